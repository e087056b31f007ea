"""Registration for a visit (挂号): its fee is a bill of its own, with a slip, and given back before it begins only."""

from dataclasses import replace

import pytest

from counter.papers import NO_EXTRAS, Papers
from simulation import self_service
from terminal.model import ORIGINAL, Settlement, payment
from terminal.model.counter import Elsewhere, Place
from terminal.model.visit import VisitState
from terminal.receipt import as_text
from tests.bench import Bench
from tests.counter.test_receipts_and_papers import Kept
from tests.terminal.tampering import refused

NAME = "李伟"


def booked(bench: Bench, clinic: str = "NK1") -> str:
    """Register the patient for a visit, and return the number of its bill."""
    who = bench.patient(NAME).person
    return bench.hospital.book_visit(who.id_number, clinic, bench.clock().date()).number


def settled(bench: Bench, bill: str) -> Settlement:
    return bench.settle(bench.agreed(NAME, bill))


def state(bench: Bench, bill: str) -> VisitState:
    found = bench.hospital.visit(bill)
    assert found
    return found.state


@pytest.fixture
def bill(bench: Bench) -> str:
    return booked(bench)


def test_the_fee_is_an_unpaid_bill_of_its_own_and_settled_like_any_other(bench: Bench, bill: str) -> None:
    [owed] = [each for each in bench.patient(NAME).bills if each.number == bill]
    assert (owed.stated_total, owed.department, len(owed.care.lines)) == (600, "内科", 1)
    made = settled(bench, bill)
    assert made.split.total == 600
    found = bench.hospital.visit(bill)
    assert found
    assert (found.settlement, found.state, found.place) == (made.number, VisitState.BOOKED, 1)


def test_the_same_registration_again_before_it_is_paid_is_that_one(bench: Bench, bill: str) -> None:
    assert booked(bench) == bill
    assert booked(bench, "NK2") != bill
    settled(bench, bill)
    assert booked(bench) not in {bill, ""}
    assert refused(lambda: booked(bench, "XX")) == "clinic_not_known"


def test_its_slip_is_printed_with_the_receipt(bench: Bench, bill: str) -> None:
    made, printer = settled(bench, bill), Kept()
    papers = replace(Papers(printer, "zh_CN", NO_EXTRAS), visit=bench.hospital.visit)
    papers.settlement(made, ORIGINAL)
    slip = as_text(printer.printed[-1], 48)
    assert [each for each in ("挂号凭条", bill, "内科", "就诊序号", "6.00") if each not in slip] == []
    assert "李伟" not in slip


def test_a_fee_that_is_given_back_gives_the_visit_back_and_owes_nothing(bench: Bench, bill: str) -> None:
    given = bench.checkout.refund(settled(bench, bill).number)
    assert given.refund.total == -600
    assert state(bench, bill) is VisitState.RETURNED
    assert bill not in {each.number for each in bench.patient(NAME).bills}


def test_a_visit_that_has_begun_is_not_given_back_and_no_money_moves(bench: Bench, bill: str) -> None:
    made = settled(bench, bill)
    bench.hospital.begin_visit(bill)
    before = bench.journal.head()
    assert refused(lambda: bench.checkout.refund(made.number)) == "visit_begun"
    assert refused(lambda: bench.hospital.cancel_visit(bill)) == "visit_begun"
    assert (bench.journal.head(), bench.charged(bill)) == (before, [made.number])


def test_a_visit_whose_fee_is_not_paid_is_given_back_without_money_and_a_paid_one_is_not(
    bench: Bench, bill: str
) -> None:
    other = booked(bench, "EK1")
    bench.hospital.cancel_visit(bill)
    assert state(bench, bill) is VisitState.RETURNED
    assert {each.number for each in bench.patient(NAME).bills}.isdisjoint({bill})
    settled(bench, other)
    assert refused(lambda: bench.hospital.cancel_visit(other)) == "visit_paid"


def test_a_fee_that_is_paid_elsewhere_is_not_asked_for_again(bench: Bench, bill: str) -> None:
    agreed = bench.agreed(NAME, bill)
    at = Elsewhere(place=Place.PHONE)
    made = self_service.pay(bench.hospital, bench.channel, agreed.patient.person, bill, at, bench.clock())
    assert (
        refused(lambda: bench.checkout.settle(agreed, payment.cash(agreed.answer.split.cash, 600))) == "paid_elsewhere"
    )
    assert bill not in {each.number for each in bench.patient(NAME).bills}
    bench.checkout.refund(made.number)
    assert state(bench, bill) is VisitState.RETURNED
