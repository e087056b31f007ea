"""Money between areas: the prepayment is used first, the rest is paid, and no fen is lost by a refund."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from sqlalchemy import Connection, Engine, func, insert, select, update

from simulation.network import clearing, filing, monthly_report
from simulation.network.clearing import Cleared, Pair, clear, cleared, prepaid, prepay
from simulation.network.clearing_account import Entry, accounts
from simulation.network.tables import LIVE, REFUNDED, REVERSED, opened, refunds, settlements
from terminal.model import PlatformResult, Refund, Split
from tests.bench import CODE, RULES

HOME, AWAY, FAR = "371600", "130900", "120116"
OUTWARD, INWARD = (
    Pair(insured_area=HOME, place_area=AWAY),
    Pair(insured_area=AWAY, place_area=HOME),
)
TO_FAR = Pair(insured_area=HOME, place_area="120000")


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = opened()
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(engine: Engine) -> Iterator["Ledger"]:
    with engine.begin() as connection:
        yield Ledger(connection)


class Ledger:
    """The insurer's database, written directly: settlements and refunds of any day."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._numbers = count(1)

    def settle(self, day: str, fund: int, *, insured: str = HOME, place: str = AWAY, kind: str = "outpatient") -> str:
        number = f"S{next(self._numbers):04d}"
        split = Split(total=fund + 500, fund=fund, personal=500, account=200, cash=300)
        answer = PlatformResult(
            split=split, settlement_number=number, at=datetime.fromisoformat(f"{day}T10:00:00+08:00")
        )
        row = {
            "person": f"P{fund}",
            "number": number,
            "message_id": f"M{number}",
            "institution": CODE,
            "bill": f"B{number}",
            "state": LIVE,
            "day": day,
            "insured_area": insured,
            "place_area": place,
            "insurance": "employee",
            "kind": kind,
            "total": split.total,
            "fund": fund,
            "account": 200,
            "cash": 300,
            "version": 1,
            "deltas": "{}",
            "answer": json.encode(answer).decode(),
        }
        self.connection.execute(insert(settlements).values(row))
        return number

    def refund(self, number: str, day: str) -> None:
        found = self.connection.execute(select(settlements).where(settlements.c.number == number)).one()
        at = datetime.fromisoformat(f"{day}T11:00:00+08:00")
        given = Refund(
            number=f"T{number}",
            settlement_number=number,
            total=-found.total,
            fund=-found.fund,
            account=-found.account,
            cash=-found.cash,
            at=at,
        )
        row = {
            "person": found.person,
            "number": given.number,
            "message_id": f"MT{number}",
            "institution": CODE,
            "settlement": number,
            "state": LIVE,
            "day": day,
            "body": json.encode(given).decode(),
        }
        self.connection.execute(insert(refunds).values(row))
        self._stand(number, REFUNDED)

    def reverse(self, number: str) -> None:
        self._stand(number, REVERSED)

    def fund(self) -> int:
        """Add up what the funds really paid between areas, less refunds."""
        made = select(func.coalesce(func.sum(settlements.c.fund), 0)).where(
            settlements.c.state == LIVE, settlements.c.insured_area != settlements.c.place_area
        )
        return self.connection.scalar(made) or 0

    def _stand(self, number: str, state: str) -> None:
        self.connection.execute(update(settlements).where(settlements.c.number == number).values(state=state))


def cleared_in(ledger: Ledger, month: str) -> tuple[Cleared, ...]:
    return clear(ledger.connection, RULES(), month)


def funds(rows: Sequence[Cleared]) -> dict[tuple[Pair, str], int]:
    return {(each.pair, each.segment): each.fund for each in rows}


def year_of(ledger: Ledger, year: str) -> tuple[Entry, ...]:
    rows = cleared(ledger.connection, clearing.clearings.c.month.startswith(year))
    return accounts(prepaid(ledger.connection, year), rows)


def test_a_month_clears_what_each_insured_area_owes_each_place_of_care(ledger: Ledger) -> None:
    ledger.settle("2026-11-03", 1_000)
    ledger.settle("2026-11-20", 2_000)
    ledger.settle("2026-11-20", 4_000, insured=AWAY, place=HOME)
    assert funds(cleared_in(ledger, "2026-11")) == {(OUTWARD, "2026-11"): 3_000, (INWARD, "2026-11"): 4_000}


def test_care_at_home_is_not_cleared_between_areas(ledger: Ledger) -> None:
    ledger.settle("2026-11-03", 1_000, place="371602")
    assert cleared_in(ledger, "2026-11") == ()


def test_the_districts_of_a_province_that_is_one_pool_clear_as_one(ledger: Ledger) -> None:
    ledger.settle("2026-11-03", 1_000, place=FAR)
    ledger.settle("2026-11-03", 500, place="120101")
    assert funds(cleared_in(ledger, "2026-11")) == {(TO_FAR, "2026-11"): 1_500}


def test_what_was_given_back_within_the_month_is_not_cleared(ledger: Ledger) -> None:
    ledger.refund(ledger.settle("2026-11-03", 1_000), "2026-11-04")
    assert cleared_in(ledger, "2026-11") == ()


def test_a_refund_in_the_next_month_is_cleared_back_in_the_segment_it_came_from(ledger: Ledger) -> None:
    number = ledger.settle("2026-10-30", 1_000)
    ledger.settle("2026-11-03", 700)
    assert funds(cleared_in(ledger, "2026-10")) == {(OUTWARD, "2026-10"): 1_000}
    ledger.refund(number, "2026-11-01")
    rows = cleared_in(ledger, "2026-11")
    assert funds(rows) == {(OUTWARD, "2026-10"): -1_000, (OUTWARD, "2026-11"): 700}
    assert [each.segment for each in rows if each.is_reverse] == ["2026-10"]


def test_a_settlement_reversed_after_its_month_was_cleared_is_cleared_back(ledger: Ledger) -> None:
    number = ledger.settle("2026-10-30", 1_000)
    cleared_in(ledger, "2026-10")
    ledger.reverse(number)
    assert funds(cleared_in(ledger, "2026-11")) == {(OUTWARD, "2026-10"): -1_000}


def test_the_same_month_again_changes_nothing(ledger: Ledger) -> None:
    ledger.settle("2026-10-30", 1_000)
    first = cleared_in(ledger, "2026-10")
    assert cleared_in(ledger, "2026-10") == first
    ledger.settle("2026-11-30", 2_000)
    second = cleared_in(ledger, "2026-11")
    assert (cleared_in(ledger, "2026-10"), cleared_in(ledger, "2026-11")) == (first, second)
    assert len(cleared(ledger.connection, clearing.clearings.c.month > "")) == 2


def test_a_year_is_prepaid_twice_the_monthly_mean_of_the_last_quarter(ledger: Ledger) -> None:
    for day, fund in (("2025-09-30", 90_000), ("2025-10-01", 100), ("2025-11-15", 200), ("2025-12-31", 301)):
        ledger.settle(day, fund)
    cleared_in(ledger, "2026-01")
    assert prepaid(ledger.connection, "2026") == {OUTWARD: 401}


def test_a_prepayment_that_was_agreed_on_stays(ledger: Ledger) -> None:
    ledger.settle("2025-10-01", 3_000)
    prepay(ledger.connection, 2026, OUTWARD, 5_000)
    cleared_in(ledger, "2026-01")
    assert prepaid(ledger.connection, "2026") == {OUTWARD: 5_000}


def test_the_prepayment_is_drawn_down_before_anything_is_paid(ledger: Ledger) -> None:
    prepay(ledger.connection, 2026, OUTWARD, 1_500)
    for month, fund in (("2026-01", 1_000), ("2026-02", 1_000), ("2026-03", 1_000)):
        ledger.settle(f"{month}-10", fund)
        cleared_in(ledger, month)
    assert [(each.opening, each.drawn, each.paid, each.closing) for each in year_of(ledger, "2026")] == [
        (1_500, 1_000, 0, 500),
        (500, 500, 500, 0),
        (0, 0, 1_000, 0),
    ]


def test_a_refund_fills_the_prepayment_up_again_before_money_goes_back(ledger: Ledger) -> None:
    prepay(ledger.connection, 2026, OUTWARD, 1_500)
    number = ledger.settle("2026-01-10", 2_000)
    cleared_in(ledger, "2026-01")
    ledger.refund(number, "2026-02-01")
    cleared_in(ledger, "2026-02")
    first, second = year_of(ledger, "2026")
    assert (first.drawn, first.paid, second.drawn, second.paid) == (1_500, 500, -1_500, -500)
    assert (second.closing, second.reversed_fund) == (1_500, -2_000)


def test_a_refund_of_last_year_is_paid_back_and_leaves_this_years_prepayment(ledger: Ledger) -> None:
    number = ledger.settle("2025-12-30", 900)
    cleared_in(ledger, "2025-12")
    ledger.refund(number, "2026-01-02")
    cleared_in(ledger, "2026-01")
    (january,) = year_of(ledger, "2026")
    assert (january.drawn, january.paid, january.closing) == (0, -900, january.opening)


def test_a_line_that_the_institution_does_not_accept_waits_for_a_later_month(ledger: Ledger) -> None:
    number = ledger.settle("2026-10-30", 1_000)
    ledger.settle("2026-10-30", 300)
    filing.confirm(ledger.connection, CODE, "2026-10", {(number, False): False})
    assert funds(cleared_in(ledger, "2026-10")) == {(OUTWARD, "2026-10"): 300}
    assert funds(cleared_in(ledger, "2026-11")) == {(OUTWARD, "2026-10"): 1_000}


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([f"2026-{month:02d}-{day:02d}" for month in range(1, 6) for day in (1, 28)]),
        st.integers(0, 100_000),
        st.sampled_from([(HOME, AWAY), (AWAY, HOME), (HOME, FAR), (HOME, HOME)]),
        st.sampled_from(["", "2026-05-31", "2026-06-01", "2026-07-15", "reversed"]),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    """A database that is empty for every example: each is rolled back."""
    engine = opened()
    yield engine
    engine.dispose()


@given(events=EVENTS, prepayment=st.integers(0, 200_000))
def test_prepaid_and_paid_come_to_what_the_funds_paid_whatever_is_given_back(
    shared: Engine, events: list[tuple[str, int, tuple[str, str], str]], prepayment: int
) -> None:
    with shared.connect() as connection, closing(connection.begin()):
        ledger = Ledger(connection)
        prepay(connection, 2026, OUTWARD, prepayment)
        for day, fund, (insured, place), end in events:
            number = ledger.settle(day, fund, insured=insured, place=place)
            if end == "reversed":
                ledger.reverse(number)
            elif end:
                ledger.refund(number, end)
        for month in range(1, 8):
            cleared_in(ledger, f"2026-{month:02d}")
        entries = year_of(ledger, "2026")
        assert sum(each.drawn + each.paid for each in entries) == ledger.fund()
        assert all(0 <= each.closing <= max(prepayment, 0) for each in entries)
        assert all(each.opening - each.drawn == each.closing for each in entries)


def test_the_months_clear_no_fen_twice_and_lose_none(ledger: Ledger) -> None:
    numbers = [ledger.settle(f"2026-{month:02d}-15", 100 * month, place=FAR) for month in range(1, 7)]
    for month in range(1, 7):
        cleared_in(ledger, f"2026-{month:02d}")
    ledger.refund(numbers[0], "2026-07-01")
    ledger.reverse(numbers[1])
    cleared_in(ledger, "2026-07")
    rows = cleared(ledger.connection, clearing.clearings.c.month > "")
    assert sum(each.fund for each in rows) == ledger.fund() == 300 + 400 + 500 + 600
    assert sum(each.settlements for each in rows) == 4


def test_the_monthly_report_counts_visits_institutions_people_and_money(ledger: Ledger) -> None:
    ledger.settle("2026-11-03", 1_000)
    ledger.settle("2026-11-04", 1_000)
    ledger.refund(ledger.settle("2026-11-05", 3_000, kind="inpatient"), "2026-11-30")
    ledger.settle("2026-11-05", 700, place=HOME)
    ledger.settle("2026-12-05", 700)
    report = monthly_report.report(ledger.connection, RULES(), "2026-11")
    assert [(each.pair, each.kind) for each in report.lines] == [(OUTWARD, "inpatient"), (OUTWARD, "outpatient")]
    outpatient, everything = report.kinds["outpatient"], report.all
    assert (outpatient.visits, outpatient.refunds, outpatient.people, outpatient.institutions) == (2, 0, 1, 1)
    assert (outpatient.total, outpatient.fund, outpatient.account, outpatient.cash) == (3_000, 2_000, 400, 600)
    assert outpatient.fund_share == 666_666
    assert (everything.visits, everything.refunds, everything.fund) == (3, 1, 2_000)
