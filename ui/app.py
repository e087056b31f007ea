"""The one place where ports meet adapters: settings in, a counter that works out."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from devices.doors import LIVE, Doors
from devices.voucher import Vouchers, payment_code, spent
from terminal import areas, database, samples
from terminal.benefit.rules import Rules, load
from terminal.checkout import Checkout
from terminal.checkout.applications import Applications
from terminal.config import Language, PlatformKind, Settings
from terminal.errors import BadInput, DeviceError
from terminal.hospital import SampleHospital
from terminal.interlock import ensure_no_sample, ensure_real_way, joined
from terminal.journal import Journal
from terminal.model import (
    Copy,
    Credential,
    Institution,
    Patient,
    Refunded,
    Settlement,
    Transaction,
    VoucherCredential,
)
from terminal.money import yuan
from terminal.network import network, tables
from terminal.network.insurer import Insurer
from terminal.payment.channel import SimulatedChannel
from terminal.platform.embedded import EmbeddedPlatform
from terminal.ports import Printer
from terminal.receipt import claim_of, document, refund_document, shift_document
from terminal.shift import of_day
from terminal.suspense import Item, of_journal
from ui.advice import Advice
from ui.camera import CameraScanner
from ui.desk import Desk
from ui.diagnosis import Diagnosis
from ui.ending import Ending
from ui.equipment import Cards, cards, press, scanner
from ui.patience import CounterPatience
from ui.real_paper import paper_of
from ui.session import Session
from ui.trial import simulation, watched
from ui.window import Window
from ui.words import DOT
from ui.worker import Worker

if TYPE_CHECKING:
    from terminal.platform.national import NationalPlatform


def run(settings: Settings) -> int:
    """Open the window and return the exit status when it is closed; raises JiesuanError where it cannot start."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys():
        raise DeviceError("no_display")
    app = QApplication(sys.argv[:1])
    with ExitStack() as stack:
        stack.enter_context(closing(Ending(app)))
        desk = build(settings, cards(settings.reader, stack), stack)
        window = open_window(desk, stack)
        window.show()
        QTimer.singleShot(0, window.start)
        return app.exec()


def open_window(desk: Desk, stack: ExitStack) -> Window:
    """Make the window with its worker; `stack` closes both, after a payment under way."""
    worker = Worker()
    stack.callback(worker.close)
    if desk.patience:
        stack.callback(desk.patience.close)
    window = Window(desk, worker)
    stack.callback(window.close)
    name = window.windowTitle()
    window.flow.moved.connect(lambda session: window.setWindowTitle(title(name, session)))
    return window


def title(name: str, session: Session) -> str:
    """Say in the window's title what stands on the counter, for task bars and screen readers; never who."""
    done = session.refunded.refund if session.refunded else session.settlement
    if done:
        return DOT.join((name, done.number + ("…" if session.printing else "")))
    if session.presettlement:
        agreed = session.presettlement
        return DOT.join((name, agreed.bill.number, yuan(agreed.answer.split.cash)))
    return name


def build(settings: Settings, found: Cards, stack: ExitStack, doors: Doors = LIVE) -> Desk:
    """Put a counter together behind its doors; `stack` closes what it opens. Raises BadInput where it must not start."""
    ensure_real_way(settings.platform)
    rules, hospital, language = load(), samples.institution(), settings.ui.language
    settings.make_state()
    clock, today, printers = doors.clock(now), doors.today(now), press(settings)
    book = Journal(settings.place(settings.journal.path), hospital.code, clock, counter=settings.counter.counter)
    journal = stack.enter_context(closing(book))
    insurer = _insurer(settings, rules, stack) if settings.platform.kind is PlatformKind.EMBEDDED else None
    _hold_counter(settings, hospital.code, stack)
    _replicate(settings, hospital.code, stack)
    reader, presence = doors.port("reader", lambda: found.reader), doors.port("presence", lambda: found.presence)
    platform = doors.port("platform", lambda: _platform(settings, insurer, hospital, found, stack))
    paper = watched(doors.port("printer", lambda: printers))
    channel = doors.port("channel", lambda: _channel(settings, stack)) if platform.simulated else None
    patience = CounterPatience() if channel else None
    checkout = _Counter(
        platform,
        doors.port("hospital", lambda: _hospital(settings, stack)),
        journal,
        rules=rules,
        clock=clock,
        operator=settings.counter.operator,
        counter=settings.counter.counter,
        presence=presence,
        channel=channel,
        patience=patience,
    )
    parts = joined(platform, reader, paper, channel)
    codes = scanner(settings.scanner)
    return Desk(
        checkout=checkout,
        advice=Advice(rules, hospital),
        reader=reader,
        recognise=lambda text: checkout.vouchers.scan(text, monotonic()),
        scanner=codes,
        scanner_gap=settings.scanner.gap / 1000,
        viewfinder=codes.toggle_preview if isinstance(codes, CameraScanner) else None,
        print_receipt=receipts(paper_of(parts), language),
        print_refund=refund_receipts(paper_of(parts), language),
        printers=printers,
        shift_report=lambda day: of_day(journal, day, today(), hospital, settings.counter),
        print_report=lambda report: paper_of(parts).print(shift_document(report, language)),
        applications=Applications(platform, hospital.code),
        payment_code=payment_code,
        patience=patience,
        diagnosis=Diagnosis(settings, now, lambda: paper),
        suspense=suspense_of(settings.place(settings.journal.path)),
        clock=today,
        hospital=hospital.name,
        counter=settings.counter.counter,
        operator=settings.counter.operator,
        shift=f"{today():%Y-%m-%d}",
        area_name=lambda area: areas.name(area, language.value),
        simulation=simulation(
            found,
            paper,
            issue_voucher=(lambda number: insurer.issue_voucher(number, now())) if insurer else None,
            network=getattr(platform, "network", None),
            phone=channel,
        ),
        simulated=parts.simulated,
        language=language.value,
        theme=settings.ui.theme.value,
        scale=settings.ui.scale / 100 if settings.ui.scale else None,
        patient_display=settings.ui.patient_display,
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
        return _insurer(settings, load(), stack).issue_voucher(person_number, now())


def now() -> datetime:
    """Tell the time with the zone of this counter."""
    return datetime.now().astimezone()


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


def _insurer(settings: Settings, rules: Rules, stack: ExitStack) -> Insurer:
    engine = tables.opened(settings.books())
    stack.callback(engine.dispose)
    insurer = Insurer(engine, rules)
    insurer.enrol(samples.people())
    return insurer


def _platform(
    settings: Settings, insurer: Insurer | None, hospital: Institution, found: Cards, stack: ExitStack
) -> "EmbeddedPlatform | NationalPlatform":
    if insurer is None:
        return _national(settings, hospital, stack)
    files = settings.platform.faults, settings.platform.hops
    faults, hops = (settings.place(file) if file else None for file in files)
    return EmbeddedPlatform(insurer, now, network=network.opened(faults, hops), place=hospital.area)


def _national(settings: Settings, hospital: Institution, stack: ExitStack) -> "NationalPlatform":
    from terminal.platform.connect import Where, connected  # noqa: PLC0415, an HTTP client takes long to load
    from terminal.platform.envelope import Sender  # noqa: PLC0415

    chosen, counter = settings.platform, settings.counter.counter
    where = Where(
        url=chosen.url,
        profile=chosen.profile,
        keys=settings.place(chosen.keys) if chosen.keys else None,
        ids=settings.place(f"message-ids.{counter}"),
    )
    sender = Sender(institution=hospital, operator=settings.counter.operator, counter=counter)
    return stack.enter_context(closing(connected(where, sender, now)))


def _hold_counter(settings: Settings, institution: str, stack: ExitStack) -> None:
    """Be the only one of this number at the insurer: two would give their messages the same ids."""
    number, ledger = settings.counter.counter, settings.platform.ledger
    if ledger and not stack.enter_context(database.alone(ledger, f"{institution}{number}")):
        raise BadInput("counter_in_use", counter=number)
    lock = FileLock(f"{settings.place(settings.platform.path)}.{number}.lock", thread_local=False, blocking=False)
    try:
        stack.enter_context(lock)
    except Timeout:
        raise BadInput("counter_in_use", counter=number) from None


def _replicate(settings: Settings, institution: str, stack: ExitStack) -> None:
    if not settings.journal.replicate_to:
        return
    from terminal.replication import Replicator  # noqa: PLC0415, most terminals ship nothing

    journal, terminal = settings.place(settings.journal.path), institution + settings.counter.counter
    stack.enter_context(closing(Replicator(journal, terminal, settings.journal.replicate_to)))


def _hospital(settings: Settings, stack: ExitStack) -> SampleHospital:
    return stack.enter_context(closing(SampleHospital(settings.place("hospital.db"))))


def _channel(settings: Settings, stack: ExitStack) -> SimulatedChannel:
    return stack.enter_context(closing(SimulatedChannel(settings.place("channel.db"), now)))
