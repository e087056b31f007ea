"""The steps of a session: loaded before the first paint, without the session."""

from enum import StrEnum


class Step(StrEnum):
    """The cashier's current step."""

    WAITING = "waiting"
    IDENTIFYING = "identifying"
    COUNTER = "counter"
    COLLECT = "collect"
    SETTLING = "settling"
    DONE = "done"
    TROUBLE = "trouble"
    REFUND = "refund"
    CONFIRM = "confirm"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    PENDING = "pending"
    LOCKED = "locked"
    """For whoever looks at a locked counter from outside; the session behind the lock stays as it is."""
