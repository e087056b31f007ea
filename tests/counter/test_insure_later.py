"""A bill paid in full whose insurance comes later (补结, A8): exactly once, to the fen, wherever the counter dies."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from counter.prove.counter import person
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.errors import JiesuanError
from terminal.house_rules import CentRule, CentRules
from terminal.model import Insurance, Method, Settlement, State, Tender, TenderKind, payment, takings
from terminal.model.payer import PayerKind, PayerShare
from tests.counter.elsewhere import (
    BILL,
    NAME,
    OWN,
    POOL,
    SPLIT,
    TOTAL,
    card,
    counter_of,
    insure,
    owing,
    pay_at_machine,
    pay_at_window,
)
from tests.counter.ward import Ward, killed
from tests.terminal.tampering import refused
from ui.returning import Return

NET = {Method.CODE: -POOL, Method.POOL_RESIDENT: POOL}


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    ward = Ward(tmp_path)
    ward.begin()
    owing(ward)
    yield ward
    ward.close()


def last_trade(ward: Ward) -> tuple[int, int]:
    [trade] = ward.bench.channel.book()
    return trade.amount, trade.refunded


def test_a8_the_insurer_settles_the_same_lines_and_the_difference_goes_back_to_the_order(ward: Ward) -> None:
    first = pay_at_machine(ward)
    given = insure(ward, first.number)
    made = given.kept
    assert made
    assert (given.code_back, given.cash_back, given.refund.total) == (POOL, 0, -TOTAL)
    assert (made.split.pool, made.split.cash, made.tender.by_code) == (POOL, OWN, OWN)
    assert (made.replaces, made.insured_later, made.refusal, made.elsewhere) == (first.number, first.refusal, "", None)
    assert made.care == first.care
    assert last_trade(ward) == (TOTAL, POOL)
    assert ward.bench.charged(BILL) == [made.number]
    assert ward.bench.hospital.settlement_of(BILL) == made.number
    assert takings.amounts(ward.booked) == NET
    assert ward.bench.checkout.open_items() == ()


def test_a8_it_is_insured_once_and_the_first_document_is_refunded_by_the_second_alone(ward: Ward) -> None:
    first = pay_at_machine(ward)
    made = insure(ward, first.number).kept
    assert made
    assert refused(lambda: insure(ward, first.number)) == "insured_later"
    assert refused(lambda: insure(ward, made.number)) == "insured_already"
    assert refused(lambda: ward.bench.checkout.refund(first.number)) == "insured_later"
    given = counter_of(ward).refund(made.number)
    assert given.code_back == OWN
    assert last_trade(ward) == (TOTAL, TOTAL)
    assert ward.bench.hospital.settlement_of(BILL) is None


def test_what_was_paid_in_full_at_the_window_in_cash_goes_back_in_cash(ward: Ward) -> None:
    first = pay_at_window(ward, payment.cash(TOTAL, 40_000))
    given = insure(ward, first.number)
    assert (given.cash_back, given.code_back) == (POOL, 0)
    assert takings.amounts(ward.booked) == {Method.CASH: OWN, Method.POOL_RESIDENT: POOL}
    record = ward.bench.checkout.drawer(first.number)
    assert (record.cash, record.to_hand_over) == (OWN, POOL)


EXEMPT = Insurance.RESIDENT


def rounding(ward: Ward, monkeypatch: pytest.MonkeyPatch, *exempt: Insurance) -> Settlement:
    """Let cash be to half a yuan except for the exempt, and take 356.40 in full at the window, which are 356.50."""
    monkeypatch.setattr(ward.bench, "cents", CentRules(charge=CentRule.HALF_YUAN, exempt=exempt))
    monkeypatch.setattr(ward.bench, "checkout", counter_of(ward))
    first = pay_at_window(ward, payment.tender(TOTAL, 35_650, cents=CentRule.HALF_YUAN))
    assert first.tender.rounding == 10
    return first


@pytest.mark.parametrize(("exempt", "kept"), [((EXEMPT,), OWN), ((), 17_600)])
def test_what_an_exempt_insurance_settles_later_is_to_the_fen_and_the_first_rounding_goes_back(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, exempt: tuple[Insurance, ...], kept: int
) -> None:
    first = rounding(ward, monkeypatch, *exempt)
    checkout = counter_of(ward)
    agreed = checkout.presettle_later(card(checkout), first.number)
    shown = Return(
        first, kept=agreed.bill.care.lines, trial=SPLIT, cents=checkout.cents_of(agreed.patient, agreed.bill)
    )
    given = checkout.insure_later(first.number, agreed)
    assert shown.drawer.cash_back == given.cash_back
    assert given.kept
    assert (given.kept.tender.cash, given.kept.tender.rounding) == (kept, kept - OWN)
    assert given.cash_back == 35_650 - kept
    booked = takings.amounts(ward.booked)
    assert (booked[Method.CASH], booked.get(Method.ROUNDING, 0)) == (kept, kept - OWN)


def test_an_exempt_insurance_that_refuses_later_leaves_the_bill_as_it_was_paid_in_full(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rounding(ward, monkeypatch, EXEMPT)
    checkout = counter_of(ward)
    agreed = checkout.presettle_later(card(checkout), first.number)
    ward.bench.platform.fail("settle", Fault.REFUSED)
    made = checkout.insure_later(first.number, agreed).kept
    assert made
    assert (made.refusal, made.tender.cash, made.tender.rounding) == ("insurer_refused", 35_650, 10)
    assert made.tender.cents is CentRule.HALF_YUAN


def test_nobody_pays_more_cash_only_because_the_rule_is_another_one_now() -> None:
    paid = payment.tender(35_620, 35_600, cents=CentRule.HALF_YUAN)
    stays = payment.reduced(paid, 35_610, CentRule.NONE)
    assert (stays.cash, stays.change, stays.cents) == (35_600, 0, CentRule.HALF_YUAN)


def test_of_a_mixed_payment_the_part_by_phone_goes_back_first(ward: Ward) -> None:
    first = pay_at_window(ward, payment.tender(TOTAL, TOTAL - 10_000, 10_000))
    given = insure(ward, first.number)
    assert (given.code_back, given.cash_back) == (10_000, POOL - 10_000)


def test_another_persons_bill_is_not_insured(ward: Ward) -> None:
    first = pay_at_machine(ward)
    checkout = counter_of(ward)
    other = ward.bench.patient("李伟")
    assert refused(lambda: checkout.presettle_later(other, first.number)) == "bill_of_another"


def test_what_a_company_pays_for_too_is_not_insured_later_and_no_money_moves(ward: Ward) -> None:
    ward.bench.outside.payers.agree("JZ001", "示例公司", 50_000, [person(NAME).id_number])
    share = PayerShare(kind=PayerKind.COMPANY, amount=1_000, unit="JZ001")
    paid = Tender(kind=TenderKind.CASH, received=TOTAL - 1_000, change=0, others=(share,))
    first = pay_at_window(ward, payment.covering(TOTAL, paid))
    before = ward.bench.journal.head()
    assert refused(lambda: insure(ward, first.number)) == "insured_later_stay"
    assert ward.bench.journal.head() == before


def test_a_trial_changes_nothing(ward: Ward) -> None:
    first = pay_at_machine(ward)
    checkout = counter_of(ward)
    agreed = checkout.presettle_later(card(checkout), first.number)
    assert (agreed.answer.split.cash, agreed.bill.stated_total) == (OWN, TOTAL)
    assert (ward.booked, ward.bench.charged(BILL), last_trade(ward)) == ((), [], (TOTAL, 0))
    assert ward.bench.hospital.settlement_of(BILL) == first.number


def test_where_the_insurer_refuses_at_the_end_it_stays_paid_in_full_and_nothing_goes_back(ward: Ward) -> None:
    first = pay_at_machine(ward)
    checkout = counter_of(ward)
    agreed = checkout.presettle_later(card(checkout), first.number)
    ward.bench.platform.fail("settle", Fault.REFUSED)
    given = checkout.insure_later(first.number, agreed)
    made = given.kept
    assert made
    assert (made.refusal, made.split.cash, given.code_back, given.cash_back) == ("insurer_refused", TOTAL, 0, 0)
    assert last_trade(ward) == (TOTAL, 0)
    assert ward.bench.hospital.settlement_of(BILL) == made.number
    assert takings.total(takings.amounts(ward.booked)) == 0
    again = insure(ward, made.number)
    assert again.kept
    assert (again.code_back, again.kept.split.pool) == (POOL, POOL)


def quiet(act: Callable[[Ward, str], object]) -> Callable[[Ward], None]:
    def acted(ward: Ward) -> None:
        first = ward.bench.hospital.settlement_of(BILL)
        assert first
        with suppress(JiesuanError):
            act(ward, first)

    return acted


def with_lost_answer(ward: Ward, first: str) -> None:
    ward.bench.platform.fail("settle", Fault.LOST_REPLY)
    insure(ward, first)


def with_lost_way_back(ward: Ward, first: str) -> None:
    ward.bench.channel.fail("refund", ChannelFault.LOST_REPLY)
    insure(ward, first)


def begin(ward: Ward) -> None:
    owing(ward)
    pay_at_machine(ward)


@pytest.mark.sampled
@pytest.mark.parametrize("act", [insure, with_lost_answer, with_lost_way_back], ids=lambda act: act.__name__)
def test_a8_killed_at_any_step_it_ends_the_same_in_every_book(
    tmp_path: Path, act: Callable[[Ward, str], object]
) -> None:
    ends = [ended(ward) for ward in killed(tmp_path, quiet(act), begin)]
    assert ends[-1] == (TOTAL, POOL)
    assert set(ends) <= {(TOTAL, 0), (TOTAL, POOL)}
    assert ends == sorted(ends)


def ended(ward: Ward) -> tuple[int, int]:
    """Recover; return what the channel was paid and has given back, after every book was found to agree."""
    try:
        checkout = counter_of(ward)
        for _ in range(3):
            checkout.recover()
        assert checkout.open_items() == ()
        assert ward.bench.hospital.claims() == {}
        live = [each.settlement for each in ward.bench.journal.of_bill(BILL) if each.counts and each.settlement]
        at_hospital = ward.bench.hospital.settlement_of(BILL)
        insured = [each.number for each in live if not each.refusal]
        assert ward.bench.charged(BILL) == insured
        assert [each.number for each in live] in ([at_hospital], [])
        paid, back = last_trade(ward)
        own = live[0].tender.by_code if live else TOTAL
        assert paid - back == own
        assert takings.amounts(ward.booked) == (NET if insured else {})
        refunds = [each for each in ward.bench.journal.of_bill(BILL) if each.state is State.REFUNDED]
        assert all(each.recorded for each in refunds)
        return paid, back
    finally:
        ward.close()
