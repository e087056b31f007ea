"""Refunds: exactly what was taken goes back, in full or by line, and kept lines are settled again as of their day."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from simulation.embedded import Fault
from terminal.benefit.split import calculate_split, totals
from terminal.model import Line, PlatformResult, Presettlement, Refund, Settlement, State
from terminal.ports import Original, Request
from tests.bench import RULES, Bench, person
from tests.terminal.tampering import Tampering, refused, unsound

NAME = "何文斌"


class Short(Tampering):
    """An insurer that refunds one yuan less of the fund than it paid."""

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        given = self._inner.refund(original, message_id, on)
        return replace(given, total=given.total + 100, fund=given.fund + 100)


class Second(Tampering):
    """An insurer whose second settlement goes wrong."""

    settled = 0

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        self.settled += 1
        return self._inner.settle(request, message_id) if self.settled == 1 else super().settle(request, message_id)


@pytest.fixture
def settled(bench: Bench) -> Settlement:
    return bench.settle(bench.agreed(NAME))


def lines(settlement: Settlement) -> tuple[Line, ...]:
    assert settlement.care is not None
    return settlement.care.lines


def unchanged(answer: PlatformResult) -> PlatformResult:
    return answer


def test_a_refund_of_another_amount_is_reversed_and_the_settlement_stands(bench: Bench, settled: Settlement) -> None:
    before = bench.balances(NAME)
    bench.checkout = bench.counter(Short(bench, unchanged))
    assert refused(lambda: bench.checkout.refund(settled.number)) == "refund_differs"
    assert bench.charged(settled.bill_number) == [settled.number]
    assert bench.balances(NAME) == before
    assert bench.hospital.settlement_of(settled.bill_number) == settled.number
    assert bench.checkout.open_items() == ()


def test_a_refund_of_another_amount_that_cannot_be_reversed_is_shown_until_it_is(
    bench: Bench, settled: Settlement
) -> None:
    bench.checkout = bench.counter(Short(bench, unchanged))
    bench.platform.fail("reverse", Fault.UNREACHABLE)
    assert refused(lambda: bench.checkout.refund(settled.number)) == "refund_not_undone"
    assert [each.code for each in bench.checkout.open_items()] == ["refund_differs"]
    assert refused(lambda: bench.checkout.refund(settled.number)) == "bill_locked"
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    assert bench.charged(settled.bill_number) == [settled.number]


def test_what_was_refunded_is_found_again_and_its_prints_are_counted(bench: Bench, settled: Settlement) -> None:
    assert refused(lambda: bench.checkout.refunded(settled.number)) == "refund_not_found"
    given = bench.checkout.refund(settled.number)
    assert bench.checkout.refunded(settled.number) == given
    assert given.settlement == bench.checkout.settlement(settled.number) == replace(settled, state=State.REFUNDED)
    assert (given.kept, given.cash_back) == (None, settled.split.cash)
    assert [bench.checkout.prints.begin_refund(settled.number).number for _ in range(2)] == [0, 1]
    assert bench.checkout.refunded(settled.number).copies == 2
    assert bench.checkout.prints.begin(settled.number).number == 0


def test_the_lines_that_stay_are_settled_again_and_the_difference_goes_back(bench: Bench, settled: Settlement) -> None:
    kept = lines(settled)[:-1]
    given = bench.checkout.refund_lines(settled.number, kept)
    assert given.kept is not None
    assert given.kept.split.total == totals(kept)[0]
    assert given.cash_back == settled.split.cash - given.kept.split.cash > 0
    assert (given.kept.tender.received, given.kept.tender.change) == (settled.split.cash, given.cash_back)
    assert bench.charged(settled.bill_number) == [given.kept.number]
    assert bench.hospital.settlement_of(settled.bill_number) == given.kept.number
    assert bench.checkout.last() == given.kept == bench.checkout.settlement(given.kept.number)
    assert bench.takings[1] == given.kept.split.cash
    assert bench.journal.unfinished() == ()
    assert (given.kept.replaces, given.kept.care_date) == (settled.number, settled.care_date)


def test_what_stays_costs_what_it_would_have_cost_alone(bench: Bench, settled: Settlement) -> None:
    kept = lines(settled)[:1]
    assert settled.care is not None
    alone = calculate_split(RULES(), settled.insured, person(NAME).account, {}, replace(settled.care, lines=kept))
    given = bench.checkout.refund_lines(settled.number, kept)
    assert given.kept is not None
    assert given.kept.split == alone.split
    ledger = {key: fen for key, fen in bench.balances(NAME)[1].items() if fen}
    assert ledger == {key: fen for key, fen in alone.deltas.items() if fen}


def test_later_settlements_keep_what_they_took(bench: Bench, settled: Settlement) -> None:
    second = bench.settle(bench.agreed(NAME))
    assert second.bill_number != settled.bill_number
    kept = lines(settled)[:-1]
    given = bench.checkout.refund_lines(settled.number, kept)
    assert given.kept is not None
    assert bench.checkout.settlement(second.number) == second
    assert second.care is not None
    taken = calculate_split(RULES(), second.insured, 0, second.accumulators, second.care).deltas
    assert given.kept.accumulators == {key: taken.get(key, 0) for key in given.kept.accumulators}


def test_a_smaller_quantity_may_stay(bench: Bench, settled: Settlement) -> None:
    first, *others = lines(settled)
    half = replace(first, quantity="0.5")
    given = bench.checkout.refund_lines(settled.number, (half, *others))
    assert given.kept is not None
    assert lines(given.kept) == (half, *others)


def test_what_stayed_can_be_refunded_by_line_and_whole_in_turn(bench: Bench, settled: Settlement) -> None:
    first = bench.checkout.refund_lines(settled.number, lines(settled)[:-1]).kept
    assert first is not None
    second = bench.checkout.refund_lines(first.number, (replace(lines(first)[0], quantity="0.5"),)).kept
    assert second is not None
    assert bench.checkout.refund(second.number).cash_back == second.split.cash
    assert bench.charged(settled.bill_number) == []
    assert bench.hospital.settlement_of(settled.bill_number) is None
    assert bench.takings[1] == 0
    assert bench.checkout.refunded(settled.number).kept is not None


@pytest.mark.parametrize("fault", [None, Fault.REFUSED], ids=["settled again", "refused"])
def test_a_line_that_was_given_back_is_never_charged_again(
    bench: Bench, settled: Settlement, fault: Fault | None
) -> None:
    kept = lines(settled)[:-1]
    bench.platform.fail("settle", *([fault] if fault else []))
    given = bench.checkout.refund_lines(settled.number, kept)
    if given.kept:
        bench.checkout.refund(given.kept.number)
    again = bench.settle(bench.agreed(NAME, settled.bill_number))
    assert lines(again) == kept
    assert again.split.total == totals(kept)[0]


def nothing(settlement: Settlement) -> tuple[Line, ...]:
    return ()


def more(settlement: Settlement) -> tuple[Line, ...]:
    return (replace(lines(settlement)[0], quantity="99"),)


def twice(settlement: Settlement) -> tuple[Line, ...]:
    return lines(settlement)[:1] * 2


def cheaper(settlement: Settlement) -> tuple[Line, ...]:
    return (replace(lines(settlement)[0], unit_price=1),)


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (nothing, "no_lines_kept"),
        (lines, "all_lines_kept"),
        (more, "lines_not_of_bill"),
        (twice, "lines_not_of_bill"),
        (cheaper, "lines_not_of_bill"),
    ],
)
def test_lines_that_were_not_settled_cannot_stay(
    bench: Bench, settled: Settlement, kept: Callable[[Settlement], tuple[Line, ...]], code: str
) -> None:
    assert refused(lambda: bench.checkout.refund_lines(settled.number, kept(settled))) == code
    assert bench.charged(settled.bill_number) == [settled.number]


def nothing_from_the_fund(answer: PlatformResult) -> PlatformResult:
    """Move the pool's part to the patient's cash; the identities still hold."""
    split = answer.split
    moved = replace(
        split,
        pool=0,
        fund=split.fund - split.pool,
        pool_self=split.pool_self + split.pool,
        personal=split.personal + split.pool,
        cash=split.cash + split.pool,
    )
    return replace(answer, split=moved)


@pytest.mark.parametrize(
    ("change", "fault", "code"),
    [
        (unchanged, Fault.REFUSED, "insurer_refused"),
        (unsound, None, "figures_changed"),
        (nothing_from_the_fund, None, "figures_changed"),
    ],
    ids=["refused", "unsound", "dearer than the whole"],
)
def test_where_what_stays_is_not_settled_the_whole_is_refunded_and_says_so(
    bench: Bench, change: Callable[[PlatformResult], PlatformResult], fault: Fault | None, code: str
) -> None:
    before = bench.balances(NAME)[0]
    bench.checkout = bench.counter(Second(bench, change))
    settled = bench.settle(bench.agreed(NAME))
    bench.platform.fail("settle", *([fault] if fault else []))
    given = bench.checkout.refund_lines(settled.number, lines(settled)[:-1])
    assert (given.kept, given.code, given.cash_back) == (None, code, settled.split.cash)
    assert bench.charged(settled.bill_number) == []
    assert bench.balances(NAME)[0] == before
    assert bench.hospital.settlement_of(settled.bill_number) is None
    assert bench.journal.unfinished() == ()


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.LOST_REPLY, Fault.LOST_REQUEST, Fault.LATE])
def test_what_stays_is_settled_by_recovery_where_the_line_failed_between(
    bench: Bench, settled: Settlement, fault: Fault
) -> None:
    kept = lines(settled)[:-1]
    bench.platform.fail("settle", fault)
    assert refused(lambda: bench.checkout.refund_lines(settled.number, kept)) == "kept_not_settled"
    assert {each.bill_number for each in bench.checkout.open_items()} == {settled.bill_number}
    assert refused(lambda: bench.agreed(NAME, settled.bill_number)) in {"bill_locked", "bill_not_found"}
    bench.checkout.recover()
    given = bench.checkout.refunded(settled.number)
    assert given.kept is not None
    assert given.kept.split.total == totals(kept)[0]
    bench.platform.arrive()
    assert bench.charged(settled.bill_number) == [given.kept.number]
    assert bench.hospital.settlement_of(settled.bill_number) == given.kept.number
    assert bench.journal.unfinished() == ()


def test_while_the_line_is_down_what_stays_waits_and_the_bill_is_locked(bench: Bench, settled: Settlement) -> None:
    bench.platform.fail("settle", Fault.LOST_REQUEST, Fault.UNREACHABLE)
    bench.platform.fail("find", Fault.UNREACHABLE)
    assert refused(lambda: bench.checkout.refund_lines(settled.number, lines(settled)[:-1])) == "kept_not_settled"
    assert bench.checkout.recover() == ()
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    assert bench.charged(settled.bill_number) == []
    assert len(bench.checkout.open_items()) == 1
    assert [each.has_more for each in bench.checkout.recover()] == [False]
    assert len(bench.charged(settled.bill_number)) == 1


def test_lines_are_given_back_one_by_one_and_no_step_costs_more(bench: Bench, agreed: Presettlement) -> None:
    settled = bench.settle(agreed)
    while len(lines(settled)) > 1:
        kept = bench.checkout.refund_lines(settled.number, lines(settled)[1:]).kept
        assert kept is not None
        assert kept.split.cash <= settled.split.cash
        settled = kept
