"""Rush: the next patient is identified and presettled while this one pays; nothing is charged ahead, nothing shown."""

from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from terminal.errors import Refused
from terminal.model import Patient, VoucherCredential
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from ui.session import Step

Key = Qt.Key
NAME = "李秀英"


def other(number: str = "MZ202611200999") -> Patient:
    """Another person, who owes one bill."""
    who = structs.replace(counter.person(NAME), number="99000000000000000001")
    owed = structs.replace(counter.patient(who).bills[0], number=number)
    return Patient(person=who, credential=counter.card(who), bills=(owed,))


def strip(cashier: Cashier) -> str:
    return words(cashier.window.strip)


@pytest.fixture
def paying(serving: Cashier) -> Cashier:
    """A patient with a card who pays, while another one comes with a voucher."""
    serving.press(Key.Key_F9)
    serving.checkout.patient = other()
    return serving


def ahead(paying: Cashier) -> None:
    paying.scan()
    paying.until(lambda: "已预结算" in strip(paying))


def finish(paying: Cashier) -> None:
    """Take the exact cash, and go on to the next patient."""
    paying.rest()  # after the scan
    paying.press(Key.Key_Return)
    paying.until(lambda: paying.session.step is Step.DONE and not paying.session.printing)
    paying.press(Key.Key_Return)


def test_the_next_patient_is_presettled_while_this_one_pays_and_begins_with_the_amount(paying: Cashier) -> None:
    here = paying.session
    ahead(paying)
    assert paying.session is here
    assert paying.checkout.calls.count("settle") == 0
    finish(paying)
    paying.until(lambda: paying.session.payable)
    assert paying.session.patient is not None
    assert paying.session.patient.person.name.reveal() == NAME
    assert [paying.checkout.calls.count(each) for each in ("identify", "presettle", "settle")] == [2, 2, 1]


def test_of_the_next_patient_only_the_masked_name_is_seen_before_the_turn(paying: Cashier) -> None:
    ahead(paying)
    seen = words(paying.window)
    assert "下一位：**英，已预结算" in seen
    assert NAME not in seen
    assert "MZ202611200999" not in seen


def test_nothing_is_asked_ahead_while_this_patient_waits_for_the_platform(paying: Cashier) -> None:
    paying.checkout.gate.clear()
    paying.press(Key.Key_Return)
    paying.until_step(Step.SETTLING)
    paying.scan()
    paying.until(lambda: "凭证已收下" in strip(paying))
    assert paying.checkout.calls.count("identify") == 1
    paying.checkout.gate.set()
    paying.until(lambda: "已预结算" in strip(paying))
    assert paying.checkout.calls[-2:] == ["identify", "presettle"]
    assert paying.session.step is Step.DONE


def test_what_fails_ahead_is_told_when_the_turn_has_come(paying: Cashier) -> None:
    paying.checkout.raises["identify"] = Refused("voucher_expired")
    paying.scan()
    paying.until(lambda: paying.window.flow.rush.held is not None and paying.window.flow.rush.held.error is not None)
    assert paying.session.step is Step.COLLECT
    finish(paying)
    paying.until(lambda: paying.session.trouble is not None)
    assert paying.session.trouble is not None
    assert paying.session.trouble.code == "voucher_expired"


def test_a_turn_that_comes_before_the_answer_waits_for_it_and_asks_nobody_twice(paying: Cashier) -> None:
    checkout = paying.checkout
    paying.press(Key.Key_Return)
    paying.until(lambda: paying.session.step is Step.DONE and not paying.session.printing)
    checkout.gate.clear()
    paying.window.flow.rush.hold(VoucherCredential(code=counter.card(counter.person()).card_number))
    paying.until(lambda: checkout.calls.count("identify") == 2)
    paying.press(Key.Key_Return)
    paying.until_step(Step.IDENTIFYING)
    checkout.gate.set()
    paying.until(lambda: paying.session.payable)
    assert checkout.calls.count("identify") == 2


def test_the_same_person_is_not_presettled_ahead_nor_offered_the_bill_just_paid(serving: Cashier) -> None:
    paid = serving.session.bill
    serving.press(Key.Key_F9)
    serving.scan()
    serving.until(lambda: "下一位：**国。" in strip(serving))
    assert serving.checkout.calls.count("presettle") == 1
    finish(serving)
    serving.until(lambda: serving.session.payable)
    assert serving.session.patient is not None
    assert paid not in serving.session.patient.bills


def test_a_bill_that_is_owed_again_when_its_patient_comes_back_is_offered(paying: Cashier) -> None:
    first = counter.patient()
    settled = paying.session.bill
    ahead(paying)
    finish(paying)
    paying.until(lambda: paying.session.payable)
    paying.press(Key.Key_F9)
    paying.checkout.patient = first  # after a refund, which may be another counter's
    paying.window.flow.rush.hold(first.credential)
    paying.until(lambda: "下一位：**国" in strip(paying))
    finish(paying)
    paying.until(lambda: paying.session.payable)
    assert settled is not None
    assert paying.session.patient is not None
    assert settled.number in {each.number for each in paying.session.patient.bills}


def test_old_figures_are_asked_for_again_when_the_turn_comes(paying: Cashier) -> None:
    ahead(paying)
    held: Any = paying.window.flow.rush.held
    held.agreed = structs.replace(held.agreed, at=held.agreed.at.replace(year=2020))
    finish(paying)
    paying.until(lambda: paying.session.payable)
    assert paying.checkout.calls.count("presettle") == 3


def test_another_person_at_the_counter_takes_nobody_over(paying: Cashier) -> None:
    ahead(paying)
    paying.window.flow.start_over()
    assert paying.window.flow.rush.held is None
    assert paying.session.step is Step.WAITING


def test_several_bills_of_a_visit_are_not_tried_ahead_one_by_one_but_together_when_the_turn_comes(
    paying: Cashier,
) -> None:
    one = other()
    first = structs.replace(one.bills[0], care=structs.replace(one.bills[0].care, admitted=None))
    bills = first, structs.replace(first, number="MZ202611200998")
    paying.checkout.patient = structs.replace(one, bills=bills)
    paying.scan()
    paying.until(lambda: "下一位：**英。" in strip(paying))
    paying.rest()
    assert paying.checkout.calls.count("presettle") == 1
    finish(paying)
    paying.until(lambda: paying.session.payable)
    assert paying.session.ticked == bills
    assert tuple(each.bill for each in paying.session.together) == bills
