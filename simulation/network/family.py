"""A family member's account that pays after the patient's own (家庭共济)."""

from sqlalchemy import bindparam, update

from simulation.network.tables import people
from terminal.database import Change

_MOVE = (
    update(people)
    .where(people.c.number == bindparam("payer_number"))
    .values(account=people.c.account + bindparam("payer_amount"), version=people.c.version + 1)
)


def moved(payer: str | None, amount: int) -> tuple[Change, ...]:
    """Move an amount (fen) into the account of whoever pays, or out of it; nothing where there is none to move."""
    if not payer or not amount:
        return ()
    return (Change(_MOVE, {"payer_number": payer, "payer_amount": amount}),)
