"""The simulation desk clears the month between areas by one key, and says who owes whom what."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from counter.simulation_desk import MonthCleared
from simulation.network.clearing import Pair
from simulation.network.clearing_account import Entry
from terminal.errors import NotSent
from tests.ui.conftest import Cashier, words
from tests.ui.test_style import cut
from ui.simulation import SimulationDesk

Open = Callable[..., Cashier]
ENTRY = Entry(
    month="2024-06",
    pair=Pair(insured_area="130900", place_area="110000"),
    settlements=2,
    total=1_200_000,
    fund=552_500,
    reversed_fund=0,
    opening=200_000,
    drawn=200_000,
    paid=352_500,
)


def pressed(open_window: Open, clear: Callable[[], MonthCleared], language: str = "zh_CN") -> SimulationDesk:
    """Return the desk after its key."""
    usual = open_window(language=language)
    assert usual.services.simulation
    simulation = replace(usual.services.simulation, clear_month=clear)
    cashier = open_window(language=language, simulation=simulation, area_name=str)
    cashier.window.open_simulation()
    desk = cashier.window.simulation
    assert desk
    assert desk.clearing
    before = desk.clearing.told.text()
    cashier.until(desk.isActiveWindow)
    QTest.keyClick(desk.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    told = desk.clearing.told
    cashier.until(lambda: told.text() != before)
    made = desk.clearing.cleared
    cashier.until(lambda: not (made and made.entries) or len(shown(desk)) > 1)
    return desk


def months(*entries: Entry) -> MonthCleared:
    return MonthCleared("2024-06", entries)


def shown(desk: SimulationDesk) -> Sequence[str]:
    assert desk.clearing
    assert desk.clearing.isVisibleTo(desk)
    return words(desk.clearing).replace("\N{NO-BREAK SPACE}", " ").splitlines()


@pytest.mark.parametrize(
    ("language", "owes", "drawn"),
    [
        ("zh_CN", "130900应付110000 ¥ 3,525.00", "冲抵预付"),
        ("en", "130900 owes 110000 ¥ 3,525.00", "Drawn from it"),
    ],
)
def test_the_key_turns_to_the_page_that_says_who_owes_whom_what(
    open_window: Open, language: str, owes: str, drawn: str
) -> None:
    desk = pressed(open_window, partial(months, ENTRY), language)
    said = shown(desk)
    assert owes in said
    assert said[said.index(drawn) + 1] == "¥ 2,000.00"
    assert cut(desk) == []


def test_what_refunds_bring_back_is_given_back_by_the_place_of_care(open_window: Open) -> None:
    back = changed(ENTRY, opening=0, drawn=0, fund=-100_000, paid=-100_000)
    assert "110000应退130900 ¥ 1,000.00" in shown(pressed(open_window, partial(months, back)))


def test_a_month_without_settlements_between_areas_says_so(open_window: Open) -> None:
    assert "2024-06：没有异地结算。" in shown(pressed(open_window, months))


def test_books_that_cannot_be_reached_are_told(open_window: Open) -> None:
    def fail() -> MonthCleared:
        raise NotSent("platform_unreachable")

    desk = pressed(open_window, fail)
    assert desk.clearing
    assert desk.clearing.cleared is None
    assert "2024-06" not in words(desk.clearing)
