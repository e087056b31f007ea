"""One counter's journal file: append-only, each entry sealed to the one before."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from filelock import FileLock
from msgspec import convert, json
from msgspec.structs import replace

from terminal.errors import NotSent
from terminal.journal.chain import verified
from terminal.journal.disk import FAILURES, ensure_numbers, locking, translated
from terminal.journal.entry import (
    EMPTY,
    MOVES_MONEY,
    VERSION,
    Bills,
    Entry,
    Given,
    Note,
    Returned,
    Step,
    fold,
    noted,
    pending,
    sealed,
    tag_of,
    text_of,
    why,
)
from terminal.journal.schema import COPIES, GIVEN, HEAD, LAST, LATER, MONEY, SETTLED, UNFINISHED, day_bounds, opened
from terminal.journal.unprinted import Unprinted
from terminal.model import GENESIS, Act, Copy, Refund, Settlement, SignOff, State, Tender, Transaction

# The number of message ids per second for the journal; the other half of a hundred is for queries.
IDS = 50
# A settlement of 10,000 lines writes some 2 MiB; a checkpoint of the write-ahead log needs a few MiB more.
RESERVE = 16 * 1024 * 1024

_INSERT = f"INSERT INTO entry VALUES ({', '.join('?' * len(Entry.__struct_fields__))})"  # noqa: S608, only placeholders


class Journal:
    """One counter's append-only journal in one file, held by a single process.

    Every commit is on the disk when it returns (WAL, synchronous=FULL). `institution` is the code of 12 characters that
    begins every message id (docs/interface.md, "Message ids"), which ends in the `counter`'s two digits and its own
    sequence, so that no two counters of an institution share one. Entries bear the `operator`, and a seal made with the
    `key`. Raises BadInput if it cannot be opened for writing, NotSent if an entry cannot be written: nothing is sent.
    """

    def __init__(
        self,
        path: Path,
        institution: str,
        clock: Callable[[], datetime],
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        counter: str = "00",
        operator: str = "",
        key: bytes = b"",
    ) -> None:
        ensure_numbers(institution, counter)
        self._path, self._clock, self._free_bytes = path, clock, free_bytes
        self._institution, self._counter, self._operator, self._key = institution, counter, operator, key
        self._notes: list[Note] = []
        self._bills = Bills(self._of_bill)
        self._unfinished: set[str] | None = None
        self._touched: dict[str, str] = {}
        self._lock = FileLock(f"{path}.lock", thread_local=False, blocking=False)
        with locking(self._lock, path.name):
            self._db = opened(path)
            self._unprinted = Unprinted(self._db, self.of_bill, self._touched)

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
        note = Note(act, Step.SENT, bill, number, text_of(draft), sends=True)
        [opened] = self._append(note)
        return self._bills.after(opened, draft=draft)

    def end(
        self, transaction: Transaction, state: State, body: Settlement | Refund | None = None, code: str = ""
    ) -> Transaction:
        """Write an outcome to disk; `body` is the Settlement or Refund that was made, `code` the reason for none."""
        number = ""
        if isinstance(body, Settlement):
            number, body = body.number, replace(body, care=None)  # the draft holds the lines already
        text = text_of(body) if body is not None else why(code)
        notes = [noted(transaction, Step(state), number=number or transaction.number, body=text)]
        if isinstance(body, Settlement) and body.tender.order and not body.replaces:
            notes.append(noted(transaction, Step.CHARGING, body=text_of(body.tender)))
        return self._stepped(transaction, *notes)

    def asked(self, transaction: Transaction, code: str) -> Transaction:
        """Write to disk that a recovery attempt had no result, and why."""
        return self._stepped(transaction, noted(transaction, Step.ASKED, body=why(code)))

    def charging(self, transaction: Transaction, tender: Tender) -> Transaction:
        """Write to disk that the patient is about to pay with this tender; its order, if any, is open."""
        return self._stepped(transaction, noted(transaction, Step.CHARGING, body=text_of(tender)))

    def paid(self, transaction: Transaction) -> Transaction:
        """Record that the open order was paid, on disk with the next commit, because the channel knows it too."""
        return self._noted(transaction, Step.PAID)

    def unpaid(self, transaction: Transaction) -> Transaction:
        """Write to disk that the open order ended unpaid."""
        return self._stepped(transaction, noted(transaction, Step.UNPAID))

    def returned(self, transaction: Transaction, amount: int) -> Transaction:
        """Record that the channel gave an amount of a refund back (fen); on disk with the next commit."""
        return self._noted(transaction, Step.RETURNED, text_of(Returned(by_code=-amount)))

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

    def trace(self, note: Note) -> None:
        """Write to disk what a person did that is part of no call."""
        self._append(note)

    def unprinted(self, since: datetime) -> tuple[Transaction, ...]:
        """Return the transactions whose receipt is not known to have come out (journal/unprinted.py), oldest first."""
        return self._unprinted.found(since)

    def of_bill(self, bill: str) -> tuple[Transaction, ...]:
        """Return a bill's transactions, oldest first."""
        return tuple(self._bills.of(bill).values())

    def settlement(self, number: str) -> Transaction | None:
        """Return the transaction that made a settlement."""
        return self._settled(SETTLED, number)

    def last(self) -> Transaction | None:
        """Return the transaction that made the last settlement, refunded or not."""
        return self._settled(LAST)

    def unfinished(self) -> tuple[Transaction, ...]:
        """Return the transactions with an unknown outcome or one not reported to the hospital, oldest first."""
        if self._unfinished is None:
            self._unfinished = {row["bill"] for row in self._db.query(UNFINISHED)}
        left = {bill: [each for each in self.of_bill(bill) if each.is_unfinished] for bill in self._unfinished}
        self._unfinished = {bill for bill, found in left.items() if found}
        return tuple(sorted((each for found in left.values() for each in found), key=lambda each: each.id))

    def money(self, day: date | None = None) -> tuple[Entry, ...]:
        """Return the entries that move money, of every bill in which money moved on a day, or ever; oldest first."""
        moving = [note for note in self._notes if note.step in MOVES_MONEY]
        # Money that is only noted belongs to what an earlier day may have written of its bill.
        bills = json.encode(sorted({note.bill for note in moving})).decode()
        return (*self._rows(MONEY, day_bounds(day) | {"bills": bills}), *map(self._pending, moving))

    def copies(self, day: date) -> int:
        """Return the number of further copies among the receipts of a day."""
        return int(self._db.execute(COPIES, day_bounds(day)).fetchone()[0])

    def open_after(self, day: date) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome was not known at the end of a day."""
        self.unfinished()
        bills = {row["bill"] for row in self._db.query(LATER, day_bounds(day))} | (self._unfinished or set())
        # After a clock was set back, later entries may bear an earlier day: a bill's day ends at its first later entry.
        folded = (fold(takewhile(lambda each: each.day <= day, self._of_bill(bill))) for bill in bills)
        return tuple(each for known in folded for each in known.values() if each.is_open)

    def head(self) -> tuple[int, str]:
        """Return the last entry's sequence number and hash, an anchor to keep outside the file."""
        return self._db.conn.execute(HEAD).fetchone() or (0, GENESIS)

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
        return self._bills.after(self._pending(note))

    def _of_bill(self, bill: str) -> Iterator[Entry]:
        """Read all entries of a bill, including pending ones."""
        yield from self._rows("SELECT * FROM entry WHERE bill = ? ORDER BY seq", [bill])
        yield from (self._pending(note) for note in self._notes if note.bill == bill)

    def _rows(self, sql: str, values: list[str] | dict[str, str]) -> Iterator[Entry]:
        return (convert(row, Entry) for row in self._db.query(sql, values))

    def _pending(self, note: Note) -> Entry:
        return pending(note, note.at or self._clock())

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
                    self._db.conn.execute(_INSERT, list(row.values()))
                    rows.append(row)
        except FAILURES as error:
            # It may be on the disk all the same: what is kept in memory is read again.
            self._bills.forget()
            self._unfinished = None
            self._unprinted.forget()
            raise translated(error, NotSent) from error
        self._notes.clear()
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
            if not self._db.conn.execute(GIVEN, [made]).fetchone():
                return made
            seq += 1
            if seq % IDS == 0:
                at += timedelta(seconds=1)

    def _row(self, seq: int, note: Note) -> dict[str, Any]:
        at = note.at or self._clock()
        return {
            "seq": seq,
            "transaction_id": note.transaction_id or f"{seq:08d}",
            "act": note.act.value,
            "step": note.step.value,
            "at": at.isoformat(),
            "bill": note.bill,
            "message_id": self._message_id(at, seq) if note.sends else None,
            "number": note.number,
            "body": note.body,
            "hash": "",
            "version": VERSION,
            "terminal_id": "",
            "operator": self._operator,
            "tag": "",
        }
