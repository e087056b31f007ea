"""A deposit is taken once and given back once, wherever the counter dies, and nobody gives back what was used."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.consents import back_in_bed, of_cash
from simulation.channel import ChannelFault
from terminal.errors import BadInput, Refused, Unknown
from terminal.house_rules import CentRule
from terminal.model import (
    Act,
    BookedKind,
    Deposit,
    DepositState,
    DepositUse,
    GiveDeposit,
    Method,
    StayState,
    Tender,
    TenderKind,
    UseDeposits,
    using,
)
from tests.counter.ward import ALIPAY, OUTPATIENT, STAY, WECHAT, Ward, killed


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    opened = Ward(tmp_path)
    opened.begin()
    yield opened
    opened.close()


def use(ward: Ward, deposit: Deposit) -> None:
    taken = DepositUse(deposit=deposit.number, paid_by=deposit.paid_by, amount=deposit.amount)
    tender = Tender(kind=TenderKind.CASH, received=0, change=0, deposits=(taken,))
    act = UseDeposits(by="0112", at=ward.bench.clock(), settlement="S1", bill=STAY, tender=tender)
    ward.book.perform(using("S1"), act)


def give_back_in_bed(ward: Ward, number: str, amount: int) -> None:
    ward.desk.give_back(number, amount, STAY, ward.approves(back_in_bed(number, amount)))


def approve_cash_in_bed(ward: Ward, number: str) -> None:
    ward.approves(back_in_bed(number, 300_000))
    ward.approves(of_cash(number, 300_000))


def test_deposits_are_numbered_and_booked_for_who_took_them_by_the_way_they_came_in(ward: Ward) -> None:
    cash, phone = ward.desk.take(STAY, 200_000), ward.desk.take(STAY, 300_000, ALIPAY)
    assert (cash.number, phone.number) == ("500001", "500002")
    assert ward.amounts() == [
        ("deposit", {Method.CASH: 200_000}),
        ("deposit", {Method.ALIPAY: 300_000}),
    ]
    assert [(each.number, each.operator) for each in ward.booked] == [("500001", "0112"), ("500002", "0112")]
    assert (ward.balance, ward.in_channel) == (500_000, 300_000)


def test_a_deposit_goes_back_to_where_it_came_from(ward: Ward) -> None:
    cash, phone = ward.desk.take(STAY, 200_000), ward.desk.take(STAY, 300_000, WECHAT)
    give_back_in_bed(ward, cash.number, 200_000)
    give_back_in_bed(ward, phone.number, 100_000)
    back = [each.amounts for each in ward.booked if each.kind is BookedKind.DEPOSIT_REFUND]
    assert back == [{Method.CASH: -200_000}, {Method.WECHAT: -100_000}]
    assert (ward.balance, ward.in_channel) == (200_000, 200_000)


def test_no_deposit_is_taken_from_an_outpatient(ward: Ward) -> None:
    with pytest.raises(Refused, match="no_outpatient_deposit"):
        ward.desk.take(OUTPATIENT, 10_000)
    with pytest.raises(BadInput, match="stay_not_found"):
        ward.desk.take("ZY1", 10_000)
    assert (ward.booked, ward.desk.open_acts) == ((), ())


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_deposit(ward: Ward, amount: int) -> None:
    with pytest.raises(BadInput, match="deposit_amount"):
        ward.desk.take(STAY, amount)
    assert ward.booked == ()


def test_a_deposit_that_a_settlement_has_used_is_not_given_back(ward: Ward) -> None:
    taken = ward.desk.take(STAY, 200_000)
    use(ward, taken)
    with pytest.raises(Refused, match="deposit_used"):
        give_back_in_bed(ward, taken.number, 1)
    assert len(ward.booked) == 1


def test_no_more_is_given_back_than_was_put_in(ward: Ward) -> None:
    taken = ward.desk.take(STAY, 200_000)
    give_back_in_bed(ward, taken.number, 150_000)
    with pytest.raises(Refused, match="more_than_deposited"):
        give_back_in_bed(ward, taken.number, 50_001)
    assert ward.balance == 50_000


@pytest.mark.parametrize("approved_by", ["", "0112"])
def test_a_patient_in_bed_gets_nothing_back_without_somebody_elses_approval(ward: Ward, approved_by: str) -> None:
    taken = ward.desk.take(STAY, 200_000)
    with pytest.raises(Refused, match="stay_not_settled"):
        ward.desk.give_back(taken.number, 200_000, STAY, approved_by=approved_by)
    assert ward.balance == 200_000


def test_what_the_channel_refuses_stays_a_deposit_and_goes_back_in_cash_only_if_another_approves(ward: Ward) -> None:
    taken = ward.desk.take(STAY, 300_000, ALIPAY)
    ward.bench.channel.fail("refund", ChannelFault.REFUSED)
    with pytest.raises(Refused, match="payment_not_refundable"):
        give_back_in_bed(ward, taken.number, 300_000)
    assert (ward.balance, ward.in_channel) == (300_000, 300_000)
    for approved_by, reason in (("0112", "card closed"), ("0115", " ")):
        approve_cash_in_bed(ward, taken.number)
        with pytest.raises(Refused, match=r"cash_not_approved|stay_not_settled"):
            ward.desk.give_back(taken.number, 300_000, STAY, approved_by, reason, in_cash=True)
    approve_cash_in_bed(ward, taken.number)
    ward.desk.give_back(taken.number, 300_000, STAY, "0115", "card closed", in_cash=True)
    assert ward.booked[-1].amounts == {Method.CASH: -300_000}
    assert (ward.balance, ward.in_channel) == (0, 300_000)


def test_a_deposit_in_cash_in_place_of_the_phone_is_rounded_also_where_the_counter_dies_in_between(ward: Ward) -> None:
    ward.desk.cents = CentRule.HALF_UP
    taken = ward.desk.take(STAY, 100_003, ALIPAY)
    ward.approves(back_in_bed(taken.number, 100_003))
    by = ward.approves(of_cash(taken.number, 100_003))
    act = GiveDeposit(
        by="0112",
        at=ward.bench.clock(),
        number=taken.number,
        amount=100_003,
        in_cash=True,
        approved_by=by,
        reason="card closed",
        cents=CentRule.HALF_UP,
    )
    ward.desk._sent(Act.DEPOSIT_REFUND, STAY, act)
    ward.desk.cents = CentRule.NONE
    ward.desk.recover()
    assert ward.booked[-1].amounts == {Method.CASH: -100_000, Method.ROUNDING: 3}
    assert ward.balance == 0


def test_a_deposit_goes_back_in_cash_by_the_rule_of_the_counter(ward: Ward) -> None:
    ward.desk.cents = CentRule.UP
    phone, cash = ward.desk.take(STAY, 100_003, ALIPAY), ward.desk.take(STAY, 5_003)
    ward.approves(back_in_bed(phone.number, 100_003))
    by = ward.approves(of_cash(phone.number, 100_003))
    back = ward.desk.give_back(phone.number, 100_003, STAY, by, "card closed", in_cash=True)
    assert (back.cash, back.rounding, back.is_cash) == (-100_010, -7, True)
    give_back_in_bed(ward, cash.number, 5_003)
    assert ward.booked[-1].amounts == {Method.CASH: -5_003}


def test_an_unknown_payment_locks_the_stay_until_its_end_is_known(ward: Ward) -> None:
    ward.bench.channel.fail("charge", ChannelFault.LOST_REPLY)
    ward.bench.channel.fail("query", ChannelFault.UNREACHABLE)
    with pytest.raises(Unknown):
        ward.desk.take(STAY, 300_000, WECHAT)
    assert ward.book.account(STAY).is_pending
    with pytest.raises(Refused, match="deposit_pending"):
        ward.desk.take(STAY, 300_000, WECHAT)
    ward.desk.recover()
    assert (ward.balance, ward.in_channel, ward.desk.open_acts) == (300_000, 300_000, ())
    assert ward.amounts() == [("deposit", {Method.WECHAT: 300_000})]


def test_a_payment_that_was_not_made_leaves_no_deposit(ward: Ward) -> None:
    ward.bench.channel.fail("charge", ChannelFault.REFUSED)
    with pytest.raises(Refused, match="deposit_not_paid"):
        ward.desk.take(STAY, 300_000, WECHAT)
    assert [each.state for each in ward.book.account(STAY).deposits] == [DepositState.VOID]
    assert (ward.booked, ward.balance) == ((), 0)


@pytest.mark.sampled
def test_a_killed_taking_in_cash_ends_as_one_deposit_or_none(tmp_path: Path) -> None:
    risen = killed(tmp_path, lambda ward: ward.desk.take(STAY, 200_000))
    ends = [ended(ward) for ward in risen]
    assert ends[0] == (0, 0, 0)
    assert set(ends[1:]) == {(200_000, 200_000, 0)}


@pytest.mark.sampled
def test_a_killed_taking_by_phone_ends_with_the_same_in_every_book(tmp_path: Path) -> None:
    risen = killed(tmp_path, lambda ward: ward.desk.take(STAY, 300_000, ALIPAY))
    ends = [ended(ward) for ward in risen]
    assert set(ends) == {(0, 0, 0), (300_000, 300_000, 300_000)}
    assert ends == sorted(ends)


@pytest.mark.sampled
@pytest.mark.parametrize("code", [None, ALIPAY])
def test_a_killed_giving_back_ends_with_the_same_in_every_book(tmp_path: Path, code: object) -> None:
    def give(ward: Ward) -> None:
        give_back_in_bed(ward, "500001", 100_000)

    risen = killed(tmp_path, give, lambda ward: ward.desk.take(STAY, 300_000, ALIPAY if code else None))
    ends = [ended(ward) for ward in risen]
    assert {end[:2] for end in ends} == {(300_000, 300_000), (200_000, 200_000)}
    assert {end[2] for end in ends} == ({300_000, 200_000} if code else {0})


def ended(ward: Ward) -> tuple[int, int, int]:
    """Recover; return the balance of the stay, what the cash office has booked, and what the channel holds."""
    try:
        ward.desk.recover()
        ward.desk.recover()
        assert ward.desk.open_acts == ()
        assert not ward.book.account(STAY).is_pending
        booked = sum(fen for each in ward.booked for fen in each.amounts.values())
        return ward.balance, booked, ward.in_channel
    finally:
        ward.close()


def test_an_older_file_of_the_hospital_gets_the_book_of_deposits(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    for table in ("stay", "deposit", "deposit_act", "receivable"):
        ward.book._db.execute(f"DROP TABLE {table}")
    ward.close()
    opened = Ward(tmp_path)
    assert opened.book.account(STAY).stay.state is StayState.IN_BED
    assert opened.book.account(STAY).deposits == ()
    opened.close()
