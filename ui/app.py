"""The one place where ports meet adapters: settings in, a counter that works out."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from dataclasses import replace as replaced
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from counter.adapters import channel_of, hold_counter, hospital_of, insurer_of, now, platform_of, replicate
from counter.interlock import ensure_no_sample, ensure_real_way, joined
from counter.settings import Language, PlatformKind, Settings
from devices.recording.doors import LIVE, Doors
from devices.switch import Switch
from devices.voucher import Vouchers, payment_code, spent
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.network.insurer import Insurer
from terminal import areas
from terminal.accounts import till
from terminal.accounts.shift import of_day
from terminal.accounts.suspense import Item, of_journal
from terminal.benefit.rules import Rules, load
from terminal.checkout import Checkout
from terminal.checkout.applications import Applications
from terminal.journal import Journal
from terminal.model import (
    Copy,
    Credential,
    Patient,
    Refunded,
    Settlement,
    Transaction,
    VoucherCredential,
)
from terminal.ports import CardReader, Printer
from terminal.receipt import claim_of, document, refund_document, shift_document
from ui.advice import Advice
from ui.camera import CameraScanner
from ui.desk import Desk, Simulation
from ui.diagnosis import Diagnosis
from ui.equipment import Cards, press, scanner
from ui.patience import CounterPatience
from ui.real_paper import paper_of
from ui.start import front
from ui.trial import simulation, watched

if TYPE_CHECKING:
    from simulation.embedded import EmbeddedPlatform
    from terminal.national.platform import NationalPlatform


@dataclass(frozen=True)
class _Made:
    """What stands behind the window: the ports behind their doors, and the checkout on them."""

    checkout: "_Counter"
    platform: "EmbeddedPlatform | NationalPlatform"
    reader: CardReader
    paper: Printer
    channel: SimulatedChannel | None
    patience: CounterPatience | None
    insurer: Insurer | None
    journal: Journal


def build(settings: Settings, found: Cards, stack: ExitStack, doors: Doors = LIVE) -> Desk:
    """Put a counter together behind its doors; `stack` closes what it opens.

    Raises BadInput where it must not start.
    """
    ensure_real_way(settings.platform)
    settings.make_state()
    printers, rules = press(settings), load()
    made = _made(settings, found, stack, doors, printers, rules)
    return _desk(settings, found, doors, made, printers, rules)


def _made(settings: Settings, found: Cards, stack: ExitStack, doors: Doors, printers: Switch, rules: Rules) -> _Made:
    hospital, counter = samples.institution(), settings.counter
    clock = doors.clock(now)
    book = Journal(settings.place(settings.journal.path), hospital.code, clock, counter=counter.counter)
    journal = stack.enter_context(closing(book))
    insurer = insurer_of(settings, rules, stack) if settings.platform.kind is PlatformKind.EMBEDDED else None
    hold_counter(settings, hospital.code, stack)
    replicate(settings, hospital.code, stack)
    reader, presence = doors.port("reader", lambda: found.reader), doors.port("presence", lambda: found.presence)
    platform = doors.port("platform", lambda: platform_of(settings, insurer, hospital, stack))
    paper = watched(doors.port("printer", lambda: printers))
    channel = doors.port("channel", lambda: channel_of(settings, stack)) if platform.simulated else None
    patience = CounterPatience() if channel else None
    checkout = _Counter(
        platform,
        doors.port("hospital", lambda: hospital_of(settings, stack)),
        journal,
        rules=rules,
        clock=clock,
        operator=counter.operator,
        counter=counter.counter,
        presence=presence,
        channel=channel,
        patience=patience,
    )
    return _Made(checkout, platform, reader, paper, channel, patience, insurer, journal)


def _desk(settings: Settings, found: Cards, doors: Doors, made: _Made, printers: Switch, rules: Rules) -> Desk:
    hospital, language, today = samples.institution(), settings.ui.language, doors.today(now)
    at = settings.counter
    parts = joined(made.platform, made.reader, made.paper, made.channel)
    codes, paper = scanner(settings.scanner), paper_of(parts)
    shown = replaced(front(settings, today()), simulated=parts.simulated)
    return Desk(
        **vars(shown),
        checkout=made.checkout,
        advice=Advice(rules, hospital),
        reader=made.reader,
        recognise=lambda text: made.checkout.vouchers.scan(text, monotonic()),
        scanner=codes,
        viewfinder=codes.toggle_preview if isinstance(codes, CameraScanner) else None,
        print_receipt=receipts(paper, language),
        print_refund=refund_receipts(paper, language),
        printers=printers,
        takings=lambda: till.of_day(made.journal, today().date()),
        shift_report=lambda day: of_day(made.journal, day, today(), hospital, at.counter, at.operator),
        print_report=lambda report: paper.print(shift_document(report, language)),
        applications=Applications(made.platform, hospital.code),
        payment_code=payment_code,
        patience=made.patience,
        diagnosis=Diagnosis(settings, now, lambda: made.paper),
        suspense=suspense_of(settings.place(settings.journal.path)),
        clock=today,
        area_name=lambda area: areas.name(area, language.value),
        played=parts.played,
        printer_status=paper.status,
        simulation=_simulation(found, made),
        patient_display=settings.ui.patient_display,
    )


def _simulation(found: Cards, made: _Made) -> Simulation | None:
    insurer = made.insurer
    return simulation(
        found,
        made.paper,
        issue_voucher=(lambda number: insurer.issue_voucher(number, now())) if insurer else None,
        network=getattr(made.platform, "network", None),
        phone=made.channel,
    )


def suspense_of(journal: Path) -> Callable[[Sequence[Transaction]], tuple[Item, ...]]:
    """Return what tells of open transactions what a journal's file holds of them."""

    def tell(open_items: Sequence[Transaction]) -> tuple[Item, ...]:
        # What the journal has only noted yet is in no file, and open no more.
        wanted = {each.id for each in open_items}
        return tuple(item for item in of_journal(journal) if item.transaction.id in wanted) if wanted else ()

    return tell


def receipts(paper: Printer, language: Language) -> Callable[[Settlement, Copy], None]:
    """Return what prints a settlement as copy number so and so; the original opens the drawer, too.

    One that was paid in full comes with the sheet for the claim. What stays after a refund leaves the drawer to that.
    """

    def put_out(settlement: Settlement, copy: Copy) -> None:
        if not copy.number and not settlement.replaces:
            paper.kick_drawer()
        paper.print(document(settlement, language, copy))
        if settlement.refusal:
            paper.print(claim_of(settlement, language))

    return put_out


def refund_receipts(paper: Printer, language: Language) -> Callable[[Refunded, Copy], None]:
    """Return what prints a refund as copy number so and so; the original opens the drawer, too."""

    def put_out(refunded: Refunded, copy: Copy) -> None:
        if not copy.number:
            paper.kick_drawer()
        paper.print(refund_document(refunded, language, copy))

    return put_out


def issue_voucher(settings: Settings, person_number: str) -> str:
    """Have the simulated insurer of these settings issue an e-voucher: 28 digits, good for a minute."""
    settings.make_state()
    with ExitStack() as stack:
        return insurer_of(settings, load(), stack).issue_voucher(person_number, now())


class _Counter(Checkout):
    """The checkout of a terminal that sends no voucher twice."""

    @cached_property
    def vouchers(self) -> Vouchers:
        return Vouchers()

    def identify(self, credential: Credential) -> Patient:
        if not self._platform.simulated:
            ensure_no_sample(credential)
        if not isinstance(credential, VoucherCredential):
            return super().identify(credential)
        self.vouchers.use(credential, monotonic())
        return replace(super().identify(credential), credential=spent(credential))
