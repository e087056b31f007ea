"""A family member's account pays after the patient's own, is shown separately, and gets refunds back."""

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from terminal.benefit.explain import basis, tree
from terminal.benefit.split import calculate_split
from terminal.checkout.insurer_gateway import original
from terminal.errors import Refused
from terminal.model import Act, Basis, Insurance, Tag
from tests.bench import RULES, Bench, person

EMPLOYEE, RESIDENT, PAYER = "张敏", "郑浩然", "李伟"
OWN, FAMILY = "个人账户支付", "家庭共济账户支付"


def share(bench: Bench, payer: str, who: str) -> None:
    bench.insurer.share_account(person(payer).number, person(who).number)


def balance(bench: Bench, name: str) -> int:
    return bench.balances(name)[0]


def account_parts(reasons: Iterable[Basis]) -> dict[str, int]:
    return {each.label_zh: each.amount for each in reasons if each.label_zh in {OWN, FAMILY}}


def test_a_resident_pays_from_a_family_members_account(bench: Bench) -> None:
    alone = bench.agreed(RESIDENT).answer
    share(bench, PAYER, RESIDENT)
    helped = bench.agreed(RESIDENT)
    split = helped.answer.split
    payable = split.personal - split.uncovered
    assert (alone.split.account, split.account) == (0, payable)
    assert (helped.answer.from_family, account_parts(helped.answer.basis)) == (payable, {FAMILY: payable})
    assert split.cash == split.uncovered


def test_the_own_account_pays_first_and_the_explanation_names_both_parts(bench: Bench) -> None:
    who, bill = person(EMPLOYEE), bench.patient(EMPLOYEE).bills[0].care
    full = calculate_split(RULES(), who.insured, 10**9, {}, bill).split.account
    outcome = calculate_split(RULES(), who.insured, full - 7, {}, bill, family=100)
    assert (outcome.split.account, outcome.from_family) == (full, 7)
    assert account_parts(basis(outcome)) == {OWN: full - 7, FAMILY: 7}
    state, *parts = tree(outcome)["account"].children
    assert (state.label_en, [part.amount for part in parts]) == ("Registration state", [full - 7, 7])


def test_the_family_account_pays_up_to_its_balance(bench: Bench) -> None:
    who, bill = person(EMPLOYEE), bench.patient(EMPLOYEE).bills[0].care
    outcome = calculate_split(RULES(), who.insured, 0, {}, bill, family=5)
    assert (outcome.split.account, outcome.from_family, account_parts(basis(outcome))) == (5, 5, {FAMILY: 5})


def test_what_a_family_member_pays_is_said_to_be_assumed(bench: Bench) -> None:
    share(bench, PAYER, RESIDENT)
    (part,) = [each for each in bench.agreed(RESIDENT).answer.basis if each.label_zh == FAMILY]
    assert (part.tag, part.label_en) == (Tag.ASSUMED, "Paid from a family member's account")


def test_a_settlement_and_its_refund_move_the_payers_balance_there_and_back(bench: Bench) -> None:
    share(bench, PAYER, RESIDENT)
    before = balance(bench, PAYER), balance(bench, RESIDENT)
    made = bench.settle(bench.agreed(RESIDENT))
    assert made.from_family > 0
    assert (balance(bench, PAYER), balance(bench, RESIDENT)) == (before[0] - made.from_family, before[1])
    share(bench, EMPLOYEE, RESIDENT)
    bench.checkout.refund(made.number)
    assert (balance(bench, PAYER), balance(bench, RESIDENT)) == before


def test_a_refund_that_is_undone_takes_the_payers_part_again(bench: Bench) -> None:
    share(bench, PAYER, RESIDENT)
    made = bench.settle(bench.agreed(RESIDENT))
    after = balance(bench, PAYER)
    asked = original(made)
    bench.insurer.refund(asked, "M8", bench.clock())
    bench.insurer.reverse(replace(asked, message_id="M8", act=Act.REFUND), "M9")
    assert balance(bench, PAYER) == after


def test_without_the_account_neither_pays(bench: Bench) -> None:
    share(bench, PAYER, RESIDENT)
    patient = bench.patient(RESIDENT)
    split = bench.checkout.presettle(patient, patient.bills[0].number, use_account=False).answer.split
    assert (split.account, split.cash) == (0, split.personal)


def test_only_another_person_with_an_account_can_pay(bench: Bench) -> None:
    for payer, who in ((RESIDENT, EMPLOYEE), (EMPLOYEE, EMPLOYEE)):
        with pytest.raises(Refused, match="payer_without_account"):
            share(bench, payer, who)


def test_a_person_is_shown_with_what_the_family_account_holds(bench: Bench) -> None:
    assert bench.patient(RESIDENT).person.family_account == 0
    share(bench, PAYER, RESIDENT)
    shown = bench.patient(RESIDENT).person
    assert (shown.family_account, shown.account) == (person(PAYER).account, 0)
    assert shown.insured.insurance is Insurance.RESIDENT
