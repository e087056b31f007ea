"""Four ledgers of a day against the journal: every difference is found once, with its transaction; none is invented."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from terminal.accounts.reconcile import Action, Book, Books, Difference, Finding, compare
from terminal.model import Act, ClearingType, Insurance, State, Total, Trade, TradeState
from tests.terminal.days import AT, DAY, Sale, books, journal, message, postings, settle, trade, unknown
from tests.terminal.test_reconcile_afterwards import AFTERWARDS
from tests.terminal.test_reconcile_office import booked_and_lost, not_booked

SALES = (
    Sale(number=1),
    Sale(number=2, by_code=1_000),
    Sale(number=3, refunded=True),
    Sale(number=4, by_code=3_000, refunded=True),
    Sale(number=5, in_full=True),
    Sale(number=6, resident=True, inpatient=True),
)
CASH, CODE_PAID, REFUNDED = SALES[0], SALES[1], SALES[2]
LOST = Sale(number=9)


def without(held: Books, number: str, *, refund: bool = False) -> Books:
    """Remove one posting from the insurer's ledger."""
    assert held.insurer is not None
    return replace(held, insurer=tuple(each for each in held.insurer if (each.number, each.refund) != (number, refund)))


def only_at_the_insurer(held: Books) -> Books:
    return replace(held, insurer=(*(held.insurer or ()), *postings(LOST)))


def reversed_here_only(held: Books) -> Books:
    lost = replace(settle(LOST), state=State.REVERSED, number="")
    return replace(only_at_the_insurer(held), journal=(*held.journal, lost))


def amounts_differ(held: Books) -> Books:
    first, *rest = held.insurer or ()
    return replace(held, insurer=(replace(first, fund=first.fund - 1), *rest))


def tender_lowered(held: Books) -> Books:
    """Lower what was received for a settlement, as in an edited journal whose seals were made anew."""
    first, *rest = held.journal
    assert first.settlement
    tender = replace(first.settlement.tender, received=first.settlement.tender.received - 100)
    return replace(held, journal=(replace(first, settlement=replace(first.settlement, tender=tender)), *rest))


def refunded_there(held: Books) -> Books:
    refund = postings(replace(CASH, refunded=True))[1]
    return replace(held, insurer=(*(held.insurer or ()), refund))


def refunded_at_another_counter(held: Books) -> Books:
    refund = replace(postings(replace(CASH, refunded=True))[1], message_id=message(5_001, "77"))
    return replace(held, insurer=(*(held.insurer or ()), refund))


def unknown_refund_there(held: Books) -> Books:
    return replace(refunded_there(held), journal=(*held.journal, unknown(CASH, Act.REFUND)))


def other_number_at_the_hospital(held: Books) -> Books:
    return replace(held, hospital={**(held.hospital or {}), CASH.bill: "S7777"})


def not_told(held: Books) -> Books:
    return replace(held, hospital={**(held.hospital or {}), CASH.bill: None})


def not_told_of_the_refund(held: Books) -> Books:
    return replace(held, hospital={**(held.hospital or {}), REFUNDED.bill: REFUNDED.settlement})


def lone_payment(held: Books) -> Books:
    lone = Trade(order=f"{message(9)}00", amount=500, state=TradeState.PAID, at=AT)
    return replace(held, channel=(*(held.channel or ()), lone))


def refund_not_given_back(held: Books) -> Books:
    return replace(held, channel=tuple(replace(each, refunded=0) for each in held.channel or ()))


def never_paid(held: Books) -> Books:
    return replace(held, channel=tuple(each for each in held.channel or () if each.order != CODE_PAID.order))


def payment_cancelled(held: Books) -> Books:
    cancelled = tuple(
        replace(each, state=TradeState.CANCELLED) if each.order == CODE_PAID.order else each
        for each in held.channel or ()
    )
    return replace(held, channel=cancelled)


PLANTED: dict[str, tuple[Callable[[Books], Books], Difference, str, Action]] = {
    "only_at_the_insurer": (only_at_the_insurer, Difference.ONLY_INSURER, message(9), Action.REVERSE),
    "reversed_here_only": (reversed_here_only, Difference.ONLY_INSURER, message(9), Action.REVERSE),
    "only_here": (
        lambda held: without(held, CASH.settlement),
        Difference.ONLY_HERE,
        message(1),
        Action.ASK_INSURER,
    ),
    "amounts_differ": (amounts_differ, Difference.AMOUNTS, message(1), Action.ASK_INSURER),
    "tender_lowered": (tender_lowered, Difference.UNTRUE, message(1), Action.RESTORE),
    "refunded_there": (refunded_there, Difference.REFUNDED_THERE, message(5_001), Action.REVERSE),
    "refunded_elsewhere": (
        refunded_at_another_counter,
        Difference.REFUNDED_ELSEWHERE,
        message(5_001, "77"),
        Action.ASK_HOSPITAL,
    ),
    "refunded_here": (
        lambda held: without(held, REFUNDED.settlement, refund=True),
        Difference.REFUNDED_HERE,
        message(5_003),
        Action.REFUND,
    ),
    "unknown_there": (
        lambda held: replace(only_at_the_insurer(held), journal=(*held.journal, unknown(LOST))),
        Difference.UNKNOWN_THERE,
        message(9),
        Action.ADOPT,
    ),
    "unknown_not_there": (
        lambda held: replace(held, journal=(*held.journal, unknown(LOST))),
        Difference.UNKNOWN_NOT_THERE,
        message(9),
        Action.REVERSE,
    ),
    "unknown_refund_there": (unknown_refund_there, Difference.UNKNOWN_THERE, message(5_001), Action.ADOPT),
    "hospital_not_told": (not_told, Difference.HOSPITAL_NOT_TOLD, message(1), Action.TELL_HOSPITAL),
    "hospital_not_told_of_a_refund": (
        not_told_of_the_refund,
        Difference.HOSPITAL_NOT_TOLD,
        message(3),
        Action.TELL_HOSPITAL,
    ),
    "hospital_other": (other_number_at_the_hospital, Difference.HOSPITAL_OTHER, message(1), Action.ASK_HOSPITAL),
    "lone_payment": (lone_payment, Difference.LONE_PAYMENT, "", Action.ASK_CHANNEL),
    "refund_not_given_back": (refund_not_given_back, Difference.LONE_PAYMENT, message(4), Action.ASK_CHANNEL),
    "never_paid": (never_paid, Difference.UNPAID, message(2), Action.ASK_CHANNEL),
    "payment_cancelled": (payment_cancelled, Difference.UNPAID, message(2), Action.ASK_CHANNEL),
    "drawer_short": (
        lambda held: replace(held, counted=(held.counted or 0) - 100),
        Difference.DRAWER_SHORT,
        "",
        Action.COUNT_AGAIN,
    ),
    "drawer_over": (
        lambda held: replace(held, counted=(held.counted or 0) + 100),
        Difference.DRAWER_OVER,
        "",
        Action.COUNT_AGAIN,
    ),
}


@st.composite
def sale(draw: st.DrawFn, number: int) -> Sale:
    cash = draw(st.integers(0, 100_000))
    in_full = draw(st.booleans())
    return Sale(
        number=number,
        fund=0 if in_full else draw(st.integers(0, 100_000)),
        account=0 if in_full else draw(st.integers(0, 100_000)),
        cash=cash,
        by_code=draw(st.integers(0, cash)),
        refunded=draw(st.booleans()),
        in_full=in_full,
        resident=draw(st.booleans()),
        inpatient=draw(st.booleans()),
    )


DAYS = st.integers(0, 8).flatmap(lambda count: st.tuples(*(sale(number) for number in range(1, count + 1))))


@given(DAYS)
def test_a_day_without_differences_reports_none(sales: tuple[Sale, ...]) -> None:
    report = compare(DAY, books(sales))
    assert (report.findings, report.others) == ((), 0)


@given(DAYS)
def test_what_agrees_adds_up_to_everything_of_a_day_without_differences(sales: tuple[Sale, ...]) -> None:
    report = compare(DAY, books(sales))
    journal_column, insurer_column = report.columns[:2]
    assert sum(each.fund for each in report.agreeing) == journal_column.fund == insurer_column.fund
    assert journal_column.fund == sum(each.fund for each in sales if not each.refunded)


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_difference_is_found_once_with_its_transaction(planted: str) -> None:
    plant, kind, message_id, action = PLANTED[planted]
    findings = compare(DAY, plant(books(SALES))).findings
    assert [(each.kind, each.message_id, each.action) for each in findings] == [(kind, message_id, action)]


def test_differences_of_every_kind_on_one_day_are_each_found_once() -> None:
    held = books(SALES, unknown(Sale(number=11)), unknown(Sale(number=12)))
    for plant in (
        tender_lowered,
        only_at_the_insurer,
        lambda each: without(each, SALES[5].settlement),
        amounts_differ,
        refunded_there,
        lambda each: without(each, REFUNDED.settlement, refund=True),
        not_told,
        not_told_of_the_refund,
        lambda each: replace(each, hospital={**(each.hospital or {}), SALES[5].bill: "S7777"}),
        lone_payment,
        never_paid,
        lambda each: replace(each, settled_by={"S8888": "00"}, counters=frozenset({"00"})),
        not_booked,
        booked_and_lost,
        lambda each: replace(each, counted=0, insurer=(*(each.insurer or ()), *postings(Sale(number=11)))),
    ):
        held = plant(held)
    found = [each.kind for each in compare(DAY, held).findings]
    # A drawer is over or short, and a refund is of this counter or another.
    either = {Difference.DRAWER_OVER, Difference.REFUNDED_ELSEWHERE}
    expected = [*(set(Difference) - either - AFTERWARDS), Difference.HOSPITAL_NOT_TOLD]
    assert sorted(found) == sorted(expected)


def test_a_finding_names_bill_settlement_and_both_figures() -> None:
    (found,) = compare(DAY, amounts_differ(books(SALES))).findings
    assert found == Finding(
        kind=Difference.AMOUNTS,
        transaction="00000001",
        number=CASH.settlement,
        message_id=message(1),
        bill=CASH.bill,
        person_number="P1",
        ours=6_000,
        theirs=5_999,
    )


def test_a_difference_of_another_day_is_that_days_own() -> None:
    held = replace(books(SALES), insurer=(), hospital={}, channel=(), counted=None)
    assert compare(DAY.replace(day=21), held).findings == ()


def test_books_that_were_not_to_be_had_are_not_compared() -> None:
    report = compare(DAY, Books(journal=journal(SALES)))
    assert report.findings == ()
    assert [each.settled for each in report.columns if each.book is not Book.JOURNAL] == [None] * 5


def test_postings_of_another_counter_are_counted_and_not_taken_for_differences() -> None:
    held = books(SALES)
    other = replace(postings(LOST)[0], message_id=message(9, counter="07"))
    report = compare(DAY, replace(held, insurer=(*(held.insurer or ()), other)))
    assert (report.findings, report.others) == ((), 1)


def test_the_columns_stand_side_by_side() -> None:
    by_book = {each.book: each for each in compare(DAY, books(SALES)).columns}
    assert (by_book[Book.JOURNAL].settled, by_book[Book.JOURNAL].refunded) == (5, 2)
    assert by_book[Book.JOURNAL].by_code == by_book[Book.CHANNEL].by_code == 1_000
    assert by_book[Book.JOURNAL].cash == by_book[Book.DRAWER].cash == 3_000 + 2_000 + 3_000 + 3_000
    assert by_book[Book.HOSPITAL].settled == 4


def test_what_insurer_and_journal_agree_on_is_told_by_insurance_and_clearing_type() -> None:
    agreeing = {(each.insurance, each.clearing): each for each in compare(DAY, amounts_differ(books(SALES))).agreeing}
    assert agreeing[Insurance.RESIDENT, ClearingType.INPATIENT] == Total(
        insurance=Insurance.RESIDENT, clearing=ClearingType.INPATIENT, count=1, total=10_000, fund=6_000, account=1_000
    )
    assert agreeing[Insurance.EMPLOYEE, ClearingType.OUTPATIENT].count == 5


def test_a_trade_that_was_never_paid_holds_no_money() -> None:
    pending = replace(trade(replace(LOST, by_code=100)), state=TradeState.PENDING)
    held = books(SALES)
    assert compare(DAY, replace(held, channel=(*(held.channel or ()), pending))).findings == ()


def test_a_deposit_paid_by_phone_is_no_lone_payment_as_long_as_the_channel_holds_what_is_left_of_it() -> None:
    held = lone_payment(books(SALES))
    order = f"{message(9)}00"
    assert compare(DAY, replace(held, deposits={order: 500})).findings == ()
    [found] = compare(DAY, replace(held, deposits={order: 300})).findings
    assert (found.kind, found.order, found.ours, found.theirs) == (Difference.LONE_PAYMENT, order, 300, 500)
