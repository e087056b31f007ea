"""Payment: the tender, the change, and a bill paid in full. All money is fen."""

from terminal.errors import BadInput
from terminal.model import Split, Tender, TenderKind
from terminal.money import yuan

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
