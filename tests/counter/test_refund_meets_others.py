"""A refund by three meets what else happens to a bill: its insurance later, payment elsewhere, a counter that dies."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from counter.opening import Counter
from simulation import self_service
from simulation.hospital import SampleHospital
from simulation.operators import SampleOperators
from terminal.errors import Refused
from terminal.journal.entry import Entry, Note
from terminal.model import Refunded, Right, Settlement, State, payment
from terminal.model.application import ApplicationState
from terminal.model.counter import Elsewhere, Place
from tests.counter.staff import CARD, PASSWORD, settled
from tests.counter.three import HU, applied, approved, state
from tests.counter.ward import WECHAT, Killed

LARGE = 10**9


def in_full(at: Counter, *, by_phone: bool = False) -> Settlement:
    patient = at.checkout.identify(CARD)
    [bill] = patient.bills
    total = bill.stated_total
    tender = payment.tender(total, 0, total) if by_phone else payment.cash(total, total)
    return at.checkout.pay_in_full(patient, bill.number, tender, "not_registered", WECHAT if by_phone else None)


def at_machine(at: Counter) -> Settlement:
    patient, outside = at.checkout.identify(CARD), at.outside
    assert outside.channel
    assert isinstance(outside.hospital, SampleHospital)
    machine = Elsewhere(place=Place.MACHINE, number="01")
    return self_service.pay(
        outside.hospital, outside.channel, patient.person, patient.bills[0].number, machine, at.now()
    )


def insured(at: Counter, number: str) -> Refunded:
    return at.checkout.insure_later(number, at.checkout.presettle_later(at.checkout.identify(CARD), number))


def paid_at(at: Counter, number: str, made: Settlement) -> Refunded:
    """Refund at a counter by an approved application."""
    at.people.sign_in("0115", PASSWORD)
    return at.checkout.refund(made.number, application=number)


def without_first_line(at: Counter, made: Settlement) -> Settlement:
    """Refund the first line alone, and return what is kept."""
    care = at.checkout.settlement(made.number).care
    assert care
    kept = at.checkout.refund_lines(made.number, care.lines[1:]).kept
    assert kept
    return kept


def cut_off(at: Counter, monkeypatch: pytest.MonkeyPatch, method: str, number: str, made: Settlement) -> None:
    """Kill the payment of an application where the settlement was taken over, and let the counter recover."""

    def killed(*_: object) -> None:
        raise Killed

    owner = at.checkout._journal if method == "recorded" else at.checkout._service
    with monkeypatch.context() as patched:
        patched.setattr(owner, method, killed)
        with pytest.raises(Killed):
            paid_at(at, number, made)
    at.checkout.recover()
    assert state(at, number) is ApplicationState.APPROVED


@pytest.mark.parametrize("by_phone", [False, True])
def test_what_another_counter_has_refunded_is_not_insured_here_so_that_nothing_goes_back_twice(
    here: Counter, other: Counter, by_phone: bool
) -> None:
    made = in_full(here, by_phone=by_phone)
    agreed = here.checkout.presettle_later(here.checkout.identify(CARD), made.number)
    number = applied(here, made)
    approved(here, number)
    given = paid_at(other, number, made)
    assert given.cash_back + given.code_back == made.split.total
    with pytest.raises(Refused, match="refunded_elsewhere"):
        here.checkout.insure_later(made.number, agreed)
    assert here.checkout.settlement(made.number).state is State.REFUNDED
    assert here.takings(here.clock().date()).cash_out == 0
    assert here.outside.hospital.settlement_of(made.bill_number) is None


def test_what_somebody_has_applied_to_refund_is_not_insured_meanwhile(here: Counter) -> None:
    made = in_full(here)
    number = applied(here, made)
    with pytest.raises(Refused, match="application_waits"):
        insured(here, made.number)
    here.refunds.withdraw(number)
    assert insured(here, made.number).kept


def test_what_another_counter_has_kept_of_a_bill_is_refunded_where_it_was_settled_first(
    here: Counter, other: Counter, operators: SampleOperators
) -> None:
    operators.change(replace(HU, rights=frozenset({Right.REFUND_PART})))
    made = settled(here)
    care = here.checkout.settlement(made.number).care
    assert care
    number = applied(here, made, care.lines[1:])
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    kept = other.checkout.refund_lines(made.number, care.lines[1:], application=number).kept
    assert kept
    other.people.sign_in("0301", PASSWORD)
    number = applied(other, kept)
    approved(other, number)
    assert paid_at(here, number, kept).cash_back == kept.split.cash
    assert state(here, number) is ApplicationState.PAID
    assert here.checkout.settlement(made.number).state is State.REFUNDED
    assert (here.checkout.open_items(), other.checkout.open_items()) == ((), ())


def test_kept_lines_that_were_taken_over_when_the_counter_died_leave_nothing_open(
    here: Counter, other: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.refunds.limit = LARGE
    here.people.sign_in("0302", PASSWORD)
    kept = without_first_line(here, settled(here))
    here.people.sign_in("0301", PASSWORD)
    here.refunds.limit = 0
    number = applied(here, kept)
    approved(here, number)
    cut_off(other, monkeypatch, "recorded", number, kept)
    assert other.checkout.open_items() == ()
    assert paid_at(other, number, kept).cash_back == kept.split.cash
    assert other.checkout.open_items() == ()


@pytest.mark.parametrize("is_here_first", [True, False])
@pytest.mark.parametrize("pay", [in_full, at_machine])
def test_a_settlement_taken_over_by_a_counter_that_died_is_given_back_at_one_of_both(
    here: Counter,
    other: Counter,
    monkeypatch: pytest.MonkeyPatch,
    pay: Callable[[Counter], Settlement],
    is_here_first: bool,
) -> None:
    made = pay(here)
    number = applied(here, made)
    approved(here, number)
    cut_off(other, monkeypatch, "refund", number, made)
    here.refunds.withdraw(number)
    here.refunds.limit = other.refunds.limit = LARGE
    other.people.sign_in("0302", PASSWORD)
    first, second = (here, other) if is_here_first else (other, here)
    given = first.checkout.refund(made.number)
    assert given.cash_back + given.code_back == made.split.total
    with pytest.raises(Refused, match="refunded"):
        second.checkout.refund(made.number)
    assert second.takings(here.clock().date()).cash_out == 0
    assert (here.checkout.open_items(), other.checkout.open_items()) == ((), ())


def test_what_was_paid_elsewhere_and_refunded_by_three_is_taken_up_nowhere_again(here: Counter, other: Counter) -> None:
    made = at_machine(here)
    number = applied(here, made)
    approved(here, number)
    assert paid_at(other, number, made).code_back == made.split.total
    with pytest.raises(Refused, match="already_refunded"):
        here.checkout.adopt_elsewhere(made.number)
    with pytest.raises(Refused, match="refunded_elsewhere"):
        insured(here, made.number)
    assert settled(here).bill_number == made.bill_number


def test_what_is_paid_elsewhere_after_a_refund_by_three_is_given_back_where_the_bill_was_settled_first(
    here: Counter, other: Counter
) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    paid_at(other, number, made)
    again = at_machine(other)
    here.refunds.limit = LARGE
    assert here.checkout.refund(again.number).code_back == again.split.total
    assert here.checkout.settlement(made.number).state is State.REFUNDED


@pytest.mark.parametrize("by_phone", [False, True])
def test_a_counter_that_dies_while_it_learns_of_a_refund_gives_nothing_back_itself(
    here: Counter, other: Counter, monkeypatch: pytest.MonkeyPatch, by_phone: bool
) -> None:
    made, write = in_full(here, by_phone=by_phone), here.journal._append
    number = applied(here, made)
    approved(here, number)
    paid_at(other, number, made)

    def killed(*notes: Note) -> list[Entry]:
        write(*notes)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(here.journal, "_append", killed)
        with pytest.raises(Killed):
            here.checkout.learn_refunds([made.number])
    here.journal._bills.forget()  # as a new process does
    here.checkout.recover()
    assert here.checkout.settlement(made.number).state is State.REFUNDED
    takings = here.takings(here.clock().date())
    assert (takings.cash_out, takings.code_out) == (0, 0)
    assert (here.checkout.open_items(), here.hand_overs(here.clock().date())) == ((), ())
