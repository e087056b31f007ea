"""The till: every movement of cash and code money, dated by its own journal entry, and the daily totals.

Window, shift report, reconciliation, suspense desk and the hospital's report all get the day's money from here, so that
no two of them can disagree and a finished day never changes. All money is fen.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct, json

from terminal.checkout.checks import is_as_agreed
from terminal.journal import Journal
from terminal.journal.entry import Entry, Returned, Step
from terminal.model import Noun, Refund, Settlement, Tender


class Movement(Noun, frozen=True):
    """Money that moved at the counter on a day, negative if it went back to the patient.

    `cash` went into the drawer, `by_code` through the payment channel; `settles` is true if a settlement was made with
    it.
    """

    day: date
    transaction_id: str
    bill: str
    cash: int = 0
    by_code: int = 0
    settles: bool = False


class Totals(Noun, frozen=True):
    """The total of movements: the number of settlements, the money received and the money given back, all positive."""

    settled: int = 0
    cash_in: int = 0
    cash_out: int = 0
    code_in: int = 0
    code_out: int = 0

    @property
    def cash(self) -> int:
        """The cash that stayed in the drawer."""
        return self.cash_in - self.cash_out

    @property
    def by_code(self) -> int:
        """The money that stayed in the payment channel."""
        return self.code_in - self.code_out


def of_day(journal: Journal, day: date) -> Totals:
    """Return the totals of a counter's day so far; raises what the journal raises."""
    return totals(movements(journal.money(day)), day)


def movements(entries: Iterable[Entry]) -> tuple[Movement, ...]:
    """Return every movement of money of one counter's whole bills, from their entries in the order of the journal.

    Steps that move no money may be left out.
    """
    ledger = _Ledger()
    return tuple(moved for entry in entries if (moved := ledger.movement(entry)))


def totals(moved: Iterable[Movement], day: date | None = None) -> Totals:
    """Add up the movements of a day, or all of them."""
    chosen = [each for each in moved if day is None or each.day == day]
    return Totals(
        settled=sum(each.settles for each in chosen),
        cash_in=sum(max(each.cash, 0) for each in chosen),
        cash_out=sum(max(-each.cash, 0) for each in chosen),
        code_in=sum(max(each.by_code, 0) for each in chosen),
        code_out=sum(max(-each.by_code, 0) for each in chosen),
    )


def unpaid_by_code(entries: Iterable[Entry], day: date) -> int:
    """Return the total of a day's settlements that was to be paid by code and was not paid by the end of the day."""
    owed: dict[str, int] = {}
    for entry in entries:
        if entry.day > day:
            continue
        if entry.step is Step.SETTLED and entry.day == day:
            owed[entry.transaction_id] = 0
        elif entry.step is Step.CHARGING and entry.transaction_id in owed:
            owed[entry.transaction_id] = json.decode(entry.body, type=Tender).by_code
        elif entry.step is Step.PAID and entry.transaction_id in owed:
            owed[entry.transaction_id] = 0
    return sum(owed.values())


class _Made(Struct, frozen=True):
    """The part of a settlement about money; a day has too many settlements to decode them whole."""

    tender: Tender
    replaces: str = ""


class _Ledger:
    """The state of each transaction while the entries are read: its tender, what is charged, and its refund."""

    def __init__(self) -> None:
        self._tenders: dict[str, Tender] = {}
        self._charged: dict[str, int] = {}
        self._refunds: dict[str, Refund] = {}
        self._kept_by_code: dict[str, int] = {}

    def movement(self, entry: Entry) -> Movement | None:
        """Return the movement of an entry; None if it moved nothing."""
        cash, by_code, settles = 0, 0, False
        match entry.step:
            case Step.SETTLED:
                cash, settles = self._settled(entry), True
            case Step.CHARGING:
                cash = self._tendered(entry.transaction_id, json.decode(entry.body, type=Tender))
            case Step.PAID:
                # A payment counts once, however often it was noted.
                by_code = self._charged.pop(entry.transaction_id, 0)
            case Step.REFUNDED:
                cash = self._refunded(entry)
            case Step.RETURNED:
                by_code = self._returned(entry)
        if not (cash or by_code or settles):
            return None
        return Movement(
            day=entry.day,
            transaction_id=entry.transaction_id,
            bill=entry.bill,
            cash=cash,
            by_code=by_code,
            settles=settles,
        )

    def _settled(self, entry: Entry) -> int:
        made = json.decode(entry.body, type=_Made)
        if made.replaces and is_as_agreed(json.decode(entry.body, type=Settlement)):
            # Kept lines are paid from the tender for the whole.
            self._kept_by_code[made.replaces] = made.tender.by_code
        return self._tendered(entry.transaction_id, made.tender)

    def _tendered(self, transaction_id: str, tender: Tender) -> int:
        """Return how much more cash there is than with the previous tender, which this one replaces."""
        before = self._tenders.get(transaction_id)
        self._tenders[transaction_id], self._charged[transaction_id] = tender, tender.by_code
        return tender.cash - (before.cash if before else 0)

    def _refunded(self, entry: Entry) -> int:
        given = self._refunds[entry.transaction_id] = json.decode(entry.body, type=Refund)
        return given.drawer_cash

    def _returned(self, entry: Entry) -> int:
        given = self._refunds.pop(entry.transaction_id, None)
        if given is None:
            return 0
        back = json.decode(entry.body, type=Returned).by_code
        # Older journals hold no amount: all that was paid by code, less what stays paid by code.
        return given.by_code + self._kept_by_code.get(given.settlement_number, 0) if back is None else back
