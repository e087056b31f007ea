"""The day of A1 with a short drawer (cashiers-day, A1 and A2), closed, as it is printed and taken by finance."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace

from terminal.accounts.papers import tallies
from terminal.model import (
    BEIJING,
    Amounts,
    Anchor,
    Booked,
    BookedKind,
    Copy,
    CopyReason,
    Discrepancy,
    LeftOut,
    Method,
    Remittance,
    Reprint,
    Take,
    takings,
)
from terminal.model.papers import PaperKind, PaperNature, PaperUse
from terminal.receipt import Printing

COPY = Copy(number=2, operator="0112", reason=CopyReason.LOST)
OPENED, CUT = datetime(2026, 11, 26, 17, 32, 8, tzinfo=BEIJING), datetime(2026, 11, 27, 17, 0, tzinfo=BEIJING)
_NEXT = count(1)


def booked(kind: BookedKind, amounts: Amounts, **more: Any) -> Booked:  # noqa: ANN401, the fields' own types
    """Return a movement of the operator of A1, one minute after the one before."""
    at = next(_NEXT)
    moved: dict[str, Any] = {
        "id": f"E{at}",
        "at": CUT.replace(hour=8, minute=at),
        "number": f"371600G{at:04d}",
        "bill": f"MZ{at:04d}",
    }
    return Booked(operator="0112", counter="03", kind=kind, amounts=amounts, **(moved | more))


_M = Method
_SOLD: dict[str, Any] = {"settles": True, "of_time": CUT.replace(hour=8)}
DAY = (
    booked(BookedKind.SETTLEMENT, {_M.CASH: 12_000}, **_SOLD),
    booked(BookedKind.SETTLEMENT, {_M.POOL_RESIDENT: 18_020, _M.WECHAT: 17_620}, **_SOLD),
    booked(BookedKind.SETTLEMENT, {_M.POOL_EMPLOYEE: 30_115, _M.ACCOUNT: 15_000, _M.CASH: 6_120}, **_SOLD),
    booked(BookedKind.SETTLEMENT, {_M.CASH: 8_800}, settles=True, of_time=OPENED - timedelta(minutes=44)),
    booked(BookedKind.REFUND, {_M.CASH: -12_000}, of_operator="0115", of_time=OPENED - timedelta(hours=7)),
    booked(BookedKind.DEPOSIT, {_M.CASH: 200_000}),
    booked(BookedKind.DEPOSIT, {_M.ALIPAY: 300_000}),
    booked(
        BookedKind.SETTLEMENT,
        {_M.POOL_EMPLOYEE: 490_000, _M.CRITICAL_ILLNESS: 32_000, _M.ACCOUNT: 60_000, _M.DEPOSIT: 500_000},
        **_SOLD,
    ),
    booked(BookedKind.DEPOSIT_REFUND, {_M.ALIPAY: -257_330}),
    booked(BookedKind.LOAN, {_M.CASH: 30_000}, number="L0000001"),
)


def used(number: str, nature: PaperNature = PaperNature.NORMAL, *, amount: int = 12_000) -> PaperUse:
    """Return what became of the number of a paper for charges."""
    return PaperUse(
        number=number, kind=PaperKind.CHARGE, nature=nature, at=CUT - timedelta(hours=3), amount=amount, operator="0112"
    )


USES = (
    *map(used, ("0001001", "0001002", "0001003", "0001004")),
    used("0001004", PaperNature.SPOILED),
    used("0001005", PaperNature.SUPPLEMENT),
    used("0001001", PaperNature.REFUND_BACK, amount=-12_000),
    used("0001002", PaperNature.REPRINT_BACK),
)
REMITTANCE = Remittance(
    number="R0000042",
    operator="0112",
    since=OPENED,
    until=CUT,
    made_at=CUT + timedelta(minutes=4),
    amounts=takings.amounts(DAY),
    booked=DAY,
    floats=100_000,
    counted={10_000: 34, 2_000: 1, 1_000: 1, 500: 1, 100: 4, 10: 2},
    discrepancy=Discrepancy(number="D0000001", amount=-1_000, reason="找零差错"),
    left_out=(LeftOut(bill="SY202611270007", since=CUT - timedelta(minutes=12), amount=51_235),),
    reprints=(
        Reprint(
            bill="MZ0003", at=CUT - timedelta(hours=2), copy=Copy(number=2, operator="0112", reason=CopyReason.LOST)
        ),
    ),
    counter="03",
    journal=Anchor(seq=1_204, hash="5f0cab12" * 8),
    papers=tallies(USES),
)
PRINTED = Printing(by="0112", at=REMITTANCE.made_at)
TAKE = Take(
    by="0901",
    at=CUT + timedelta(hours=1),
    number=REMITTANCE.number,
    pieces={10_000: 24, 1_000: 3, 500: 1, 100: 4, 10: 2},
)
TAKEN = replace(REMITTANCE, taken=243_920)
