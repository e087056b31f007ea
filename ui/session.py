"""What stands on the counter right now, as one frozen value that the pages are drawn from."""

from dataclasses import dataclass
from enum import StrEnum

from terminal.model import Bill, Credential, Patient, Presettlement, Settlement
from ui.trouble import Gravity, Trouble


class Step(StrEnum):
    """Where the cashier is."""

    WAITING = "waiting"
    IDENTIFYING = "identifying"
    COUNTER = "counter"
    COLLECT = "collect"
    SETTLING = "settling"
    DONE = "done"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Session:
    """One patient's way over the counter.

    `copy` numbers the receipt printed last, 0 for the original; `again` where an earlier one is printed once more.
    """

    step: Step = Step.WAITING
    credential: Credential | None = None
    patient: Patient | None = None
    bill: Bill | None = None
    presettlement: Presettlement | None = None
    use_account: bool = True
    settlement: Settlement | None = None
    printing: bool = False
    copy: int = 0
    again: bool = False
    trouble: Trouble | None = None

    @property
    def payable(self) -> bool:
        """Whether there is an agreed amount that may be collected."""
        return self.step is Step.COUNTER and self.presettlement is not None

    @property
    def interruptible(self) -> bool:
        """Whether the next patient's credential may take this one's place."""
        return self.step not in {Step.COLLECT, Step.SETTLING}

    @property
    def locked(self) -> bool:
        """Whether this patient's bill has an unknown outcome and must not be charged again."""
        return self.trouble is not None and self.trouble.gravity is Gravity.UNKNOWN


@dataclass(frozen=True)
class Books:
    """What the journal says of the shift: open items as (bill number, since), totals in fen, the last settlement."""

    open_items: tuple[tuple[str, str], ...] = ()
    count: int = 0
    cash: int = 0
    last: Settlement | None = None


def allowed(session: Session, books: Books) -> dict[str, bool]:
    """Tell which function keys would do something now; keys that always do, or never yet, are not named."""
    choosing = session.bill is not None and session.step in {Step.COUNTER, Step.TROUBLE} and not session.locked
    printable = session.settlement if session.step is Step.DONE else books.last
    return {
        "F2": session.interruptible,
        "F4": choosing,
        "F5": choosing,
        "F6": session.payable,
        "F7": session.payable,
        "F9": session.payable,
        "F11": session.step in {Step.WAITING, Step.DONE} and printable is not None and not session.printing,
    }
