"""A counter stands in any institution of the register: its name, level, area, catalogue, bills and journal follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

import counter
from counter.opening import Counter
from counter.settings import Driver, Hospital, Platform, PlatformKind, Reader, Settings, load
from simulation import samples
from terminal.errors import BadInput
from terminal.model import payment
from terminal.receipt import as_text, document
from terminal.texts import LANGUAGES, words
from tests.terminal.national.counter import served

BEIJING, HERE = "H11010100001", "H37160000001"
REFERRED = "14010000000000000042"


def at(state: Path, code: str = "") -> Settings:
    return Settings(
        state=str(state),
        hospital=Hospital(institution=code),
        reader=Reader(driver=Driver.SIMULATED, keep_card=False),
    )


@pytest.fixture
def beijing(tmp_path: Path) -> Iterator[Counter]:
    with counter.open(at(tmp_path, BEIJING)) as opened:
        yield opened


def person(number: str) -> samples.SamplePerson:
    return next(each for each in samples.people() if each.number == number)


def test_a_counter_is_the_institution_that_the_settings_name(beijing: Counter) -> None:
    here = beijing.institution
    assert (here.name, here.level, here.area, here.direct_settlement) == ("北京同仁医院", 3, "110101", True)


def test_a_taiyuan_resident_at_tongren_is_settled_by_taiyuans_rule_under_tongrens_name(
    beijing: Counter,
) -> None:
    patient = beijing.checkout.identify(person(REFERRED).credential())
    [bill] = patient.bills
    assert bill.care.hospital == beijing.institution
    assert bill.care.treating
    assert (bill.care.treating.department, bill.care.treating.diagnoses[0].code) == ("肿瘤科", "C34.900")
    agreed = beijing.checkout.presettle(patient, bill.number)
    split = agreed.answer.split
    assert (split.deductible, split.pool) == (100_000, (split.in_scope - 100_000) * 55 // 100)
    due = split.cash
    made = beijing.checkout.settle(agreed, payment.cash(due, due))
    assert made.message_id.startswith(BEIJING)
    assert "北京同仁医院" in as_text(document(made, "zh_CN"), 48)


def test_each_institution_has_its_own_bills_and_journal_and_all_share_the_insurer(tmp_path: Path) -> None:
    home = at(tmp_path)
    away = home.with_institution(BEIJING)
    assert (home.book, away.book) == ("hospital.db", f"hospital-{BEIJING}.db")
    assert away.journal.path == f"journal-{BEIJING}.db"
    assert away.database_url() == home.database_url()
    assert home.with_institution(HERE).book == home.book


def test_a_journal_of_another_institution_is_not_gone_on_with(tmp_path: Path) -> None:
    with counter.open(at(tmp_path)) as opened:
        who = person("37160000000000000004")
        patient = opened.checkout.identify(who.credential())
        agreed = opened.checkout.presettle(patient, patient.bills[0].number)
        opened.checkout.settle(agreed, payment.cash(agreed.answer.split.cash, agreed.answer.split.cash))
    with pytest.raises(BadInput, match="journal_of_another") as caught:
        counter.open(at(tmp_path, BEIJING))
    assert caught.value.facts["institution"] == HERE


def test_an_institution_without_a_set_has_no_bills_and_one_without_services_does_not_settle_directly() -> None:
    assert samples.bills(code="H12010100001") == ()
    assert not samples.institution(code="H12010100001").direct_settlement


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_institution_is_told_with_file_line_and_those_that_are_near(tmp_path: Path, language: str) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text('[ui]\nlanguage = "en"\n\n[hospital]\ninstitution = "H11010100002"\n')
    with pytest.raises(BadInput, match="settings_wrong_value") as caught:
        load(file)
    assert (caught.value.facts["line"], caught.value.facts["key"]) == (5, "hospital.institution")
    assert BEIJING in words(caught.value, language).next


@pytest.mark.parametrize("code", samples.hospitals())
def test_every_institution_with_bills_opens_and_presettles_or_refuses_each(tmp_path: Path, code: str) -> None:
    """What a bill comes to is the rules' affair; that it reaches them is the set's."""
    with counter.open(at(tmp_path, code)) as opened:
        for who in {each.patient for each in samples.bills(code=code)}:
            patient = opened.checkout.identify(person(who).credential())
            assert patient.bills
            assert all(bill.care.hospital.code == code for bill in patient.bills)


def test_over_the_national_interface_the_same_bill_comes_to_the_same(beijing: Counter, tmp_path: Path) -> None:
    who = person(REFERRED).credential()
    here = beijing.checkout.presettle(beijing.checkout.identify(who), beijing.checkout.identify(who).bills[0].number)
    folder = tmp_path / "far"
    folder.mkdir()
    with served(folder, []) as url:
        far = replace(at(folder, BEIJING), platform=Platform(kind=PlatformKind.NATIONAL, url=url))
        with counter.open(far) as opened:
            there = opened.checkout.presettle(opened.checkout.identify(who), here.bill.number)
    assert there.answer.split == here.answer.split
    assert there.bill == here.bill
