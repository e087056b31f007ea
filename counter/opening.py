"""Open a counter from its settings with every guard, for the window, proofs, tests and scripts."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from counter import adapters, desks, equipment
from counter.cash_desk import CashDesk
from counter.deposit_desk import DepositDesk
from counter.equipment import Cards, PrinterMaker
from counter.extras import extras_of
from counter.guards import GuardedCheckout
from counter.interlock import Production, SimulatedCounter, ensure_real_connection, joined, paper_of
from counter.papers import Extras, Papers
from counter.patience import CounterPatience
from counter.people import People
from counter.refund_desk import RefundDesk
from counter.settings import PlatformKind, Settings, Transport
from counter.simulation_desk import Simulation, cleared, outdoors, simulation, watched
from devices.recording.port_factory import LIVE_PORTS, PortFactory
from devices.recording.port_factory import steady as running
from devices.switch import Switch
from simulation.channel import SimulatedChannel
from simulation.network.insurer import Insurer
from simulation.stories import Scene
from terminal.accounts import suspense, till
from terminal.accounts.suspense import Item
from terminal.benefit.rules import Rules
from terminal.checkout.checks import is_as_agreed
from terminal.checkout.tenders import Charges
from terminal.errors import BadInput, Refused
from terminal.journal import Journal
from terminal.journal import reader as journals
from terminal.model import Act, Copy, CopyReason, HandOver, Institution, Remittance, Take, Transaction, Who
from terminal.ports import CardReader, Hospital, Printer
from terminal.receipt import Printing

if TYPE_CHECKING:
    from simulation.embedded import EmbeddedPlatform
    from terminal.checkout.finder import Finder
    from terminal.national.platform import NationalPlatform

Now = Callable[[], datetime]


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
    hospital: Hospital


@dataclass(frozen=True)
class Counter:
    """An open counter: a context manager, or call `close`.

    `now` is the time as everything outside has it, of a scene where one is played, `clock` that of the core, `steady` a
    clock that nobody sets; `parts` are what the interlock joined; without `patience` nobody pays by code; `people`
    are who is signed in, the `desk` is the cash office as this counter reaches it, `deposits` the book of deposits,
    `refunds` those that one person alone must not make, `program` the version of the program that prints.
    """

    settings: Settings
    institution: Institution
    rules: Rules
    clock: Callable[[], datetime]
    steady: Callable[[], datetime]
    now: Callable[[], datetime]
    scene: Scene | None
    checkout: GuardedCheckout
    journal: Journal
    desk: CashDesk
    deposits: DepositDesk
    refunds: RefundDesk
    shipping: adapters.Shipping
    outside: Outside
    parts: SimulatedCounter | Production
    patience: CounterPatience | None
    people: People
    extras: Extras
    program: str
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
        return Papers(paper_of(self.parts), self.settings.ui.language.value, self.extras, self.outside.hospital.visit)

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

    def print_remittance(self, made: Remittance, is_again: bool) -> None:
        """Print both copies of a remittance, the first time or again; raises DeviceError."""
        printing = Printing(by=self.desk.operator(), at=self.desk.clock(), is_again=is_again, version=self.program)
        self.papers.remittance(made, self.institution, printing)

    def print_taken(self, number: str, act: Take, made: Remittance) -> None:
        """Print finance's receipt for the cash of a remittance; raises DeviceError."""
        self.papers.taken(number, act, made, self.institution)

    def suspense(self, open_items: Sequence[Transaction]) -> tuple[Item, ...]:
        """Return what the journal's file holds of open transactions."""
        path = self.settings.place(self.settings.journal.path)
        return suspense.of_open(path, open_items, self.checkout.backoff.due_at)

    @cached_property
    def finder(self) -> "Finder":
        """The search for people and settlements, made ready when it is first used."""
        from terminal.checkout.finder import Finder  # noqa: PLC0415, not needed before anything is looked for
        from terminal.journal.search_index import SearchIndex  # noqa: PLC0415

        index = SearchIndex(self.settings.place(self.settings.journal.path))
        self.stack.enter_context(closing(index))
        return Finder(self.outside.hospital, index, self.journal.story_of, self.now)

    def hand_overs(self, today: date) -> tuple[HandOver, ...]:
        """Return the cash of today and yesterday that nobody has confirmed as handed over, as far as it is on disk."""
        path, yesterday = self.settings.place(self.settings.journal.path), today - timedelta(days=1)
        return self.checkout.hand_overs(journals.to_hand_over(path, yesterday))

    def simulation(self) -> Simulation | None:
        """Return what a simulation desk plays with; None where real cards are read."""
        insurer = self.outside.insurer
        return simulation(
            self.outside.cards,
            self.outside.printer,
            issue_voucher=(lambda number: insurer.issue_voucher(number, self.now())) if insurer else None,
            clear_month=(lambda: cleared(self.settings, self.rules, self.now())) if insurer else None,
            network=getattr(self.outside.platform, "network", None),
            phone=self.outside.channel,
            here=self.settings.hospital.institution,
            scene=self.scene,
            outdoors=outdoors(self.outside.hospital, self.outside.channel, self.now),
        )


def open_counter(
    settings: Settings,
    *,
    cards: Cards | None = None,
    ports: PortFactory = LIVE_PORTS,
    printers: Mapping[Transport, PrinterMaker] = MappingProxyType({}),
    scene: Scene | None = None,
    now: Now | None = None,
) -> Counter:
    """Open a counter; `cards` is a reader that is open already, `printers` make those that need a window.

    `ports` records or plays what passes between the counter and its adapters. With a `scene` its people and bills are
    there, and its clock runs; `now` is the time in place of the real one or of a scene's. Raises BadInput where it
    must not start: among others "scene_in_production", "production_with_simulation", "journal_in_use" and
    "counter_in_use".
    """
    ensure_real_connection(settings.platform)
    settings.make_state()
    with ExitStack() as stack:
        found = cards or equipment.cards(settings.reader, stack)
        owned = found, equipment.printers(settings, printers)
        return _opened(settings, owned, ports, stack, scene, now or clock_of(scene, settings))


def _opened(
    settings: Settings, owned: tuple[Cards, Switch], ports: PortFactory, stack: ExitStack, scene: Scene | None, now: Now
) -> Counter:
    (found, printers), here, rules = owned, settings.institution, adapters.rules_of(settings)
    clock, steady = ports.clock(now), ports.steady(now)
    journal, people, who = _manned(settings, stack, clock)
    insurer = adapters.insurer_here(settings, rules, stack, scene)
    locks = adapters.hold_counter(settings, here.code, stack)
    shipping = adapters.replicate(settings, here.code, stack)
    reader = ports.port("reader", lambda: found.reader)
    platform = ports.port("platform", lambda: adapters.platform_of(settings, insurer, here, stack, now, scene, who))
    paper = watched(ports.port("printer", lambda: printers))
    channel = ports.port("channel", lambda: adapters.channel_of(settings, stack, now)) if platform.simulated else None
    parts, patience = joined(platform, reader, paper, channel), CounterPatience() if channel else None
    hospital: Hospital = ports.port("hospital", lambda: adapters.hospital_of(settings, stack, scene))
    journal.terminal = adapters.signed_on(settings, hospital, locks)
    desk = desks.cash(settings, journal, people, clock, stack)
    extras = extras_of(settings, stack, clock, who)
    book = adapters.deposit_book_of(settings, stack)
    checkout = GuardedCheckout(
        platform,
        hospital,
        journal,
        rules=rules,
        clock=clock,
        operator=who,
        counter=settings.counter.counter,
        presence=ports.port("presence", lambda: found.presence),
        steady=steady,
        channel=channel,
        patience=patience,
        deposits=book,
        **_guards(locks, journal, desk, people, extras),
        **_payment(settings, stack),
    )
    deposits = desks.deposits(settings, book, journal, Charges(channel, patience), desk, people, checkout)
    refunds = desks.refunds(settings, journal, desk, checkout)
    outside = Outside(platform, found, reader, printers, paper, channel, insurer, hospital)
    told = checkout, journal, desk, deposits, refunds, shipping, outside, parts, patience, people, extras
    return Counter(settings, here, rules, clock, steady, now, scene, *told, ports.program, stack.pop_all())


def _manned(settings: Settings, stack: ExitStack, clock: Callable[[], datetime]) -> tuple[Journal, People, Who]:
    """Open the journal, and return it with who is signed in; their number stands on every entry."""

    def who() -> str:
        return people.number

    at, journal = settings.counter, adapters.journal_of(settings, stack, who, clock)
    people = People(adapters.operators_of(settings, stack), at.counter, at.operator, journal.trace)
    stack.callback(people.sign_out)
    return journal, people, who


def _guards(locks: adapters.Locks, journal: Journal, desk: CashDesk, people: People, extras: Extras) -> dict[str, Any]:
    """Return what a checkout asks before money moves, and where it leaves its traces."""
    return {
        "ensure_alone": locks.ensure_held,
        "terminal": journal.terminal,
        "trace": journal.trace,
        "ensure_on_duty": desk.ensure_on_duty,
        "act": people.act,
        "consented": people.consented,
        "ensure_reversible": extras.ensure_reversible,
    }


def _payment(settings: Settings, stack: ExitStack) -> dict[str, Any]:
    """Return by which rules patients pay at a counter, and the book of who pays beside them."""
    payers = adapters.payer_book_of(settings, stack)
    return {"cents": settings.cents, "together": settings.together, "payers": payers}


def clock_of(scene: Scene | None, settings: Settings) -> Callable[[], datetime]:
    """Return the real clock, or that of a scene, which runs on from its beginning.

    Raises BadInput("scene_in_production") for a scene where the insurer is not the one in this process.
    """
    if scene is None:
        return adapters.now
    if settings.platform.kind is not PlatformKind.EMBEDDED:
        raise BadInput("scene_in_production")
    return running(lambda: scene.begins)


def issue_voucher(settings: Settings, person_number: str) -> str:
    """Issue an e-voucher from the simulated insurer of these settings: 28 digits, valid for a minute."""
    settings.make_state()
    with ExitStack() as stack:
        return adapters.insurer_of(settings, adapters.rules_of(settings), stack).issue_voucher(
            person_number, adapters.now()
        )
