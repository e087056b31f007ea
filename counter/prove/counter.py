"""A counter on real files: insurer, platform, hospital, journal and checkout in one folder."""

from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import cast

from counter.consents import Consents
from counter.guards import GuardedCheckout
from counter.prove.books import Books
from counter.prove.points import Tell, nothing, stepping
from counter.prove.printed_paper import PrintedPaper
from counter.prove.wire import Wire
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.deposits import SampleDeposits
from simulation.embedded import EmbeddedPlatform
from simulation.hospital import SampleHospital
from simulation.network.audit import Audit
from simulation.network.insurer import Insurer
from simulation.network.tables import opened
from simulation.payers import SamplePayers
from simulation.samples import SamplePerson
from terminal.accounts import till
from terminal.benefit import rules
from terminal.house_rules import CentRules
from terminal.journal import Journal
from terminal.model import Drawer, Patient, Presettlement, Refunded, Settlement
from terminal.ports import Hospital, Patience, Platform, Printer
from terminal.ports import Journal as Journaling
from terminal.private import Private
from terminal.receipt import document, refund_document

RULES = cache(rules.load)
# A cached engine has the statements of a file compiled already.
_engine = lru_cache(maxsize=8)(opened)
OPERATOR = "0001"
PAYMENT_CODE = Private("134567890123456789")
_LANGUAGE = "zh_CN"


class Clock:
    """A clock that stands still until it is advanced."""

    def __init__(self) -> None:
        self.now = self._steady = datetime(2026, 11, 22, 10, 42, tzinfo=timezone(timedelta(hours=8)))

    def __call__(self) -> datetime:
        """Return the time with its zone."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Advance the clock, or set it back if the seconds are negative."""
        self.now += timedelta(seconds=seconds)
        self._steady += timedelta(seconds=max(0.0, seconds))

    def steady(self) -> datetime:
        """Return the time of a clock that began with this one and was never set."""
        return self._steady


def person(name: str) -> SamplePerson:
    """Return the sample person of that name."""
    return next(each for each in samples.people() if each.name.reveal() == name)


class _Journal(Journal):
    """A journal that can be abandoned as by a killed process."""

    def die(self) -> None:
        """Close the file without writing what was only noted in memory."""
        self._notes.clear()
        self.close()


class Outside:
    """Everything outside the counter: insurer, platform, hospital, payment channel and paper.

    `calls` are the calls to the insurer that may fail.
    """

    calls: tuple[str, ...] = ("settle", "refund", "reverse", "find", "identify", "presettle")

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.engine = _engine(f"sqlite:///{folder / 'insurer.db'}")
        self.insurer = Insurer(self.engine, RULES(), Random(7))  # noqa: S311, voucher codes have to repeat from run to run
        self.insurer.enrol(samples.people())
        self.hospital = SampleHospital(folder / "hospital.db")
        self.deposits, self.payers = SampleDeposits(folder / "hospital.db"), SamplePayers(folder / "hospital.db")
        self.channel = SimulatedChannel(folder / "channel.db", clock)
        self.platform = EmbeddedPlatform(self.insurer, clock)
        self.wire, self.paper = Wire(self.platform, folder / "wire"), PrintedPaper(folder / "paper")

    def reached(self, _folder: Path, _number: str) -> Platform:
        """Return the platform of a counter; everything sent to it outlives the counter."""
        return cast("Platform", self.wire)

    def echo(self, place: float | None = None) -> None:
        """Deliver everything that was ever sent once more, or only one message; the replies are dropped."""
        self.wire.echo(place)

    def close(self) -> None:
        """Close the files."""
        self.deposits.close()
        self.payers.close()
        self.hospital.close()
        self.channel.close()
        self.engine.dispose()

    def books(self, *journals: Journal) -> Books:
        """All records kept here and in the counters' journals."""
        return Books(Audit(self.engine), self.hospital, self.channel, journals, self.paper)


class Counter:
    """A complete counter; the files in `folder` outlive it. `tell` is called at every point that it passes.

    Several counters with different numbers, each with a folder of its own, can share one `outside`. `patience` waits
    for patients who pay by phone; without it recovery finds out the outcome. Cash is rounded by the rules `cents`.
    """

    patience: Patience | None = None
    cents: CentRules | None = None

    def __init__(
        self, folder: Path, clock: Clock, tell: Tell = nothing, outside: Outside | None = None, number: str = "00"
    ) -> None:
        self._outside, self._is_alone = outside or Outside(folder, clock), outside is None
        path, institution = folder / "journal.db", samples.institution().code
        self.journal = _Journal(path, institution, clock, counter=number, operator=OPERATOR)
        self.clock, self._folder, self._tell, self.number = clock, folder, tell, number
        self.engine, self.insurer, self.platform = self._outside.engine, self._outside.insurer, self._outside.platform
        self.hospital, self.channel = self._outside.hospital, self._outside.channel
        self.wire, self.paper = self._outside.wire, self._outside.paper
        self.consents = Consents(lambda: OPERATOR)
        self.checkout = self.counter(self._outside.reached(folder, number))

    def close(self) -> None:
        """Close the files."""
        self.journal.close()
        if self._is_alone:
            self._outside.close()

    def risen(self) -> "Counter":
        """Die in this process as if killed, and return a new counter on the same files and outside."""
        self.journal.die()
        return type(self)(self._folder, self.clock, self._tell, self._outside, self.number)

    def counter(
        self, platform: Platform, hospital: Hospital | None = None, journal: Journaling | None = None
    ) -> GuardedCheckout:
        """Return a checkout on the same books with another platform, hospital or journal."""
        return GuardedCheckout(
            stepping(platform, "platform", self._tell),
            stepping(hospital or self.hospital, "hospital", self._tell),
            stepping(journal or self.journal, "journal", self._tell),
            rules=RULES(),
            clock=self.clock,
            operator=OPERATOR,
            counter=self.number,
            steady=self.clock.steady,
            channel=stepping(self.channel, "channel", self._tell),
            patience=self.patience,
            deposits=stepping(self._outside.deposits, "deposits", self._tell),
            cents=self.cents,
            payers=stepping(self._outside.payers, "payers", self._tell),
            consented=self.consents.used,
        )

    @property
    def outside(self) -> Outside:
        """Everything outside this counter."""
        return self._outside

    @property
    def books(self) -> Books:
        """All records of this counter's bills."""
        return self._outside.books(self.journal)

    @property
    def takings(self) -> tuple[int, int]:
        """The number of settlements made today, and the cash taken less the cash refunded, in fen."""
        today = till.of_day(self.journal, self.clock().date())
        return today.settled, today.cash

    @property
    def _printer(self) -> Printer:
        return stepping(cast("Printer", self.paper), "printer", self._tell)

    def restarted(self) -> "Counter":
        """Close everything and return a new counter on the same files."""
        self.close()
        return type(self)(self._folder, self.clock, self._tell)

    def patient(self, name: str) -> Patient:
        """Present a person's card."""
        return self.checkout.identify(person(name).credential())

    def agreed(self, name: str, bill: str = "") -> Presettlement:
        """Present a person's card and presettle a bill, by default the oldest."""
        patient = self.patient(name)
        return self.checkout.presettle(patient, bill or patient.bills[0].number)

    def by_voucher(self, code: str) -> Presettlement:
        """Scan a person's e-voucher and presettle the oldest bill."""
        patient = self.checkout.identify(self.checkout.recognise(code))
        return self.checkout.presettle(patient, patient.bills[0].number)

    def settle(self, agreed: Presettlement) -> Settlement:
        """Settle with the exact cash."""
        record = self.due(agreed)
        return self.checkout.settle(agreed, record.rest(record.owed_in_cash))

    def collect(self) -> None:
        """Collect in cash what could not be paid by phone, as a cashier does on seeing it among the open items."""
        items = self.checkout.open_items()
        locked = {each.bill_number for each in items if each.is_open}
        for each in items:
            if each.awaits_tender and each.bill_number not in locked:
                record = self.checkout.drawer(each.number)
                self.checkout.collect(each.number, record.rest(record.owed_in_cash))

    def print(self, settlement: Settlement) -> None:
        """Print a settlement's receipt, which is counted before it is printed."""
        copy = self.checkout.prints.begin(settlement.number)
        self._printer.print(document(settlement, _LANGUAGE, copy))

    def print_refund(self, given: Refunded) -> None:
        """Print a refund's receipt, which is counted before it is printed, and the receipt of the remaining lines."""
        copy = self.checkout.prints.begin_refund(given.settlement.number)
        self._printer.print(refund_document(given, _LANGUAGE, copy))
        if given.kept:
            self.print(given.kept)

    def settle_by_phone(self, agreed: Presettlement, cash: int) -> Settlement:
        """Settle with a part in cash (fen), and the rest by a payment code."""
        record = self.due(agreed)
        return self.checkout.settle(agreed, record.rest(cash, record.owed - cash), PAYMENT_CODE)

    def due(self, agreed: Presettlement) -> Drawer:
        """Return the record of what was agreed, before anything is paid."""
        cents = self.checkout.cents_of(agreed.patient, agreed.bill)
        return Drawer(due=agreed.answer.split.cash, cents=cents)

    def charged(self, bill: str) -> list[str]:
        """Return the numbers of the insurer's live settlements of a bill."""
        return self.books.audit.charged(bill)

    def balances(self, name: str) -> tuple[int, dict[str, int]]:
        """Return a person's account balance in fen and the accumulators, as the insurer keeps them."""
        who = self.insurer.identify(person(name).credential(), self.clock())
        return who.account, who.accumulators
