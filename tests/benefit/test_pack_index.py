"""Packs are read by area: forty of them cost a case no more than its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.packs import folder_of
from terminal.benefit import pack_index
from terminal.benefit.pack_index import files, of_directory, prefix_of
from terminal.benefit.rules import AGREEMENTS, CLAUSES, PACKS, Rules, indexed, load
from terminal.benefit.scenario import Case, decode, play
from terminal.benefit.schema import Pack
from terminal.errors import BadInput
from tests.benefit.generate import cases
from tests.benefit.small_pack import care, resident


@pytest.fixture
def was_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the packs in the order in which they are read."""
    names = list[str]()
    read = pack_index.read_pack

    def listen(path: Path) -> Pack:
        names.append(path.name)
        return read(path)

    monkeypatch.setattr(pack_index, "read_pack", listen)
    return names


def case_of(area: str, **more: object) -> Case:
    person = resident(insured_area=area, **more)
    events = [{"id": "V1", "settle": care(1000, area=area)}]
    return decode(json.dumps({"case": "one", "person": person, "events": events}).encode(), "one")


def test_loading_the_rules_reads_no_pack(was_read: list[str]) -> None:
    load()
    assert was_read == []


def test_a_case_reads_the_packs_of_its_own_area_alone_and_once(was_read: list[str]) -> None:
    rules = load()
    for _ in range(2):
        assert play(rules, case_of("371600"))["V1"]["pool"] > 0
    assert was_read == ["371600.toml"]


def test_a_city_reads_the_pack_of_its_province_too(was_read: list[str]) -> None:
    play(load(), case_of("140100"))
    assert sorted(was_read) == ["140000.toml", "140100.toml"]


def test_an_area_without_a_pack_reads_none(was_read: list[str]) -> None:
    assert play(load(), case_of("540100")) == {"V1": {"refused": "no_rule"}}
    assert was_read == []


def test_a_disease_on_the_own_list_reads_no_other_list(was_read: list[str]) -> None:
    rules = load()
    own = next(iter(load().chain("371600")[0].chronic_diseases[0].assumed))
    was_read.clear()
    assert rules.is_listed(own, "371600")
    assert was_read == ["371600.toml"]
    assert not rules.is_listed("M99900", "371600")
    assert len(was_read) == len(list(files(PACKS)))


def test_with_forty_packs_a_case_still_reads_its_own(tmp_path: Path, was_read: list[str]) -> None:
    rules = indexed(of_directory(folder_of(40, tmp_path / "packs")))
    assert play(rules, case_of("371600"))["V1"]["pool"] > 0
    assert was_read == ["371600.toml"]
    assert len(rules.packs) == 40


def test_every_built_in_pack_is_found_by_its_area_alone(was_read: list[str]) -> None:
    paths = {path.stem: path.name for path in files(PACKS)}
    for stem, name in paths.items():
        was_read.clear()
        found = load().chain(stem)
        assert name in was_read
        assert found[0].area == prefix_of(Path(name))


def test_a_random_case_settles_the_same_whether_all_packs_were_read_or_its_own() -> None:
    whole = Rules(load().packs, load().agreements)
    for raw in cases(seed=11, n=60, areas=["3716", "1309", "12", "14", "31"]):
        case = decode(json.dumps(raw).encode(), "random")
        assert play(load(), case) == play(whole, case)


def test_a_built_in_pack_that_does_not_fit_is_named_when_its_area_is_asked_for(tmp_path: Path) -> None:
    made = tmp_path / "packs"
    shutil.copytree(PACKS, made)
    path = made / "371600.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('document = "briefing"', 'document = "rumour"', 1))
    rules = indexed(of_directory(made))
    assert rules.chain("130900")
    with pytest.raises(BadInput, match=r"pack_document file=371600\.toml"):
        rules.chain("371600")


def test_listing_the_commands_and_their_help_reads_no_rules() -> None:
    shown = "import sys, counter.cli as c; c.jiesuan(['--help'], standalone_mode=False); print([*sys.modules])"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    assert "scenario" in done.stdout
    assert "terminal.benefit" not in done.stdout


def test_the_files_beside_the_packs_are_none() -> None:
    assert {AGREEMENTS, CLAUSES}.isdisjoint(path.name for path in files(PACKS))
