"""The insurer's database as SQL tables, keyed by person first: SQLite by default, PostgreSQL for many counters.

Every key, every unique constraint and every join includes the person, so that the tables are partitioned by its hash on
PostgreSQL, and could be distributed by it. Only cards and vouchers are keyed by what is presented before the person is
known; each is read by its key alone and joined to nothing.
"""

from sqlalchemy import BigInteger, Column, Engine, Index, MetaData, String, Table, Text, UniqueConstraint, text

from terminal import database

LIVE = "live"
REFUNDED = "refunded"
REVERSED = "reversed"

METADATA = MetaData()
_BY_PERSON = "HASH (person)"


def _person() -> Column[str]:
    return Column("person", String(30), primary_key=True)


# `ledger` is a JSON object: accumulator key -> fen or count; `insured` is the model's Insured as JSON; `payer` is the
# person whose account pays after the person's own (家庭共济); `version` counts the changes of account and ledger.
people = database.spread(
    Table(
        "person",
        METADATA,
        Column("number", String(30), primary_key=True),
        Column("name", Text, nullable=False),
        Column("id_number", Text, nullable=False),
        Column("gender", Text, nullable=False),
        Column("insured", Text, nullable=False),
        Column("account", BigInteger, nullable=False),
        Column("ledger", Text, nullable=False),
        Column("payer", String(30)),
        Column("version", BigInteger, nullable=False),
        postgresql_partition_by="HASH (number)",
    )
)

# Every state-changing message that had an effect or must never have one, so that none counts twice.
messages = database.spread(
    Table(
        "message",
        METADATA,
        _person(),
        Column("id", String(30), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("reversed", BigInteger, nullable=False),
        postgresql_partition_by=_BY_PERSON,
    )
)

# Columns hold what a report groups and adds up (fen; `day` of settling as ISO text); the rest is JSON. `payer` is
# the person whose account paid the family's part; `version` is the person's that it made, `ended` that from which it
# no longer counts, so that all changes to a person's accumulators are in order.
settlements = database.spread(
    Table(
        "settlement",
        METADATA,
        _person(),
        Column("number", String(30), primary_key=True),
        Column("message_id", String(30), nullable=False),
        Column("institution", String(12), nullable=False),
        Column("bill", Text, nullable=False),
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
        Column("payer", String(30)),
        Column("version", BigInteger, nullable=False),
        Column("ended", BigInteger),
        Column("deltas", Text, nullable=False),
        Column("answer", Text, nullable=False),
        UniqueConstraint("person", "message_id"),
        postgresql_partition_by=_BY_PERSON,
    )
)
# A bill belongs to one person, so this allows one live settlement a bill.
_live = text(f"state = '{LIVE}'")
Index(
    "one_live_settlement_a_bill",
    settlements.c.person,
    settlements.c.institution,
    settlements.c.bill,
    unique=True,
    sqlite_where=_live,
    postgresql_where=_live,
)
Index("message_id", messages.c.id)
Index("settlement_day", settlements.c.day)

refunds = database.spread(
    Table(
        "refund",
        METADATA,
        _person(),
        Column("number", String(30), primary_key=True),
        Column("message_id", String(30), nullable=False),
        Column("institution", String(12), nullable=False),
        Column("settlement", String(30), nullable=False),
        Column("state", String(8), nullable=False),
        Column("day", String(10), nullable=False),
        Column("body", Text, nullable=False),
        UniqueConstraint("person", "message_id"),
        postgresql_partition_by=_BY_PERSON,
    )
)
Index("refund_day", refunds.c.day)

cards = Table(
    "card",
    METADATA,
    Column("sn", String(32), primary_key=True),
    Column("card_number", Text, nullable=False),
    Column("person", String(30), nullable=False),
)

vouchers = Table(
    "voucher",
    METADATA,
    Column("code", String(28), primary_key=True),
    Column("person", String(30), nullable=False),
    Column("issued", Text, nullable=False),
    Column("used", BigInteger, nullable=False),
)


def opened(url: str = database.MEMORY) -> Engine:
    """Open the insurer's database at a URL, as database.opened does; the default is in memory."""
    return database.opened(url, METADATA)
