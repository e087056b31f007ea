"""A short run of the bench of a failover: what it proves of counters, and what a program that was running notices."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, func, select

from bench import failover
from simulation.network.tables import METADATA
from terminal import database
from tests.postgres import Pair, needs

pytestmark = [pytest.mark.xdist_group("postgres"), needs("pg_basebackup")]

COUNTER = "counter 01"


class Survived(NamedTuple):
    """What was there before a failover, and the figures of the counters that worked meanwhile."""

    url: str
    engine: Engine
    is_held: Callable[[], bool]
    figures: dict[str, float]


@pytest.fixture(scope="module")
def survived() -> Iterator[Survived]:
    """A primary that died under three counters; its standby took over."""
    pair = Pair()
    try:
        url = pair.database()
        engine = database.opened(url, METADATA)
        with database.alone(url, COUNTER) as is_held:
            assert is_held()
            figures = {goal.name: goal.measured for goal in failover.proofs(pair, 3, 0.5)}
            yield Survived(url, engine, is_held, figures)
        engine.dispose()
    finally:
        pair.close()


def test_a_failover_loses_and_doubles_no_acknowledged_settlement(survived: Survived) -> None:
    held = ["settlements lost", "settlements double", "outcomes not found out", "people unlike a sequential replay"]
    assert {name: survived.figures[name] for name in held} == dict.fromkeys(held, 0)
    assert survived.figures["3 counters, failover: settled before"] > 0
    assert survived.figures["settled after"] > 0


def test_a_running_program_goes_on_at_the_new_primary_without_an_error(survived: Survived) -> None:
    def is_standby() -> bool | None:
        return database.retried(survived.engine, lambda each: each.scalar(select(func.pg_is_in_recovery())))

    assert is_standby() is False


def test_a_counter_number_is_held_at_the_new_primary_as_well(survived: Survived) -> None:
    assert survived.is_held()
    with database.alone(survived.url, COUNTER) as is_held_by_another:
        assert not is_held_by_another()
    assert survived.is_held()
