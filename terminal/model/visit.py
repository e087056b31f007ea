"""Registration for a visit (挂号): what can be booked at which fee, and what became of it. All money is fen."""

from datetime import date
from enum import StrEnum

from terminal.model.care import Fen
from terminal.noun import Noun

SIGN = "GH"
"""The sign with which the number of a visit's bill begins."""


class Clinic(Noun, frozen=True):
    """What a patient can be registered for: a department and the rank of its doctor, at a fee."""

    code: str
    department: str
    rank: str
    fee: Fen


class VisitState(StrEnum):
    """What became of a visit: registered for, begun by the doctor, or given back (退号) before that."""

    BOOKED = "booked"
    BEGUN = "begun"
    RETURNED = "returned"


class Visit(Noun, frozen=True):
    """A patient's registration for a visit; `number` is that of its bill, `place` the patient's in the queue.

    `settlement` is the number under which its fee is paid, empty while it is not.
    """

    number: str
    department: str
    rank: str
    fee: Fen
    day: date
    place: int
    state: VisitState = VisitState.BOOKED
    settlement: str = ""


def is_visit(bill_number: str) -> bool:
    """Return whether a bill is the fee of a visit."""
    return bill_number.startswith(SIGN)
