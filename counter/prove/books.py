"""Comparison of all books with each other: insurer, journals, hospital, drawers, payment channel and paper."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from counter.prove.printed_paper import PrintedPaper
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.hospital import SampleHospital
from simulation.network.audit import Audit
from terminal.accounts import till
from terminal.benefit.split import totals
from terminal.errors import JiesuanError
from terminal.journal import Journal
from terminal.model import Act, Settlement, TradeState, Transaction


class Books(NamedTuple):
    """All records of the bills of one hospital, at any number of counters."""

    audit: Audit
    hospital: SampleHospital
    channel: SimulatedChannel
    journals: Sequence[Journal]
    paper: PrintedPaper

    def transactions(self, bill: str) -> Iterator[Transaction]:
        """Yield a bill's transactions at every counter."""
        for journal in self.journals:
            yield from journal.of_bill(bill)

    def live_settlements(self, bill: str) -> tuple[Settlement, ...]:
        """Return the live settlements of a bill according to the journals; more than one is an error."""
        return tuple(each.settlement for each in self.transactions(bill) if each.counts and each.settlement)


def disagreements(books: Books, owed: Mapping[str, str]) -> list[str]:
    """Return where the books disagree on bills, each given with the number of its person; empty if they agree.

    `owed` has to hold every bill that was ever touched, and none of them may have open items left.
    """
    return [*of_bills(books, owed), *_money(books, owed), *_paper(books, owed)]


def of_bills(books: Books, owed: Mapping[str, str]) -> list[str]:
    """Return where insurer, hospital and journals disagree on bills, as `disagreements` does, whatever was paid."""
    bills = [problem for bill in owed for problem in _bill(books, bill)]
    return [*bills, *_accounts(books, owed), *_journals(books)]


def _bill(books: Books, bill: str) -> Iterator[str]:
    ours = books.live_settlements(bill)
    numbers = [each.number for each in ours]
    insured = [each.number for each in ours if not each.refusal]
    charged, recorded = books.audit.charged(bill), books.hospital.settlement_of(bill)
    if len(numbers) > 1:
        yield f"{bill} is settled twice: {numbers}"
    if charged != insured:
        yield f"the insurer has {charged}, the journal {insured}"
    if ([recorded] if recorded else []) != numbers:
        yield f"the hospital has {recorded}, the journal {numbers}"
    for made in ours:
        if made.care is None or totals(made.care.lines)[0] != made.split.total:
            yield f"{made.number} is not of its lines"


def _accounts(books: Books, owed: Mapping[str, str]) -> Iterator[str]:
    """Compare the insured areas' records of each person with the live settlements."""
    if excess := books.audit.unbalanced():
        yield f"accumulators without a settlement: {excess}"
    for person in samples.people():
        if person.number in owed.values():
            ours = (
                made
                for bill, number in owed.items()
                if number == person.number
                for made in books.live_settlements(bill)
            )
            gave, took = (
                person.account - books.audit.account(person.number),
                sum(each.split.account - each.from_family for each in ours),
            )
            if gave != took:
                yield f"the account of {person.number} gave {gave}, {took} was taken"


def _money(books: Books, owed: Mapping[str, str]) -> Iterator[str]:
    tenders = [made.tender for bill in owed for made in books.live_settlements(bill)]
    if (drawers := sum(till.totals(till.movements(journal.money())).cash for journal in books.journals)) != sum(
        each.cash for each in tenders
    ):
        yield f"the drawers have {drawers}"
    trades = [each for each in books.channel.book() if each.state is TradeState.PAID]
    if (paid := sum(each.amount - each.refunded for each in trades)) != sum(each.by_code for each in tenders):
        yield f"the payment channel has {paid}"


def _journals(books: Books) -> Iterator[str]:
    for bill, counter in books.hospital.claims().items():
        yield f"{bill} is still claimed by counter {counter}"
    for journal in books.journals:
        for each in journal.unfinished():
            yield f"still open: {each.act} {each.state} {each.code}"
        try:
            journal.verify()
        except JiesuanError as error:
            yield f"a journal does not verify: {error}"


def _paper(books: Books, owed: Mapping[str, str]) -> Iterator[str]:
    """Find receipts printed without being counted, printed twice without a mark, and numbers used twice."""
    came_out, seen = books.paper.receipts(), set[str]()
    for number, copies in (each for bill in owed for each in _receipts(books, bill)):
        mine = [paper for paper in came_out if paper.number == number]
        unmarked = [paper for paper in mine if not paper.is_marked]
        if len(unmarked) > 1 or len(mine) > copies:
            yield f"{number} came out {len(mine)} times, {len(unmarked)} unmarked, {copies} counted"
        if number in seen:
            yield f"{number} is the number of two"
        seen.add(number)


def _receipts(books: Books, bill: str) -> Iterator[tuple[str, int]]:
    """Yield the number of each settlement and refund made, with the count of its prints."""
    for each in books.transactions(bill):
        made = each.refund.number if each.refund else each.number if each.act is Act.SETTLE else ""
        # A region that reports a refund only by its settlement's number has no number for the refund itself.
        if made and not (each.act is Act.REFUND and made == each.number):
            yield made, each.copies
