"""An index of a journal's settlements by what they are looked for by, in a file beside it that is made anew at need."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, json

from terminal.journal.reader import reading
from terminal.journal.schema import HEAD
from terminal.money import plain

SOME = 500
"""The settlements and refunds read in one go, so that whoever shares the thread waits for no more than some of them."""
MOST = 5_000
"""The most settlements that one way to mean a term finds, the newest: what finds more has to be said more closely."""
SETTLED = "settled"

_TABLES = """
    CREATE TABLE IF NOT EXISTS made
        (seq INTEGER PRIMARY KEY, bill TEXT NOT NULL, number TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS said
        (key TEXT NOT NULL, text TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, text, seq))
        STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS upto (seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
"""
_VERSION = 1
_NEW = """
    SELECT seq, hash, step, at, bill, number, body FROM entry
    WHERE seq > ? AND +step IN ('settled', 'refunded') ORDER BY seq LIMIT ?
"""
_IS_THERE = "SELECT 1 FROM entry WHERE seq = ? AND hash = ?"
_OF_NUMBER = "SELECT max(seq) FROM said WHERE key = 'number' AND text = ?"
_EXACT = "SELECT seq FROM said WHERE key = ? AND text = ?"
_RANGE = "SELECT seq FROM said WHERE key = ? AND text >= ? AND text < ?"
_NEWEST = "ORDER BY seq DESC LIMIT ?"
# A unary plus: looking each of them up in each text of a range takes longer than reading the range.
_ONE_OF = "AND seq IN (SELECT value FROM json_each(?))"
_SOME_OF = "AND +seq IN (SELECT value FROM json_each(?))"
_MADE = "SELECT seq, bill, number FROM made WHERE seq IN (SELECT value FROM json_each(?))"
_LAST = "\U0010ffff"


class Key(StrEnum):
    """What a settlement is found by."""

    NUMBER = "number"
    REFUND = "refund"
    BILL = "bill"
    AMOUNT = "amount"
    TIME = "time"
    DAY = "day"


class Lookup(NamedTuple):
    """One text of a key, or a range of its texts if `last` is given."""

    key: Key
    first: str
    last: str = ""

    @property
    def is_exact(self) -> bool:
        """True for one text."""
        return not self.last


class Made(NamedTuple):
    """A settlement: the entry that made it, its bill and its number."""

    seq: int
    bill: str
    number: str


class _Split(Struct, frozen=True):
    total: int = 0
    cash: int = 0


class _Body(Struct, frozen=True):
    at: str = ""
    number: str = ""
    split: _Split = _Split()


def ending(key: Key, text: str) -> Lookup:
    """Return the range of the numbers that end so: they are kept from their end."""
    backwards = text.lower()[::-1]
    return Lookup(key, backwards, backwards + _LAST)


def whole(key: Key, text: str) -> Lookup:
    """Return the lookup of one number."""
    return Lookup(key, text.lower()[::-1])


class SearchIndex:
    """The settlements of one journal; without a place to write it is kept in memory.

    It holds no name and no number of a person. Whatever it lacks, or has of another journal, is read from the journal
    again, which it never writes to.
    """

    def __init__(self, journal: Path) -> None:
        self._journal, self._path = journal, journal.with_name(f"{journal.name}.search")
        self._db = self._opened()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def catch_up(self, some: int = SOME) -> bool:
        """Read some of the entries that came since, or that were never read; return whether there are no more.

        Raises what `reading` raises.
        """
        try:
            return self._read_on(some)
        except sqlite3.DatabaseError:
            self._begin_anew()
            return self._read_on(some)

    def find(self, lookups: Iterable[Lookup]) -> tuple[dict[int, Key], list[Lookup]]:
        """Return the settlements found by any of these, and those of these that find more than are returned.

        A settlement is named by the entry that made it, with the first key that it is found by.
        """
        found, wide = dict[int, Key](), list[Lookup]()
        for each in lookups:
            sql, values = (_EXACT, each[:2]) if each.is_exact else (_RANGE, each[:3])
            seqs = self._db.execute(f"{sql} {_NEWEST}", [*values, MOST]).fetchall()
            for (seq,) in seqs:
                found.setdefault(seq, each.key)
            if len(seqs) == MOST:
                wide.append(each)
        return found, wide

    def among(self, lookups: Iterable[Lookup], seqs: Collection[int]) -> dict[int, Key]:
        """Return those of these settlements that are found by any of these, however many others are."""
        found, wanted = dict[int, Key](), json.encode(list(seqs)).decode()
        for each in lookups:
            sql, values = (f"{_EXACT} {_ONE_OF}", each[:2]) if each.is_exact else (f"{_RANGE} {_SOME_OF}", each[:3])
            for (seq,) in self._db.execute(sql, [*values, wanted]):
                found.setdefault(seq, each.key)
        return found

    def made(self, seqs: Collection[int]) -> dict[int, Made]:
        """Return the settlements that these entries made."""
        rows = self._db.execute(_MADE, [json.encode(list(seqs)).decode()])
        return {seq: Made(seq, bill, number) for seq, bill, number in rows}

    def day_beside(self, day: date, *, later: bool) -> date | None:
        """Return the nearest day before or after another on which anything was settled or refunded."""
        than = ("min", ">") if later else ("max", "<")
        sql = f"SELECT {than[0]}(text) FROM said WHERE key = 'day' AND text {than[1]} ?"  # noqa: S608, constants
        (found,) = self._db.execute(sql, [day.isoformat()]).fetchone()
        return date.fromisoformat(found) if found else None

    def _opened(self) -> sqlite3.Connection:
        try:
            return _with_tables(sqlite3.connect(self._path, check_same_thread=False))
        except sqlite3.OperationalError:  # no place to write
            return _with_tables(sqlite3.connect(":memory:", check_same_thread=False))
        except sqlite3.DatabaseError:
            self._remove()
            return _with_tables(sqlite3.connect(self._path, check_same_thread=False))

    def _begin_anew(self) -> None:
        self._db.close()
        self._remove()
        self._db = self._opened()

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self._path}{end}").unlink(missing_ok=True)

    def _read_on(self, some: int) -> bool:
        with reading(self._journal) as journal:
            upto = self._db.execute("SELECT seq, hash FROM upto").fetchone()
            if upto and journal.execute(_IS_THERE, upto).fetchone() is None:
                self._db.executescript("DELETE FROM made; DELETE FROM said; DELETE FROM upto;")
                upto = None
            rows = journal.execute(_NEW, [upto[0] if upto else 0, some]).fetchall()
            is_all = len(rows) < some
            head = journal.execute(HEAD).fetchone() if is_all else rows[-1]
        if head and (not upto or head["seq"] > upto[0]):
            self._keep(rows, head)
        return is_all

    def _keep(self, rows: Sequence[sqlite3.Row], head: sqlite3.Row) -> None:
        made = [(row["seq"], row["bill"], row["number"]) for row in rows if row["step"] == SETTLED]
        known = {number: seq for seq, _, number in made}
        said = [(key, text, seq) for row in rows for key, text, seq in self._said(row, known)]
        with self._db:
            self._db.executemany("INSERT OR IGNORE INTO made VALUES (?, ?, ?)", made)
            self._db.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?)", sorted(said))
            self._db.execute("DELETE FROM upto")
            self._db.execute("INSERT INTO upto VALUES (?, ?)", [head["seq"], head["hash"]])

    def _said(self, row: sqlite3.Row, known: Mapping[str, int]) -> Iterator[tuple[Key, str, int]]:
        """Yield what an entry says of a settlement; a refund says it of the one that it gives back."""
        number = row["number"]
        seq = row["seq"] if row["step"] == SETTLED else known.get(number) or self._seq_of(number)
        yield from ((key, text, seq) for key, text in _texts(row))

    def _seq_of(self, number: str) -> int:
        return int(self._db.execute(_OF_NUMBER, [number.lower()[::-1]]).fetchone()[0] or 0)


def _texts(row: sqlite3.Row) -> Iterator[tuple[Key, str]]:
    body = json.decode(row["body"], type=_Body)
    yield Key.DAY, row["at"][:10]  # the counter's own day, as the day's figures count it
    yield Key.TIME, (body.at or row["at"])[11:16]
    if row["step"] != SETTLED:
        yield Key.REFUND, body.number.lower()[::-1]
        return
    yield Key.NUMBER, row["number"].lower()[::-1]
    yield Key.BILL, row["bill"].lower()[::-1]
    for fen in {body.split.total, body.split.cash}:
        yield Key.AMOUNT, plain(fen)


def _with_tables(db: sqlite3.Connection) -> sqlite3.Connection:
    """Make the tables, in which nothing is that the journal has not: a power cut costs at most reading it again."""
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            db.executescript(
                f"DROP TABLE IF EXISTS made; DROP TABLE IF EXISTS said; DROP TABLE IF EXISTS upto; {_TABLES}"
            )
            db.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        db.close()
        raise
    return db
