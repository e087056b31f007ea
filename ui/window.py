"""The cashier's window: top bar, warning strip, the page of the moment, function keys."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QStackedWidget, QWidget

from terminal.model import Transaction
from terminal.ports import ReaderEvent, ReaderState
from ui import i18n, style, words
from ui.desk import Desk
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.bill import BillPanel
from ui.pages.collect import CollectPage
from ui.pages.counter import AmountPanel
from ui.pages.done import DonePage
from ui.pages.help import HelpPage
from ui.pages.patient import PatientColumn
from ui.pages.trouble import TroublePage
from ui.pages.waiting import WaitingPage, reader_words
from ui.session import Books, Session, Step, allowed
from ui.wedge import WedgeFilter
from ui.widgets.basic import column, row
from ui.widgets.key_bar import KeyBar
from ui.widgets.strip import Alarms, Strip
from ui.widgets.top_bar import TopBar
from ui.worker import Worker

if TYPE_CHECKING:
    from ui.simulation import SimulationDesk

SIZE = (1366, 768)


class Page(Protocol):
    """A part of the window that is drawn from a session."""

    def show_session(self, session: Session) -> None:
        """Show the session as it is now."""
        ...


class Window(QMainWindow):
    """One counter; `desk` says what it works with, `worker` does what may wait and is the caller's to close."""

    def __init__(self, desk: Desk, worker: Worker) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a widget cannot exist without one
        i18n.install(app, desk.language)
        self._desk, self._look = desk, style.dress(app, desk.theme, desk.scale)
        self._worker, self._press = worker, Worker(self)
        self.flow = Flow(desk, worker, self._press, self)
        self.wedge = WedgeFilter(parent=self)
        self.simulation: SimulationDesk | None = None
        self._books, self._alarms = Books(), Alarms()
        self.setWindowTitle(tr("Jiesuan · {0}", desk.hospital))
        self.resize(*(self._look.px(side) for side in SIZE))
        self._build()
        self._connect()
        self._show_session(self.flow.session)
        self._show_books(self._books)

    def _build(self) -> None:
        desk, look, flow = self._desk, self._look, self.flow
        self.top, self.strip = TopBar(desk, look, self.open_simulation), Strip(look, simulated=desk.simulated)
        self.keys = KeyBar(look, self._actions())
        self.waiting, self.help = WaitingPage(look, desk.language), HelpPage(look)
        self.patient = PatientColumn(desk, look)
        self.bill, self.amount = BillPanel(look, desk.language), AmountPanel(look, desk.language, flow)
        self.collect, self.done, self.trouble = CollectPage(look, flow), DonePage(look, flow), TroublePage(look, flow)
        self._counter = QWidget()
        self._counter.setLayout(row(self.bill, self.amount, gap=look.px(12)))
        self._parts: dict[QWidget, tuple[Page, ...]] = {
            self._counter: (self.bill, self.amount),
            **{page: (page,) for page in (self.collect, self.done, self.trouble, self.waiting)},
        }
        self._unpolished: list[QWidget] = [self.collect, self.done, self.trouble, self.amount, self.bill, self.patient]
        self._pages = _stack(self._counter, self.collect, self.done, self.trouble, self.waiting, self.help)
        body, whole = QWidget(), QWidget()
        body.setObjectName("body")
        layout = row(self.patient, self._pages, gap=look.px(12))
        layout.setContentsMargins(*(look.px(10),) * 4)
        body.setLayout(layout)
        bill, amount = self.bill, self.amount
        stops = (self.patient.bills, bill.table, bill.self_pay_only, bill.grouped, amount.settle, amount.account)
        for before, after in pairwise((*stops, amount.cancel)):
            QWidget.setTabOrder(before, after)
        frame = column(self.top, self.strip, body, self.keys, gap=0)
        frame.setStretch(2, 1)
        whole.setLayout(frame)
        self.setCentralWidget(whole)

    def _actions(self) -> dict[str, Callable[[], object]]:
        flow = self.flow
        return {
            "F1": self._toggle_help,
            "F2": flow.read_again,
            "F3": self._hint_scan,
            "F4": self._focus_bills,
            "F5": flow.presettle,
            "F6": self._toggle_why,
            "F9": flow.collect,
            "F11": lambda: flow.reprint(self._books.last),
        }

    def _connect(self) -> None:
        for key, action in self._actions().items():
            self._shortcut(key, action)
        self._shortcut("Esc", self._back)
        if self._desk.simulation:
            self._shortcut("Ctrl+M", self.open_simulation)
        self.patient.bills.chosen.connect(self.flow.choose)
        self.wedge.scanned.connect(self._scanned)
        self.flow.moved.connect(self._show_session)
        self.flow.booked.connect(self._show_books)
        self.flow.noticed.connect(self._notify)
        self.flow.ended.connect(self._show_ended)
        self.flow.reader_changed.connect(self._show_reader)
        self.flow.platform_answered.connect(self._show_platform)
        self.flow.printed.connect(self._show_printer)

    def _shortcut(self, key: str, action: Callable[[], object]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(action)

    def start(self) -> None:
        """Begin to work: end what an earlier run left open, and watch the reader; call it after the first paint."""
        self.flow.start()
        QTimer.singleShot(0, self, self._prepare)

    def _prepare(self) -> None:
        """Polish one page after the other before it is needed, so that the first patient waits for none."""
        if self._unpolished:
            page = self._unpolished.pop()
            for widget in (page, *page.findChildren(QWidget)):
                widget.ensurePolished()
            QTimer.singleShot(0, self, self._prepare)

    def open_simulation(self) -> None:
        """Open the simulation desk beside this window."""
        if self._desk.simulation is None:
            return
        if self.simulation is None:
            from ui.simulation import SimulationDesk  # noqa: PLC0415 - not needed for the first paint

            self.simulation = SimulationDesk(self._desk.simulation, self._look, self, self._worker)
        self.simulation.show()
        self.simulation.raise_()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Watch for scans as soon as there is a window to watch."""
        super().showEvent(event)
        self.wedge.watch(self.windowHandle())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter do the page's one default action where no button has the focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton):
                focused.click()
            elif self.flow.session.step is Step.DONE:
                self.flow.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close everything this window started; not while a payment is under way."""
        if self.flow.session.step is Step.SETTLING:
            event.ignore()
            return
        self._desk.reader.stop()
        self._press.close()
        if self.simulation is not None:
            self.simulation.close()
            self.simulation.deleteLater()
            self.simulation = None
        super().closeEvent(event)

    def _show_session(self, session: Session) -> None:
        page = self._page(session)
        self.patient.show_session(session)
        self.patient.setVisible(session.patient is not None)
        for part in self._parts[page]:
            part.show_session(session)
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            self._focus(page)
        self._alarm(notice="")
        self._allow(session)

    def _page(self, session: Session) -> QWidget:
        pages: dict[Step, QWidget] = {
            Step.WAITING: self.waiting,
            Step.IDENTIFYING: self.waiting,
            Step.COUNTER: self._counter,
            Step.COLLECT: self.collect,
            Step.SETTLING: self.collect,
            Step.DONE: self.done,
            Step.TROUBLE: self.trouble,
        }
        return pages[session.step]

    def _focus(self, page: QWidget) -> None:
        first: dict[QWidget, QWidget] = {
            self._counter: self.bill.table,
            self.done: self.done.next,
            self.trouble: self.trouble.back,
        }
        first.get(page, page).setFocus()

    def _allow(self, session: Session) -> None:
        for key, now in allowed(session, self._books).items():
            self.keys.allow(key, allowed=now)

    def _show_books(self, books: Books) -> None:
        self._books = books
        self.waiting.show_books(books)
        self.keys.show_totals(books.count, books.cash)
        self._alarm(open_items=books.open_items)
        self._allow(self.flow.session)

    def _show_ended(self, ended: tuple[Transaction, ...]) -> None:
        said = [text for text in map(words.ended, ended) if text]
        if said:
            self._alarm(ended=said[-1])

    def _show_reader(self, event: ReaderEvent) -> None:
        self.top.show_reader(event.state)
        self.waiting.show_reader(event)
        gone = event.state in {ReaderState.SERVICE_DOWN, ReaderState.NO_READER}
        self._alarm(reader=reader_words(event, self._desk.language)[0] if gone else "")

    def _show_platform(self, milliseconds: int) -> None:
        self.top.show_platform(milliseconds)

    def _show_printer(self, printed: bool) -> None:
        self.top.show_printer(printed=printed)
        if printed:
            self._alarm(printer="", ended="")
        else:
            self._alarm(printer=tr("The last receipt was not printed: see to the printer, then F11."))

    def _notify(self, notice: str) -> None:
        self._alarm(notice=notice)

    def _alarm(self, **changes: Any) -> None:  # noqa: ANN401 - the fields' own types
        self._alarms = replace(self._alarms, **changes)
        self.strip.show_alarms(self._alarms.said(self._desk.recover_every))

    def _scanned(self, text: str) -> None:
        self.top.show_scanner()
        self.flow.scanned(text)

    def _hint_scan(self) -> None:
        self._notify(tr("Hold the e-voucher under the scanner: the code is taken on any page, nothing needs a click."))

    def _focus_bills(self) -> None:
        self.patient.bills.setFocus()

    def _toggle_why(self) -> None:
        if self.flow.session.payable:
            self.bill.toggle_why()

    def _toggle_help(self) -> None:
        if self._pages.currentWidget() is self.help:
            self._close_help()
        else:
            self.patient.hide()
            self._pages.setCurrentWidget(self.help)

    def _close_help(self) -> None:
        self._pages.setCurrentWidget(self.waiting)
        self._show_session(self.flow.session)

    def _back(self) -> None:
        if self._pages.currentWidget() is self.help:
            self._close_help()
        elif self._pages.currentWidget() is self._counter and self.bill.explains():
            self.bill.toggle_why()
        else:
            self.flow.back()


def _stack(*pages: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    for page in pages:
        stack.addWidget(page)
    return stack
