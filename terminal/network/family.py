"""A family member's account that pays after the patient's own (家庭共济), inside the caller's transaction."""

from sqlalchemy import Connection, delete, insert, select, update

from terminal.network.tables import families, family_payments, people


def link(connection: Connection, payer: str, person: str) -> None:
    """Let the payer's account pay for a person, instead of whoever did before."""
    connection.execute(delete(families).where(families.c.person == person))
    connection.execute(insert(families).values(person=person, payer=payer))


def balance(connection: Connection, person: str) -> int:
    """Return what the account that may pay for a person holds, in fen; 0 where there is none."""
    payer = select(families.c.payer).where(families.c.person == person).scalar_subquery()
    return connection.scalar(select(people.c.account).where(people.c.number == payer).with_for_update()) or 0


def take(connection: Connection, settlement: str, person: str, amount: int) -> None:
    """Pay a part of a settlement (fen) from the account that may pay for a person."""
    payer = connection.scalar(select(families.c.payer).where(families.c.person == person))
    connection.execute(insert(family_payments).values(settlement=settlement, payer=payer))
    give_back(connection, settlement, -amount)


def give_back(connection: Connection, settlement: str, amount: int) -> None:
    """Give a part of a settlement (fen) back to the account that paid it, whoever is linked now."""
    payer = select(family_payments.c.payer).where(family_payments.c.settlement == settlement).scalar_subquery()
    connection.execute(update(people).where(people.c.number == payer).values(account=people.c.account + amount))
