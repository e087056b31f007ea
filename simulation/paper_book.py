"""The hospital's book of numbered papers, in the sample hospital's file."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from msgspec.structs import replace

from simulation.paper_rows import make_table, paper_use
from terminal.accounts import papers
from terminal.errors import NotSent, Refused
from terminal.journal.disk import name_of
from terminal.model.papers import PaperBatch, PaperKind, PaperNature, PaperUse

_TABLES = """
    CREATE TABLE IF NOT EXISTS paper_batch (
        kind TEXT NOT NULL, prefix TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, operator TEXT NOT NULL,
        issued_by TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, prefix, first)
    ) STRICT;
"""
_BATCHES = "SELECT kind, prefix, first, last, operator, issued_by, at FROM paper_batch ORDER BY rowid"
_USES = "SELECT number, kind, nature, settlement, amount, operator, at FROM paper_use"
_INSERT = "INSERT INTO paper_use (number, kind, nature, settlement, amount, operator, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
# The number that a settlement was given last, unless it came back or was spoiled.
_CURRENT = """
    SELECT number FROM paper_use AS given WHERE kind = ? AND settlement = ?
    AND nature IN ('normal', 'reprint', 'supplement') AND NOT EXISTS (
        SELECT 1 FROM paper_use WHERE kind = given.kind AND number = given.number
        AND nature IN ('refund_back', 'reprint_back', 'spoiled'))
    ORDER BY rowid DESC LIMIT 1
"""
_ENDED = frozenset({PaperNature.REFUND_BACK, PaperNature.REPRINT_BACK, PaperNature.SPOILED})


class SamplePaperBook:
    """The PaperBook port over the hospital's file; every act is one transaction, whichever counter is faster.

    Raises NotSent("hospital_unreachable") if the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._full: set[PaperBatch] = set()
        with _translate_errors():
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)
            make_table(self._db)

    def close(self) -> None:
        """Close the file, once nobody reads or writes it: SQLite would fall over what is under way."""
        with self._lock:
            self._db.close()

    def issue(self, batch: PaperBatch) -> None:
        """Enter a batch; raises BadInput("paper_batch_wrong") or Refused("paper_batch_overlaps")."""
        papers.ensure_sound(batch)
        with self._changing():
            papers.ensure_new(batch, self._batches())
            row = [batch.kind.value, batch.prefix, batch.first, batch.last, batch.operator, batch.issued_by]
            self._db.execute("INSERT INTO paper_batch VALUES (?, ?, ?, ?, ?, ?, ?)", [*row, batch.at.isoformat()])

    def batches(self) -> tuple[PaperBatch, ...]:
        """Return every batch, oldest first."""
        with self._lock, _translate_errors():
            return self._batches()

    def uses(self, since: datetime | None = None, operator: str = "") -> tuple[PaperUse, ...]:
        """Return what became of numbers, oldest first; of one operator, if one is given."""
        with self._lock, _translate_errors():
            found = map(paper_use, self._db.execute(f"{_USES} ORDER BY rowid"))
            return tuple(each for each in found if (not since or each.at >= since) and operator in {"", each.operator})

    def take(self, use: PaperUse) -> PaperUse:
        """Return the number of a settlement's paper: the one that it has, or the next free one of the operator."""
        with self._changing():
            current = self._current(use)
            if current:
                return replace(use, number=current)
            had = self._db.execute("SELECT 1 FROM paper_use WHERE kind = ? AND settlement = ?", _key(use)).fetchone()
            nature = PaperNature.SUPPLEMENT if had else PaperNature.NORMAL
            return self._add(replace(use, number=self._next(use), nature=nature))

    def reprint(self, use: PaperUse) -> PaperUse:
        """Take back a settlement's number and use the next free one for it, in one act."""
        with self._changing():
            following = self._next(replace(use, number=""))
            if current := self._current(use):
                self._add(replace(use, number=current, nature=PaperNature.REPRINT_BACK))
            return self._add(replace(use, number=following, nature=PaperNature.REPRINT))

    def take_back(self, use: PaperUse) -> PaperUse | None:
        """Record that a settlement's paper came back with its refund, once; None if it has no number."""
        with self._changing():
            current = self._current(use)
            return self._add(replace(use, number=current, nature=PaperNature.REFUND_BACK)) if current else None

    def spoil(self, kind: PaperKind, numbers: Sequence[str], operator: str, at: datetime) -> None:
        """Record numbers as spoiled (报损), all or none: blank ones, or the one that a paper was to have."""
        with self._changing():
            for number in dict.fromkeys(numbers):
                known = self._of_number(kind, number)
                if not known or any(each.nature in _ENDED for each in known):
                    papers.ensure_usable(number, self._batches(kind), known)
                spoiled = known[-1] if known else PaperUse(number=number, kind=kind, nature=PaperNature.SPOILED, at=at)
                self._add(replace(spoiled, nature=PaperNature.SPOILED, operator=operator, at=at))

    def number_of(self, kind: PaperKind, settlement: str) -> str:
        """Return the number that a settlement's paper has now, "" if it has none."""
        with self._lock, _translate_errors():
            row = self._db.execute(_CURRENT, [kind, settlement]).fetchone()
            return row[0] if row else ""

    def numbers_left(self, kind: PaperKind, operator: str) -> tuple[str, int]:
        """Return an operator's next number of a kind, and how many there are with it; "" and 0 if none is left."""
        with self._lock, _translate_errors():
            mine = [(each, self._of(each)) for each in self._open(kind, operator)]
            following = next((number for batch, uses in mine if (number := papers.free(batch, uses))), "")
            return following, sum(papers.left(batch, uses) for batch, uses in mine)

    def left_out(self, kind: PaperKind, operator: str) -> tuple[str, ...]:
        """Return the runs of numbers left out (断号) of an operator's batches that are in use."""
        with self._lock, _translate_errors():
            runs = (run for each in self._open(kind, operator) for run in papers.gaps(each, self._of(each)))
            return tuple(map(str, runs))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._lock, _translate_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _batches(self, kind: PaperKind | None = None) -> tuple[PaperBatch, ...]:
        return tuple(each for each in map(_batch, self._db.execute(_BATCHES)) if kind in {None, each.kind})

    def _open(self, kind: PaperKind, operator: str) -> list[PaperBatch]:
        """Return the batches that an operator takes numbers from, but for those known to be used up."""
        return [each for each in papers.for_operator(self._batches(), kind, operator) if each not in self._full]

    def _of(self, batch: PaperBatch) -> tuple[PaperUse, ...]:
        """Return the uses of a batch's numbers, however many there are of others."""
        ends = [batch.number(0), batch.number(batch.size - 1), len(batch.number(0))]
        sql = f"{_USES} WHERE kind = ? AND number BETWEEN ? AND ? AND length(number) = ?"
        return tuple(map(paper_use, self._db.execute(sql, [batch.kind, *ends])))

    def _of_number(self, kind: PaperKind, number: str) -> tuple[PaperUse, ...]:
        sql = f"{_USES} WHERE kind = ? AND number = ? ORDER BY rowid"
        return tuple(map(paper_use, self._db.execute(sql, [kind, number])))

    def _current(self, use: PaperUse) -> str:
        row = self._db.execute(_CURRENT, _key(use)).fetchone()
        return row[0] if row else ""

    def _next(self, use: PaperUse) -> str:
        """Return the number given by hand, or the next free one of the operator."""
        if use.number:
            mine = papers.for_operator(self._batches(), use.kind, use.operator)
            papers.ensure_usable(use.number, mine, self._of_number(use.kind, use.number))
            return use.number
        for batch in self._open(use.kind, use.operator):
            if number := papers.free(batch, self._of(batch)):
                return number
            self._full.add(batch)
        raise Refused("papers_used_up", kind=use.kind.value, operator=use.operator)

    def _add(self, use: PaperUse) -> PaperUse:
        row = [use.number, use.kind.value, use.nature.value, use.settlement, use.amount, use.operator]
        self._db.execute(_INSERT, [*row, use.at.isoformat()])
        return use


def _key(use: PaperUse) -> list[str]:
    return [use.kind.value, use.settlement]


def _batch(row: Sequence[str]) -> PaperBatch:
    kind, prefix, first, last, operator, issued_by, at = row
    return PaperBatch(
        kind=PaperKind(kind),
        prefix=prefix,
        first=first,
        last=last,
        operator=operator,
        issued_by=issued_by,
        at=datetime.fromisoformat(at),
    )


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("hospital_unreachable", reason=name_of(error)) from error
