"""Without direct settlement the patient pays in full: once, without the insurer, and refundable."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation import samples
from terminal.errors import Refused
from terminal.journal import Journal
from terminal.model import Patient, PlatformResult, Refund, Settlement, State, Tender, payment
from terminal.model.payment import in_full
from terminal.ports import Original, Request
from tests.bench import Bench, person
from tests.terminal.tampering import Tampering, refused

NAME, REFUSAL = "阿依古丽·买买提", "no_rule"


class Away(Tampering):
    """An insurer that must not receive a settle or refund call."""

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        raise AssertionError(message_id)

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        raise AssertionError(message_id)

    def reverse(self, original: Original, message_id: str) -> None:
        raise AssertionError(message_id)

    def find(self, original: Original) -> PlatformResult | Refund | None:
        raise AssertionError(original)


@pytest.fixture
def patient(bench: Bench) -> Patient:
    bench.checkout = bench.counter(Away(bench, lambda answer: answer))
    return bench.patient(NAME)


def paid(bench: Bench, patient: Patient, received: int = 0) -> Settlement:
    bill = patient.bills[0]
    tender = payment.cash(bill.stated_total, received or bill.stated_total)
    return bench.checkout.pay_in_full(patient, bill.number, tender, REFUSAL)


def test_what_was_paid_at_another_counter_since_is_not_charged_again(bench: Bench, tmp_path: Path) -> None:
    agreed = bench.agreed("张敏")
    bill, due = agreed.bill, agreed.answer.split.cash
    with closing(Journal(tmp_path / "neighbour.db", samples.institution().code, bench.clock)) as journal:
        here, bench.number = bench.number, "04"
        neighbour, bench.number = bench.counter(bench.platform, journal=journal), here
        neighbour.pay_in_full(agreed.patient, bill.number, payment.cash(bill.stated_total, bill.stated_total), REFUSAL)
        assert refused(lambda: bench.checkout.settle(agreed, payment.cash(due, due))) == "bill_changed"
    assert bench.charged(bill.number) == []
    assert bench.journal.head()[0] == 0


def test_a_bill_that_is_refused_is_paid_in_full(bench: Bench, patient: Patient) -> None:
    bill = patient.bills[0]
    with pytest.raises(Refused, match=REFUSAL):
        bench.checkout.presettle(patient, bill.number)
    settlement = paid(bench, patient, bill.stated_total + 100)
    assert settlement.split == in_full(bill.stated_total)
    assert (settlement.refusal, settlement.tender.change, settlement.basis) == (REFUSAL, 100, ())
    assert bench.hospital.settlement_of(bill.number) == settlement.number == "ZF202611221042000001"
    assert bench.charged(bill.number) == []
    assert bench.balances(NAME) == (person(NAME).account, {})
    assert bench.checkout.last() == settlement
    assert bench.takings == (1, bill.stated_total)
    assert bench.journal.unfinished() == ()


def test_a_bill_is_paid_in_full_once_and_not_settled_besides(bench: Bench, patient: Patient) -> None:
    paid(bench, patient)
    assert refused(lambda: paid(bench, patient)) == "already_settled"
    assert refused(lambda: bench.checkout.presettle(patient, patient.bills[0].number)) == "already_settled"


def test_a_bill_that_is_settled_is_not_paid_in_full_besides(bench: Bench) -> None:
    agreed = bench.agreed("张敏")
    bench.settle(agreed)
    tender = payment.cash(agreed.bill.stated_total, agreed.bill.stated_total)
    pay = bench.checkout.pay_in_full
    assert refused(lambda: pay(agreed.patient, agreed.bill.number, tender, REFUSAL)) == "already_settled"


@pytest.mark.parametrize(("less", "change", "code"), [(1, 0, "too_little_cash"), (0, 1, "tender_disagrees")])
def test_too_little_cash_or_a_wrong_change_is_stopped(
    bench: Bench, patient: Patient, less: int, change: int, code: str
) -> None:
    bill = patient.bills[0]
    exact = payment.cash(bill.stated_total, bill.stated_total)
    tender: Tender = replace(exact, received=exact.received - less, change=change)
    assert refused(lambda: bench.checkout.pay_in_full(patient, bill.number, tender, REFUSAL)) == code
    assert bench.journal.verify() == 0


def test_a_bill_that_does_not_add_up_is_not_paid_in_full(bench: Bench) -> None:
    patient = bench.patient("黄志刚")
    assert refused(lambda: paid(bench, patient)) == "bill_does_not_add_up"


def test_what_was_paid_in_full_is_given_back_in_full(bench: Bench, patient: Patient) -> None:
    settlement = paid(bench, patient)
    given = bench.checkout.refund(settlement.number)
    total = settlement.split.total
    assert (given.refund.total, given.refund.fund, given.refund.account, given.refund.cash) == (-total, 0, 0, -total)
    assert (given.cash_back, given.settlement.state) == (total, State.REFUNDED)
    assert bench.hospital.settlement_of(settlement.bill_number) is None
    assert refused(lambda: bench.checkout.refund(settlement.number)) == "already_refunded"


def test_what_was_paid_in_full_is_given_back_by_line(bench: Bench, patient: Patient) -> None:
    settlement = paid(bench, patient)
    assert settlement.care is not None
    half = replace(settlement.care.lines[0], quantity="0.5")
    given = bench.checkout.refund_lines(settlement.number, (half,))
    assert given.kept is not None
    assert given.kept.split == in_full(given.kept.split.total)
    assert given.cash_back == settlement.split.total - given.kept.split.total
    assert given.kept.refusal == REFUSAL
    assert bench.hospital.settlement_of(settlement.bill_number) == given.kept.number
