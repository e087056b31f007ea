"""The till: every movement of cash and code money, dated by its own journal entry, and the daily totals.

Window, remittance, reconciliation, suspense desk and the hospital's report all get their money from here, so that no
two of them can disagree and a finished day never changes. All money is fen.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct, field, json
from msgspec.structs import replace

from terminal.checkout.checks import is_as_agreed
from terminal.journal import Journal
from terminal.journal.entry import Entry, Step
from terminal.model import (
    Act,
    Amounts,
    BookedKind,
    Insured,
    Method,
    Noun,
    PaidBy,
    Refund,
    Returned,
    Settlement,
    Split,
    TakeDeposit,
    Tender,
    insurers_of,
)
from terminal.model.cash_office import others_of


class Movement(Noun, frozen=True):
    """Money that moved at the counter with an `entry`, negative if it went back to the patient.

    `cash` went into the drawer, `by_code` through the payment channel, `insurers` pay the rest of settlement `number`;
    `settles` is true if a settlement was made with it. What gives a settlement back names the entry that made it. The
    `operator` is who took or gave it, and `sent_at` when, whoever was there when recovery found it out. `deposits` are
    those that a settlement has used (memo: they came in before); `method` is the way of the money by code.
    `rounding` is how much more the cash is than what was due in cash (memo: it is part of the cash).
    """

    entry: Entry
    number: str
    kind: BookedKind = BookedKind.SETTLEMENT
    method: Method = Method.CODE
    deposits: int = 0
    operator: str = ""
    cash: int = 0
    rounding: int = 0
    by_code: int = 0
    insurers: Amounts = field(default_factory=dict)
    settles: bool = False
    is_adopted: bool = False
    gives_back: Entry | None = None
    sent_at: datetime | None = None

    @property
    def day(self) -> date:
        """The day on which the money moved."""
        return self.entry.day

    @property
    def bill(self) -> str:
        """The bill that it is about."""
        return self.entry.bill

    @property
    def transaction_id(self) -> str:
        """The transaction that it belongs to."""
        return self.entry.transaction_id


class Totals(Noun, frozen=True):
    """The total of movements: the number of settlements, the money received and the money given back, all positive."""

    settled: int = 0
    cash_in: int = 0
    cash_out: int = 0
    code_in: int = 0
    code_out: int = 0
    rounding: int = 0

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

    Steps that move no money may be left out; without those that send, a movement is of whoever wrote its entry.
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
        rounding=sum(each.rounding for each in chosen),
    )


class _Made(Struct, frozen=True):
    """The part of a settlement about money; a day has too many settlements to decode them whole."""

    tender: Tender
    insured: Insured
    split: Split
    at: datetime
    operator: str = ""
    replaces: str = ""
    is_adopted: bool = False

    @property
    def insurers(self) -> Amounts:
        """What the insurer pays, by fund, and what other payers do."""
        return insurers_of(self.split, self.insured.insurance) | others_of(self.tender)


class _Tendered(NamedTuple):
    """How much more cash a tender brings than the one before, and how much of it is rounding."""

    cash: int = 0
    rounding: int = 0


class _Ledger:
    """The state of each transaction while the entries are read: its tender, what is charged, and its refund."""

    def __init__(self) -> None:
        self._tenders: dict[str, Tender] = {}
        self._charged: dict[str, int] = {}
        self._refunds: dict[str, Refund] = {}
        self._kept_by_code: dict[str, int] = {}
        self._numbers: dict[str, str] = {}
        self._made: dict[str, tuple[Entry, Amounts]] = {}
        self._operators: dict[str, str] = {}
        self._sent_at: dict[str, datetime] = {}
        self._deposits: dict[str, Method] = {}

    def movement(self, entry: Entry) -> Movement | None:
        """Return the movement of an entry; None if it moved nothing."""
        if entry.step is Step.SENT:
            self._sent_at[entry.transaction_id] = entry.at
            self._operators[entry.transaction_id] = entry.operator
            if entry.act is Act.DEPOSIT:
                self._deposits[entry.transaction_id] = _method(json.decode(entry.body, type=TakeDeposit).paid_by)
        moved = self._moved(entry)
        if not (moved.cash or moved.rounding or moved.by_code or moved.insurers or moved.deposits or moved.settles):
            return None
        operator = self._operators.get(entry.transaction_id, entry.operator)
        return replace(moved, operator=operator, sent_at=self._sent_at.get(entry.transaction_id))

    def _moved(self, entry: Entry) -> Movement:
        if entry.act is Act.DEPOSIT:
            return self._deposited(entry)
        if entry.step is Step.RETURNED and entry.act is not Act.REFUND:
            return _deposit_back(entry)
        cash, by_code = _Tendered(), 0
        match entry.step:
            case Step.SETTLED:
                return self._settled(entry)
            case Step.REFUNDED:
                return self._refunded(entry)
            case Step.CHARGING:
                cash = self._charging(entry, json.decode(entry.body, type=Tender))
            case Step.PAID:
                # A payment counts once, however often it was noted.
                by_code = self._charged.pop(entry.transaction_id, 0)
            case Step.RETURNED:
                by_code = self._returned(entry)
        number = self._numbers.get(entry.transaction_id, "")
        made = self._made.get(number) if entry.step is Step.RETURNED else None
        kind = BookedKind.REFUND if made else BookedKind.SETTLEMENT
        back = made and made[0]
        return Movement(
            entry=entry,
            number=number,
            kind=kind,
            cash=cash.cash,
            rounding=cash.rounding,
            by_code=by_code,
            gives_back=back,
        )

    def _deposited(self, entry: Entry) -> Movement:
        """Return what came in with a deposit, which has its number wherever money is named."""
        tx = entry.transaction_id
        cash = self._tendered(tx, json.decode(entry.body, type=Tender)) if entry.step is Step.CHARGING else _Tendered()
        return Movement(
            entry=entry,
            number=entry.number,
            kind=BookedKind.DEPOSIT,
            cash=cash.cash,
            rounding=cash.rounding,
            by_code=self._charged.pop(tx, 0) if entry.step is Step.PAID else 0,
            method=self._deposits.get(tx, Method.CODE),
        )

    def _settled(self, entry: Entry) -> Movement:
        """Return what came in with a settlement; the cash of an adopted one was paid elsewhere."""
        made = json.decode(entry.body, type=_Made)
        if made.replaces and is_as_agreed(json.decode(entry.body, type=Settlement)):
            # Kept lines are paid from the tender for the whole.
            self._kept_by_code[made.replaces] = made.tender.by_code
        tendered = self._tendered(entry.transaction_id, made.tender)
        cash = _Tendered() if made.is_adopted else tendered
        self._numbers[entry.transaction_id] = entry.number
        of = replace(entry, operator=made.operator, at=made.at) if made.is_adopted else entry
        self._made[entry.number] = of, made.insurers
        return Movement(
            entry=entry,
            number=entry.number,
            cash=cash.cash,
            rounding=cash.rounding,
            insurers=made.insurers,
            deposits=sum(each.amount for each in made.tender.deposits),
            settles=not made.is_adopted,
            is_adopted=made.is_adopted,
        )

    def _charging(self, entry: Entry, tender: Tender) -> _Tendered:
        """Return the cash that a tender brings; another one than that of the settlement is its operator's."""
        if tender != self._tenders.get(entry.transaction_id):
            self._operators[entry.transaction_id] = entry.operator
        return self._tendered(entry.transaction_id, tender)

    def _tendered(self, transaction_id: str, tender: Tender) -> _Tendered:
        """Return how much more cash there is, and rounding, than with the previous tender, which this one replaces."""
        before = self._tenders.get(transaction_id)
        self._tenders[transaction_id], self._charged[transaction_id] = tender, tender.by_code
        if before is None:
            return _Tendered(tender.cash, tender.rounding)
        return _Tendered(tender.cash - before.cash, tender.rounding - before.rounding)

    def _refunded(self, entry: Entry) -> Movement:
        given = self._refunds[entry.transaction_id] = json.decode(entry.body, type=Refund)
        self._numbers[entry.transaction_id] = number = given.settlement_number
        if given.is_adopted:
            return Movement(entry=entry, number=number, kind=BookedKind.REFUND, is_adopted=True)
        made, took = self._made.get(number, (None, {}))
        back = {method: -fen for method, fen in took.items()}
        return Movement(
            entry=entry,
            number=number,
            kind=BookedKind.REFUND,
            cash=given.drawer_cash,
            rounding=given.rounding,
            insurers=back,
            deposits=given.to_deposits,
            gives_back=made,
        )

    def _returned(self, entry: Entry) -> int:
        given = self._refunds.pop(entry.transaction_id, None)
        if given is None:
            return 0
        back = json.decode(entry.body, type=Returned).by_code
        # Older journals hold no amount: all that was paid by code, less what stays paid by code.
        return given.by_code + self._kept_by_code.get(given.settlement_number, 0) if back is None else back


def _deposit_back(entry: Entry) -> Movement:
    """Return what goes back of a deposit: of one that no settlement has used, or what a settlement has left of it."""
    back = json.decode(entry.body, type=Returned)
    return Movement(
        entry=entry,
        number=back.deposit,
        kind=BookedKind.DEPOSIT_REFUND,
        cash=back.cash,
        rounding=back.rounding,
        by_code=back.by_code or 0,
        method=_method(back.paid_by),
    )


def _method(paid_by: PaidBy) -> Method:
    return Method(paid_by.value)
