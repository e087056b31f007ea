"""Several bills of one visit: agreed as they will be settled, each settled once, and one payment for what stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from counter.prove.books import disagreements
from counter.prove.counter import PAYMENT_CODE
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.accounts import till
from terminal.benefit.split import totals
from terminal.checkout.several import Outcome, Paying, asked_for, shared
from terminal.house_rules import CentRule, Manner, TogetherRules
from terminal.model import Drawer, Facts, Patient, PlatformResult, Presettlement
from terminal.model.together import joined, of_visit
from terminal.ports import Request
from terminal.receipt import document
from tests.bench import Bench, person
from tests.terminal.tampering import Tampering, dearer, refused

NAME, FIRST, SECOND = "徐凤霞", "LB202611100023", "MZ202611100024"
BILLS = (FIRST, SECOND)


def same_kind(bench: Bench) -> None:
    """Make both bills of the visit ordinary ones that are so dear that the first leaves little of the year's cap."""
    first, second = bench.patient(NAME).bills
    with bench.hospital._changing():
        for bill in (first, second):
            lines = tuple(replace(each, quantity="6") for each in bill.care.lines)
            care = replace(second.care, lines=lines)
            bench.hospital._write(replace(bill, care=care, stated_total=totals(lines)[0]))


def agreed(bench: Bench, patient: Patient | None = None) -> tuple[Presettlement, ...]:
    patient = patient or bench.patient(NAME)
    return bench.checkout.presettle_together(patient, [each.number for each in patient.bills])


def due(found: tuple[Presettlement, ...]) -> int:
    return sum(each.answer.split.cash for each in found)


def paid(bench: Bench, found: tuple[Presettlement, ...], more: int = 0, by_code: int = 0) -> Outcome:
    paying = Paying(due(found) - by_code + more, by_code, PAYMENT_CODE if by_code else None)
    return bench.checkout.settle_together(bench.patient(NAME), found, paying)


def money(bench: Bench) -> tuple[int, int]:
    today = till.of_day(bench.journal, bench.clock().date())
    return today.cash, today.by_code


def agree(bench: Bench) -> None:
    owed = {bill: person(NAME).number for bill in BILLS}
    assert not disagreements(bench.books, owed)


def test_a_visit_is_the_unpaid_bills_of_a_day_that_are_no_stay(bench: Bench) -> None:
    patient = bench.patient(NAME)
    assert [each.number for each in of_visit(patient.bills, patient.bills[0])] == list(BILLS)
    other = bench.patient("李伟")
    assert [each.number for each in of_visit(other.bills, other.bills[0])] == [other.bills[0].number]
    stay = bench.patient("赵磊")
    assert len(of_visit(stay.bills, next(each for each in stay.bills if each.care.admitted))) == 1


def test_the_second_bill_counts_on_what_the_first_one_changes(bench: Bench) -> None:
    same_kind(bench)
    found = agreed(bench)
    alone = [bench.agreed(NAME, bill).answer.split for bill in BILLS]
    assert found[0].answer.split == alone[0]
    assert found[1].answer.split != alone[1]
    # The insurer settles exactly that.
    outcome = paid(bench, found)
    assert [each.split for each in outcome.settled] == [each.answer.split for each in found]
    assert outcome.error is None
    agree(bench)


def test_one_payment_in_cash_is_for_both_and_the_last_has_the_change(bench: Bench) -> None:
    found = agreed(bench)
    first, second = paid(bench, found, more=1_000).settled
    assert (first.tender.change, second.tender.change) == (0, 1_000)
    assert first.tender.cash + second.tender.cash == due(found) == money(bench)[0]
    told = [row for block in document(first, "zh_CN").blocks if isinstance(block, Facts) for row in block.rows]
    assert ("一起付款", SECOND) in [(each.label, each.value) for each in told]
    agree(bench)


def test_one_order_of_the_phone_pays_for_both_and_each_refund_gives_its_part_back(bench: Bench) -> None:
    found = agreed(bench)
    first, second = paid(bench, found, by_code=due(found)).settled
    [trade] = bench.channel.book()
    assert (trade.amount, first.tender.order, second.tender.order) == (due(found), trade.order, trade.order)
    assert money(bench) == (0, due(found))
    bench.checkout.refund(second.number)
    [trade] = bench.channel.book()
    assert trade.refunded == second.split.cash
    agree(bench)
    bench.checkout.refund(first.number)
    agree(bench)


def test_cash_and_phone_together_pay_for_both(bench: Bench) -> None:
    found = agreed(bench)
    part = found[0].answer.split.cash + 100
    paid(bench, found, by_code=part)
    assert money(bench) == (due(found) - part, part)
    agree(bench)


class Refusing(Tampering):
    """An insurer whose second settlement goes wrong: refused, lost, or dearer than agreed."""

    def __init__(self, bench: Bench, fault: Fault | None) -> None:
        super().__init__(bench, dearer)
        self._bench, self._fault, self._settled = bench, fault, 0

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        self._settled += 1
        if self._settled == 1:
            return self._inner.settle(request, message_id)
        if self._fault:
            self._bench.platform.fail("settle", self._fault)
            return self._inner.settle(request, message_id)
        return super().settle(request, message_id)


def test_if_the_second_is_refused_the_first_is_undone_and_no_money_counts(bench: Bench) -> None:
    found = agreed(bench)
    bench.checkout = bench.counter(Refusing(bench, Fault.REFUSED))
    assert refused(lambda: paid(bench, found))
    assert [bench.charged(bill) for bill in BILLS] == [[], []]
    assert money(bench) == (0, 0)
    assert bench.checkout.open_items() == ()
    agree(bench)


def test_if_the_second_comes_out_dearer_both_are_undone(bench: Bench) -> None:
    found = agreed(bench)
    bench.checkout = bench.counter(Refusing(bench, None))
    assert refused(lambda: paid(bench, found)) == "figures_changed"
    assert [bench.charged(bill) for bill in BILLS] == [[], []]
    agree(bench)


@pytest.mark.parametrize("lost", [Fault.LOST_REQUEST, Fault.LOST_REPLY])
def test_an_unknown_second_is_found_out_and_then_both_stand_or_none(bench: Bench, lost: Fault) -> None:
    found = agreed(bench)
    bench.checkout = bench.counter(Refusing(bench, lost))
    assert refused(lambda: paid(bench, found)) == "no_answer"
    assert money(bench) == (0, 0)
    bench.checkout = bench.counter(bench.platform)
    bench.checkout.recover()
    stands = [bool(bench.charged(bill)) for bill in BILLS]
    assert stands == [lost is Fault.LOST_REPLY] * 2
    if all(stands):
        numbers = [bench.charged(bill)[0] for bill in BILLS]
        bench.checkout.collect_together(numbers, Paying(due(found)))
    assert money(bench) == ((due(found), 0) if all(stands) else (0, 0))
    agree(bench)


def test_what_succeeded_is_collected_where_the_hospital_has_it_so(bench: Bench) -> None:
    found = agreed(bench)
    bench.checkout = bench.counter(Refusing(bench, Fault.REFUSED))
    bench.checkout.together = TogetherRules(all_or_none=False)
    outcome = paid(bench, found, more=1_000)
    assert [each.bill_number for each in outcome.settled] == [FIRST]
    assert outcome.failed == SECOND
    # All that was handed over for the second goes back as change.
    [first] = outcome.settled
    assert first.tender.change == found[1].answer.split.cash + 1_000
    assert money(bench) == (first.split.cash, 0)
    agree(bench)


def test_the_phone_is_charged_for_what_succeeded_only(bench: Bench) -> None:
    found = agreed(bench)
    bench.checkout = bench.counter(Refusing(bench, Fault.LOST_REQUEST))
    bench.checkout.together = TogetherRules(all_or_none=False)
    outcome = paid(bench, found, by_code=due(found))
    assert money(bench) == (0, found[0].answer.split.cash)
    assert [each.code for each in bench.checkout.open_items()] == ["no_answer"]
    assert outcome.failed == SECOND
    bench.checkout.recover()
    agree(bench)


def test_a_phone_that_pays_nothing_leaves_both_unpaid_and_one_payment_collects_them(bench: Bench) -> None:
    found = agreed(bench)
    bench.channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: paid(bench, found, by_code=due(found))) == "not_paid"
    items = bench.checkout.open_items()
    assert [each.awaits_tender for each in items] == [True, True]
    # Nothing of them is undone: the patient is still at the counter.
    bench.checkout.recover()
    made = bench.checkout.collect_together([each.number for each in items], Paying(due(found))).settled
    assert money(bench) == (due(found), 0)
    assert all(each.tender.order == "" for each in made)
    agree(bench)


def test_a_bill_that_another_counter_charges_stops_all_before_anything_is_sent(bench: Bench) -> None:
    found = agreed(bench)
    bill, number = bench.hospital.bill(SECOND)
    bench.hospital.claim(bill, number, "07")
    assert refused(lambda: paid(bench, found)) == "bill_claimed"
    assert bench.journal.of_bill(FIRST) == ()
    assert bench.hospital.claims() == {SECOND: "07"}


def test_too_little_for_both_moves_nothing(bench: Bench) -> None:
    found = agreed(bench)
    assert refused(lambda: paid(bench, found, more=-1)) == "too_little_cash"
    assert refused(lambda: paid(bench, found, more=-(10**6), by_code=10**6)) == "too_much_by_code"
    assert bench.journal.of_bill(FIRST) == ()


def test_one_settlement_is_for_all_bills_where_the_region_has_it_so(bench: Bench) -> None:
    same_kind(bench)
    bench.checkout.together = TogetherRules(settlements=Manner.ONE)
    [found] = agreed(bench)
    total = sum(each.stated_total for each in bench.patient(NAME).bills)
    assert (found.bill.number, found.bill.stated_total) == (FIRST, total)
    [made] = paid(bench, (found,)).settled
    assert (made.split.total, made.together) == (total, ())
    assert bench.patient(NAME).bills == ()
    agree_on = {FIRST: person(NAME).number}
    assert not disagreements(bench.books, agree_on)


def test_bills_that_differ_in_more_than_their_lines_are_settled_each_by_itself(bench: Bench) -> None:
    assert joined(bench.patient(NAME).bills) is None
    bench.checkout.together = TogetherRules(settlements=Manner.ONE)
    assert len(agreed(bench)) == 2


def test_each_bill_is_rounded_by_itself_so_that_each_can_be_given_back() -> None:
    dues = [Drawer(due=1_003, cents=CentRule.HALF_UP), Drawer(due=2_004, cents=CentRule.HALF_UP)]
    assert asked_for(dues) == 3_000
    first, second = shared(dues, 5_000)
    assert (first.cash, first.rounding, first.change) == (1_000, -3, 0)
    assert (second.cash, second.rounding, second.change) == (2_000, -4, 2_000)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=4), st.integers(0, 20_000), st.sampled_from(CentRule))
def test_the_shares_of_a_payment_add_up_to_what_is_due_of_each(dues: list[int], by_code: int, rule: CentRule) -> None:
    by_code = min(by_code, sum(dues))
    made = shared([Drawer(due=each, cents=rule) for each in dues], 50_000, by_code)
    assert [each.total for each in made] == dues
    assert sum(each.by_code for each in made) == by_code
    assert sum(each.received for each in made) == 50_000
    assert sum(each.change > 0 for each in made) <= 1
