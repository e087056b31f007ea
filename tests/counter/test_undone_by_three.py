"""A discharge is undone by right and a second person; what goes back of its payment above the limit takes three."""

import pytest

from counter.consents import undoing
from counter.opening import Counter
from counter.prove.counter import person
from terminal.accounts.deposits import planned
from terminal.errors import Refused
from terminal.model import Settlement, StayState
from tests.counter.staff import PASSWORD
from tests.counter.three import applied, approved

SHORT, RICH = ("何文斌", "ZY202611140022"), ("张敏", "SY202611190007")


def discharged(at: Counter, name: str, stay: str) -> Settlement:
    agreed = at.checkout.presettle(at.checkout.identify(person(name).credential()), stay)
    plan = planned(at.deposits.account(stay).deposits, agreed.answer.split.cash)
    return at.checkout.settle(agreed, plan.tender(received=plan.shortage))


def undo(at: Counter, made: Settlement, application: str = "") -> None:
    right, about = undoing(made.number)
    by = at.people.approve(right, "0302", PASSWORD, about).number
    at.checkout.refund(made.number, by, application)


def test_what_was_paid_beside_the_deposits_goes_back_above_the_limit_by_three_people_only(here: Counter) -> None:
    made = discharged(here, *SHORT)
    with pytest.raises(Refused, match="refund_needs_approval"):
        undo(here, made)
    number = applied(here, made)
    approved(here, number)
    with pytest.raises(Refused, match="pays_own_application"):
        undo(here, made, number)
    here.people.sign_in("0115", PASSWORD)
    undo(here, made, number)
    account = here.deposits.account(SHORT[1])
    assert (account.balance, account.stay.state) == (150_000, StayState.LEAVING)
    assert [each.cash for each in here.desk.interval().booked if each.cash] == [-made.tender.cash]


def test_an_application_stands_for_no_consent_to_undo_a_discharge(here: Counter) -> None:
    made = discharged(here, *SHORT)
    number = applied(here, made)
    approved(here, number)
    here.people.sign_in("0115", PASSWORD)
    with pytest.raises(Refused, match="consent_missing"):
        here.checkout.refund(made.number, "0302", number)
    undo(here, made, number)


def test_where_only_deposits_become_deposits_again_a_second_person_is_enough(here: Counter) -> None:
    made = discharged(here, *RICH)
    undo(here, made)
    assert here.deposits.account(RICH[1]).balance == made.split.cash


def test_another_counter_undoes_by_three_what_it_has_no_record_of(here: Counter, other: Counter) -> None:
    made = discharged(here, *SHORT)
    number = applied(here, made)
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    with pytest.raises(Refused, match="undo_not_approved"):
        other.checkout.refund(made.number, application=number)
    undo(other, made, number)
    assert here.deposits.account(SHORT[1]).balance == 150_000
    assert here.outside.hospital.settlement_of(made.bill_number) is None
