"""The insurer's books as SQL tables: SQLite by default, any database that SQLAlchemy knows."""

import sqlite3

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Index,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import StaticPool

from terminal.errors import NotSent

LIVE = "live"
REFUNDED = "refunded"
REVERSED = "reversed"

METADATA = MetaData()

# `ledger` is a JSON object: accumulator key -> fen or count; `insured` is the model's Insured as JSON.
people = Table(
    "person",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("name", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("gender", Text, nullable=False),
    Column("insured", Text, nullable=False),
    Column("account", BigInteger, nullable=False),
    Column("ledger", Text, nullable=False),
    Column("card_sn", String(32), nullable=False, unique=True),
    Column("card_number", Text, nullable=False),
)

# Every state-changing message that did something or must never do anything, so that none counts twice.
messages = Table(
    "message",
    METADATA,
    Column("id", String(30), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("reversed", BigInteger, nullable=False),
)

# What a report groups and adds up stands in columns (fen; `day` of settling as ISO text); the rest is JSON.
settlements = Table(
    "settlement",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("message_id", String(30), nullable=False, unique=True),
    Column("institution", String(12), nullable=False),
    Column("bill", Text, nullable=False),
    Column("person", String(30), nullable=False),
    Column("state", String(8), nullable=False),
    Column("day", String(10), nullable=False),
    Column("insured_area", String(6), nullable=False),
    Column("place_area", String(6), nullable=False),
    Column("insurance", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("fund", BigInteger, nullable=False),
    Column("account", BigInteger, nullable=False),
    Column("cash", BigInteger, nullable=False),
    Column("deltas", Text, nullable=False),
    Column("answer", Text, nullable=False),
)
_live = text(f"state = '{LIVE}'")
Index(
    "one_live_settlement_a_bill",
    settlements.c.institution,
    settlements.c.bill,
    unique=True,
    sqlite_where=_live,
    postgresql_where=_live,
)

refunds = Table(
    "refund",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("message_id", String(30), nullable=False, unique=True),
    Column("person", String(30), nullable=False),
    Column("institution", String(12), nullable=False),
    Column("settlement", String(30), nullable=False),
    Column("state", String(8), nullable=False),
    Column("day", String(10), nullable=False),
    Column("body", Text, nullable=False),
)

# Whose account may pay for whom, and whose did.
families = Table(
    "family",
    METADATA,
    Column("person", String(30), primary_key=True),
    Column("payer", String(30), nullable=False),
)
family_payments = Table(
    "family_payment",
    METADATA,
    Column("settlement", String(30), primary_key=True),
    Column("payer", String(30), nullable=False),
)

vouchers = Table(
    "voucher",
    METADATA,
    Column("code", String(28), primary_key=True),
    Column("person", String(30), nullable=False),
    Column("issued", Text, nullable=False),
    Column("used", BigInteger, nullable=False),
)


def opened(url: str = "sqlite://") -> Engine:
    """Open the books at a database URL, made where they are not there; without one they live in memory.

    A database that fails, now or later, raises NotSent("platform_unreachable"); an error's text holds no values.
    """
    memory = url == "sqlite://"
    engine = create_engine(url, hide_parameters=True, **({"poolclass": StaticPool} if memory else {}))
    event.listen(engine, "handle_error", _unreachable)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    METADATA.create_all(engine)
    return engine


def _unreachable(context: ExceptionContext) -> None:
    error = context.original_exception
    raise NotSent("platform_unreachable", reason=getattr(error, "sqlite_errorname", type(error).__name__))


def _durable(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own BEGIN comes too late to lock what is read first, so ours is sent by the event above.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
