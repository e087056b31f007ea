"""The words for what is not known, or not told, of a bill, and for what recovery found out."""

from terminal.model import Act, State, Transaction
from ui.i18n import tr


def still_open(item: Transaction, every: int) -> str:
    """Say what is not known of a bill, and what not to do; recovery is tried every so many seconds."""
    bill_number, since = item.bill_number, f"{item.since:%H:%M}"
    if _is_untold(item):
        return tr(
            "Bill {0}: the hospital has not been told since {1}, told again every {2} s. Do not charge it again.",
            bill_number,
            since,
            every,
        )
    if item.act is Act.REFUND:
        return tr(
            "Bill {0}: refund unknown since {1}, asked again every {2} s. Hand no cash back yet.",
            bill_number,
            since,
            every,
        )
    return tr(
        "Bill {0}: outcome unknown since {1}, asked again every {2} s. Do not charge it again.",
        bill_number,
        since,
        every,
    )


def open_since(item: Transaction) -> str:
    """Say in short what is not known of a bill."""
    bill_number, since = item.bill_number, f"{item.since:%H:%M}"
    if _is_untold(item):
        return tr("Bill {0}: the hospital has not been told since {1}", bill_number, since)
    if item.act is Act.REFUND:
        return tr("Bill {0}: refund unknown since {1}", bill_number, since)
    return tr("Bill {0}: outcome unknown since {1}", bill_number, since)


def _is_untold(item: Transaction) -> bool:
    """Whether all is known here; what was settled otherwise than agreed is about to be cancelled, and is not."""
    made = item.settlement
    agreed = made is None or made.split.cash == made.tender.received - made.tender.change
    return item.is_untold and (agreed or item.act is Act.REFUND)


def ended(by_recovery: Transaction) -> str:
    """Say what became of an unknown outcome; nothing where the cashier has nothing to do."""
    bill_number = by_recovery.bill_number
    if by_recovery.act is Act.REFUND:
        return _refund_ended(by_recovery)
    if by_recovery.state is State.REVERSED:
        return tr("Bill {0} turned out not settled: it can be settled now.", bill_number)
    if by_recovery.state is State.SETTLED and not by_recovery.copies:
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
