"""Payment: the tender, the change, and a bill paid in full. All money is fen."""

from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from terminal.errors import BadInput
from terminal.model.care import Fen, Noun
from terminal.model.split import Split
from terminal.money import yuan
from terminal.private import Private


class TenderKind(StrEnum):
    """The ways of paying the patient's part (收款方式)."""

    CASH = "cash"
    CODE = "code"
    MIXED = "mixed"


class Tender(Noun, frozen=True):
    """The patient's payment, in fen: due = received - change + by_code.

    `received` is the cash handed over, `by_code` goes through the payment channel under the number `order`.
    """

    kind: TenderKind
    received: int
    change: int
    by_code: int = 0
    order: str = ""

    @property
    def cash(self) -> int:
        """The cash kept in the drawer, in fen."""
        return self.received - self.change

    @property
    def total(self) -> int:
        """The amount paid, in fen."""
        return self.cash + self.by_code


class OwnCode(Noun, frozen=True):
    """The terminal's own payment code, scanned by the patient instead of the patient's code being scanned here."""


PaymentCode = Private | OwnCode


class TradeState(StrEnum):
    """The states of a payment by code; it ends as PAID or CANCELLED."""

    PENDING = "pending"
    PAID = "paid"
    CANCELLED = "cancelled"


class Trade(Noun, frozen=True):
    """A payment by code as held by its channel, by order number; `amount` and the `refunded` part of it in fen."""

    order: str
    amount: Fen
    state: TradeState
    refunded: Fen = 0
    at: datetime | None = None


NOTES = (1_000, 5_000, 10_000)


def cash(due: int, received: int) -> Tender:
    """Return the tender for a payment in cash, with the change.

    Raises BadInput("too_little_cash") if it does not cover the amount due.
    """
    return tender(due, received)


def tender(due: int, received: int, by_code: int = 0) -> Tender:
    """Return the tender for a part by code and the rest in cash, with the change.

    Raises BadInput("too_little_cash") if both do not cover the amount due, "too_much_by_code" if the code exceeds it.
    """
    if by_code < 0 or by_code > due:
        raise BadInput("too_much_by_code", due=yuan(due), by_code=yuan(by_code))
    missing = due - by_code - received
    if missing > 0:
        raise BadInput("too_little_cash", due=yuan(due - by_code), received=yuan(received), missing=yuan(missing))
    return Tender(kind=_kind(due - by_code, by_code), received=received, change=-missing, by_code=by_code)


def added(kept: int, tender: Tender) -> Tender:
    """Return the tender for the whole, of which `kept` is in the drawer already and `tender` brings the rest."""
    received = kept + tender.received
    return replace(tender, kind=_kind(received - tender.change, tender.by_code), received=received)


def reduced(paid: Tender, due: int) -> Tender:
    """Return the tender reduced to a smaller amount due: the part by code is given back first, then cash."""
    back = max(0, paid.total - due)
    by_code = paid.by_code - min(paid.by_code, back)
    change = back - (paid.by_code - by_code)
    order = paid.order if by_code else ""
    return Tender(
        kind=_kind(paid.cash - change, by_code), received=paid.cash, change=change, by_code=by_code, order=order
    )


def quick_notes(due: int) -> tuple[int, ...]:
    """Suggest amounts to hand over: the exact amount, then up to the next ten, fifty and hundred yuan."""
    return tuple(sorted({due, *(-(-due // note) * note for note in NOTES)}))


def in_full(total: int) -> Split:
    """Return the split of a bill that the patient pays in full (全额自费)."""
    return Split(total=total, uncovered=total, personal=total, cash=total)


def _kind(cash_due: int, by_code: int) -> TenderKind:
    if not by_code:
        return TenderKind.CASH
    return TenderKind.MIXED if cash_due else TenderKind.CODE
