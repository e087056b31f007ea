"""The hospital's table of journal entries: those of every counter, as they stand in its own journal."""

from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, Text

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
