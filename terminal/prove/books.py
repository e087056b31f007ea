"""Holds the books of one bill against each other: insurer, journal, hospital, drawer, payment channel and paper."""

from collections.abc import Iterator

from terminal.benefit.lines import totals
from terminal.errors import JiesuanError
from terminal.model import Act, Settlement, TradeState
from terminal.network import audit
from terminal.prove.counter import Counter, person


def standing(counter: Counter, bill: str) -> tuple[Settlement, ...]:
    """Return the settlements of a bill that count, as the journal knows them."""
    return tuple(each.settlement for each in counter.journal.of_bill(bill) if each.counts and each.settlement)


def disagreements(counter: Counter, name: str, bill: str) -> list[str]:
    """Say where the books of a person's bill do not agree once nothing is open any more; rightly they say nothing."""
    return [*_money(counter, name, bill), *_journal(counter, bill), *_paper(counter, bill)]


def _money(counter: Counter, name: str, bill: str) -> Iterator[str]:
    ours = standing(counter, bill)
    numbers = [each.number for each in ours]
    insured = [each.number for each in ours if not each.refusal]
    charged, told = counter.charged(bill), counter.hospital.settlement_of(bill)
    if len(numbers) > 1:
        yield f"settled twice: {numbers}"
    if charged != insured:
        yield f"the insurer has {charged}, the journal {insured}"
    if ([told] if told else []) != numbers:
        yield f"the hospital has {told}, the journal {numbers}"
    if excess := audit.unbalanced(counter.engine):
        yield f"accumulators without a settlement: {excess}"
    took = person(name).account - counter.standing(name)[0]
    if took != sum(each.split.account for each in ours):
        yield f"the account gave {took}"
    if (drawer := counter.checkout.shift_totals()[1]) != sum(each.tender.cash for each in ours):
        yield f"the drawer has {drawer}"
    trades = [each for each in counter.channel.book() if each.state is TradeState.PAID]
    if (paid := sum(each.amount - each.refunded for each in trades)) != sum(each.tender.by_code for each in ours):
        yield f"the channel has {paid}"


def _journal(counter: Counter, bill: str) -> Iterator[str]:
    for each in counter.journal.unfinished():
        yield f"still open: {each.act} {each.state} {each.code}"
    numbers = [number for number, _ in _receipts(counter, bill)]
    if len(set(numbers)) != len(numbers):
        yield f"a number twice: {numbers}"
    for made in standing(counter, bill):
        if made.care is None or totals(made.care.lines)[0] != made.split.total:
            yield f"{made.number} is not of its lines"
    try:
        counter.journal.verify()
    except JiesuanError as error:
        yield f"the journal does not verify: {error}"


def _paper(counter: Counter, bill: str) -> Iterator[str]:
    """Look for receipts that came out without having been counted, or twice without a mark."""
    came_out = counter.paper.receipts()
    for number, copies in _receipts(counter, bill):
        mine = [paper for paper in came_out if paper.number == number]
        unmarked = [paper for paper in mine if not paper.is_marked]
        if len(unmarked) > 1 or len(mine) > copies:
            yield f"{number} came out {len(mine)} times, {len(unmarked)} unmarked, {copies} counted"


def _receipts(counter: Counter, bill: str) -> Iterator[tuple[str, int]]:
    """Give the number of each settlement and refund that was made, and how many prints were counted."""
    for each in counter.journal.of_bill(bill):
        made = each.refund.number if each.refund else each.number if each.act is Act.SETTLE else ""
        if made:
            yield made, each.copies
