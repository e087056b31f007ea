"""Payment: what the patient hands over, what is owed back, and a bill paid in full. All money is fen."""

from terminal.errors import BadInput
from terminal.model import Split, Tender, TenderKind
from terminal.money import yuan

NOTES = (1_000, 5_000, 10_000)


def cash(due: int, received: int) -> Tender:
    """Take cash and owe the change.

    Raises BadInput("too_little_cash") where it does not cover what is due.
    """
    if received < due:
        raise BadInput("too_little_cash", due=yuan(due), received=yuan(received), missing=yuan(due - received))
    return Tender(kind=TenderKind.CASH, received=received, change=received - due)


def quick_notes(due: int) -> tuple[int, ...]:
    """Suggest what a patient may hand over: the exact amount, then up to the next ten, fifty and hundred yuan."""
    return tuple(sorted({due, *(-(-due // note) * note for note in NOTES)}))


def in_full(total: int) -> Split:
    """Let the patient pay everything (全额自费)."""
    return Split(total=total, uncovered=total, personal=total, cash=total)
