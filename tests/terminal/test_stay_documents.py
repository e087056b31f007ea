"""The documents of a stay say what was paid in advance, what became of it, and what each day and item cost."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from terminal.model import (
    BEIJING,
    ORIGINAL,
    Account,
    Copy,
    CopyReason,
    DayOfCare,
    Deposit,
    DepositUse,
    PaidBy,
    Receipt,
    Refunded,
    Returned,
    Settlement,
    Stay,
    StayState,
    Tender,
    TenderKind,
)
from terminal.receipt import (
    as_text,
    day_document,
    deposit_back_document,
    deposit_document,
    document,
    list_document,
    refund_document,
)
from tests.receipts import CARE, HOSPITAL, REFUND, SETTLEMENT

STAY = Stay(
    number="ZY202611200014",
    bill="ZY202611200014",
    masked_name="张*",
    department="普外科",
    bed="12",
    admitted=date(2026, 11, 20),
    state=StayState.IN_BED,
    days=(
        DayOfCare(day=date(2026, 11, 20), lines=CARE.lines[:1]),
        DayOfCare(day=date(2026, 11, 21), lines=CARE.lines[1:2]),
    ),
)
DEPOSIT = Deposit(
    number="500002",
    stay=STAY.number,
    amount=300_000,
    paid_by=PaidBy.ALIPAY,
    at=datetime(2026, 11, 27, 9, 37, tzinfo=BEIJING),
    operator="0112",
    order="H3716000000120261127093704712",
)
USES = (
    DepositUse(deposit="500001", paid_by=PaidBy.CASH, amount=200_000),
    DepositUse(deposit="500002", paid_by=PaidBy.ALIPAY, amount=300_000, back=257_330, order=DEPOSIT.order),
)
SURPLUS = replace(SETTLEMENT, tender=Tender(kind=TenderKind.CASH, received=0, change=0, deposits=USES))


def text(receipt: Receipt) -> str:
    """Return a document as one line without spaces, as it is laid out on a strip."""
    return "".join(as_text(receipt, 48).split())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_deposits_receipt_names_amount_in_words_way_order_stay_and_operator(language: str) -> None:
    found = text(deposit_document(DEPOSIT, STAY, HOSPITAL, language))
    for part in ("500002", "3,000.00", "叁仟元整", STAY.number, "张*", "普外科", "0112", DEPOSIT.order):
        assert part in found
    assert ("支付宝" in found, "Alipay" in found) == (language == "zh_CN", language == "en")
    assert "DEMO" in found


def test_a_copy_of_a_deposits_receipt_is_marked() -> None:
    copy = Copy(number=1, operator="0115", reason=CopyReason.LOST)
    assert "补打第1次" in text(deposit_document(DEPOSIT, STAY, HOSPITAL, "zh_CN", copy))
    assert "补打" not in text(deposit_document(DEPOSIT, STAY, HOSPITAL, "zh_CN", ORIGINAL))


def test_the_slip_for_cash_instead_of_the_phone_names_who_approved_it_and_why() -> None:
    back = Returned(
        deposit="500002", paid_by=PaidBy.ALIPAY, order="1", cash=-257_330, approved_by="0115", reason="账户已注销"
    )
    found = text(deposit_back_document(back, DEPOSIT, STAY, HOSPITAL, "zh_CN"))
    for part in ("2,573.30", "现金", "0115", "账户已注销", "强制退现"):
        assert part in found
    through = text(deposit_back_document(replace(back, cash=0, by_code=-257_330), DEPOSIT, STAY, HOSPITAL, "zh_CN"))
    assert "支付宝" in through
    assert "强制退现" not in through


@pytest.mark.parametrize(("cash", "rounding"), [(-257_330, 3), (0, 4)])
def test_the_slip_tells_the_rounding_of_what_went_back_in_cash_also_where_it_left_nothing(
    cash: int, rounding: int
) -> None:
    back = Returned(
        deposit="500002", paid_by=PaidBy.ALIPAY, order="1", cash=cash, rounding=rounding, approved_by="0115"
    )
    found = text(deposit_back_document(back, DEPOSIT, STAY, HOSPITAL, "zh_CN"))
    assert f"误差（现金取整）0.0{rounding}" in found
    assert "强制退现" in found
    assert "支付宝" not in found


def test_a_discharge_prints_what_was_paid_in_advance_and_what_went_back_per_receipt() -> None:
    found = text(document(SURPLUS, "zh_CN"))
    for part in ("预缴金额5,000.00", "退费金额2,573.30", "500001现金2,000.00", "冲预交426.70，退2,573.30"):
        assert part in found
    assert "补缴金额" not in found


def test_a_discharge_prints_what_was_paid_in_addition_and_what_is_owed() -> None:
    tender = Tender(kind=TenderKind.CASH, received=40_000, change=0, deposits=USES[:1], owed=20_000, approved_by="0115")
    found = text(document(replace(SETTLEMENT, tender=tender), "zh_CN"))
    assert "补缴金额400.00" in found
    assert "欠费金额200.00" in found


def test_a_settlement_without_deposits_prints_none_of_it() -> None:
    assert "预缴金额" not in text(document(SETTLEMENT, "zh_CN"))


def test_an_undone_discharge_prints_what_are_deposits_again() -> None:
    given = Refunded(refund=replace(REFUND, in_cash=0, to_deposits=-242_670), settlement=SURPLUS)
    assert "恢复为预交金-2,426.70" in text(refund_document(given, "zh_CN"))


def test_the_list_of_a_stay_has_every_item_once_and_its_category_sums_to_the_total() -> None:
    made: Settlement = replace(SETTLEMENT, care=CARE)
    found = text(list_document(made, "zh_CN"))
    assert all("".join(line.name.split()) in found for line in CARE.lines)
    with pytest.raises(ValueError, match="lines"):
        list_document(replace(SETTLEMENT, care=None), "zh_CN")


def test_the_list_of_a_day_has_that_days_items_and_what_is_left_of_the_deposits() -> None:
    account = Account(stay=STAY, deposits=(DEPOSIT,))
    found = text(day_document(account, date(2026, 11, 21), HOSPITAL, "zh_CN"))
    first, second = ("".join(line.name.split()) for line in CARE.lines[:2])
    assert second in found
    assert first not in found
    assert "预交余额3,000.00" in found
