"""Whoever edits a journal and seals its chain again needs the terminal's key, which is in no copy of the journal."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest

from terminal.errors import BadInput
from terminal.journal import Journal
from terminal.journal.disk import identity_of, key_of, made_key
from terminal.journal.entry import sealed
from terminal.journal.reader import is_keyed, verified
from terminal.model import GENESIS, Act, State
from tests.bench import CODE, Clock
from tests.terminal.make_journal import JOURNALS

Rows = list[dict[str, object]]


@pytest.fixture
def key(path: Path) -> bytes:
    return made_key(path)


@pytest.fixture
def kept(path: Path, clock: Clock, key: bytes) -> Path:
    """A keyed journal with a refused settlement and an open refund."""
    with closing(Journal(path, CODE, clock, key=key)) as journal:
        journal.end(journal.open(Act.SETTLE, "B1"), State.REFUSED, code="insurer_refused")
        journal.open(Act.REFUND, "B2", "S1")
    return path


def resealed(path: Path, change: Callable[[Rows], None]) -> None:
    """Change rows of a journal, and seal its plain chain again."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]
        change(rows)
        before = GENESIS
        connection.execute("DROP TRIGGER entry_fixed")
        for row in rows:
            before = row["hash"] = sealed(before, row)
            connection.execute("UPDATE entry SET at = :at, hash = :hash, tag = :tag WHERE seq = :seq", row)


def later(rows: Rows) -> None:
    rows[1]["at"] = str(rows[1]["at"]).replace("10:42", "10:43")


def without_seals(rows: Rows) -> None:
    later(rows)
    for row in rows[1:]:
        row["tag"] = ""


@pytest.mark.parametrize("change", [later, without_seals])
def test_an_edited_journal_whose_chain_was_sealed_again_is_found_where_the_key_is(
    kept: Path, key: bytes, change: Callable[[Rows], None]
) -> None:
    assert verified(kept, key=key).seq == 3
    resealed(kept, change)
    assert verified(kept).seq == 3
    with pytest.raises(BadInput, match="journal_forged"):
        verified(kept, key=key)


def test_the_plain_chain_stays_checkable_by_anyone(kept: Path) -> None:
    assert (verified(kept).seq, is_keyed(kept)) == (3, True)


def test_the_key_is_its_owners_alone_and_stays(kept: Path, key: bytes) -> None:
    file = kept.with_name(f"{kept.name}.key")
    assert (file.stat().st_mode & 0o077, key_of(kept), made_key(kept), len(key)) == (0, key, key, 32)


@pytest.mark.parametrize("make", [made_key, identity_of])
def test_a_start_killed_while_it_makes_a_key_or_an_identity_leaves_none_that_stops_the_next(
    path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], bytes | str]
) -> None:
    def killed(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            make(path)
    assert make(path) == make(path)


def test_a_key_is_in_no_journal(kept: Path, key: bytes) -> None:
    held = kept.read_bytes()
    assert key not in held
    assert key.hex().encode() not in held


def test_a_key_that_cannot_be_read_is_told(path: Path) -> None:
    path.with_name(f"{path.name}.key").write_text("no key", "ascii")
    with pytest.raises(BadInput, match="journal_key"):
        key_of(path)


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_journals_from_before_are_unkeyed_until_their_next_entry(version: str, path: Path, clock: Clock) -> None:
    copyfile(JOURNALS / f"{version}.db", path)
    assert not is_keyed(path)
    key = made_key(path)
    with closing(Journal(path, CODE, clock, key=key)) as journal:
        journal.open(Act.SETTLE, "B1")
        count = journal.verify()
    assert (is_keyed(path), verified(path, key=key).seq) == (True, count)
