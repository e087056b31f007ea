"""The books on several nodes: a short run of the bench, and what one transaction does not hold together there."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, select, text, update

from bench import counters, nodes
from bench.terminals import BEGIN, population
from simulation.network.insurer import Insurer
from simulation.network.tables import opened, people, settlements
from terminal.benefit import rules
from terminal.errors import NotSent
from terminal.ports import Request
from tests.postgres import Server

pytestmark = pytest.mark.xdist_group("postgres")

HELD = ("settlements lost", "settlements double", "outcomes not found out", "people unlike a sequential replay")
RESIDENT, PAYER = "郑浩然", "李伟"
PART = text("SELECT CAST(tableoid AS regclass)::text FROM person WHERE number = :who")
NODE = text("SELECT array_to_string(srvoptions, ' ') FROM pg_foreign_server WHERE srvname = :name")
# A node that fails at the moment of its commit.
FAIL = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'gone'; END $$;
    CREATE CONSTRAINT TRIGGER fail AFTER UPDATE ON person DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION fail()
"""


@pytest.fixture(scope="module")
def url(postgres: Server) -> str:
    """The URL of books on three nodes, which are databases of one server here."""
    return nodes.laid(postgres, [postgres] * nodes.NODES, parts=nodes.NODES)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = opened(url)
    yield engine
    engine.dispose()


def database_of(engine: Engine, who: str) -> str:
    """Return the database of the node where a person is."""
    with engine.begin() as connection:
        part = str(connection.scalar(PART, {"who": who}))
        options = str(connection.scalar(NODE, {"name": f"node_{int(part[-2:])}"}))
    return dict(each.split("=", 1) for each in options.split() if not each.startswith("-c"))["dbname"]


def account(engine: Engine, who: str) -> int | None:
    with engine.begin() as connection:
        return connection.scalar(select(people.c.account).where(people.c.number == who))


def is_settled(engine: Engine, bill: str) -> bool:
    with engine.begin() as connection:
        return connection.scalar(select(settlements.c.number).where(settlements.c.bill == bill)) is not None


def test_counters_of_books_on_three_nodes_leave_books_that_hold(url: str) -> None:
    goals = {goal.name: goal.measured for goal in counters.proofs(url, 6, 1.0)}
    assert {name: goals[name] for name in HELD} == dict.fromkeys(HELD, 0)
    assert goals["6 counters, 1 s, faults on: settlements a second"] > 0


def test_a_settlement_and_its_payer_on_another_node_are_not_committed_together(
    postgres: Server, engine: Engine
) -> None:
    """The limit that docs/scale.md names: of two nodes, one that fails at its commit leaves what the other did."""
    patients, insurer = population(100), Insurer(engine, rules.load())
    insurer.enrol(who for who, _ in patients)
    who, bill = next(each for each in patients if each[0].name.reveal() == RESIDENT)
    here, payers = database_of(engine, who.number), (each for each, _ in patients if each.name.reveal() == PAYER)
    payer = next(each.number for each in payers if database_of(engine, each.number) != here)
    insurer.share_account(payer, who.number)
    with engine.begin() as connection:
        connection.execute(update(people).where(people.c.number == payer).values(account=10**9))
    torn = []
    for database in (here, database_of(engine, payer)):
        request, before = (
            Request(person_number=who.number, bill_number=database, care=bill.care),
            account(engine, payer),
        )
        with psycopg.connect(postgres.conninfo(database), autocommit=True) as node:
            node.execute(FAIL)
            with pytest.raises(NotSent):
                insurer.settle(request, database, BEGIN)
            node.execute("DROP FUNCTION fail() CASCADE")
        torn.append((account(engine, payer) != before) != is_settled(engine, database))
    assert sorted(torn) == [False, True]
