"""What a person at the counter may do, alone or with a second person, is decided by the counter, not by the window."""

from datetime import date, timedelta

import pytest
from msgspec import json
from msgspec.structs import replace

from counter.opening import Counter
from simulation.operators import SampleOperators
from terminal.errors import Refused
from terminal.journal.entry import Step
from terminal.model import Approved, CopyReason, Right, payment
from terminal.private import Private
from tests.counter.staff import CARD, LI, PASSWORD, PIN, WANG, closing_of, settled, traces


def test_it_has_no_money_right_at_a_counter(staffed: Counter) -> None:
    staffed.people.sign_in("0302", PASSWORD)
    patient = staffed.checkout.identify(CARD)
    made = settled(staffed)
    staffed.people.sign_in("0909", PASSWORD)
    exact = payment.cash(1, 1)
    for act in (
        lambda: staffed.checkout.identify(CARD),
        lambda: staffed.checkout.pay_in_full(patient, patient.bills[0].number, exact, ""),
        lambda: staffed.checkout.refund(made.number),
        lambda: staffed.checkout.refund_lines(made.number, ()),
        lambda: staffed.checkout.collect(made.number, exact),
        lambda: staffed.desk.perform(closing_of(staffed)),
    ):
        with pytest.raises(Refused, match="no_right"):
            act()


def test_a_cashier_refunds_today_and_not_another_day_without_that_right(
    staffed: Counter, operators: SampleOperators, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    staffed.refunds.limit = 100_000
    made, clock = settled(staffed), staffed.clock
    monkeypatch.setattr(staffed.checkout, "_clock", lambda: clock() + timedelta(days=1))
    with pytest.raises(Refused, match="no_right"):
        staffed.checkout.refund(made.number)
    operators.change(replace(LI, rights=frozenset({Right.REFUND_OTHER_DAY})))
    assert staffed.checkout.refund(made.number).settlement.number == made.number


def test_a_cashier_refunds_no_part_without_that_right(staffed: Counter) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    made = settled(staffed)
    with pytest.raises(Refused, match="no_right"):
        staffed.checkout.refund_lines(made.number, ())


def test_a_cashier_prints_an_original_and_no_copy_without_that_right(staffed: Counter) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    made = settled(staffed)
    assert staffed.checkout.prints.begin(made.number).number == 0
    staffed.checkout.prints.end(made.number)
    with pytest.raises(Refused, match="no_right"):
        staffed.checkout.prints.begin(made.number, CopyReason.LOST)
    assert staffed.checkout.now(staffed.checkout._queries.settlement(made.number)).copies == 1


def test_a_receipt_that_did_not_come_out_is_printed_again_by_who_settled(
    staffed: Counter, operators: SampleOperators
) -> None:
    operators.add(replace(LI, number="0303"), PASSWORD)
    staffed.people.sign_in("0301", PASSWORD)
    made = settled(staffed)
    staffed.checkout.prints.begin(made.number)
    assert staffed.checkout.prints.begin(made.number).reason is CopyReason.NOT_PRINTED
    staffed.people.sign_in("0303", PASSWORD)
    with pytest.raises(Refused, match="no_right"):
        staffed.checkout.prints.begin(made.number)


def test_another_person_with_the_right_approves_and_the_journal_says_so(staffed: Counter) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    assert staffed.people.approve(Right.APPROVE_REFUND, "0302", PASSWORD, "S17") == WANG
    [trace] = traces(staffed, Step.APPROVED)
    consent = json.decode(trace.body, type=Approved)
    assert (trace.operator, consent) == ("0301", Approved(number="0302", right=Right.APPROVE_REFUND, about="S17"))
    assert staffed.people.number == "0301"


@pytest.mark.parametrize(
    ("number", "password", "code"),
    [
        ("0302", PASSWORD, "approves_own"),
        ("0301", PASSWORD, "approver_without_right"),
        ("0909", PASSWORD, "approver_without_right"),
        ("0301", PIN, "sign_in_wrong"),
        ("7777", PASSWORD, "sign_in_wrong"),
    ],
)
def test_nobody_else_approves(staffed: Counter, number: str, password: Private, code: str) -> None:
    staffed.people.sign_in("0302", PASSWORD)
    with pytest.raises(Refused, match=code):
        staffed.people.approve(Right.APPROVE_REFUND, number, password)
    assert traces(staffed, Step.APPROVED) == []


def test_no_deposit_moves_behind_the_lock_or_by_who_has_no_right_to_it(staffed: Counter) -> None:
    stay, day = "ZY202611220025", date(2026, 11, 16)
    acts = (
        lambda: staffed.deposits.take(stay, 100),
        lambda: staffed.deposits.give_back("500006", 100, stay),
        lambda: staffed.deposits.cut(stay, day, "0302"),
    )
    for act in acts:
        with pytest.raises(Refused, match="locked"):
            act()
    staffed.people.sign_in("0909", PASSWORD)
    for act in acts[:2]:
        with pytest.raises(Refused, match="no_right"):
            act()
    staffed.people.sign_in("0301", PASSWORD)
    before = staffed.deposits.account(stay).balance
    staffed.deposits.take(stay, 100)
    assert staffed.deposits.account(stay).balance == before + 100
