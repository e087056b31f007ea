"""What each role may do: the table is whole, and whoever looks after the machines has no right over money."""

import pytest

from terminal.model import Operator, Permission, Right, Role, may
from terminal.model.operator import WITHOUT_MONEY, table
from terminal.texts import LANGUAGES, phrases


def person(*roles: Role, rights: frozenset[Right] = frozenset(), is_active: bool = True) -> Operator:
    return Operator(number="0112", name="李敏", roles=frozenset(roles), rights=rights, is_active=is_active)


def test_the_table_answers_for_every_right() -> None:
    assert table().keys() == set(Right)
    assert all(answers for answers in table().values())


def test_it_has_no_right_over_money_whatever_is_given_by_name() -> None:
    it = person(Role.IT, rights=frozenset(Right))
    assert {right for right in Right if may(it, right) is not Permission.NO} == {Right.SETTINGS, Right.OPERATORS}
    assert {Right.SETTINGS, Right.OPERATORS} <= WITHOUT_MONEY


def test_a_cashier_charges_and_pays_refunds_that_another_approves() -> None:
    cashier = person(Role.CASHIER, rights=frozenset(Right))
    assert may(cashier, Right.CHARGE_INSURED) is Permission.MAY
    assert may(cashier, Right.PAY_REFUND) is Permission.MAY
    assert may(cashier, Right.APPROVE_REFUND) is Permission.NO


def test_a_right_of_its_own_has_to_be_given_by_name() -> None:
    own = frozenset({Right.REPRINT})
    assert may(person(Role.CASHIER), Right.REPRINT) is Permission.NO
    assert may(person(Role.CASHIER, rights=own), Right.REPRINT) is Permission.MAY
    assert may(person(Role.HEAD), Right.REPRINT) is Permission.MAY


def test_cash_for_an_electronic_payment_needs_a_second_person() -> None:
    assert may(person(Role.CASHIER), Right.FORCE_CASH) is Permission.SECOND
    assert may(person(Role.CASHIER, Role.HEAD), Right.FORCE_CASH) is Permission.MAY


def test_nobody_applies_approves_and_pays_in_one_role() -> None:
    steps = Right.APPLY_REFUND, Right.APPROVE_REFUND, Right.PAY_REFUND
    assert [role for role in Role if all(may(person(role), step) is Permission.MAY for step in steps)] == []


def test_who_left_may_do_nothing() -> None:
    left = person(*Role, rights=frozenset(Right), is_active=False)
    assert {may(left, right) for right in Right} == {Permission.NO}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_has_a_name(language: str) -> None:
    assert [right for right in Right if f"right_{right}" not in phrases(language)] == []
