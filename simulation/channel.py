"""A simulated payment channel; its orders are kept across restarts, and each order number counts once."""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from terminal.durable import opened_book
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.journal.disk import name_of
from terminal.model import Trade, TradeState
from terminal.private import Private

SCHEME = "simulated-pay://"
"""The prefix of a terminal's simulated payment codes; the order number follows."""

_TABLES = """
    CREATE TABLE IF NOT EXISTS trade (
        number TEXT PRIMARY KEY, amount INTEGER NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS refund (
        number TEXT PRIMARY KEY, trade TEXT NOT NULL, amount INTEGER NOT NULL, at TEXT NOT NULL
    ) STRICT;
"""
_BOOK = """
    SELECT number, amount, state, at,
           (SELECT coalesce(sum(refund.amount), 0) FROM refund WHERE refund.trade = trade.number) AS refunded
    FROM trade
"""


class ChannelFault(StrEnum):
    """The ways in which one call can fail."""

    UNREACHABLE = "unreachable"
    LOST_REQUEST = "lost_request"
    LOST_REPLY = "lost_reply"
    LATE = "late"
    """No answer; the request is processed after the next call."""
    DOUBLE = "double"
    """The request arrives twice and is answered twice."""
    PENDING = "pending"
    REFUSED = "refused"


class SimulatedChannel:
    """The PaymentChannel port over a database of its own; `fail` makes the next calls of a method fail.

    Raises NotSent("channel_unreachable") for a file that cannot be used. Every offered order is PENDING and waits for
    the patient: call `agree` or `decline`, from any thread.
    """

    simulated = True

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._faults: defaultdict[str, deque[ChannelFault]] = defaultdict(deque)
        self._late: deque[Callable[[], Trade]] = deque()
        with _translate_errors():
            self._db = opened_book(path)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def fail(self, call: str, *faults: ChannelFault) -> None:
        """Make the next calls of a method (its name) fail with these faults, one after another."""
        self._faults[call].extend(faults)

    def charge(self, order: str, amount: int, code: Private) -> Trade:
        """Charge an amount to the holder of this payment code (its digits are not kept)."""
        if not code.reveal().isdecimal():
            raise Refused("payment_code_not_known")
        fault = self._fault("charge")
        if fault is ChannelFault.REFUSED:
            self._add(order, amount, TradeState.CANCELLED)
        state = TradeState.PENDING if fault is ChannelFault.PENDING else TradeState.PAID
        return self._done(fault, lambda: self._added(order, amount, state))

    def offer(self, order: str, amount: int) -> str:
        """Return a payment code; the person who scans it pays the amount."""
        fault = self._fault("offer")
        if fault is ChannelFault.REFUSED:
            self._add(order, amount, TradeState.CANCELLED)
        self._done(fault, lambda: self._added(order, amount, TradeState.PENDING))
        return f"{SCHEME}{order}"

    def query(self, order: str) -> Trade | None:
        """Return an order's trade; None if the channel does not know it."""
        if self._fault("query"):
            raise NotSent("channel_unreachable", reason="query")
        found = self._trade(order)
        self.arrive()
        return found

    def cancel(self, order: str) -> Trade:
        """Cancel an unpaid or unknown order, so that it cannot be paid later; a paid one stays paid."""
        return self._done(self._fault("cancel"), lambda: self._cancel(order))

    def refund(self, order: str, refund_order: str, amount: int) -> Trade:
        """Refund an amount of a paid order, once for this refund order.

        Raises Refused("payment_not_refundable") if the order is not paid or less than the amount is left of it.
        """
        fault = self._fault("refund")
        if fault is ChannelFault.REFUSED:
            raise Refused("payment_not_refundable", order=order)
        return self._done(fault, lambda: self._refund(order, refund_order, amount))

    def agree(self, order: str) -> None:
        """Confirm a pending order as the patient would; an order that has ended is not changed."""
        self._answer(order, TradeState.PAID)

    def decline(self, order: str) -> None:
        """Decline a pending order as the patient would; an order that has ended is not changed."""
        self._answer(order, TradeState.CANCELLED)

    def arrive(self) -> None:
        """Process every delayed request now."""
        while self._late:
            with suppress(JiesuanError):
                self._late.popleft()()

    def book(self) -> tuple[Trade, ...]:
        """Return all orders, oldest first."""
        with _translate_errors():
            return tuple(map(_trade, self._db.execute(f"{_BOOK} ORDER BY at, number")))

    def _done(self, fault: ChannelFault | None, do: Callable[[], Trade]) -> Trade:
        if fault is ChannelFault.UNREACHABLE:
            raise NotSent("channel_unreachable", reason=fault)
        if fault is ChannelFault.LATE:
            self._late.append(do)
        if fault in {ChannelFault.LOST_REQUEST, ChannelFault.LATE}:
            raise Unknown("payment_unknown")
        try:
            if fault is ChannelFault.DOUBLE:
                do()
            done = do()
        except NotSent as error:
            # The file failed, perhaps after a commit.
            raise Unknown("payment_unknown") from error
        self.arrive()
        if fault is ChannelFault.LOST_REPLY:
            raise Unknown("payment_unknown")
        return done

    def _answer(self, order: str, state: TradeState) -> None:
        with _translate_errors():
            self._db.execute("UPDATE trade SET state = ? WHERE number = ? AND state = 'pending'", [state.value, order])

    def _add(self, order: str, amount: int, state: TradeState) -> None:
        with _translate_errors():
            row = [order, amount, state.value, self._clock().isoformat()]
            self._db.execute("INSERT INTO trade VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def _added(self, order: str, amount: int, state: TradeState) -> Trade:
        self._add(order, amount, state)
        found = self._found(order)
        if found.amount != amount and found.state is not TradeState.CANCELLED:
            raise Refused("payment_order_reused")
        if found.state is TradeState.CANCELLED:
            raise Refused("payment_refused")
        return found

    def _cancel(self, order: str) -> Trade:
        self._add(order, 0, TradeState.CANCELLED)
        self._answer(order, TradeState.CANCELLED)
        return self._found(order)

    def _refund(self, order: str, refund_order: str, amount: int) -> Trade:
        with _translate_errors():
            self._db.execute(
                "INSERT INTO refund SELECT ?, number, ?, ? FROM trade WHERE number = ? AND state = 'paid' AND"
                " amount >= ? + (SELECT coalesce(sum(amount), 0) FROM refund WHERE trade = ?)"
                " ON CONFLICT DO NOTHING",
                [refund_order, amount, self._clock().isoformat(), order, amount, order],
            )
            made = self._db.execute("SELECT trade, amount FROM refund WHERE number = ?", [refund_order]).fetchone()
        if made is None or tuple(made) != (order, amount):
            raise Refused("payment_not_refundable", order=order)
        return self._found(order)

    def _found(self, order: str) -> Trade:
        found = self._trade(order)
        if found is None:
            raise Unknown("payment_unknown")
        return found

    def _trade(self, order: str) -> Trade | None:
        with _translate_errors():
            row = self._db.execute(f"{_BOOK} WHERE number = ?", [order]).fetchone()
        return _trade(row) if row else None

    def _fault(self, call: str) -> ChannelFault | None:
        waiting = self._faults[call]
        return waiting.popleft() if waiting else None


def _trade(row: sqlite3.Row) -> Trade:
    return Trade(
        order=row["number"],
        amount=row["amount"],
        state=TradeState(row["state"]),
        refunded=row["refunded"],
        at=datetime.fromisoformat(row["at"]),
    )


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("channel_unreachable", reason=name_of(error)) from error
