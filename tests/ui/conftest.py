"""A cashier at a window: keys go the way of a keyboard's, and every wait is for a state of the window."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter.patience import CounterPatience
from counter.people import People
from counter.simulation_desk import SamplePerson, Simulation
from devices.scanner import MANY, SLOW
from devices.voucher import payment_code
from terminal.accounts.suspense import item_of
from terminal.journal.entry import Note
from terminal.ports import ReaderEvent, ReaderState
from tests.ui import counter
from tests.ui.fake_deposits import FakeDeposits
from tests.ui.fake_desk import FakeDesk, sold
from tests.ui.fake_slot import FakeSlot
from tests.ui.fakes import FakeCheckout, FakePrinter, FakeReader
from tests.ui.staff import PASSWORD, FakeOperators
from ui import i18n
from ui.counter_services import CounterServices
from ui.pages.login import LoginScreen
from ui.session import Session, Step
from ui.testing import hands
from ui.testing.hands import scan, words
from ui.window import Window
from ui.worker import Worker

__all__ = ["scan", "words"]

SIZE = (1366, 768)
# What Qt's offscreen platform logs for every window; it has no window manager to pass hints to.
OFFSCREEN = ("This plugin does not support propagateSizeHints", "This plugin does not support raise")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Allow the message that Qt logs for every window without a display."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN))


class Cashier:
    """A window with its counter, and its keyboard input."""

    def __init__(self, qtbot: QtBot, closing: ExitStack, **changes: Any) -> None:  # noqa: ANN401 - the desk's fields
        self._qtbot = qtbot
        self.checkout, self.keys = changes.pop("checkout", None) or FakeCheckout(), 0
        self.reader, self.printer, self.slot = FakeReader(), FakePrinter(), FakeSlot()
        self.operators, self.traces = changes.pop("operators", None) or FakeOperators(), list[Note]()
        self.people = People(self.operators, "03", "0112", self.traces.append)
        self.desk = changes.get("desk") or FakeDesk(changes.get("clock") or (lambda: counter.NOW))
        closing.callback(self.desk.office.close)
        self.deposits = changes.get("deposits") or FakeDeposits()
        size, awaited = changes.pop("size", SIZE), changes.pop("awaited_reads", 2)
        self.services = CounterServices(**(self._usual() | changes))
        self.worker = Worker()
        self.window = Window(self.services)
        self.window.serve(self.services, self.worker)
        self.window.resize(*size)
        closing.callback(self._close)
        with qtbot.waitExposed(self.window):
            self.window.show()
        # The journal is read at once, and again after recovery.
        reads: list[object] = []
        self.window.flow.shift_status_changed.connect(reads.append)
        self.window.start()
        self.until(lambda: len(reads) >= awaited)

    def _usual(self) -> dict[str, Any]:
        person = counter.person()
        people = (SamplePerson(person.number, person.name, person.id_number, person.insured, counter.patient().bills),)
        return {
            "checkout": self.checkout,
            "press_guard": 0.0,
            "advice": counter.ADVICE,
            "reader": self.reader,
            "recognise": counter.scanned,
            "payment_code": payment_code,
            "patience": CounterPatience(),
            "people": self.people,
            "print_receipt": self.printer.print,
            "taken": self.checkout.taken,
            "desk": self.desk,
            "print_remittance": self.desk.print_remittance,
            "print_taken": self.desk.print_taken,
            "print_float": self.desk.print_slip,
            "print_loan": self.desk.print_slip,
            "print_refund": self.printer.print_refund,
            "deposits": self.deposits,
            "print_deposit": self.deposits.print_deposit,
            "print_deposit_back": self.deposits.print_back,
            "print_day_list": self.deposits.print_day,
            "applications": self.checkout,
            "suspense": lambda open_items: tuple(item_of(each, (each,), ()) for each in open_items),
            "clock": lambda: counter.NOW,
            "hospital": counter.HOSPITAL.name,
            "counter": "03",
            "operator": "0112",
            "day": "2026-11-22",
            "simulated_parts": ("platform", "channel", "reader", "printer"),
            "printer_status": self.printer.status,
            "area_name": lambda area: "示例省 示例市",
            "simulation": Simulation(people, self.slot, lambda number: counter.VOUCHER),
        }

    def _close(self) -> None:
        self.checkout.gate.set()
        self.until(lambda: not self.session.under_way)
        self.window.close()
        self.worker.close()
        # A window that stays alive is polished again with every window opened after it.
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def session(self) -> Session:
        """The session on the counter."""
        return self.window.flow.session

    def until(self, arrived: Callable[[], bool]) -> None:
        """Run the event loop until the condition holds."""
        self._qtbot.waitUntil(arrived, timeout=10_000)

    def until_step(self, step: Step) -> None:
        """Run the event loop until the cashier is at this step."""
        self.until(lambda: self.session.step is step)

    def insert_card(self) -> None:
        """Insert the patient's card, and wait for the amount."""
        self.reader.insert(self.checkout.patient.person)
        self.until(lambda: self.session.payable)

    def take_card(self) -> None:
        """Take the patient's card out of the reader, and wait until the window knows."""
        self.reader.tell(ReaderEvent(state=ReaderState.REMOVED))
        self.until(lambda: self.window.flow.next_bill is None)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key as a keyboard does: the window gets it first."""
        self.keys += 1
        hands.press(self.window, key, held)

    def type(self, text: str) -> None:
        """Type at a person's speed, with a pause after every key, and never so many keys in a scanner's rhythm."""
        for number, character in enumerate(text):
            if number % (MANY - 1) == 0:
                self.rest()
            self.press(Qt.Key(ord(character)))
            self.pause()

    def pause(self) -> None:
        """Wait longer than a scanner ever does between keys."""
        self.until(lambda: not self.window.wedge.holds)

    def rest(self) -> None:
        """Wait longer than the slowest scanner does between keys."""
        begun = monotonic()
        self.until(lambda: monotonic() - begun > SLOW)

    def scan(self, text: str = counter.VOUCHER) -> None:
        """Scan as a keyboard wedge does."""
        scan(self.window, text)

    def settle(self) -> None:
        """Settle the bill on the counter for exact cash, and wait for the receipt."""
        self.press(Qt.Key.Key_F9)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.session.step is Step.DONE and not self.session.printing)

    def lock(self) -> None:
        """Lock the counter, and wait for the login page."""
        self.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: self.window.locking.is_locked and self.people.is_locked)
        self.until_login()

    def until_login(self) -> None:
        """Wait until a number can be typed on the login page."""
        self.until(lambda: self.window.locking.page is not None)
        self.until(lambda: self.login.enter.isEnabled() and self.window.focusWidget() is self.login.number)

    @property
    def login(self) -> LoginScreen:
        """The login page, once the counter was locked."""
        page = self.window.locking.page
        assert page is not None
        return page

    def sign_in(self, password: str = PASSWORD, number: str = "0301") -> None:
        """Fill a number and a password in, and press Enter."""
        self.login.number.setText(number)
        self.login.secret.setText(password)
        self.login.secret.setFocus()
        self.press(Qt.Key.Key_Return)

    def picture(self) -> QPixmap:
        """Return a picture of the window, once it is laid out."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        return self.window.grab()


@pytest.fixture
def english(qapp: QApplication) -> None:
    """Use the language of the code for widgets created alone."""
    i18n.install(qapp, "en")


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[..., Cashier]]:
    """Open windows; keywords change the desk, `size` the window."""
    with ExitStack() as closing:
        yield lambda **changes: Cashier(qtbot, closing, **changes)


@pytest.fixture
def cashier(open_window: Callable[..., Cashier]) -> Cashier:
    """A cashier who waits for the next patient."""
    return open_window()


@pytest.fixture
def serving(cashier: Cashier) -> Cashier:
    """A cashier with a patient's presettled bill on the counter."""
    cashier.insert_card()
    return cashier


@pytest.fixture
def settled(serving: Cashier) -> Cashier:
    """A cashier whose last settlement is to be refunded."""
    serving.settle()
    serving.press(Qt.Key.Key_Escape)
    serving.until(serving.window.keys.keys["F11"].isEnabled)
    serving.checkout.calls.clear()
    return serving


@pytest.fixture
def proposed(settled: Cashier) -> Cashier:
    """The last settlement on the refund page."""
    settled.press(Qt.Key.Key_F10)
    settled.until(lambda: settled.session.returning is not None)
    return settled


@pytest.fixture
def desk() -> FakeDesk:
    """The cash office after a day of sales."""
    return sold(lambda: counter.NOW)


@pytest.fixture
def closing(open_window: Callable[..., Cashier], desk: FakeDesk) -> Cashier:
    """A cashier who sees the page of F12 with its figures."""
    cashier = open_window(desk=desk)
    cashier.press(Qt.Key.Key_F12)
    cashier.until(lambda: bool(cashier.window.pages.cash.closing._fetched.interval.since))
    return cashier
