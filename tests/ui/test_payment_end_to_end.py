"""Payment by phone through the real window, checkout and channel: every trade ends paid or cancelled, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter.simulation_desk import Phone
from simulation.channel import SCHEME, ChannelFault
from terminal.model import Tender, TenderKind, TradeState
from tests.ui.recorded_counter import HOME, PAYMENT_CODE, Counter, counter
from ui.session import Step

Key = Qt.Key


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """A counter where a patient is about to pay by phone."""
    with counter(tmp_path / "phone.cassette") as at:
        at.voucher()
        at.collect()
        at.press(Key.Key_F3)
        yield at


def phone(at: Counter) -> Phone:
    simulation = at.of.services.simulation
    assert simulation
    assert simulation.phone
    return simulation.phone


def scan_and_confirm(at: Counter) -> None:
    """Scan the patient's payment code and press Enter."""
    at.scan(PAYMENT_CODE)
    at.until(lambda: at.session.code is not None)
    at.press(Key.Key_Return)


def trades(at: Counter) -> list[tuple[TradeState, int]]:
    return [(each.state, each.amount) for each in phone(at).book()]


def due(at: Counter) -> int:
    assert at.session.due
    return at.session.due.cash


def tender(at: Counter) -> Tender:
    assert at.shift_status.last
    return at.shift_status.last.tender


def test_a_patient_who_agrees_late_has_paid_once_and_no_cash_came_in(at: Counter) -> None:
    amount = due(at)
    phone(at).fail("charge", ChannelFault.PENDING)
    scan_and_confirm(at)
    at.until(lambda: at.session.offered == "")
    phone(at).agree(phone(at).book()[0].order)
    at.done(Step.DONE)
    assert trades(at) == [(TradeState.PAID, amount)]
    assert (tender(at).kind, tender(at).by_code, at.shift_status.cash) == (TenderKind.CODE, amount, 0)


def test_an_answer_that_comes_late_is_asked_for_at_the_suspense_desk_and_found_paid(at: Counter) -> None:
    amount = due(at)
    phone(at).fail("charge", ChannelFault.LATE)
    scan_and_confirm(at)
    at.until(lambda: at.session.locked and bool(at.shift_status.open_items))
    at.press_with(Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    at.press(Key.Key_Return)
    at.until(lambda: not at.shift_status.open_items)
    assert trades(at) == [(TradeState.PAID, amount)]
    assert (tender(at).by_code, at.shift_status.count, at.shift_status.cash) == (amount, 1, 0)


def test_a_payment_that_is_called_off_is_taken_in_cash_and_never_by_phone_again(at: Counter) -> None:
    amount = due(at)
    at.press(Key.Key_Return)
    at.until(lambda: (at.session.offered or "").startswith(SCHEME))
    at.press(Key.Key_Escape)
    at.until(lambda: at.session.collectable)
    at.press(Key.Key_F9)
    at.press(Key.Key_Return)
    at.done(Step.DONE)
    phone(at).agree(phone(at).book()[0].order)
    assert trades(at) == [(TradeState.CANCELLED, amount)]
    assert (tender(at).kind, at.shift_status.count, at.shift_status.cash) == (TenderKind.CASH, 1, amount)


def test_a_patient_who_comes_back_before_paying_is_shown_what_is_due_and_not_that_it_was_paid(at: Counter) -> None:
    amount = due(at)
    at.press(Key.Key_Return)
    at.until(lambda: (at.session.offered or "").startswith(SCHEME))
    at.press(Key.Key_Escape)
    at.until(lambda: at.session.collectable)
    at.press(Key.Key_Escape)
    at.until(lambda: at.session.step is Step.WAITING)
    at.scan_voucher(HOME)
    at.until(lambda: at.session.collectable)
    assert at.session.trouble
    assert at.session.trouble.code == "not_paid"
    at.press(Key.Key_F9)
    at.press(Key.Key_Return)
    at.done(Step.DONE)
    assert (at.shift_status.count, at.shift_status.cash) == (1, amount)
