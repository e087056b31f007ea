"""The patient at the counter: diseases by code and name, and the remainder of the year's limits."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from terminal import diseases
from terminal.model import Insurance, Person, Recognition, RecognitionKind
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout


def shown(open_window: Callable[..., Cashier], person: Person, language: str = "zh_CN") -> list[str]:
    cashier = open_window(checkout=FakeCheckout(patient=counter.patient(person)), language=language)
    cashier.insert_card()
    return words(cashier.window.pages.patient).split("\n")


def resident(accumulators: dict[str, int]) -> Person:
    usual = counter.person()
    insured = replace(usual.insured, insurance=Insurance.RESIDENT, status=None)
    return replace(usual, insured=insured, accumulators=accumulators)


@pytest.mark.parametrize(("language", "text"), [("zh_CN", "M03900 高血压"), ("en", "M03900 Hypertension")])
def test_a_disease_is_told_by_code_and_name(open_window: Callable[..., Cashier], language: str, text: str) -> None:
    usual = counter.person()
    chronic = Recognition(kind=RecognitionKind.CHRONIC, disease="M03900", since=date(2024, 1, 1))
    person = replace(usual, insured=replace(usual.insured, recognitions=(chronic,)))
    assert text in shown(open_window, person, language)


def test_a_disease_that_nobody_named_is_told_by_its_code(open_window: Callable[..., Cashier]) -> None:
    assert diseases.name("M99999", "en") == ""
    usual = counter.person()
    chronic = Recognition(kind=RecognitionKind.CHRONIC, disease="M99999", since=date(2024, 1, 1))
    assert "M99999" in shown(open_window, replace(usual, insured=replace(usual.insured, recognitions=(chronic,))))


def test_each_limit_of_the_year_tells_what_is_left_and_what_is_used(open_window: Callable[..., Cashier]) -> None:
    rows = shown(open_window, resident({"resident/2026/cap/inpatient": 1_842_033}))
    assert rows[rows.index("住院") + 1 :][:2] == ["131,579.67", "已用 18,420.33"]
    assert rows[rows.index("大病保险") + 1] == "300,000.00"
    assert "本年限额已用" not in rows


def test_without_rules_only_what_is_used_is_told(open_window: Callable[..., Cashier]) -> None:
    usual = counter.person()
    rows = shown(open_window, replace(usual, insured=replace(usual.insured, insured_area="659000")))
    assert rows[rows.index("本年限额已用") + 1] == "¥ 18,420.33"
    assert "本年限额余额" not in rows
