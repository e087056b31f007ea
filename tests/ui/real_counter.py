"""A cashier at a window on a real counter with sample people, whose keys are counted."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import counter
from counter.receipt_settings import Refunds
from counter.settings import Driver, Reader, Settings
from devices.recording.port_factory import LivePorts
from terminal.checkout import Checkout
from terminal.model import Settlement, payment
from tests.bench import person
from ui.app import open_services
from ui.pages.find import FindScreen
from ui.session import Session, Step
from ui.start import open_window
from ui.testing import hands, waits

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
T = TypeVar("T")


class Yesterday(LivePorts):
    """The real ports a day ago."""

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        return lambda: now() - timedelta(days=1)


def settings_in(state: Path) -> Settings:
    below = Refunds(
        alone="1000.00"
    )  # no bill of the sample people is above it: refunds by three have tests of their own
    return Settings(state=str(state), reader=Reader(driver=Driver.SIMULATED, keep_card=False), refunds=below)


def sold(checkout: Checkout, name: str, *, printed: bool = True) -> Settlement:
    """Settle the oldest bill of a person with exact cash."""
    patient = checkout.identify(person(name).credential())
    agreed = checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    made = checkout.settle(agreed, payment.cash(due, due))
    if printed:
        checkout.prints.begin(made.number)
        checkout.prints.end(made.number)
    return made


def sold_yesterday(state: Path, *names: str) -> list[Settlement]:
    """Settle and print a bill of each person at a counter of yesterday that is closed by now."""
    with counter.open(settings_in(state), ports=Yesterday()) as at:
        return [sold(at.checkout, name) for name in names]


class RealCashier:
    """The window, and its keyboard: `keys` counts what was pressed."""

    def __init__(self, state: Path, stack: ExitStack) -> None:
        services = replace(open_services(settings_in(state), stack), press_guard=0.0)
        self.window, self.services, self.keys = open_window(services, stack), services, 0
        self.window.show()
        self.window.start()
        self.rest()

    @property
    def session(self) -> Session:
        return self.window.flow.session

    @property
    def page(self) -> FindScreen:
        return self.window.pages.finding

    def until(self, arrived: Callable[[], bool]) -> None:
        waits.until(arrived, lambda: (self.session.step, self.window.pages.over(), self.session.trouble))

    def rest(self) -> None:
        waits.until_idle(self.window.flow.worker, lambda: self.session.step)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.keys += 1
        QTest.keyClick(self.window.windowHandle(), key, held)
        self.until(lambda: not self.window.wedge.holds)

    def type(self, text: str) -> None:
        """Type at a person's speed; digits, small letters and signs."""
        self.keys += len(text)
        hands.type_text(self.window, text)

    def paste(self, text: str) -> None:
        """Put a text into the field as from the clipboard."""
        self.page.field.setText(text)
        self.page.field.textEdited.emit(text)

    def find(self, text: str = "") -> None:
        """Open the search, type, and wait for what it finds."""
        self.press(Key.Key_F, Control)
        self.type(text)
        self.found()

    def found(self) -> None:
        """Wait until what was typed was looked for, and what is chosen is shown."""
        self.until(lambda: self.page._shown == self.page._query and not self.page._found.lacks_history)
        self.rest()

    def rows(self) -> list[str]:
        """What the list shows, headings too."""
        return [self.page.list.item(at).text() for at in range(self.page.list.count())]

    def until_step(self, step: Step) -> None:
        self.until(lambda: self.session.step is step and not self.session.printing)


@contextmanager
def real_cashier(state: Path) -> Iterator[RealCashier]:
    """Open a window on the counter of a state directory."""
    with ExitStack() as stack:
        yield RealCashier(state, stack)


def on_worker(at: RealCashier, task: Callable[[], T]) -> T:
    """Run something on the window's worker, and wait for its result."""
    done: list[T] = []
    at.window.flow.worker.run(task, lambda future: done.append(future.result()))
    at.until(lambda: bool(done))
    return done[0]


@contextmanager
def busy_worker(at: RealCashier) -> Iterator[None]:
    """Keep the window's worker busy, so that nothing that is asked of it is answered meanwhile."""
    held = threading.Event()
    at.window.flow.worker.run(held.wait, lambda _: None)
    try:
        yield
    finally:
        held.set()


def sell(at: RealCashier, name: str, *, printed: bool = True) -> str:
    """Settle the oldest bill of a person behind the window's back; return the settlement's number."""
    made = on_worker(at, lambda: sold(at.services.checkout, name, printed=printed))
    at.window.flow.refresh_shift_status()
    at.rest()
    return made.number
