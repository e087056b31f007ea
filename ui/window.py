"""The cashier's window with an open counter: shows the session in its pages, and handles keys and scans."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui.alarmed_window import AlarmedWindow
from ui.frame import Call
from ui.i18n import tr
from ui.pages.screen import ANSWER_KEYS
from ui.scanning import Scanning
from ui.step import Step
from ui.wedge import shape_of
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from devices.recording.pressed import Pressed
    from ui.counter_services import CounterServices
    from ui.flow import Flow
    from ui.locking import Locking
    from ui.pages.stack import ScreenStack
    from ui.printer_watch import PrinterWatch
    from ui.receipt_watch import ReceiptWatch
    from ui.session import Session, ShiftStatus
    from ui.worker import Worker


class Window(AlarmedWindow):
    """One counter: `config` is what it shows until it gets a desk; scans that come before that are kept."""

    flow: "Flow"
    locking: "Locking"
    pages: "ScreenStack"
    paper: "PrinterWatch"
    receipts: "ReceiptWatch | None" = None
    _services: "CounterServices"
    _worker: "Worker"
    _print_worker: "Worker"

    def __init__(self, config: WindowConfig) -> None:
        super().__init__(config, partial(self._toggle, "suspense"))
        self.is_serving = False
        self.scanning = Scanning(self)
        self.wedge.scanned.connect(self.scanning.take)
        self.wedge.doubted.connect(self.scanning.doubt)

    def serve(self, services: "CounterServices", worker: "Worker") -> None:
        """Connect the window to a desk; `worker` runs blocking calls, and the caller closes it."""
        from ui.flow import Flow  # noqa: PLC0415 - not needed for the first paint
        from ui.locking import Locking  # noqa: PLC0415
        from ui.pages.stack import ScreenStack  # noqa: PLC0415
        from ui.printer_watch import PrinterWatch  # noqa: PLC0415
        from ui.session import ShiftStatus  # noqa: PLC0415
        from ui.worker import Worker  # noqa: PLC0415

        self._services, self._worker, self._print_worker = services, worker, Worker(self)
        self.shift_status = ShiftStatus()
        self.flow = Flow(services, worker, self._print_worker, self)
        self.paper = PrinterWatch(services.printer_status, self._print_worker, self)
        if services.extras:
            from ui.receipt_watch import ReceiptWatch  # noqa: PLC0415 - few counters have it

            self.receipts = ReceiptWatch(services.extras, self)
        self.pages = ScreenStack(services, self._look, self.flow, self.waiting)
        self.put(self.pages)
        self.waiting.typed.connect(self.scanning.take)
        self.pages.amount_asked.connect(lambda asked: self.keys.allow("F9", allowed=asked))
        self.top.simulation.setVisible(services.simulation is not None)
        self.strip.show_simulated(simulated=services.simulated, simulated_parts=services.simulated_parts)
        self.keys.act({key: partial(self._press, key, action) for key, action in self._actions().items()})
        self.locking = Locking(self, self._look, services, worker)
        self._connect()
        self._show_session(self.flow.session)
        self._show_shift_status(self.shift_status)
        self.is_serving = True

    def _actions(self) -> dict[str, Call]:
        """Return what each function key does, unless it has another meaning on the page that is seen."""
        flow = self.flow
        return {
            "F1": lambda: self._toggle("help"),
            "F2": flow.read_again,
            "F3": self._scan_key,
            "F4": self._focus_bills,
            "F5": flow.presettle,
            "F6": self._toggle_why,
            "F7": self._toggle_what_if,
            "F8": self._park,
            "F9": self._collect,
            "F10": self._refund,
            "F11": lambda: flow.reprint(self.shift_status),
            "F12": self._toggle_cash,
        }

    def _connect_keys(self) -> None:
        from ui.shortcuts import Shortcuts  # noqa: PLC0415 - not needed for the first paint

        applying, add = self.flow.applying, Shortcuts(self, self._services.input_recorder).add
        others: dict[str, Call] = {key: partial(applying.take, at) for at, key in enumerate(applying.KEYS)}
        others |= {"Esc": self._back, "Ctrl+P": self.toggle_display, "Ctrl+W": self.strip.toggle}
        others |= {"Ctrl+A": self.flow.turn_account, "Ctrl+F12": self.say}
        others |= dict.fromkeys((*ANSWER_KEYS, "Shift+F11", "Ctrl+F11"), lambda: None)
        for key, action in {**self._actions(), **others, "Ctrl+Y": self.ask_layout}.items():
            add(key, partial(self._press, key, action))
        for key, page in {
            "Ctrl+I": "institutions",
            "Ctrl+N": "identity",
            "Ctrl+U": "suspense",
            "Ctrl+B": "deposits",
            "Ctrl+T": "applications",
            "Ctrl+K": "reconciliation",
            "Ctrl+O": "settings",
        }.items():
            add(key, partial(self._toggle, page))
        add("Ctrl+L", self.locking.lock)
        if self._services.visits:
            add("Ctrl+G", partial(self._toggle, "visits"))
        if self.flow.finding:
            self.flow.finding.page_wanted.connect(self._toggle)
            for key, is_history in (("Ctrl+F", False), ("Ctrl+H", True)):
                add(key, partial(self._search, is_history=is_history))
        if self._services.simulation:
            add("Ctrl+M", self.simulation_key)
        if self._services.diagnosis:
            add("Ctrl+D", partial(self._toggle, "devices"))
            self.top.asked.connect(partial(self._toggle, "devices"))
            self.top.devices_key.show()
        if self.receipts:
            add("Ctrl+R", partial(self._toggle, "papers"))
        self.wedge.passed.connect(self._record)

    def _connect(self) -> None:
        self._connect_keys()
        self.flow.moved.connect(self._show_session)
        self.flow.shift_status_changed.connect(self._show_shift_status)
        self.flow.noticed.connect(self._notify)
        self.flow.ended.connect(self._show_ended)
        self._connect_beside()
        self.flow.reader_changed.connect(self._show_reader)
        self.flow.platform_answered.connect(self._show_platform)
        self.flow.printed.connect(self._show_printer)
        self.flow.printed.connect(self.paper.ask)
        self.paper.need_changed.connect(self._show_needed)
        if self.receipts:
            self.pages.papers.serve(self.receipts)
            self.receipts.changed.connect(self._show_papers)
            self.flow.printed.connect(self.receipts.look)
            self.flow.shift_status_changed.connect(self.receipts.look)
        self.flow.id_number_scanned.connect(lambda number: self.pages.show_id_number(number, self.flow.session))
        self.flow.copy_wanted.connect(partial(self._toggle, "reprint"))
        self.pages.settings_saved.connect(self.renew)
        self.pages.turned.connect(lambda: self.keys.show_own(self.pages.page.own_keys, self.pages.page.named_keys))
        self.flow.parking.list_wanted.connect(partial(self._toggle, "parked"))
        self.flow.parking.changed.connect(lambda: self._allow(self.flow.session))

    def _record(self, pressed: "Pressed") -> None:
        """Record a key, none behind the lock or of a password; of what may be a name only the shape."""
        if self.locking.is_locked or self.pages.page.is_secret:
            return
        self._services.input_recorder.pressed(shape_of(pressed) if self.pages.is_private else pressed)

    def _press(self, key: str, action: Call) -> None:
        """Let the page that is seen answer a key in its own way, or do what it does everywhere."""
        if not self.pages.page.handles(key):
            action()

    def start(self) -> None:
        """Start working: resolve what an earlier run left open, watch the devices, and handle kept scans."""
        self.flow.start()
        self.paper.ask()
        if self._services.scanner:
            self._services.scanner.start(
                lambda event: self._worker.call_soon(lambda: self._show_scanner(event)),
                lambda code: self._worker.call_soon(lambda: self.scanning.take(code)),
            )
        self._services.watch_shipping(lambda text: self._worker.call_soon(lambda: self._alarm(shipping=text)))
        self.open_side_windows()
        QTimer.singleShot(0, self.pages, self.pages.prepare)
        self.locking.start()
        self.scanning.take_kept()

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
        if self.receipts:
            self.receipts.close()
        self.flow.close()
        self.pages.release()
        self._print_worker.close()
        self.close_side_windows()

    def _show_session(self, session: "Session") -> None:
        self.pages.show_session(session)
        self.show_patient(session)
        self.strip.show_marks(self._services.borrower(session), illustrative=session.is_illustrative)
        self._alarm(notice=self.flow.rush.hint)
        self._allow(session)

    def _allow(self, session: "Session") -> None:
        for key, now in self.flow.allowed(session, self.shift_status).items():
            self.keys.allow(key, allowed=now)

    def _show_shift_status(self, shift_status: "ShiftStatus") -> None:
        from ui import pending  # noqa: PLC0415 - not needed for the first paint

        waited, self.shift_status = bool(self.shift_status.outbox), shift_status
        self.pages.show_shift_status(shift_status)
        self.keys.show_taken(shift_status.taken, self._services.today(), is_read=shift_status.is_read)
        self.top.show_day(f"{shift_status.day or self._services.today():%Y-%m-%d}")
        self._alarm(**pending.alarms(shift_status))
        if (shift_status.outbox or waited) and not self.flow.session.printing:
            self._alarm(printer=pending.unprinted(shift_status.outbox))
        self._allow(self.flow.session)

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
            self.flow.refunds.begin(self.shift_status.last)
        elif self.pages.confirm.isVisible():
            self.flow.refunds.confirm()

    def _park(self) -> None:
        """Park or take up a patient; the list of those parked is closed by its own key."""
        if self.pages.over() == "parked":
            self._toggle("parked")
        else:
            self.flow.parking.press()

    def _toggle_why(self) -> None:
        if self.flow.session.payable:
            self.pages.counter.bill.toggle_why()

    def _toggle(self, page: str) -> None:
        self.pages.toggle(page, self.flow.session)

    def _search(self, *, is_history: bool) -> None:
        self.pages.search(self.flow.session, history=is_history)

    def _toggle_cash(self) -> None:
        if self.flow.session.step in {Step.WAITING, Step.DONE, Step.REFUNDED}:
            self.pages.toggle("cash", self.flow.session)

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
