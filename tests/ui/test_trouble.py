"""Errors are shown in words with a remedy, and never offer to charge twice."""

from collections.abc import Callable

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.model import Act, State, Transaction
from terminal.ports import ReaderEvent, ReaderState
from terminal.texts import catalogue
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_style import cut
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]


@pytest.mark.parametrize(
    ("call", "error", "title"),
    [
        ("identify", Refused("person_not_known"), "未通过"),
        ("presettle", BadInput("bill_does_not_add_up", bill="B", stated="¥ 1.00", lines="¥ 2.00"), "有一处不符"),
        ("presettle", NotSent("platform_unreachable"), "没有发出"),
    ],
)
def test_an_error_is_a_panel_with_its_answers_and_a_code(
    cashier: Cashier, call: str, error: Exception, title: str
) -> None:
    cashier.checkout.raises[call] = error
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.TROUBLE)
    shown = words(cashier.window.pages.trouble)
    assert title in shown
    assert all(
        question in shown
        for question in ("王建国 · 1309**********0014", "发生了什么", "钱动了没有", "现在怎么办", "对患者说")
    )
    assert str(error).split()[0] in shown


def test_f5_tries_a_presettlement_again(cashier: Cashier) -> None:
    cashier.checkout.raises["presettle"] = NotSent("platform_unreachable")
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.TROUBLE)
    cashier.checkout.raises.clear()
    cashier.press(Key.Key_F5)
    cashier.until(lambda: cashier.session.payable)


def test_a_refused_settlement_leads_back_to_the_counter(serving: Cashier) -> None:
    serving.checkout.raises["settle"] = Refused("not_recognised")
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Return)
    serving.until_step(Step.TROUBLE)
    serving.press(Key.Key_Escape)
    assert serving.session.payable


def test_an_unknown_outcome_offers_nothing_that_could_charge_twice(serving: Cashier) -> None:
    serving.checkout.raises["settle"] = Unknown("no_answer", bill="ZY202611220017")
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Return)
    serving.until_step(Step.TROUBLE)
    assert "结果未知" in words(serving.window.pages.trouble)
    assert not serving.window.pages.trouble.again.isVisible()
    assert not serving.window.pages.patient.bills.isEnabled()
    for key in (Key.Key_F5, Key.Key_F9, Key.Key_Return):
        serving.press(key)
    assert serving.checkout.calls.count("settle") == 1
    assert serving.checkout.calls.count("presettle") == 1
    assert serving.session.step is Step.WAITING


def test_an_exception_nobody_foresaw_is_shown_as_an_unknown_outcome_and_logged_without_its_text(
    serving: Cashier, caplog: pytest.LogCaptureFixture
) -> None:
    serving.checkout.raises["settle"] = RuntimeError("王建国")
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Return)
    serving.until_step(Step.TROUBLE)
    assert serving.session.locked
    assert "RuntimeError" in caplog.text
    assert "王建国" not in caplog.text
    caplog.clear()


def open_item(state: State = State.UNKNOWN) -> Transaction:
    return Transaction(id="1", act=Act.SETTLE, bill_number="ZY1", message_id="m", state=state, since=counter.NOW)


def test_an_open_item_stands_in_the_strip_and_is_asked_again_by_itself(open_window: Open) -> None:
    checkout = FakeCheckout(open=(open_item(),))
    cashier = open_window(checkout=checkout)
    assert "单据 ZY1：结算结果未知，自 10:42" in words(cashier.window.strip)
    cashier.until(lambda: checkout.calls.count("recover_due") > 0)
    checkout.open = ()
    cashier.until(lambda: "ZY1" not in words(cashier.window.strip))


@pytest.mark.parametrize("act", list(Act))
def test_what_the_hospital_was_not_told_is_not_called_unknown(open_window: Open, act: Act) -> None:
    state = State.SETTLED if act is Act.SETTLE else State.REFUNDED
    item = structs.replace(open_item(state), act=act)
    cashier = open_window(checkout=FakeCheckout(open=(item,)))
    cashier.until(lambda: "医院未登记" in words(cashier.window.strip))
    assert "未知" not in words(cashier.window.strip)


@pytest.mark.parametrize(("state", "text"), [(State.SETTLED, "F11 打印收据"), (State.REVERSED, "可以重新结算")])
def test_what_recovery_found_out_is_said_with_what_to_do(open_window: Open, state: State, text: str) -> None:
    cashier = open_window(checkout=FakeCheckout(ended=(open_item(state),)))
    assert "单据 ZY1 查明" in words(cashier.window.strip)
    assert text in words(cashier.window.strip)


@pytest.mark.parametrize("state", list(ReaderState))
def test_every_state_of_the_reader_has_words_of_its_own_and_a_remedy(cashier: Cashier, state: ReaderState) -> None:
    cashier.reader.tell(ReaderEvent(state=state))
    cashier.worker.run(lambda: None, lambda _: cashier.press(Key.Key_F1))
    cashier.until(cashier.window.pages.help.isVisible)
    cashier.press(Key.Key_F1)
    shown = words(cashier.window.pages.waiting).splitlines()
    assert sum("卡" in line or "读" in line for line in shown) >= 2


def test_a_reader_that_is_gone_stands_in_the_strip(cashier: Cashier) -> None:
    cashier.reader.tell(ReaderEvent(state=ReaderState.NO_READER))
    cashier.until(lambda: "没有接读卡器" in words(cashier.window.strip))
    cashier.reader.tell(ReaderEvent(state=ReaderState.NO_CARD))
    cashier.until(lambda: "没有接读卡器" not in words(cashier.window.strip))


def test_a_coded_failure_of_the_reader_has_the_words_of_its_code(cashier: Cashier) -> None:
    cashier.reader.tell(ReaderEvent(state=ReaderState.MUTE, code="card_mute"))
    text = catalogue("zh_CN")["card_mute"]
    cashier.until(lambda: {text.what, text.next} <= set(words(cashier.window.pages.waiting).splitlines()))


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NotSent("card_taken"), "医保平台"),
        (NotSent("platform_unreachable"), "医保平台无应答"),
        (Unknown("no_answer"), "医保平台无应答"),
    ],
)
def test_only_an_insurer_that_was_asked_in_vain_is_called_silent(
    serving: Cashier, error: JiesuanError, text: str
) -> None:
    badge = serving.window.top.platform
    serving.checkout.raises["settle"] = error
    serving.press(Qt.Key.Key_F9)
    serving.press(Qt.Key.Key_Return)
    serving.until_step(Step.TROUBLE)
    assert words(badge).startswith(text)
    assert ("无应答" in words(badge)) is ("无应答" in text)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_word_of_the_warning_about_an_open_item_is_cut(open_window: Open, language: str) -> None:
    long = structs.replace(open_item(), bill_number="MZ202610090006")
    cashier = open_window(language=language, checkout=FakeCheckout(open=(long, long)))
    cashier.picture()
    assert "MZ202610090006" in words(cashier.window.strip)
    assert cut(cashier.window) == []
