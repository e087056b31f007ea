"""The keys that a cashier's tasks take, after sign-in; one key more fails. Others are counted with their own page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from simulation.network.faults import Fault
from terminal.model import CopyReason
from terminal.ports import ReaderEvent, ReaderState
from tests.bench import person
from tests.keystrokes import BUDGETS, Within
from tests.ui.conftest import Cashier
from tests.ui.real_counter import RealCashier, real_cashier, sell, sold_yesterday
from tests.ui.recorded_counter import Counter, counter
from tests.ui.test_identity import NUMBER
from tests.ui.test_payment_by_code import CODES, confirm
from tests.ui.test_pending import becomes, lose, next_query
from ui.outcomes import Outcome
from ui.session import Step

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
FIRST, SECOND, DEDUCTIBLE = "胡长顺", "张敏", "李伟"


@pytest.fixture
def unknown(qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """A counter that has sent a settlement and not got the answer yet."""
    with counter(tmp_path / "day.jsonl") as at:
        at.voucher()
        lose(at, Fault.LOST_REPLY)
        yield at


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[RealCashier]:
    with real_cashier(tmp_path) as at:
        yield at


def test_refund_of_an_older_one_by_its_last_six_digits_takes_ten_keys(
    tmp_path: Path, qapp: QApplication, within: Within
) -> None:
    older, _ = sold_yesterday(tmp_path, SECOND, FIRST)
    with real_cashier(tmp_path) as at:
        at.press(Key.Key_F, Control)
        at.type(older.number[-6:])
        at.press(Key.Key_F10)
        at.until(lambda: at.session.returning is not None)
        at.press(Key.Key_Return)
        at.until_step(Step.CONFIRM)
        at.press(Key.Key_F10)
        at.until_step(Step.REFUNDED)
        assert at.session.refunded is not None
        assert at.session.refunded.settlement.number == older.number
        within("refund of an older one by six digits", at.keys)


def test_reprint_of_yesterday_takes_nine_keys_its_reason_by_one(
    tmp_path: Path, qapp: QApplication, within: Within
) -> None:
    older, _ = sold_yesterday(tmp_path, SECOND, FIRST)
    with real_cashier(tmp_path) as at:
        at.press(Key.Key_F, Control)
        at.type(older.number[-6:])
        at.press(Key.Key_F11)
        at.until(lambda: at.window.pages.over() == "reprint")
        at.type("2")
        at.until(lambda: at.session.copy.number == 1)
        assert at.session.settlement is not None
        assert (at.session.settlement.number, at.session.copy.reason) == (older.number, CopyReason.UNREADABLE)
        within("reprint of yesterday", at.keys)


def test_refund_of_the_last_takes_four_keys(at: RealCashier, within: Within) -> None:
    number = sell(at, SECOND)
    at.press(Key.Key_F10)
    at.until(lambda: at.session.returning is not None)
    at.press(Key.Key_Return)
    at.until_step(Step.CONFIRM)
    at.press(Key.Key_F10)
    at.until_step(Step.REFUNDED)
    assert at.session.finished_number == number
    within("refund of the last", at.keys)


def test_next_bill_of_the_same_patient_counts_what_the_one_before_used_up(at: RealCashier) -> None:
    card = person(DEDUCTIBLE).credential()
    at.window.flow.reader_event(ReaderEvent(state=ReaderState.READ, card=card))
    at.until(lambda: at.session.payable)
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    at.press(Key.Key_Return)
    at.until(lambda: at.session.payable or bool(at.session.trouble))
    assert at.session.trouble is None
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    assert at.window.flow.next_bill is None


def test_paying_without_the_account_takes_three_keys(at: RealCashier, within: Within) -> None:
    at.window.flow.present(person(SECOND).credential())
    at.until(lambda: at.session.payable)
    assert at.session.due is not None
    before = at.session.due.cash
    at.press(Key.Key_A, Control)
    at.until(lambda: at.session.payable and not at.session.use_account)
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    assert at.session.settlement is not None
    assert at.session.settlement.split.account == 0
    assert at.session.settlement.split.cash > before
    within("without the account", at.keys)


def test_with_change_it_takes_five_keys_from_the_card_to_the_receipt(serving: Cashier, within: Within) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    serving.press(Key.Key_Return)
    serving.until(lambda: serving.printer.copies == [0])
    within("card to receipt, with change", serving.keys)
    assert serving.checkout.settled is not None
    assert serving.checkout.settled.tender.change == 70_000 - 64_889


def test_by_phone_it_takes_two_keys_from_the_card_to_the_receipt(serving: Cashier, within: Within) -> None:
    serving.press(Key.Key_F9)
    serving.scan(CODES[0])
    confirm(serving)
    serving.until(lambda: serving.printer.copies == [0])
    within("card to receipt, by phone", serving.keys)
    assert serving.checkout.settled is not None
    assert serving.checkout.settled.tender.by_code == 64_889


def test_a_voucher_takes_two_keys_to_the_receipt(cashier: Cashier, within: Within) -> None:
    cashier.scan()
    cashier.until(lambda: cashier.session.payable)
    cashier.rest()
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.printer.copies == [0])
    within("voucher to receipt", cashier.keys)


def test_an_id_number_by_hand_takes_twenty_one_keys_to_the_amount(cashier: Cashier, within: Within) -> None:
    cashier.press(Key.Key_N, Control)
    cashier.type(NUMBER)
    cashier.press(Key.Key_Down)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.payable)
    within("ID number by hand", cashier.keys)


def test_what_was_unknown_takes_two_keys_to_its_receipt(unknown: Counter, within: Within) -> None:
    before = unknown.keys
    next_query(unknown)
    becomes(unknown, Outcome.SETTLED)
    unknown.press(Key.Key_Return)
    unknown.done(Step.DONE)
    unknown.until(lambda: unknown.shift_status.outbox == ())
    within("unknown to receipt", unknown.keys - before)


def test_every_task_is_counted_somewhere() -> None:
    told = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    assert [task for task in BUDGETS if f'within("{task}"' not in told] == []
