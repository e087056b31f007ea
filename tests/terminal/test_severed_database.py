"""A connection that breaks: work is done again where it surely did nothing, and never where it may have been done."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import BigInteger, Column, Connection, Engine, MetaData, Table, func, select, text

from terminal import database
from terminal.errors import NotSent
from terminal.postgres_sessions import PATIENCE
from tests.postgres import Server

pytestmark = pytest.mark.xdist_group("postgres")

HIDDEN = "Ge-heim1"
AS = f"who:{HIDDEN}@"
METADATA = MetaData()
entries = Table("entry", METADATA, Column("number", BigInteger, primary_key=True, autoincrement=True))


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.database()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = database.opened(url, METADATA)
    yield engine
    engine.dispose()


class Breaking:
    """Work that adds an entry, and whose connection is cut before or after that the first time it is done."""

    def __init__(self, server: Server, *, before: bool) -> None:
        self._server, self._before, self.times = server, before, 0

    def __call__(self, connection: Connection) -> None:
        self.times += 1
        session = connection.scalar(select(func.pg_backend_pid()))
        if self._before:
            self._cut(session)
        connection.execute(entries.insert())
        if not self._before:
            self._cut(session)

    def _cut(self, session: int | None) -> None:
        if self.times == 1:
            with psycopg.connect(self._server.conninfo("postgres"), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 10000)", (session,))


def count(engine: Engine) -> int | None:
    with engine.begin() as connection:
        return connection.scalar(select(func.count()).select_from(entries))


def test_work_cut_off_before_its_commit_is_done_again_and_counts_once(postgres: Server, engine: Engine) -> None:
    work = Breaking(postgres, before=True)
    database.retried(engine, work)
    assert (work.times, count(engine)) == (2, 1)


def test_work_cut_off_at_its_commit_is_not_done_again_as_it_may_have_been_done(
    postgres: Server, engine: Engine
) -> None:
    work = Breaking(postgres, before=False)
    with pytest.raises(NotSent) as caught:
        database.retried(engine, work)
    assert not isinstance(caught.value, database.Busy)
    assert work.times == 1
    assert count(engine) == 0


def test_a_pool_that_leads_to_a_server_gone_read_only_finds_one_that_takes_writes(engine: Engine, url: str) -> None:
    """As after a change of roles that did not end the connections."""
    with engine.connect() as connection:
        first = connection.scalar(select(func.pg_backend_pid()))
        connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
        connection.commit()
    database.retried(engine, lambda connection: connection.execute(entries.insert()))
    with engine.connect() as connection:
        assert connection.scalar(select(func.pg_backend_pid())) != first
    assert count(engine) == 1


def test_a_server_that_owes_an_answer_is_asked_whether_it_is_still_there(engine: Engine) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        told = raw.info.get_parameters()
    assert {name: int(told[name]) for name in PATIENCE} == PATIENCE


def test_an_error_names_every_server_of_a_url_and_no_secret() -> None:
    servers = "host=a:1&host=b:2&target_session_attrs=read-write"
    shown = database.shown(database.parsed(f"postgresql+psycopg://{AS}/books?{servers}&password={HIDDEN}"))
    assert HIDDEN not in shown
    assert "a:1" in shown.replace("%3A", ":")
    assert "b:2" in shown.replace("%3A", ":")
