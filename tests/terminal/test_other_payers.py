"""Payers beside the insurance: a company up to its credit, a reduction and later payment as somebody else approves."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.consents import Given, of_share
from counter.prove.books import disagreements
from counter.prove.counter import Outside
from simulation.network.faults import Fault
from terminal.accounts import till
from terminal.accounts.reconcile import table
from terminal.accounts.reconcile.books import Books
from terminal.accounts.reconcile.compare import compare
from terminal.errors import JiesuanError
from terminal.model import Items, Method, Receipt, Settlement, Tender, TenderKind, payment, takings
from terminal.model.payer import PayerKind, PayerShare
from terminal.receipt import document, refund_document
from tests.bench import Bench, Clock, person
from tests.terminal.random_days import booked_of
from tests.terminal.tampering import refused
from tests.terminal.test_together_killed import Killed, Switch
from tests.whole import sample

NAME, UNIT, LIMIT = "杨雪", "JZ001", 50_000


@pytest.fixture(autouse=True)
def company(bench: Bench) -> None:
    """A company that pays for the patient up to 500.00."""
    bench.outside.payers.agree(UNIT, "示例公司", LIMIT, [person(NAME).id_number])


def share(kind: PayerKind, amount: int, approved_by: str = "0115") -> PayerShare:
    if kind is PayerKind.COMPANY:
        return PayerShare(kind=kind, amount=amount, unit=UNIT)
    return PayerShare(kind=kind, amount=amount, approved_by=approved_by, reason="困难患者")


def tender(due: int, others: Sequence[PayerShare], received: int | None = None, by_code: int = 0) -> Tender:
    rest = due - sum(each.amount for each in others)
    paid = Tender(
        kind=TenderKind.CASH,
        received=rest - by_code if received is None else received,
        change=0,
        by_code=by_code,
        others=tuple(others),
    )
    return payment.covering(due, paid)


def settled(bench: Bench, *others: PayerShare, name: str = NAME) -> Settlement:
    agreed = bench.agreed(name)
    approve(bench, agreed.bill.number, *others)
    return bench.checkout.settle(agreed, tender(agreed.answer.split.cash, others))


def approve(bench: Bench, bill: str, *others: PayerShare) -> None:
    for each in others:
        if each.kind.is_approved:
            bench.consents.give(Given(each.approved_by, of_share(bill, each)))


def booked(bench: Bench) -> dict[Method, int]:
    return takings.amounts(booked_of(bench, bench.clock().date()))


def rows(receipt: Receipt) -> list[tuple[str, str]]:
    return [(row.label, row.value) for each in receipt.blocks if isinstance(each, Items) for row in each.rows]


@pytest.mark.parametrize("kind", list(PayerKind))
def test_what_another_pays_is_no_cash_has_its_own_row_and_goes_back_to_it(bench: Bench, kind: PayerKind) -> None:
    made = settled(bench, share(kind, 1_000))
    due = made.split.cash
    assert (made.tender.cash, made.tender.total) == (due - 1_000, due)
    sums = booked(bench)
    assert (sums[Method(kind.value)], sums[Method.CASH]) == (1_000, due - 1_000)
    assert takings.total(sums) == made.split.total
    [charge] = bench.outside.payers.charges()
    assert (charge.settlement, charge.share.amount, charge.is_released) == (made.number, 1_000, False)
    assert ("10.00") in [value for _, value in rows(document(made, "zh_CN"))]
    assert not disagreements(bench.books, {made.bill_number: made.person_number})
    given_back = bench.checkout.refund(made.number)
    assert given_back.cash_back == due - 1_000
    assert ("不再由其他付款方承担", "-10.00") in rows(refund_document(given_back, "zh_CN"))
    assert booked(bench) == {}
    [charge] = bench.outside.payers.charges()
    assert charge.is_released
    assert bench.checkout.open_items() == ()


def test_the_reconciliation_shows_what_others_pay_where_there_is_any(bench: Bench) -> None:
    made = settled(bench, share(PayerKind.COMPANY, 1_000))
    moved = till.movements(bench.journal.money())
    office = booked_of(bench, bench.clock().date())
    book = Books(journal=bench.journal.of_bill(made.bill_number), money=moved, booked=office)
    told = table.books(compare(bench.clock().date(), book), "zh_CN")
    [row] = [each for each in told if each[0] == "记账、减免、后付"]
    # The journal and the cash office have it; nothing of it is in a remittance yet.
    assert [cell for cell in row if "." in cell] == ["10.00", "10.00", "0.00"]


def test_a_company_that_pays_everything_leaves_nothing_in_the_drawer(bench: Bench) -> None:
    agreed = bench.agreed(NAME)
    due = min(agreed.answer.split.cash, LIMIT)
    made = settled(bench, share(PayerKind.COMPANY, due))
    assert till.of_day(bench.journal, bench.clock().date()).cash == made.split.cash - due


def test_a_company_pays_up_to_its_credit_and_a_refund_gives_it_back(bench: Bench) -> None:
    book = bench.outside.payers
    made = settled(bench, share(PayerKind.COMPANY, 1_000))
    left = book.company_of(person(NAME).id_number)
    assert left
    assert (left.limit, left.left) == (LIMIT, LIMIT - 1_000)
    bench.checkout.refund(made.number)
    book.agree("JZ002", "小公司", 10, [person("张敏").id_number])
    assert refused(
        lambda: settled(bench, PayerShare(kind=PayerKind.COMPANY, amount=11, unit="JZ002"), name="张敏")
    ) == ("credit_exceeded")
    assert bench.charged(bench.patient("张敏").bills[0].number) == []
    left = book.company_of(person(NAME).id_number)
    assert left
    assert left.left == LIMIT


@pytest.mark.parametrize(("fault", "left"), [(None, 400), (Fault.REFUSED, 1_000), (Fault.LOST_REPLY, 400)])
def test_two_counters_at_one_instant_do_not_exceed_a_companys_credit(
    tmp_path: Path, fault: Fault | None, left: int
) -> None:
    clock, beside, refusals = Clock(), person(NAME).id_number, list[str]()
    (folder := tmp_path / "two").mkdir()
    outside = Outside(folder, clock)
    wanted = PayerShare(kind=PayerKind.COMPANY, amount=600, unit="JZ002")

    def at_another_counter(point: str) -> None:
        if point == "before platform.settle":
            refusals.append(refused(lambda: outside.payers.reserve("02", "another bill", beside, [wanted])))

    outside.payers.agree("JZ002", "小公司", 1_000, [person("张敏").id_number, beside])
    bench = Bench(folder, clock, at_another_counter, outside)
    agreed = bench.agreed("张敏")
    if fault:
        bench.platform.fail("settle", fault)
    with suppress(JiesuanError):
        bench.checkout.settle(agreed, tender(agreed.answer.split.cash, [wanted]))
    company = outside.payers.company_of(beside)
    assert company
    assert (refusals, company.left) == (["credit_exceeded"], left)
    bench.journal.close()
    outside.close()


def test_a_company_pays_only_for_its_own_people(bench: Bench) -> None:
    assert refused(lambda: settled(bench, share(PayerKind.COMPANY, 100), name="张敏")) == "not_of_company"


@pytest.mark.parametrize("kind", [PayerKind.REDUCTION, PayerKind.GREEN_CHANNEL])
@pytest.mark.parametrize("approved_by", ["", "0001"])
def test_nobody_reduces_or_defers_alone(bench: Bench, kind: PayerKind, approved_by: str) -> None:
    assert refused(lambda: settled(bench, share(kind, 100, approved_by))) == "payer_not_approved"
    assert bench.outside.payers.charges() == ()


def test_more_than_is_due_is_taken_from_nobody(bench: Bench) -> None:
    agreed = bench.agreed(NAME)
    due = agreed.answer.split.cash
    assert refused(lambda: tender(due, [share(PayerKind.REDUCTION, due + 1)], received=0)) == "deposits_disagree"


def test_lines_of_such_a_settlement_are_refunded_as_a_whole_only(bench: Bench) -> None:
    made = settled(bench, share(PayerKind.REDUCTION, 1_000))
    assert made.care
    kept = made.care.lines[:-1]
    assert refused(lambda: bench.checkout.refund_lines(made.number, kept)) == "only_whole_payers"


@pytest.mark.sampled
@pytest.mark.parametrize("is_refund", [False, True])
def test_killed_at_any_point_the_payer_owes_what_stands_and_nothing_else(tmp_path: Path, is_refund: bool) -> None:
    at, was_killed = 1, True
    while was_killed:
        (folder := tmp_path / str(at)).mkdir()
        clock, switch = Clock(), Switch(at)
        outside = Outside(folder, clock)
        bench = Bench(folder, clock, switch.tell, outside)
        agreed = bench.agreed(NAME)
        less = share(PayerKind.REDUCTION, 500)
        paid = tender(agreed.answer.split.cash, [less])
        approve(bench, agreed.bill.number, less)
        made = bench.checkout.settle(agreed, paid) if is_refund else None
        switch.is_armed = True
        with suppress(Killed):
            bench.checkout.refund(made.number) if made else bench.checkout.settle(agreed, paid)
        was_killed, switch.is_armed = not switch.is_armed, False
        risen = bench.risen()
        risen.checkout.recover()
        held = [each.settlement for each in outside.payers.charges() if not each.is_released]
        assert held == [each.number for each in risen.books.live_settlements(agreed.bill.number)]
        assert not disagreements(risen.books, {agreed.bill.number: person(NAME).number})
        risen.journal.close()
        outside.close()
        at += sample(4, whole=1)


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 5_000))
def test_all_parts_add_up_to_what_is_due(due: int, company: int, less: int, by_code: int) -> None:
    company = min(company, due)
    less = min(less, due - company)
    by_code = min(by_code, due - company - less)
    others = [share(PayerKind.COMPANY, company), share(PayerKind.REDUCTION, less)]
    made = tender(due, [each for each in others if each.amount], received=10_000, by_code=by_code)
    assert made.total == due
    assert made.cash + by_code + company + less == due
