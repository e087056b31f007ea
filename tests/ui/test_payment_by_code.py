"""Payment by phone at the counter: chosen by a key, scanned anywhere, confirmed, waited for, collected again."""

import threading
from collections.abc import Callable
from time import monotonic

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from counter.patience import CounterPatience
from devices.scanner import GAP
from devices.voucher import recognise
from terminal.errors import Refused, Unknown
from terminal.model import OwnCode, PaymentCode, Presettlement, Settlement, Tender, TenderKind
from terminal.private import Private
from tests.ui import counter
from tests.ui.conftest import Cashier, scan, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_style import cut, low
from ui.pages.collect import CollectScreen
from ui.session import Step
from ui.style import THEMES

Key = Qt.Key
Open = Callable[..., Cashier]
DUE = 64_889
CODES = ["134567890123456789", "2845678901234567890", "301234567890123456789012"]


class Asking(FakeCheckout):
    """A checkout whose patient has to agree on the phone; `answered` says that this happened."""

    def __init__(self, offered: str) -> None:
        super().__init__()
        self.patience, self.offered = CounterPatience(), offered
        self.answered, self.went_on, self.limit = threading.Event(), False, 0.0

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        self.patience.begin(self.offered, self.limit)
        while not self.answered.is_set() and self.patience.wait(0.01):
            pass
        self.patience.end()
        if not self.answered.is_set():
            made = super().settle(agreed, tender, code)
            raise Refused("not_paid", bill=made.bill_number, number=made.number)
        return super().settle(agreed, tender, code)


@pytest.fixture
def till(serving: Cashier) -> Cashier:
    serving.press(Key.Key_F9)
    return serving


def page(cashier: Cashier) -> CollectScreen:
    return cashier.window.pages.collect


def confirm(cashier: Cashier) -> None:
    """Press Enter as a person does, later than the one that ended a scan."""
    scanned = monotonic()
    cashier.until(lambda: monotonic() - scanned > 2 * GAP)
    cashier.press(Key.Key_Return)


def intent(cashier: Cashier) -> str:
    return page(cashier).intent.text().replace("\N{NO-BREAK SPACE}", " ")


def tender_of(cashier: Cashier) -> Tender:
    assert cashier.checkout.settled is not None
    return cashier.checkout.settled.tender


def unpaid(cashier: Cashier) -> Cashier:
    """Make the payment by phone of the bill on the counter fail."""
    made = counter.settlement(counter.presettlement(cashier.checkout.patient, "ZY202611220017", 120_000), counter.EXACT)
    by_code = Tender(kind=TenderKind.CODE, received=0, change=0, by_code=DUE, order="1")
    cashier.checkout.settled = replace(made, tender=by_code)
    cashier.checkout.raises["settle"] = Refused("not_paid", bill=made.bill_number, number=made.number)
    for key in (Key.Key_F9, Key.Key_F3):
        cashier.press(key)
    confirm(cashier)
    cashier.until(lambda: cashier.session.collectable)
    return cashier


@pytest.mark.parametrize("code", CODES)
def test_a_payment_code_is_scanned_and_confirmed_with_enter(till: Cashier, code: str) -> None:
    till.scan(code)
    assert till.session.step is Step.COLLECT
    assert "settle" not in till.checkout.calls
    confirm(till)
    till.until_step(Step.DONE)
    assert till.checkout.codes == [Private(code)]
    assert (tender_of(till).by_code, tender_of(till).received) == (DUE, 0)


def test_the_code_is_typed_into_nothing_and_kept_nowhere(till: Cashier) -> None:
    till.scan(CODES[0])
    assert (page(till).received.text(), page(till).change.text()) == ("¥ 0.00", "¥ 648.89")
    confirm(till)
    assert till.session.code is None
    till.until_step(Step.DONE)
    assert CODES[0] not in repr(till.session)


def test_a_part_is_taken_in_cash_and_what_remains_by_phone_follows_every_key(till: Cashier) -> None:
    till.press(Key.Key_F3)
    for typed, rest in (("2", "¥ 646.89"), ("0", "¥ 628.89"), ("0", "¥ 448.89")):
        till.type(typed)
        assert page(till).change.text() == rest
    till.scan(CODES[1])
    assert page(till).received.text() == "¥ 200"
    assert "现金 ¥ 200.00，扫码支付 ¥ 448.89" in intent(till)
    confirm(till)
    till.until_step(Step.DONE)
    assert (tender_of(till).kind, tender_of(till).cash, tender_of(till).by_code) == (TenderKind.MIXED, 20_000, 44_889)


def test_what_was_to_be_paid_by_phone_is_never_taken_in_cash_silently(till: Cashier) -> None:
    till.scan(CODES[0])
    till.type("700")
    confirm(till)
    assert (till.session.step, till.checkout.codes) == (Step.COLLECT, [])
    assert "F3" in till.window.pages.collect.intent.text()
    till.press(Key.Key_F3)
    till.type("700")
    confirm(till)
    till.until_step(Step.DONE)
    assert (tender_of(till).kind, tender_of(till).change, till.checkout.codes) == (TenderKind.CASH, 5_111, [None])


def test_the_key_goes_back_to_cash_and_forgets_the_code(till: Cashier) -> None:
    till.scan(CODES[0])
    till.press(Key.Key_F3)
    assert till.session.code is None
    assert page(till).received.text() == "¥ 648.89"


def test_a_code_is_forgotten_with_the_page_and_after_a_minute(till: Cashier) -> None:
    till.scan(CODES[0])
    till.window.flow.payments._forget.timeout.emit()
    assert till.session.code is None
    till.scan(CODES[0])
    till.press(Key.Key_Escape)
    assert till.session.code is None


@pytest.mark.parametrize("place", [6, 9, 12])
def test_a_payment_code_cut_by_a_pause_is_told_and_its_rest_is_nobody_elses_code(open_window: Open, place: int) -> None:
    at = open_window(recognise=recognise)
    at.insert_card()
    at.press(Key.Key_F9)
    code = "280000134567890123456789"
    for part in (code[:place], code[place:]):
        scan(at.window, part, suffix="")
        at.pause()
    assert (at.session.step, at.session.code) == (Step.COLLECT, None)
    assert f"付款码只收到 {place} 位" in at.window.strip._words.text()


def test_a_payment_code_before_the_payment_is_no_payment(open_window: Open) -> None:
    def refuse(_text: str) -> None:
        raise Refused("payment_code")

    serving = open_window(recognise=refuse)
    serving.insert_card()
    serving.scan(CODES[0])
    assert (serving.session.step, serving.session.code) == (Step.COUNTER, None)


def test_without_a_channel_there_is_only_cash(open_window: Open) -> None:
    cashier = open_window(patience=None)
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_F3)
    assert not page(cashier).tender_choice.isVisible()
    assert not cashier.session.by_code


@pytest.mark.parametrize("offered", ["", "simulated-pay://1"])
def test_the_window_waits_for_the_phone_and_goes_on_by_itself(open_window: Open, offered: str) -> None:
    checkout = Asking(offered)
    cashier = open_window(checkout=checkout, patience=checkout.patience)
    cashier.insert_card()
    for key in (Key.Key_F9, Key.Key_F3, Key.Key_Return):
        cashier.press(key)
    cashier.until(lambda: cashier.session.offered == offered)
    assert intent(cashier).startswith("已结算。")
    checkout.answered.set()
    cashier.until_step(Step.DONE)
    assert (checkout.codes, cashier.session.offered) == ([OwnCode()], None)


def test_esc_calls_a_payment_off_and_leads_to_the_other_ways(open_window: Open) -> None:
    checkout = Asking("")
    cashier = open_window(checkout=checkout, patience=checkout.patience)
    cashier.insert_card()
    for key in (Key.Key_F9, Key.Key_F3, Key.Key_Return):
        cashier.press(key)
    cashier.until(lambda: cashier.session.offered == "")
    cashier.press(Key.Key_Escape)
    cashier.until(lambda: cashier.session.collectable)
    assert cashier.session.offered is None


def test_what_was_not_paid_says_that_the_insurer_has_settled_and_offers_three_ways(serving: Cashier) -> None:
    text = words(unpaid(serving).window.pages.trouble)
    assert "已结算，未付款" in text
    trouble = serving.window.pages.trouble
    assert [trouble.full.text(), trouble.refund.text()] == ["F9 收款 ¥ 648.89", "F10 退掉这笔结算"]
    assert not trouble.again.isVisible()


@pytest.mark.parametrize(("scanned", "code"), [("", None), (CODES[0], Private(CODES[0]))])
def test_it_is_collected_in_cash_or_by_another_code(serving: Cashier, scanned: str, code: Private | None) -> None:
    cashier = unpaid(serving)
    if scanned:
        cashier.scan(scanned)
    else:
        cashier.press(Key.Key_F9)
    assert cashier.session.step is Step.COLLECT
    assert intent(cashier).startswith("已经结算")
    confirm(cashier)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    assert cashier.checkout.calls.count("settle") == 1
    assert cashier.checkout.codes[-1] == code
    assert cashier.session.unpaid is None


def test_it_is_refunded_with_f10_and_left_with_esc(serving: Cashier) -> None:
    cashier = unpaid(serving)
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Escape)
    assert cashier.session.collectable
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.step is Step.REFUND and cashier.session.returning is not None)
    cashier.press(Key.Key_Escape)
    assert cashier.session.step is Step.WAITING


def test_an_unknown_payment_locks_the_bill(serving: Cashier) -> None:
    serving.checkout.raises["settle"] = Unknown("payment_unknown", bill="ZY202611220017", order="1")
    for key in (Key.Key_F9, Key.Key_F3, Key.Key_Return):
        serving.press(key)
    serving.until_step(Step.TROUBLE)
    assert (serving.session.locked, serving.session.collectable) == (True, False)
    for key in (Key.Key_F5, Key.Key_F9, Key.Key_F10):
        serving.press(key)
    assert serving.checkout.calls.count("settle") == 1


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("height", [768, 728])
def test_nothing_is_cut_or_hard_to_hit(open_window: Open, language: str, theme: str, height: int) -> None:
    cashier = open_window(language=language, theme=theme, size=(1366, height))
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    for key, typed, scanned in ((Key.Key_F3, "", ""), (Key.Key_1, "", ""), (Key.Key_0, "0", CODES[0])):
        cashier.press(key)
        cashier.type(typed)
        cashier.scan(scanned) if scanned else cashier.pause()
        cashier.picture()
        assert (cut(cashier.window), low(cashier.window)) == ([], [])
    cashier.press(Key.Key_Escape)
    unpaid(cashier)
    cashier.picture()
    assert (cut(cashier.window), low(cashier.window)) == ([], [])
    assert (cashier.window.width(), cashier.window.height()) == (1366, height)
