"""One counter's journal file: append-only, each entry sealed to the one before."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock
from msgspec import convert, json
from msgspec.structs import replace

from terminal.errors import NotSent
from terminal.journal import schema
from terminal.journal.chain import verified
from terminal.journal.disk import FAILURES, ensure_numbers, lock_of, locking, translated
from terminal.journal.elsewhere import LearnsElsewhere
from terminal.journal.entry import (
    EMPTY,
    UNNUMBERED,
    VERSION,
    Bills,
    Entry,
    Note,
    Step,
    noted,
    pending,
    sealed,
    tag_of,
    text_of,
    why,
)
from terminal.journal.schema import day_bounds, opened
from terminal.journal.unprinted import Unprinted
from terminal.journal.visits import VisitStep, durations
from terminal.model import BEIJING, GENESIS, Act, Copy, Refund, Reprint, Settlement, SignOff, State, Tender, Transaction
from terminal.model.record import Given, Returned, Who, asked

# The number of message ids per second for the journal; the other half of a hundred is for queries.
IDS = 50
# A settlement of 10,000 lines writes some 2 MiB; a checkpoint of the write-ahead log needs a few MiB more.
RESERVE = 16 * 1024 * 1024


class Journal(LearnsElsewhere):
    """One counter's append-only journal in one file, held by a single process.

    Every commit is on the disk when it returns (WAL, synchronous=FULL). `institution` is the code of 12 characters that
    begins every message id (docs/interface.md, "Message ids"), which ends in the `counter`'s two digits and its own
    sequence, so that no two counters of an institution share one. Entries bear `terminal`, who was `operator` then, and
    a seal made with the `key`. Raises BadInput if it cannot be opened for writing, NotSent if an entry cannot be
    written: nothing is sent.
    """

    def __init__(
        self,
        path: Path,
        institution: str,
        clock: Callable[[], datetime],
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        counter: str = "00",
        operator: str | Who = "",
        key: bytes = b"",
    ) -> None:
        ensure_numbers(institution, counter)
        self._path, self._clock, self._free_bytes = path, clock, free_bytes
        self._institution, self._counter, self._operator, self._key = institution, counter, asked(operator), key
        self.terminal, self._notes = "", list[Note]()
        self._bills = Bills(self.story_of)
        self._unfinished: set[str] | None = None
        self._touched: dict[str, str] = {}
        self._lock = FileLock(lock_of(path), thread_local=False, blocking=False)
        with locking(self._lock, path.name):
            self._db = opened(path)
            self._unprinted = Unprinted(self._db, self.of_bill, self._touched)
            (self._unnumbered,) = self._db.execute(schema.UNNUMBERED).fetchone()

    def close(self) -> None:
        """Write the pending entries, which recovery finds out again if it fails, and close the file."""
        with suppress(NotSent):
            self.flush()
        self._db.close()
        self._lock.release()

    def flush(self) -> None:
        """Write the pending notes to disk, before a report of a finished day counts on them."""
        if self._notes:
            self._append()

    def open(self, act: Act, bill: str, number: str = "", draft: Settlement | None = None) -> Transaction:
        """Write the intent to disk before anything is sent; the transaction holds the new message id.

        Raises NotSent("disk_nearly_full") before the disk is full, so that there is room for the answer.
        """
        if self._free_bytes(self._path.parent) < RESERVE:
            raise NotSent("disk_nearly_full", mebibytes=RESERVE // 2**20)
        known = draft.message_id if draft else ""
        note = Note(act, Step.SENT, bill, number, text_of(draft), sends=True, message_id=known)
        [opened] = self._append(note)
        return self._bills.after(opened, draft=draft)

    def end(
        self, transaction: Transaction, state: State, body: Settlement | Refund | None = None, code: str = ""
    ) -> Transaction:
        """Write an outcome to disk; `body` is the Settlement or Refund that was made, `code` the reason for none."""
        number, made = "", body if isinstance(body, Settlement) else None
        if made:
            number, body = made.number, replace(made, care=None)  # the draft holds the lines already
        text = text_of(body) if body is not None else why(code)
        notes = [noted(transaction, Step(state), number=number or transaction.number, body=text)]
        if made and made.tender.order and not (made.replaces or made.is_adopted or made.elsewhere):
            notes.append(noted(transaction, Step.CHARGING, body=text_of(made.tender)))
        return self._stepped(transaction, *notes)

    def asked(self, transaction: Transaction, code: str) -> Transaction:
        """Write to disk that a recovery attempt had no result, and why."""
        return self._stepped(transaction, noted(transaction, Step.ASKED, body=why(code)))

    def charging(self, transaction: Transaction, tender: Tender) -> Transaction:
        """Write to disk that the patient is about to pay with this tender; its order, if any, is open."""
        return self._stepped(transaction, noted(transaction, Step.CHARGING, body=text_of(tender)))

    def charging_together(self, paid: Sequence[tuple[Transaction, Tender]]) -> tuple[Transaction, ...]:
        """Write to disk, in one commit, that the patient is about to pay for several settlements with these tenders."""
        written = self._append(*(noted(each, Step.CHARGING, body=text_of(tender)) for each, tender in paid))
        return tuple(self._bills.after(entry) for entry in written)

    def paid(self, transaction: Transaction) -> Transaction:
        """Record that the open order was paid, on disk with the next commit, because the channel knows it too."""
        return self._noted(transaction, Step.PAID)

    def unpaid(self, transaction: Transaction) -> Transaction:
        """Write to disk that the open order ended unpaid."""
        return self._stepped(transaction, noted(transaction, Step.UNPAID))

    def returned(self, transaction: Transaction, back: Returned) -> Transaction:
        """Record what went back (fen); what went through the channel may reach the disk with the next commit."""
        if back.cash:
            return self._stepped(transaction, noted(transaction, Step.RETURNED, body=text_of(back)))
        return self._noted(transaction, Step.RETURNED, text_of(back))

    def given(self, transaction: Transaction, cash: int) -> Transaction:
        """Record that cash was handed over (fen), on disk with the next commit: until then it counts as to be given."""
        return self._noted(transaction, Step.GIVEN, text_of(Given(cash=cash)))

    def reversing(self, transaction: Transaction) -> str:
        """Write to disk that the original message is about to be reversed; return the reversal's message id."""
        [entry] = self._append(noted(transaction, Step.REVERSING, sends=True))
        self._bills.after(entry)
        return entry.message_id or ""

    def recorded(self, transaction: Transaction) -> None:
        """Record that the hospital was notified, on disk with the next commit, because recovery may notify it twice."""
        self._noted(transaction, Step.RECORDED)

    def printing(self, transaction: Transaction, copy: Copy) -> None:
        """Write to disk that a receipt is about to be printed, by whom and why."""
        self._stepped(transaction, noted(transaction, Step.PRINTING, body=text_of(copy)))

    def printed(self, transaction: Transaction) -> Transaction:
        """Record that the receipt was printed, on disk with the next commit, because one more copy does no harm."""
        return self._noted(transaction, Step.PRINTED)

    def signed_off(self, transaction: Transaction, sign_off: SignOff) -> Transaction:
        """Write to disk that a receipt is needed no more, who said so and why."""
        return self._stepped(transaction, noted(transaction, Step.PRINTED, body=text_of(sign_off)))

    def trace(self, note: Note) -> Entry:
        """Write to disk what a person did that is part of no settlement or refund, and return its entry."""
        return self._append(note)[0]

    def unprinted(self, since: datetime) -> tuple[Transaction, ...]:
        """Return the transactions whose receipt is not known to have come out (journal/unprinted.py), oldest first."""
        return self._unprinted.found(since)

    def of_bill(self, bill: str) -> tuple[Transaction, ...]:
        """Return a bill's transactions, oldest first."""
        return tuple(self._bills.of(bill).values())

    def story_of(self, bill: str) -> Iterator[Entry]:
        """Read all entries of a bill, oldest first and including pending ones, without keeping them in memory."""
        yield from self._rows("SELECT * FROM entry WHERE bill = ? ORDER BY seq", [bill])
        yield from (pending(note) for note in self._notes if note.bill == bill)

    def settlement(self, number: str) -> Transaction | None:
        """Return the transaction that made a settlement."""
        return self._settled(schema.SETTLED, number)

    def last(self, before: str = "") -> Transaction | None:
        """Return the transaction that made the last settlement, refunded or not, or the last one `before` another."""
        return self._settled(schema.LAST, before)

    def unfinished(self) -> tuple[Transaction, ...]:
        """Return the transactions with an unknown outcome or one not reported to the hospital, oldest first."""
        if self._unfinished is None:
            self._unfinished = {row["bill"] for row in self._db.query(schema.UNFINISHED)}
        left = {bill: [each for each in self.of_bill(bill) if each.is_unfinished] for bill in self._unfinished}
        self._unfinished = {bill for bill, found in left.items() if found}
        return tuple(sorted((each for found in left.values() for each in found), key=lambda each: each.id))

    def money(self, day: date | None = None) -> tuple[Entry, ...]:
        """Return the entries that move money, of every bill in which money moved on a day, or ever; oldest first."""
        moving = [note for note in self._notes if note.step in schema.MOVES_MONEY]
        # Money that is only noted belongs to what an earlier day may have written of its bill.
        bills = json.encode(sorted({note.bill for note in moving})).decode()
        return (*self._rows(schema.MONEY, day_bounds(day) | {"bills": bills}), *map(pending, moving))

    def money_since(self, seq: int) -> tuple[Entry, ...]:
        """Return the entries on disk that send or move money, of every bill in which money moved after an entry."""
        return tuple(self._rows(schema.MONEY_SINCE, [seq]))

    def reprints(self, operator: str, since: datetime, until: datetime) -> Iterator[Reprint]:
        """Yield the copies that an operator printed from a time on and before another, as far as they are on disk."""
        # Entries of another zone have another text: the day before holds them all.
        for entry in self._rows(schema.PRINTS_SINCE, [(since - timedelta(days=1)).isoformat()]):
            copy = json.decode(entry.body, type=Copy)
            if copy.number and copy.operator == operator and since <= entry.at < until:
                yield Reprint(bill=entry.bill, at=entry.at, copy=copy)

    def visits(self, operator: str, since: datetime) -> Iterator[timedelta]:
        """Yield how long each visit of an operator took since a time, as far as it is on disk (journal/visits.py)."""
        rows = self._db.query(schema.VISITS_SINCE, [(since - timedelta(days=1)).isoformat()])
        return durations((convert(row, VisitStep) for row in rows), operator, since)

    def head(self) -> tuple[int, str]:
        """Return the last entry's sequence number and hash, an anchor to keep outside the file."""
        return self._db.conn.execute(schema.HEAD).fetchone() or (0, GENESIS)

    def holds(self, seq: int, digest: str) -> bool:
        """Return whether an entry that is known elsewhere, by its number and hash, is here unchanged."""
        return bool(self._db.conn.execute("SELECT 1 FROM entry WHERE seq = ? AND hash = ?", [seq, digest]).fetchone())

    def verify(self) -> int:
        """Check the whole file and its chain as `chain.verified` does, and return the number of entries."""
        return verified(self._db.conn, key=self._key).seq

    def _settled(self, sql: str, *values: str) -> Transaction | None:
        for row in self._db.query(sql, values):
            return next(each for each in self.of_bill(row["bill"]) if each.id == row["id"])
        return None

    def _stepped(self, transaction: Transaction, *notes: Note) -> Transaction:
        return self._bills.after(*self._append(*notes))

    def _noted(self, transaction: Transaction, step: Step, body: str = EMPTY) -> Transaction:
        note = replace(noted(transaction, step, body=body), at=self._clock())
        self._notes.append(note)
        self._may_be_open(note)
        return self._bills.after(pending(note))

    def _rows(self, sql: str, values: list[str] | list[int] | dict[str, str]) -> Iterator[Entry]:
        return (convert(row, Entry) for row in self._db.query(sql, values))

    def _append(self, *notes: Note) -> list[Entry]:
        """Write the pending notes and these in one commit; return the entries of the latter."""
        rows: list[dict[str, Any]] = []
        try:
            with self._db.atomic():
                last, chain = self.head()
                for seq, note in enumerate((*self._notes, *notes), start=last + 1):
                    row = self._row(seq, note)
                    row["tag"] = tag_of(self._key, chain, row) if self._key else ""
                    chain = row["hash"] = sealed(chain, row)
                    self._db.conn.execute(schema.INSERT, list(row.values()))
                    rows.append(row)
        except FAILURES as error:
            # It may be on the disk all the same: what is kept in memory is read again.
            self._bills.forget()
            self._unfinished = None
            self._unprinted.forget()
            raise translated(error, NotSent) from error
        self._notes.clear()
        self._unnumbered += sum(note.step in UNNUMBERED for note in notes)
        written = [convert(row, Entry) for row in rows[len(rows) - len(notes) :]]
        self._may_be_open(*written)
        return written

    def _may_be_open(self, *entries: Entry | Note) -> None:
        if self._unfinished is not None:
            self._unfinished.update(each.bill for each in entries)
        self._touched.update((each.transaction_id, each.bill) for each in entries)

    def _message_id(self, at: datetime, seq: int) -> str:
        """Return a new unique id: the sequence continues even if the clock stands still or goes back."""
        while True:
            made = f"{self._institution}{at:%Y%m%d%H%M%S}{self._counter}{seq % IDS:02d}"
            if not self._db.conn.execute(schema.GIVEN, [made]).fetchone():
                return made
            seq += 1
            if seq % IDS == 0:
                at += timedelta(seconds=1)

    def _row(self, seq: int, note: Note) -> dict[str, Any]:
        at, number = note.at or self._clock(), seq - self._unnumbered
        own = f"T{seq:08d}" if note.step in UNNUMBERED else f"{number:08d}"
        message_id = note.message_id or self._message_id(at.astimezone(BEIJING), number) if note.sends else None
        kind = (note.transaction_id or own, note.act.value, note.step.value, at.isoformat(), note.bill)
        values = (seq, *kind, message_id, note.number, note.body, "", VERSION, self.terminal, self._operator(), "")
        return dict(zip(Entry.__struct_fields__, values, strict=True))
