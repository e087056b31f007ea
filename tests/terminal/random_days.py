"""A counter over days: its cashier, its patients' phones, its clock and its power, step after step on real files."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec.structs import replace
from sqlalchemy import Engine

from counter.prove.acts import workroom
from counter.prove.counter import PAYMENT_CODE, Outside
from simulation import samples
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.accounts import shift, till
from terminal.accounts.reconcile import Books
from terminal.accounts.replication import ship
from terminal.accounts.replication.report import lines
from terminal.errors import JiesuanError
from terminal.journal.reader import money
from terminal.model import Settlement, ShiftReport, Tender, TradeState, Transaction, payment
from terminal.private import Private
from tests.bench import CODE, Bench, Clock

F = TypeVar("F")
T = TypeVar("T")

BILLS = {"SY202611190007": "张敏", "MZ202611200020": "杨雪", "SY202611170013": "孙丽娜"}
TERMINAL = f"{CODE}00"
PHONE_FAULTS = (
    None,
    ChannelFault.REFUSED,
    ChannelFault.LOST_REPLY,
    ChannelFault.LOST_REQUEST,
    ChannelFault.PENDING,
)
RETURN_FAULTS = (None, None, ChannelFault.LOST_REPLY, ChannelFault.LOST_REQUEST)
FAULTS = (None, None, None, None, None, Fault.LOST_REPLY, Fault.LOST_REQUEST)
ZONES = (8, 7, 6, 0, 9, 12)


class Step(NamedTuple):
    """One thing that happens at a counter; `one` and `other` choose which and how."""

    name: str
    one: int
    other: int


class CalledOff:
    """A cashier who waits for no phone."""

    def begin(self, offered: str = "", limit: float = 0.0) -> None:
        pass

    def wait(self, seconds: float) -> bool:
        return False

    def end(self) -> None:
        pass


class Impatient(Bench):
    """A counter with this cashier."""

    patience = CalledOff()


class Told(NamedTuple):
    """The cash of a day as each reader tells it, and how many settlements were made."""

    bar: tuple[int, int]
    report: tuple[int, int]
    drawer: int
    hospital: tuple[int, int]


def report_of(bench: Bench, day: date) -> ShiftReport:
    """Return a day's shift report; the time at which it is printed is none of its figures."""
    made = shift.of_day(bench.journal, day, bench.clock(), samples.institution(), "00", "0001")
    return replace(made, at=Clock().now)


def told(bench: Bench, path: Path, replica: Engine, day: date) -> Told:
    """Ask every reader of a day's cash."""
    bar, report = till.of_day(bench.journal, day), report_of(bench, day)
    ship(path, TERMINAL, replica)
    with replica.begin() as connection:
        hospital = [(each.settlements, each.cash) for each in lines(connection, day.isoformat())] or [(0, 0)]
    drawer = Books(journal=(), money=till.movements(money(path, day))).drawer(day)
    return Told((bar.settled, bar.cash), (report.settled.count, report.cash), drawer, *hospital)


class Days:
    """Plays steps, knows what the drawer should have by day, and keeps every final report that was printed."""

    def __init__(self, replica: Engine) -> None:
        self._room, self._replica, self._clock = workroom(), replica, Clock()
        self._folder = Path(self._room.name)
        self._outside = Outside(self._folder, self._clock)
        self.bench = self._opened()
        self.cash: dict[date, int] = {}
        self.printed: dict[date, ShiftReport] = {}

    def close(self) -> None:
        self.bench.close()
        self._outside.close()
        self._room.cleanup()

    def play(self, step: Step) -> None:
        """Do one step; whatever it changes of the cash that stands is of the day on which it ended."""
        before = self._standing_cash()
        with suppress(JiesuanError):
            getattr(self, step.name)(step.one, step.other)
        day = self._today()
        self.cash[day] = self.cash.get(day, 0) + self._standing_cash() - before

    def sell(self, one: int, other: int) -> None:
        """Settle a bill, in cash, by phone or both; the insurer's answer or the phone's may be lost, or come late."""
        bill = sorted(BILLS)[one % len(BILLS)]
        agreed = self.bench.agreed(BILLS[bill], bill)
        self.bench.platform.fail("settle", *_chosen(FAULTS, other // 7))
        tender = self._tender(agreed.answer.split.cash, one, other)
        self.bench.checkout.settle(agreed, tender, _code(tender))

    def collect(self, one: int, other: int) -> None:
        """Take what a phone did not bring."""
        for number in _some([each.number for each in self.bench.checkout.open_items() if each.awaits_tender], one):
            tender = self._tender(self.bench.checkout.drawer(number).owed, one, other)
            self.bench.checkout.collect(number, tender, _code(tender))

    def refund(self, one: int, other: int) -> None:
        """Give a settlement back; insurer or channel may not answer."""
        for made in _some(self._standing(), one):
            self.bench.platform.fail("refund", *_chosen(FAULTS, other))
            self.bench.channel.fail("refund", *_chosen(RETURN_FAULTS, other // 7))
            self.bench.checkout.refund(made.number)

    def refund_lines(self, one: int, other: int) -> None:
        """Give some lines of a settlement back."""
        for made in _some(self._standing(), one):
            self.bench.platform.fail("settle", *_chosen(FAULTS, other))
            self.bench.checkout.refund_lines(made.number, (made.care.lines if made.care else ())[: 1 + other % 3])

    def print(self, one: int, _other: int) -> None:
        """Print a receipt."""
        for made in _some(self._standing(), one):
            self.bench.print(made)

    def recover(self, _one: int, _other: int) -> None:
        """End what is open."""
        self.bench.checkout.recover()

    def wait(self, one: int, other: int) -> None:
        """Let up to two days pass, or the day but for its last second."""
        now = self._clock.now
        left = now.replace(hour=23, minute=59, second=59) - now
        self._clock.forward(one * 173 if other % 3 else left.total_seconds())

    def move(self, one: int, _other: int) -> None:
        """Set the counter's clock to another zone, but never back into a day of which the final report is printed."""
        moved = self._clock.now.astimezone(timezone(timedelta(hours=ZONES[one % len(ZONES)])))
        if moved.date() > max(self.printed, default=date.min):
            self._clock.now = moved

    def restart(self, _one: int, other: int) -> None:
        """Close the counter and open it again, or have its power fail: what was only noted is lost then."""
        (self.bench.close if other % 2 else self.bench.journal.die)()
        self.bench = self._opened()

    def print_final(self, _one: int, _other: int) -> None:
        """Print the report of every day that is over."""
        for day in [each for each in self.cash if each < self._today() and each not in self.printed]:
            self.printed[day] = report_of(self.bench, day)

    def check(self) -> None:
        """Hold the readers to each other on every day so far, and the final reports to what was printed."""
        for day, cash in self.cash.items():
            said = told(self.bench, self._folder / "journal.db", self._replica, day)
            assert {said.bar[1], said.report[1], said.drawer, said.hospital[1]} == {cash}, (day, said)
            assert len({said.bar[0], said.report[0], said.hospital[0]}) == 1, (day, said)
        assert {day: report_of(self.bench, day) for day in self.printed} == self.printed

    def end(self) -> None:
        """End the last day well, and hold the sum of all days to what stands and to what the channel holds."""
        self.restart(0, 1)
        for _ in range(10):
            self.play(Step("recover", 0, 0))
        self.check()
        moved = till.movements(self.bench.journal.money())
        by_day = [till.of_day(self.bench.journal, day) for day in self.cash]
        tenders = [each.tender for each in self._standing()]
        paid = sum(tender.by_code for tender in tenders) - self._unpaid()
        assert sum(each.cash for each in by_day) == till.totals(moved).cash == sum(each.cash for each in tenders)
        assert sum(each.by_code for each in by_day) == till.totals(moved).by_code == paid == held(self.bench)

    def _opened(self) -> Impatient:
        return Impatient(self._folder, self._clock, outside=self._outside)

    def _today(self) -> date:
        return self._clock().date()

    def _standing(self) -> list[Settlement]:
        return [each.settlement for each in self._counting() if each.settlement]

    def _standing_cash(self) -> int:
        return sum(each.tender.cash for each in self._standing())

    def _unpaid(self) -> int:
        return sum(each.settlement.tender.by_code for each in self._counting() if each.is_unpaid and each.settlement)

    def _counting(self) -> list[Transaction]:
        return [each for bill in BILLS for each in self.bench.journal.of_bill(bill) if each.counts]

    def _tender(self, due: int, one: int, other: int) -> Tender:
        cash = due * (one % 5) // 4 if other % 2 else due
        self.bench.channel.fail("charge", *(_chosen(PHONE_FAULTS, other // 3) if cash < due else ()))
        return payment.tender(due, cash, due - cash)


def held(bench: Bench) -> int:
    """Return what the channel holds of all patients' money."""
    trades = [each for each in bench.channel.book() if each.state is TradeState.PAID]
    return sum(each.amount - each.refunded for each in trades)


def _code(tender: Tender) -> Private | None:
    return PAYMENT_CODE if tender.by_code else None


def _chosen(faults: Sequence[F | None], place: int) -> list[F]:
    found = faults[place % len(faults)]
    return [] if found is None else [found]


def _some(those: Sequence[T], place: int) -> list[T]:
    """Return one of those that there are, or none."""
    return [those[place % len(those)]] if those else []
