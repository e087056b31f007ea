"""The cashier's window with an open counter: shows the session in its pages, and handles keys and scans."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication

from devices.voucher import CodeKind, kind_of
from terminal.errors import DeviceError
from terminal.model import Transaction
from terminal.ports import ReaderEvent, ReaderState, ScannerEvent, ScannerState
from terminal.texts import words
from ui import pending
from ui.frame import Call
from ui.i18n import tr
from ui.pages.waiting import reader_words
from ui.session import Session, ShiftStatus, Step, allowed
from ui.side_windows import SideWindows
from ui.wedge import keys_of
from ui.widgets.strip import Alarms
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from ui.counter_services import CounterServices
    from ui.flow import Flow
    from ui.pages.stack import ScreenStack
    from ui.printer_watch import PrinterWatch
    from ui.worker import Worker


class Window(SideWindows):
    """One counter: `config` is what it shows until it gets a desk; scans that come before that are kept."""

    flow: "Flow"
    pages: "ScreenStack"
    paper: "PrinterWatch"
    _services: "CounterServices"
    _worker: "Worker"
    _print_worker: "Worker"

    def __init__(self, config: WindowConfig) -> None:
        super().__init__(config, partial(self._toggle, "suspense"))
        self.is_serving = False
        self._shift_status, self._alarms = ShiftStatus(), Alarms()
        self._kept: list[str] = []
        self.wedge.scanned.connect(self._scanned)
        self.wedge.doubted.connect(self._doubted)

    def serve(self, services: "CounterServices", worker: "Worker") -> None:
        """Connect the window to a desk; `worker` runs blocking calls, and the caller closes it."""
        from ui.flow import Flow  # noqa: PLC0415 - not needed for the first paint
        from ui.pages.stack import ScreenStack  # noqa: PLC0415
        from ui.printer_watch import PrinterWatch  # noqa: PLC0415
        from ui.worker import Worker  # noqa: PLC0415

        self._services, self._worker, self._print_worker = services, worker, Worker(self)
        self.flow = Flow(services, worker, self._print_worker, self)
        self.paper = PrinterWatch(services.printer_status, self._print_worker, self)
        self.pages = ScreenStack(services, self._look, self.flow, self.waiting)
        self.put(self.pages)
        self.waiting.typed.connect(self._scanned)
        self.pages.amount_asked.connect(lambda asked: self.keys.allow("F9", allowed=asked))
        self.top.simulation.setVisible(services.simulation is not None)
        self.strip.show_simulated(simulated=services.simulated, simulated_parts=services.simulated_parts)
        self.keys.act(self._actions())
        self._connect()
        self._show_session(self.flow.session)
        self._show_shift_status(self._shift_status)
        self.is_serving = True

    def _actions(self) -> dict[str, Call]:
        flow = self.flow
        return {
            "F1": lambda: self._toggle("help"),
            "F2": flow.read_again,
            "F3": self._scan_key,
            "F4": self._focus_bills,
            "F5": flow.presettle,
            "F6": self._toggle_why,
            "F7": self._toggle_what_if,
            "F9": self._collect,
            "F10": self._refund,
            "F11": lambda: flow.reprint(self._shift_status),
            "F12": self._toggle_shift,
        }

    def _connect(self) -> None:
        for key, action in self._actions().items():
            self._shortcut(key, action)
        self._shortcut("Esc", self._back)
        for key, page in (("Ctrl+I", "institutions"), ("Ctrl+N", "identity"), ("Ctrl+U", "suspense")):
            self._shortcut(key, partial(self._toggle, page))
        self._shortcut("Ctrl+P", self.toggle_display)
        self._shortcut("Ctrl+Y", self.ask_layout)
        self._shortcut("Ctrl+W", self.strip.toggle)
        if self._services.simulation:
            self._shortcut("Ctrl+M", self.simulation_key)
        if self._services.diagnosis:
            self._shortcut("Ctrl+D", partial(self._toggle, "devices"))
            self.top.asked.connect(partial(self._toggle, "devices"))
            self.top.devices_key.show()
        self.wedge.passed.connect(self._services.input_recorder.pressed)
        self.flow.moved.connect(self._show_session)
        self.flow.shift_status_changed.connect(self._show_shift_status)
        self.flow.noticed.connect(self._notify)
        self.flow.ended.connect(self._show_ended)
        self.flow.reader_changed.connect(self._show_reader)
        self.flow.platform_answered.connect(self.top.show_platform)
        self.flow.printed.connect(self._show_printer)
        self.flow.printed.connect(self.paper.ask)
        self.paper.need_changed.connect(self._show_needed)
        self.flow.id_number_scanned.connect(lambda number: self.pages.show_id_number(number, self.flow.session))
        self.flow.copy_wanted.connect(partial(self._toggle, "reprint"))

    def _shortcut(self, key: str, action: Call) -> None:
        sequence = QKeySequence(key)
        shortcut, pressed = QShortcut(sequence, self), keys_of(sequence)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self._services.input_recorder.pressed(pressed))
        shortcut.activated.connect(action)

    def start(self) -> None:
        """Start working: resolve what an earlier run left open, watch the devices, and handle kept scans."""
        self.flow.start()
        self.paper.ask()
        if self._services.scanner:
            self._services.scanner.start(
                lambda event: self._worker.call_soon(lambda: self._show_scanner(event)),
                lambda code: self._worker.call_soon(lambda: self._scanned(code)),
            )
        self._services.watch_shipping(lambda text: self._worker.call_soon(lambda: self._alarm(shipping=text)))
        self.open_side_windows()
        QTimer.singleShot(0, self.pages, self.pages.prepare)
        for text in self._kept:
            self._scanned(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle Enter: the page's one default action, unless a button has the focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.isAutoRepeat() or (self.is_serving and not self.pages.takes(event)):
                return
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton):
                focused.click()
            elif self.is_serving and not self.pages.over():
                self.flow.next_patient()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close everything this window started; not while a payment is under way."""
        if self.is_serving and self.flow.session.under_way:
            event.ignore()
            return
        if self.is_serving:
            self._let_go()
        super().closeEvent(event)

    def _let_go(self) -> None:
        self._services.reader.stop()
        if self._services.scanner:
            self._services.scanner.stop()
        self.paper.close()
        self.flow.close()
        self._print_worker.close()
        self.close_side_windows()

    def _show_session(self, session: Session) -> None:
        self.pages.show_session(session)
        if session.offered and self.display is None:
            self.toggle_display()
        if self.display is not None:
            self.display.show_session(session)
        self.strip.show_borrowed(self._services.borrower(session))
        self._alarm(notice="")
        self._allow(session)

    def _allow(self, session: Session) -> None:
        for key, now in allowed(session, self._shift_status).items():
            self.keys.allow(key, allowed=now)

    def _show_shift_status(self, shift_status: ShiftStatus) -> None:
        waited, self._shift_status = bool(self._shift_status.outbox), shift_status
        self.pages.show_shift_status(shift_status)
        self.keys.show_totals(shift_status.count, shift_status.cash, is_read=shift_status.is_read)
        self.top.show_shift(f"{shift_status.day or self._services.today():%Y-%m-%d}")
        self._alarm(**pending.alarms(shift_status))
        if (shift_status.outbox or waited) and not self.flow.session.printing:
            self._alarm(printer=pending.unprinted(shift_status.outbox))
        self._allow(self.flow.session)

    def _show_ended(self, ended: tuple[Transaction, ...]) -> None:
        followed = self.flow.session.pending
        if texts := pending.ended([each for each in ended if not followed or each.id != followed.id]):
            self._alarm(ended=texts)

    def _show_reader(self, event: ReaderEvent) -> None:
        self.top.show_reader(event.state)
        self.pages.waiting.show_reader(event)
        gone = event.state in {ReaderState.SERVICE_DOWN, ReaderState.NO_READER}
        self._alarm(reader=reader_words(event, self._services.language)[0] if gone else "")

    def _show_scanner(self, event: ScannerEvent) -> None:
        self.top.show_scanner(event.state)
        error = DeviceError(event.code, device=event.device, part="camera")
        text = words(error, self._services.language).what if event.code else ""
        if event.state is ScannerState.READY and text:
            self._notify(text)
        else:
            self._alarm(scanner=text)

    def _show_printer(self, printed: bool) -> None:
        self.top.show_printer(printed=printed)
        text = "" if printed else tr("The last receipt was not printed: see to the printer, then F11.")
        self._alarm(printer=text, ended=() if printed else self._alarms.ended)

    def _show_needed(self, short: str, text: str) -> None:
        self.top.show_needed(short)
        self._alarm(paper=text)

    def _notify(self, notice: str) -> None:
        self._alarm(notice=notice)

    def _alarm(self, **changes: Any) -> None:  # noqa: ANN401 - the fields' own types
        self._alarms = replace(self._alarms, **changes)
        self.strip.show_alarms(self._alarms.texts(), open_items=bool(self._alarms.open_items))

    def _scanned(self, text: str) -> None:
        self.top.show_scanner()
        if not self.is_serving:
            self._kept.append(text)
            return
        self.pages.exchanges.scanned(text)
        self.flow.scanned(text)

    def _doubted(self, text: str, rest: str) -> None:
        """Handle a text that a scanner typed too slowly: as a scan if it is a code, and never as an amount."""
        if not self.is_serving or self.pages.takes_text:
            self.wedge.give_back(rest)
            return
        self.pages.collect.forget_typing()
        if kind_of(text) is not CodeKind.UNKNOWN:
            self._scanned(text)
        else:
            self._notify(
                tr("{0} keys came as from a scanner, but too slowly: nothing was taken. Scan again.", len(text))
            )

    def _collect(self) -> None:
        """Go to collecting (F9); there it takes an amount that was asked about."""
        if self.flow.session.step is Step.COLLECT:
            self.pages.collect.take_it()
        else:
            self.flow.payments.begin()

    def _scan_key(self) -> None:
        """Pay by phone or in cash if a payment is due; elsewhere show how codes are scanned."""
        if self.flow.session.step is Step.COLLECT and self._services.patience:
            self.pages.collect.choose()
            return
        self._notify(tr("Hold the e-voucher under the scanner: the code is taken on any page, nothing needs a click."))
        if self._services.viewfinder:
            self._services.viewfinder(self)

    def _focus_bills(self) -> None:
        if self.flow.session.patient is not None:
            self.pages.focus_bills()

    def _refund(self) -> None:
        """Begin a refund; confirm it if its confirmation is on top, but not behind the help."""
        if self.flow.session.step is not Step.CONFIRM:
            self.flow.refunds.begin(self._shift_status.last)
        elif self.pages.confirm.isVisible():
            self.flow.refunds.confirm()

    def _toggle_why(self) -> None:
        if self.flow.session.payable:
            self.pages.counter.bill.toggle_why()

    def _toggle(self, page: str) -> None:
        self.pages.toggle(page, self.flow.session)

    def _toggle_shift(self) -> None:
        if self._services.shift_report and self.flow.session.step in {Step.WAITING, Step.DONE, Step.REFUNDED}:
            self.pages.toggle("shift", self.flow.session)

    def _toggle_what_if(self) -> None:
        if self.flow.session.payable:
            self.pages.toggle("what_if", self.flow.session)

    def _back(self) -> None:
        if self.waiting.isVisible() and self.waiting.forget_code():
            return
        if self.flow.session.step in {Step.DONE, Step.REFUNDED} and not self.pages.takes():
            return
        if not self.pages.back(self.flow.session):
            self.flow.back()
