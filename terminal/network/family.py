"""A family member's account that pays after the patient's own (家庭共济)."""

from sqlalchemy import update

from terminal.database import Change
from terminal.network.page import Page
from terminal.network.tables import people


def linked(held: Page, payer: str) -> Change:
    """Let the payer's account pay for a person, instead of whoever did before."""
    same = (people.c.number == held.who.number) & (people.c.version == held.version)
    return update(people).where(same).values(payer=payer, version=held.version + 1)


def moved(payer: str | None, amount: int) -> tuple[Change, ...]:
    """Move an amount (fen) into the account of whoever pays, or out of it; nothing where there is none to move."""
    if not payer or not amount:
        return ()
    row = {"account": people.c.account + amount, "version": people.c.version + 1}
    return (update(people).where(people.c.number == payer).values(row),)
