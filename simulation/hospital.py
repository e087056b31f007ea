"""The hospital's own records: the sample hospital, in one SQLite file made from the fixtures."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import json
from msgspec.structs import replace
from sqlite_utils import Database

from simulation import hospital_file, samples
from simulation.hospital_search import PatientSearch
from simulation.paid_elsewhere import PaidElsewhere
from simulation.samples import SampleBill
from simulation.visits import TABLES as VISITS
from simulation.visits import SampleVisits
from terminal.benefit.split import totals
from terminal.errors import BadInput, JiesuanError, NotSent, Refused
from terminal.journal.disk import name_of
from terminal.model import Anchor, Bill, Head, Line, PatientRecord, Terminal
from terminal.private import Private


class SampleHospital(PaidElsewhere, SampleVisits):
    """The bills of the sample hospital, or of another `institution`, as one terminal reaches it; kept across restarts.

    If `bills` are given, they are owed, and no others but those of an earlier time.

    Raises NotSent("hospital_unreachable") if the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        fixtures: Path = samples.FIXTURES,
        *,
        institution: str = "",
        bills: Sequence[SampleBill] | None = None,
    ) -> None:
        with _translate_errors():
            self._db = Database(sqlite3.connect(path, check_same_thread=False), execute_plugins=False)
        self._terminal: Terminal | None = None
        try:
            with _translate_errors():
                owed = samples.bills(fixtures, code=institution) if bills is None else bills
                hospital_file.begun(self._db, fixtures, owed, are_new=bills is not None)
                self._at = fixtures, institution
                self._db.executescript(VISITS)
                self._search = PatientSearch(self._db.conn, fixtures, is_sample=samples.is_sample(institution))
        except JiesuanError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def lease(self, counter: str, identity: str) -> Terminal:
        """Sign a terminal on under its counter's number; an earlier start of it is refused from then on.

        A terminal whose counter has another number than before gives the earlier one up. Raises
        BadInput("counter_taken") if another terminal has that number.
        """
        with self._changing():
            self._ensure_free(counter, identity)
            self._terminal = self._signed_on(counter, identity)
        return self._terminal

    def take_over(self, counter: str, by: Terminal) -> Terminal:
        """Give what a counter holds, its claims and its number if that is the terminal's own, to another terminal.

        Whatever had signed on under that number is refused from then on. Raises BadInput("counter_taken") if another
        terminal has the number of the one that takes.
        """
        with self._changing():
            self._db.execute("DELETE FROM terminal WHERE counter = ?", [counter])
            self._ensure_free(by.counter, by.identity)
            taken = [by.counter, by.identity, counter]
            self._db.execute("UPDATE claim SET counter = ?, terminal = ? WHERE counter = ?", taken)
            return self._signed_on(by.counter, by.identity)

    def ensure_leased(self) -> None:
        """Raise Refused("terminal_replaced") if the terminal that signed on here was started again or replaced."""
        with _translate_errors():
            self._ensure_leased()

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        with _translate_errors():
            rows = self._db.execute(hospital_file.UNPAID, [id_number.reveal()]).fetchall()
        return tuple(json.decode(body, type=Bill) for (body,) in rows)

    def find(self, parts: Sequence[Private], limit: int) -> Sequence[PatientRecord]:
        """Find at most so many people by any of these parts, those with most of them and unpaid bills first."""
        with _translate_errors():
            return tuple(self._search.find(parts, limit))

    def join(self, stay: Bill, before: Sequence[Bill], joined: Bill, left: Sequence[Bill]) -> bool:
        """Move lines of visits to the bill of a stay, once and for all; False if any of them is not as given here.

        Nothing moves where one of the bills is paid, changed or claimed by now; a visit of which no line is `left` is
        not owed any more.
        """
        rest = {each.number: each for each in left}
        with self._changing():
            for each in (stay, *before):
                found = self._db.execute(hospital_file.FREE, [each.number]).fetchone()
                if found is None or json.decode(found[0], type=Bill) != each:
                    return False
            for each in before:
                if each.number in rest:
                    self._write(rest[each.number])
                else:
                    self._db.execute("INSERT INTO joined VALUES (?, ?)", [each.number, stay.number])
            self._write(joined)
        return True

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        """Reserve a person's bill for the counter that charges it; a repeated call changes nothing.

        Raises Refused("paid_elsewhere"), Refused("bill_changed") if this person does not owe the bill as given here,
        Refused("bill_claimed"), and what `ensure_leased` raises.
        """
        with self._changing():
            self._ensure_leased()
            owed = self._db.execute(hospital_file.OWED, [bill.number, id_number.reveal()]).fetchone()
            body, holder, terminal = owed or (None, None, "")
            if body is None or json.decode(body, type=Bill) != bill:
                raise self._changed(bill.number)
            if holder not in {None, counter} and not self._is_mine(terminal):
                raise Refused("bill_claimed", bill=bill.number, counter=holder)
            self._db.execute(
                hospital_file.CLAIM, [bill.number, counter, self._terminal.identity if self._terminal else ""]
            )

    def release(self, counter: str, but: Collection[str]) -> None:
        """Release all bills claimed by a counter, or by this terminal under another number, except those given.

        Raises what `ensure_leased` raises: what the counter has claimed since is its newer terminal's.
        """
        with self._changing():
            self._ensure_leased()
            claimed = self._db.execute("SELECT bill, counter, terminal FROM claim").fetchall()
            mine = [[bill] for bill, holder, terminal in claimed if holder == counter or self._is_mine(terminal)]
            self._db.conn.executemany("DELETE FROM claim WHERE bill = ?", [each for each in mine if each[0] not in but])

    def anchor(self, counter: str) -> Anchor | None:
        """Return the newest head of a counter's journal that came with a mark; None before the first."""
        with _translate_errors():
            row = self._db.execute("SELECT seq, hash FROM anchor WHERE counter = ?", [counter]).fetchone()
        return Anchor(seq=row[0], hash=row[1]) if row else None

    def move_anchor(self, counter: str, head: Anchor) -> None:
        """Anchor another head of a counter's journal, also one behind: what a supervisor has accepted."""
        with self._changing():
            self._db.execute("INSERT OR REPLACE INTO anchor VALUES (?, ?, ?)", [counter, head.seq, head.hash])

    def mark_settled(self, bill_number: str, settlement_number: str, journal: Head | None = None) -> None:
        """Record that a bill is settled; a repeated call changes nothing, even after a refund.

        Raises Refused("settled_elsewhere") if the bill is settled under another number.
        """
        with self._changing():
            self._anchor(journal, settlement_number)
            found = self._db.execute("SELECT settlement FROM bill WHERE number = ?", [bill_number]).fetchone()
            if found is None:
                raise Refused("bill_not_known", bill=bill_number)
            if self._was_given_back(settlement_number):
                return
            if found[0] not in {None, settlement_number}:
                raise Refused("settled_elsewhere", bill=bill_number, number=found[0])
            self._put(bill_number, settlement_number)

    def mark_unsettled(
        self,
        bill_number: str,
        settlement_number: str,
        kept: Sequence[Line] = (),
        replaced_by: str = "",
        journal: Head | None = None,
    ) -> None:
        """Record a refund; if lines are given, only these are kept: owed, or settled again.

        A repeated call changes nothing, even if the bill has since been settled again at any counter. Raises
        Refused("settled_elsewhere") if the kept lines were settled again and the bill is settled under a third number.
        """
        with self._changing():
            self._anchor(journal, replaced_by)
            if self._was_given_back(settlement_number):
                return
            found = self.settlement_of(bill_number)
            if replaced_by and found not in {None, settlement_number}:
                raise Refused("settled_elsewhere", bill=bill_number, number=found)
            self._db.execute("INSERT INTO given_back VALUES (?)", [settlement_number])
            if found in {None, settlement_number}:
                self._put(bill_number, replaced_by or None)
            if kept:
                self._keep(bill_number, tuple(kept))

    def settlement_of(self, bill_number: str) -> str | None:
        """Return the number under which a bill is settled, or None while it is unpaid."""
        with _translate_errors():
            row = self._db.execute("SELECT settlement FROM bill WHERE number = ?", [bill_number]).fetchone()
        return row[0] if row else None

    def book(self) -> dict[str, str | None]:
        """Return the number under which each bill is settled, or None for an unpaid one."""
        with _translate_errors():
            sql = "SELECT number, settlement FROM bill WHERE number NOT IN (SELECT visit FROM joined)"
            # Row by row: a list of 100,000 rows makes the collector look at all of them while the window waits.
            return dict(iter(self._db.execute(sql)))

    def settled_by(self) -> dict[str, str]:
        """Return the counter that settled under each number that a bill is settled under now."""
        sql = (
            "SELECT settled_by.settlement, counter FROM settled_by JOIN bill ON bill.settlement = settled_by.settlement"
        )
        with _translate_errors():
            return dict(iter(self._db.execute(sql)))

    def terminals(self) -> tuple[Terminal, ...]:
        """List the terminals that have signed on, each under its counter's number."""
        with _translate_errors():
            rows = self._db.execute("SELECT counter, identity, start FROM terminal ORDER BY counter").fetchall()
        return tuple(Terminal(*row) for row in rows)

    def bill(self, number: str) -> tuple[Bill, Private]:
        """Return a bill, settled or not, and the ID number of its patient; raises Refused("bill_not_known")."""
        with _translate_errors():
            row = self._db.execute("SELECT body, id_number FROM bill WHERE number = ?", [number]).fetchone()
        if row is None:
            raise Refused("bill_not_known", bill=number)
        return json.decode(row[0], type=Bill), Private(row[1])

    def claims(self) -> dict[str, str]:
        """Return the counter that has reserved each claimed bill."""
        with _translate_errors():
            return dict(self._db.execute("SELECT bill, counter FROM claim").fetchall())

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Read and write in one transaction, so that two concurrent counters do not both find a bill free."""
        with _translate_errors(), self._db.conn:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def _is_mine(self, terminal: str | None) -> bool:
        return self._terminal is not None and terminal == self._terminal.identity

    def _ensure_free(self, counter: str, identity: str) -> None:
        row = self._db.execute("SELECT identity FROM terminal WHERE counter = ?", [counter]).fetchone()
        if row not in {None, (identity,)}:
            raise BadInput("counter_taken", counter=counter)

    def _signed_on(self, counter: str, identity: str) -> Terminal:
        # Counted beside the numbers that terminals have: one that lost its number must not begin with an old start.
        (start,) = self._db.execute(hospital_file.STARTED, [identity]).fetchone()
        self._db.execute("DELETE FROM terminal WHERE identity = ?", [identity])
        self._db.execute("INSERT INTO terminal VALUES (?, ?, ?)", [counter, identity, start])
        return Terminal(counter=counter, identity=identity, start=start)

    def _ensure_leased(self) -> None:
        mine = self._terminal
        if mine is None:
            return
        found = self._db.execute("SELECT identity, start FROM terminal WHERE counter = ?", [mine.counter])
        if found.fetchone() != (mine.identity, mine.start):
            raise Refused("terminal_replaced", counter=mine.counter)

    def _anchor(self, journal: Head | None, settlement: str) -> None:
        if journal and settlement:
            self._db.execute(hospital_file.SETTLED_BY, [settlement, journal.counter, str(self._terminal or "")])
        if journal:
            self._db.execute(hospital_file.ANCHORED, [journal.counter, journal.anchor.seq, journal.anchor.hash])

    def _was_given_back(self, settlement_number: str) -> bool:
        found = self._db.execute("SELECT 1 FROM given_back WHERE settlement = ?", [settlement_number])
        return found.fetchone() is not None

    def _put(self, bill_number: str, settlement_number: str | None) -> None:
        """Record how a bill is settled; this ends its claim."""
        self._db.execute("UPDATE bill SET settlement = ? WHERE number = ?", [settlement_number, bill_number])
        self._db.execute("DELETE FROM claim WHERE bill = ?", [bill_number])

    def _write(self, bill: Bill) -> None:
        self._db.execute("UPDATE bill SET body = ? WHERE number = ?", [json.encode(bill).decode(), bill.number])

    def _keep(self, bill_number: str, lines: tuple[Line, ...]) -> None:
        for (body,) in self._db.execute("SELECT body FROM bill WHERE number = ?", [bill_number]).fetchall():
            bill = json.decode(body, type=Bill)
            self._write(replace(bill, stated_total=totals(lines)[0], care=replace(bill.care, lines=lines)))


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("hospital_unreachable", reason=name_of(error)) from error
