"""At a real counter, what the channel does not give back goes back in cash by a second person, and is booked."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from simulation.channel import ChannelFault, SimulatedChannel
from terminal.accounts.deposits import planned
from terminal.journal.entry import Step as Entered
from terminal.journal.reader import entries
from terminal.model import BookedKind, Method
from terminal.private import Private
from tests.bench import person
from tests.ui.real_counter import RealCashier, on_worker, real_cashier
from ui.session import Step

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
NAME, STAY, ALIPAY = "张敏", "SY202611190007", Private("288888888888888888")


def channel(at: RealCashier) -> SimulatedChannel:
    assert at.services.simulation
    found = at.services.simulation.phone
    assert isinstance(found, SimulatedChannel)
    return found


def discharged_while_the_channel_refuses(at: RealCashier) -> None:
    """Take 3,000.00 by phone beside 2,500.00 in cash, and settle with them; the surplus does not go back by phone."""
    desk, checkout = at.services.deposits, at.services.checkout
    assert desk
    desk.take(STAY, 300_000, ALIPAY)
    agreed = checkout.presettle(checkout.identify(person(NAME).credential()), STAY)
    plan = planned(desk.account(STAY).deposits, agreed.answer.split.cash)
    channel(at).fail("refund", *[ChannelFault.REFUSED] * 3)
    checkout.settle(agreed, plan.tender())


def test_a_surplus_that_the_channel_refuses_is_given_in_cash_by_a_second_person(
    tmp_path: Path, qapp: QApplication
) -> None:
    with real_cashier(tmp_path) as at:
        on_worker(at, lambda: discharged_while_the_channel_refuses(at))
        at.window.flow.refresh_shift_status()
        at.rest()
        at.press(Key.Key_B, Control)
        at.type(STAY.lower())
        at.press(Key.Key_Return)
        at.until(lambda: at.window.pages.deposits._account is not None)
        at.rest()
        at.press(Key.Key_F6)
        at.until(lambda: at.window.pages.over() == "consent")
        at.press(Key.Key_Return)
        at.until(lambda: "3,000.00" in at.window.pages.deposits._told.text())
        at.rest()
        assert at.session.step is Step.WAITING
        [back] = [each for each in at.services.desk.interval().booked if each.amounts.get(Method.CASH) == -300_000]
        assert back.kind is BookedKind.DEPOSIT_REFUND
        assert at.services.checkout.open_items() == ()
        [kept] = [each for each in entries(tmp_path / "journal.db", STAY) if each.step is Entered.RETURNED]
        assert "YS02" in kept.body
        assert "支付渠道不能原路退回" in kept.body
