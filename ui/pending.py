"""The words for a bill's open transactions and for the results of recovery."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from terminal.model import Act, State, Transaction
from ui.i18n import language, tr

if TYPE_CHECKING:
    from terminal.accounts.suspense.words import MatterText
    from ui.session import ShiftStatus

_SEVERAL = 2


def still_open(item: Transaction) -> str:
    """Describe a bill's open transaction, and what must not be done."""
    text, since = _matter_text(item), f"{item.since:%H:%M}"
    return tr("Bill {0}: {1} since {2}. {3}", item.bill_number, text.title, since, text.never)


def open_since(item: Transaction) -> str:
    """Describe a bill's open transaction in short."""
    return tr("Bill {0}: {1} since {2}", item.bill_number, _matter_text(item).title, f"{item.since:%H:%M}")


def _matter_text(item: Transaction) -> "MatterText":
    from terminal.accounts.suspense import matter_of  # noqa: PLC0415 - not needed for the first paint
    from terminal.accounts.suspense.words import words  # noqa: PLC0415

    return words(language()).matters[matter_of(item)]


def ended(by_recovery: Sequence[Transaction]) -> tuple[str, ...]:
    """Describe the results of unknown outcomes, several receipts to print in one sentence."""
    unprinted = [each for each in by_recovery if _is_unprinted(each)]
    if len(unprinted) < _SEVERAL:
        return tuple(text for text in map(_ended, by_recovery) if text)
    others = (_ended(each) for each in by_recovery if not _is_unprinted(each))
    receipts = tr("Bills turned out settled: {0}. F11 prints their receipts.", len(unprinted))
    return receipts, *(text for text in others if text)


def alarms(shift_status: "ShiftStatus") -> dict[str, object]:
    """Return the fields of ui.widgets.strip.Alarms that the shift status decides."""
    behind = tr("This counter's journal is behind what others have seen of it: it sells nothing. Call a supervisor.")
    return {
        "open_items": shift_status.open_items,
        "clock_ahead": shift_status.clock_ahead,
        "behind": behind if shift_status.is_behind else "",
        "hospital": without_hospital() if shift_status.is_read and shift_status.taken is None else "",
    }


def without_platform() -> str:
    """Say what still works while the insurer does not answer."""
    return tr(
        "The insurer does not answer: nothing insured is settled or refunded. Still possible: patients without "
        "insurance (Ctrl+F), deposits (Ctrl+B), printing again (F11), parking (F8), closing the day (F12)."
    )


def without_hospital() -> str:
    """Say what still works while the hospital does not answer."""
    return tr(
        "The hospital's system does not answer: there are no bills, and no money is taken. Still possible: what was "
        "settled (Ctrl+H), printing it again (F11), asking about what is open (Ctrl+U)."
    )


def unprinted(outbox: Sequence[Transaction]) -> str:
    """Describe how many receipts wait; empty if none does."""
    return tr("Receipts not known to have come out: {0}. Press F11.", len(outbox)) if outbox else ""


def _is_unprinted(ended: Transaction) -> bool:
    return ended.act is Act.SETTLE and ended.state is State.SETTLED and not ended.copies


def _ended(by_recovery: Transaction) -> str:
    """Describe the result of an unknown outcome; empty if the cashier has nothing to do."""
    bill_number = by_recovery.bill_number
    if by_recovery.act is Act.REFUND:
        return _refund_ended(by_recovery)
    if by_recovery.state is State.REVERSED:
        return tr("Bill {0} turned out not settled: it can be settled now.", bill_number)
    if _is_unprinted(by_recovery):
        return tr("Bill {0} turned out settled: F11 prints its receipt.", bill_number)
    return ""


def _refund_ended(refund: Transaction) -> str:
    if refund.state is State.REVERSED:
        return tr("Bill {0} turned out not refunded: it can be refunded now.", refund.bill_number)
    if refund.state is State.REFUNDED and not refund.copies:
        return tr(
            "Bill {0} turned out refunded: F10 and number {1} show the cash to give back.",
            refund.bill_number,
            refund.number,
        )
    return ""
