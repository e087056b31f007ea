"""A counter with a ward: a stay whose deposits it takes, and a desk and an office for what it takes."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from counter.cash_desk import CashDesk
from counter.consents import Consent, Consents, Given
from counter.deposit_desk import DepositDesk
from counter.prove.counter import Clock
from counter.prove.counter import Counter as Bench
from counter.prove.points import Tell, nothing, stepping
from simulation import samples
from simulation.book_file import text
from simulation.cash_office import SampleCashOffice
from terminal.checkout.tenders import Charges
from terminal.journal import reader as journals
from terminal.model import Act, Amounts, Begin, Booked, Stay, StayState, TradeState
from terminal.private import Private
from tests.whole import sample

STAY, OUTPATIENT, NAME = "ZY202611210004", "MZ202611220005", "王秀兰"
WECHAT, ALIPAY = Private("134567890123456789"), Private("288888888888888888")
IN_BED = Stay(
    number=STAY,
    bill=STAY,
    masked_name="王*兰",
    department="内分泌科",
    admitted=date(2026, 11, 12),
    state=StayState.IN_BED,
)


# Every fourth point of an act.
STRIDE = sample(4, whole=1)


class Killed(BaseException):
    """The end of the process at a point."""


class Ward:
    """A bench with the hospital's book of deposits; `tell` is called at every point that its deposits pass."""

    def __init__(self, folder: Path, tell: Tell = nothing, clock: Clock | None = None) -> None:
        self.folder, self.tell = folder, tell
        self.bench = Bench(folder, clock or Clock(), tell)
        self.book = self.bench.outside.deposits
        self.office = SampleCashOffice(folder / "hospital.db")
        who = next(each.id_number for each in samples.people() if each.name.reveal() == NAME)
        self.book.admit(IN_BED, who)
        journal = self.bench.journal
        journal._operator = lambda: "0112"
        self.consents = Consents(lambda: "0112")
        self.desk = DepositDesk(
            stepping(self.book, "book", tell),
            stepping(journal, "journal", tell),
            Charges(stepping(self.bench.channel, "channel", tell), self.bench.patience),
            lambda: "0112",
            self.bench.clock,
            open_acts=journals.undelivered(folder / "journal.db", Act.DEPOSIT, Act.DEPOSIT_REFUND),
            consented=self.consents.used,
        )
        self.cash = CashDesk(self.office, journal, "00", "T00", lambda: "0112", self.bench.clock)

    def approves(self, consent: Consent, by: str = "0115") -> str:
        """Let somebody else consent to an act of the desk or the checkout; return the number of who did."""
        for each in (self.consents, self.bench.consents):
            each.give(Given(by, consent))
        return by

    def begin(self) -> None:
        """Put the operator on duty, so that what moves from here on is booked."""
        self.cash.perform(Begin(by="0112", at=self.bench.clock(), counter="00"))
        self.cash.book()
        self.bench.clock.forward(60)

    def state(self, state: StayState) -> None:
        """Let the ward say how far the stay is."""
        with self.book._changing():
            row = [text(replace(IN_BED, state=state)), STAY]
            self.book._db.execute("UPDATE stay SET body = ? WHERE number = ?", row)

    def risen(self, tell: Tell = nothing) -> "Ward":
        """Die as if killed, and return a new counter on the same files."""
        self.bench.journal.die()
        self.close_books()
        return Ward(self.folder, tell, self.bench.clock)

    def close_books(self) -> None:
        self.office.close()
        self.bench.outside.close()

    def close(self) -> None:
        self.bench.journal.close()
        self.close_books()

    @property
    def balance(self) -> int:
        return self.book.account(STAY).balance

    @property
    def in_channel(self) -> int:
        paid = [each for each in self.bench.channel.book() if each.state is TradeState.PAID]
        return sum(each.amount - each.refunded for each in paid)

    @property
    def booked(self) -> tuple[Booked, ...]:
        return self.cash.interval().booked

    def amounts(self) -> list[tuple[str, Amounts]]:
        return [(each.kind.value, each.amounts) for each in self.booked]


class _KillSwitch:
    """Kills at one of the points passed since it was armed, from 1."""

    def __init__(self, at: int) -> None:
        self.is_armed, self._left = False, at

    def tell(self, _point: str) -> None:
        self._left -= self.is_armed
        if self.is_armed and not self._left:
            self.is_armed = False
            raise Killed


def killed(
    folder: Path, act: Callable[[Ward], object], begin: Callable[[Ward], object] = lambda _: None, stride: int = STRIDE
) -> list[Ward]:
    """Return the counter as it rises after kills of an act, the last one after an act that was not killed."""
    risen = list[Ward]()
    for at in count(1, stride):
        (place := folder / f"killed {at}").mkdir()
        switch = _KillSwitch(at)
        ward = Ward(place, switch.tell)
        ward.begin()
        begin(ward)
        switch.is_armed = True
        with suppress(Killed):
            act(ward)
        was_killed, switch.is_armed = not switch.is_armed, False
        risen.append(ward.risen())
        if not was_killed:
            break
    return risen
