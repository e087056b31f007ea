"""A bill paid at a machine while the window shows it: its receipt, its refund and its insurance later, all here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter.simulation_desk import SamplePerson
from terminal.model import Settlement, State
from terminal.model.counter import Place
from tests.ui.conftest import words
from tests.ui.real_counter import RealCashier, on_worker, real_cashier
from ui.session import Step
from ui.simulation.elsewhere import PaidElsewhere

Key = Qt.Key
WHO = "郑浩然"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def at(qapp: QApplication, state: Path) -> Iterator[RealCashier]:
    with real_cashier(state) as at:
        yield at


def who(at: RealCashier) -> SamplePerson:
    assert at.services.simulation
    return next(each for each in at.services.simulation.people if each.name.reveal() == WHO)


def pay_elsewhere(at: RealCashier) -> Settlement:
    """Let the patient pay at a machine behind the window's back."""
    assert at.services.simulation
    outdoors = at.services.simulation.outdoors
    assert outdoors
    made = on_worker(at, lambda: outdoors.pay(who(at), Place.MACHINE))
    assert made
    return made


def put(at: RealCashier) -> None:
    """Put the patient's card into the reader."""
    assert at.services.simulation
    at.services.simulation.slot.insert(who(at).number)


def take_out(at: RealCashier) -> None:
    assert at.services.simulation
    at.services.simulation.slot.remove()


def find(at: RealCashier, made: Settlement) -> None:
    """Look a settlement up on the page of F10."""
    at.press(Key.Key_F10)
    at.window.flow.refunds.find(made.number)
    at.until(lambda: at.session.returning is not None)


def shown(at: RealCashier) -> str:
    return words(at.window.pages)


def receipts(state: Path, made: Settlement) -> list[str]:
    """Return the names of the files printed of a settlement."""
    folder = state / "receipts"
    return sorted({each.stem for each in folder.glob(f"*{made.number}*")})


def test_a14_the_window_takes_nothing_says_where_and_when_and_prints_the_receipt(at: RealCashier, state: Path) -> None:
    put(at)
    at.until(lambda: at.session.payable)
    made = pay_elsewhere(at)
    at.press(Key.Key_F9)
    at.press(Key.Key_Return)
    at.until_step(Step.TROUBLE)
    assert "自助机 01" in shown(at)
    assert f"{made.at:%Y-%m-%d %H:%M}" in shown(at)
    assert (at.services.desk.office.interval("0112").booked, receipts(state, made)) == ((), [])
    at.press(Key.Key_F11)
    at.until_step(Step.DONE)
    at.rest()
    assert at.session.settlement
    assert at.session.settlement.number == made.number
    assert receipts(state, made) == [made.number]
    assert "应找零" not in shown(at)


def test_who_has_paid_elsewhere_is_told_so_and_esc_leaves(at: RealCashier) -> None:
    pay_elsewhere(at)
    put(at)
    at.until_step(Step.TROUBLE)
    assert "没有待缴" in shown(at)
    assert "自助机 01" in shown(at)
    at.press(Key.Key_Escape)
    at.until_step(Step.WAITING)


def test_a_second_print_asks_for_its_reason(at: RealCashier, state: Path) -> None:
    made = pay_elsewhere(at)
    for _ in range(2):
        put(at)
        at.until_step(Step.TROUBLE)
        at.press(Key.Key_F11)
        at.until_step(Step.DONE)
        at.rest()
        take_out(at)
        asked = at.window.pages.over()
        at.press(Key.Key_Escape)
        at.press(Key.Key_Escape)
        at.until_step(Step.WAITING)
    assert asked == "reprint"
    assert receipts(state, made) == [made.number]


def test_its_refund_is_found_by_its_number_and_goes_back_by_phone(at: RealCashier) -> None:
    made = pay_elsewhere(at)
    find(at, made)
    at.press(Key.Key_Return)
    at.until_step(Step.CONFIRM)
    at.press(Key.Key_F10)
    at.until_step(Step.REFUNDED)
    assert at.session.refunded
    assert (at.session.refunded.code_back, at.session.refunded.cash_back) == (made.split.total, 0)


def insured(at: RealCashier, state: Path, made: Settlement) -> None:
    """Check what the insurer settled later, and that both papers came out."""
    at.until_step(Step.REFUNDED)
    at.rest()
    given = at.session.refunded
    assert given
    assert given.kept
    assert given.kept.split.fund > 0
    assert given.code_back == made.split.total - given.kept.split.cash
    assert (given.settlement.state, given.kept.state) == (State.REFUNDED, State.SETTLED)
    assert receipts(state, given.kept) == [given.kept.number]


def test_a8_the_card_of_who_paid_in_full_lets_the_insurer_settle_it_by_two_keys(at: RealCashier, state: Path) -> None:
    made = pay_elsewhere(at)
    put(at)
    at.until_step(Step.TROUBLE)
    at.keys = 0
    at.press(Key.Key_F5)
    at.until_step(Step.CONFIRM)
    assert "补结" in shown(at)
    at.press(Key.Key_F10)
    insured(at, state, made)
    assert at.keys == 2


def test_insurance_later_is_no_refund_that_three_people_have_to_make(at: RealCashier, state: Path) -> None:
    assert at.services.refunds
    at.services.refunds.limit = 0
    made = pay_elsewhere(at)
    find(at, made)
    at.press(Key.Key_F5)
    put(at)
    at.until_step(Step.CONFIRM)
    at.press(Key.Key_F10)
    insured(at, state, made)


def test_a_settlement_that_is_found_waits_for_the_card_of_its_patient(at: RealCashier, state: Path) -> None:
    made = pay_elsewhere(at)
    find(at, made)
    at.press(Key.Key_F5)
    assert "请出示患者的卡" in shown(at)
    put(at)
    at.until_step(Step.CONFIRM)
    at.press(Key.Key_Escape)
    at.until_step(Step.REFUND)
    at.press(Key.Key_F5)
    take_out(at)
    put(at)
    at.until_step(Step.CONFIRM)
    at.press(Key.Key_F10)
    insured(at, state, made)


def test_the_simulation_desk_pays_the_oldest_bill_of_who_is_chosen(at: RealCashier) -> None:
    at.press(Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    desk = at.window.simulation
    assert desk
    desk.people.choose(who(at).number)
    [paying] = desk.findChildren(PaidElsewhere)
    paying.keys[Place.MACHINE].click()
    at.until(lambda: "已付" in paying.said.text())
    paying.keys[Place.PHONE].click()
    at.until(lambda: "已付" not in paying.said.text())
    paying.begin.click()
    at.until(lambda: "今天没有挂号" in paying.said.text())
