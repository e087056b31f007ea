"""A refund by three is paid at whatever counter, on another day, by whoever may, and not of what was dispensed."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from counter.cli import jiesuan
from counter.opening import Counter
from simulation.cash_office import SampleCashOffice
from simulation.operators import SampleOperators
from terminal.errors import Refused
from terminal.model import BookedKind, Method, Right, State, payment
from terminal.model.application import Dispensed
from tests.counter.staff import CARD, PASSWORD, settled
from tests.counter.three import HU, applied, approved
from tests.counter.ward import WECHAT


@pytest.fixture
def office(here: Counter) -> SampleCashOffice:
    """The hospital's book, in which its executing units say what they have done."""
    assert isinstance(here.desk.office, SampleCashOffice)
    return here.desk.office


def test_another_counter_sees_approves_and_pays_what_it_has_no_record_of(here: Counter, other: Counter) -> None:
    made = settled(here)
    number = applied(here, made)
    assert [each.number for each in other.refunds.waiting()] == [number]
    other.people.sign_in("0302", PASSWORD)
    other.refunds.decide(number, "0302", is_approved=True)
    other.people.sign_in("0115", PASSWORD)
    other.checkout.refund(made.number, application=number)
    paid = other.desk.interval()
    [moved] = paid.booked
    assert (moved.operator, moved.of_operator, moved.of_time) == ("0115", "0301", made.at)
    assert sum(paid.booked[0].amounts.values()) == -made.split.total
    assert [each.kind for each in here.desk.office.interval("0301").booked] == ["settlement"]
    with pytest.raises(Refused, match="refunded_elsewhere"):
        here.checkout.refund(made.number)
    assert here.outside.hospital.settlement_of(made.bill_number) is None


def test_the_counter_that_settled_learns_of_the_refund_and_settles_the_bill_again(
    here: Counter, other: Counter
) -> None:
    made = settled(here)
    number = applied(here, made)
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    other.checkout.refund(made.number, application=number)
    again = settled(here)
    assert again.bill_number == made.bill_number
    assert here.checkout.settlement(made.number).state is State.REFUNDED
    assert [each.number for each in here.checkout.prints.waiting(here.clock())] == [made.number, again.number][1:]
    assert here.hand_overs(here.clock().date()) == ()
    assert here.takings(here.clock().date()).cash == made.split.cash + again.split.cash
    booked = here.desk.interval().booked
    assert [(each.kind, sum(each.amounts.values())) for each in booked] == [
        (BookedKind.SETTLEMENT, made.split.total),
        (BookedKind.SETTLEMENT, again.split.total),
    ]
    assert here.checkout.open_items() == ()


def test_what_came_by_phone_goes_back_to_its_order_from_another_counter(here: Counter, other: Counter) -> None:
    patient = here.checkout.identify(CARD)
    agreed = here.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    made = here.checkout.settle(agreed, payment.tender(due, 10_000, due - 10_000), WECHAT)
    number = applied(here, made)
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    given = other.checkout.refund(made.number, application=number)
    assert (given.cash_back, given.code_back) == (10_000, due - 10_000)
    assert here.outside.channel
    trade = here.outside.channel.query(made.tender.order)
    assert trade
    assert trade.refunded == due - 10_000


def test_other_counters_pay_by_line_too(here: Counter, other: Counter, operators: SampleOperators) -> None:
    operators.change(replace(HU, rights=frozenset({Right.REFUND_PART})))
    made = settled(here)
    care = here.checkout.settlement(made.number).care
    assert care
    number = applied(here, made, care.lines[1:])
    approved(here, number)
    other.people.sign_in("0115", PASSWORD)
    given = other.checkout.refund_lines(made.number, care.lines[1:], application=number)
    assert given.kept
    assert other.outside.hospital.settlement_of(made.bill_number) == given.kept.number


def test_a_refund_of_yesterday_by_another_person_counts_for_who_pays_and_names_who_settled(
    here: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole of it with the limit at 0.00."""
    made, clock = settled(here), here.clock
    before = here.desk.interval().booked
    monkeypatch.setattr(here.checkout, "_clock", lambda: clock() + timedelta(days=1))
    with pytest.raises(Refused, match="no_right"):
        here.checkout.refund(made.number)
    here.people.sign_in("0115", PASSWORD)
    with pytest.raises(Refused, match="refund_needs_approval"):
        here.checkout.refund(made.number)
    own = applied(here, made)
    with pytest.raises(Refused, match="no_right"):
        here.refunds.decide(own, "0115", is_approved=True)
    here.refunds.withdraw(own)
    here.people.sign_in("0301", PASSWORD)
    number = applied(here, made)
    approved(here, number)
    here.people.sign_in("0115", PASSWORD)
    here.checkout.refund(made.number, application=number)
    [moved] = here.desk.interval().booked
    assert (moved.of_operator, moved.of_time) == ("0301", before[0].at)
    assert moved.amounts[Method.CASH] == -made.split.cash
    assert here.desk.office.interval("0301").booked == before


def test_a_drug_that_was_dispensed_is_refunded_once_it_is_taken_back(here: Counter, office: SampleCashOffice) -> None:
    here.refunds.limit = 10**9
    made = settled(here)
    care = here.checkout.settlement(made.number).care
    assert care
    name = care.lines[0].name
    office.dispense(Dispensed(bill=made.bill_number, line=name, unit="西药房", trace="81000000000000000001"))
    with pytest.raises(Refused, match="line_dispensed") as refused:
        here.checkout.refund(made.number)
    assert (refused.value.facts["line"], refused.value.facts["unit"]) == (name, "西药房")
    with pytest.raises(Refused, match="line_dispensed"):
        here.refunds.apply(here.checkout.settlement(made.number), made.split.cash, "不要了")
    assert office.take_back(made.bill_number, name)
    here.checkout.refund(made.number)


def test_the_other_lines_of_a_dispensed_drug_go_back(here: Counter, office: SampleCashOffice) -> None:
    here.refunds.limit = 10**9
    here.people.sign_in("0302", PASSWORD)
    made = settled(here)
    care = here.checkout.settlement(made.number).care
    assert care
    office.dispense(Dispensed(bill=made.bill_number, line=care.lines[0].name, unit="西药房"))
    with pytest.raises(Refused, match="line_dispensed"):
        here.checkout.refund_lines(made.number, care.lines[1:])
    assert here.checkout.refund_lines(made.number, care.lines[:1]).kept


def test_the_units_commands_say_what_was_dispensed_and_taken_back(here: Counter, tmp_path: Path) -> None:
    made = settled(here)
    care = here.checkout.settlement(made.number).care
    assert care
    file, line = tmp_path / "settings.toml", care.lines[0].name
    file.write_text(f'state = "{here.settings.state}"\n', encoding="utf-8")

    def run(*words: str) -> str:
        done = CliRunner().invoke(jiesuan, ["units", *words, "--settings", str(file)])
        return done.output if done.exception is None else getattr(done.exception, "code", "")

    run("dispense", made.bill_number, line, "--unit", "西药房", "--trace", "81000000000000000001")
    assert run("list", made.bill_number) == f"{line}  西药房  81000000000000000001\n"
    assert run("dispense", made.bill_number, "没有的药", "--unit", "西药房") == "line_not_of_bill"
    run("take-back", made.bill_number, line)
    assert run("list", made.bill_number) == ""
    assert run("take-back", made.bill_number, line) == "line_not_dispensed"
