"""A person without insurance: opened by the hospital's own records, paid in full, and never asked about elsewhere."""

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from counter.papers import Papers
from counter.prove.counter import person
from terminal.model import ORIGINAL, Credential, Patient, Person, Receipt, RecordCredential, Settlement, payment
from terminal.private import Private
from terminal.receipt import as_text, document
from tests.bench import Bench
from tests.terminal.tampering import refused
from tests.terminal.test_pay_in_full import Away

if TYPE_CHECKING:
    from terminal.ports import Printer


class Strange(Away):
    """An insurer that must not be asked about anybody."""

    def identify(self, credential: Credential, on: date) -> Person:
        raise AssertionError(on)


class Paper:
    """A printer that keeps what was printed."""

    simulated = True

    def __init__(self) -> None:
        self.printed: list[Receipt] = []

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        self.printed.append(receipt)


def record(number: str) -> RecordCredential:
    return RecordCredential(patient_number=Private(number))


@pytest.fixture
def patient(bench: Bench) -> Patient:
    bench.checkout = bench.counter(Strange(bench, lambda answer: answer))
    return bench.checkout.identify(record("26110001"))


def paid(bench: Bench, patient: Patient) -> Settlement:
    bill = patient.bills[0]
    tender = payment.cash(bill.stated_total, bill.stated_total)
    return bench.checkout.pay_in_full(patient, bill.number, tender, "self_pay")


def test_a_person_without_insurance_is_opened_by_the_hospitals_number(patient: Patient) -> None:
    assert patient.person.name.reveal() == "张三"
    assert patient.person.insured.self_pay
    assert [bill.number for bill in patient.bills] == ["MZ202611220901"]


def test_the_bill_is_not_presettled_but_paid_in_full_and_given_back(bench: Bench, patient: Patient) -> None:
    assert refused(lambda: bench.checkout.presettle(patient, patient.bills[0].number)) == "self_pay"
    made = paid(bench, patient)
    assert (made.refusal, made.credential, made.split.cash) == ("self_pay", "record", 4120)
    assert bench.hospital.settlement_of(made.bill_number) == made.number
    assert bench.checkout.refund(made.number).cash_back == 4120
    assert [bill.number for bill in bench.checkout.identify(record("26110001")).bills] == [made.bill_number]


def test_who_is_insured_is_not_opened_without_card_voucher_or_typed_number(bench: Bench) -> None:
    insured = bench.hospital.find((Private("张敏"),), 1)[0]
    assert insured.id_number == person("张敏").id_number
    assert refused(lambda: bench.checkout.identify(record(insured.number))) == "is_insured"


def test_a_number_that_the_hospital_has_not_given_opens_nobody(bench: Bench) -> None:
    assert refused(lambda: bench.checkout.identify(record("99999999"))) == "not_in_records"


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "自费（无医保）"), ("en", "None: self-pay")])
def test_the_receipt_says_that_there_is_no_insurance_and_no_sheet_for_a_claim_comes_with_it(
    bench: Bench, patient: Patient, language: str, said: str
) -> None:
    made, paper = paid(bench, patient), Paper()
    Papers(cast("Printer", paper), language).settlement(made, ORIGINAL)
    assert paper.printed == [document(made, language)]
    text = as_text(paper.printed[0], 200)
    assert said in text
    assert "371602 " not in text
    assert "张三" not in text
