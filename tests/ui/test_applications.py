"""A refund above the limit by keyboard: applied for, approved by a second person's password, paid by a third person."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter.refund_desk import RefundDesk
from terminal.model import Operator, Role
from terminal.model.application import ApplicationState
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fake_desk import FakeDesk
from tests.ui.staff import BADGE, LI, PASSWORD, PIN, WANG, FakeOperators
from tests.ui.test_lock import Keys
from ui.pages.applications import ApplicationsScreen
from ui.session import Step

Key, CONTROL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Open = Callable[..., Cashier]
WRONG = "27182818"
HU = Operator(number="0115", name="胡静", roles=frozenset({Role.CASHIER}))


class NoJournal:
    """A journal in which nothing was refunded."""

    def of_bill(self, _bill: str) -> tuple[()]:
        return ()


def opened(open_window: Open, *people: Operator, **changes: object) -> Cashier:
    """Open a counter with a settlement of 648.89 in cash at which one person gives back 200.00 alone."""
    desk = FakeDesk(lambda: counter.NOW)
    numbers = [""]
    journal: Any = NoJournal()
    refunds = RefundDesk(desk.office, desk.perform, journal, "03", lambda: numbers[0], desk.clock, 20_000)
    operators = FakeOperators(*people)
    operators.badges = {BADGE: "0302"}
    cashier = open_window(operators=operators, desk=desk, refunds=refunds, **changes)
    cashier.window.flow.moved.connect(lambda _: numbers.__setitem__(0, cashier.people.number))
    if people:
        signed_in(cashier, people[0].number)
    cashier.insert_card()
    cashier.settle()
    cashier.press(Key.Key_Escape)
    cashier.until(cashier.window.keys.keys["F11"].isEnabled)
    return cashier


def signed_in(cashier: Cashier, number: str) -> None:
    if not cashier.window.locking.is_locked:
        cashier.lock()
    cashier.until_login()
    cashier.sign_in(number=number)
    cashier.until(lambda: not cashier.window.locking.is_locked)


@pytest.fixture
def staffed(open_window: Open) -> Cashier:
    return opened(open_window, LI, HU, WANG)


def page(cashier: Cashier) -> ApplicationsScreen:
    return cashier.window.pages.applications


def state(cashier: Cashier) -> ApplicationState:
    assert cashier.services.refunds
    return cashier.services.refunds.book.application("A0000001").state


def drafted(cashier: Cashier) -> None:
    """Review the refund of the last settlement: that opens the page of applications."""
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.window.pages.over() == "applications")


def applied(cashier: Cashier) -> None:
    drafted(cashier)
    cashier.type("1")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: page(cashier).chosen is not None and not cashier.window.flow.approvals.is_busy)
    cashier.rest()


def consents(cashier: Cashier, number: str = "0302", password: str = PASSWORD) -> None:
    """Fill the second person's number and password in, and press Enter."""
    consent = cashier.window.pages.consent
    cashier.until(lambda: cashier.window.pages.over() == "consent" and consent.enter.isEnabled())
    consent.number.setText(number)
    consent.secret.setText(password)
    consent.secret.setFocus()
    cashier.press(Key.Key_Return)


def approved(cashier: Cashier) -> None:
    cashier.press(Key.Key_1, ALT)
    consents(cashier)
    cashier.until(lambda: state(cashier) is ApplicationState.APPROVED and cashier.window.pages.over() == "applications")
    cashier.until(page(cashier).main.isVisible)


def test_a_refund_above_the_limit_is_applied_for_with_one_key_and_counted_on_the_strip(staffed: Cashier) -> None:
    assert not staffed.window.strip.refunds.isVisible()
    staffed.press(Key.Key_F10)
    staffed.until(lambda: staffed.session.returning is not None)
    assert staffed.window.pages.refund.review.text() == "Enter  申请退费（须审核）"
    staffed.press(Key.Key_Return)
    staffed.until(lambda: staffed.window.pages.over() == "applications")
    staffed.press(Key.Key_Return)
    assert "请先写理由" in words(page(staffed))
    staffed.type("1")
    staffed.press(Key.Key_Return)
    staffed.until(lambda: page(staffed).chosen is not None)
    made = page(staffed).chosen
    assert made
    assert (made.applied_by, made.reason, made.back) == ("0301", "检查或治疗未做", 64_889)
    assert staffed.session.step is Step.REFUND
    assert "refund" not in staffed.checkout.calls
    staffed.until(staffed.window.strip.refunds.isVisible)
    assert staffed.window.strip.refunds.text() == "退费审核 1 笔  Ctrl+T"


def test_three_people_make_the_refund_with_their_keys(staffed: Cashier) -> None:
    applied(staffed)
    approved(staffed)
    signed_in(staffed, "0115")
    staffed.press(Key.Key_T, CONTROL)
    staffed.until(page(staffed).main.isVisible)
    staffed.press(Key.Key_Return)
    staffed.until_step(Step.CONFIRM)
    assert "申请 A0000001" in words(staffed.window.pages.confirm)
    staffed.press(Key.Key_F10)
    staffed.until_step(Step.REFUNDED)
    assert staffed.checkout.approvals == ["A0000001"]


def test_a_wrong_password_approves_nothing_and_is_slowed(staffed: Cashier) -> None:
    applied(staffed)
    staffed.press(Key.Key_1, ALT)
    for _ in range(3):
        consents(staffed, password=WRONG)
        staffed.until(staffed.window.pages.consent.enter.isEnabled)
    staffed.until(lambda: "秒" in words(staffed.window.pages.consent))
    consents(staffed)
    staffed.until(lambda: "秒" in words(staffed.window.pages.consent))
    assert state(staffed) is ApplicationState.ASKED


@pytest.mark.parametrize(("number", "said"), [("0301", "自己不能"), ("0115", "没有")])
def test_neither_oneself_nor_somebody_without_the_right_approves(staffed: Cashier, number: str, said: str) -> None:
    applied(staffed)
    staffed.press(Key.Key_1, ALT)
    consents(staffed, number)
    staffed.until(lambda: said in words(staffed.window.pages.consent))
    assert state(staffed) is ApplicationState.ASKED


def test_a_badge_and_its_pin_approve_too(staffed: Cashier) -> None:
    applied(staffed)
    staffed.press(Key.Key_1, ALT)
    staffed.until(lambda: staffed.window.pages.over() == "consent")
    staffed.scan(BADGE)
    consent = staffed.window.pages.consent
    staffed.until(lambda: QApplication.focusWidget() is consent.secret)
    staffed.rest()
    consent.secret.setText(PIN)
    staffed.press(Key.Key_Return)
    staffed.until(lambda: state(staffed) is ApplicationState.APPROVED)


def test_esc_leaves_the_question_and_nothing_has_happened(staffed: Cashier) -> None:
    applied(staffed)
    staffed.press(Key.Key_1, ALT)
    staffed.until(lambda: staffed.window.pages.over() == "consent")
    staffed.window.pages.consent.secret.setText(PASSWORD)
    staffed.press(Key.Key_F9)
    assert staffed.window.pages.over() == "consent"
    staffed.press(Key.Key_Escape)
    assert staffed.window.pages.over() == "applications"
    assert staffed.window.pages.consent.secret.text() == ""
    assert state(staffed) is ApplicationState.ASKED


def test_a_refusal_needs_a_reason_and_its_second_person(staffed: Cashier) -> None:
    applied(staffed)
    staffed.press(Key.Key_2, ALT)
    assert staffed.window.pages.over() == "applications"
    assert "请先写理由" in words(page(staffed))
    staffed.type("2")
    staffed.press(Key.Key_2, ALT)
    consents(staffed)
    staffed.until(lambda: state(staffed) is ApplicationState.REFUSED)
    assert staffed.services.refunds
    assert staffed.services.refunds.book.application("A0000001").answer == "药品没有退回"


def test_who_applied_takes_the_application_back(staffed: Cashier) -> None:
    applied(staffed)
    staffed.press(Key.Key_3, ALT)
    staffed.until(lambda: state(staffed) is ApplicationState.WITHDRAWN)
    staffed.until(lambda: not staffed.window.strip.refunds.isVisible())


def test_the_ward_applies_by_its_password_at_this_counter(open_window: Open) -> None:
    ward = Operator(number="0601", name="周药师", roles=frozenset({Role.WARD}))
    staffed = opened(open_window, LI, ward)
    drafted(staffed)
    staffed.type("2")
    staffed.press(Key.Key_4, ALT)
    consents(staffed, "0601")
    staffed.until(lambda: page(staffed).chosen is not None)
    made = page(staffed).chosen
    assert made
    assert (made.applied_by, made.reason) == ("0601", "药品未取或已退回")


def test_no_key_of_a_password_is_recorded(open_window: Open) -> None:
    keys = Keys()
    staffed = opened(open_window, LI, HU, WANG, input_recorder=keys)
    applied(staffed)
    staffed.press(Key.Key_1, ALT)
    staffed.until(lambda: staffed.window.pages.over() == "consent")
    keys.pressed_texts.clear()
    staffed.type("0302")
    assert keys.pressed_texts == []


def test_a_demonstration_has_stand_ins_that_are_marked(open_window: Open) -> None:
    cashier = opened(open_window)
    applied(cashier)
    cashier.press(Key.Key_1, ALT)
    cashier.until(lambda: cashier.window.pages.over() == "consent")
    assert "演示审批人" in words(cashier.window.pages.consent)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: state(cashier) is ApplicationState.APPROVED)
    cashier.until(page(cashier).main.isVisible)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.CONFIRM)
    cashier.press(Key.Key_F10)
    cashier.until_step(Step.REFUNDED)
    assert cashier.checkout.approvals == ["A0000001"]


def test_what_has_an_application_shows_it_in_place_of_a_second_one(staffed: Cashier) -> None:
    applied(staffed)
    staffed.press(Key.Key_Escape)
    staffed.press(Key.Key_Return)
    staffed.until(lambda: "已有申请" in words(page(staffed)))
    assert page(staffed).chosen is not None


def test_a_refund_up_to_the_limit_goes_on_as_ever(open_window: Open) -> None:
    cashier = opened(open_window)
    assert cashier.services.refunds
    cashier.services.refunds.limit = 64_889
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.CONFIRM)
