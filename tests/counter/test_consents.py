"""Whoever is named as having approved an act has just typed a password for exactly that, or nothing happens."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import NamedTuple

import pytest
from msgspec import json
from msgspec.structs import replace

import counter
from counter import consents
from counter.consents import LASTS, Consent, Consents, Given
from counter.opening import Counter
from counter.prove.counter import person
from counter.settings import Settings
from simulation.channel import ChannelFault
from simulation.operators import SampleOperators
from terminal.accounts.deposits import planned
from terminal.errors import BadInput, NotSent, Refused
from terminal.journal.entry import Step
from terminal.model import Approved, Presettlement, Right, Tender, TenderKind
from terminal.model.payer import PayerKind, PayerShare
from terminal.private import Private
from terminal.texts import catalogue
from tests.counter.staff import LI, PASSWORD, WANG, traces
from tests.counter.test_wrong_tries import Steady

ALIPAY, DAY = Private("288888888888888888"), date(2026, 11, 16)
DEBTOR, BED, LEAVING = ("何文斌", "ZY202611140022"), ("胡长顺", "ZY202611220025"), ("张敏", "SY202611190007")


class Asked(NamedTuple):
    """An act that needs a second person: what that consents to, and the act in the name of whoever is given."""

    consent: Consent
    act: Callable[[str], object]


def presettled(at: Counter, name: str, bill: str = "") -> Presettlement:
    patient = at.checkout.identify(person(name).credential())
    return at.checkout.presettle(patient, bill or patient.bills[0].number)


def debt(at: Counter) -> Asked:
    name, stay = DEBTOR
    agreed = presettled(at, name, stay)
    plan = planned(at.deposits.account(stay).deposits, agreed.answer.split.cash)

    def act(by: str) -> object:
        return at.checkout.settle(agreed, plan.tender(plan.shortage - 5_000, owed=5_000, approved_by=by))

    return Asked(consents.debt(stay, 5_000), act)


def share(at: Counter, kind: PayerKind, *, in_full: bool) -> Asked:
    agreed = presettled(at, "李伟")
    due = agreed.bill.stated_total if in_full else agreed.answer.split.cash

    def act(by: str) -> object:
        less = (PayerShare(kind=kind, amount=100, approved_by=by, reason="困难患者"),)
        tender = Tender(kind=TenderKind.CASH, received=due - 100, change=0, others=less)
        if in_full:
            return at.checkout.pay_in_full(agreed.patient, agreed.bill.number, tender, "no_rule")
        return at.checkout.settle(agreed, tender)

    return Asked(consents.of_share(agreed.bill.number, PayerShare(kind=kind, amount=100)), act)


def in_bed(at: Counter) -> Asked:
    def act(by: str) -> object:
        return at.deposits.give_back("500006", 10_000, BED[1], by)

    return Asked(consents.back_in_bed("500006", 10_000), act)


def interim(at: Counter) -> Asked:
    return Asked(consents.interim(BED[1], DAY), lambda by: at.deposits.cut(BED[1], DAY, by))


def discharged(at: Counter) -> str:
    agreed = presettled(at, *LEAVING)
    return at.checkout.settle(
        agreed, planned(at.deposits.account(LEAVING[1]).deposits, agreed.answer.split.cash).tender()
    ).number


def undone(at: Counter) -> Asked:
    number = discharged(at)
    return Asked(consents.undoing(number), lambda by: at.checkout.refund(number, by))


def surplus(at: Counter) -> Asked:
    assert at.outside.channel
    paid = at.deposits.take(LEAVING[1], 300_000, ALIPAY)
    at.outside.channel.fail("refund", *[ChannelFault.REFUSED] * 3)
    number = discharged(at)
    return Asked(
        consents.of_cash(paid.number, 300_000), lambda by: at.checkout.give_in_cash(number, paid.number, by, "卡已注销")
    )


def in_cash(at: Counter) -> Asked:
    """A deposit that came in by phone and goes back before the stay is settled, which needs a consent of its own."""
    paid = at.deposits.take(BED[1], 300_000, ALIPAY)

    def act(by: str) -> object:
        if at.people.number == LI.number:
            approve(at, consents.back_in_bed(paid.number, 300_000))
        return at.deposits.give_back(paid.number, 300_000, BED[1], by, "卡已注销", in_cash=True)

    return Asked(consents.of_cash(paid.number, 300_000), act)


ACTS: dict[str, Callable[[Counter], Asked]] = {
    "debt": debt,
    "reduction": lambda at: share(at, PayerKind.REDUCTION, in_full=False),
    "later payment in full": lambda at: share(at, PayerKind.GREEN_CHANNEL, in_full=True),
    "back in bed": in_bed,
    "interim": interim,
    "undone": undone,
    "surplus in cash": surplus,
    "deposit in cash": in_cash,
}
each_act = pytest.mark.parametrize("asked", ACTS.values(), ids=ACTS)


@pytest.fixture
def at(staffed: Counter, operators: SampleOperators) -> Counter:
    """A counter where the cashier 0301 is signed in, and the head of the group 0302 is somewhere near."""
    staffed.people.sign_in(LI.number, PASSWORD)
    return staffed


def approve(at: Counter, consent: Consent) -> str:
    return at.people.approve(consent.right, WANG.number, PASSWORD, consent.about).number


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.code


@each_act
def test_nobody_has_approved_what_no_password_was_typed_for(at: Counter, asked: Callable[[Counter], Asked]) -> None:
    found = asked(at)
    approve(at, found.consent._replace(about=f"{found.consent.about}0"))
    approve(at, Consent(Right.APPROVE_REFUND, found.consent.about))
    moved, written = at.desk.interval().booked, [*at.journal.money()]
    assert refused(lambda: found.act(WANG.number)) == "consent_missing"
    assert (at.desk.interval().booked, [*at.journal.money()]) == (moved, written)


@each_act
def test_what_a_second_person_has_just_consented_to_is_done_and_the_journal_says_who(
    at: Counter, asked: Callable[[Counter], Asked]
) -> None:
    found = asked(at)
    approve(at, found.consent)
    found.act(WANG.number)
    told = [json.decode(each.body, type=Approved) for each in traces(at, Step.APPROVED)]
    assert Approved(number=WANG.number, right=found.consent.right, about=found.consent.about) in told
    with pytest.raises(Refused, match="consent_missing"):
        at.people.use_consents(Given(WANG.number, found.consent))


@each_act
def test_nobody_approves_what_he_does_himself(at: Counter, asked: Callable[[Counter], Asked]) -> None:
    found = asked(at)
    approve(at, found.consent)
    at.people.sign_in(WANG.number, PASSWORD)
    assert refused(lambda: found.act(WANG.number)) in {
        "debt_not_approved",
        "payer_not_approved",
        "stay_not_settled",
        "cut_not_approved",
        "undo_not_approved",
        "cash_not_approved",
    }


def test_a_consent_is_to_who_is_signed_in_then(at: Counter) -> None:
    found = in_bed(at)
    approve(at, found.consent)
    at.people.sign_in("0302", PASSWORD)
    at.people.sign_in(LI.number, PASSWORD)
    at.people.sign_in("0302", PASSWORD)
    assert refused(lambda: at.people.use_consents(Given("0301", found.consent))) == "consent_missing"


def test_a_consent_is_for_one_act_even_where_the_same_could_be_done_again(at: Counter) -> None:
    found = in_bed(at)
    approve(at, found.consent)
    found.act(WANG.number)
    assert refused(lambda: found.act(WANG.number)) == "consent_missing"
    assert at.deposits.account(BED[1]).balance == 190_000


def given(steady: Steady) -> tuple[Consents, Given]:
    made, one = Consents(lambda: "0301", steady), Given("0302", consents.debt("Z1", 5_000))
    made.give(one)
    return made, one


def test_a_consent_to_one_amount_is_none_to_another() -> None:
    made, _ = given(Steady())
    assert refusal(made, Given("0302", consents.debt("Z1", 500_000))) == "consent_missing"


def test_a_consent_lasts_five_minutes_by_a_clock_that_nobody_sets() -> None:
    for seconds, is_there in ((LASTS - 1, True), (LASTS, False)):
        made, one = given(steady := Steady())
        steady.now += seconds
        assert not is_there if refusal(made, one) else is_there


def refusal(made: Consents, one: Given) -> str:
    try:
        made.use(one)
    except Refused as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("error", "is_kept"),
    [(NotSent("hospital_unreachable"), True), (BadInput("deposit_amount"), True), (Refused("x"), False)],
)
def test_what_was_not_done_or_sent_uses_no_consent_up(error: Exception, is_kept: bool) -> None:
    made, one = given(Steady())
    with pytest.raises(type(error)), made.used(one):
        raise error
    assert refusal(made, one) == ("" if is_kept else "consent_missing")


def test_a_consent_of_a_demonstration_is_worth_nothing_once_there_are_people(
    staff_settings: Settings, operators: SampleOperators
) -> None:
    with closing(counter.open(staff_settings)) as opened:
        asked = consents.undoing("S1")
        by = opened.people.stand_in(*asked).number
        for each in (LI, WANG):
            operators.add(each, PASSWORD)
        operators.add(replace(LI, number="0112"), PASSWORD)
        opened.people.sign_in("0112", PASSWORD)
        assert refused(lambda: opened.people.use_consents(Given(by, asked))) == "consent_missing"


def test_of_several_consents_none_is_used_if_one_is_missing() -> None:
    made, one = given(Steady())
    other = Given("0302", consents.undoing("S1"))
    assert refused(lambda: made.use(one, other)) == "consent_missing"
    assert refusal(made, one) == ""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_refusal_says_who_and_for_what_in_both_languages(language: str) -> None:
    words = catalogue(language)["consent_missing"]
    assert all(part in words.what for part in ("{number}", "{right}", "{about}"))
