"""Booking of a counter's journal in the hospital's book: each movement of money once, for its operator."""

from collections import Counter

from terminal.accounts.till import Movement, movements
from terminal.journal import Journal
from terminal.model import Amounts, Anchor, Booked, Method, Source
from terminal.ports import CashOffice


def book(journal: Journal, office: CashOffice, terminal: str, counter: str, operator: str) -> None:
    """Book what moved money since the last time, as far as it is on disk; raises NotSent.

    `operator` answers for entries that name none. What a journal held when the office first saw it belongs to the time
    before the office. After a supervisor accepted an older journal everything is offered again, and booked once.
    """
    last = Anchor(*journal.head())
    seen = office.source(terminal)
    if seen and seen.last == last:
        return
    source = seen or Source(terminal=terminal, begin=last.seq, last=last)
    after = source.last.seq if journal.holds(source.last.seq, source.last.hash) else source.begin
    moved = [each for each in movements(journal.money_since(after)) if each.entry.seq > after]
    office.book(
        Source(terminal=terminal, begin=source.begin, last=last),
        [_booked(each, counter, operator) for each in moved],
    )


def _booked(moved: Movement, counter: str, operator: str) -> Booked:
    entry, made = moved.entry, moved.gives_back
    return Booked(
        id=entry.hash,
        at=entry.at,
        operator=moved.operator or operator,
        counter=counter,
        kind=moved.kind,
        number=moved.number,
        amounts=_amounts(moved),
        bill=moved.bill,
        is_adopted=moved.is_adopted,
        settles=moved.settles,
        of_operator=made.operator if made else "",
        of_time=made.at if made else moved.sent_at,
    )


def _amounts(moved: Movement) -> Amounts:
    own = Counter(moved.insurers)
    own.update({Method.CASH: moved.cash, Method.ROUNDING: moved.rounding, Method.DEPOSIT: moved.deposits})
    own.update({moved.method: moved.by_code})
    return {method: fen for method, fen in own.items() if fen}
