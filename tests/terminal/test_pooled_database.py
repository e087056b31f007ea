"""Behind a pooler that lends a session for one transaction, nothing that a session keeps is relied on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from simulation.network.tables import opened
from terminal import database
from tests.postgres import Server, needs
from tests.postgres_pooler import Pooler

pytestmark = [pytest.mark.xdist_group("postgres"), needs("pgbouncer")]

PROGRAMS, SESSIONS, TRIES = 3, 6, 20


@pytest.fixture(scope="module")
def pooled(postgres: Server) -> Iterator[str]:
    """The URL of a database behind a pooler with fewer sessions than programs ask for."""
    pooler = Pooler(postgres, SESSIONS)
    yield pooler.url(postgres.database())
    pooler.close()


def test_one_program_at_a_time_holds_a_name(pooled: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(database.alone(pooled, "counter 01")) for _ in range(PROGRAMS)]
        for _ in range(TRIES):
            assert [is_held() for is_held in held] == [True, False, False]
    with database.alone(pooled, "counter 01") as is_held:
        assert is_held()


def test_a_statement_may_be_run_by_another_session_each_time(pooled: str) -> None:
    engine = opened(pooled)

    def ask(_: int) -> tuple[int, str]:
        with engine.begin() as connection:
            found = connection.execute(text("SELECT pg_backend_pid(), current_setting('lock_timeout')")).one()
            return found[0], found[1]

    with ThreadPoolExecutor(PROGRAMS * 2) as pool:
        answers = set(pool.map(ask, range(TRIES * 20)))
    engine.dispose()
    assert len({session for session, _ in answers}) > 1
    assert {patience for _, patience in answers} == {"2s"}


def test_a_pooled_session_is_left_as_it_was(pooled: str, postgres: Server) -> None:
    opened(pooled).dispose()
    plain = opened(pooled).execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
    plain.dispose()
