"""The transactions whose receipt is not known to have come out, looked for in the file once and followed from there."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlite_utils import Database

from terminal.journal.schema import OUTBOX_BEGIN, UNPRINTED
from terminal.model import Transaction


class Unprinted:
    """The ids and bills of transactions that may owe a receipt; `of_bill` returns a bill's transactions.

    What an older version printed without recording who did is not among them; in a journal without any recorded print,
    nor is what an earlier run settled before `since`. `touched` are those with entries since the last look. This is
    sound as long as only one journal adds to the file.
    """

    def __init__(self, db: Database, of_bill: Callable[[str], Iterable[Transaction]], touched: dict[str, str]) -> None:
        self._db, self._of_bill, self._touched = db, of_bill, touched
        self._known: dict[str, str] | None = None

    def found(self, since: datetime) -> tuple[Transaction, ...]:
        """Return the transactions that owe a receipt, oldest first."""
        known = (self._read(since) if self._known is None else self._known) | self._touched
        owing = [each for bill in dict.fromkeys(known.values()) for each in self._of_bill(bill) if each.id in known]
        # What is open may still come to owe one without an entry of its own.
        self._known = {each.id: each.bill_number for each in owing if each.owes_receipt or each.is_open}
        self._touched.clear()
        return tuple(sorted((each for each in owing if each.owes_receipt), key=lambda each: each.id))

    def forget(self) -> None:
        """Clear the memory, so that everything is read from the file again."""
        self._known = None

    def _read(self, since: datetime) -> dict[str, str]:
        (begin,) = self._db.execute(OUTBOX_BEGIN, {"since": since.isoformat()}).fetchone()
        return {row["id"]: row["bill"] for row in self._db.query(UNPRINTED, {"begin": begin})}
