"""A hypothetical bill: only the requested circumstances change, and nothing is stored."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import ScenarioPerson, decode
from terminal.benefit.split import calculate_split
from terminal.benefit.whatif import Change, imagined, tried, whatif
from terminal.errors import Refused
from terminal.model import Care, Institution, Insurance, Insured, Kind, Line, LineClass
from terminal.texts import words

CASES = Path(__file__).parents[2] / "fixtures" / "cases"
BEIJING = CASES / "cangzhou-resident-beijing.json"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


@pytest.fixture
def stay() -> tuple[ScenarioPerson, Care]:
    case = decode(BEIJING.read_bytes(), "case")
    care = case.events[0].settle
    assert care is not None
    return case.person, care


def pool(rules: Rules, stay: tuple[ScenarioPerson, Care], change: Change) -> int:
    person, care = stay
    return whatif(rules, person, 0, {}, care, change).split.pool


def test_no_change_gives_the_same_figures(rules: Rules, stay: tuple[ScenarioPerson, Care]) -> None:
    assert pool(rules, stay, Change()) == 624_000


def test_another_day_takes_the_rules_of_that_day(rules: Rules, stay: tuple[ScenarioPerson, Care]) -> None:
    assert pool(rules, stay, Change(day=date(2023, 3, 1))) == 283_500


def test_a_registration_before_the_agreement_pays_more_than_none(
    rules: Rules, stay: tuple[ScenarioPerson, Care]
) -> None:
    before = date(2023, 3, 1)
    assert pool(rules, stay, Change(day=before, registration="referral")) == 405_000
    assert pool(rules, stay, Change(day=before, registration="long_term")) == 624_000


def test_another_level_takes_the_row_of_that_level(rules: Rules, stay: tuple[ScenarioPerson, Care]) -> None:
    assert pool(rules, stay, Change(level=2)) == (1_110_000 - 50_000) * 80 // 100


def test_a_stay_keeps_its_length_when_the_day_moves(stay: tuple[ScenarioPerson, Care]) -> None:
    person, care = stay
    _, moved = imagined(person, care, Change(day=date(2025, 1, 3)))
    assert (moved.admitted, moved.day) == (date(2024, 12, 28), date(2025, 1, 3))


def test_without_the_account_everything_is_cash() -> None:
    file = CASES / "binzhou-employee-outpatient-active.json"
    outcome = CliRunner().invoke(jiesuan, ["whatif", str(file), "--no-account", "--language", "en"])
    assert outcome.exit_code == 0
    assert "never sent" in outcome.stdout
    cash = next(line for line in outcome.stdout.splitlines() if line.strip().startswith("Cash due"))
    assert cash.split() == ["Cash", "due", "386.55", "510.00", "*"]


@pytest.mark.parametrize(
    ("home", "place", "disease", "works"),
    [
        ("371600", "371600", "M00500", True),
        ("130900", "110105", "M00500", True),
        ("130900", "110105", "M02100", False),
        ("650100", "650100", "M00500", False),
    ],
    ids=["at home", "away, of the list", "away, not of the list", "no rule"],
)
def test_ordinary_outpatient_care_is_advised_after_a_refusal_only_where_a_trial_shows_that_it_works(
    rules: Rules, home: str, place: str, disease: str, works: bool
) -> None:
    who = Insured(insured_area=home, insurance=Insurance.RESIDENT, birth=date(1980, 1, 1))
    line = Line(name="药品", class_=LineClass.A, quantity="1", unit_price=10_000)
    hospital = Institution(area=place, level=2, direct_settlement=True)
    care = Care(hospital=hospital, kind=Kind.CHRONIC, day=date(2026, 5, 10), disease=disease, lines=(line,))
    with pytest.raises(Refused) as refused:
        calculate_split(rules, who, 0, {}, care)
    assert refused.value.code == "not_recognised"
    said = words(tried(rules, who, {}, care, refused.value), "zh_CN")
    assert ("可改按普通门诊结算" in said.next, "按普通门诊" in said.patient) == (works, works)
    assert ("全额" in said.next, "全额" in said.patient) == (not works, not works)


def test_a_refusal_of_which_nothing_was_tried_advises_full_payment() -> None:
    assert words(Refused("not_recognised"), "zh_CN").next.startswith("按全额自费收取")
    assert "pay in full" in words(Refused("not_recognised"), "en").patient
