"""An open counter as the window needs it."""

from contextlib import ExitStack

import counter
from counter.adapters import now
from counter.advice import Advice
from counter.equipment import Cards, paper_patience
from counter.opening import Counter
from counter.settings import Settings
from devices.recording.port_factory import LIVE_PORTS, PortFactory
from devices.voucher import payment_code
from terminal import areas
from terminal.checkout.applications import Applications
from terminal.errors import BadInput
from terminal.texts import words
from ui.camera import CameraScanner
from ui.counter_services import CounterServices
from ui.diagnosis import Diagnosis
from ui.i18n import tr
from ui.qt_devices import PRINTERS, scanner
from ui.start import window_config


def open_services(
    settings: Settings, stack: ExitStack, cards: Cards | None = None, ports: PortFactory = LIVE_PORTS
) -> CounterServices:
    """Open a counter, with what only a window offers, and return it as the window sees it; `stack` closes it.

    Raises BadInput if the counter must not start.
    """
    return _services(stack.enter_context(counter.open(settings, cards=cards, ports=ports, printers=PRINTERS)), ports)


def _services(opened: Counter, ports: PortFactory) -> CounterServices:
    settings, today, papers = opened.settings, ports.today(now), opened.papers
    language = settings.ui.language.value
    codes, lending = scanner(settings.scanner), opened.outside.cards.lending
    shown = vars(window_config(settings, today())) | {"simulated": opened.parts.simulated}
    return CounterServices(
        **shown,
        checkout=opened.checkout,
        advice=Advice(opened.rules, opened.institution),
        reader=opened.outside.reader,
        recognise=opened.checkout.recognise,
        scanner=codes,
        viewfinder=codes.toggle_preview if isinstance(codes, CameraScanner) else None,
        print_receipt=papers.settlement,
        print_refund=papers.refund,
        printers=opened.outside.printers,
        takings=lambda: opened.takings(today().date()),
        shift_report=lambda day: opened.shift_report(day, today()),
        print_report=papers.report,
        applications=Applications(opened.outside.platform, opened.institution.code),
        payment_code=payment_code,
        patience=opened.patience,
        diagnosis=Diagnosis(settings, now, lambda: opened.outside.printer),
        suspense=opened.suspense,
        watch_shipping=lambda tell: opened.shipping.watch(lambda reason: tell(_unshipped(reason, language))),
        clock=today,
        steady=opened.steady,
        area_name=lambda area: areas.name(area, language),
        simulated_parts=opened.parts.simulated_parts,
        printer_status=papers.printer.status,
        answer_limit=getattr(opened.outside.platform, "patience", 0.0),
        card_limit=settings.reader.deadline,
        paper_limit=paper_patience(settings),
        simulation=opened.simulation(),
        clock_ahead=lambda: opened.checkout.clock_ahead,
        borrows=lending.borrows if lending else lambda _: False,
        patient_display=settings.ui.patient_display,
    )


def _unshipped(reason: BadInput, language: str) -> str:
    return tr(
        "{0} The hospital's database gets nothing more from this counter: call IT. Settling goes on.",
        words(reason, language).what,
    )
