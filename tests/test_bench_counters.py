"""A short run of the bench of many counters: its proofs hold, and it detects a manipulated database."""

from collections.abc import Iterator
from time import monotonic

import pytest
from msgspec import json
from sqlalchemy import Engine, update

from bench import counters
from bench.terminals import Patient, Terminal, population
from simulation.embedded import EmbeddedPlatform
from simulation.network.insurer import Insurer
from simulation.network.tables import REVERSED, opened, people, settlements
from terminal.benefit import rules
from tests.bench import Clock
from tests.postgres import Server, needs

pytestmark = pytest.mark.xdist_group("postgres")

HELD = ("settlements lost", "settlements double", "outcomes not found out", "people unlike a sequential replay")
Work = tuple[Engine, list[Terminal], list[Patient]]


@pytest.fixture
def work() -> Iterator[Work]:
    """The work of three counters, one after the other's calls, without faults."""
    engine, patients = opened(), population(8)
    insurer = Insurer(engine, rules.load())
    insurer.enrol(who for who, _ in patients)
    terminals = [Terminal(number, EmbeddedPlatform(insurer, Clock()), patients, []) for number in range(3)]
    for each in terminals:
        each.work(monotonic() + 0.2)
    yield engine, terminals, patients
    engine.dispose()


def test_counters_at_once_with_faults_on_leave_books_that_hold(postgres: Server) -> None:
    goals = {goal.name: goal for goal in counters.proofs(postgres.database(), 8, 2.0)}
    assert {name: goals[name].measured for name in HELD} == dict.fromkeys(HELD, 0)
    assert goals["8 counters, 2 s, faults on: settlements a second"].measured > 0


@needs("pgbouncer")
def test_counters_behind_a_pooler_leave_books_that_hold(postgres: Server) -> None:
    goals = {goal.name: goal.measured for goal in counters.pooled(postgres, 8, 1.0)}
    assert {name: goals[name] for name in HELD} == dict.fromkeys(HELD, 0)
    assert goals["8 counters, 1 s, faults on: settlements a second"] > 0


def test_a_settlement_that_was_lost_is_found(work: Work) -> None:
    engine, terminals, patients = work
    assert (counters.lost(engine, terminals), counters.double(engine, terminals)) == (0, 0)
    with engine.begin() as connection:
        one = next(iter(terminals[0].settled))
        connection.execute(update(settlements).where(settlements.c.message_id == one).values(state=REVERSED))
    assert counters.lost(engine, terminals) == 1
    assert counters.unlike_a_replay(engine, patients) == 0


def test_a_settlement_that_nobody_knows_of_is_found(work: Work) -> None:
    engine, terminals, _ = work
    terminals[0].settled.popitem()
    assert counters.double(engine, terminals) == 1


def test_accumulators_that_another_order_led_to_are_found(work: Work) -> None:
    engine, _, patients = work
    assert counters.unlike_a_replay(engine, patients) == 0
    with engine.begin() as connection:
        row = connection.execute(people.select().where(people.c.ledger != "{}")).first()
        assert row is not None
        ledger = json.decode(row.ledger, type=dict[str, int])
        ledger[next(iter(ledger))] += 1
        forged = update(people).where(people.c.number == row.number).values(ledger=json.encode(ledger).decode())
        connection.execute(forged)
    assert counters.unlike_a_replay(engine, patients) == 1
