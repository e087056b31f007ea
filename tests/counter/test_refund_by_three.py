"""Above the limit a refund is applied for, approved and paid by three people, exactly once."""

from contextlib import closing

import pytest
from msgspec.structs import replace

import counter
from counter.opening import Counter
from counter.settings import Settings
from simulation.operators import SampleOperators
from terminal.errors import NotSent, Refused
from terminal.journal.entry import Step
from terminal.model import LineClass, Right, Role
from terminal.model.application import ApplicationState
from tests.counter.staff import LI, PASSWORD, WANG, settled, traces
from tests.counter.three import applied, approved, state


def test_up_to_the_limit_the_cashier_refunds_alone_and_above_it_not(here: Counter) -> None:
    made = settled(here)
    here.refunds.limit = made.split.cash - 1
    with pytest.raises(Refused, match="refund_needs_approval"):
        here.checkout.refund(made.number)
    assert here.checkout.settlement(made.number).state.value == "settled"
    here.refunds.limit = made.split.cash
    here.checkout.refund(made.number)


def test_three_people_apply_approve_and_pay_and_the_application_is_used_up(here: Counter) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    here.people.sign_in("0115", PASSWORD)
    given = here.checkout.refund(made.number, application=number)
    used = here.refunds.book.application(number)
    assert (used.state, used.refund) == (ApplicationState.PAID, given.refund.number)
    assert (used.applied_by, used.decided_by, used.paid_by) == ("0301", "0302", "0115")
    assert here.refunds.waiting() == ()
    with pytest.raises(Refused, match="already_refunded"):
        here.checkout.refund(made.number, application=number)
    [trace] = traces(here, Step.APPROVED)
    assert trace.operator == "0301"


@pytest.mark.parametrize("payer", ["0301", "0302"])
def test_who_applied_or_approved_does_not_pay(here: Counter, payer: str) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    here.people.sign_in(payer, PASSWORD)
    with pytest.raises(Refused, match="pays_own_application"):
        here.checkout.refund(made.number, application=number)
    assert state(here, number) is ApplicationState.APPROVED


def test_nobody_approves_what_is_not_approved_by_a_right_or_is_his_own(here: Counter) -> None:
    number = applied(here, settled(here))
    with pytest.raises(Refused, match="no_right"):
        here.refunds.decide(number, "0301", is_approved=True)
    with pytest.raises(Refused, match="approver_without_right"):
        here.people.approve(Right.APPROVE_REFUND, "0115", PASSWORD, number)
    with pytest.raises(Refused, match="act_of_another"):
        here.refunds.decide(number, "0302", is_approved=True)
    here.people.approve(Right.APPROVE_REFUND, "0302", PASSWORD, "A0000099")
    with pytest.raises(Refused, match="act_of_another"):
        here.refunds.decide(number, "0302", is_approved=True)
    assert state(here, number) is ApplicationState.ASKED


def test_a_head_who_applied_by_the_wards_right_does_not_approve(here: Counter, operators: SampleOperators) -> None:
    operators.change(replace(WANG, roles=frozenset({Role.HEAD, Role.WARD})))
    made = settled(here)
    here.people.approve(Right.APPLY_REFUND, "0302", PASSWORD, made.number)
    number = here.refunds.apply(here.checkout.settlement(made.number), made.split.cash, "药已退", by="0302")
    here.people.sign_in("0302", PASSWORD)
    with pytest.raises(Refused, match="approves_own_application"):
        here.refunds.decide(number, "0302", is_approved=True)


def test_the_ward_applies_by_its_password_so_that_the_cashier_who_serves_pays(here: Counter) -> None:
    made = settled(here)
    here.people.approve(Right.APPLY_REFUND, "0601", PASSWORD, made.number)
    number = here.refunds.apply(here.checkout.settlement(made.number), made.split.cash, "药已退", by="0601")
    approved(here, number, "0701")
    here.checkout.refund(made.number, application=number)
    assert here.refunds.book.application(number).paid_by == "0301"


def test_a_refusal_needs_a_reason_and_ends_the_application(here: Counter) -> None:
    made = settled(here)
    number = applied(here, made)
    here.people.sign_in("0302", PASSWORD)
    with pytest.raises(Refused, match="refusal_needs_reason"):
        here.refunds.decide(number, "0302", " ", is_approved=False)
    here.refunds.decide(number, "0302", "药未退回", is_approved=False)
    assert here.refunds.book.application(number).answer == "药未退回"
    here.people.sign_in("0115", PASSWORD)
    with pytest.raises(Refused, match="application_refused"):
        here.checkout.refund(made.number, application=number)
    assert applied(here, made) != number


def test_an_application_is_not_approved_twice_and_only_its_own_person_takes_it_back(here: Counter) -> None:
    made = settled(here)
    number = applied(here, made)
    with pytest.raises(Refused, match="application_exists"):
        applied(here, made)
    approved(here, number)
    with pytest.raises(Refused, match="application_approved"):
        approved(here, number)
    here.people.sign_in("0115", PASSWORD)
    with pytest.raises(Refused, match="application_of_another"):
        here.refunds.withdraw(number)
    here.people.sign_in("0301", PASSWORD)
    here.refunds.withdraw(number)
    assert state(here, number) is ApplicationState.WITHDRAWN


def test_an_application_fits_only_the_settlement_lines_and_amount_that_were_approved(here: Counter) -> None:
    here.people.sign_in("0302", PASSWORD)
    made = settled(here)
    lines = here.checkout.settlement(made.number).care
    assert lines
    here.people.sign_in("0301", PASSWORD)
    number = applied(here, made, lines.lines[1:])
    approved(here, number, "0701")
    here.people.sign_in("0302", PASSWORD)
    with pytest.raises(Refused, match="application_differs"):
        here.checkout.refund(made.number, application=number)
    with pytest.raises(Refused, match="application_differs"):
        here.checkout.refund_lines(made.number, lines.lines[:1], application=number)
    given = here.checkout.refund_lines(made.number, lines.lines[1:], application=number)
    assert given.kept
    assert state(here, number) is ApplicationState.PAID


def test_a_refund_in_parts_is_measured_as_a_whole(here: Counter) -> None:
    here.people.sign_in("0302", PASSWORD)
    made = settled(here)
    care = here.checkout.settlement(made.number).care
    assert care
    here.refunds.limit = made.split.cash - 1
    one = next(each for each in care.lines if each.class_ is LineClass.C)
    kept = tuple(each for each in care.lines if each is not one)
    first = here.checkout.refund_lines(made.number, kept)
    assert first.kept
    assert first.cash_back
    with pytest.raises(Refused, match="refund_needs_approval"):
        here.checkout.refund(first.kept.number)
    here.refunds.limit = made.split.cash
    here.checkout.refund(first.kept.number)


def test_while_an_application_waits_nobody_refunds_alone(here: Counter) -> None:
    made = settled(here)
    applied(here, made)
    here.refunds.limit = 10**9
    with pytest.raises(Refused, match="application_waits"):
        here.checkout.refund(made.number)


def test_a_refund_that_the_insurer_refuses_leaves_the_application_approved(
    here: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    here.people.sign_in("0115", PASSWORD)

    def refuse(*_: object) -> None:
        raise Refused("insurer_refused")

    with monkeypatch.context() as patch:
        patch.setattr(here.checkout._service._gateway, "give_back", refuse)
        with pytest.raises(Refused, match="insurer_refused"):
            here.checkout.refund(made.number, application=number)
    assert state(here, number) is ApplicationState.APPROVED
    here.checkout.refund(made.number, application=number)


def test_without_the_hospital_nothing_is_paid_and_later_the_application_is_approved_as_before(
    here: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    here.people.sign_in("0115", PASSWORD)

    def lost(*_: object) -> str:
        raise NotSent("hospital_unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(here.desk.office, "perform", lost)
        with pytest.raises(NotSent):
            here.checkout.refund(made.number, application=number)
    assert here.checkout.settlement(made.number).state.value == "settled"
    here.checkout.recover()
    assert state(here, number) is ApplicationState.APPROVED
    here.checkout.refund(made.number, application=number)
    assert state(here, number) is ApplicationState.PAID


def test_at_a_demonstration_marked_stand_ins_apply_and_approve(staff_settings: Settings) -> None:
    with closing(counter.open(staff_settings)) as here:
        made = settled(here)
        with pytest.raises(Refused, match="refund_needs_approval"):
            here.checkout.refund(made.number)
        first = here.people.stand_in(Right.APPLY_REFUND, made.number)
        number = here.refunds.apply(here.checkout.settlement(made.number), made.split.cash, "检查未做", by=first.number)
        second = here.people.stand_in(Right.APPROVE_REFUND, number)
        here.refunds.decide(number, second.number, is_approved=True)
        here.checkout.refund(made.number, application=number)
        assert (first.name, second.name) == ("演示申请人", "演示审批人")


def test_nobody_stands_in_where_people_are_set_up(here: Counter) -> None:
    with pytest.raises(Refused, match="people_set_up"):
        here.people.stand_in(Right.APPROVE_REFUND)
    assert here.people.number == LI.number
