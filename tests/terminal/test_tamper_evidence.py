"""Any change in a journal's file is detected: a byte, a row, the rows' order, and with an anchor the end."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from terminal.errors import BadInput
from terminal.journal.entry import sealed
from terminal.journal.reader import verified
from terminal.model import Anchor
from tests.bench import Bench, Clock

BILLS = ("李伟", "张敏", "王秀兰")
FLIPS = 800
ALTERATIONS = 40
INDEXES = "SELECT name FROM pragma_index_list('entry')"

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a journal in which bills were settled, printed and one of them refunded."""
    folder = tmp_path_factory.mktemp("whole")
    bench = Bench(folder, Clock())
    numbers = [bench.settle(bench.agreed(name)).number for name in BILLS]
    for number in numbers:
        bench.checkout.prints.begin(number)
    bench.checkout.refund(numbers[0])
    bench.close()
    return (folder / "journal.db").read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    path = tmp_path / "journal.db"
    path.write_bytes(whole)
    return path


@pytest.fixture
def anchor(path: Path) -> Anchor:
    return verified(path)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a journal with full access, like an attacker."""
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        yield connection
        connection.commit()


def is_found(path: Path, anchor: Anchor | None = None) -> bool:
    try:
        verified(path, anchor)
    except BadInput:
        return True
    return False


def contents(path: Path) -> list[Rows] | None:
    """Read a journal's rows, by its table and by each of its indexes; None if it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            indexes = [name for (name,) in connection.execute(INDEXES).fetchall()]
            ways = ["NOT INDEXED", *(f"INDEXED BY {name}" for name in indexes if name != "entry_number")]
            return [connection.execute(f"SELECT * FROM entry {way} ORDER BY seq").fetchall() for way in ways]  # noqa: S608, names of indexes
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def test_a_byte_that_is_flipped_anywhere_in_the_file_is_found_or_tells_nothing_else(path: Path, whole: bytes) -> None:
    random, before, unseen = Random(5), contents(path), []  # noqa: S311, the same bytes in every run
    for _ in range(FLIPS):
        at, mask = random.randrange(len(whole)), random.randrange(1, 256)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
        if not is_found(path) and contents(path) != before:
            unseen.append((at, mask))
    assert unseen == []


def test_a_byte_that_is_flipped_in_what_an_entry_says_is_found(path: Path, whole: bytes) -> None:
    with closing(sqlite3.connect(path)) as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM entry WHERE length(body) < 300")]
    missed = []
    for body in filter(lambda body: len(body) > len("{}"), bodies):
        begin = whole.index(body.encode())
        for at in range(begin, begin + len(body)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            missed += [at] if not is_found(path) else []
    assert missed == []


def altered(row: tuple[Any, ...], random: Random) -> tuple[Any, ...]:
    """Change one value of a row in one place."""
    column = random.randrange(1, len(row))
    if isinstance(row[column], int):
        return (*row[:column], row[column] ^ 1, *row[column + 1 :])
    value = row[column] or "x"
    at = random.randrange(len(value))
    changed = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    return (*row[:column], changed, *row[column + 1 :])


def change(rows: Rows, random: Random) -> Rows:
    at = random.randrange(len(rows))
    return [*rows[:at], altered(rows[at], random), *rows[at + 1 :]]


def delete(rows: Rows, random: Random) -> Rows:
    at = random.randrange(len(rows) - 1)
    return [*rows[:at], *rows[at + 1 :]]


def delete_and_close_up(rows: Rows, random: Random) -> Rows:
    return [(number, *row[1:]) for number, row in enumerate(delete(rows, random), start=1)]


def swap(rows: Rows, random: Random) -> Rows:
    one, other = sorted(random.sample(range(len(rows)), 2))
    first, second = (rows[one][0], *rows[other][1:]), (rows[other][0], *rows[one][1:])
    return [*rows[:one], first, *rows[one + 1 : other], second, *rows[other + 1 :]]


def put_in(rows: Rows, random: Random) -> Rows:
    at = random.randrange(len(rows))
    double = (*rows[at][:6], None, *rows[at][7:])
    return [(number, *row[1:]) for number, row in enumerate([*rows[:at], double, *rows[at:]], start=1)]


def move(rows: Rows, random: Random) -> Rows:
    """Give the last entry a later number."""
    return [*rows[:-1], (rows[-1][0] + random.randrange(1, 9), *rows[-1][1:])]


def write(path: Path, rows: Rows) -> None:
    with opened(path) as connection:
        connection.execute("DELETE FROM entry")
        connection.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608, only placeholders


@pytest.mark.parametrize("alter", [change, delete, delete_and_close_up, swap, put_in, move])
def test_rows_that_are_altered_are_found(path: Path, whole: bytes, alter: Callable[[Rows, Random], Rows]) -> None:
    random = Random(6)  # noqa: S311, the same rows in every run
    read = contents(path)
    assert read is not None
    for _ in range(ALTERATIONS):
        path.write_bytes(whole)
        write(path, alter(read[0], random))
        assert is_found(path)


def test_an_end_that_was_cut_off_is_found_by_an_anchor_kept_elsewhere(path: Path, whole: bytes, anchor: Anchor) -> None:
    for left in range(anchor.seq):
        path.write_bytes(whole)
        with opened(path) as connection:
            connection.execute("DELETE FROM entry WHERE seq > ?", [left])
        assert not is_found(path)
        assert is_found(path, anchor)


def test_a_journal_that_was_sealed_anew_is_found_by_an_anchor_kept_elsewhere(path: Path, anchor: Anchor) -> None:
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]
        rows[3]["at"] = rows[3]["at"].replace("10:42", "10:43")
        chain = Anchor().hash
        for row in rows:
            chain = row["hash"] = sealed(chain, row)
            connection.execute("UPDATE entry SET at = :at, hash = :hash WHERE seq = :seq", row)
    assert not is_found(path)
    assert is_found(path, anchor)
