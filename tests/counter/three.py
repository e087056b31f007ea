"""Who applies for, approves and pays refunds, and how they do it at a counter."""

from counter.opening import Counter
from terminal.model import Line, Operator, Right, Role, Settlement
from terminal.model.application import ApplicationState
from tests.counter.staff import PASSWORD

HU = Operator(number="0115", name="胡静", roles=frozenset({Role.CASHIER}), rights=frozenset({Right.REFUND_OTHER_DAY}))
WARD = Operator(number="0601", name="周药师", roles=frozenset({Role.WARD}))
FINANCE = Operator(number="0701", name="钱会计", roles=frozenset({Role.FINANCE}))


def applied(at: Counter, made: Settlement, kept: tuple[Line, ...] = ()) -> str:
    """Apply in the name of whoever is signed in."""
    _, back = at.checkout._to_give_back(made.number, kept, None)
    return at.refunds.apply(at.checkout.settlement(made.number), back, "检查未做", kept)


def approved(at: Counter, number: str, by: str = "0302") -> None:
    """Approve at a counter by the password of a second person."""
    at.people.approve(Right.APPROVE_REFUND, by, PASSWORD, number)
    at.refunds.decide(number, by, is_approved=True)


def state(at: Counter, number: str) -> ApplicationState:
    """Return how far an application is."""
    return at.refunds.book.application(number).state
