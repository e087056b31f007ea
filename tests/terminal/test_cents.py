"""Cents in cash: each rule to the fen, phones exact, the difference told apart everywhere, and reversed by a refund."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from counter.prove.books import disagreements
from counter.prove.counter import PAYMENT_CODE
from simulation.channel import ChannelFault
from simulation.samples import institution
from terminal.accounts import till
from terminal.accounts.deposits import planned
from terminal.accounts.reconcile import journal_book, table
from terminal.accounts.reconcile.books import Books
from terminal.accounts.reconcile.compare import compare
from terminal.house_rules import CentRule, CentRules
from terminal.model import (
    BookedKind,
    Drawer,
    Insurance,
    Items,
    Method,
    Patient,
    Receipt,
    Settlement,
    TenderKind,
    payment,
    takings,
)
from terminal.model.cents import rounded, rule_of
from terminal.model.visit import SIGN
from terminal.receipt import Part, document, refund_document, remittance_document
from tests.bench import Bench, Clock
from tests.remittances import PRINTED, REMITTANCE, booked
from tests.terminal.tampering import refused
from tests.terminal.test_deposits import ALIPAY, CASH

ASK = [14, 15, 16, 25]
NAME = "何文斌"


class Rounding(Bench):
    """A counter that rounds cash to the jiao, half up."""

    cents = CentRules(charge=CentRule.HALF_UP, discharge=CentRule.HALF_UP)


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    bench = Rounding(tmp_path, clock)
    yield bench
    bench.close()


@pytest.mark.parametrize(
    ("rule", "paid"),
    [
        (CentRule.NONE, [14, 15, 16, 25]),
        (CentRule.HALF_UP, [10, 20, 20, 30]),
        (CentRule.UP, [20, 20, 20, 30]),
        (CentRule.DOWN, [10, 10, 10, 20]),
        (CentRule.HALF_EVEN, [10, 20, 20, 20]),
        (CentRule.SIX_UP, [10, 10, 20, 20]),
    ],
)
def test_cash_of_0_14_0_15_0_16_and_0_25_by_each_rule(rule: CentRule, paid: list[int]) -> None:
    assert [rounded(fen, rule) for fen in ASK] == paid


def test_the_rule_to_half_a_yuan_turns_at_thirty_and_at_eighty_cents() -> None:
    assert [rounded(fen, CentRule.HALF_YUAN) for fen in (729, 730, 779, 780)] == [700, 750, 750, 800]


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(CentRule))
def test_more_due_is_never_less_cash_and_what_is_rounded_stays(fen: int, more: int, rule: CentRule) -> None:
    assert rounded(rounded(fen, rule), rule) == rounded(fen, rule) <= rounded(fen + more, rule)
    assert abs(rounded(fen, rule) - fen) <= (30 if rule is CentRule.HALF_YUAN else 9)


def test_176_24_with_100_by_phone_takes_76_20_in_cash_and_tells_a_difference_of_minus_0_04() -> None:
    paid = payment.tender(17_624, 10_000, 10_000, CentRule.HALF_UP)
    assert (paid.cash, paid.change, paid.rounding, paid.total) == (7_620, 2_380, -4, 17_624)


def test_what_is_paid_by_phone_is_to_the_fen() -> None:
    paid = payment.tender(17_624, 0, 17_624, CentRule.HALF_UP)
    assert (paid.cash, paid.by_code, paid.rounding, paid.kind) == (0, 17_624, 0, TenderKind.CODE)


def test_less_than_half_a_jiao_in_cash_is_nothing_to_pay() -> None:
    paid = payment.tender(4, 0, cents=CentRule.HALF_UP)
    assert (paid.received, paid.change, paid.rounding, paid.total) == (0, 0, -4, 4)


def test_a_tender_without_a_rule_is_written_as_ever() -> None:
    assert json.encode(payment.tender(512, 1000)) == b'{"kind":"cash","received":1000,"change":488}'


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(CentRule))
def test_the_parts_of_a_tender_add_up_to_what_is_due_however_it_comes_about(
    due: int, by_code: int, kept: int, rule: CentRule
) -> None:
    by_code, kept = min(by_code, due), min(kept, due)
    paid = payment.tender(due, 20_000, by_code, rule)
    assert paid.total == due
    stays = payment.reduced(paid, kept)
    assert (stays.total, stays.cash - stays.rounding + stays.by_code) == (kept, kept)
    assert stays.cash == rounded(kept - stays.by_code, rule)
    # The phone does not pay: the rest in cash makes the cash of the whole.
    left = Drawer(due=due, received=paid.received, change=paid.change, cents=rule, rounding=paid.rounding)
    assert left.owed == by_code
    rest = left.rest(left.owed_in_cash)
    whole = payment.added(left.cash, rest, paid)
    assert (whole.total, whole.cash) == (due, rounded(due, rule) if by_code else paid.cash)


def test_a_surplus_of_deposits_in_cash_is_rounded_too_and_one_by_phone_is_not() -> None:
    in_cash = planned([CASH], 198_766, cents=CentRule.HALF_UP).tender()
    assert (in_cash.change, in_cash.rounding, in_cash.total) == (1_230, 4, 198_766)
    by_phone = planned([ALIPAY], 298_766, cents=CentRule.HALF_UP).tender()
    assert (by_phone.change, by_phone.rounding, by_phone.total) == (0, 0, 298_766)


def test_each_business_has_its_rule_and_an_exempt_insurance_pays_to_the_fen(bench: Bench) -> None:
    rules = CentRules(
        registration=CentRule.DOWN, charge=CentRule.UP, discharge=CentRule.SIX_UP, exempt=(Insurance.RESIDENT,)
    )
    bill = bench.patient(NAME).bills[0]
    bill = replace(bill, care=replace(bill.care, admitted=None))
    assert rule_of(bill, Insurance.EMPLOYEE, rules) is CentRule.UP
    assert rule_of(bill, Insurance.RESIDENT, rules) is CentRule.NONE
    assert rule_of(bill, None, rules) is CentRule.UP
    assert rule_of(replace(bill, care=replace(bill.care, admitted=bill.care.day)), None, rules) is CentRule.SIX_UP
    assert rule_of(replace(bill, number=f"{SIGN}0001"), None, rules) is CentRule.DOWN


def bill_of(bench: Bench, *prices: int) -> Patient:
    """Return a patient whose bill has lines of these prices."""
    patient = bench.patient(NAME)
    bill = patient.bills[0]
    line = replace(bill.care.lines[0], quantity="1", limit=None)
    lines = tuple(replace(line, unit_price=price, name=f"{line.name}{at}") for at, price in enumerate(prices))
    changed = replace(bill, stated_total=sum(prices), care=replace(bill.care, lines=lines))
    with bench.hospital._changing():
        bench.hospital._write(changed)
    return bench.patient(NAME)


def in_full(bench: Bench, patient: Patient, received: int | None = None, by_code: int = 0) -> Settlement:
    bill = patient.bills[0]
    record = Drawer(due=bill.stated_total, cents=bench.checkout.cents_of(patient, bill, in_full=True))
    paid = record.rest(record.owed_in_cash if received is None else received, by_code)
    return bench.checkout.pay_in_full(patient, bill.number, paid, "no_rule", PAYMENT_CODE if by_code else None)


def rows(receipt: Receipt) -> list[tuple[str, str]]:
    return [(row.label, row.value) for each in receipt.blocks if isinstance(each, Items) for row in each.rows]


def moved(bench: Bench) -> tuple[int, int, int]:
    """Return the day's cash, what came in by phone, and the rounding."""
    today = till.of_day(bench.journal, bench.clock().date())
    return today.cash, today.by_code, today.rounding


def test_a_part_refund_of_61_20_that_keeps_23_66_gives_37_50_back(bench: Bench) -> None:
    made = in_full(bench, bill_of(bench, 3_754, 2_366))
    assert (made.tender.cash, made.tender.rounding) == (6_120, 0)
    assert made.care is not None
    given = bench.checkout.refund_lines(made.number, made.care.lines[1:])
    assert given.kept is not None
    assert (given.kept.tender.cash, given.kept.tender.rounding) == (2_370, 4)
    assert (given.cash_back, given.rounding) == (3_750, 4)
    assert moved(bench) == (2_370, 0, 4)
    assert bench.checkout.drawer(given.kept.number).cash == 2_370
    assert not list(journal_book.untrue(bench.journal.of_bill(made.bill_number)))
    assert not disagreements(bench.books, {made.bill_number: made.person_number})
    # The rest goes back as it was paid, with the same difference.
    assert bench.checkout.refund(given.kept.number).cash_back == 2_370
    assert moved(bench) == (0, 0, 0)


def test_a_refund_gives_back_what_was_handed_over_and_takes_the_difference_back(bench: Bench) -> None:
    made = in_full(bench, bill_of(bench, 17_624))
    assert moved(bench) == (17_620, 0, -4)
    given = bench.checkout.refund(made.number)
    assert (given.cash_back, given.rounding, given.refund.cash) == (17_620, 4, -17_624)
    assert moved(bench) == (0, 0, 0)


def test_the_rest_of_an_unpaid_phone_makes_the_cash_of_the_whole_bill(bench: Bench) -> None:
    patient = bill_of(bench, 17_624)
    bench.channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: in_full(bench, patient, 7_620, 10_000)) == "not_paid"
    [item] = bench.checkout.open_items()
    record = bench.checkout.drawer(item.number)
    assert (record.owed, record.owed_in_cash, record.cash) == (10_000, 10_000, 7_620)
    bench.collect()
    assert moved(bench) == (17_620, 0, -4)


def test_a_tender_by_another_rule_than_the_counters_is_refused_before_money_moves(bench: Bench) -> None:
    patient = bill_of(bench, 17_624)
    bill = patient.bills[0]
    for wrong in (payment.cash(17_624, 17_624), payment.tender(17_624, 17_700, cents=CentRule.UP)):
        pay = lambda: bench.checkout.pay_in_full(patient, bill.number, wrong, "no_rule")  # noqa: B023, E731
        assert refused(pay) == "tender_disagrees"
    made_up = replace(payment.tender(17_624, 17_620, cents=CentRule.HALF_UP), rounding=-14, change=10)
    assert refused(lambda: bench.checkout.pay_in_full(patient, bill.number, made_up, "no_rule")) == "tender_disagrees"
    assert moved(bench) == (0, 0, 0)


@pytest.mark.parametrize(("language", "name"), [("zh_CN", "误差（现金取整）"), ("en", "Rounding of cash")])
def test_the_receipt_tells_the_difference_in_a_row_of_its_own(bench: Bench, language: str, name: str) -> None:
    made = in_full(bench, bill_of(bench, 17_624))
    assert (name, "-0.04") in rows(document(made, language))
    given = bench.checkout.refund(made.number)
    assert (name, "0.04") in rows(refund_document(given, language))


def test_the_remittance_tells_the_difference_beside_the_total_and_the_cash_is_what_is_in_the_drawer() -> None:
    day = (
        booked(BookedKind.SETTLEMENT, {Method.CASH: 7_620, Method.CODE: 10_000, Method.ROUNDING: -4}),
        booked(BookedKind.SETTLEMENT, {Method.CASH: 2_370, Method.ROUNDING: 4}),
        booked(BookedKind.REFUND, {Method.CASH: -10, Method.ROUNDING: 4}),
    )
    made = replace(REMITTANCE, booked=day, amounts=takings.amounts(day))
    assert (made.cash_due, takings.total(made.amounts)) == (9_980, 19_980)
    for language, name in (("zh_CN", "误差费（已含在现金内）"), ("en", "Rounding (within cash)")):
        paper = remittance_document(made, Part.FINANCE, institution(), PRINTED, language)
        assert (name, "0.04") in rows(paper)


def test_the_reconciliation_shows_the_difference_where_there_is_any(bench: Bench) -> None:
    in_full(bench, bill_of(bench, 17_624))
    moved_today = till.movements(bench.journal.money())
    book = Books(journal=bench.journal.of_bill(bench.patient(NAME).bills[0].number), money=moved_today)
    report = compare(bench.clock().date(), book)
    assert ["其中误差", "-0.04"] in [row[:2] for row in table.books(report, "zh_CN")]
    quiet = compare(bench.clock().date(), replace(book, money=()))
    assert "其中误差" not in [row[0] for row in table.books(quiet, "zh_CN")]
