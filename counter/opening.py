"""Open a counter from its settings with every guard, for the window, proofs, tests and scripts."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from counter import adapters, equipment
from counter.equipment import Cards, PrinterMaker
from counter.guards import GuardedCheckout
from counter.interlock import Production, SimulatedCounter, ensure_real_connection, joined, paper_of
from counter.papers import Papers
from counter.patience import CounterPatience
from counter.settings import PlatformKind, Settings, Transport
from counter.simulation_desk import Simulation, simulation, watched
from devices.recording.port_factory import LIVE_PORTS, PortFactory
from devices.switch import Switch
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.network.insurer import Insurer
from terminal.accounts import suspense, till
from terminal.accounts.shift import of_day
from terminal.accounts.suspense import Item
from terminal.benefit.rules import Rules, load
from terminal.checkout.checks import is_as_agreed
from terminal.errors import Refused
from terminal.journal import Journal
from terminal.journal.disk import key_of, made_key
from terminal.journal.reader import is_keyed
from terminal.model import Act, Copy, CopyReason, Institution, ShiftReport, Transaction
from terminal.ports import CardReader, Printer

if TYPE_CHECKING:
    from simulation.embedded import EmbeddedPlatform
    from terminal.national.platform import NationalPlatform


class Outside(NamedTuple):
    """The adapters that a counter is joined with: documents go to `printer`, `printers` are it and the spare one.

    `channel` is None if nobody pays by code, `insurer` if none is in this process.
    """

    platform: "EmbeddedPlatform | NationalPlatform"
    cards: Cards
    reader: CardReader
    printers: Switch
    printer: Printer
    channel: SimulatedChannel | None
    insurer: Insurer | None


@dataclass(frozen=True)
class Counter:
    """An open counter: a context manager, or call `close`.

    `steady` is a clock that nobody sets; `parts` are what the interlock joined; without `patience` nobody pays by code.
    """

    settings: Settings
    institution: Institution
    rules: Rules
    clock: Callable[[], datetime]
    steady: Callable[[], datetime]
    checkout: GuardedCheckout
    journal: Journal
    shipping: adapters.Shipping
    outside: Outside
    parts: SimulatedCounter | Production
    patience: CounterPatience | None
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
        """This counter's documents, to be printed."""
        return Papers(paper_of(self.parts), self.settings.ui.language.value)

    def print_again(self, receipt: Transaction, reason: CopyReason) -> Copy:
        """Print the receipt of a settlement or a refund again, and return its mark; the journal has who and why, too.

        It is the original if none was printed yet. Raises DeviceError, and Refused("figures_changed") for a settlement
        that is only to be undone.
        """
        prints, number = self.checkout.prints, receipt.number
        if receipt.act is Act.REFUND:
            given, copy = self.checkout.refunded(number), prints.begin_refund(number, reason)
            self.papers.refund(given, copy)
            prints.end_refund(number)
            return copy
        made = self.checkout.settlement(number)
        if not is_as_agreed(made):
            raise Refused("figures_changed", bill=receipt.bill_number)
        copy = prints.begin(number, reason)
        self.papers.settlement(made, copy)
        prints.end(number)
        return copy

    def takings(self, day: date) -> till.Totals:
        """Return what a day brought so far."""
        return till.of_day(self.journal, day)

    def shift_report(self, day: date, now: datetime) -> ShiftReport:
        """Report a day as it stood at its end, or stands at `now`."""
        at = self.settings.counter
        return of_day(self.journal, day, now, self.institution, at.counter, at.operator)

    def suspense(self, open_items: Sequence[Transaction]) -> tuple[Item, ...]:
        """Return what the journal's file holds of open transactions."""
        return suspense.of_open(
            self.settings.place(self.settings.journal.path), open_items, self.checkout.backoff.due_at
        )

    def simulation(self) -> Simulation | None:
        """Return what a simulation desk plays with; None where real cards are read."""
        insurer = self.outside.insurer
        return simulation(
            self.outside.cards,
            self.outside.printer,
            issue_voucher=(lambda number: insurer.issue_voucher(number, adapters.now())) if insurer else None,
            network=getattr(self.outside.platform, "network", None),
            phone=self.outside.channel,
        )


def open_counter(
    settings: Settings,
    *,
    cards: Cards | None = None,
    ports: PortFactory = LIVE_PORTS,
    printers: Mapping[Transport, PrinterMaker] = MappingProxyType({}),
) -> Counter:
    """Open a counter; `cards` is a reader that is open already, `printers` make those that need a window.

    `ports` records or plays what passes between the counter and its adapters. Raises BadInput where it must not start:
    among others "production_with_simulation", "journal_in_use" and "counter_in_use".
    """
    ensure_real_connection(settings.platform)
    settings.make_state()
    with ExitStack() as stack:
        found = cards or equipment.cards(settings.reader, stack)
        return _opened(settings, found, equipment.printers(settings, printers), ports, stack)


def _opened(settings: Settings, found: Cards, printers: Switch, ports: PortFactory, stack: ExitStack) -> Counter:
    institution, rules, clock = samples.institution(), load(), ports.clock(adapters.now)
    steady = ports.steady(adapters.now)
    path, number = settings.place(settings.journal.path), settings.counter.counter
    operator = settings.counter.operator
    key = key_of(path) or (b"" if path.exists() and is_keyed(path) else made_key(path))
    of_counter = Journal(path, institution.code, clock, counter=number, operator=operator, key=key)
    journal = stack.enter_context(closing(of_counter))
    is_embedded = settings.platform.kind is PlatformKind.EMBEDDED
    insurer = adapters.insurer_of(settings, rules, stack) if is_embedded else None
    adapters.hold_counter(settings, institution.code, stack)
    shipping = adapters.replicate(settings, institution.code, stack)
    reader = ports.port("reader", lambda: found.reader)
    presence = ports.port("presence", lambda: found.presence)
    platform = ports.port("platform", lambda: adapters.platform_of(settings, insurer, institution, stack))
    paper = watched(ports.port("printer", lambda: printers))
    channel = ports.port("channel", lambda: adapters.channel_of(settings, stack)) if platform.simulated else None
    parts = joined(platform, reader, paper, channel)
    patience = CounterPatience() if channel else None
    checkout = GuardedCheckout(
        platform,
        ports.port("hospital", lambda: adapters.hospital_of(settings, stack)),
        journal,
        rules=rules,
        clock=clock,
        operator=operator,
        counter=number,
        presence=presence,
        steady=steady,
        channel=channel,
        patience=patience,
    )
    outside = Outside(platform, found, reader, printers, paper, channel, insurer)
    told = (checkout, journal, shipping, outside, parts, patience)
    return Counter(settings, institution, rules, clock, steady, *told, stack.pop_all())


def issue_voucher(settings: Settings, person_number: str) -> str:
    """Issue an e-voucher from the simulated insurer of these settings: 28 digits, valid for a minute."""
    settings.make_state()
    with ExitStack() as stack:
        return adapters.insurer_of(settings, load(), stack).issue_voucher(person_number, adapters.now())
