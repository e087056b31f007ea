"""A database that cannot be used says so when it is opened, and never says its password."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from simulation.network.tables import opened
from terminal.errors import BadInput

HIDDEN = "Ge-heim1"
AS = f"who:{HIDDEN}@"


def complaint(url: str) -> str:
    with pytest.raises(BadInput) as caught:
        opened(url)
    return str(caught.value)


def test_a_file_that_is_no_database_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "insurer.db").write_bytes(b"no database" * 100)
    assert complaint(f"sqlite:///{tmp_path / 'insurer.db'}").endswith("reason=SQLITE_NOTADB")


def test_books_of_another_version_are_left_as_they_are(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "insurer.db") as old:
        old.execute("CREATE TABLE person (number TEXT PRIMARY KEY, card_sn TEXT)")
    old.close()
    before = (tmp_path / "insurer.db").read_bytes()
    assert complaint(f"sqlite:///{tmp_path / 'insurer.db'}").startswith("database_of_another_version")
    assert (tmp_path / "insurer.db").stat().st_size == len(before)


def test_an_index_that_came_later_than_its_table_is_made(tmp_path: Path) -> None:
    """Without it every message would be looked for among all that ever came."""
    opened(f"sqlite:///{tmp_path / 'insurer.db'}").dispose()
    with closing(sqlite3.connect(tmp_path / "insurer.db")) as old:
        old.execute("DROP INDEX message_id")
        opened(f"sqlite:///{tmp_path / 'insurer.db'}").dispose()
        assert old.execute("SELECT tbl_name FROM sqlite_schema WHERE name = 'message_id'").fetchall() == [("message",)]


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://{AS}127.0.0.1:1/books",
        f"postgresql+psycopg://127.0.0.1:1/books?user=who&password={HIDDEN}",
        f"postgresql+psycopg://{AS}127.0.0.1:port/books",
        f"postgresql+nothing://{AS}127.0.0.1:1/books",
        f"no-database://{AS}127.0.0.1/books",
        f"who:{HIDDEN}",
    ],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(url: str) -> None:
    reason = complaint(url)
    assert reason.startswith("database_unusable")
    assert HIDDEN not in reason
