"""A discharge uses the deposits, settles and gives the rest back as one story, wherever the counter dies."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.consents import back_in_bed, debt, of_cash, undoing
from counter.prove.counter import Counter as Bench
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.accounts.deposits import Plan, planned
from terminal.errors import BadInput, JiesuanError, NotSent, Refused
from terminal.house_rules import CentRule, CentRules
from terminal.journal import reader as journals
from terminal.model import BookedKind, Method, Presettlement, Settlement, StayState, payment
from tests.counter.ward import ALIPAY, NAME, STAY, WECHAT, Ward

PAID_IN = (("cash", 10_000), ("alipay", 15_000), ("wechat", 200_000))
PAID_TOTAL = sum(amount for _, amount in PAID_IN)
CODES = {"alipay": ALIPAY, "wechat": WECHAT}


def pay_in(ward: Ward, *deposits: tuple[str, int]) -> None:
    for way, amount in deposits or PAID_IN:
        ward.desk.take(STAY, amount, CODES.get(way))


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    opened = Ward(tmp_path)
    opened.begin()
    pay_in(opened)
    yield opened
    opened.close()


def agreed(ward: Ward) -> Presettlement:
    return ward.bench.agreed(NAME, STAY)


def plan(ward: Ward, found: Presettlement) -> Plan:
    return planned(ward.book.account(STAY).deposits, found.answer.split.cash)


def discharge(ward: Ward) -> Settlement:
    found = agreed(ward)
    made = plan(ward, found)
    return ward.bench.checkout.settle(found, made.tender(received=made.shortage))


def test_a_surplus_goes_back_to_its_own_orders_and_the_stay_is_settled(ward: Ward) -> None:
    due = agreed(ward).answer.split.cash
    assert 25_000 < due < 225_000
    made = discharge(ward)
    trades = {each.amount: each.refunded for each in ward.bench.channel.book()}
    assert trades == {15_000: 0, 200_000: 225_000 - due}
    assert (ward.balance, ward.in_channel) == (0, due - 10_000)
    assert ward.book.account(STAY).stay.state is StayState.SETTLED
    assert ward.bench.checkout.open_items() == ()
    assert made.tender.total == due


def test_what_was_used_is_a_memo_and_what_goes_back_is_booked_by_the_way_it_came_in(ward: Ward) -> None:
    due = agreed(ward).answer.split.cash
    made = discharge(ward)
    settled, back = ward.booked[-2:]
    assert settled.amounts[Method.DEPOSIT] == 225_000
    assert not settled.amounts.keys() & {Method.CASH, Method.CODE}
    assert (back.kind, back.amounts) == (BookedKind.DEPOSIT_REFUND, {Method.WECHAT: due - 225_000})
    assert settled.number == made.number


def test_a_surplus_of_cash_is_change_to_hand_over(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    pay_in(ward, ("cash", 400_000))
    due = agreed(ward).answer.split.cash
    made = discharge(ward)
    assert ward.bench.checkout.drawer(made.number).to_hand_over == 400_000 - due
    assert sum(each.cash for each in ward.booked) == due
    ward.close()


def test_a_shortage_is_paid_by_any_tender(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    pay_in(ward, ("cash", 10_000))
    found = agreed(ward)
    missing = plan(ward, found).shortage
    tender = plan(ward, found).tender(received=1_000, by_code=missing - 1_000)
    made = ward.bench.checkout.settle(found, tender, WECHAT)
    assert ward.in_channel == missing - 1_000
    assert ward.bench.checkout.drawer(made.number).owed == 0
    ward.close()


def test_a_shortage_that_no_phone_pays_is_collected_in_cash_and_the_deposits_stay_used(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    pay_in(ward, ("cash", 10_000))
    found = agreed(ward)
    missing = plan(ward, found).shortage
    ward.bench.channel.fail("charge", ChannelFault.REFUSED)
    with pytest.raises(Refused, match="not_paid"):
        ward.bench.checkout.settle(found, plan(ward, found).tender(by_code=missing), WECHAT)
    made = ward.bench.checkout.last()
    assert made
    made = ward.bench.checkout.collect(made.number, payment.cash(missing, missing))
    assert (made.tender.cash, made.tender.total) == (missing, found.answer.split.cash)
    assert (ward.balance, ward.bench.checkout.open_items()) == (0, ())
    ward.close()


def test_a_debt_needs_the_approval_of_somebody_else_and_is_kept(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    pay_in(ward, ("cash", 10_000))
    found = agreed(ward)
    missing = plan(ward, found).shortage
    for approved_by in ("", "0001"):
        tender = plan(ward, found).tender(received=missing - 5_000, owed=5_000, approved_by=approved_by)
        with pytest.raises(Refused, match="debt_not_approved"):
            ward.bench.checkout.settle(found, tender)
    tender = plan(ward, found).tender(
        received=missing - 5_000, owed=5_000, approved_by=ward.approves(debt(STAY, 5_000))
    )
    made = ward.bench.checkout.settle(found, tender)
    [owed] = ward.book.account(STAY).receivables
    assert (owed.amount, owed.approved_by, owed.settlement) == (5_000, "0115", made.number)
    assert ward.bench.checkout.drawer(made.number).owed == 0
    ward.close()


def test_deposits_that_changed_since_they_were_shown_settle_nothing(ward: Ward) -> None:
    found = agreed(ward)
    tender = plan(ward, found).tender()
    ward.desk.take(STAY, 1_000)
    with pytest.raises(Refused, match="deposits_changed"):
        ward.bench.checkout.settle(found, tender)
    assert ward.bench.charged(STAY) == []
    assert ward.bench.hospital.claims() == {}


def test_nobody_settles_while_it_is_not_known_whether_a_deposit_was_paid(ward: Ward) -> None:
    found = agreed(ward)
    tender = plan(ward, found).tender()
    ward.bench.channel.fail("charge", ChannelFault.LOST_REPLY)
    with suppress(JiesuanError):
        ward.desk.take(STAY, 1_000, WECHAT)
    with pytest.raises(Refused, match="deposit_pending"):
        ward.bench.checkout.settle(found, tender)


def test_no_tender_gives_more_of_a_deposit_back_than_it_takes_of_it(ward: Ward) -> None:
    found = agreed(ward)
    tender = plan(ward, found).tender()
    first, *rest = tender.deposits
    uses = (replace(first, amount=first.amount + 1, back=first.back + 1), *rest)
    with pytest.raises((BadInput, Refused)):
        ward.bench.checkout.settle(found, replace(tender, deposits=uses, change=tender.change + 1))
    assert ward.bench.charged(STAY) == []


def test_while_a_bill_is_settled_its_deposits_are_locked_at_every_counter(ward: Ward) -> None:
    ward.bench.platform.fail("settle", Fault.LOST_REPLY)
    with suppress(JiesuanError):
        discharge(ward)
    with pytest.raises(Refused, match="stay_claimed"):
        ward.desk.take(STAY, 1_000)
    with pytest.raises(Refused, match="stay_claimed"):
        ward.desk.give_back("500001", 1, STAY, ward.approves(back_in_bed("500001", 1)))
    ward.bench.checkout.recover()
    assert (ward.balance, ward.bench.checkout.open_items()) == (0, ())


def test_a_surplus_that_the_channel_refuses_stays_open_until_another_approves_cash(ward: Ward) -> None:
    ward.bench.channel.fail("refund", ChannelFault.REFUSED, ChannelFault.REFUSED)
    made = discharge(ward)
    checkout, held = ward.bench.checkout, ward.in_channel
    [waiting] = checkout.open_items()
    [surplus] = waiting.surplus
    assert surplus.deposit == "500003"
    checkout.recover()
    assert checkout.open_items()
    cash = of_cash("500003", surplus.back)
    for approved_by, reason in (("", "gone"), ("0001", "gone"), ("0115", "")):
        ward.approves(cash)
        with pytest.raises(Refused, match="cash_not_approved"):
            checkout.give_in_cash(made.number, "500003", approved_by, reason)
    ward.bench.channel.fail("refund", ChannelFault.REFUSED)
    checkout.give_in_cash(made.number, "500003", ward.approves(cash), "account closed")
    assert (checkout.open_items(), ward.in_channel) == ((), held)
    assert ward.booked[-1].amounts == {Method.CASH: -surplus.back}
    assert "account closed" in [*journals.entries(ward.folder / "journal.db", STAY)][-2].body
    with pytest.raises(Refused, match="surplus_returned"):
        checkout.give_in_cash(made.number, "500003", "0115", "again")


@pytest.mark.parametrize(
    ("rest", "rule", "less"), [(3, CentRule.HALF_UP, 3), (6, CentRule.HALF_UP, -4), (3, CentRule.NONE, 0)]
)
def test_what_goes_back_in_cash_in_place_of_the_phone_is_rounded_like_all_cash_and_its_rounding_is_booked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: int, rule: CentRule, less: int
) -> None:
    monkeypatch.setattr(Bench, "cents", CentRules(discharge=rule))
    ward = Ward(tmp_path)
    ward.begin()
    due = agreed(ward).answer.split.cash
    ward.desk.take(STAY, due + 1_000 + rest, WECHAT)
    ward.bench.channel.fail("refund", ChannelFault.REFUSED, ChannelFault.REFUSED)
    found = agreed(ward)
    made = ward.bench.checkout.settle(found, planned(ward.book.account(STAY).deposits, due, cents=rule).tender())
    approved_by = ward.approves(of_cash("500001", 1_000 + rest))
    back = ward.bench.checkout.give_in_cash(made.number, "500001", approved_by, "account closed")
    assert (back.cash, back.rounding) == (less - 1_000 - rest, less)
    rounding = {Method.ROUNDING: less} if less else {}
    assert ward.booked[-1].amounts == {Method.CASH: less - 1_000 - rest, **rounding}
    assert ward.bench.checkout.open_items() == ()
    ward.close()


def test_a_surplus_without_an_answer_goes_back_once(ward: Ward) -> None:
    ward.bench.channel.fail("refund", ChannelFault.LOST_REPLY)
    made = discharge(ward)
    assert ward.bench.checkout.open_items()
    ward.bench.checkout.recover()
    assert ward.bench.checkout.open_items() == ()
    assert ward.in_channel == made.split.cash - 10_000


def test_no_cash_goes_back_while_the_channel_does_not_say_whether_it_has_given(ward: Ward) -> None:
    ward.bench.channel.fail("refund", ChannelFault.UNREACHABLE, ChannelFault.UNREACHABLE)
    made = discharge(ward)
    [surplus] = ward.bench.checkout.open_items()[0].surplus
    with pytest.raises(NotSent):
        ward.bench.checkout.give_in_cash(made.number, "500003", ward.approves(of_cash("500003", surplus.back)), "gone")
    ward.bench.checkout.recover()
    assert ward.in_channel == made.split.cash - 10_000


def test_undoing_a_discharge_gives_deposits_back_as_deposits_and_needs_another_person(ward: Ward) -> None:
    made = discharge(ward)
    with pytest.raises(Refused, match="undo_not_approved"):
        ward.bench.checkout.refund(made.number)
    before = ward.in_channel
    ward.bench.checkout.refund(made.number, ward.approves(undoing(made.number)))
    assert [each.left for each in ward.book.account(STAY).deposits] == [10_000, 15_000, made.split.cash - 25_000]
    assert (ward.balance, ward.in_channel) == (made.split.cash, before)
    assert ward.booked[-1].amounts == {Method.DEPOSIT: -made.split.cash} | {
        method: -fen for method, fen in ward.booked[-3].amounts.items() if method is not Method.DEPOSIT
    }
    assert sum(each.cash for each in ward.booked) == 10_000
    again = discharge(ward)
    assert (again.tender.change, ward.balance, ward.in_channel) == (0, 0, before)


def test_what_was_paid_beside_the_deposits_goes_back_when_a_discharge_is_undone(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.begin()
    pay_in(ward, ("cash", 10_000))
    made = discharge(ward)
    given = ward.bench.checkout.refund(made.number, ward.approves(undoing(made.number)))
    assert (given.cash_back, ward.balance) == (made.split.cash - 10_000, 10_000)
    ward.close()


def test_a_discharge_is_undone_as_a_whole_only(ward: Ward) -> None:
    made = discharge(ward)
    assert made.care
    with pytest.raises(Refused, match="only_whole_discharge"):
        ward.bench.checkout.refund_lines(made.number, made.care.lines[:2])


def test_no_discharge_is_undone_while_money_of_deposits_is_still_to_go_back(ward: Ward) -> None:
    ward.bench.channel.fail("refund", ChannelFault.REFUSED)
    made = discharge(ward)
    with pytest.raises(Refused, match="surplus_open"):
        ward.bench.checkout.refund(made.number, ward.approves(undoing(made.number)))
