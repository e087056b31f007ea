"""The shift report: what a counter took in a day, from its journal alone, to hold against drawer and channel."""

from datetime import timedelta

import pytest

from simulation import samples
from terminal.accounts.shift import of_day
from terminal.model import Act, Insurance, Settlement, ShiftReport, Turnover
from terminal.receipt import as_text, shift_document
from tests.bench import Bench
from tests.receipts import SHIFT

DAY = timedelta(days=1).total_seconds()


def today(bench: Bench, days_ago: int = 0) -> ShiftReport:
    now = bench.clock()
    return of_day(bench.journal, now.date() - timedelta(days=days_ago), now, samples.institution(), "03", "0112")


@pytest.fixture
def made(bench: Bench) -> Settlement:
    return bench.settle(bench.agreed("王秀兰"))


def test_a_day_without_settlements_is_all_zero(bench: Bench) -> None:
    report = today(bench)
    assert (report.settled, report.refunded, report.insurances) == (Turnover(), Turnover(), {})
    assert (report.cash, report.by_code, report.open_items) == (0, 0, 0)


def test_a_settlement_counts_with_its_split_and_its_cash(bench: Bench, made: Settlement) -> None:
    report, split = today(bench), made.split
    assert report.settled == report.insurances[made.insured.insurance]
    assert (report.settled.count, report.settled.total, report.settled.fund) == (1, split.total, split.fund)
    assert (report.cash_in, report.cash_out, report.by_code) == (split.cash, 0, 0)


def test_the_cash_is_that_of_the_bottom_bar(bench: Bench, made: Settlement) -> None:
    bench.settle(bench.agreed("张敏"))
    bench.checkout.refund(made.number)
    assert (today(bench).settled.count, today(bench).cash) == bench.takings


def test_a_refund_of_an_earlier_day_counts_today_and_leaves_that_day_as_it_was(bench: Bench, made: Settlement) -> None:
    bench.clock.forward(DAY)
    bench.checkout.refund(made.number)
    assert (today(bench).settled.count, today(bench).cash) == (0, -made.split.cash)
    assert (today(bench, days_ago=1).settled.count, today(bench, days_ago=1).cash) == (1, made.split.cash)


def test_what_is_paid_by_phone_is_no_cash(bench: Bench) -> None:
    agreed = bench.agreed("王秀兰")
    due = agreed.answer.split.cash
    bench.settle_by_phone(agreed, 1_000)
    assert (today(bench).cash, today(bench).by_code) == (1_000, due - 1_000)


def test_an_unknown_outcome_is_no_settlement_and_is_told(bench: Bench) -> None:
    agreed = bench.agreed("王秀兰")
    opened = bench.journal.open(Act.SETTLE, agreed.bill.number)
    assert opened.is_open
    assert (today(bench).settled.count, today(bench).open_items) == (0, 1)


def test_a_day_that_is_over_is_final_and_todays_is_not(bench: Bench) -> None:
    assert today(bench, days_ago=1).is_final
    assert today(bench, days_ago=1).number.endswith("-Z")
    assert not today(bench).is_final


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_both_kinds_name_themselves_and_their_insurances(language: str) -> None:
    text = as_text(shift_document(SHIFT, language), 48)
    assert {"zh_CN": "X（中途）", "en": "X report"}[language] in text
    assert SHIFT.number in text
    assert list(SHIFT.insurances) == [Insurance.EMPLOYEE]
