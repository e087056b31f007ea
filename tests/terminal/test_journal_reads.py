"""A bill's entries are read from the file once, however long it is, and handed on from there."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from bench import bills
from bench.owed import Owed
from terminal.accounts import till
from terminal.benefit.split import totals
from terminal.model import Settlement
from tests.bench import Bench

NAME, BILL, LINES = "张敏", "LONG", 10_000
OF_BILL = "SELECT * FROM entry WHERE bill = "
A_SETTLE, A_REFUND_BY_LINE = 2, 3


class Reads:
    """How often a bill was read from the file, and how often a settlement with its lines out of an entry."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._decode, self.whole, self.decoded = json.decode, 0, 0
        monkeypatch.setattr(json, "decode", self._counted)

    def during(self, bench: Bench, act: Callable[[], object]) -> tuple[int, int]:
        """Do something at a counter; return both counts of it."""
        self.whole = self.decoded = 0
        bench.journal._db.conn.set_trace_callback(self._statement)
        act()
        bench.journal._db.conn.set_trace_callback(None)
        return self.whole, self.decoded

    def _statement(self, sql: str) -> None:
        self.whole += sql.startswith(OF_BILL)

    def _counted(self, body: str, **given: Any) -> object:  # noqa: ANN401, as msgspec takes it
        made = self._decode(body, **given)
        self.decoded += isinstance(made, Settlement) and made.care is not None
        return made


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


@pytest.fixture
def owing(bench: Bench) -> Bench:
    """A counter at which a patient owes a bill of 10,000 lines."""
    like = bench.patient(NAME).bills[0]
    care = replace(like.care, lines=bills.read(bills.written(LINES)).care.lines)
    bill = replace(like, number=BILL, care=care, stated_total=totals(care.lines)[0])
    bench.checkout = bench.counter(bench.platform, Owed([bill]))
    return bench


def sell(bench: Bench) -> None:
    """Settle a bill, print its receipt, and ask what the window shows then."""
    bench.print(bench.settle(bench.agreed(NAME)))
    asked_by_the_window(bench)


def give_back_lines(bench: Bench) -> None:
    """Give all lines but the first half back, print that, and ask what the window shows then."""
    made = bench.checkout.last()
    assert made is not None
    assert made.care is not None
    bench.print_refund(bench.checkout.refund_lines(made.number, made.care.lines[: LINES // 2]))
    asked_by_the_window(bench)


def asked_by_the_window(bench: Bench) -> None:
    assert bench.checkout.open_items() == ()
    assert bench.checkout.last() is not None
    assert bench.checkout.prints.waiting(bench.clock())
    till.of_day(bench.journal, bench.clock().date())


def test_a_settle_reads_its_bill_twice_at_most_and_decodes_no_line_again(owing: Bench, reads: Reads) -> None:
    whole, decoded = reads.during(owing, lambda: sell(owing))
    assert whole <= A_SETTLE
    assert decoded == 0


def test_a_refund_by_line_reads_its_bill_three_times_at_most(owing: Bench, reads: Reads) -> None:
    sell(owing)
    whole, decoded = reads.during(owing, lambda: give_back_lines(owing))
    assert whole <= A_REFUND_BY_LINE
    assert decoded <= whole


def test_so_it_does_after_a_restart_that_knows_nothing_of_the_bill(owing: Bench, reads: Reads) -> None:
    sell(owing)
    again = owing.risen()
    again.checkout = again.counter(again.platform, Owed([]))
    whole, decoded = reads.during(again, lambda: give_back_lines(again))
    again.journal.close()
    assert 1 <= whole <= A_REFUND_BY_LINE
    assert 1 <= decoded <= whole
