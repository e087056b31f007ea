"""An application for a refund (退费申请), and what an executing unit has done for a bill. All money is fen."""

from datetime import datetime
from enum import StrEnum

from terminal.model.care import Fen, Line
from terminal.model.counter import Settlement
from terminal.noun import Noun


class ApplicationState(StrEnum):
    """How far an application is: 待审核, 已审核待付款, 付款中, 已付款, 已拒绝, 已撤回."""

    ASKED = "asked"
    APPROVED = "approved"
    PAYING = "paying"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WAITING = frozenset({ApplicationState.ASKED, ApplicationState.APPROVED, ApplicationState.PAYING})
"""The states in which somebody still has to do something."""


class RefundApplication(Noun, frozen=True):
    """An application by its number: what is to be refunded, and who applied, decided and paid, and when.

    `back` is what goes back in cash and by phone; `kept` are the lines that stay. `answer` is the reason for a refusal,
    `paid_at_counter` where the payment was begun, `refund` the number of what was made of it.
    """

    number: str
    settlement: Settlement
    back: Fen
    reason: str
    counter: str
    applied_by: str
    applied_at: datetime
    kept: tuple[Line, ...] = ()
    state: ApplicationState = ApplicationState.ASKED
    decided_by: str = ""
    decided_at: datetime | None = None
    answer: str = ""
    paid_by: str = ""
    paid_at: datetime | None = None
    paid_at_counter: str = ""
    refund: str = ""


class Dispensed(Noun, frozen=True):
    """What an executing unit (执行科室) has done for a line of a bill, such as a drug with its trace code (追溯码)."""

    bill: str
    line: str
    unit: str
    trace: str = ""
