"""`jiesuan packs new` begins a pack: it settles as its model does, all of it assumed, with what is to do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import jiesuan
from terminal.benefit.checks import dated_lists
from terminal.benefit.pack_index import files, read_pack
from terminal.benefit.rules import PACKS, load
from terminal.model import Tag
from tests.benefit.small_pack import care, employee, resident

MODELS = [path.stem for path in files(PACKS)]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(jiesuan, [str(each) for each in arguments])


def test_a_new_pack_settles_as_its_model_does(tmp_path: Path) -> None:
    assert run("packs", "new", "640200", "--like", "371600", "--packs", tmp_path).exit_code == 0
    lines = []
    for area in ("371600", "640200"):
        for who in (employee(insured_area=area), resident(insured_area=area)):
            events = [{"id": f"V{level}", "settle": care(9000, level=level, area=area)} for level in (1, 2, 3)]
            lines.append(json.dumps({"case": "one", "person": who, "events": events}))
    outcome = CliRunner().invoke(jiesuan, ["scenario", "-", "--packs", str(tmp_path)], input="\n".join(lines))
    results = [json.loads(line)["results"] for line in outcome.stdout.splitlines()]
    assert results[:2] == results[2:]
    assert all("pool" in each["V1"] for each in results)


@pytest.mark.parametrize("model", MODELS)
def test_every_built_in_pack_is_a_model_whose_copy_can_be_read_and_is_assumed_throughout(
    model: str, tmp_path: Path
) -> None:
    assert run("packs", "new", "621200", "--like", model, "--packs", tmp_path).exit_code == 0
    made, pattern = read_pack(tmp_path / "621200.toml"), read_pack(PACKS / f"{model}.toml")
    assert (made.area, made.name_zh, made.name_en) == ("6212", "陇南", "Longnan")
    assert (made.notices, made.scope) == ((), ())
    entries = [entry for _, found in dated_lists(made) for entry in found]
    assert {entry.tag for entry in entries} <= {Tag.ASSUMED}
    assert {entry.clause for entry in entries} <= {""}
    assert made.employee.caps.keys() == pattern.employee.caps.keys()
    copied = [keys for keys, _ in dated_lists(pattern) if keys not in {("notices",), ("scope",)}]
    assert [keys for keys, _ in dated_lists(made)] == copied


def test_what_is_left_to_do_is_what_packs_check_names(tmp_path: Path) -> None:
    run("packs", "new", "371400", "--like", "371600", "--packs", tmp_path)
    outcome = run("packs", "check", "--packs", tmp_path, "--language", "en")
    assert outcome.exit_code == 2
    assert [line.split(" in ")[0] for line in outcome.stderr.splitlines()] == [
        "documents.source.title",
        "documents.source.title_en",
    ]
    path = tmp_path / "371400.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("TODO ", ""), encoding="utf-8")
    assert run("packs", "check", "--packs", tmp_path).exit_code == 0


def test_the_names_are_those_of_the_area_in_both_languages(tmp_path: Path) -> None:
    run("packs", "new", "371400", "--like", "130900", "--packs", tmp_path)
    found = load(own=tmp_path).chain("371400")[0]
    assert (found.area, found.name_zh, found.name_en) == ("3714", "德州", "Dezhou")


def test_a_pack_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "371400.toml").write_text("mine", encoding="utf-8")
    outcome = run("packs", "new", "371400", "--like", "371600", "--packs", tmp_path)
    assert outcome.exit_code == 2
    assert "371400.toml" in outcome.stderr
    assert (tmp_path / "371400.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("area", "model", "says"), [("379900x", "371600", "379900x"), ("371400", "640100", "371600")])
def test_an_area_or_a_model_that_nobody_knows_is_told(area: str, model: str, says: str, tmp_path: Path) -> None:
    outcome = run("packs", "new", area, "--like", model, "--packs", tmp_path, "--language", "en")
    assert outcome.exit_code == 2
    assert says in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_pack_of_ones_own_can_be_the_model(tmp_path: Path) -> None:
    run("packs", "new", "640100", "--like", "371600", "--packs", tmp_path)
    assert run("packs", "new", "640200", "--like", "640100", "--packs", tmp_path).exit_code == 0
    assert load(own=tmp_path).chain("640200")[0].name_zh == "石嘴山"
