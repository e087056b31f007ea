"""A synthetic day at a counter: its journal, and the matching records of the other parties."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

from terminal.accounts.reconcile import Books
from terminal.accounts.till import Movement
from terminal.journal.entry import EMPTY, Entry, Step
from terminal.model import (
    Act,
    Booked,
    BookedKind,
    Institution,
    Insurance,
    Insured,
    Kind,
    Method,
    Noun,
    Posting,
    Refund,
    Settlement,
    Split,
    State,
    Tender,
    TenderKind,
    Trade,
    TradeState,
    Transaction,
)
from tests.bench import CODE

AT = datetime(2026, 11, 22, 10, 42, tzinfo=timezone(timedelta(hours=8)))
DAY = AT.date()


class Sale(Noun, frozen=True):
    """One bill of the day: its amount in fen, its tender, and whether it was refunded that day."""

    number: int
    fund: int = 6_000
    account: int = 1_000
    cash: int = 3_000
    by_code: int = 0
    refunded: bool = False
    in_full: bool = False
    resident: bool = False
    inpatient: bool = False

    @property
    def bill(self) -> str:
        return f"MZ{self.number:04d}"

    @property
    def settlement(self) -> str:
        return f"S{self.number:04d}"

    @property
    def order(self) -> str:
        return f"{message(self.number)}00" if self.by_code else ""

    @property
    def total(self) -> int:
        return self.fund + self.account + self.cash


def message(number: int, counter: str = "00") -> str:
    """Return a message id of a counter as the journal builds it."""
    return f"{CODE}202611220{number:05d}{counter}{number % 100:02d}"


def journal(sales: Sequence[Sale]) -> tuple[Transaction, ...]:
    """Return the journal of a day."""
    refunds = (refund(sale) for sale in sales if sale.refunded)
    return (*(settle(sale) for sale in sales), *refunds)


def settle(sale: Sale) -> Transaction:
    state = State.REFUNDED if sale.refunded else State.SETTLED
    return Transaction(
        id=f"{sale.number:08d}",
        act=Act.SETTLE,
        bill_number=sale.bill,
        message_id=message(sale.number),
        state=state,
        since=AT,
        number=sale.settlement,
        settlement=made(sale, state),
        recorded=True,
        is_paid=True,
    )


def unknown(sale: Sale, act: Act = Act.SETTLE) -> Transaction:
    """Return a call with an unknown outcome: the settlement of a sale, or its refund."""
    number = sale.number if act is Act.SETTLE else sale.number + 5_000
    return Transaction(
        id=f"{number:08d}",
        act=act,
        bill_number=sale.bill,
        message_id=message(number),
        state=State.UNKNOWN,
        since=AT,
        number="" if act is Act.SETTLE else sale.settlement,
        settlement=made(sale, State.SENT) if act is Act.SETTLE else None,
    )


def refund(sale: Sale) -> Transaction:
    given = Refund(
        number=f"T{sale.number:04d}",
        settlement_number=sale.settlement,
        total=-sale.total,
        fund=-sale.fund,
        account=-sale.account,
        cash=-sale.cash,
        by_code=-sale.by_code,
        at=AT,
    )
    return Transaction(
        id=f"{sale.number + 5_000:08d}",
        act=Act.REFUND,
        bill_number=sale.bill,
        message_id=message(sale.number + 5_000),
        state=State.REFUNDED,
        since=AT,
        number=sale.settlement,
        refund=given,
        recorded=True,
        returned=("",),
    )


def made(sale: Sale, state: State) -> Settlement:
    personal = sale.account + sale.cash
    kind = TenderKind.MIXED if sale.by_code else TenderKind.CASH
    return Settlement(
        transaction=f"{sale.number:08d}",
        message_id=message(sale.number),
        number=sale.settlement,
        bill_number=sale.bill,
        person_number=f"P{sale.number}",
        masked_name="*某",
        masked_id="3716****0000",
        insured=Insured(
            insured_area="371600",
            insurance=Insurance.RESIDENT if sale.resident else Insurance.EMPLOYEE,
            birth=AT.date(),
        ),
        hospital=Institution(area="371600", level=2, direct_settlement=True, code=CODE),
        department="",
        kind=Kind.INPATIENT if sale.inpatient else Kind.OUTPATIENT,
        split=Split(total=sale.total, fund=sale.fund, personal=personal, account=sale.account, cash=sale.cash),
        tender=Tender(kind=kind, received=sale.cash - sale.by_code, change=0, by_code=sale.by_code, order=sale.order),
        basis=(),
        at=AT,
        care_date=DAY,
        operator="0001",
        counter="00",
        state=state,
        refusal="not_opened" if sale.in_full else "",
    )


def books(sales: Sequence[Sale], *more: Transaction) -> Books:
    """Return the records of a day without a difference, and further transactions of the journal."""
    return Books(
        journal=(*journal(sales), *more),
        insurer=tuple(posting for sale in sales if not sale.in_full for posting in postings(sale)),
        hospital={sale.bill: None if sale.refunded else sale.settlement for sale in sales},
        channel=tuple(trade(sale) for sale in sales if sale.by_code),
        money=tuple(moved for sale in sales for moved in movements(sale)),
        booked=tuple(booked(moved) for sale in sales for moved in movements(sale)),
        counted=sum(sale.cash - sale.by_code for sale in sales if not sale.refunded),
    )


def movements(sale: Sale) -> tuple[Movement, ...]:
    """Return how the money of a sale moved, and back where it was refunded."""
    cash = sale.cash - sale.by_code
    entry = Entry(
        seq=sale.number,
        transaction_id=f"{sale.number:08d}",
        act=Act.SETTLE,
        step=Step.SETTLED,
        at=AT,
        bill=sale.bill,
        message_id=None,
        number=sale.settlement,
        body=EMPTY,
        hash=f"{sale.number:08d}-made",
    )
    taken = Movement(entry=entry, number=sale.settlement, cash=cash, by_code=sale.by_code, settles=True)
    if not sale.refunded:
        return (taken,)
    back = replace(entry, step=Step.REFUNDED, hash=f"{sale.number:08d}-back")
    return taken, replace(taken, entry=back, cash=-cash, by_code=-sale.by_code, settles=False)


def booked(moved: Movement) -> Booked:
    """Return what the cash office has of a movement."""
    return Booked(
        id=moved.entry.hash,
        at=moved.entry.at,
        operator="0001",
        counter="00",
        kind=BookedKind.SETTLEMENT if moved.settles else BookedKind.REFUND,
        number=moved.number,
        amounts={Method.CASH: moved.cash, Method.CODE: moved.by_code},
        bill=moved.bill,
    )


def postings(sale: Sale) -> tuple[Posting, ...]:
    """Return the insurer's postings of a sale: one, or one and its opposite."""
    there = Posting(
        number=sale.settlement,
        message_id=message(sale.number),
        person_number=f"P{sale.number}",
        total=sale.total,
        fund=sale.fund,
        account=sale.account,
    )
    back = Posting(
        number=sale.settlement,
        message_id=message(sale.number + 5_000),
        person_number=f"P{sale.number}",
        total=-sale.total,
        fund=-sale.fund,
        account=-sale.account,
        refund=True,
    )
    return (there, back) if sale.refunded else (there,)


def trade(sale: Sale) -> Trade:
    refunded = sale.by_code if sale.refunded else 0
    return Trade(order=sale.order, amount=sale.by_code, state=TradeState.PAID, refunded=refunded, at=AT)
