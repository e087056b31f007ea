"""What may have been paid is unknown, never not-sent: each write and read of the channel's file fails in turn."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from simulation.channel import SimulatedChannel
from terminal.errors import JiesuanError, NotSent, Unknown
from terminal.model import Presettlement, Settlement, Tender, Trade, TradeState, payment
from terminal.private import Private
from tests.bench import Bench
from tests.terminal.tampering import refused

CODE = Private("134567890123456789")
WRITES, STATEMENTS = 2, 4
"""The statements of a charge, and more than any call executes."""


class Failing:
    """A database that fails at one statement, before or after it is executed, and works again from then on."""

    def __init__(self, database: sqlite3.Connection, at: int, *, after: bool) -> None:
        self._database, self._left, self._after = database, at, after

    def execute(self, *given: Any) -> sqlite3.Cursor:  # noqa: ANN401, as sqlite3 takes them
        self._left -= 1
        if self._left == 0 and self._after:
            self._database.execute(*given)
        if self._left == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return self._database.execute(*given)


@pytest.fixture
def agreed(bench: Bench) -> Presettlement:
    return bench.agreed("何文斌")


def by_code(agreed: Presettlement) -> Tender:
    due = agreed.answer.split.cash
    return payment.tender(due, 0, due)


def ended(channel: SimulatedChannel, at: int, do: Callable[[], object], *, after: bool) -> str:
    """Do something while a statement of the channel's database fails; return the code of Unknown, empty if it works."""
    database = channel._db
    channel._db = Failing(database, at, after=after)  # type: ignore[assignment]
    try:
        do()
    except Unknown as error:
        return error.code
    finally:
        channel._db = database
    return ""


def taken(bench: Bench) -> int:
    book = bench.channel.book()
    return sum(each.amount - each.refunded for each in book if each.state is TradeState.PAID)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, STATEMENTS + 1))
def test_what_may_have_been_paid_by_phone_is_never_collected_in_cash_as_well(
    bench: Bench, agreed: Presettlement, at: int, after: bool
) -> None:
    due = agreed.answer.split.cash
    code = ended(bench.channel, at, lambda: bench.checkout.settle(agreed, by_code(agreed), CODE), after=after)
    assert code == ("payment_unknown" if at <= WRITES else "")
    if code:
        (item,) = bench.checkout.open_items()
        assert refused(lambda: bench.checkout.collect(item.number, payment.cash(due, due))) == "bill_locked"
        bench.checkout.recover()
    bench.collect()
    assert taken(bench) + bench.takings[1] == due
    assert bench.checkout.open_items() == ()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, STATEMENTS + 1))
def test_what_may_have_gone_back_by_phone_goes_back_once(
    bench: Bench, agreed: Presettlement, at: int, after: bool
) -> None:
    made = bench.checkout.settle(agreed, by_code(agreed), CODE)
    code = ended(bench.channel, at, lambda: bench.checkout.refund(made.number), after=after)
    assert code in {"", "payment_unknown"}
    bench.checkout.recover()
    assert (taken(bench), bench.takings[1], bench.checkout.open_items()) == (0, 0, ())


def charged_then_lost(*_given: object) -> Trade:
    raise KeyError("a channel's own error, with a name in it")


def test_an_error_that_nobody_foresaw_leaves_a_payment_unknown(
    bench: Bench, agreed: Presettlement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimulatedChannel, "charge", charged_then_lost)
    assert refused(lambda: bench.checkout.settle(agreed, by_code(agreed), CODE)) == "payment_unknown"
    assert [each.is_open for each in bench.checkout.open_items()] == [True]


def test_an_unpaid_order_that_cannot_be_written_down_is_not_told_as_if_nothing_was(
    bench: Bench, agreed: Presettlement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise NotSent("journal_not_written", reason="full")

    monkeypatch.setattr(SimulatedChannel, "charge", lambda *_: _raise(NotSent("channel_unreachable", reason="down")))
    with monkeypatch.context() as patch:
        patch.setattr(type(bench.journal), "unpaid", full)
        assert refused(lambda: bench.checkout.settle(agreed, by_code(agreed), CODE)) == "payment_unknown"
    bench.checkout.recover()
    assert [each.awaits_tender for each in bench.checkout.open_items()] == [True]


def _raise(error: JiesuanError) -> Settlement:
    raise error
