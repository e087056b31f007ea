"""The bar's day follows midnight with the day's figures, and a clock that differs from the platform's is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PySide6.QtCore import Qt

from counter.cash_desk import Taken
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]


@dataclass
class Hands:
    """A clock, and how many seconds it is ahead of the platform's."""

    at: datetime = field(default_factory=lambda: counter.NOW.replace(hour=23, minute=59))
    ahead: float = 0.0


def opened(open_window: Open, hands: Hands) -> Cashier:
    return open_window(clock=lambda: hands.at, clock_ahead=lambda: hands.ahead)


def test_the_day_in_the_bar_follows_midnight_with_the_figures(open_window: Open) -> None:
    hands = Hands()
    cashier = opened(open_window, hands)
    cashier.until(lambda: "2026-11-22" in words(cashier.window.top))
    hands.at += timedelta(minutes=2)
    cashier.window.flow.look_at_clock()
    cashier.until(lambda: "2026-11-23" in words(cashier.window.top))


def test_an_interval_that_began_before_today_is_dated_in_the_bar_from_midnight_on(open_window: Open) -> None:
    hands = Hands()
    began = hands.at.replace(hour=17, minute=32)
    cashier = open_window(clock=lambda: hands.at, taken=lambda: Taken(settled=8, cash=244_920, since=began))
    cashier.until(lambda: "截至目前 8 笔 · 现金 ¥ 2,449.20" in words(cashier.window.keys))
    assert "自 11-22 17:32" not in words(cashier.window.keys)
    hands.at += timedelta(minutes=2)
    cashier.window.flow.look_at_clock()
    cashier.until(lambda: "自 11-22 17:32 · 截至目前 8 笔" in words(cashier.window.keys))


def test_a_hospital_that_does_not_answer_is_told_in_the_bar(open_window: Open) -> None:
    cashier = open_window(taken=lambda: None)
    cashier.until(lambda: "医院系统没有应答" in words(cashier.window.keys))


def test_a_clock_that_differs_is_told_on_the_strip_until_it_is_right(open_window: Open) -> None:
    hands = Hands(ahead=-180.0)
    cashier = opened(open_window, hands)
    cashier.until(lambda: "慢 3 分钟" in words(cashier.window.strip))
    hands.ahead = 660.0
    cashier.insert_card()
    cashier.until_step(Step.COUNTER)
    cashier.until(lambda: "快 11 分钟" in words(cashier.window.strip))
    hands.ahead = 0.0
    cashier.window.flow.look_at_clock()
    cashier.until(lambda: "分钟" not in words(cashier.window.strip))
