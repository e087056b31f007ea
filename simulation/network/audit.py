"""An audit of the insurer's database: the live settlements of a bill, and accumulators that do not add up."""

from collections import Counter

from msgspec import json
from sqlalchemy import Engine, select

from simulation.network.tables import LIVE, people, settlements

Amounts = dict[str, int]


class Audit:
    """Read-only checks of the insurer's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def charged(self, bill: str) -> list[str]:
        """Return the numbers of the live settlements of a bill; there should be one at most.

        Over the national interface the insurer names a bill by its number, a slash and the part that was charged.
        """
        with self._engine.begin() as connection:
            same = (settlements.c.bill == bill) | settlements.c.bill.startswith(f"{bill}/", autoescape=True)
            where = same & (settlements.c.state == LIVE)
            return list(connection.scalars(select(settlements.c.number).where(where).order_by(settlements.c.number)))

    def account(self, person: str) -> int:
        """Return the balance of a person's account in fen."""
        with self._engine.begin() as connection:
            kept: int = connection.scalars(select(people.c.account).where(people.c.number == person)).one()
            return kept

    def unbalanced(self) -> dict[str, Amounts]:
        """Return accumulators that differ from the sum of the live settlements: person number to key to the excess."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(people.c.number, people.c.ledger))
            kept = {number: Counter(json.decode(ledger, type=Amounts)) for number, ledger in rows}
            live = select(settlements.c.person, settlements.c.deltas).where(settlements.c.state == LIVE)
            for person, deltas in connection.execute(live):
                kept[person].subtract(json.decode(deltas, type=Amounts))
        return {number: left for number, each in kept.items() if (left := {key: by for key, by in each.items() if by})}
