"""A bill is charged at one counter at a time, by any means, and no crash keeps it from the others for good."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from counter.prove.counter import Counter, Outside
from simulation.channel import ChannelFault
from simulation.hospital import SampleHospital
from simulation.network.faults import Fault
from terminal.errors import JiesuanError, NotSent, Refused
from terminal.model import Act, Bill, Head, Line, Patient, Presettlement, Settlement, State, payment
from tests.bench import Clock, person
from tests.terminal.tampering import refused

NAME = "李伟"
BILL = "MZ202611220005"


class Hall:
    """Two counters of one hospital that share everything outside of them."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.outside = Outside(folder, clock)
        for number in ("01", "02"):
            (folder / number).mkdir()
        self.first, self.second = (
            Counter(folder / number, clock, outside=self.outside, number=number) for number in ("01", "02")
        )

    def close(self) -> None:
        self.first.close()
        self.second.close()
        self.outside.close()

    @property
    def claims(self) -> dict[str, str]:
        return self.outside.hospital.claims()


@pytest.fixture
def hall(tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    hall = Hall(tmp_path, clock)
    yield hall
    hall.close()


def in_full(counter: Counter, presented: Patient | None = None) -> Settlement:
    patient = presented or counter.patient(NAME)
    total = next(each.stated_total for each in patient.bills if each.number == BILL)
    return counter.checkout.pay_in_full(patient, BILL, payment.cash(total, total), "no_rule")


def agreed(counter: Counter) -> Presettlement:
    return counter.agreed(NAME, BILL)


def test_what_may_be_settled_at_one_counter_is_not_paid_in_full_at_another(hall: Hall) -> None:
    patient = hall.second.patient(NAME)
    hall.outside.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: hall.first.settle(agreed(hall.first)))
    assert refused(lambda: in_full(hall.second, patient)) == "bill_claimed"
    assert [each.state for each in hall.first.checkout.recover()] == [State.SETTLED]
    assert refused(lambda: in_full(hall.second, patient)) == "bill_changed"


def test_a_bill_that_waits_for_a_phone_is_charged_nowhere_else(hall: Hall) -> None:
    patient = hall.second.patient(NAME)
    hall.outside.channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: hall.first.settle_by_phone(agreed(hall.first), 0)) == "not_paid"
    assert refused(lambda: in_full(hall.second, patient)) == "bill_claimed"
    hall.first.collect()
    assert hall.claims == {}
    assert refused(lambda: in_full(hall.second, patient)) == "bill_changed"


def test_a_bill_that_one_counter_was_refused_is_free_for_the_others(hall: Hall) -> None:
    trial = agreed(hall.first)
    hall.outside.platform.fail("settle", Fault.REFUSED)
    assert refused(lambda: hall.first.settle(trial)) == "insurer_refused"
    assert hall.claims == {}
    assert in_full(hall.second).number


def test_what_was_reversed_is_free_for_the_others(hall: Hall) -> None:
    hall.outside.platform.fail("settle", Fault.LOST_REQUEST)
    refused(lambda: hall.first.settle(agreed(hall.first)))
    assert hall.claims == {BILL: "01"}
    assert [each.state for each in hall.first.checkout.recover()] == [State.REVERSED]
    assert in_full(hall.second).number


@pytest.mark.parametrize("charge", [lambda at, trial: at.settle(trial), lambda at, trial: in_full(at, trial.patient)])
def test_a_bill_that_the_hospital_gives_to_another_person_meanwhile_is_settled_on_nobody(
    hall: Hall, tmp_path: Path, charge: Callable[[Counter, Presettlement], Settlement]
) -> None:
    trial, other = agreed(hall.first), person("刘洋").id_number.reveal()
    with closing(sqlite3.connect(tmp_path / "hospital.db")) as records, records:
        records.execute("UPDATE bill SET id_number = ? WHERE number = ?", [other, BILL])
    assert refused(lambda: charge(hall.first, trial)) == "bill_changed"
    assert (hall.first.charged(BILL), hall.first.journal.head()[0], hall.claims) == ([], 0, {})


def test_a_claim_of_a_counter_that_died_before_it_wrote_anything_ends_with_its_next_start(hall: Hall) -> None:
    hall.outside.hospital.claim(agreed(hall.first).bill, person(NAME).id_number, "01")
    hall.first = hall.first.risen()
    assert refused(lambda: in_full(hall.second)) == "bill_claimed"
    hall.first.checkout.recover()
    assert in_full(hall.second).number


def test_a_claim_that_could_not_be_given_up_is_given_up_with_the_next_sale(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_given: object) -> None:
        raise NotSent("hospital_unreachable", reason="down")

    trial = agreed(hall.first)
    hall.outside.platform.fail("settle", Fault.REFUSED)
    with monkeypatch.context() as patch:
        patch.setattr(SampleHospital, "release", down)
        assert refused(lambda: hall.first.settle(trial)) == "insurer_refused"
    assert hall.claims == {BILL: "01"}
    other = hall.first.agreed("刘洋")
    assert hall.first.settle(other).number
    assert hall.claims == {}


def test_the_counter_that_keeps_a_bill_may_charge_it(hall: Hall) -> None:
    hall.outside.hospital.claim(agreed(hall.first).bill, person(NAME).id_number, "01")
    assert hall.first.settle(agreed(hall.first)).number
    assert hall.claims == {}


def test_of_two_counters_that_claim_a_bill_at_once_one_gets_it(tmp_path: Path) -> None:
    counters = [SampleHospital(tmp_path / "hospital.db") for _ in range(2)]
    who = person("胡长顺").id_number
    bills = counters[0].unpaid(who)

    def claimed(bill: Bill, number: int) -> bool:
        with suppress(Refused):
            counters[number].claim(bill, who, f"{number:02d}")
            return True
        return False

    for bill in bills:
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(partial(claimed, bill), range(2))) == [False, True]
    for each in counters:
        each.close()


def test_a_settlement_that_is_told_after_it_was_given_back_leaves_the_bill_unpaid(hall: Hall) -> None:
    hospital = hall.outside.hospital
    hospital.mark_unsettled(BILL, "S1")
    hospital.mark_settled(BILL, "S1")
    assert hospital.settlement_of(BILL) is None


class Watched:
    """A hospital that receives the first refunds only later, and records a bill's state after each call."""

    def __init__(self, hospital: SampleHospital) -> None:
        self._hospital, self.seen, self.is_deaf = hospital, list[str | None](), True

    def __getattr__(self, name: str) -> object:
        return getattr(self._hospital, name)

    def mark_unsettled(
        self,
        bill_number: str,
        settlement_number: str,
        kept: tuple[Line, ...] = (),
        replaced_by: str = "",
        journal: Head | None = None,
    ) -> None:
        if self.is_deaf:
            raise NotSent("hospital_unreachable", reason="down")
        self._hospital.mark_unsettled(bill_number, settlement_number, kept, replaced_by, journal)
        self.seen.append(self._hospital.settlement_of(bill_number))


def test_a_bill_of_which_lines_stay_settled_is_unpaid_at_no_time(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    settled = hall.first.settle(agreed(hall.first))
    hospital = Watched(hall.outside.hospital)
    checkout = hall.first.counter(hall.outside.platform, hospital)  # type: ignore[arg-type]
    lines = settled.care.lines if settled.care else ()
    twice = checkout.refund_lines(settled.number, lines[:3]).kept
    assert twice is not None
    thrice = checkout.refund_lines(twice.number, lines[:2]).kept
    assert thrice is not None
    hospital.is_deaf = False
    checkout.recover()
    assert set(hospital.seen) == {twice.number, thrice.number}
    assert checkout.open_items() == ()
    assert hall.outside.hospital.settlement_of(BILL) == thrice.number
    assert [each.act for each in hall.first.journal.of_bill(BILL)].count(Act.REFUND) == 2
    caplog.clear()


def test_whoever_comes_second_is_told_at_which_counter_the_bill_is(hall: Hall) -> None:
    bill = agreed(hall.first).bill
    hall.outside.hospital.claim(bill, person(NAME).id_number, "01")
    with pytest.raises(JiesuanError) as raised:
        hall.outside.hospital.claim(bill, person(NAME).id_number, "02")
    assert (raised.value.code, raised.value.facts["counter"]) == ("bill_claimed", "01")
