"""At a real counter, what the window asks a second person for is exactly what the counter wants consent to."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from terminal.accounts.deposits import planned
from terminal.model import StayState
from terminal.model.payer import PayerKind
from tests.bench import person
from tests.ui.real_counter import RealCashier, on_worker, real_cashier
from ui.session import Step

Key, Control, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
STAY = "SY202611190007"


def consents(at: RealCashier) -> None:
    """Let the stand-in of the demonstration consent."""
    at.until(lambda: at.window.pages.over() == "consent")
    at.press(Key.Key_Return)
    at.until(lambda: at.window.pages.over() != "consent")
    at.rest()


def test_a_bill_with_a_reduction_and_a_part_paid_later_is_settled(tmp_path: Path, qapp: QApplication) -> None:
    with real_cashier(tmp_path) as at:
        assert at.services.simulation
        assert at.services.simulation.slot
        at.services.simulation.slot.insert(person("李伟").number)
        at.until(lambda: at.session.payable)
        at.press(Key.Key_F9)
        at.until(lambda: at.session.step is Step.COLLECT)
        for key, typed in ((Key.Key_2, "1"), (Key.Key_3, "2")):
            at.type(typed)
            at.press(key, ALT)
            consents(at)
        at.press(Key.Key_Return)
        at.until(lambda: at.session.step is Step.DONE)
        made = at.session.settlement
        assert made
        shares = [(each.kind, each.amount, each.approved_by) for each in made.tender.others]
        assert shares == [(PayerKind.REDUCTION, 100, "YS02"), (PayerKind.GREEN_CHANNEL, 200, "YS02")]
        at.rest()


def discharged(at: RealCashier) -> None:
    desk, checkout = at.services.deposits, at.services.checkout
    assert desk
    agreed = checkout.presettle(checkout.identify(person("张敏").credential()), STAY)
    checkout.settle(agreed, planned(desk.account(STAY).deposits, agreed.answer.split.cash).tender())


def test_a_discharge_is_undone_with_the_consent_that_the_window_asked_for(tmp_path: Path, qapp: QApplication) -> None:
    with real_cashier(tmp_path) as at:
        on_worker(at, lambda: discharged(at))
        at.press(Key.Key_B, Control)
        at.type(STAY.lower())
        at.press(Key.Key_Return)
        at.until(lambda: at.window.pages.deposits._account is not None)
        at.rest()
        at.press(Key.Key_F10)
        at.until(lambda: at.session.returning is not None)
        at.press(Key.Key_Return)
        at.until(lambda: at.session.step is Step.CONFIRM)
        at.press(Key.Key_F10)
        consents(at)
        at.until(lambda: at.session.step is Step.REFUNDED)
        at.rest()
        desk = at.services.deposits
        assert desk
        assert desk.account(STAY).stay.state is StayState.AUDITED
