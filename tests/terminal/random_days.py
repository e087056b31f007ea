"""A counter over days: its cashier, its patients' phones, its clock and its power, step after step on real files."""

from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine

from counter.cash_desk import CashDesk
from counter.prove.acts import workroom
from counter.prove.counter import PAYMENT_CODE, Outside
from simulation.cash_office import SampleCashOffice
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.accounts import till
from terminal.accounts.reconcile import Books
from terminal.accounts.replication import ship
from terminal.accounts.replication.report import lines
from terminal.errors import JiesuanError
from terminal.house_rules import CentRule, CentRules
from terminal.journal.reader import money
from terminal.model import (
    Anchor,
    Begin,
    Booked,
    Close,
    Drawer,
    LeftOut,
    Method,
    Remittance,
    Settlement,
    Source,
    Tender,
    TradeState,
    Transaction,
    takings,
)
from terminal.private import Private
from tests.bench import CODE, Bench, Clock

F = TypeVar("F")
T = TypeVar("T")

BILLS = {"SY202611190007": "张敏", "MZ202611200020": "杨雪", "SY202611170013": "孙丽娜"}
TERMINAL, OPERATOR = f"{CODE}00", "0001"
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
    office: tuple[int, int]
    drawer: int
    hospital: tuple[int, int]


def opened_office(path: Path | str = ":memory:") -> SampleCashOffice:
    """Open a cash office that books the journal of a counter from its first entry on."""
    office = SampleCashOffice(Path(path))
    if office.source(TERMINAL) is None:
        office.book(Source(terminal=TERMINAL, begin=0, last=Anchor()), ())
        office.perform("begin", Begin(by=OPERATOR, at=datetime(2026, 1, 1, tzinfo=UTC), counter=""))
    return office


def desk_of(bench: Bench, office: SampleCashOffice) -> CashDesk:
    """Return the desk of a counter's operator at a cash office."""
    return CashDesk(office, bench.journal, "00", TERMINAL, lambda: OPERATOR, bench.clock)


def booked_of(bench: Bench, day: date) -> tuple[Booked, ...]:
    """Return what is booked of a day for the operator; its time is that of the journal's entry."""
    with closing(opened_office()) as office:
        return tuple(each for each in desk_of(bench, office).interval().booked if each.at.date() == day)


def close(desk: CashDesk, at: datetime, *left_out: LeftOut) -> Remittance:
    """Close the interval of the operator as it stands."""
    seen = takings.amounts(takings.before(desk.interval().booked, at))
    act = Close(by=OPERATOR, at=at, until=at, seen=seen, left_out=left_out)
    return desk.office.remittance(desk.perform(act))


def told(bench: Bench, path: Path, replica: Engine, day: date) -> Told:
    """Ask every reader of a day's cash."""
    bar, booked = till.of_day(bench.journal, day), booked_of(bench, day)
    ship(path, TERMINAL, replica)
    with replica.begin() as connection:
        hospital = [(each.settlements, each.cash) for each in lines(connection, day.isoformat())] or [(0, 0)]
    drawer = Books(journal=(), money=till.movements(money(path, day))).drawer(day)
    office = sum(each.settles for each in booked), takings.cash(booked)
    return Told((bar.settled, bar.cash), office, drawer, *hospital)


class Days:
    """Plays steps, knows what the drawer should have by day, and keeps every remittance that was made."""

    def __init__(self, replica: Engine) -> None:
        self._room, self._replica, self._clock = workroom(), replica, Clock()
        self._folder = Path(self._room.name)
        self._outside = Outside(self._folder, self._clock)
        self.cash: dict[date, int] = {}
        self.made: dict[str, Remittance] = {}
        self.bench = self._opened()
        self._office = opened_office(self._folder / "office.db")

    def close(self) -> None:
        self._office.close()
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
        tender = self._tender(self.bench.due(agreed), one, other)
        self.bench.checkout.settle(agreed, tender, _code(tender))

    def collect(self, one: int, other: int) -> None:
        """Take what a phone did not bring."""
        for number in _some([each.number for each in self.bench.checkout.open_items() if each.awaits_tender], one):
            tender = self._tender(self.bench.checkout.drawer(number), one, other)
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
        """Set the counter's clock to another zone."""
        self._clock.now = self._clock.now.astimezone(timezone(timedelta(hours=ZONES[one % len(ZONES)])))

    def restart(self, _one: int, other: int) -> None:
        """Close the counter and open it again, or have its power fail: what was only noted is lost then."""
        (self.bench.close if other % 2 else self.bench.journal.die)()
        self.bench = self._opened()

    def close_interval(self, _one: int, _other: int) -> None:
        """Close what was taken since the last closing, a second later."""
        self._clock.forward(1)
        made = close(desk_of(self.bench, self._office), self._clock.now)
        self.made[made.number] = made

    def check(self) -> None:
        """Hold the readers to each other on every day so far, and the remittances to what was printed of them."""
        for day, cash in self.cash.items():
            said = told(self.bench, self._folder / "journal.db", self._replica, day)
            assert {said.bar[1], said.office[1], said.drawer, said.hospital[1]} == {cash}, (day, said)
            assert len({said.bar[0], said.office[0], said.hospital[0]}) == 1, (day, said)
        assert {number: self._office.remittance(number) for number in self.made} == self.made

    def end(self) -> None:
        """End the last day well, and hold the sum of all days to what stands, was closed, and the channel holds."""
        self.restart(0, 1)
        for _ in range(10):
            self.play(Step("recover", 0, 0))
        self.play(Step("close_interval", 0, 0))
        self.check()
        closed = [each for made in self.made.values() for each in made.booked]
        moved = till.movements(self.bench.journal.money())
        by_day = [till.of_day(self.bench.journal, day) for day in self.cash]
        tenders = [each.tender for each in self._standing()]
        paid = sum(tender.by_code for tender in tenders) - self._unpaid()
        assert sum(each.cash for each in by_day) == till.totals(moved).cash == sum(each.cash for each in tenders)
        assert takings.cash(closed) == till.totals(moved).cash
        rounding = sum(each.rounding for each in tenders)
        assert takings.amounts(closed).get(Method.ROUNDING, 0) == till.totals(moved).rounding == rounding
        assert len({each.id for each in closed}) == len(closed)
        assert sum(each.by_code for each in by_day) == till.totals(moved).by_code == paid == held(self.bench)

    def _opened(self) -> Impatient:
        """Open the counter, with another rule for cents each time."""
        rules = list(CentRule)
        Impatient.cents = CentRules(charge=rules[len(self.made) % len(rules)], discharge=CentRule.HALF_UP)
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

    def _tender(self, record: Drawer, one: int, other: int) -> Tender:
        by_code = record.owed - record.owed * (one % 5) // 4 if other % 2 else 0
        self.bench.channel.fail("charge", *(_chosen(PHONE_FAULTS, other // 3) if by_code else ()))
        return record.rest(record.rest(record.due, by_code).cash, by_code)


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
