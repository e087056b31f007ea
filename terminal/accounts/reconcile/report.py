"""The result of a reconciliation: the books of a day and their differences. All money is fen."""

from datetime import date
from enum import StrEnum

from terminal.model import Noun, Total


class Difference(StrEnum):
    """The kinds of difference between two books."""

    ONLY_INSURER = "only_insurer"
    LOST = "lost"
    UNTRUE = "untrue"
    ONLY_HERE = "only_here"
    AMOUNTS = "amounts"
    REFUNDED_THERE = "refunded_there"
    REFUNDED_ELSEWHERE = "refunded_elsewhere"
    REFUNDED_HERE = "refunded_here"
    UNKNOWN_THERE = "unknown_there"
    UNKNOWN_NOT_THERE = "unknown_not_there"
    HOSPITAL_NOT_TOLD = "hospital_not_told"
    HOSPITAL_OTHER = "hospital_other"
    LONE_PAYMENT = "lone_payment"
    UNPAID = "unpaid"
    DRAWER_SHORT = "drawer_short"
    DRAWER_OVER = "drawer_over"
    NOT_BOOKED = "not_booked"
    BOOKED_LOST = "booked_lost"
    COUNT_DIFFERS = "count_differs"
    NOT_REMITTED = "not_remitted"
    NOT_TAKEN = "not_taken"
    RECEIPT_WAITS = "receipt_waits"
    RECEIPT_NOT_HERE = "receipt_not_here"
    RECEIPT_NOT_THERE = "receipt_not_there"
    RECEIPT_AMOUNT = "receipt_amount"


class Action(StrEnum):
    """The one safe action for a difference."""

    RESTORE = "restore"
    ADOPT = "adopt"
    REVERSE = "reverse"
    REFUND = "refund"
    ASK_INSURER = "ask_insurer"
    TELL_HOSPITAL = "tell_hospital"
    ASK_HOSPITAL = "ask_hospital"
    ASK_CHANNEL = "ask_channel"
    COUNT_AGAIN = "count_again"
    BOOK = "book"
    CLEAR_UP = "clear_up"
    REMIT = "remit"
    TAKE = "take"
    OPEN_RECEIPT = "open_receipt"
    ASK_FISCAL = "ask_fiscal"


ACTIONS = {
    Difference.ONLY_INSURER: Action.REVERSE,
    Difference.LOST: Action.RESTORE,
    Difference.UNTRUE: Action.RESTORE,
    Difference.ONLY_HERE: Action.ASK_INSURER,
    Difference.AMOUNTS: Action.ASK_INSURER,
    Difference.REFUNDED_THERE: Action.REVERSE,
    Difference.REFUNDED_ELSEWHERE: Action.ASK_HOSPITAL,
    Difference.REFUNDED_HERE: Action.REFUND,
    Difference.UNKNOWN_THERE: Action.ADOPT,
    Difference.UNKNOWN_NOT_THERE: Action.REVERSE,
    Difference.HOSPITAL_NOT_TOLD: Action.TELL_HOSPITAL,
    Difference.HOSPITAL_OTHER: Action.ASK_HOSPITAL,
    Difference.LONE_PAYMENT: Action.ASK_CHANNEL,
    Difference.UNPAID: Action.ASK_CHANNEL,
    Difference.DRAWER_SHORT: Action.COUNT_AGAIN,
    Difference.DRAWER_OVER: Action.COUNT_AGAIN,
    Difference.NOT_BOOKED: Action.BOOK,
    Difference.BOOKED_LOST: Action.RESTORE,
    Difference.COUNT_DIFFERS: Action.CLEAR_UP,
    Difference.NOT_REMITTED: Action.REMIT,
    Difference.NOT_TAKEN: Action.TAKE,
    Difference.RECEIPT_WAITS: Action.OPEN_RECEIPT,
    Difference.RECEIPT_NOT_HERE: Action.ASK_FISCAL,
    Difference.RECEIPT_NOT_THERE: Action.ASK_FISCAL,
    Difference.RECEIPT_AMOUNT: Action.ASK_FISCAL,
}


class Finding(Noun, frozen=True):
    """One difference with the transaction it concerns; unknown fields are empty.

    `ours` and `theirs` are the figures that differ, in fen. `message_id` is the id that a reversal (2601) has to name.
    `remittance` is the closing that it concerns, `operator` whose money it is.
    """

    kind: Difference
    transaction: str = ""
    number: str = ""
    message_id: str = ""
    bill: str = ""
    person_number: str = ""
    order: str = ""
    remittance: str = ""
    operator: str = ""
    ours: int | None = None
    theirs: int | None = None

    @property
    def action(self) -> Action:
        """The one safe action."""
        return ACTIONS[self.kind]


class Book(StrEnum):
    """The journal, and the books that are compared with it."""

    JOURNAL = "journal"
    INSURER = "insurer"
    HOSPITAL = "hospital"
    CHANNEL = "channel"
    DRAWER = "drawer"
    OFFICE = "office"
    REMITTANCES = "remittances"
    RECEIPTS = "receipts"


class Column(Noun, frozen=True):
    """The figures of one book for the day; None for an unknown figure, all None for a book that is not available.

    `settled` and `refunded` are counts, the others fen after refunds.
    """

    book: Book
    settled: int | None = None
    refunded: int | None = None
    total: int | None = None
    fund: int | None = None
    account: int | None = None
    by_code: int | None = None
    cash: int | None = None
    rounding: int | None = None
    others: int | None = None


class Report(Noun, frozen=True):
    """The books of a day side by side; `agreeing` holds the totals on which insurer and journal agree.

    `others` counts the insurer's postings of other counters, which this counter's journal cannot contain.
    """

    day: date
    columns: tuple[Column, ...]
    agreeing: tuple[Total, ...]
    findings: tuple[Finding, ...] = ()
    others: int = 0
