"""The hospital's table of journal entries: those of every counter, as they stand in its own journal."""

from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, Text, select

from terminal import database
from terminal.journal.entry import UNATTRIBUTED

METADATA = MetaData()

# `terminal` is the institution's code with the counter's number; the other columns are those of a journal. What older
# journals do not have is empty.
entries = Table(
    "journal_entry",
    METADATA,
    Column("terminal", String(14), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("transaction_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("bill", Text, nullable=False),
    Column("message_id", Text),
    Column("number", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("version", BigInteger, nullable=False, server_default=str(UNATTRIBUTED)),
    Column("terminal_id", Text, nullable=False, server_default=""),
    Column("operator", Text, nullable=False, server_default=""),
    Column("tag", Text, nullable=False, server_default=""),
)


def opened(url: str) -> Engine:
    """Open the hospital's database, as database.opened does."""
    return database.opened(url, METADATA)


def rows_of(url: str, terminal: str) -> list[dict[str, object]]:
    """Return the entries of a terminal's journal as rows of its own file, in order; raises what `opened` raises."""
    engine = opened(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(entries).where(entries.c.terminal == terminal).order_by(entries.c.seq))
            return [{str(name): value for name, value in row.items() if name != "terminal"} for row in rows.mappings()]
    finally:
        engine.dispose()
