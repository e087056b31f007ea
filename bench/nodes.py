"""The insurer's books laid on several PostgreSQL nodes, each with some of the hash partitions.

The nodes hold ordinary books. One server leads to all: it holds what is not partitioned, and each partition as a
foreign table (postgres_fdw).
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager

from sqlalchemy import Column, Connection, MetaData, Table, create_engine, make_url, text
from sqlalchemy.schema import CreateTable

from simulation.network.tables import METADATA, opened
from terminal.database import PARTITIONS
from terminal.postgres_sessions import LOCK_TIMEOUT
from tests.postgres import USER, Server

NODES = 3


@contextmanager
def started(nodes: int = NODES, parts: int = PARTITIONS) -> Iterator[str]:
    """Start so many nodes and one server that leads to them, and yield the URL of the books."""
    with ExitStack() as stack:
        leading, *others = [stack.enter_context(closing(Server())) for _ in range(nodes + 1)]
        yield laid(leading, others, parts)


def laid(leading: Server, nodes: Sequence[Server], parts: int = PARTITIONS) -> str:
    """Lay new books on nodes, in so many parts or one for each node, and return the URL that leads to all."""
    url, at = leading.database(), [each.database() for each in nodes]
    for each in at:
        opened(each).dispose()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION postgres_fdw"))
        for place, node in enumerate(at):
            _reach(connection, f"node_{place}", node)
        for table in METADATA.sorted_tables:
            _lay(connection, table, len(at), parts)
    engine.dispose()
    return url


def _reach(connection: Connection, name: str, url: str) -> None:
    to = make_url(url)
    at = f"host '{to.host}', port '{to.port}', dbname '{to.database}', options '-c lock_timeout={LOCK_TIMEOUT}'"
    connection.execute(text(f"CREATE SERVER {name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({at})"))
    connection.execute(text(f"CREATE USER MAPPING FOR {USER} SERVER {name} OPTIONS (user '{USER}')"))


def _lay(connection: Connection, table: Table, nodes: int, parts: int) -> None:
    """Create a table, if it is partitioned with its parts on the nodes: its keys are there, as none spans servers."""
    by = table.dialect_options["postgresql"]["partition_by"]
    if not by:
        table.create(connection)
        return
    columns = [Column(each.name, each.type, nullable=each.nullable) for each in table.columns]
    connection.execute(CreateTable(Table(table.name, MetaData(), *columns, postgresql_partition_by=by)))
    for part in range(parts):
        here = f"{table.name}_{part:02d}"
        values = f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})"
        there = f"SERVER node_{part % nodes} OPTIONS (table_name '{here if parts == PARTITIONS else table.name}')"
        connection.execute(text(f"CREATE FOREIGN TABLE {here} PARTITION OF {table.name} {values} {there}"))
    for index in table.indexes:  # what opens the books looks for its name alone
        named = ", ".join(each.name for each in index.columns)
        connection.execute(text(f"CREATE INDEX {index.name} ON {table.name} ({named})"))
