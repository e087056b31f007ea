"""The books of a day with refunds that another counter paid: they agree once this one has learned of them."""

from collections.abc import Callable
from functools import partial

import pytest
from msgspec.structs import replace

from counter.opening import Counter
from counter.reconciliation import reconciled
from simulation import samples
from simulation.operators import SampleOperators
from terminal.accounts.reconcile import Book, Difference
from terminal.checkout.several import Paying
from terminal.model import Right, Settlement, payment
from tests.counter.staff import CARD, PASSWORD, settled
from tests.counter.test_refund_meets_others import at_machine, insured
from tests.counter.three import HU, applied, approved
from tests.counter.ward import WECHAT

LI_WEI = next(each for each in samples.people() if each.name.reveal() == "李伟").credential()


def by_phone(at: Counter) -> Settlement:
    patient = at.checkout.identify(CARD)
    agreed = at.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    return at.checkout.settle(agreed, payment.tender(due, 1_000, due - 1_000), WECHAT)


def together(at: Counter) -> Settlement:
    """Pay two bills under one order, and return the first."""
    patient = at.checkout.identify(LI_WEI)
    agreed = at.checkout.presettle_together(patient, [each.number for each in patient.bills])
    due = sum(each.answer.split.cash for each in agreed)
    return at.checkout.settle_together(patient, agreed, Paying(due, due, WECHAT)).settled[0]


def insured_later(at: Counter) -> Settlement:
    kept = insured(at, at_machine(at).number).kept
    assert kept
    return kept


def differences(at: Counter, *others: Counter) -> list[Difference]:
    journals = tuple(each.settings.place(each.settings.journal.path) for each in others)
    for each in (at, *others):
        each.desk.interval()
    return [each.kind for each in reconciled(at.settings, at.clock().date(), at.clock, journals).findings]


@pytest.mark.parametrize("in_parts", [False, True])
@pytest.mark.parametrize("settle", [settled, by_phone, together, insured_later])
def test_no_book_differs_after_a_refund_that_another_counter_paid(
    here: Counter,
    other: Counter,
    operators: SampleOperators,
    settle: Callable[[Counter], Settlement],
    in_parts: bool,
) -> None:
    operators.change(replace(HU, rights=frozenset({Right.REFUND_PART})))
    made = here.checkout.settlement(settle(here).number)
    assert made.care
    kept = made.care.lines[1:] if in_parts else ()
    number = applied(here, made, kept)
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    pay = partial(other.checkout.refund_lines, made.number, kept) if in_parts else None
    pay(application=number) if pay else other.checkout.refund(made.number, application=number)
    assert Difference.REFUNDED_ELSEWHERE in differences(here)
    assert (differences(other), differences(here, other), differences(other, here)) == ([], [], [])
    assert here.checkout.learn_refunds([made.number])
    assert not here.checkout.learn_refunds([made.number])
    assert (differences(here), differences(here, other)) == ([], [])


@pytest.mark.parametrize("learns", [False, True])
def test_both_journals_post_a_settlement_and_its_refund_once(here: Counter, other: Counter, learns: bool) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    other.checkout.refund(made.number, application=number)
    if learns:
        assert here.checkout.learn_refunds([made.number])
    journals = (other.settings.place(other.settings.journal.path),)
    report = reconciled(here.settings, here.clock().date(), here.clock, journals)
    posted = {each.book: (each.settled, each.refunded, each.total, each.fund, each.account) for each in report.columns}
    assert posted[Book.JOURNAL] == posted[Book.INSURER] == (1, 1, 0, 0, 0)
    assert [(each.count, each.total) for each in report.agreeing] == [(2, 0)]


def test_a_bill_that_another_counter_settles_after_a_refund_here_is_no_difference(
    here: Counter, other: Counter
) -> None:
    here.refunds.limit = 10**9
    here.checkout.refund(settled(here).number)
    other.people.sign_in("0115", PASSWORD)
    settled(other)
    assert (differences(here), differences(other), differences(here, other)) == ([], [], [])
