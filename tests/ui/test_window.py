"""The cashier's way over the counter, by keyboard: what each key does, and what is never offered."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt

from terminal.model import CopyReason, VoucherCredential
from tests.keystrokes import Within
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui.session import Step
from ui.widgets.key_bar import key_names

Key = Qt.Key
Open = Callable[..., Cashier]


def test_a_card_that_is_inserted_is_read_identified_and_presettled_without_a_key(serving: Cashier) -> None:
    assert serving.checkout.calls[-2:] == ["identify", "presettle"]
    assert serving.session.bill == serving.checkout.patient.bills[0]
    assert serving.window.pages.counter.amount.amount.text() == "¥ 648.89"


def test_two_keys_lead_from_the_card_to_the_printed_receipt_with_exact_cash(serving: Cashier, within: Within) -> None:
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Return)
    serving.until(lambda: serving.printer.copies == [0])
    assert serving.checkout.calls.count("settle") == 1
    assert serving.checkout.settled is not None
    assert serving.checkout.settled.tender.change == 0
    within("card to receipt, exact cash", serving.keys)


def test_a_scanned_code_is_identified_and_presettled(cashier: Cashier) -> None:
    cashier.scan()
    cashier.until(lambda: cashier.session.payable)
    assert cashier.session.credential == counter.scanned(counter.VOUCHER)


def test_done_shows_the_change_and_enter_asks_for_the_next_patient(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    serving.press(Key.Key_Enter)
    serving.until_step(Step.DONE)
    assert serving.window.pages.done.cash.text() == "¥ 51.11"
    serving.take_card()
    serving.press(Key.Key_Return)
    assert serving.session.step is Step.WAITING


def test_while_the_card_lies_there_three_keys_settle_the_next_bill_of_the_same_patient(
    serving: Cashier, within: Within
) -> None:
    serving.settle()
    before = serving.keys
    _, second = serving.checkout.patient.bills
    serving.checkout.patient = replace(serving.checkout.patient, bills=(second,))
    assert "还有 1 张单据待结算：卡还在读卡器上，按 Enter 接着结算" in words(serving.window.pages.done)
    serving.press(Key.Key_Return)
    serving.until(lambda: serving.session.payable)
    assert serving.session.patient
    assert (serving.session.bill, serving.session.patient.bills) == (second, (second,))
    serving.settle()
    within("next bill of the same patient", serving.keys - before)
    assert serving.checkout.calls.count("settle") == 2
    assert serving.checkout.calls.count("identify") == 2
    serving.press(Key.Key_Return)
    assert serving.session.step is Step.WAITING


def test_once_the_card_is_taken_enter_asks_for_it_again(serving: Cashier) -> None:
    serving.settle()
    assert serving.window.pages.done.next.text() == "Enter  下一张单据"
    serving.take_card()
    assert serving.window.pages.done.next.text() == "Enter  下一位患者"
    assert "还有 1 张单据待结算：请再次出示凭证" in words(serving.window.pages.done)


def test_the_next_patient_who_waits_comes_before_the_next_bill(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    serving.press(Key.Key_Return)
    serving.until_step(Step.DONE)
    serving.scan()
    serving.until(lambda: "¥ 51.11" in words(serving.window.strip))
    serving.rest()
    serving.press(Key.Key_Return)
    serving.until(lambda: isinstance(serving.session.credential, VoucherCredential))


def test_waiting_shows_the_last_settlement_with_its_change(serving: Cashier) -> None:
    serving.settle()
    serving.press(Key.Key_Escape)
    serving.until(lambda: "**国" in words(serving.window.pages.waiting))
    assert "¥ 0.00" in words(serving.window.pages.waiting)


def test_the_next_card_takes_the_place_of_a_finished_patient(serving: Cashier) -> None:
    serving.settle()
    serving.insert_card()
    assert serving.session.settlement is None


def test_a_card_inserted_during_a_payment_changes_nothing_and_says_so(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.reader.insert(counter.person("李秀英"))
    serving.until(lambda: "先完成本笔收款" in words(serving.window.strip))
    assert serving.session.step is Step.COLLECT
    assert serving.checkout.calls.count("identify") == 1


def test_escape_goes_one_page_back_and_charges_nothing(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Escape)
    assert serving.session.payable
    serving.press(Key.Key_Escape)
    assert serving.session.step is Step.WAITING
    assert "settle" not in serving.checkout.calls


def test_an_answer_that_comes_after_escape_is_dropped(cashier: Cashier) -> None:
    cashier.checkout.gate.clear()
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.IDENTIFYING)
    cashier.press(Key.Key_Escape)
    cashier.checkout.gate.set()
    cashier.worker.run(lambda: None, lambda _: cashier.press(Key.Key_F3))
    cashier.until(lambda: "对准扫码枪" in words(cashier.window.strip))
    assert cashier.session.step is Step.WAITING


def test_settling_cannot_be_left_repeated_or_closed(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.checkout.gate.clear()
    for key in (Key.Key_Return, Key.Key_Return, Key.Key_Escape, Key.Key_F9, Key.Key_F5):
        serving.press(key)
    serving.scan()
    serving.window.close()
    assert serving.window.isVisible()
    assert serving.session.step is Step.SETTLING
    serving.checkout.gate.set()
    serving.until_step(Step.DONE)
    assert serving.checkout.calls.count("settle") == 1


def test_another_bill_is_presettled_when_the_cashier_moves_to_it(serving: Cashier) -> None:
    serving.press(Key.Key_F4)
    serving.press(Key.Key_Down)
    serving.until(lambda: serving.session.payable)
    assert serving.session.bill == serving.checkout.patient.bills[1]


def test_the_account_can_be_left_alone_and_the_cash_follows(serving: Cashier) -> None:
    serving.window.pages.counter.amount.account.click()
    serving.until(lambda: serving.session.payable)
    assert serving.window.pages.counter.amount.amount.text() == "¥ 1,848.89"


def test_f6_turns_to_the_reasons_and_back(serving: Cashier) -> None:
    serving.press(Key.Key_F6)
    assert serving.window.pages.counter.bill.explains()
    serving.press(Key.Key_Escape)
    assert not serving.window.pages.counter.bill.explains()
    assert serving.session.payable


def test_f1_shows_every_key_and_goes_back_to_where_it_was(serving: Cashier) -> None:
    serving.press(Key.Key_F1)
    shown = words(serving.window.pages.help).splitlines()
    assert set(key_names()) <= set(shown)
    serving.press(Key.Key_F1)
    assert serving.window.pages.counter.bill.isVisible()


def test_f2_reads_the_card_again(cashier: Cashier) -> None:
    cashier.press(Key.Key_F2)
    assert cashier.reader.again == 1


def test_keys_are_enabled_only_where_they_do_something(cashier: Cashier) -> None:
    def enabled() -> set[str]:
        return {key for key, button in cashier.window.keys.keys.items() if button.isEnabled()}

    assert enabled() == {"F1", "F2", "F3", "F10", "F12"}
    cashier.insert_card()
    assert enabled() == {"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"}
    cashier.press(Key.Key_F9)
    assert enabled() == {"F1", "F3"}


def test_a_settled_bill_leaves_the_list_of_what_is_unpaid(serving: Cashier) -> None:
    serving.settle()
    bills = serving.window.pages.patient.bills
    assert [bills.item(at).text() for at in range(bills.count())] == ["门诊"]
    assert "还有 1 张单据待结算" in words(serving.window.pages.done)


def test_a_printer_that_fails_leaves_the_settlement_and_f11_prints_a_marked_copy(serving: Cashier) -> None:
    serving.printer.empty = True
    serving.settle()
    assert "结算已成立" in words(serving.window.pages.done)
    assert "printer_no_paper" in words(serving.window.pages.done)
    assert "没有打印" in words(serving.window.strip)
    serving.printer.empty = False
    serving.press(Key.Key_F11)
    serving.until(lambda: serving.printer.copies == [1])
    serving.until(lambda: "第 1 次补打" in words(serving.window.pages.done))
    assert "没有打印" not in words(serving.window.strip)
    assert serving.checkout.calls.count("settle") == 1


def test_the_last_receipt_is_printed_again_from_the_waiting_page_and_no_change_is_given_again(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    serving.press(Key.Key_Return)
    serving.until(lambda: serving.printer.copies == [0] and not serving.session.printing)
    serving.take_card()
    serving.press(Key.Key_Return)
    serving.until(serving.window.keys.keys["F11"].isEnabled)
    serving.press(Key.Key_F11)
    serving.type("1")
    serving.until(lambda: serving.printer.copies == [0, 1])
    assert "请勿再找" in words(serving.window.pages.done)
    assert serving.checkout.reasons == [None, CopyReason.LOST]


def test_the_next_patient_does_not_wait_for_a_printer_that_hangs(open_window: Open) -> None:
    held = FakeCheckout()
    slow = open_window(print_receipt=lambda _settlement, _copy: held.gate.wait())
    held.gate.clear()
    slow.insert_card()
    slow.press(Key.Key_F9)
    slow.press(Key.Key_Return)
    slow.until_step(Step.DONE)
    slow.insert_card()
    assert slow.session.payable
    held.gate.set()


def test_the_simulation_is_named_in_the_strip_at_all_times(serving: Cashier) -> None:
    parts = "模拟：医保平台、扫码支付、读卡器、打印机"
    assert parts in words(serving.window.strip)
    serving.printer.empty = True
    serving.settle()
    text = words(serving.window.strip)
    assert parts in text
    assert "▲" in text


def test_only_what_is_simulated_is_named_so(open_window: Open) -> None:
    strip = open_window(simulated_parts=("platform", "channel")).window.strip
    assert "模拟：医保平台、扫码支付\n" in words(strip)


def test_enter_on_the_waiting_page_opens_nothing(cashier: Cashier) -> None:
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_Space)
    assert cashier.window.simulation is None


def test_the_strip_is_hidden_where_nothing_is_to_say(open_window: Open) -> None:
    assert not open_window(simulated=False, simulation=None).window.strip.isVisible()


def test_a_name_is_masked_where_pictures_are_taken_and_a_number_always_is(open_window: Open) -> None:
    masked = open_window(mask_names=True)
    masked.insert_card()
    assert "**国" in words(masked.window.pages.patient)
    assert "王建国" not in words(masked.window)
    assert counter.ID_NUMBER not in words(masked.window)


def test_closing_stops_the_reader(open_window: Open) -> None:
    cashier = open_window()
    cashier.window.close()
    assert cashier.reader.stopped
