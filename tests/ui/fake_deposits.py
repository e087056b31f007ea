"""A desk of deposits controlled by a test: one stay of the patient at the counter, with what was paid in for it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from msgspec.structs import replace

from terminal.errors import BadInput
from terminal.model import (
    Account,
    Checks,
    DayOfCare,
    Deposit,
    PaidBy,
    PaymentCode,
    Returned,
    Stay,
    StayState,
    payment,
)
from terminal.private import Private
from tests.ui import counter

STAY = Stay(
    number="ZY202611220017",
    bill="ZY202611220017",
    masked_name="**国",
    department="心内科",
    admitted=date(2026, 11, 15),
    left=date(2026, 11, 22),
    state=StayState.AUDITED,
    bed="12",
    diagnosis="冠心病",
    checks=Checks(ordered="11-22 10:05 王立新", audited="11-22 10:18 病区"),
    days=(DayOfCare(day=date(2026, 11, 22), lines=counter.lines(3)),),
)


def deposit(number: str, amount: int, paid_by: PaidBy = PaidBy.CASH) -> Deposit:
    order = "H37160000001202611221042000047" if paid_by is not PaidBy.CASH else ""
    return Deposit(
        number=number, stay=STAY.number, amount=amount, paid_by=paid_by, at=counter.NOW, operator="0112", order=order
    )


@dataclass
class FakeDeposits:
    """The desk, and the book behind it."""

    account_now: Account = field(
        default_factory=lambda: Account(
            stay=STAY, deposits=(deposit("500001", 100_000), deposit("500002", 300_000, PaidBy.ALIPAY))
        )
    )
    taken: list[tuple[str, int, PaidBy]] = field(default_factory=list)
    given: list[tuple[str, str, int]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    cuts: list[tuple[str, date, str]] = field(default_factory=list)
    forced: list[tuple[str, str]] = field(default_factory=list)
    raises: Exception | None = None
    open_acts: tuple[str, ...] = ()
    asked: int = 0

    def recover(self) -> None:
        self.asked += 1
        self.open_acts = self.open_acts[1:]

    @property
    def book(self) -> Self:
        return self

    def account(self, stay: str) -> Account:
        if stay != STAY.number:
            raise BadInput("stay_not_found", stay=stay)
        return self.account_now

    def accounts(self, _id_number: Private) -> tuple[Account, ...]:
        return (self.account_now,)

    def take(self, stay: str, amount: int, code: PaymentCode | None = None) -> Deposit:
        if self.raises:
            raise self.raises
        way = payment.paid_by(code) if code else PaidBy.CASH
        self.taken.append((stay, amount, way))
        made = deposit(f"{500_001 + len(self.account_now.deposits)}", amount, way)
        self.account_now = replace(self.account_now, deposits=(*self.account_now.deposits, made))
        return made

    def cut(self, stay: str, until: date, approved_by: str) -> str:
        self.cuts.append((stay, until, approved_by))
        self.account_now = replace(self.account_now, interim=(f"{stay}-1",))
        return f"{stay}-1"

    def give_back(
        self, number: str, amount: int, stay: str, approved_by: str = "", reason: str = "", *, in_cash: bool = False
    ) -> Returned:
        self.given.append((stay, number, amount))
        self.forced += [(approved_by, reason)] if in_cash else []
        kept = (replace(each, refunded=each.refunded + amount * (each.number == number)) for each in self.deposits)
        self.account_now = replace(self.account_now, deposits=tuple(kept))
        return Returned(deposit=number, cash=-amount)

    @property
    def deposits(self) -> tuple[Deposit, ...]:
        return self.account_now.deposits

    def print_back(self, back: Returned, _made: Deposit, stay: Stay) -> None:
        self.printed.append(f"{stay.number} {back.deposit} {back.cash}")

    def print_deposit(self, made: Deposit, stay: Stay) -> None:
        self.printed.append(f"{stay.number} {made.number}")

    def print_day(self, account: Account, day: date) -> None:
        self.printed.append(f"{account.stay.number} {day:%m-%d}")
