"""Opens a counter as its settings say, with every guard, for whoever asks: the window, a proof, a test, a script."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from counter import adapters, equipment
from counter.equipment import Cards, PrinterMaker
from counter.guards import GuardedCheckout
from counter.interlock import Production, Trial, ensure_real_way, joined, paper_of
from counter.papers import Papers
from counter.patience import CounterPatience
from counter.settings import PlatformKind, Settings, Transport
from counter.simulation_desk import Simulation, simulation, watched
from devices.recording.doors import LIVE, Doors
from devices.switch import Switch
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.network.insurer import Insurer
from terminal.accounts import suspense, till
from terminal.accounts.shift import of_day
from terminal.accounts.suspense import Item
from terminal.benefit.rules import Rules, load
from terminal.journal import Journal
from terminal.model import Institution, ShiftReport, Transaction
from terminal.ports import CardReader, Printer

if TYPE_CHECKING:
    from simulation.embedded import EmbeddedPlatform
    from terminal.national.platform import NationalPlatform


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A counter that is open; use it as a context manager, or call `close`.

    `paper` is the printer as documents reach it, `printers` the one that is chosen and its spare. `parts` are what the
    interlock joined. `channel` and `patience` are None where nobody pays by code, `insurer` where none is in this
    process.
    """

    settings: Settings
    institution: Institution
    rules: Rules
    clock: Callable[[], datetime]
    checkout: GuardedCheckout
    journal: Journal
    platform: "EmbeddedPlatform | NationalPlatform"
    cards: Cards
    reader: CardReader
    printers: Switch
    watched: Printer
    paper: Printer
    parts: Trial | Production
    channel: SimulatedChannel | None
    patience: CounterPatience | None
    insurer: Insurer | None
    stack: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close everything that was opened for this counter, the last first."""
        self.stack.close()

    @property
    def papers(self) -> Papers:
        """What prints this counter's documents."""
        return Papers(self.paper, self.settings.ui.language.value)

    def takings(self, day: date) -> till.Totals:
        """Return what a day brought so far."""
        return till.of_day(self.journal, day)

    def shift_report(self, day: date, now: datetime) -> ShiftReport:
        """Report a day as it stood at its end, or stands at `now`."""
        at = self.settings.counter
        return of_day(self.journal, day, now, self.institution, at.counter, at.operator)

    def suspense(self, open_items: Sequence[Transaction]) -> tuple[Item, ...]:
        """Return what the journal's file holds of open transactions."""
        return suspense.of_open(self.settings.place(self.settings.journal.path), open_items)

    def simulation(self) -> Simulation | None:
        """Return what a simulation desk plays with; None where real cards are read."""
        insurer = self.insurer
        return simulation(
            self.cards,
            self.watched,
            issue_voucher=(lambda number: insurer.issue_voucher(number, adapters.now())) if insurer else None,
            network=getattr(self.platform, "network", None),
            phone=self.channel,
        )


def open_counter(
    settings: Settings,
    *,
    cards: Cards | None = None,
    ports: Doors = LIVE,
    printers: Mapping[Transport, PrinterMaker] = MappingProxyType({}),
) -> Counter:
    """Open a counter; `cards` is a reader that is open already, `printers` make those that need a window.

    `ports` records or plays what passes between the counter and its adapters. Raises BadInput where it must not start:
    among others "production_with_simulation", "journal_in_use" and "counter_in_use".
    """
    ensure_real_way(settings.platform)
    settings.make_state()
    with ExitStack() as stack:
        found = cards or equipment.cards(settings.reader, stack)
        return _opened(settings, found, equipment.printers(settings, printers), ports, stack)


def _opened(settings: Settings, found: Cards, printers: Switch, ports: Doors, stack: ExitStack) -> Counter:
    institution, rules, here = samples.institution(), load(), settings.counter
    clock = ports.clock(adapters.now)
    book = Journal(settings.place(settings.journal.path), institution.code, clock, counter=here.counter)
    journal = stack.enter_context(closing(book))
    is_embedded = settings.platform.kind is PlatformKind.EMBEDDED
    insurer = adapters.insurer_of(settings, rules, stack) if is_embedded else None
    adapters.hold_counter(settings, institution.code, stack)
    adapters.replicate(settings, institution.code, stack)
    reader = ports.port("reader", lambda: found.reader)
    presence = ports.port("presence", lambda: found.presence)
    platform = ports.port("platform", lambda: adapters.platform_of(settings, insurer, institution, stack))
    paper = watched(ports.port("printer", lambda: printers))
    channel = ports.port("channel", lambda: adapters.channel_of(settings, stack)) if platform.simulated else None
    patience = CounterPatience() if channel else None
    checkout = GuardedCheckout(
        platform,
        ports.port("hospital", lambda: adapters.hospital_of(settings, stack)),
        journal,
        rules=rules,
        clock=clock,
        operator=here.operator,
        counter=here.counter,
        presence=presence,
        channel=channel,
        patience=patience,
    )
    parts = joined(platform, reader, paper, channel)
    return Counter(
        settings=settings,
        institution=institution,
        rules=rules,
        clock=clock,
        checkout=checkout,
        journal=journal,
        platform=platform,
        cards=found,
        reader=reader,
        printers=printers,
        watched=paper,
        paper=paper_of(parts),
        parts=parts,
        channel=channel,
        patience=patience,
        insurer=insurer,
        stack=stack.pop_all(),
    )


def issue_voucher(settings: Settings, person_number: str) -> str:
    """Have the simulated insurer of these settings issue an e-voucher: 28 digits, good for a minute."""
    settings.make_state()
    with ExitStack() as stack:
        return adapters.insurer_of(settings, load(), stack).issue_voucher(person_number, adapters.now())
