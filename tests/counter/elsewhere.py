"""A ward whose patient has paid 356.40 outside the window or in full at it, and an insurer that pays 180.20 of it."""

from datetime import date
from functools import partial

from msgspec.structs import replace

from counter.prove.counter import PAYMENT_CODE, person
from simulation import self_service
from terminal.checkout import Checkout
from terminal.model import (
    Bill,
    InsurerCredential,
    Patient,
    Person,
    PlatformResult,
    Refund,
    Refunded,
    Settlement,
    Split,
    Tender,
    payment,
)
from terminal.model.counter import Elsewhere, Place
from terminal.ports import Original
from tests.counter.ward import Ward
from tests.terminal.tampering import Tampering

NAME, BILL = "郑浩然", "MZ202611220017"
TOTAL, POOL, OWN = 35_640, 18_020, 17_620
MACHINE = Elsewhere(place=Place.MACHINE, number="01")
SPLIT = Split(
    total=TOTAL, in_scope=TOTAL, pool=POOL, pool_self=TOTAL - POOL, fund=POOL, personal=OWN, account=0, cash=OWN
)


class Given(Tampering):
    """An insurer whose figures are given, also where recovery asks what became of a message."""

    def __init__(self, ward: Ward) -> None:
        super().__init__(ward.bench, lambda answer: replace(answer, split=SPLIT), presettle=True)

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        return replace(super().identify(credential, on), complete=False)

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        given = super().refund(original, message_id, on)
        return replace(given, total=-TOTAL, fund=-POOL, account=0, cash=-OWN)

    def find(self, original: Original) -> PlatformResult | Refund | None:
        found = super().find(original)
        return self._change(found) if isinstance(found, PlatformResult) else found


def owing(ward: Ward) -> Bill:
    """Let the patient's outpatient bill be one line of 356.40."""
    bill = next(each for each in ward.bench.patient(NAME).bills if each.number == BILL)
    line = replace(bill.care.lines[0], quantity="1", unit_price=TOTAL, self_pay="0", limit=None)
    bill = replace(bill, stated_total=TOTAL, care=replace(bill.care, lines=(line,)))
    with ward.bench.hospital._changing():
        ward.bench.hospital._write(bill)
    return bill


def counter_of(ward: Ward) -> Checkout:
    return ward.bench.counter(Given(ward))


def card(checkout: Checkout) -> Patient:
    return checkout.identify(person(NAME).credential())


def pay_at_machine(ward: Ward) -> Settlement:
    """Let the patient pay the bill at a machine, by phone."""
    who = ward.bench.patient(NAME).person
    pay = partial(self_service.pay, ward.bench.hospital, ward.bench.channel)
    return pay(who, BILL, MACHINE, ward.bench.clock())


def pay_at_window(ward: Ward, tender: Tender | None = None) -> Settlement:
    """Take the bill in full at the window, by phone unless another tender is given."""
    checkout = ward.bench.checkout
    tender = tender or payment.tender(TOTAL, 0, TOTAL)
    code = PAYMENT_CODE if tender.by_code else None
    return checkout.pay_in_full(card(checkout), BILL, tender, "not_registered", code)


def insure(ward: Ward, number: str) -> Refunded:
    checkout = counter_of(ward)
    return checkout.insure_later(number, checkout.presettle_later(card(checkout), number))
