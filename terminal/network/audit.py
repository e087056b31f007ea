"""The insurer's books as an auditor reads them: what counts of a bill, and whether all that was taken adds up."""

from collections import Counter

from msgspec import json
from sqlalchemy import Engine, Row, select

from terminal.model import Answer
from terminal.network.tables import LIVE, people, settlements


def charged(engine: Engine, bill: str) -> list[str]:
    """Return the numbers of the live settlements of a bill."""
    with engine.begin() as connection:
        where = (settlements.c.bill == bill) & (settlements.c.state == LIVE)
        return list(connection.scalars(select(settlements.c.number).where(where).order_by(settlements.c.number)))


def unbalanced(engine: Engine) -> dict[str, dict[str, int]]:
    """Return whose accumulators are not what their live settlements add up to: person number to key to the excess."""
    with engine.begin() as connection:
        kept = {
            each.number: Counter(json.decode(each.ledger, type=dict[str, int]))
            for each in connection.execute(select(people))
        }
        for settled in connection.execute(select(settlements).where(settlements.c.state == LIVE)):
            kept[settled.person].subtract(json.decode(settled.deltas, type=dict[str, int]))
    return {number: left for number, each in kept.items() if (left := {key: by for key, by in each.items() if by})}


def taken(engine: Engine, person: str) -> int:
    """Return what live settlements took from a person's own account, in fen."""
    with engine.begin() as connection:
        where = (settlements.c.person == person) & (settlements.c.state == LIVE)
        return sum(_own(each) for each in connection.execute(select(settlements).where(where)))


def _own(settled: Row[tuple[object, ...]]) -> int:
    answer = json.decode(settled.answer, type=Answer)
    return answer.split.account - answer.from_family
