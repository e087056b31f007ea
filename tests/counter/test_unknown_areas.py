"""Illustrative rules at a counter: off by default, of the simulated insurer alone, and always marked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import counter
from counter.adapters import rules_of
from counter.cli import jiesuan
from counter.settings import Driver, Hospital, Platform, PlatformKind, Reader, Settings, load
from simulation import samples
from terminal.errors import BadInput, Refused
from terminal.journal import reader as journals
from terminal.model import Tender, TenderKind
from tests.benefit.small_pack import care, employee

PERSON = next(each for each in samples.people() if each.insured.insured_area == "650100")
BEIJING = "H11010100001"
BILL = next(each.bill for each in samples.bills(code=BEIJING) if each.patient == PERSON.number)


def settings(state: Path, chosen: str) -> Settings:
    """Return the settings that a file with this choice gives."""
    file = state / "settings.toml"
    file.write_text(
        f'[hospital]\ninstitution = "{BEIJING}"\n[platform]\nunknown_areas = "{chosen}"\n', encoding="utf-8"
    )
    return replace(load(file), state=str(state), reader=Reader(driver=Driver.SIMULATED, keep_card=False))


def test_an_area_without_a_pack_is_refused_by_default(tmp_path: Path) -> None:
    here = Hospital(institution=BEIJING)
    plain = Settings(state=str(tmp_path), hospital=here, reader=Reader(driver=Driver.SIMULATED, keep_card=False))
    with counter.open(plain) as opened:
        patient = opened.checkout.identify(PERSON.credential())
        with pytest.raises(Refused, match="no_rule"):
            opened.checkout.presettle(patient, BILL.number)


def test_with_illustrative_rules_it_settles_and_the_journal_says_by_which(tmp_path: Path) -> None:
    with counter.open(settings(tmp_path, "illustrative")) as opened:
        agreed = opened.checkout.presettle(opened.checkout.identify(PERSON.credential()), BILL.number)
        assert agreed.why is not None
        due = agreed.answer.split.cash
        made = opened.checkout.settle(agreed, Tender(kind=TenderKind.CASH, received=due, change=0))
        kept = opened.checkout.settlement(made.number)
    assert kept.split.deductible > 0
    assert kept.basis[0].figure == "illustrative"
    assert b"illustrative" in (tmp_path / "journal.db").read_bytes()
    assert journals.institution(tmp_path / "journal.db")


def test_a_national_platform_has_no_illustrative_rules_whatever_the_settings_say(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[platform]\nkind = "national"\nunknown_areas = "illustrative"\n', encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(file)
    assert (caught.value.facts["key"], caught.value.facts["line"]) == ("platform.unknown_areas", 3)
    bare = Settings(platform=Platform(kind=PlatformKind.NATIONAL, unknown_areas="illustrative"))
    assert not rules_of(bare).chain("650100")


@pytest.mark.parametrize("command", ["explain", "scenario"])
def test_a_case_is_settled_by_them_only_if_asked(tmp_path: Path, command: str) -> None:
    path = tmp_path / "case.json"
    events = [{"id": "V1", "settle": care(10_000, area="650100")}]
    case = {"case": "one", "person": employee(insured_area="650100"), "events": events}
    path.write_text(json.dumps(case), encoding="utf-8")
    run = CliRunner().invoke
    assert "765000" not in run(jiesuan, [command, str(path)]).stdout.replace(",", "").replace(".", "")
    shown = run(jiesuan, [command, str(path), "--unknown-areas", "illustrative"]).stdout
    assert "765000" in shown.replace(",", "").replace(".", "")
    if command == "explain":
        values = [line for line in shown.splitlines() if "虚构数值" in line]
        assert values
        assert all("示意" in line for line in values)
