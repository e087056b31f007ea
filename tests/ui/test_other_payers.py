"""Other payers at the payment page: by one key each, approved by a second person where that is needed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from terminal.model.payer import Payer, PayerKind
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.staff import LI, WANG, FakeOperators
from tests.ui.test_applications import consents, signed_in
from ui.session import Step

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
Open = Callable[..., Cashier]
DUE = 64_889
COMPANY = Payer(unit="JZ001", name="示例公司", limit=100_000, left=50_000)


@pytest.fixture
def till(open_window: Open) -> Cashier:
    """A signed-in cashier at the payment of 648.89 by a patient whom a company pays for."""
    cashier = open_window(operators=FakeOperators(LI, WANG), checkout=FakeCheckout(company=COMPANY))
    signed_in(cashier, LI.number)
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    return cashier


def test_a_company_pays_what_was_typed_and_the_patient_the_rest(till: Cashier) -> None:
    till.type("500")
    till.press(Key.Key_1, ALT)
    till.until(lambda: bool(till.session.others))
    assert till.session.asked == DUE - 50_000
    said = words(till.window.pages.collect)
    assert "记账单位" in said
    assert "¥ 148.89" in said
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.settled
    tender = till.checkout.settled.tender
    assert [(each.kind, each.unit, each.amount) for each in tender.others] == [(PayerKind.COMPANY, "JZ001", 50_000)]
    assert (tender.cash, tender.total) == (DUE - 50_000, DUE)


def test_a_company_without_enough_credit_pays_nothing(till: Cashier) -> None:
    told: list[str] = []
    till.window.flow.noticed.connect(told.append)
    till.press(Key.Key_1, ALT)
    till.until(lambda: bool(told))
    assert told == ["示例公司 的记账额度只剩 ¥ 500.00。"]
    assert till.session.others == ()


def test_a_reduction_needs_a_second_person_and_going_back_takes_it_off(till: Cashier) -> None:
    till.type("48.89")
    till.press(Key.Key_2, ALT)
    till.until(lambda: till.window.pages.over() == "consent")
    assert "减免 ¥ 48.89" in words(till.window.pages.consent)
    consents(till)
    till.until(lambda: bool(till.session.others))
    [share] = till.session.others
    assert (share.kind, share.amount, share.approved_by, share.reason) == (
        PayerKind.REDUCTION,
        4_889,
        WANG.number,
        "困难患者",
    )
    till.press(Key.Key_Escape)
    till.press(Key.Key_F9)
    assert (till.session.others, till.session.asked) == ((), DUE)


def test_all_of_it_is_paid_later_where_a_second_person_approves(till: Cashier) -> None:
    till.press(Key.Key_3, ALT)
    till.until(lambda: till.window.pages.over() == "consent")
    consents(till)
    till.until(lambda: bool(till.session.others))
    assert till.session.asked == 0
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.settled
    tender = till.checkout.settled.tender
    assert (tender.cash, tender.by_others, tender.total) == (0, DUE, DUE)
