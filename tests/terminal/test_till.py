"""One cash: bar, cash office, reconciliation and the hospital's report tell the same of every day, and for good."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import date, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Engine

from counter.cli import jiesuan
from counter.prove.counter import PAYMENT_CODE
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.accounts import till
from terminal.accounts.replication import opened
from terminal.errors import JiesuanError
from terminal.journal.entry import EMPTY, Step
from terminal.model import CopyReason, LeftOut, Line, Method, PlatformResult, Settlement, payment, takings
from tests.bench import Bench
from tests.postgres import Server
from tests.terminal import random_days
from tests.terminal.random_days import Days, Told, booked_of, close, desk_of, held, opened_office, told
from tests.terminal.tampering import Tampering, refused
from tests.terminal.test_refund import Second

NAME = "何文斌"
CASH = 1_000
FIRST, SECOND = date(2026, 11, 22), date(2026, 11, 23)
HOUR = 3_600
DAY = 24 * HOUR

STEPS = ("sell", "sell", "sell", "collect", "collect", "refund", "refund_lines", "print", "recover")
CLOCK_STEPS = ("wait", "wait", "move", "restart", "close_interval")
steps = st.lists(
    st.builds(random_days.Step, st.sampled_from(STEPS + CLOCK_STEPS), st.integers(0, 1_000), st.integers(0, 100)),
    min_size=15,
    max_size=30,
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def replica(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The hospital's database, on each kind that it may be."""
    engine = opened("sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres").database())
    yield engine
    engine.dispose()


def unpaid(bench: Bench) -> int:
    """Settle before midnight, a part in cash and the rest by phone, which is refused; return what is due."""
    agreed = bench.agreed(NAME)
    bench.clock.now = bench.clock.now.replace(hour=23, minute=50)
    bench.channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: bench.settle_by_phone(agreed, CASH)) == "not_paid"
    return agreed.answer.split.cash


def test_what_a_phone_did_not_bring_is_cash_of_the_day_on_which_it_is_collected(
    bench: Bench, path: Path, replica: Engine
) -> None:
    due = unpaid(bench)
    before = booked_of(bench, FIRST)
    assert [each.awaits_tender for each in bench.checkout.open_items()] == [True]
    bench.clock.forward(20 * 60)
    bench.collect()
    assert told(bench, path, replica, FIRST) == Told((1, CASH), (1, CASH), CASH, (1, CASH))
    left = due - CASH
    assert told(bench, path, replica, SECOND) == Told((0, left), (0, left), left, (0, left))
    assert booked_of(bench, FIRST) == before
    assert bench.checkout.open_items() == ()


def test_the_command_counts_the_drawer_of_each_day_as_the_bar_does(bench: Bench, tmp_path: Path) -> None:
    due = unpaid(bench)
    bench.clock.forward(20 * 60)
    bench.collect()
    for day, cash in ((FIRST, CASH), (SECOND, due - CASH)):
        yuan = f"{cash // 100}.{cash % 100:02d}"
        given = ["reconcile", "--date", day.isoformat(), "--counted", yuan, "--state", str(tmp_path)]
        assert CliRunner().invoke(jiesuan, given).exit_code == 0


def test_a_settlement_answered_after_midnight_is_of_the_new_day_for_every_reader(
    bench: Bench, path: Path, replica: Engine
) -> None:
    def late(answer: PlatformResult) -> PlatformResult:
        bench.clock.forward(2)
        return answer

    agreed = bench.agreed(NAME)
    bench.clock.now = bench.clock.now.replace(hour=23, minute=59, second=59)
    bench.checkout = bench.counter(Tampering(bench, late))
    made = bench.settle(agreed)
    assert (bench.clock().date(), made.at.date()) == (SECOND, FIRST)
    cash = made.split.cash
    assert told(bench, path, replica, FIRST) == Told((0, 0), (0, 0), 0, (0, 0))
    assert told(bench, path, replica, SECOND) == Told((1, cash), (1, cash), cash, (1, cash))


def test_what_is_paid_wholly_by_phone_is_no_cash_and_what_is_paid_in_cash_is_all_cash(
    bench: Bench, path: Path, replica: Engine
) -> None:
    bench.settle_by_phone(bench.agreed(NAME), 0)
    assert told(bench, path, replica, FIRST) == Told((1, 0), (1, 0), 0, (1, 0))
    cash = bench.settle(bench.agreed("杨雪")).split.cash
    assert told(bench, path, replica, FIRST) == Told((2, cash), (2, cash), cash, (2, cash))


def test_a_refund_by_line_of_the_next_day_takes_from_that_day_alone(bench: Bench, path: Path, replica: Engine) -> None:
    made = bench.settle(bench.agreed(NAME))
    bench.clock.forward(DAY)
    given = bench.checkout.refund_lines(made.number, lines(made)[:-1])
    assert told(bench, path, replica, FIRST).drawer == made.split.cash
    back = -given.cash_back
    assert told(bench, path, replica, SECOND) == Told((1, back), (1, back), back, (1, back))


def test_a_remittance_holds_nothing_that_a_power_failure_forgets(bench: Bench, tmp_path: Path) -> None:
    bench.clock.now = bench.clock.now.replace(hour=23)
    with closing(opened_office(tmp_path / "office.db")) as office:
        bench.settle_by_phone(bench.agreed(NAME), CASH)
        bench.clock.forward(2 * HOUR)
        made = close(desk_of(bench, office), bench.clock.now)
        assert made.amounts[Method.CODE] > 0
        again = bench.risen()
        again.checkout.recover()
        assert desk_of(again, office).interval().booked == ()
        assert office.remittance(made.number) == made
        again.close()


def test_code_money_that_is_only_noted_counts_on_its_day_also_where_its_charge_is_of_the_day_before(
    bench: Bench,
) -> None:
    bench.clock.now = bench.clock.now.replace(hour=23, minute=50)
    agreed = bench.agreed(NAME)
    bench.channel.fail("charge", ChannelFault.LOST_REPLY)
    with suppress(JiesuanError):
        bench.settle_by_phone(agreed, 0)
    bench.clock.forward(20 * 60)
    bench.checkout.recover()
    noted = till.of_day(bench.journal, SECOND)
    bench.journal.flush()
    assert noted == till.of_day(bench.journal, SECOND)
    assert noted.code_in == agreed.answer.split.cash


def test_a_further_copy_is_told_by_the_closing_of_the_interval_in_which_it_is_printed(
    bench: Bench, tmp_path: Path
) -> None:
    with closing(opened_office(tmp_path / "office.db")) as office:
        made = bench.settle(bench.agreed(NAME))
        bench.print(made)
        bench.checkout.prints.end(made.number)
        bench.clock.forward(HOUR)
        first = close(desk_of(bench, office), bench.clock.now)
        bench.clock.forward(DAY)
        bench.checkout.prints.begin(made.number, CopyReason.LOST)
        bench.clock.forward(HOUR)
        second = close(desk_of(bench, office), bench.clock.now)
    assert first.reprints == ()
    assert [(each.bill, each.copy.number, each.copy.reason) for each in second.reprints] == [
        (made.bill_number, 1, CopyReason.LOST)
    ]


def test_what_was_unknown_at_a_closing_stays_named_on_it_and_is_in_the_next_with_its_original_time(
    bench: Bench, tmp_path: Path
) -> None:
    with closing(opened_office(tmp_path / "office.db")) as office:
        agreed = bench.agreed(NAME)
        bench.platform.fail("settle", Fault.LOST_REPLY)
        sent = bench.clock.now
        with suppress(JiesuanError):
            bench.settle(agreed)
        bench.clock.forward(HOUR)
        [item] = bench.checkout.open_items()
        left_out = LeftOut(bill=item.bill_number, since=item.since, amount=agreed.answer.split.total)
        first = close(desk_of(bench, office), bench.clock.now, left_out)
        bench.clock.forward(DAY)
        bench.checkout.recover()
        bench.clock.forward(HOUR)
        second = close(desk_of(bench, office), bench.clock.now)
        assert (first.amounts, first.left_out) == ({}, (left_out,))
        assert office.remittance(first.number) == first
    [late] = takings.late(second.booked, second.since)
    assert (late.of_time, late.cash) == (sent, agreed.answer.split.cash)


def test_a_clock_that_is_moved_back_over_midnight_keeps_no_reader_from_telling(
    bench: Bench, path: Path, replica: Engine
) -> None:
    bench.clock.now = bench.clock.now.replace(day=23, hour=0, minute=30)
    agreed = bench.agreed(NAME)
    bench.channel.fail("charge", ChannelFault.REFUSED, ChannelFault.REFUSED)
    refused(lambda: bench.settle_by_phone(agreed, CASH))
    bench.clock.now = bench.clock.now.astimezone(timezone(timedelta(hours=6)))
    rest = agreed.answer.split.cash - CASH
    tender = payment.tender(rest, CASH, rest - CASH)
    refused(lambda: bench.checkout.collect(bench.journal.of_bill(agreed.bill.number)[0].number, tender, PAYMENT_CODE))
    assert told(bench, path, replica, FIRST) == Told((0, CASH), (0, CASH), CASH, (0, CASH))
    assert told(bench, path, replica, SECOND) == Told((1, CASH), (1, CASH), CASH, (1, CASH))


def more(answer: PlatformResult) -> PlatformResult:
    """Add a yuan to the total that the fund pays: the identities hold, and it is not of the lines."""
    split = answer.split
    parts = {name: getattr(split, name) + 100 for name in ("total", "in_scope", "pool", "fund")}
    return replace(answer, split=replace(split, **parts))


def test_lines_kept_at_another_total_than_theirs_leave_nothing_with_the_channel(bench: Bench) -> None:
    bench.checkout = bench.counter(Second(bench, more))
    made = bench.settle_by_phone(bench.agreed(NAME), CASH)
    assert bench.checkout.refund_lines(made.number, lines(made)[:-1]).code == "figures_changed"
    assert held(bench) == till.totals(till.movements(bench.journal.money())).by_code == 0


def money_of(moved: till.Movement) -> tuple[object, ...]:
    return moved.transaction_id, moved.number, moved.cash, moved.by_code, moved.insurers, moved.settles


def test_a_journal_of_before_returns_kept_their_amount_adds_up_to_the_same(bench: Bench) -> None:
    made = bench.settle_by_phone(bench.agreed(NAME), CASH)
    bench.checkout.refund_lines(made.number, lines(made)[:-1])
    entries = bench.journal.money()
    old = [replace(each, body=EMPTY) if each.step is Step.RETURNED else each for each in entries]
    assert old != list(entries)
    assert [money_of(each) for each in till.movements(old)] == [money_of(each) for each in till.movements(entries)]


def test_what_is_noted_twice_moved_once(bench: Bench) -> None:
    made = bench.settle_by_phone(bench.agreed(NAME), CASH)
    bench.checkout.refund(made.number)
    entries = bench.journal.money()
    twice = [each for entry in entries for each in [entry] * (1 + (entry.step in {Step.PAID, Step.RETURNED}))]
    assert len(twice) == len(entries) + 2
    assert till.movements(twice) == till.movements(entries)


def lines(made: Settlement) -> tuple[Line, ...]:
    return made.care.lines if made.care else ()


def play(url: str, steps: Sequence[random_days.Step]) -> None:
    """Play days on books of their own, and hold all readers to each other when one closes and at the end."""
    engine = opened(url)
    days = Days(engine)
    try:
        for step in steps:
            days.play(step)
            if step.name == "close_interval":
                days.check()
        days.end()
    finally:
        days.close()
        engine.dispose()


@settings(max_examples=40)
@given(steps)
def test_all_readers_tell_the_same_of_every_day_and_a_remittance_never_changes(
    steps: list[random_days.Step],
) -> None:
    play("sqlite://", steps)


@pytest.mark.xdist_group("postgres")
def test_they_do_so_with_the_hospitals_report_on_postgresql(postgres: Server) -> None:
    @settings(max_examples=3)
    @given(steps)
    def holds(steps: list[random_days.Step]) -> None:
        play(postgres.database(), steps)

    holds()
