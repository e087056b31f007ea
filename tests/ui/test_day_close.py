"""Closing the day (F12): the drawer against its due, what has to be answered for, and the keys that it takes."""

from collections.abc import Callable
from contextlib import closing as closing_of
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt

from counter.papers import PaperStatus
from simulation.paper_book import SamplePaperBook
from terminal.errors import NotSent
from terminal.model import AskLoan, Begin, BookedKind, CancelLoan, GiveLoan, Method, State, Transaction, takings
from terminal.model.e_receipt import ReceiptRecord
from terminal.model.papers import PaperBatch, PaperKind, PaperNature, PaperUse
from tests.keystrokes import Within
from tests.ui import counter
from tests.ui.cash_page import Alt, count, made, opened, page, shown
from tests.ui.conftest import Cashier
from tests.ui.fake_desk import CASH, FakeDesk
from tests.ui.fakes import FakeCheckout
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]
"""The most keys that a closing with an exact drawer may take from the waiting page."""

DUE = CASH + 100_000
"""What lies in the drawer, with the float."""


def test_the_cash_due_dominates_and_no_cash_touches_the_insurers_part(closing: Cashier) -> None:
    assert page(closing).closing.due.text() == "¥ 261.20"
    told = shown(closing)
    assert "医保相关" in told
    assert "不经手现金" in told
    assert "1,261.20" in told
    assert "上次日结" in told


def test_it_says_how_long_visits_took_from_card_to_receipt(closing: Cashier) -> None:
    assert "刷卡到出票：95% 在 38.2 秒内（12 笔）" in shown(closing)


def test_an_exact_drawer_is_closed_within_the_budget_of_keys(open_window: Open, desk: FakeDesk, within: Within) -> None:
    cashier = open_window(desk=desk)
    keys = [Key.Key_F12, Key.Key_Equal, Key.Key_Return]
    cashier.press(keys[0])
    cashier.until(lambda: page(cashier).closing.due.text() == "¥ 261.20")
    for key in keys[1:]:
        cashier.press(key)
    assert made(cashier).counted == takings.as_sum(DUE)
    cashier.press(Key.Key_Escape)
    assert cashier.window.pages.waiting.isVisible()
    within("day close, exact drawer", cashier.keys)
    assert cashier.keys == 4, "a key more for every cashier on every day"


def test_a_count_by_denomination_is_compared_as_it_is_typed(closing: Cashier) -> None:
    count(closing, 12, 1, 0, 1)
    assert "短款" in shown(closing)
    assert "-1.20" in shown(closing)


def test_an_exact_count_is_closed_by_enter_and_printed_twice(closing: Cashier) -> None:
    count(closing, 12, 1, 0, 1, 0, 1, 0, 2)
    closing.press(Key.Key_Return)
    found = made(closing)
    assert (found.counted, found.discrepancy) == ({10_000: 12, 5_000: 1, 1_000: 1, 100: 1, 10: 2}, None)
    closing.until(lambda: closing.desk.printed == [(found.number, False)])
    assert "R0000001" in shown(closing)
    assert closing.desk.office.interval("0112").booked == ()


def test_a_difference_is_not_closed_without_a_reason_and_a_digit_gives_a_usual_one(closing: Cashier) -> None:
    count(closing, 12, 1)
    assert not page(closing).closing.close_key.isEnabled()
    assert "填长短款原因" in shown(closing)
    closing.press(Key.Key_Return)
    assert closing.desk.office.remittances() == ()
    closing.type("2")
    closing.press(Key.Key_Return)
    assert closing.desk.office.remittances() == ()
    closing.press(Key.Key_Return)
    found = made(closing).discrepancy
    assert found
    assert (found.number, found.amount, found.reason) == ("D0000001", -1_120, "找零差错")
    assert "暂存 ¥ 11.20" in shown(closing)


def test_the_default_is_grey_until_the_cash_is_counted(closing: Cashier) -> None:
    assert not page(closing).closing.close_key.isEnabled()
    assert "点钞，或按 = 相符" in shown(closing)


def test_a_blind_count_shows_no_sum_before_its_end(open_window: Open, desk: FakeDesk) -> None:
    cashier = opened(open_window(desk=desk, blind_count=True))
    assert "261.20" not in shown(cashier)
    cashier.press(Key.Key_Equal)
    cashier.type("12")
    assert "261.20" not in shown(cashier)
    count(cashier, 0, 1, 0, 1, 0, 1, 0, 2)
    assert "261.20" in shown(cashier)
    assert page(cashier).closing.close_key.isEnabled()


def unknown(desk: FakeDesk) -> Transaction:
    """Return a settlement of which the insurer's answer is not known."""
    agreed = counter.presettlement(counter.patient(), "ZY202611220017", 120_000)
    sent = counter.settlement(agreed, counter.EXACT)
    return replace(counter.ended(sent), state=State.UNKNOWN, since=desk.clock() - timedelta(minutes=9))


def test_an_unknown_outcome_is_left_out_by_a_key_of_its_own_and_named(open_window: Open, desk: FakeDesk) -> None:
    item = unknown(desk)
    cashier = opened(open_window(desk=desk, checkout=FakeCheckout(open=(item,))))
    cashier.press(Key.Key_Equal)
    assert "1 件待交代" in shown(cashier)
    cashier.press(Key.Key_Return)
    assert cashier.desk.office.remittances() == ()
    cashier.press(Key.Key_1, Alt)
    assert "都已交代" in shown(cashier)
    cashier.press(Key.Key_Return)
    found = made(cashier)
    assert [each.bill for each in found.left_out] == [item.bill_number]
    assert found.cash_due == CASH


def test_an_open_loan_blocks_and_its_end_lets_the_day_be_closed(closing: Cashier) -> None:
    office, at = closing.desk.office, closing.desk.since
    office.perform("b", Begin(by="0115", at=at, counter="02"))
    loan = office.perform("l", AskLoan(by="0112", at=at, lender="0115", amount=30_000))
    closing.press(Key.Key_F5)
    closing.until(lambda: "未确认" in shown(closing))
    closing.press(Key.Key_Equal)
    assert not page(closing).closing.close_key.isEnabled()
    closing.press(Key.Key_1, Alt)
    assert not page(closing).closing.close_key.isEnabled()
    office.perform("c", CancelLoan(by="0112", at=at, number=loan))
    closing.press(Key.Key_F5)
    closing.until(lambda: page(closing).closing.close_key.isEnabled() is True)


def test_money_that_moved_meanwhile_is_shown_before_it_is_closed(closing: Cashier) -> None:
    closing.press(Key.Key_Equal)
    closing.desk.move({Method.CASH: 1_000})
    closing.press(Key.Key_Return)
    closing.until(lambda: "271.20" in shown(closing))
    assert closing.desk.office.remittances() == ()
    assert "又有收付" in shown(closing)


def test_the_cut_is_typed_and_never_in_the_future(closing: Cashier) -> None:
    earlier = closing.desk.move({Method.CASH: 5_000}, minutes=180)
    closing.press(Key.Key_F4)
    closing.type(f"{counter.NOW - timedelta(minutes=120):%H%M}")
    closing.press(Key.Key_Return)
    closing.until(lambda: page(closing).closing.due.text() == "¥ 50.00")
    assert "截止之后又收 261.20" in shown(closing)
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    assert [each.id for each in made(closing).booked] == [earlier.id]
    assert takings.cash(closing.desk.office.interval("0112").booked) == CASH
    field = page(closing).closing.cut
    field.setText(f"{counter.NOW + timedelta(minutes=5):%H%M}")
    cut = field.time(counter.NOW)
    assert cut
    assert cut < counter.NOW


def test_a_hospital_without_an_answer_is_told_and_the_same_closing_is_asked_for_again(closing: Cashier) -> None:
    closing.press(Key.Key_Equal)
    closing.desk.error = NotSent("hospital_unreachable")
    closing.press(Key.Key_Return)
    closing.until(lambda: "没有动钱" in shown(closing) or "没有" in page(closing).closing.said.text())
    closing.desk.error = None
    closing.until(lambda: page(closing).closing.close_key.isEnabled() is True)
    page(closing).closing.close_key.setFocus()
    closing.press(Key.Key_Return)
    assert made(closing).cash_due == CASH


def test_f12_closes_the_page_and_keeps_what_was_counted(closing: Cashier) -> None:
    closing.type("12")
    closing.press(Key.Key_F12)
    assert closing.window.pages.waiting.isVisible()
    opened(closing)
    assert page(closing).closing.drawer.count.pieces == {10_000: 12}


def test_nothing_is_closed_while_a_patient_stands_here(serving: Cashier) -> None:
    serving.press(Key.Key_F12)
    assert serving.window.pages.counter.isVisible()
    assert serving.session.step is Step.COUNTER


def test_refunds_and_what_was_unknown_before_are_told_line_by_line(open_window: Open, desk: FakeDesk) -> None:
    desk.move({Method.CASH: -1_200}, BookedKind.REFUND, of_operator="0115", of_time=desk.since)
    desk.move({Method.CASH: 8_800}, of_time=desk.since - timedelta(minutes=3))
    cashier = opened(open_window(desk=desk))
    cashier.until(lambda: "原收费员 0115" in shown(cashier))
    assert "此前结果未知" in shown(cashier)


def test_a_given_loan_is_a_memo_within_the_cash(open_window: Open, desk: FakeDesk) -> None:
    desk.office.perform("b", Begin(by="0115", at=desk.since, counter="02"))
    loan = desk.office.perform("l", AskLoan(by="0112", at=desk.since, lender="0115", amount=30_000))
    desk.office.perform("g", GiveLoan(by="0115", at=desk.clock() - timedelta(hours=1), number=loan))
    cashier = opened(open_window(desk=desk))
    cashier.until(lambda: "561.20" in shown(cashier))
    assert "借款合计 300.00（已含在现金内）" in shown(cashier)
    assert "患者 261.20，借款 300.00" in shown(cashier)


def test_a_note_is_written_by_its_key_and_stands_on_the_remittance(closing: Cashier) -> None:
    assert not page(closing).closing.note.isVisible()
    closing.press(Key.Key_F2)
    page(closing).closing.note.insert("零钱不足，向 0115 借入")
    closing.press(Key.Key_Return)
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    assert made(closing).note == "零钱不足，向 0115 借入"
    assert page(closing).closing.note.text() == ""


def test_an_empty_note_goes_away_and_a_long_one_ends_at_its_limit(closing: Cashier) -> None:
    note = page(closing).closing.note
    closing.press(Key.Key_F2)
    closing.press(Key.Key_Escape)
    assert not note.isVisible()
    assert page(closing).part is page(closing).closing
    note.setText("说" * 300)
    assert len(note.note) == 250


def test_a_receipt_that_waits_for_the_platform_is_answered_for_before_closing(closing: Cashier) -> None:
    record = ReceiptRecord(settlement="371600G00000001", counter="03", at=counter.NOW)
    closing.window.pages.show_papers(PaperStatus(pending=(record,), number="0001006", left=45))
    closing.until(lambda: "待开电子票据 1 张" in shown(closing))
    closing.until(lambda: "下一张 0001006，余 45 张" in shown(closing))
    closing.press(Key.Key_Equal)
    assert not page(closing).closing.close_key.isEnabled()
    closing.press(Key.Key_1, Alt)
    closing.until(lambda: page(closing).closing.close_key.isEnabled() is True)
    closing.window.pages.show_papers(PaperStatus(number="0001006", left=45))
    closing.until(lambda: "没有待开的电子票据" in shown(closing))


def test_the_papers_used_stand_on_the_page_as_on_the_paper(open_window: Open, desk: FakeDesk, tmp_path: Path) -> None:
    office = FakeDesk(desk.clock, str(tmp_path / "hospital.db"))
    desk.office.close()
    with closing_of(SamplePaperBook(tmp_path / "hospital.db")) as papers:
        papers.issue(PaperBatch(kind=PaperKind.CHARGE, first="0001001", last="0001010", at=office.since))
        use = PaperUse(
            number="",
            kind=PaperKind.CHARGE,
            nature=PaperNature.NORMAL,
            settlement="S1",
            operator="0112",
            at=office.since,
        )
        papers.take(use)
        cashier = opened(open_window(desk=office))
        cashier.until(lambda: "收费票据：使用 1 张（0001001）" in shown(cashier))
