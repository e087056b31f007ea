"""A refund gives back what its settlement took: from which segment, cost year, account and tender it took it."""

from collections import Counter

from msgspec.structs import replace

from terminal.model import Bill
from terminal.ports import Request
from tests.bench import Bench, person

NAME, XRAY = "吴强", "E06"
CASH = 1_000
NEW_YEAR = 60 * 86_400


def elsewhere(bench: Bench, like: Bill, visit: str, xrays: int) -> None:
    """Settle today's visit of the same person to another hospital."""
    lines = tuple(replace(line, quantity=str(xrays)) for line in like.care.lines if line.code == XRAY)
    care = replace(like.care, lines=lines, day=bench.clock().date())
    bench.platform.settle(Request(person_number=person(NAME).number, bill_number=visit, care=care), visit)


def ledger(bench: Bench) -> Counter[str]:
    """Return the person's accumulators of all cost years, without those that are 0."""
    return +Counter(bench.balances(NAME)[1])


def by_code(bench: Bench) -> int:
    """Return the patients' money in the payment channel, in fen."""
    return sum(each.amount - each.refunded for each in bench.channel.book())


def test_a_refund_of_the_next_year_goes_back_to_where_it_came_from(
    bench: Bench,
) -> None:
    (bill,) = bench.patient(NAME).bills
    elsewhere(bench, bill, "first", xrays=14)
    before, account = ledger(bench), bench.balances(NAME)[0]
    made = bench.settle_by_phone(bench.agreed(NAME), CASH)
    took, split = ledger(bench) - before, made.split
    assert took == {"employee/2026/segment/outpatient/seg1": split.in_scope}
    assert min(split.fund, split.account, split.cash - CASH) > 0
    assert (bench.balances(NAME)[0], bench.takings[1], by_code(bench)) == (
        account - split.account,
        CASH,
        split.cash - CASH,
    )

    elsewhere(bench, bill, "second", xrays=2)
    bench.clock.forward(NEW_YEAR)
    elsewhere(bench, bill, "third", xrays=1)
    full, left = ledger(bench), bench.balances(NAME)[0]
    assert {key.split("/")[1] for key in full} == {"2026", "2027"}

    given = bench.checkout.refund(made.number)
    refund = given.refund
    assert [-refund.total, -refund.fund, -refund.account, -refund.cash] == [
        *(split.total, split.fund, split.account, split.cash)
    ]
    assert (given.cash_back, given.code_back) == (CASH, split.cash - CASH)
    assert (bench.takings[1], by_code(bench)) == (-CASH, 0)
    assert ledger(bench) == full - took
    assert bench.balances(NAME)[0] == left + split.account
