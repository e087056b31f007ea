"""The deposits and the discharge of a day come out in the remittance to the fen."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.prove.counter import person
from terminal.errors import Refused
from terminal.model import BookedKind, InsurerCredential, Method, Person, Split, takings
from tests.counter.test_discharge import pay_in, plan
from tests.counter.ward import NAME, STAY, Ward
from tests.terminal.tampering import Tampering, dearer


class Given(Tampering):
    """An insurer whose figures are given: 8,246.70, of which the patient pays 2,426.70."""

    FIGURES = Split(
        total=824_670,
        uncovered=158_199,
        in_scope=666_471,
        pool=490_000,
        pool_self=176_471,
        critical_illness=32_000,
        fund=522_000,
        personal=302_670,
        account=60_000,
        cash=242_670,
    )

    def __init__(self, ward: Ward) -> None:
        super().__init__(ward.bench, lambda answer: replace(answer, split=self.FIGURES), presettle=True)

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        return replace(super().identify(credential, on), complete=False)


def test_the_deposits_and_the_discharge_of_a_day_come_out_in_the_remittance_to_the_fen(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    bill = next(each for each in ward.bench.patient(NAME).bills if each.number == STAY)
    line = replace(bill.care.lines[0], quantity="1", unit_price=824_670, self_pay="0", limit=None)
    bill = replace(bill, stated_total=824_670, care=replace(bill.care, lines=(line,)))
    with ward.bench.hospital._changing():
        ward.bench.hospital._write(bill)
    pay_in(ward, ("cash", 200_000), ("alipay", 300_000))
    checkout = ward.bench.counter(Given(ward))
    patient = checkout.identify(person(NAME).credential())
    found = checkout.presettle(patient, STAY)
    checkout.settle(found, plan(ward, found).tender())
    sums = takings.amounts(ward.booked)
    assert sums == {
        Method.CASH: 200_000,
        Method.ALIPAY: 42_670,
        Method.ACCOUNT: 60_000,
        Method.POOL_RESIDENT: 490_000,
        Method.CRITICAL_ILLNESS: 32_000,
        Method.DEPOSIT: 500_000,
    }
    assert [each.number for each in ward.booked if each.kind is BookedKind.DEPOSIT] == ["500001", "500002"]
    [back] = [each for each in ward.booked if each.kind is BookedKind.DEPOSIT_REFUND]
    assert (back.number, back.amounts) == ("500002", {Method.ALIPAY: -257_330})
    # What the settlement comes to: insurers, and what is kept of the deposits.
    assert takings.insurers(sums) + 500_000 - 257_330 == 824_670
    assert takings.total(sums) == 824_670
    ward.close()


def test_figures_that_nobody_agreed_to_use_no_deposit_and_move_no_money(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    pay_in(ward, ("cash", 200_000), ("alipay", 300_000))
    checkout = ward.bench.counter(Tampering(ward.bench, dearer))
    found = checkout.presettle(checkout.identify(person(NAME).credential()), STAY)
    with pytest.raises(Refused, match="figures_changed"):
        checkout.settle(found, plan(ward, found).tender())
    assert (ward.balance, ward.in_channel, ward.bench.charged(STAY)) == (500_000, 300_000, [])
    assert takings.amounts(ward.booked) == {Method.CASH: 200_000, Method.ALIPAY: 300_000}
    assert checkout.open_items() == ()
    ward.close()
