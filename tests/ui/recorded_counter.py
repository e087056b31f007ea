"""A counter that is recorded, with input by its keyboard, its slot and its scanner."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from counter.equipment import Cards
from counter.settings import Reader, Settings
from devices.applet import Fault
from devices.card import CardImage, card_image, failure
from devices.presence import PresenceCheck
from devices.scanner import GAP
from devices.simulated import SimulatedReader
from simulation import samples
from simulation.network.faults import Planned
from terminal.errors import DeviceError
from terminal.ports import ReaderEvent, ReaderState
from tests.ui import waits
from ui.cassette import Recorded, recorded
from ui.session import Session, ShiftStatus, Step

HOME, AWAY, OTHER = "37160000000000000012", "12000000000000000011", "37160000000000000015"
PAYMENT_CODE = "134567890123456789"


class Shared(SimulatedReader):
    """A reader whose card another program may use."""

    def hold(self) -> None:
        """Reserve the next inserted card for another program."""
        self._orders.put(lambda tell: tell(failure("Simulated reader", DeviceError("card_in_use"))))


class Counter:
    """Input at a counter that is recorded; every wait is for a state of the window."""

    def __init__(self, of: Recorded) -> None:
        assert isinstance(of.cards.slot, Shared)
        self.of, self.reader, self.window = of, of.cards.slot, of.window
        self._event, self.shift_status = ReaderEvent(state=ReaderState.NO_READER), ShiftStatus()
        self.codes: list[str] = []
        self._scanned, self.keys = -math.inf, 0
        flow = of.window.flow
        flow.reader_changed.connect(self._reader_changed)
        flow.shift_status_changed.connect(self._show_status)
        of.window.show()
        of.window.start()
        self.rest()

    @property
    def session(self) -> Session:
        """The session on the counter."""
        return self.window.flow.session

    def until(self, arrived: Callable[[], bool]) -> None:
        """Run the event loop until the condition holds."""
        waits.until(arrived, self._known)

    def rest(self) -> None:
        """Wait until nothing is under way, neither in the worker nor in what follows from it."""
        waits.until_idle(self.window.flow.worker, self._known, rounds=3)

    def _known(self) -> object:
        return self._event, self.session.step, self.session.trouble

    def put(self, person: str = HOME, fault: Fault | None = None) -> None:
        """Put a sample person's card into the reader."""
        self.reader.insert(card_of(person), fault)

    def sees(self, *codes: str) -> None:
        """Wait for an event of the reader with one of these codes or states."""
        self.until(lambda: bool({self._event.state, self._event.code} & set(codes)))

    def press(self, *keys: Qt.Key) -> None:
        """Press keys as a person does, never as soon after a scan as the scan's own last key."""
        self.until(lambda: monotonic() - self._scanned > 2 * GAP)
        for key in keys:
            self.keys += 1
            QTest.keyClick(self.window.windowHandle(), key)

    def press_with(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """Press a key while a modifier is held."""
        self.keys += 1
        QTest.keyClick(self.window.windowHandle(), key, held)

    def type(self, text: str) -> None:
        """Type at a person's speed, with a pause after every key."""
        for character in text:
            self.press(Qt.Key(ord(character)))
            self.until(lambda: not self.window.wedge.holds)

    def scan(self, code: str) -> None:
        """Scan as a keyboard wedge does."""
        for number, character in enumerate(f"{code}\r"):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
                event.setTimestamp(1_000_000 + 5 * number)
                QCoreApplication.sendEvent(self.window.windowHandle(), event)
        self._scanned = monotonic()

    def voucher(self, person: str = HOME) -> None:
        """Scan a new voucher, and wait for the amount."""
        simulation = self.of.services.simulation
        assert simulation
        assert simulation.issue_voucher
        self.codes.append(simulation.issue_voucher(person))
        self.scan(self.codes[-1])
        self.payable()

    def payable(self) -> None:
        """Wait for the amount."""
        self.until(lambda: self.session.payable)

    def fails(self, *planned: Planned) -> None:
        """Plan faults on the network to the insurer."""
        simulation = self.of.services.simulation
        assert simulation
        assert simulation.network
        simulation.network.timeline.add(*planned)

    def collect(self) -> None:
        """Go to the payment."""
        self.press(Qt.Key.Key_F9)
        self.until(lambda: self.session.step is Step.COLLECT)

    def settle(self) -> None:
        """Settle what is on the counter for exact cash, and wait for the receipt."""
        self.collect()
        self.press(Qt.Key.Key_Return)
        self.done(Step.DONE)

    def done(self, step: Step) -> None:
        """Wait until it is done and printed."""
        self.until(lambda: self.session.step is step and not self.session.printing)
        self.rest()

    def refund(self) -> None:
        """Refund the settlement on screen."""
        self.press(Qt.Key.Key_F10)
        self.until(lambda: self.session.returning is not None)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.session.step is Step.CONFIRM)
        self.press(Qt.Key.Key_F10)
        self.done(Step.REFUNDED)

    def _reader_changed(self, event: ReaderEvent) -> None:
        self._event = event

    def _show_status(self, shift_status: ShiftStatus) -> None:
        self.shift_status = shift_status


def card_of(person: str) -> CardImage:
    """Create a sample person's card."""
    return card_image(next(each for each in samples.people() if each.number == person).credential())


@contextmanager
def counter(file: Path) -> Iterator[Counter]:
    """Record a counter with sample people, whose keys do not bounce however fast a test presses them."""
    with recorded(Settings(), file, _cards, press_guard=0.0) as of:
        yield Counter(of)


def _cards(_chosen: Reader, stack: ExitStack) -> Cards:
    reader = Shared()
    stack.callback(reader.stop)
    return Cards(reader, PresenceCheck(reader), reader)
