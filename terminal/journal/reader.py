"""Reading of a journal without holding it, also while a terminal writes it."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from msgspec import convert, json

from terminal.errors import BadInput
from terminal.journal import chain
from terminal.journal.chain import RECENT
from terminal.journal.disk import CODES, name_of
from terminal.journal.entry import Entry, fold
from terminal.journal.schema import HEAD, MONEY, UNFINISHED, day_bounds, version_of
from terminal.model import Act, Anchor, Transaction

_OF_TRANSACTION = """
    SELECT * FROM entry WHERE transaction_id IN (
        SELECT transaction_id FROM entry WHERE bill = :sought OR transaction_id = :sought
        OR (number = :sought AND number <> '') OR message_id = :sought)
    ORDER BY seq
"""

_OF_BILLS = "SELECT * FROM entry WHERE bill IN (SELECT value FROM json_each(?)) ORDER BY seq"

# Where a message id has its counter's number (docs/interface.md, "Message ids"). What was adopted has that of the
# counter that made it, whose other settlements are not here.
_COUNTERS = """
    SELECT DISTINCT substr(message_id, 27, 2) FROM entry WHERE message_id IS NOT NULL AND message_id NOT IN (
        SELECT sent.message_id FROM entry AS adopted
        JOIN entry AS made ON made.number = adopted.number AND made.number <> '' AND +made.step = 'settled'
        JOIN entry AS sent ON sent.transaction_id = made.transaction_id AND sent.step = 'sent'
        WHERE adopted.step = 'adopted' AND sent.message_id IS NOT NULL)
    AND NOT (step = 'sent' AND instr(coalesce(body, ''), '"is_adopted":true'))
"""

_INSTITUTION = "SELECT substr(message_id, 1, 12) FROM entry WHERE message_id IS NOT NULL LIMIT 1"

# The document of a refund has a number of its own; its entry has that of the settlement.
_RECEIPTS = """
    SELECT transaction_id AS id, bill FROM entry
    WHERE step IN ('settled', 'refunded') AND at >= :day AND at < :next AND (:sought IN ('', bill, transaction_id)
        OR substr(number, -length(:sought)) = :sought
        OR step = 'refunded' AND substr(json_extract(body, '$.number'), -length(:sought)) = :sought)
"""

_SETTLED = "SELECT number FROM entry WHERE +step = 'settled' AND number IN (SELECT value FROM json_each(?))"

# The bills with cash to hand over that are not confirmed, among them all whose cash is not.
_TO_HAND_OVER = """
    SELECT bill FROM entry AS owing WHERE at >= :since
    AND (+step = 'refunded' OR +step = 'settled' AND json_extract(body, '$.tender.change') > 0
        OR +step = 'charging' AND json_extract(body, '$.change') > 0)
    AND NOT EXISTS (SELECT 1 FROM entry WHERE transaction_id = owing.transaction_id AND step = 'given')
    GROUP BY +bill ORDER BY min(seq)
"""

_MOVED_AFTER = """
    SELECT * FROM entry WHERE bill IN (
        SELECT bill FROM entry WHERE seq > ? AND step IN ('settled', 'refunded', 'charging', 'paid'))
    ORDER BY bill, seq
"""

_AROUND = """
    SELECT * FROM entry WHERE bill IN (
        SELECT bill FROM entry WHERE at >= :first AND at < :last
        UNION SELECT bill FROM entry WHERE number <> '' AND number IN (SELECT value FROM json_each(:also))
        UNION SELECT bill FROM entry WHERE message_id IN (SELECT value FROM json_each(:also)))
    ORDER BY bill, seq
"""


_UNDELIVERED = """
    SELECT * FROM entry AS act WHERE step = 'sent' AND +act IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
        SELECT 1 FROM entry WHERE transaction_id = act.transaction_id AND step IN ('recorded', 'refused'))
    ORDER BY seq
"""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a journal read-only; its rows are mappings.

    Raises BadInput: "journal_missing", what `version_of` raises, "journal_log_unreadable" for a copy with a write-ahead
    log where nothing can be written, or "journal_damaged".
    """
    if not path.is_file():
        raise BadInput("journal_missing", file=path)
    # A journal that nobody uses has no log, and gets no files beside it.
    in_use = (log := Path(f"{path.resolve()}-wal")).exists() and log.stat().st_size > 0
    address = f"{path.resolve().as_uri()}?mode=ro{'' if in_use else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            if not version_of(connection, path.name):
                raise BadInput("journal_damaged", reason="empty")
            connection.row_factory = sqlite3.Row
            yield connection
    except sqlite3.Error as error:
        is_shut = in_use and CODES.get(name_of(error)) == "journal_read_only"
        raise BadInput(
            "journal_log_unreadable" if is_shut else "journal_damaged", file=path.name, reason=name_of(error)
        ) from error


def transactions(path: Path, day: date | None = None, also: Collection[str] = ()) -> Iterator[Transaction]:
    """Yield every transaction of a journal, bill by bill; raises what `reading` raises.

    With a day, only the transactions of bills with an entry on it or on the days beside it, and of the bills of the
    settlements or messages with the numbers `also`.
    """
    with reading(path) as connection:
        for _, entries in groupby(_whole_bills(connection, day, also), key=lambda row: row["bill"]):
            yield from fold(convert(dict(row), Entry) for row in entries).values()


def _whole_bills(connection: sqlite3.Connection, day: date | None, also: Collection[str]) -> sqlite3.Cursor:
    if day is None:
        return connection.execute("SELECT * FROM entry ORDER BY bill, seq")
    # The insurer's clock may differ from ours by some hours.
    beside = {"first": (day - timedelta(days=1)).isoformat(), "last": (day + timedelta(days=2)).isoformat()}
    return connection.execute(_AROUND, {**beside, "also": json.encode(list(also)).decode()})


def money(path: Path, day: date) -> tuple[Entry, ...]:
    """Return the entries that move money, of every bill in which money moved on a day, oldest first.

    Raises what `reading` raises.
    """
    with reading(path) as connection:
        return tuple(convert(dict(row), Entry) for row in connection.execute(MONEY, day_bounds(day) | {"bills": "[]"}))


def counters(path: Path) -> frozenset[str]:
    """Return the counter numbers in a journal's own message ids, usually one; raises what `reading` raises."""
    with reading(path) as connection:
        return frozenset(number for (number,) in connection.execute(_COUNTERS))


def institution(path: Path) -> str:
    """Return the institution in a journal's message ids, "" if it has none; raises what `reading` raises."""
    with reading(path) as connection:
        found = connection.execute(_INSTITUTION).fetchone()
    return found[0] if found else ""


def unfinished(path: Path) -> Iterator[tuple[Entry, ...]]:
    """Yield all entries of each bill that may have something unfinished; raises what `reading` raises."""
    with reading(path) as connection:
        connection.execute("BEGIN")  # all bills at one moment
        for (bill,) in connection.execute(UNFINISHED).fetchall():
            rows = connection.execute("SELECT * FROM entry WHERE bill = ? ORDER BY seq", [bill])
            yield tuple(convert(dict(row), Entry) for row in rows)


def entries(path: Path, sought: str) -> tuple[Entry, ...]:
    """Return the entries of the bill, settlement, message or transaction with this number, by time.

    Raises what `reading` raises.
    """
    with reading(path) as connection:
        return tuple(convert(dict(row), Entry) for row in connection.execute(_OF_TRANSACTION, {"sought": sought}))


def receipts(path: Path, sought: str = "", day: date | None = None) -> tuple[Transaction, ...]:
    """Return the settlements and refunds, oldest first, that a receipt was due for, however old: to be printed again.

    `sought` is a bill, a transaction, or the last digits of the number of a settlement or a refund; with a day only
    those made on it. Raises what `reading` raises.
    """
    with reading(path) as connection:
        found = connection.execute(_RECEIPTS, day_bounds(day) | {"sought": sought}).fetchall()
        ids, bills = {row["id"] for row in found}, json.encode(sorted({row["bill"] for row in found})).decode()
        rows = connection.execute(_OF_BILLS, [bills])
        known = fold(convert(dict(row), Entry) for row in rows)
    due = (each for each in known.values() if each.id in ids and not (each.has_more or each.is_unpaid))
    return tuple(sorted(due, key=lambda each: each.id))


def moved_after(path: Path, seq: int) -> tuple[Transaction, ...]:
    """Return every transaction of the bills whose settlements or payments went on after an entry, by its number.

    Raises what `reading` raises.
    """
    with reading(path) as connection:
        rows = [convert(dict(row), Entry) for row in connection.execute(_MOVED_AFTER, [seq])]
    return tuple(each for _, bill in groupby(rows, key=lambda row: row.bill) for each in fold(bill).values())


def settlement(path: Path, number: str) -> Transaction | None:
    """Return the transaction that made a settlement; raises what `reading` raises."""
    found = receipts(path, number) if number else ()
    return next((each for each in found if each.act is Act.SETTLE and each.number == number), None)


def to_hand_over(path: Path, since: date) -> tuple[str, ...]:
    """Return the bills with cash since a day that may not be confirmed as handed over, oldest first.

    Raises what `reading` raises.
    """
    with reading(path) as connection:
        found = connection.execute(_TO_HAND_OVER, {"since": since.isoformat()})
        return tuple(row["bill"] for row in found)


def undelivered(path: Path, *acts: Act) -> tuple[Entry, ...]:
    """Return the acts of these kinds that have no answer yet, oldest first; raises what `reading` raises."""
    kinds = json.encode(acts or (Act.OFFICE,)).decode()
    with reading(path) as connection:
        return tuple(convert(dict(row), Entry) for row in connection.execute(_UNDELIVERED, [kinds]))


def head(path: Path) -> Anchor:
    """Return the last entry of a journal; raises what `reading` raises."""
    with reading(path) as connection:
        return Anchor(*(connection.execute(HEAD).fetchone() or ()))


def holds(path: Path, anchor: Anchor) -> bool:
    """Return whether an entry that is known elsewhere is in a journal, which may be missing; raises as `reading`."""
    if not path.exists():
        return False
    with reading(path) as connection:
        found = connection.execute("SELECT 1 FROM entry WHERE seq = ? AND hash = ?", [anchor.seq, anchor.hash])
        return found.fetchone() is not None


def settled(path: Path, numbers: Collection[str]) -> frozenset[str]:
    """Return those of these numbers under which a journal has settled anything; raises what `reading` raises."""
    with reading(path) as connection:
        rows = connection.execute(_SETTLED, [json.encode(list(numbers)).decode()])
        return frozenset(number for (number,) in rows)


def is_keyed(path: Path) -> bool:
    """Return whether any entry of a journal has a keyed seal; raises what `reading` raises."""
    with reading(path) as connection:
        columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(entry)")}
        return "tag" in columns and bool(connection.execute("SELECT 1 FROM entry WHERE tag <> '' LIMIT 1").fetchone())


def verified(path: Path, anchor: Anchor | None = None, key: bytes = b"") -> Anchor:
    """Check the whole file and its chain in its current state; return its head, raises what `chain.verified` raises."""
    with reading(path) as connection:
        return chain.verified(connection, anchor, key)


def recent(path: Path, entries: int = RECENT, key: bytes = b"") -> tuple[Anchor, int]:
    """Check the last entries of a journal; return its head and the number checked, as `chain.recent` does."""
    with reading(path) as connection:
        return chain.recent(connection, entries, key)
