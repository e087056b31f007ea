"""What the patient sees and hears: lines, amounts, a countdown, and never a full name, a number or a token."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from time import monotonic

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from devices.voice import SimulatedVoice
from terminal.errors import DeviceError
from terminal.model import payment
from terminal.private import Private
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.test_display import display, offering
from ui.patient_view import MOST, view_of
from ui.session import Session, Step
from ui.speaking import sentence

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
SCANNED = "134567890123456789"


@pytest.fixture
def watched(open_window: Open) -> Cashier:
    cashier = open_window(patient_display=True)
    display(cashier).resize(1366, 768)
    cashier.insert_card()
    return cashier


def sessions(cashier: Cashier) -> list[Session]:
    """A session in every step, with everything of it that is somebody's."""
    made = counter.settlement(
        counter.presettlement(counter.patient(), counter.patient().bills[0].number, 0), counter.EXACT
    )
    whole = replace(
        cashier.session, code=Private(SCANNED), settlement=made, refunded=counter.refunded(made), unpaid=made
    )
    return [replace(whole, step=step, pending=counter.ended(made)) for step in Step]


def test_no_name_no_number_and_no_token_reaches_the_patients_screen_or_voice(watched: Cashier) -> None:
    patient = counter.patient()
    secrets = {
        patient.person.name.reveal(),
        patient.person.id_number.reveal(),
        patient.person.number,
        SCANNED,
        counter.VOUCHER,
    }
    for session in sessions(watched):
        view = view_of(session, "0112")
        told = repr(asdict(view)) + sentence(view)
        assert not [each for each in secrets if each in told], session.step
        assert "Private" not in told
        assert all(not isinstance(each, Private) for each in asdict(view).values())


def test_only_the_view_is_handed_to_the_screen(watched: Cashier) -> None:
    held = [type(each).__name__ for each in vars(display(watched)).values()]
    assert not {"Session", "CounterServices", "Patient", "Flow"} & set(held)


def test_it_says_who_serves_and_how_to_begin(open_window: Open) -> None:
    cashier = open_window(patient_display=True)
    assert "0112 号为您服务" in words(display(cashier))


def test_it_shows_the_lines_of_the_bill_what_the_insurance_pays_and_what_is_on_the_account(watched: Cashier) -> None:
    shown = words(display(watched))
    bill = watched.session.bill
    assert bill
    for line in bill.care.lines[:MOST]:
        assert line.name[:8] in shown
    assert f"等，另有 {len(bill.care.lines) - MOST} 项" in shown
    assert "其中医保基金支付" in shown
    assert "（余额 ¥\N{NO-BREAK SPACE}1,200.00）" in shown
    display(watched).resize(600, 340)
    assert bill.care.lines[0].name[:8] not in words(display(watched))


def test_what_was_received_and_the_change_stand_there_and_it_says_thank_you(watched: Cashier) -> None:
    watched.press(Key.Key_F9)
    watched.type("700")
    watched.press(Key.Key_Return)
    watched.until_step(Step.DONE)
    shown = words(display(watched)).replace("\N{NO-BREAK SPACE}", " ")
    assert "收您 ¥ 700.00，应付 ¥ 648.89。" in shown
    made = watched.session.settlement
    assert made
    due = made.split.cash
    assert "谢谢" in view_of(Session(Step.DONE, settlement=structs.replace(made, tender=payment.cash(due, due)))).hint


def test_a_code_counts_down_and_is_not_shown_past_its_end(watched: Cashier) -> None:
    shown, now = display(watched), monotonic()
    shown.show_view(view_of(offering(watched), ends=now + 90.2))
    assert re.search("还有 (90|91) 秒有效", words(shown))
    assert shown.code.isVisible()
    shown.show_view(view_of(offering(watched), ends=now - 1))
    assert "还有 0 秒有效" in words(shown)
    assert not shown.code.isVisible()


def test_the_window_gives_a_code_the_end_of_its_wait(watched: Cashier) -> None:
    watched.window.flow.move(replace(offering(watched), limit=120.0))
    view = watched.window.patient_view()
    assert view.ends == watched.window.flow.began + 120.0
    watched.window.flow.move(Session())
    assert watched.window.patient_view().ends is None


def test_the_voice_says_what_is_due_then_what_was_taken_and_the_change_by_its_key(open_window: Open) -> None:
    voice = SimulatedVoice()
    cashier = open_window(voice=voice)
    cashier.press(Key.Key_F12, Control)
    assert "没有要报的金额" in words(cashier.window.strip)
    cashier.insert_card()
    cashier.press(Key.Key_F12, Control)
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_F12, Control)
    cashier.type("700")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    cashier.press(Key.Key_F12, Control)
    assert list(voice.said) == [
        "请您付款六百四十八元八角九分",
        "请您付款六百四十八元八角九分",
        "收您七百元，找您五十一元一角一分",
    ]
    assert "模拟语音" in words(cashier.window.strip)


def test_it_is_silent_unless_a_key_asks_and_off_unless_the_settings_turn_it_on(open_window: Open) -> None:
    voice = SimulatedVoice()
    cashier = open_window(voice=voice)
    cashier.insert_card()
    cashier.settle()
    assert list(voice.said) == []
    other = open_window()
    other.press(Key.Key_F12, Control)
    assert "语音是关的" in words(other.window.strip)


def test_without_a_speaker_the_key_says_why(open_window: Open) -> None:
    class Silent(SimulatedVoice):
        def say(self, _text: str) -> None:
            raise DeviceError("no_speaker")

    cashier = open_window(voice=Silent())
    cashier.insert_card()
    cashier.press(Key.Key_F12, Control)
    assert "没有声卡" in words(cashier.window.strip)


@pytest.mark.parametrize("back", [True, False])
def test_what_goes_back_is_said(watched: Cashier, back: bool) -> None:
    made = counter.settlement(
        counter.presettlement(counter.patient(), counter.patient().bills[0].number, 0), counter.EXACT
    )
    session = Session(Step.REFUNDED, refunded=counter.refunded(made)) if back else Session(Step.DONE, settlement=made)
    assert sentence(view_of(session)).startswith("退您" if back else "收您")
