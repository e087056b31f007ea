"""SQL databases (SQLite, PostgreSQL): opening, clear errors, and retries after collisions."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    DDL,
    URL,
    Connection,
    Engine,
    Insert,
    MetaData,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    create_engine,
    event,
    exc,
    func,
    insert,
    inspect,
    literal_column,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateColumn

from terminal import postgres_sessions
from terminal.durable import mark_version
from terminal.errors import BadInput, NotSent

T = TypeVar("T")

MEMORY = "sqlite://"
POSTGRESQL = "postgresql"
PARTITIONS = 16
ATTEMPTS = 3
# The number of counters that settle at once; PostgreSQL allows 100 connections in all by default.
POOL = {"pool_size": 32, "max_overflow": 32, "pool_timeout": 5}
# SQLSTATEs of a transaction that was rolled back and may be retried: unique_violation (the same row inserted twice at
# once), serialization_failure, deadlock_detected, lock_not_available.
COLLIDED = {"23505", "40001", "40P01", "55P03"}
# SQLSTATE of a server that became a standby under its connections: read_only_sql_transaction.
DEMOTED = "25006"
# The execution option of a connection that only reads.
_READS = "only_reads"
# The PostgreSQL advisory lock under which one program at a time creates tables.
_MAKING = 0x4A53
_IDLE = "idle_in_transaction_session_timeout"


class Change(NamedTuple):
    """A statement that changes one row, built once for all values, because building takes longer than sending."""

    statement: Insert | Update
    values: dict[str, Any]


class Busy(NotSent):
    """The same rows, or all connections, were in use for too long: nothing happened."""


class Severed(NotSent):
    """The connection broke before the transaction was committed: nothing happened."""


def opened(url: str, metadata: MetaData) -> Engine:
    """Open a database and create the missing ones of these tables; `sqlite://` is in memory.

    Raises BadInput: "database_unusable", "extra_missing", or "database_of_another_version" if a table has another
    shape. Later failures raise NotSent("platform_unreachable"). No error holds a row's values or the URL's password.
    """
    where = parsed(url)
    try:
        engine = create_engine(where, hide_parameters=True, **_options(where))
    except (exc.SQLAlchemyError, ImportError) as error:
        if isinstance(error, ImportError) and where.get_driver_name() == "psycopg":
            raise BadInput("extra_missing", extra="postgres", library="psycopg") from None
        raise BadInput("database_unusable", database=shown(where), reason=type(error).__name__) from None
    _set_up(engine)
    try:
        _make(engine, metadata)
    except exc.SQLAlchemyError as error:
        engine.dispose()
        raise BadInput("database_unusable", database=shown(where), reason=_reason(error, where)) from None
    except BadInput:
        engine.dispose()
        raise
    event.listen(engine, "handle_error", _failed)
    return engine


def parsed(url: str) -> URL:
    """Parse a database's URL; raises BadInput("database_unusable")."""
    try:
        return make_url(url)
    except (exc.ArgumentError, ValueError):  # neither is quoted: it may hold the password
        raise BadInput("database_unusable", database="?", reason="URL") from None


def shown(url: URL) -> str:
    """Return a database's URL without its secrets."""
    servers = {name: url.query[name] for name in ("host", "port") if name in url.query}
    return url.set(query=servers).render_as_string(hide_password=True)


def spread(table: Table) -> Table:
    """Create a table's partitions along with it if it is partitioned by hash, and return it."""
    for part in range(PARTITIONS):
        values = f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
        made: DDL = DDL(f"CREATE TABLE {table.name}_{part:02d} PARTITION OF {table.name} {values}")  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", made.execute_if(dialect=POSTGRESQL))
    return table


def reading(engine: Engine) -> Engine:
    """Return an engine for a single statement that reads: on SQLite it waits for nobody who writes, nor they for it."""
    return engine.execution_options(**{_READS: True})


def retried(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run work in one transaction, retried where it surely did nothing: after collisions, and before COMMIT was sent.

    A connection that breaks later may have committed: NotSent is raised, and only a query tells. Raises Busy if every
    attempt collides.
    """
    failed: NotSent
    for _ in range(ATTEMPTS):
        try:
            with engine.begin() as connection:
                return work(connection)
        except (Busy, Severed) as error:
            failed = error
        except exc.TimeoutError:  # of the pool
            failed = Busy("ledger_busy")
    raise failed


@contextmanager
def alone(url: str, name: str) -> Iterator[Callable[[], bool]]:
    """Yield whether no other program holds this name at a PostgreSQL database, and hold it meanwhile.

    It can be asked again: a server that was restarted, or took over, has forgotten the name, which is then taken anew,
    unless another program was faster. It is held by an open transaction: a pooler may give each transaction another
    session. A database of another kind holds no names: what opens it has a lock of its own.
    """
    where = parsed(url)
    if where.get_backend_name() != POSTGRESQL:
        yield lambda: True
        return
    engine = create_engine(where, hide_parameters=True, **_options(where))
    _set_up(engine)
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(name, 0))
    try:
        with engine.connect() as connection:
            yield partial(_held, connection, select(lock, func.set_config(_IDLE, "0", True)))
    finally:
        engine.dispose()


def _held(connection: Connection, lock: Select[Any]) -> bool:
    """Return whether this transaction holds the lock; one that was cut off is begun anew, once."""
    for _ in range(2):
        try:
            return bool(connection.scalar(lock))
        except exc.SQLAlchemyError:
            connection.rollback()
    return False


def added(table: Table, row: dict[str, Any]) -> Change:
    """Return the change that inserts a row; columns left out stay empty."""
    return Change(_insert(table), {f"new_{table.name}_{each.name}": row.get(each.name) for each in table.columns})


def changed(table: Table, where: dict[str, Any], to: dict[str, Any]) -> Change:
    """Return the change that updates the row matching `where` to the values of `to`."""
    values = {f"was_{table.name}_{name}": value for name, value in where.items()}
    values |= {f"set_{table.name}_{name}": value for name, value in to.items()}
    return Change(_update(table, tuple(where), tuple(to)), values)


def apply_changes(connection: Connection, *changes: Change) -> None:
    """Apply changes of exactly one row each, in one round trip if the database supports it.

    Raises Busy, so that the transaction is rolled back, if a row has changed since it was read.
    """
    if connection.dialect.name == POSTGRESQL:
        statement = _together(tuple(each.statement for each in changes))
        values = {name: value for each in changes for name, value in each.values.items()}
        found = list(connection.execute(statement, values).one())
    else:
        found = [connection.execute(each.statement, each.values).rowcount for each in changes]
    if any(rows != 1 for rows in found):
        raise Busy("ledger_busy")


def insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT of a dialect (POSTGRESQL, or SQLite's) that supports ON CONFLICT."""
    return postgresql.insert(table) if dialect == POSTGRESQL else sqlite.insert(table)


@cache
def _insert(table: Table) -> Insert:
    return insert(table).values({each.name: bindparam(f"new_{table.name}_{each.name}") for each in table.columns})


@cache
def _update(table: Table, where: tuple[str, ...], to: tuple[str, ...]) -> Update:
    is_as_read = and_(*(table.c[name] == bindparam(f"was_{table.name}_{name}") for name in where))
    return update(table).where(is_as_read).values({name: bindparam(f"set_{table.name}_{name}") for name in to})


@lru_cache(64)
def _together(statements: tuple[Insert | Update, ...]) -> Select[Any]:
    """Combine several statements into one that returns the number of rows changed by each."""
    made = [each.returning(literal_column("1")).cte(f"change_{place}") for place, each in enumerate(statements)]
    return select(*(select(func.count()).select_from(each).scalar_subquery() for each in made))


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == POSTGRESQL:
        return {"isolation_level": "READ COMMITTED", "connect_args": postgres_sessions.PATIENCE, **POOL}
    return {"poolclass": StaticPool} if url.render_as_string() == MEMORY else dict(POOL)


def _set_up(engine: Engine) -> None:
    if engine.dialect.name == POSTGRESQL:
        postgres_sessions.set_up(engine)
    else:
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _exclusive)


def _exclusive(connection: Connection) -> None:
    if not connection.get_execution_options().get(_READS):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _durable(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own BEGIN comes too late to lock the first rows read; the event above sends ours.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _make(engine: Engine, metadata: MetaData) -> None:
    """Create missing tables, and check the shape of existing ones."""
    with engine.begin() as connection:
        if engine.dialect.name == POSTGRESQL:
            connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
        else:
            mark_version(connection.connection.driver_connection)  # type: ignore[arg-type]  # of the sqlite3 module
        found = inspect(connection)
        for table in metadata.sorted_tables:
            if found.has_table(table.name):
                _extend(connection, table, {each["name"] for each in found.get_columns(table.name)})
        metadata.create_all(connection)
        for index in (each for table in metadata.sorted_tables for each in table.indexes):
            index.create(connection, checkfirst=True)  # one that came later than its table


def _extend(connection: Connection, table: Table, found: set[str]) -> None:
    """Add the columns that an older version does not have: those that are empty, or the same, in all its rows."""
    columns = set(table.columns.keys())
    new = [each for each in table.columns if each.name not in found]
    if found - columns or any(each.server_default is None for each in new):
        raise BadInput("database_of_another_version", database=shown(connection.engine.url), table=table.name)
    for each in new:
        column = CreateColumn(each).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


def _failed(context: ExceptionContext) -> None:
    error = context.original_exception
    state = getattr(error, "sqlstate", None)
    if state in COLLIDED:
        raise Busy("ledger_busy", reason=state)
    context.is_disconnect |= state == DEMOTED
    kind = Severed if context.is_disconnect and context.statement else NotSent  # COMMIT is no statement here
    raise kind("platform_unreachable", reason=state or getattr(error, "sqlite_errorname", type(error).__name__))


def _reason(error: exc.SQLAlchemyError, url: URL) -> str:
    """Return the database's own error message, in one line, without the password."""
    original = getattr(error, "orig", None) or error
    reason = getattr(original, "sqlite_errorname", "") or str(original).strip().partition("\n")[0]
    return reason.replace(url.password, "***") if url.password else reason
