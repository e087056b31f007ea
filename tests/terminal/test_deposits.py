"""What becomes of deposits at a settlement: cash pays first, the rest goes back where it came from, to the fen."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from terminal.accounts.deposits import Plan, planned
from terminal.errors import BadInput
from terminal.model import BEIJING, Deposit, DepositState, DepositUse, PaidBy, Tender, TenderKind, payment
from terminal.private import Private

AT = datetime(2026, 11, 27, 9, 36, tzinfo=BEIJING)


def deposit(number: str, paid_by: PaidBy, amount: int) -> Deposit:
    return Deposit(
        number=number,
        stay="ZY1",
        amount=amount,
        paid_by=paid_by,
        at=AT + timedelta(minutes=int(number)),
        operator="0112",
        order=f"order {number}" if paid_by is not PaidBy.CASH else "",
    )


CASH, ALIPAY, WECHAT = (
    deposit("500001", PaidBy.CASH, 200_000),
    deposit("500002", PaidBy.ALIPAY, 300_000),
    deposit("500003", PaidBy.WECHAT, 100_000),
)


def parts(plan: Plan) -> list[tuple[str, int, int]]:
    return [(each.deposit, each.used, each.back) for each in plan.uses]


def test_cash_pays_first_and_each_surplus_goes_back_to_its_own_order() -> None:
    plan = planned((WECHAT, ALIPAY, CASH), 242_670)
    assert parts(plan) == [("500001", 200_000, 0), ("500002", 42_670, 257_330), ("500003", 0, 100_000)]
    assert (plan.shortage, plan.surplus) == (0, 357_330)
    assert [each.order for each in plan.uses] == ["", "order 500002", "order 500003"]


def test_a_discharge_of_8246_70_with_5000_of_deposits_gives_2573_30_back() -> None:
    plan = planned((CASH, ALIPAY), 242_670)
    tender = plan.tender()
    assert (plan.paid_in, plan.used, plan.surplus) == (500_000, 242_670, 257_330)
    assert (tender.total, tender.cash, tender.by_code, tender.change) == (242_670, 0, 0, 0)


def test_a_shortage_of_600_paid_with_400_leaves_200_owed_as_somebody_allowed() -> None:
    plan = planned((CASH, ALIPAY), 560_000)
    assert plan.shortage == 60_000
    tender = plan.tender(received=40_000, owed=20_000, approved_by="0115")
    assert (tender.cash, tender.owed, tender.approved_by, tender.total) == (40_000, 20_000, "0115", 560_000)
    with pytest.raises(BadInput, match="too_little_cash"):
        plan.tender(received=40_000)


def test_a_real_receipt_gives_8036_71_of_15000_back() -> None:
    plan = planned([deposit("500001", PaidBy.CASH, 1_500_000)], 827_014 - 130_685)
    assert (plan.used, plan.surplus) == (696_329, 803_671)
    # Cash that goes back is change: the drawer gives it.
    assert plan.tender().change == 803_671
    assert plan.tender().cash == -803_671


def test_what_settlements_and_refunds_have_taken_of_a_deposit_is_not_there_any_more() -> None:
    before = replace(ALIPAY, used=100_000, refunded=50_000)
    pending, void = (replace(WECHAT, state=state) for state in (DepositState.PENDING, DepositState.VOID))
    assert parts(planned((before, pending, void), 1)) == [("500002", 1, 149_999)]


deposits = st.lists(
    st.builds(
        lambda number, paid_by, amount, taken: replace(
            deposit(str(number), paid_by, amount), used=taken % (amount + 1) // 2, refunded=taken % (amount + 1) // 3
        ),
        st.integers(1, 999),
        st.sampled_from(PaidBy),
        st.integers(1, 10**7),
        st.integers(0, 10**7),
    ),
    max_size=8,
    unique_by=lambda each: each.number,
)
dues = st.integers(0, 10**8)


@given(deposits, dues)
def test_not_a_fen_is_lost_or_made(paid: list[Deposit], due: int) -> None:
    plan = planned(paid, due)
    assert plan.paid_in == sum(each.left for each in paid)
    assert plan.paid_in + plan.shortage == due + plan.surplus
    assert min(plan.shortage, plan.surplus) == 0
    assert plan.tender(received=plan.shortage).total == due


@given(deposits, dues)
def test_never_more_goes_back_than_was_put_in(paid: list[Deposit], due: int) -> None:
    left = {each.number: each.left for each in paid}
    for each in planned(paid, due).uses:
        assert 0 <= each.back <= left[each.deposit]
        assert each.used + each.back == left[each.deposit]


@given(deposits, dues)
def test_cash_goes_back_only_if_nothing_else_was_used(paid: list[Deposit], due: int) -> None:
    uses = planned(paid, due).uses
    assert all(not (before.back and after.used) for before, after in pairwise(uses))
    if any(each.used for each in uses if each.paid_by is not PaidBy.CASH):
        assert not any(each.back for each in uses if each.paid_by is PaidBy.CASH)


def test_no_tender_takes_money_and_gives_deposits_back() -> None:
    back = DepositUse(deposit="500002", paid_by=PaidBy.ALIPAY, amount=300, back=100)
    given = Tender(kind=TenderKind.CASH, received=50, change=0, deposits=(back,))
    with pytest.raises(BadInput, match="deposits_disagree"):
        payment.covering(200, given)


def test_a_tender_without_deposits_is_written_as_it_always_was() -> None:
    assert json.encode(payment.tender(500, 1000, 0)) == b'{"kind":"cash","received":1000,"change":500}'


@pytest.mark.parametrize(
    ("code", "wallet"),
    [
        (Private("134567890123456789"), PaidBy.WECHAT),
        (Private("288888888888888888"), PaidBy.ALIPAY),
        (Private("621234567890123456"), PaidBy.CODE),
        (payment.OwnCode(), PaidBy.CODE),
    ],
)
def test_a_scanned_code_says_which_wallet_pays(code: payment.PaymentCode, wallet: PaidBy) -> None:
    assert payment.paid_by(code) is wallet
