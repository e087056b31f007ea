"""Every terminal's journal reaches the hospital's database: once, in order, behind the settlements and never before."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, text, update

from counter.cli import jiesuan
from terminal.accounts.replication import Replicator, opened, ship
from terminal.accounts.replication.entries import entries
from terminal.accounts.replication.report import lines
from terminal.errors import BadInput
from terminal.journal import Journal
from terminal.model import Act
from tests.awaiting import until
from tests.bench import CODE, Bench, Clock
from tests.postgres import Server
from tests.terminal.conftest import FIRST, SECOND

pytestmark = pytest.mark.xdist_group("postgres")

NAME, OTHER = "张敏", "王秀兰"


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.database()


@pytest.fixture
def outage() -> Iterator[Server]:
    """A server that no other test relies on."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    folder = tmp_path / "other"
    folder.mkdir()
    bench = Bench(folder, clock)
    yield bench
    bench.close()


def there(replica: Engine, terminal: str = FIRST) -> list[tuple[int, str]]:
    with replica.begin() as connection:
        mine = select(entries.c.seq, entries.c.hash).where(entries.c.terminal == terminal).order_by(entries.c.seq)
        return [(row.seq, row.hash) for row in connection.execute(mine)]


def test_what_stands_there_is_what_stands_in_the_journal(bench: Bench, path: Path, replica: Engine) -> None:
    bench.settle(bench.agreed(NAME))
    assert ship(path, FIRST, replica) == bench.journal.head()[0]
    assert there(replica)[-1] == bench.journal.head()
    assert [seq for seq, _ in there(replica)] == list(range(1, bench.journal.head()[0] + 1))


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_a_database_of_an_older_version_gets_what_its_entries_lack(
    kind: str, bench: Bench, path: Path, url: str, tmp_path: Path
) -> None:
    where = url if kind == "postgresql" else f"sqlite:///{tmp_path / 'hospital-wide.db'}"
    for _ in range(2):
        engine = opened(where)
        bench.settle(bench.agreed(NAME if not there(engine) else OTHER))
        ship(path, FIRST, engine)
        assert [seq for seq, _ in there(engine)] == [*range(1, bench.journal.head()[0] + 1)]
        with engine.begin() as connection:
            for column in ("version", "terminal_id", "operator", "tag"):
                connection.execute(text(f"ALTER TABLE journal_entry DROP COLUMN {column}"))
        engine.dispose()


def test_shipping_again_changes_nothing(bench: Bench, path: Path, replica: Engine) -> None:
    bench.settle(bench.agreed(NAME))
    ship(path, FIRST, replica)
    before = there(replica)
    assert ship(path, FIRST, replica) == 0
    assert there(replica) == before


def test_two_terminals_stand_side_by_side_in_one_report(
    bench: Bench, other: Bench, path: Path, tmp_path: Path, replica: Engine, url: str
) -> None:
    made = bench.settle(bench.agreed(NAME))
    more = other.settle(other.agreed(OTHER))
    other.checkout.refund(more.number)
    ship(path, FIRST, replica)
    ship(tmp_path / "other" / "journal.db", SECOND, replica)
    with replica.begin() as connection:
        first, second = lines(connection)
        assert list(lines(connection, "2020-01-01")) == []
    assert (first.terminal, first.settlements, first.refunds, first.unknown, first.cash) == (
        FIRST, 1, 0, 0, made.split.cash,
    )  # fmt: skip
    assert (second.terminal, second.settlements, second.refunds, second.cash) == (SECOND, 1, 1, 0)
    rows_shown = CliRunner().invoke(jiesuan, ["journal", "hospital", url, "--language", "en"]).output.splitlines()
    assert [line.split("\t")[1] for line in rows_shown] == ["terminal", FIRST, SECOND]


def test_a_call_without_a_known_outcome_is_reported_as_unknown(bench: Bench, path: Path, replica: Engine) -> None:
    bench.journal.open(Act.SETTLE, "B1")
    bench.journal.close()
    ship(path, FIRST, replica)
    with replica.begin() as connection:
        (line,) = lines(connection)
    assert (line.settlements, line.unknown, line.cash) == (0, 1, 0)


def test_another_entry_in_the_same_place_is_shown_and_not_overwritten(
    bench: Bench, path: Path, replica: Engine
) -> None:
    bench.settle(bench.agreed(NAME))
    ship(path, FIRST, replica)
    last = bench.journal.head()[0]
    with replica.begin() as connection:
        connection.execute(update(entries).where(entries.c.seq == last).values(hash="0" * 64))
    before = there(replica)
    bench.settle(bench.agreed(OTHER))
    with pytest.raises(BadInput, match="replica_differs") as caught:
        ship(path, FIRST, replica)
    assert caught.value.facts == {"terminal": FIRST, "entry": last}
    assert there(replica) == before


def test_two_terminals_of_one_number_are_found(
    bench: Bench, other: Bench, path: Path, tmp_path: Path, replica: Engine
) -> None:
    bench.settle(bench.agreed(NAME))
    other.settle(other.agreed(OTHER))
    ship(path, FIRST, replica)
    with pytest.raises(BadInput, match="replica_differs"):
        ship(tmp_path / "other" / "journal.db", FIRST, replica)


def test_an_outage_is_caught_up_and_no_settlement_waits_for_it(bench: Bench, path: Path, outage: Server) -> None:
    url = outage.database()
    replica = opened(url)
    outage.stop()
    replicator = Replicator(path, FIRST, url, every=0.05)
    begun = monotonic()
    bench.settle(bench.agreed(NAME))
    assert monotonic() - begun < 2
    outage.start()
    replica.dispose()
    assert until(lambda: there(replica) != [] and there(replica)[-1] == bench.journal.head())
    bench.settle(bench.agreed(OTHER))
    replicator.close(10)
    assert there(replica)[-1] == bench.journal.head()
    replica.dispose()


def test_a_replica_that_differs_is_logged_and_settlements_go_on(
    bench: Bench, other: Bench, path: Path, tmp_path: Path, replica: Engine, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    other.settle(other.agreed(OTHER))
    ship(tmp_path / "other" / "journal.db", FIRST, replica)
    bench.settle(bench.agreed(NAME))
    replicator = Replicator(path, FIRST, url, every=0.05)
    assert until(lambda: any(each.levelno == logging.WARNING for each in caplog.records))
    assert "replica_differs" in caplog.text
    caplog.clear()
    assert bench.settle(bench.agreed(OTHER)).number
    replicator.close(10)


def test_a_url_that_is_none_is_told_at_the_start(path: Path) -> None:
    with pytest.raises(BadInput, match="database_unusable"):
        Replicator(path, FIRST, "no url")


def test_an_altered_journal_is_not_shipped_beyond_the_alteration(path: Path, clock: Clock, replica: Engine) -> None:
    journal = Journal(path, CODE, clock)
    for number in range(3):
        journal.open(Act.SETTLE, f"B{number}")
    journal.close()
    with closing(sqlite3.connect(path)) as forged, forged:
        forged.execute("DROP TRIGGER entry_fixed")
        forged.execute("UPDATE entry SET bill = 'B9' WHERE seq = 2")
    with pytest.raises(BadInput, match="journal_altered entry=2"):
        ship(path, FIRST, replica)
    assert there(replica) == []
