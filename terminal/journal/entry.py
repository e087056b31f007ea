"""The entries of the journal: their seals, and the state of a transaction folded from them."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from msgspec import json
from msgspec.structs import asdict, replace

from terminal.model import Act, Noun, Refund, Returned, Settlement, SignOff, SignOffReason, State, Tender, Transaction

EMPTY = "{}"
# The last version without who wrote an entry and what was handed over, and the current one.
UNATTRIBUTED, VERSION = 2, 3
# The number of bills kept folded in memory, for those in progress and those unfinished.
KEPT_BILLS = 64


class Step(StrEnum):
    """The kinds of entry: the states of a call, and the events beside them."""

    SENT = "sent"
    SETTLED = "settled"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    REVERSING = "reversing"
    RECORDED = "recorded"
    PRINTING = "printing"
    PRINTED = "printed"
    CHARGING = "charging"
    PAID = "paid"
    UNPAID = "unpaid"
    RETURNED = "returned"
    GIVEN = "given"
    ASKED = "asked"
    RESTORED = "restored"
    ACCEPTED = "accepted"
    TAKEN_OVER = "taken_over"
    ADOPTED = "adopted"
    IDENTIFIED = "identified"
    CLOCK_SET = "clock_set"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    LOCKED = "locked"
    APPROVED = "approved"


UNNUMBERED = frozenset(
    {Step.IDENTIFIED, Step.CLOCK_SET, Step.SIGNED_IN, Step.SIGNED_OUT, Step.SIGN_IN_REFUSED, Step.LOCKED, Step.APPROVED}
)
"""The traces that take no number, so that a sale has the same numbers whatever was looked at before."""


class Note(Noun, frozen=True):
    """An entry before it has a place in the chain; `sends` asks for a message id if it has none; `at` is its time."""

    act: Act
    step: Step
    bill: str
    number: str = ""
    body: str = EMPTY
    transaction_id: str = ""
    sends: bool = False
    message_id: str = ""
    at: datetime | None = None


class Entry(Noun, frozen=True):
    """One line of the journal; `body` is JSON and holds no name, ID number, card number or token in clear.

    The body is the draft where a call begins (for a refund: of the kept lines), then the result; only the draft holds
    the bill's lines. `version` is its writer's. `terminal_id` and `tag`, a keyed seal, may be empty.
    """

    seq: int
    transaction_id: str
    act: Act
    step: Step
    at: datetime
    bill: str
    message_id: str | None
    number: str
    body: str
    hash: str
    version: int = UNATTRIBUTED
    terminal_id: str = ""
    operator: str = ""
    tag: str = ""

    @property
    def day(self) -> date:
        """The counter's own day at the time of writing."""
        return self.at.date()

    @property
    def mark(self) -> str:
        """The first digits of the hash, enough to tell entries apart when read aloud."""
        return self.hash[:8].upper()

    @property
    def reason(self) -> str:
        """The code of the reason for an outcome or a sign-off; empty if the entry holds none."""
        if self.step is Step.PRINTED:
            return _signed_off(self) or ""
        return json.decode(self.body, type=_Why).code if self.step in _REASONED else ""


_SEALED = Entry.__struct_fields__[:9]
_ADDED = dict(zip(Entry.__struct_fields__[10:], Entry.__struct_defaults__, strict=True))
_REASONED = {Step.REFUSED, Step.NOT_SENT, Step.UNKNOWN, Step.REVERSED, Step.ASKED}


class _Why(Noun, frozen=True):
    code: str = ""


def noted(transaction: Transaction, step: Step, number: str = "", body: str = EMPTY, *, sends: bool = False) -> Note:
    """Return the entry to be written for a transaction."""
    return Note(transaction.act, step, transaction.bill_number, number, body, transaction.id, sends)


def pending(note: Note) -> Entry:
    """Return the entry for a note that has its time, without its place in the chain."""
    known = {name: value for name, value in asdict(note).items() if name not in {"sends", "message_id"}}
    return Entry(seq=0, message_id=None, hash="", version=VERSION, **known)


def why(code: str) -> str:
    """Return the body of an entry that gives the reason for an outcome."""
    return json.encode({"code": code}).decode()


def text_of(body: Noun | None) -> str:
    """Return a noun as the body of an entry."""
    return EMPTY if body is None else json.encode(body).decode()


def sealed(before: str, row: Mapping[str, object]) -> str:
    """Return the hash of an entry that follows the one with the hash `before` (SHA-256, hexadecimal)."""
    return hashlib.sha256(_content(before, row)).hexdigest()


def tag_of(key: bytes, before: str, row: Mapping[str, object]) -> str:
    """Return the keyed seal of such an entry (HMAC-SHA256, hexadecimal), which nobody without the key can make."""
    return hmac.digest(key, _content(before, {**row, "tag": ""}), "sha256").hex()


def _content(before: str, row: Mapping[str, object]) -> bytes:
    values, added = ([row.get(name, _ADDED.get(name)) for name in names] for names in (_SEALED, _ADDED))
    if added != [*_ADDED.values()]:  # so that the seals of older entries hold
        values += added
    return before.encode() + json.encode(values)


def fold(
    entries: Iterable[Entry], known: Mapping[str, Transaction] = MappingProxyType({}), draft: Settlement | None = None
) -> dict[str, Transaction]:
    """Return the state of each transaction after these entries of one or more whole bills, oldest first.

    `known` holds the states before; `draft` is the body of the first entry, if it is available already.
    """
    known = dict(known)
    for entry in (each for each in entries if each.act in {Act.SETTLE, Act.REFUND}):
        before = known.get(entry.transaction_id)
        known[entry.transaction_id] = _begun(entry, draft) if before is None else _advanced(before, entry)
        now = known[entry.transaction_id]
        if entry.step is Step.REFUNDED:
            known = {each.id: _given_back(each, entry.number) for each in known.values()}
        elif entry.step in {Step.SETTLED, Step.REFUSED} and now.settlement and now.settlement.replaces:
            known = {each.id: _with_kept(each, now) for each in known.values()}
    return known


class Bills:
    """The transactions of the last bills, folded in memory: `read` returns a bill's entries from the file.

    This is sound as long as only one journal adds to the file.
    """

    def __init__(self, read: Callable[[str], Iterable[Entry]]) -> None:
        self._read = read
        self._bills: dict[str, dict[str, Transaction]] = {}

    def of(self, bill: str) -> dict[str, Transaction]:
        """Return a bill's transactions by id, oldest first."""
        if bill not in self._bills:
            self._keep(bill, fold(self._read(bill)))
        return self._bills[bill]

    def after(self, *entries: Entry, draft: Settlement | None = None) -> Transaction:
        """Return the transaction of these entries after them; `read` returns all of them from now on."""
        last = entries[-1]
        if last.bill in self._bills:
            self._keep(last.bill, fold(entries, self._bills[last.bill], draft))
        return self.of(last.bill)[last.transaction_id]

    def forget(self) -> None:
        """Clear the memory, so that everything is read from the file again."""
        self._bills.clear()

    def _keep(self, bill: str, known: dict[str, Transaction]) -> None:
        self._bills.pop(bill, None)
        self._bills[bill] = known
        if len(self._bills) > KEPT_BILLS:
            del self._bills[next(iter(self._bills))]


def _begun(entry: Entry, draft: Settlement | None = None) -> Transaction:
    if entry.body != EMPTY:
        draft = replace(draft or json.decode(entry.body, type=Settlement), state=State.SENT)
    if draft and entry.act is Act.SETTLE:
        message_id = draft.message_id if draft.elsewhere else entry.message_id or ""
        draft = replace(draft, transaction=entry.transaction_id, message_id=message_id)
    return Transaction(
        id=entry.transaction_id,
        act=entry.act,
        bill_number=entry.bill,
        message_id=entry.message_id or "",
        state=State.SENT,
        since=entry.at,
        number=entry.number,
        settlement=draft,
    )


def _advanced(before: Transaction, entry: Entry) -> Transaction:
    beside = _BESIDE.get(entry.step)
    return replace(before, **beside(before, entry)) if beside else _ended(before, entry)


def _ended(before: Transaction, entry: Entry) -> Transaction:
    if entry.step is Step.SETTLED:
        made = json.decode(entry.body, type=Settlement)
        made = replace(made, care=before.settlement.care if before.settlement else None)
        # Kept lines are paid from the payment for the whole, what was settled elsewhere was paid there.
        paid = bool(made.replaces or made.elsewhere or (made.is_adopted and made.tender.order))
        return replace(before, state=State.SETTLED, number=made.number, settlement=made, code="", is_paid=paid)
    if entry.step is Step.REFUNDED:
        return replace(before, state=State.REFUNDED, refund=json.decode(entry.body, type=Refund), code="")
    code = json.decode(entry.body, type=_Why).code
    return replace(before, state=State(entry.step), code=code, is_reversing=False)


def _charging(before: Transaction, entry: Entry) -> dict[str, object]:
    """Return the fields of a settlement about to be paid with a tender; cash counts as paid at once."""
    tender = json.decode(entry.body, type=Tender)
    settlement = before.settlement and replace(before.settlement, tender=tender)
    orders = before.orders + bool(tender.order)
    return {"settlement": settlement, "order": tender.order, "orders": orders, "is_paid": not tender.order}


def _printing(before: Transaction, entry: Entry) -> dict[str, object]:
    """Return the fields of a receipt begun; in older journals none is unconfirmed, and change is given with it."""
    is_given = before.is_given or entry.version <= UNATTRIBUTED
    return {"copies": before.copies + 1, "is_waiting": entry.body != EMPTY, "is_given": is_given}


def _signed_off(entry: Entry) -> SignOffReason | None:
    """Return the reason for which the receipt is needed no more, None if it came out of the printer."""
    return None if entry.body == EMPTY else json.decode(entry.body, type=SignOff).reason


# The fields changed by entries that leave the outcome as it is.
_BESIDE: dict[Step, Callable[[Transaction, Entry], dict[str, object]]] = {
    Step.SENT: lambda _before, _entry: {},
    Step.REVERSING: lambda _before, _entry: {"is_reversing": True},
    Step.RECORDED: lambda _before, _entry: {"recorded": True},
    Step.PRINTING: _printing,
    Step.PRINTED: lambda _before, entry: {"is_waiting": False, "signed_off": _signed_off(entry)},
    Step.ASKED: lambda before, entry: {"asks": before.asks + 1, "asked_at": entry.at},
    Step.CHARGING: _charging,
    Step.PAID: lambda _before, _entry: {"order": "", "is_paid": True},
    Step.UNPAID: lambda _before, _entry: {"order": ""},
    Step.RETURNED: lambda known, entry: {"returned": (*known.returned, json.decode(entry.body, type=Returned).deposit)},
    Step.GIVEN: lambda _before, _entry: {"is_given": True},
}


def _given_back(transaction: Transaction, number: str) -> Transaction:
    made = transaction.settlement
    if not transaction.counts or made is None or transaction.number != number:
        return transaction
    return replace(transaction, state=State.REFUNDED, settlement=replace(made, state=State.REFUNDED))


def _with_kept(transaction: Transaction, ended: Transaction) -> Transaction:
    """Return the refund that `ended` follows with the outcome of the kept lines."""
    kept = ended.settlement
    if not transaction.has_more or kept is None or transaction.number != kept.replaces:
        return transaction
    return replace(transaction, settlement=replace(kept, state=ended.state), code=ended.code)
