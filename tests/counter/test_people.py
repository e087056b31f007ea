"""Who is signed in at a counter: how they come and go, and what of it the journal tells."""

from contextlib import closing, suppress

import pytest
from msgspec import json
from msgspec.structs import replace

import counter
from counter.opening import Counter
from counter.settings import Settings
from simulation.operators import SampleOperators
from terminal.errors import Refused
from terminal.journal.entry import Step
from terminal.journal.reader import entries
from terminal.model import CopyReason, Permission, Right, Tried, payment
from terminal.private import Private
from tests.counter.staff import BADGE, CARD, IT, LI, PASSWORD, PIN, WANG, closing_of, settled, traces, wrong


def test_without_operators_the_demonstration_operator_may_everything(staff_settings: Settings) -> None:
    with closing(counter.open(staff_settings)) as staffed:
        assert (staffed.people.number, staffed.people.name, staffed.people.is_demonstration) == (
            "0112",
            "演示收费员",
            True,
        )
        assert {staffed.people.may(right) for right in Right} == {Permission.MAY}
        assert settled(staffed).operator == "0112"
        assert traces(staffed, Step.SIGNED_IN, Step.SIGNED_OUT, Step.LOCKED) == []


def test_the_demonstration_has_nothing_to_lock(staff_settings: Settings) -> None:
    with closing(counter.open(staff_settings)) as staffed:
        with pytest.raises(Refused, match="nobody_set_up"):
            staffed.people.lock()
        assert not staffed.people.is_locked


def test_the_first_operator_ends_the_demonstration_at_the_next_act(
    staff_settings: Settings, operators: SampleOperators
) -> None:
    with closing(counter.open(staff_settings)) as staffed:
        operators.add(LI, PASSWORD)
        with pytest.raises(Refused, match="locked"):
            staffed.checkout.identify(CARD)
        assert (staffed.people.is_demonstration, staffed.people.is_locked, staffed.people.number) == (False, True, "")


def test_where_everybody_left_the_demonstration_does_not_come_back(
    staffed: Counter, operators: SampleOperators
) -> None:
    staffed.close()
    for each in (LI, WANG, IT):
        operators.change(replace(each, is_active=False))
    with closing(counter.open(staffed.settings)) as again:
        assert again.people.is_locked
        with pytest.raises(Refused, match="operator_retired"):
            again.people.sign_in("0301", PASSWORD)


def test_a_counter_opens_locked_and_does_nothing_for_nobody(staffed: Counter) -> None:
    assert (staffed.people.is_locked, staffed.people.number) == (True, "")
    with pytest.raises(Refused, match="locked"):
        staffed.checkout.identify(CARD)
    assert {staffed.people.may(right) for right in Right} == {Permission.NO}


def test_who_signed_in_stands_on_settlement_entries_copies_and_report(staffed: Counter) -> None:
    staffed.people.sign_in("0302", PASSWORD)
    made = settled(staffed)
    found = staffed.checkout.now(staffed.checkout._queries.settlement(made.number))
    staffed.print_again(found, CopyReason.LOST)
    staffed.people.sign_in("0301", PASSWORD)
    assert made.operator == "0302"
    assert {each.operator for each in entries(staffed.settings.place("journal.db"), made.bill_number)} == {"0302"}
    number = staffed.desk.perform(closing_of(staffed))
    assert staffed.desk.office.remittance(number).operator == "0301"


def test_behind_the_lock_nothing_is_done_and_afterwards_it_goes_on(staffed: Counter) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    patient = staffed.checkout.identify(CARD)
    agreed = staffed.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    staffed.people.lock()
    for act in (
        lambda: staffed.checkout.identify(CARD),
        lambda: staffed.checkout.presettle(patient, patient.bills[0].number),
        lambda: staffed.checkout.settle(agreed, payment.cash(due, due)),
        lambda: staffed.desk.perform(closing_of(staffed)),
    ):
        with pytest.raises(Refused, match="locked"):
            act()
    assert staffed.people.number == "0301"
    staffed.people.sign_in("0301", PASSWORD)
    assert staffed.checkout.settle(agreed, payment.cash(due, due)).operator == "0301"


def test_recovery_goes_on_behind_the_lock(staffed: Counter) -> None:
    assert staffed.checkout.recover() == ()
    assert staffed.checkout.open_items() == ()


def test_the_lock_never_falls_during_a_payment_and_nobody_else_signs_in(
    staffed: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    tried: list[str] = []
    claim = staffed.checkout._hospital.claim

    def during(*given: object) -> None:
        for act in (staffed.people.lock, staffed.people.sign_out, lambda: staffed.people.sign_in("0302", PASSWORD)):
            with suppress(Refused):
                act()
                tried.append("done")
        claim(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(staffed.checkout._hospital, "claim", during)
    assert settled(staffed).operator == "0301"
    assert tried == []
    assert not staffed.people.is_locked
    staffed.people.lock()
    assert staffed.people.is_locked


def test_a_counter_that_was_open_is_locked_after_a_restart(staffed: Counter) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    staffed.close()
    with closing(counter.open(staffed.settings)) as again:
        assert (again.people.is_locked, again.people.number) == (True, "")


def test_a_badge_and_its_pin_sign_its_holder_in(staffed: Counter, operators: SampleOperators) -> None:
    operators.set_badge("0301", BADGE, PIN)
    assert staffed.people.sign_in_by_badge(BADGE, PIN) == LI
    assert staffed.people.number == "0301"


def test_a_badge_without_its_pin_signs_nobody_in(staffed: Counter, operators: SampleOperators) -> None:
    operators.set_badge("0301", BADGE, PIN)
    for badge, pin in ((BADGE, Private("240872")), (BADGE, PASSWORD), (Private("99000000000000002347"), PIN)):
        with pytest.raises(Refused, match="sign_in_wrong"):
            staffed.people.sign_in_by_badge(badge, pin)
    assert staffed.people.is_locked


def test_who_left_meanwhile_may_nothing_any_more(staffed: Counter, operators: SampleOperators) -> None:
    staffed.people.sign_in("0301", PASSWORD)
    operators.change(replace(LI, is_active=False))
    with pytest.raises(Refused, match="no_right"):
        staffed.checkout.identify(CARD)


def test_every_coming_and_going_is_in_the_journal_with_its_operator(staffed: Counter) -> None:
    people = staffed.people
    wrong(people)
    wrong(people, "correct horse")
    people.sign_in("0301", PASSWORD)
    people.lock()
    people.sign_in("0302", PASSWORD)
    staffed.close()
    kinds = Step.SIGNED_IN, Step.SIGNED_OUT, Step.LOCKED, Step.SIGN_IN_REFUSED
    found = [(each.step, each.operator) for each in traces(staffed, *kinds)]
    assert found == [
        (Step.SIGN_IN_REFUSED, ""),
        (Step.SIGN_IN_REFUSED, ""),
        (Step.SIGNED_IN, "0301"),
        (Step.LOCKED, "0301"),
        (Step.SIGNED_OUT, "0301"),
        (Step.SIGNED_IN, "0302"),
        (Step.SIGNED_OUT, "0302"),
    ]
    refused = [json.decode(each.body, type=Tried) for each in traces(staffed, Step.SIGN_IN_REFUSED)]
    assert [each.number for each in refused] == ["0301", ""]


def test_a_secret_is_in_no_journal_no_log_and_no_error(
    staffed: Counter, operators: SampleOperators, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    operators.set_badge("0301", BADGE, PIN)
    errors: list[str] = []
    for secret in (PASSWORD, PIN):
        try:
            staffed.people.sign_in_by_badge(BADGE, secret)
        except Refused as error:
            errors.append(repr(error))
    with pytest.raises(Refused) as refused:
        staffed.people.sign_in(PASSWORD.reveal(), PIN)
    told = caplog.text + "".join(errors) + repr(refused.value)
    told += "".join(str(each) for each in entries(staffed.settings.place("journal.db"), ""))
    assert [each for each in (PASSWORD, PIN, BADGE) if each.reveal() in told] == []


def test_sign_ins_take_no_number_from_a_sale(staffed: Counter) -> None:
    for _ in range(3):
        staffed.people.sign_in("0301", PASSWORD)
        staffed.people.lock()
    staffed.people.sign_in("0301", PASSWORD)
    assert settled(staffed).transaction == "00000001"
