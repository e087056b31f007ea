"""Acceptance cases whose figures are the insurer's, to the fen: an unknown outcome (A5), and a part refund (A7)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.prove.counter import person
from simulation.network.faults import Fault
from terminal.checkout import Checkout
from terminal.model import (
    Begin,
    Close,
    Insurance,
    InsurerCredential,
    LeftOut,
    Method,
    Person,
    PlatformResult,
    Presettlement,
    Refund,
    Remittance,
    Settlement,
    Split,
    payment,
    takings,
)
from terminal.ports import Original
from tests.counter.ward import OUTPATIENT, Ward
from tests.terminal.tampering import Tampering, refused

NAME = "李伟"
BACK, KEPT = 21_235, 30_000
WHOLE = Split(
    total=51_235,
    in_scope=51_235,
    pool=30_115,
    pool_self=21_120,
    fund=30_115,
    personal=21_120,
    account=15_000,
    cash=6_120,
)
REST = Split(
    total=30_000,
    in_scope=30_000,
    pool=17_634,
    pool_self=12_366,
    fund=17_634,
    personal=12_366,
    account=10_000,
    cash=2_366,
)


class Given(Tampering):
    """An insurer whose figures are given by the total of what is asked, and go back as they were given."""

    def __init__(self, ward: Ward) -> None:
        super().__init__(ward.bench, self._figures, presettle=True)
        self._made: dict[str, Split] = {}

    def _figures(self, answer: PlatformResult) -> PlatformResult:
        split = {each.total: each for each in (WHOLE, REST)}[answer.split.total]
        self._made[answer.settlement_number] = split
        return replace(answer, split=split)

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        return replace(super().identify(credential, on), complete=False)

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        took = self._made[original.settlement_number]
        given = super().refund(original, message_id, on)
        return replace(given, total=-took.total, fund=-took.fund, account=-took.account, cash=-took.cash)

    def find(self, original: Original) -> PlatformResult | Refund | None:
        found = super().find(original)
        return self._figures(found) if isinstance(found, PlatformResult) else found


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A counter with a patient who owes 512.35 in two lines, and a second operator on duty."""
    ward = Ward(tmp_path)
    ward.begin()
    ward.office.perform("b", Begin(by="0115", at=ward.bench.clock(), counter=""))
    bill = next(each for each in ward.bench.patient(NAME).bills if each.number == OUTPATIENT)
    line = replace(bill.care.lines[0], quantity="1", self_pay="0", limit=None)
    lines = (replace(line, unit_price=BACK), replace(line, unit_price=KEPT))
    with ward.bench.hospital._changing():
        ward.bench.hospital._write(replace(bill, stated_total=WHOLE.total, care=replace(bill.care, lines=lines)))
    yield ward
    ward.close()


def presettled(checkout: Checkout) -> Presettlement:
    return checkout.presettle(checkout.identify(person(NAME).credential()), OUTPATIENT)


def settled(checkout: Checkout) -> Settlement:
    return checkout.settle(presettled(checkout), payment.cash(WHOLE.cash, WHOLE.cash))


def closed(ward: Ward, *left_out: LeftOut) -> Remittance:
    """Close everything up to now."""
    ward.bench.clock.forward(60)
    seen, now = takings.amounts(ward.booked), ward.bench.clock()
    return ward.office.remittance(ward.cash.perform(Close(by="0112", at=now, until=now, seen=seen, left_out=left_out)))


def test_a5_an_unknown_of_512_35_is_named_and_in_no_sum_and_in_the_next_days_with_its_own_time(ward: Ward) -> None:
    checkout, sent_at = ward.bench.counter(Given(ward)), ward.bench.clock()
    ward.bench.platform.fail("settle", Fault.LOST_REPLY)
    assert refused(lambda: settled(checkout)) == "no_answer"
    first = closed(ward, LeftOut(bill=OUTPATIENT, since=sent_at, amount=WHOLE.total))
    assert (first.amounts, [each.amount for each in first.left_out]) == ({}, [51_235])
    ward.bench.clock.forward(timedelta(hours=22, minutes=27).total_seconds())
    checkout.recover()
    second = closed(ward)
    assert second.amounts == {Method.CASH: 6_120, Method.ACCOUNT: 15_000, Method.POOL_EMPLOYEE: 30_115}
    [late] = takings.late(second.booked, second.since)
    assert (late.of_time, late.at > first.until, takings.total(late.amounts)) == (sent_at, True, 51_235)
    assert ward.office.remittance(first.number) == first


def test_a7_a_part_refund_gives_37_54_back_once_and_the_insurer_the_rest(ward: Ward) -> None:
    checkout = ward.bench.counter(Given(ward))
    made = settled(checkout)
    before = takings.amounts(ward.booked)
    assert made.care
    given = checkout.refund_lines(made.number, made.care.lines[1:])
    assert given.kept
    assert (given.cash_back, given.kept.split.cash, given.kept.split.total) == (3_754, 2_366, KEPT)
    assert refused(lambda: checkout.refund(made.number)) == "already_refunded"
    after = takings.amounts(ward.booked)
    effect = {method: after.get(method, 0) - before[method] for method in before}
    assert made.insured.insurance is Insurance.EMPLOYEE
    assert effect == {Method.CASH: -3_754, Method.ACCOUNT: -5_000, Method.POOL_EMPLOYEE: -12_481}
    assert ward.bench.charged(OUTPATIENT) == [given.kept.number]
