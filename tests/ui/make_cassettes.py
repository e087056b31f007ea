"""Records the cassettes of fixtures/cassettes anew: `python -m tests.ui.make_cassettes`, with sample people alone."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.applet import Fault, FaultKind
from devices.card import CardImage, card_image, failure
from devices.card_layout import layout
from devices.pin import Pinning
from devices.scanner import GAP
from devices.simulated import SimulatedReader
from terminal import samples
from terminal.config import Reader, Settings
from terminal.errors import DeviceError
from terminal.network.faults import Fault as WayFault
from terminal.network.faults import Planned
from terminal.ports import ReaderEvent, ReaderState
from terminal.private import Private
from ui.cassette import Recorded, recorded
from ui.equipment import Cards
from ui.session import Books, Session, Step

CASSETTES = Path(__file__).resolve().parents[2] / "fixtures" / "cassettes"
HOME, AWAY, OTHER = "37160000000000000012", "12000000000000000011", "37160000000000000015"
PAYMENT_CODE = "134567890123456789"
SECONDS, WAKE = 10, 100
GARBLED = layout().find("card_sn")[1].tag


class Shared(SimulatedReader):
    """A reader whose card another program may hold."""

    def hold(self) -> None:
        """Let the card that is put in next belong to another program."""
        self._orders.put(lambda tell: tell(failure("Simulated reader", DeviceError("card_in_use"))))


class Counter:
    """Hands at a counter that is recorded; every wait is for what the window shows."""

    def __init__(self, of: Recorded) -> None:
        assert isinstance(of.cards.slot, Shared)
        self.of, self.reader, self.window = of, of.cards.slot, of.window
        self._event, self.books = ReaderEvent(state=ReaderState.NO_READER), Books()
        self.codes: list[str] = []
        flow = of.window.flow
        flow.reader_changed.connect(self._reader_changed)
        flow.booked.connect(self._booked)
        of.window.show()
        of.window.start()
        self.rest()

    @property
    def session(self) -> Session:
        """What stands on the counter."""
        return self.window.flow.session

    def until(self, arrived: Callable[[], bool]) -> None:
        """Let the window work until it is so."""
        deadline, waker = QDeadlineTimer(SECONDS * 1000), QTimer(interval=WAKE)
        waker.start()
        while not arrived():
            assert not deadline.hasExpired(), (self._event, self.session.step, self.session.trouble)
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def rest(self) -> None:
        """Wait until nothing is under way, neither in the worker nor in what follows from it."""
        for _ in range(3):
            done: list[object] = []
            self.window.flow.worker.run(lambda: None, done.append)
            self.until(lambda done=done: bool(done))  # type: ignore[misc]

    def put(self, person: str = HOME, fault: Fault | None = None) -> None:
        """Put a sample person's card into the reader."""
        self.reader.insert(card_of(person), fault)

    def sees(self, *codes: str) -> None:
        """Wait for an event of the reader with one of these codes or states."""
        self.until(lambda: bool({self._event.state, self._event.code} & set(codes)))

    def press(self, *keys: Qt.Key) -> None:
        """Press keys as a keyboard does."""
        for key in keys:
            QTest.keyClick(self.window.windowHandle(), key)

    def press_with(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """Press a key while a modifier is held."""
        QTest.keyClick(self.window.windowHandle(), key, held)

    def type(self, text: str) -> None:
        """Type as a person does, with a pause after every key."""
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

    def voucher(self, person: str = HOME) -> None:
        """Scan a fresh voucher, and wait for the amount."""
        simulation = self.of.desk.simulation
        assert simulation
        assert simulation.issue_voucher
        self.codes.append(simulation.issue_voucher(person))
        self.scan(self.codes[-1])
        self.payable()

    def payable(self) -> None:
        """Wait for the amount."""
        self.until(lambda: self.session.payable)

    def fails(self, *planned: Planned) -> None:
        """Let something go wrong on the way to the insurer."""
        simulation = self.of.desk.simulation
        assert simulation
        assert simulation.network
        simulation.network.timeline.add(*planned)

    def collect(self) -> None:
        """Go on to the payment."""
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
        """Give the settlement on screen back."""
        self.press(Qt.Key.Key_F10)
        self.until(lambda: self.session.returning is not None)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.session.step is Step.CONFIRM)
        self.press(Qt.Key.Key_F10)
        self.done(Step.REFUNDED)

    def _reader_changed(self, event: ReaderEvent) -> None:
        self._event = event

    def _booked(self, books: Books) -> None:
        self.books = books


def card_of(person: str) -> CardImage:
    """Make a sample person's card."""
    return card_image(next(each for each in samples.people() if each.number == person).credential())


def withholding(person: str) -> CardImage:
    """Make a card of the third generation, which a reader without PSAM learns no name and no number from."""
    card = next(each for each in samples.people() if each.number == person).credential()
    nobody = Private("")
    return card_image(replace(card, version="3.00", card_number=nobody, id_number=nobody, name=nobody))


def service_down(at: Counter) -> None:
    """The card service stops and comes back; the card is read, settled and printed."""
    at.reader.go(ReaderState.SERVICE_DOWN, True)
    at.sees("service_down")
    at.reader.go(ReaderState.SERVICE_DOWN, False)
    at.sees("no_card")
    at.put()
    at.payable()
    at.settle()


def no_reader(at: Counter) -> None:
    """The reader is gone; the e-voucher does, is settled and given back."""
    at.reader.go(ReaderState.NO_READER, True)
    at.sees("no_reader")
    at.voucher()
    at.settle()
    at.refund()


def mute_card(at: Counter) -> None:
    """The card says nothing; it is turned round, settled and printed, and printed once more."""
    at.put(fault=Fault(FaultKind.MUTE))
    at.sees("card_mute")
    at.put()
    at.payable()
    at.settle()


def unknown_card(at: Counter) -> None:
    """A foreign card, then the right one: from the card read to its refund."""
    at.put(fault=Fault(FaultKind.FOREIGN))
    at.sees("card_unknown", "card_foreign")
    at.put(AWAY)
    at.payable()
    at.settle()
    at.refund()


def failed_in_the_middle(at: Counter) -> None:
    """The card garbles a record; read again, its settlement has no answer, and recovery finds it."""
    at.put(fault=Fault(FaultKind.GARBLED, GARBLED))
    at.sees("card_garbled")
    at.put()
    at.payable()
    at.fails(Planned(fault=WayFault.LOST_REPLY, call="settle"))
    at.collect()
    at.press(Qt.Key.Key_Return)
    at.until(lambda: at.session.step is Step.TROUBLE)
    at.rest()
    at.until(lambda: at.books.count == 1)
    at.rest()


def removed_while_reading(at: Counter) -> None:
    """The card leaves while it is read; put in once more, its owner pays with a note and gets change."""
    at.put(fault=Fault(FaultKind.PULL, 4))
    at.sees("card_removed")
    at.put(OTHER)
    at.payable()
    at.collect()
    at.type("2000")
    at.until(lambda: at.window.pages.collect.received_fen() == 2000_00)
    at.press(Qt.Key.Key_Return)
    at.done(Step.DONE)


def hanging_card(at: Counter) -> None:
    """The card hangs until its deadline; another one is read."""
    at.put(fault=Fault(FaultKind.HANG, 4))
    at.sees("card_timeout")
    at.put()
    at.payable()
    at.settle()


def card_in_use(at: Counter) -> None:
    """Another program has the card; when it is let go, it is read."""
    at.reader.hold()
    at.sees("card_in_use")
    at.put()
    at.payable()
    at.settle()


def generation_3_without_psam(at: Counter) -> None:
    """The card does not tell whose it is; the e-voucher does."""
    at.reader.insert(withholding(HOME))
    at.until(lambda: at.session.step is Step.TROUBLE)
    at.rest()
    at.voucher()
    at.settle()


def paid_by_code(at: Counter) -> None:
    """The patient's part is paid by phone, and given back that way."""
    at.put()
    at.payable()
    at.collect()
    at.scan(PAYMENT_CODE)
    at.until(lambda: at.session.code is not None)
    scanned = monotonic()
    at.until(lambda: monotonic() - scanned > 2 * GAP)  # as a person does, later than the Enter that ends a scan
    at.press(Qt.Key.Key_Return)
    at.done(Step.DONE)
    at.refund()


SCENES = {
    "service-down": service_down,
    "no-reader": no_reader,
    "mute-card": mute_card,
    "unknown-card": unknown_card,
    "failed-in-the-middle": failed_in_the_middle,
    "removed-while-reading": removed_while_reading,
    "hanging-card": hanging_card,
    "card-in-use": card_in_use,
    "generation-3-without-psam": generation_3_without_psam,
    "paid-by-code": paid_by_code,
}
"""What is recorded, by the name of its cassette."""


@contextmanager
def counter(file: Path) -> Iterator[Counter]:
    """Record a counter with sample people."""
    with recorded(Settings(), file, _cards) as of:
        yield Counter(of)


def _cards(_chosen: Reader, stack: ExitStack) -> Cards:
    reader = Shared()
    stack.callback(reader.stop)
    return Cards(reader, Pinning(reader), reader)


def main() -> None:
    """Record every cassette."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _app = QApplication([])
    for name, scene in SCENES.items():
        with counter(CASSETTES / f"{name}.jsonl") as at:
            scene(at)
        print(name, (CASSETTES / f"{name}.jsonl").stat().st_size)


if __name__ == "__main__":
    main()
