"""Calls without an answer, or with a wrong one: the bill stays locked until recovery resolves it correctly."""

import traceback
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from bench.owed import Owed
from simulation.embedded import Fault
from simulation.hospital import SampleHospital
from terminal.errors import NotSent, Unknown
from terminal.model import Bill, Line, PlatformResult, Presettlement, Refund, State, payment
from terminal.ports import Original
from terminal.private import Private
from tests.bench import Bench
from tests.terminal.tampering import Tampering, dearer, refused, unsound

if TYPE_CHECKING:
    from terminal.ports import Hospital

NAME = "张敏"


@pytest.mark.parametrize("fault", [Fault.LOST_REPLY, Fault.LOST_REQUEST, Fault.LATE])
def test_without_an_answer_the_bill_is_locked(bench: Bench, agreed: Presettlement, fault: Fault) -> None:
    bench.platform.fail("settle", fault)
    assert refused(lambda: bench.settle(agreed)) == "no_answer"
    assert [(each.bill_number, each.state) for each in bench.checkout.open_items()] == [
        (agreed.bill.number, State.UNKNOWN)
    ]
    assert refused(lambda: bench.settle(agreed)) == "bill_locked"
    assert refused(lambda: bench.agreed(NAME)) == "bill_locked"


def test_a_lost_reply_is_adopted(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: bench.settle(agreed))
    assert [each.state for each in bench.checkout.recover()] == [State.SETTLED]
    last = bench.checkout.last()
    assert last is not None
    assert last.split == agreed.answer.split
    assert last.tender == payment.cash(last.split.cash, last.split.cash)
    assert bench.charged(agreed.bill.number) == [bench.hospital.settlement_of(agreed.bill.number)] == [last.number]


def _execute(bench: Bench, *statements: str) -> None:
    with bench.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_books_of_the_insurer_that_fail_under_a_settlement_leave_the_bill_locked_until_they_are_back(
    bench: Bench, agreed: Presettlement
) -> None:
    _execute(bench, "CREATE TRIGGER failing BEFORE INSERT ON settlement BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(Unknown, match="no_answer") as caught:
        bench.settle(agreed)
    written = "".join(traceback.format_exception(caught.value))
    assert "SQLITE_CONSTRAINT_TRIGGER" in written
    assert agreed.patient.person.number not in written
    assert refused(lambda: bench.settle(agreed)) == "bill_locked"
    _execute(bench, "DROP TRIGGER failing")
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    assert bench.settle(agreed).number


def test_books_of_the_insurer_that_cannot_be_used_are_a_platform_that_cannot_be_reached(
    bench: Bench, agreed: Presettlement
) -> None:
    bench.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: bench.settle(agreed))
    _execute(bench, "ALTER TABLE settlement RENAME TO lost", "ALTER TABLE person RENAME TO gone")
    with pytest.raises(NotSent, match="platform_unreachable"):
        bench.patient(NAME)
    assert bench.checkout.recover() == ()
    assert [each.state for each in bench.checkout.open_items()] == [State.UNKNOWN]


def test_a_request_that_comes_late_but_before_recovery_is_adopted(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.LATE)
    refused(lambda: bench.settle(agreed))
    bench.platform.arrive()
    assert [each.state for each in bench.checkout.recover()] == [State.SETTLED]
    assert len(bench.charged(agreed.bill.number)) == 1


class Deaf:
    """A hospital whose system is down whenever it should record that a bill is settled."""

    def __init__(self, hospital: SampleHospital) -> None:
        self._hospital = hospital

    def __getattr__(self, name: str) -> object:
        return getattr(self._hospital, name)

    def mark_settled(self, bill_number: str, settlement_number: str, journal: object = None) -> None:
        raise OSError("down")


def test_a_settlement_that_the_hospital_was_not_told_of_stays_open_until_it_is(
    bench: Bench, agreed: Presettlement, caplog: pytest.LogCaptureFixture
) -> None:
    bench.checkout = bench.counter(bench.platform, hospital=cast("Hospital", Deaf(bench.hospital)))
    bench.settle(agreed)
    assert [each.is_untold for each in bench.checkout.open_items()] == [True]
    bench.checkout = bench.counter(bench.platform)
    bench.checkout.recover()
    assert bench.checkout.open_items() == ()
    caplog.clear()


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("find", Fault.UNREACHABLE),
        ("reverse", Fault.UNREACHABLE),
        ("reverse", Fault.LOST_REPLY),
        ("find", Fault.REFUSED),
    ],
)
def test_what_cannot_be_ended_stays_locked_until_it_can(
    bench: Bench, agreed: Presettlement, call: str, fault: Fault
) -> None:
    bench.platform.fail("settle", Fault.LOST_REQUEST)
    refused(lambda: bench.settle(agreed))
    bench.platform.fail(call, fault)
    assert bench.checkout.recover() == ()
    assert len(bench.checkout.open_items()) == 1
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    assert bench.checkout.recover() == ()


def test_an_unexpected_failure_of_the_adapter_counts_as_no_answer(bench: Bench, agreed: Presettlement) -> None:
    def broken(_: PlatformResult) -> PlatformResult:
        raise ValueError("garbled")

    bench.checkout = bench.counter(Tampering(bench, broken))
    assert refused(lambda: bench.settle(agreed)) == "no_answer"
    assert [each.state for each in bench.checkout.recover()] == [State.SETTLED]


def test_an_answer_without_a_settlement_number_counts_as_no_answer(bench: Bench, agreed: Presettlement) -> None:
    bench.checkout = bench.counter(Tampering(bench, lambda answer: replace(answer, settlement_number="")))
    with pytest.raises(Unknown):
        bench.settle(agreed)


@pytest.mark.parametrize("change", [dearer, unsound])
def test_another_amount_than_agreed_is_cancelled_at_once(
    bench: Bench, agreed: Presettlement, change: Callable[[PlatformResult], PlatformResult]
) -> None:
    before = bench.balances(NAME)
    bench.checkout = bench.counter(Tampering(bench, change))
    assert refused(lambda: bench.settle(agreed)) == "figures_changed"
    assert bench.charged(agreed.bill.number) == []
    assert bench.balances(NAME) == before
    assert bench.hospital.settlement_of(agreed.bill.number) is None
    assert bench.journal.unfinished() == ()


def test_a_cancellation_that_fails_is_shown_and_made_up_for_by_recovery(bench: Bench, agreed: Presettlement) -> None:
    bench.checkout = bench.counter(Tampering(bench, dearer))
    bench.platform.fail("refund", Fault.UNREACHABLE)
    assert refused(lambda: bench.settle(agreed)) == "not_cancelled"
    assert len(bench.checkout.open_items()) == 1
    assert refused(lambda: bench.settle(agreed)) == "already_settled"
    assert [each.state for each in bench.checkout.recover()] == [State.REFUNDED]
    assert bench.charged(agreed.bill.number) == []
    assert bench.checkout.open_items() == ()


def test_a_hospital_that_does_not_answer_is_told_by_recovery(
    bench: Bench, agreed: Presettlement, caplog: pytest.LogCaptureFixture
) -> None:
    class Mute(Owed):
        def unpaid(self, id_number: Private) -> Sequence[Bill]:
            return bench.hospital.unpaid(id_number)

        def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
            bench.hospital.claim(bill, id_number, counter)

        def release(self, counter: str, but: Collection[str]) -> None:
            raise NotSent("hospital_unreachable", reason=counter)

        def mark_settled(self, bill_number: str, settlement_number: str, journal: object = None) -> None:
            raise NotSent("hospital_unreachable", reason=f"{bill_number} {settlement_number}")

        def mark_unsettled(
            self,
            bill_number: str,
            settlement_number: str,
            kept: Sequence[Line] = (),
            replaced_by: str = "",
            journal: object = None,
        ) -> None:
            raise NotSent("hospital_unreachable", reason=bill_number)

    able = bench.checkout
    bench.checkout = bench.counter(bench.platform, Mute(()))
    settlement = bench.settle(agreed)
    assert "hospital not told" in caplog.text
    caplog.clear()
    assert bench.hospital.settlement_of(agreed.bill.number) is None
    assert refused(lambda: bench.agreed(NAME)) == "already_settled"
    assert [each.state for each in able.recover()] == [State.SETTLED]
    assert bench.hospital.settlement_of(agreed.bill.number) == settlement.number


def test_a_refund_whose_reply_is_lost_is_adopted(bench: Bench, agreed: Presettlement) -> None:
    settlement = bench.settle(agreed)
    bench.platform.fail("refund", Fault.LOST_REPLY)
    assert refused(lambda: bench.checkout.refund(settlement.number)) == "no_answer"
    assert refused(lambda: bench.checkout.refund(settlement.number)) == "bill_locked"
    assert [each.state for each in bench.checkout.recover()] == [State.REFUNDED]
    assert bench.charged(agreed.bill.number) == []


def test_a_refund_whose_request_is_late_is_reversed_and_does_nothing_then(bench: Bench, agreed: Presettlement) -> None:
    settlement = bench.settle(agreed)
    bench.platform.fail("refund", Fault.LATE)
    refused(lambda: bench.checkout.refund(settlement.number))
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    bench.platform.arrive()
    assert bench.charged(agreed.bill.number) == [settlement.number]
    assert bench.checkout.refund(settlement.number).cash_back == settlement.split.cash


def test_what_is_found_without_a_settlement_number_is_not_adopted(bench: Bench, agreed: Presettlement) -> None:
    class Nameless(Tampering):
        def find(self, original: Original) -> PlatformResult | Refund | None:
            found = super().find(original)
            return replace(found, settlement_number="") if isinstance(found, PlatformResult) else found

    able = bench.checkout
    bench.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: bench.settle(agreed))
    bench.checkout = bench.counter(Nameless(bench, lambda answer: answer))
    assert bench.checkout.recover() == ()
    assert refused(lambda: bench.agreed(NAME)) == "bill_locked"
    assert [each.state for each in able.recover()] == [State.SETTLED]
