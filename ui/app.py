"""An open counter as the window needs it."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

import counter
from counter.advice import Advice
from counter.day_books import DayBooks
from counter.equipment import Cards, paper_patience
from counter.opening import Counter
from counter.settings import Settings
from counter.settings_desk import SettingsDesk
from counter.window_settings import VoiceKind
from devices.recording.port_factory import LIVE_PORTS, PortFactory
from devices.voucher import payment_code
from simulation.stories import Scene
from terminal import areas
from terminal.checkout.applications import Applications
from terminal.errors import BadInput
from terminal.ports import Voice
from terminal.texts import words
from ui.camera import CameraScanner
from ui.counter_services import CounterServices
from ui.diagnosis import Diagnosis
from ui.i18n import tr
from ui.qt_devices import PRINTERS, scanner
from ui.start import window_config


def open_services(
    settings: Settings,
    stack: ExitStack,
    cards: Cards | None = None,
    ports: PortFactory = LIVE_PORTS,
    scene: Scene | None = None,
    file: Path | None = None,
    now: Callable[[], datetime] | None = None,
) -> CounterServices:
    """Open a counter, with what only a window offers, and return it as the window sees it; `stack` closes it.

    `now` is the time in place of the real one. The settings may be changed where they are those of a `file`. Raises
    BadInput if the counter must not start.
    """
    opened = counter.open(settings, cards=cards, ports=ports, printers=PRINTERS, scene=scene, now=now)
    stack.enter_context(opened)
    return _services(opened, ports, SettingsDesk(settings, file, opened.people) if file else None)


def _services(opened: Counter, ports: PortFactory, settings_desk: SettingsDesk | None) -> CounterServices:
    settings, today, papers = opened.settings, ports.today(opened.now), opened.papers
    language = settings.ui.language.value
    codes, lending = scanner(settings.scanner), opened.outside.cards.lending
    return CounterServices(
        **_shown(settings, today()) | {"simulated": opened.parts.simulated},
        turn_to_paper=papers.turn,
        checkout=opened.checkout,
        advice=Advice(opened.rules, opened.institution),
        reader=opened.outside.reader,
        recognise=opened.checkout.recognise,
        scanner=codes,
        viewfinder=codes.toggle_preview if isinstance(codes, CameraScanner) else None,
        print_receipt=papers.settlement,
        print_refund=papers.refund,
        printers=opened.outside.printers,
        **_cash(opened),
        extras=opened.extras if opened.extras.numbers or opened.extras.receipts else None,
        applications=Applications(opened.outside.platform, opened.institution.code, opened.people.ensure),
        payment_code=payment_code,
        patience=opened.patience,
        people=opened.people,
        settings_desk=settings_desk,
        voice=_voice(settings.ui.voice),
        day_books=DayBooks(settings, today, opened.people, opened.journal, opened.checkout),
        diagnosis=Diagnosis(settings, opened.now, lambda: opened.outside.printer),
        suspense=opened.suspense,
        hand_overs=opened.hand_overs,
        finder=lambda: opened.finder,
        watch_shipping=lambda tell: opened.shipping.watch(lambda reason: tell(_unshipped(reason, language))),
        clock=today,
        steady=opened.steady,
        area_name=lambda area: areas.name(area, language),
        simulated_parts=opened.parts.simulated_parts,
        printer_status=papers.printer.status,
        answer_limit=getattr(opened.outside.platform, "patience", 0.0),
        simulation=opened.simulation(),
        clock_ahead=lambda: opened.checkout.clock_ahead,
        borrows=lending.borrows if lending else lambda _: False,
    )


def _voice(kind: VoiceKind) -> Voice | None:
    from devices.voice import EspeakVoice, SimulatedVoice  # noqa: PLC0415 - most counters have none

    made: dict[VoiceKind, type[Voice]] = {VoiceKind.ESPEAK: EspeakVoice, VoiceKind.SIMULATED: SimulatedVoice}
    return made[kind]() if kind in made else None


def _shown(settings: Settings, now: datetime) -> dict[str, Any]:
    """Return what the settings alone say of the window."""
    return asdict(window_config(settings, now)) | {
        "card_limit": settings.reader.deadline,
        "paper_limit": paper_patience(settings),
        "patient_display": settings.ui.patient_display,
    }


def _cash(opened: Counter) -> dict[str, Any]:
    """Return the cash office and the desk of deposits, and how their documents are printed."""
    papers, here = opened.papers, opened.institution
    return {
        "taken": opened.desk.taken,
        "desk": opened.desk,
        "print_remittance": opened.print_remittance,
        "print_taken": opened.print_taken,
        "print_float": lambda held: papers.float(held, here),
        "print_loan": lambda loan: papers.loan(loan, here),
        "deposits": opened.deposits,
        "refunds": opened.refunds,
        "visits": opened.outside.hospital,
        "print_deposit": lambda deposit, stay: papers.deposit(deposit, stay, here),
        "print_deposit_back": lambda back, deposit, stay: papers.deposit_back(back, deposit, stay, here),
        "print_day_list": lambda account, day: papers.day_list(account, day, here),
    }


def _unshipped(reason: BadInput, language: str) -> str:
    return tr(
        "{0} The hospital's database gets nothing more from this counter: call IT. Settling goes on.",
        words(reason, language).what,
    )
