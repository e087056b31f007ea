"""Ctrl+I: institutions with direct settlement, found by typing, walked by arrow keys, never in the way of a scan."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Cashier, words
from ui.pages.institutions import InstitutionsScreen
from ui.widgets.institution_list import AREA, LEVEL, NAME, OPENED

Key = Qt.Key


@pytest.fixture
def searching(cashier: Cashier) -> Cashier:
    """A cashier who looks at all institutions."""
    cashier.press(Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    cashier.until(lambda: page(cashier).rows.rowCount() > 20)
    return cashier


def page(cashier: Cashier) -> InstitutionsScreen:
    return cashier.window.pages.institutions


def names(cashier: Cashier) -> list[str]:
    rows = page(cashier).rows
    return [rows.text(row, NAME) for row in range(rows.rowCount())]


@pytest.mark.parametrize("typed", ["TJTRYY", "BJTRYY"])
def test_the_first_letters_of_the_pinyin_find_a_name(searching: Cashier, typed: str) -> None:
    searching.type(typed)
    searching.until(lambda: names(searching) == (["北京同仁医院"] if typed.startswith("BJ") else []))


def test_digits_are_an_areas_code_and_letters_narrow_it(searching: Cashier) -> None:
    searching.type("12")
    searching.until(lambda: 0 < len(names(searching)) < 10)
    assert {page(searching).rows.text(row, AREA) for row in range(len(names(searching)))} == {"天津市"}
    searching.press(Key.Key_Space)
    searching.type("TDGJ")
    searching.until(lambda: names(searching) == ["泰达国际心血管病医院"])


def test_backspace_takes_a_letter_back(searching: Cashier) -> None:
    searching.type("ZZZ")
    searching.until(lambda: names(searching) == [])
    assert "没有找到" in words(page(searching))
    for _ in range(3):
        searching.press(Key.Key_Backspace)
    searching.until(lambda: len(names(searching)) > 20)


def test_the_chosen_one_tells_level_area_and_each_service_with_its_first_day(searching: Cashier) -> None:
    searching.type("BJTRYY")
    searching.until(lambda: names(searching) == ["北京同仁医院"])
    shown = words(page(searching)).splitlines()
    assert page(searching).rows.text(0, LEVEL) == "3 级"
    assert page(searching).rows.text(0, OPENED) == "3"
    assert "北京市 110101" in shown
    assert {"住院", "2019-01-01", "门诊", "2020-09-07", "门诊慢特病", "2022-10-01"} <= set(shown)


def test_arrow_keys_choose_another(searching: Cashier) -> None:
    first = words(page(searching))
    searching.press(Key.Key_Down)
    assert words(page(searching)) != first
    assert names(searching)[1] in words(page(searching))


def test_what_has_opened_nothing_yet_counts_nothing(searching: Cashier) -> None:
    rows = page(searching).rows
    counts = {rows.text(row, OPENED) for row in range(rows.rowCount())}
    assert "0" in counts
    assert {rows.ink(row, OPENED) for row in range(rows.rowCount()) if rows.text(row, OPENED) == "0"} == {"muted"}


def test_a_code_that_is_scanned_is_taken_and_not_searched_for(searching: Cashier) -> None:
    searching.scan()
    searching.until(lambda: searching.session.payable)
    searching.press(Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    searching.until(lambda: len(names(searching)) > 20)
    assert "共 31 家" in words(page(searching))


def test_enter_settles_nothing_behind_it_and_escape_leads_back(serving: Cashier) -> None:
    serving.press(Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    serving.press(Key.Key_Return)
    serving.press(Key.Key_Escape)
    assert serving.window.pages.counter.isVisible()
    assert "settle" not in serving.checkout.calls


def test_the_help_names_its_key(cashier: Cashier) -> None:
    cashier.press(Key.Key_F1)
    assert "Ctrl+I" in words(cashier.window.pages.help).splitlines()
