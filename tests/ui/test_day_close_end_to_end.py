"""A day at a real counter: sold, closed by its keys, printed twice, and an unknown outcome in the next closing (A5)."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from devices.recording.cassette import CLOCK
from simulation.network.faults import Fault
from terminal.model import Remittance, takings
from tests.ui.cash_page import Alt
from tests.ui.recorded_counter import Counter, counter
from tests.ui.test_cassettes import playing
from tests.ui.test_pending import lose
from ui.pages.cash.screen import CashScreen

Key = Qt.Key


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    with counter(tmp_path / "day.jsonl") as opened:
        yield opened


def page(at: Counter) -> CashScreen:
    return at.window.pages.cash


def opened(at: Counter) -> None:
    """Open the page and wait for its figures."""
    at.press(Key.Key_F12)
    at.until(lambda: bool(page(at).closing._fetched.interval.since))
    at.rest()


def closed(at: Counter) -> Remittance:
    """Leave what is open for the next time, close as due, and return the remittance once its paper is out."""
    for key, _ in zip((Key.Key_1, Key.Key_2, Key.Key_3), page(at).closing.points.missing, strict=False):
        at.press_with(key, Alt)
    at.press(Key.Key_Equal, Key.Key_Return)
    at.until(lambda: page(at).part is page(at).closed)
    at.rest()
    found: Remittance = at.of.services.desk.office.remittances()[0]
    at.press(Key.Key_Escape)
    return found


def sell(at: Counter) -> int:
    """Settle for exact cash and go on to the next patient; return the cash."""
    at.put()
    at.payable()
    at.settle()
    assert at.session.settlement
    cash = at.session.settlement.split.cash
    at.press(Key.Key_Return)
    at.rest()
    return cash


def test_a_day_is_sold_closed_and_printed_and_the_next_begins_with_nothing(at: Counter) -> None:
    cash = sell(at)
    assert (at.shift_status.count, at.shift_status.cash) == (1, cash)
    opened(at)
    made = closed(at)
    assert (made.cash_due, made.counter, made.discrepancy) == (cash, "03", None)
    assert made.journal
    names = sorted(each.name for each in at.of.settings.place("receipts").iterdir())
    assert {name.partition(".")[0] for name in names} >= {f"{made.number}-finance", f"{made.number}-operator"}
    at.until(lambda: (at.shift_status.count, at.shift_status.cash) == (0, 0))


def test_an_unknown_outcome_is_named_on_this_remittance_and_in_the_next_with_its_original_time(at: Counter) -> None:
    at.voucher()
    lose(at, Fault.LOST_REPLY, asked_in_vain=1_000)
    at.until(lambda: at.shift_status.open_items != ())
    [item] = at.shift_status.open_items
    at.press(Key.Key_Escape)
    opened(at)
    first = closed(at)
    assert [(each.bill, each.since) for each in first.left_out] == [(item.bill_number, item.since)]
    assert first.amounts == {}
    assert at.of.services.simulation
    assert at.of.services.simulation.network
    at.of.services.simulation.network.timeline.clear()
    at.window.flow.recover()
    at.until(lambda: at.shift_status.open_items == ())
    opened(at)
    second = closed(at)
    [late] = takings.late(second.booked, second.since)
    assert (late.bill, late.of_time) == (item.bill_number, item.since)
    assert isinstance(late.of_time, datetime)
    assert second.cash_due > 0
    assert at.of.services.desk.office.remittance(first.number) == first


def test_what_the_window_looks_up_for_itself_is_no_reading_of_the_recorded_clock(at: Counter, tmp_path: Path) -> None:
    def read() -> int:
        lines = (tmp_path / "day.jsonl").read_text("utf-8").splitlines()
        return sum(json.loads(line).get("device") == CLOCK for line in lines)

    sell(at)
    before = read()
    shown: list[object] = []
    at.window.flow.shift_status_changed.connect(shown.append)
    at.window.flow.refresh_shift_status()
    at.until(lambda: bool(shown))
    assert page(at)
    assert (read(), before > 0) == (before, True)


def test_a_day_that_was_recorded_plays_again(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "day.jsonl"
    with counter(file) as at:
        sell(at)
        opened(at)
        made = closed(at)
    with playing(qtbot, file) as playback:
        assert playback.error is None
        [again] = playback.services.desk.office.remittances()
    assert again.amounts == made.amounts
