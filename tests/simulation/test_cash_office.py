"""The cash office: one operator's interval, closed by a cut, in exactly one remittance (cashiers-day, A1 to A4)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation.cash_office import SampleCashOffice
from terminal.accounts import remittance
from terminal.errors import Refused
from terminal.model import (
    BEIJING,
    Amounts,
    Anchor,
    AskLoan,
    Begin,
    Booked,
    BookedKind,
    CancelLoan,
    Close,
    GiveLoan,
    Leave,
    Method,
    Pieces,
    Remittance,
    ReturnFloat,
    Source,
    Take,
    Void,
    takings,
)
from terminal.model.cash_office import Cleared, Clearing
from terminal.model.office_acts import ClearUp, PayOut

DAY = datetime(2026, 11, 27, 8, 0, tzinfo=BEIJING)
CUT = DAY.replace(hour=17)
ZHANG, LI, FINANCE = "0112", "0115", "0901"
FLOAT = {5_000: 10, 2_000: 20, 1_000: 10}
M = Method


@pytest.fixture
def office(tmp_path: Path) -> Iterator["Office"]:
    """Open a cash office where two operators are on duty, the first with the float of A1."""
    opened = Office(tmp_path / "hospital.db")
    opened.act(Begin(by=ZHANG, at=DAY, counter="01", pieces=FLOAT, issued_by=FINANCE))
    opened.act(Begin(by=LI, at=DAY, counter="02"))
    yield opened
    opened.book.close()


class Office:
    """A cash office, and the acts and movements of a day in it."""

    def __init__(self, path: Path) -> None:
        self.book, self.acts, self.moves = SampleCashOffice(path), 0, 0

    def act(self, act: object) -> str:
        """Deliver an act under an id of its own."""
        self.acts += 1
        return self.book.perform(f"ACT{self.acts}", act)  # type: ignore[arg-type]

    def move(
        self, amounts: Amounts, kind: BookedKind = BookedKind.SETTLEMENT, at: datetime | None = None, by: str = ZHANG
    ) -> Booked:
        """Book a movement, by default one minute after the one before."""
        self.moves += 1
        at = at or DAY + timedelta(minutes=self.moves)
        moved = Booked(
            id=f"E{self.moves}", at=at, operator=by, counter="01", kind=kind, number=f"S{self.moves}", amounts=amounts
        )
        self.book.book(Source(terminal="t", begin=0, last=Anchor(seq=self.moves)), [moved])
        return moved

    def close(
        self, until: datetime = CUT, by: str = ZHANG, counted: Pieces | None = None, reason: str = ""
    ) -> Remittance:
        """Close an interval with the figures that it has, a minute after the cut."""
        seen = takings.amounts(takings.before(self.book.interval(by).booked, until))
        close = Close(by=by, at=until + timedelta(minutes=1), until=until, seen=seen, counted=counted, reason=reason)
        return self.book.remittance(self.act(close))


def day_of_a1(office: Office) -> None:
    """Book the nine rows of A1."""
    office.move({M.CASH: 12_000})
    office.move({M.POOL_RESIDENT: 18_020, M.WECHAT: 17_620})
    office.move({M.POOL_EMPLOYEE: 30_115, M.ACCOUNT: 15_000, M.CASH: 6_120})
    office.move({M.CASH: 8_800})
    office.move({M.CASH: -12_000}, BookedKind.REFUND)
    office.move({M.CASH: 200_000}, BookedKind.DEPOSIT)
    office.move({M.ALIPAY: 300_000}, BookedKind.DEPOSIT)
    office.move({M.POOL_EMPLOYEE: 490_000, M.CRITICAL_ILLNESS: 32_000, M.ACCOUNT: 60_000, M.DEPOSIT: 500_000})
    office.move({M.ALIPAY: -257_330}, BookedKind.DEPOSIT_REFUND)
    loan = office.act(AskLoan(by=ZHANG, at=DAY, lender=LI, amount=30_000))
    office.act(GiveLoan(by=LI, at=DAY + timedelta(hours=1), number=loan))


def test_a1_the_day_is_closed_to_the_fen(office: Office) -> None:
    day_of_a1(office)
    made = office.close()
    assert made.amounts == {
        M.CASH: 244_920,
        M.WECHAT: 17_620,
        M.ALIPAY: 42_670,
        M.ACCOUNT: 75_000,
        M.POOL_EMPLOYEE: 520_115,
        M.POOL_RESIDENT: 18_020,
        M.CRITICAL_ILLNESS: 32_000,
        M.DEPOSIT: 500_000,
    }
    assert (made.cash_due, made.cash_due + made.floats) == (244_920, 344_920)
    assert (takings.borrowed(made.booked), takings.lent(made.booked)) == (30_000, 0)
    # Settlements net, the borrowed cash, and what the deposits hold beyond the discharge.
    assert takings.total(made.amounts) == 95_675 + 824_670 + 30_000
    assert takings.insurers(made.amounts) == 645_135


def test_a2_a_short_drawer_makes_a_numbered_discrepancy_with_its_reason(office: Office) -> None:
    day_of_a1(office)
    counted = {10_000: 34, 2_000: 1, 1_000: 1, 500: 1, 100: 4, 10: 2}
    with pytest.raises(Refused, match="difference_unexplained"):
        office.close(counted=counted)
    made = office.close(counted=counted, reason="找零差错")
    assert made.discrepancy
    assert (made.discrepancy.number, made.discrepancy.amount, made.discrepancy.reason) == (
        "D0000001",
        -1_000,
        "找零差错",
    )
    office.act(
        Take(
            by=FINANCE,
            at=CUT + timedelta(hours=1),
            number=made.number,
            pieces={10_000: 24, 1_000: 3, 500: 1, 100: 4, 10: 2},
        )
    )
    taken = office.book.remittance(made.number)
    assert (taken.cash_due, taken.cash_held, taken.taken, taken.left) == (244_920, 243_920, 243_920, 1_000)


def test_finance_tells_once_what_a_difference_came_to_and_the_remittance_stays(office: Office) -> None:
    day_of_a1(office)
    made = office.close(counted={10_000: 34, 2_000: 1, 1_000: 1, 500: 1, 100: 4, 10: 2}, reason="待查")
    told = ClearUp(by=FINANCE, at=CUT, number=made.number, outcome=Clearing.BORNE, note="收费员补交")
    with pytest.raises(Refused, match="own_remittance"):
        office.act(replace(told, by=ZHANG))
    with pytest.raises(Refused, match="difference_unexplained"):
        office.act(replace(told, note=" "))
    office.act(told)
    now = office.book.remittance(made.number)
    assert now.discrepancy
    assert now.discrepancy.cleared == Cleared(outcome=Clearing.BORNE, by=FINANCE, at=CUT, note="收费员补交")
    assert replace(now, discrepancy=made.discrepancy) == made
    with pytest.raises(Refused, match="nothing_to_clear_up"):
        office.act(told)


def test_a_drawer_below_its_float_hands_nothing_in_and_all_that_is_due_stays_owed(office: Office) -> None:
    day_of_a1(office)
    made = office.close(counted={10_000: 1}, reason="待查")
    assert made.discrepancy
    assert (made.discrepancy.amount, made.cash_held, made.left) == (-334_920, 0, 244_920)


def test_a2_a_long_drawer_is_an_entry_of_its_own_and_finance_takes_no_more_than_is_due(office: Office) -> None:
    day_of_a1(office)
    made = office.close(counted={10_000: 34, 5_000: 1}, reason="待查")
    assert made.discrepancy
    assert (made.discrepancy.amount, made.cash_held) == (80, 244_920)
    with pytest.raises(Refused, match="more_than_due"):
        office.act(Take(by=FINANCE, at=CUT, number=made.number, pieces={10_000: 24, 5_000: 1}))
    with pytest.raises(Refused, match="own_remittance"):
        office.act(Take(by=ZHANG, at=CUT, number=made.number, pieces={10_000: 24}))


def test_finance_pays_an_operator_who_paid_back_more_than_came_in_once_and_no_more(office: Office) -> None:
    office.move({M.CASH: -3_000}, BookedKind.REFUND)
    made = office.close()
    assert (made.cash_due, made.left) == (-3_000, -3_000)
    out = PayOut(by=FINANCE, at=CUT, number=made.number, pieces={1_000: 2})
    with pytest.raises(Refused, match="more_than_due"):
        office.act(Take(by=FINANCE, at=CUT, number=made.number, pieces={1_000: 1}))
    with pytest.raises(Refused, match="more_than_due"):
        office.act(replace(out, pieces={1_000: 4}))
    with pytest.raises(Refused, match="own_remittance"):
        office.act(replace(out, by=ZHANG))
    office.act(out)
    assert office.book.remittance(made.number).left == -1_000
    office.act(replace(out, pieces={1_000: 1}))
    assert office.book.remittance(made.number).left == 0


def test_a3_what_happens_after_the_cut_lies_in_the_next_remittance(office: Office) -> None:
    day_of_a1(office)
    late = office.move({M.CASH: 5_000}, at=CUT + timedelta(milliseconds=400))
    first = office.close(until=CUT)
    second = office.close(until=CUT + timedelta(hours=1))
    assert late.id not in {each.id for each in first.booked}
    assert [each.id for each in second.booked] == [late.id]
    assert (second.since, first.until) == (CUT, CUT)


def test_a3_what_is_booked_late_is_in_no_closed_remittance_and_falls_into_the_next_with_its_own_time(
    office: Office,
) -> None:
    day_of_a1(office)
    first = office.close()
    early = office.move({M.CASH: 51_235}, at=CUT - timedelta(minutes=5))
    second = office.close(until=CUT + timedelta(hours=16))
    assert office.book.remittance(first.number) == first
    assert [(each.id, each.at) for each in second.booked] == [(early.id, early.at)]


def test_a4_a_remittance_is_voided_only_before_anyone_took_the_money_the_last_first(office: Office) -> None:
    day_of_a1(office)
    first, moved = office.close(), office.move({M.CASH: 100}, at=CUT + timedelta(minutes=30))
    second = office.close(until=CUT + timedelta(hours=1))
    at = CUT + timedelta(hours=2)
    with pytest.raises(Refused, match="later_remittance"):
        office.act(Void(by=ZHANG, at=at, number=first.number))
    office.act(Void(by=ZHANG, at=at, number=second.number))
    interval = office.book.interval(ZHANG)
    assert ([each.id for each in interval.booked], interval.since) == ([moved.id], first.until)
    with pytest.raises(Refused, match="remittance_voided"):
        office.act(Void(by=ZHANG, at=at, number=second.number))
    with pytest.raises(Refused, match="remittance_voided"):
        office.act(Take(by=FINANCE, at=at, number=second.number, pieces={}))
    office.act(Take(by=FINANCE, at=at, number=first.number, pieces={10_000: 1}))
    with pytest.raises(Refused, match="remittance_taken"):
        office.act(Void(by=ZHANG, at=at, number=first.number))


def test_an_act_is_carried_out_once_however_often_it_is_delivered(office: Office) -> None:
    day_of_a1(office)
    seen = takings.amounts(office.book.interval(ZHANG).booked)
    close = Close(by=ZHANG, at=CUT, until=CUT, seen=seen)
    assert {office.book.perform("ONE", close) for _ in range(3)} == {"R0000001"}
    assert [each.number for each in office.book.remittances()] == ["R0000001"]


@pytest.mark.parametrize(
    ("until", "at", "code"),
    [
        (CUT, CUT - timedelta(seconds=1), "cut_in_future"),
        (DAY, CUT, "cut_before_last"),
        (DAY - timedelta(days=1), DAY - timedelta(days=1), "cut_before_last"),
    ],
)
def test_a_cut_lies_between_the_last_one_and_now(office: Office, until: datetime, at: datetime, code: str) -> None:
    with pytest.raises(Refused, match=code):
        office.act(Close(by=ZHANG, at=at, until=until, seen={}))


def test_figures_that_moved_since_they_were_shown_have_to_be_looked_at_again(office: Office) -> None:
    office.move({M.CASH: 100})
    with pytest.raises(Refused, match="figures_moved"):
        office.act(Close(by=ZHANG, at=CUT, until=CUT, seen={}))


def test_a_loan_counts_once_the_lender_has_confirmed_it_and_an_open_one_stops_both_closings(office: Office) -> None:
    loan = office.act(AskLoan(by=ZHANG, at=DAY, lender=LI, amount=30_000))
    assert remittance.in_drawer(office.book.interval(ZHANG), CUT) == 100_000
    for operator in (ZHANG, LI):
        with pytest.raises(Refused, match="loan_open"):
            office.close(by=operator)
    with pytest.raises(Refused, match="loan_of_another"):
        office.act(GiveLoan(by=ZHANG, at=DAY, number=loan))
    office.act(GiveLoan(by=LI, at=DAY + timedelta(hours=1), number=loan))
    with pytest.raises(Refused, match="loan_not_open"):
        office.act(CancelLoan(by=ZHANG, at=DAY, number=loan))
    assert [office.close(by=each).cash_due for each in (ZHANG, LI)] == [30_000, -30_000]


def test_an_operator_has_one_interval_at_whatever_counter(office: Office) -> None:
    with pytest.raises(Refused, match="interval_elsewhere"):
        office.act(Begin(by=ZHANG, at=CUT, counter="02"))
    office.act(Leave(by=ZHANG, at=CUT, counter="01"))
    office.act(Begin(by=ZHANG, at=CUT, counter="02"))
    assert (office.book.interval(ZHANG).counter, office.book.interval(ZHANG).since) == ("02", DAY)


def test_a_float_is_issued_before_there_are_takings_and_given_back_once(office: Office) -> None:
    held = office.book.interval(ZHANG).floats[0]
    office.move({M.CASH: 100})
    with pytest.raises(Refused, match="float_after_takings"):
        office.act(Begin(by=ZHANG, at=CUT, counter="01", pieces=FLOAT, issued_by=FINANCE))
    office.act(ReturnFloat(by=ZHANG, at=CUT, number=held.number, received_by=FINANCE))
    with pytest.raises(Refused, match="float_not_held"):
        office.act(ReturnFloat(by=ZHANG, at=CUT, number=held.number, received_by=FINANCE))
    assert office.book.interval(ZHANG).float_amount == 0


def test_nobody_closes_who_is_not_on_duty(office: Office) -> None:
    with pytest.raises(Refused, match="not_on_duty"):
        office.close(by="0199")
