"""A counter with its window under test: sample people, simulated devices and insurer, and all of it recorded."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import Qt

from counter.equipment import Cards, paper
from counter.settings import Reader, Settings
from counter.simulation_desk import Simulation
from devices.applet import Fault, FaultKind
from devices.card import CardImage, card_image, failure
from devices.presence import PresenceCheck
from devices.scanner import GAP
from devices.simulated import SimulatedReader
from devices.simulated_paper import picture
from simulation import samples
from simulation.network.faults import Fault as NetworkFault
from simulation.network.faults import Planned
from simulation.story import Answer
from terminal.errors import DeviceError
from terminal.model import BEIJING, Receipt
from terminal.ports import ReaderEvent, ReaderState
from terminal.receipt import as_text
from ui.cassette import Opened, Time, recorded
from ui.session import Session, ShiftStatus, Step
from ui.story_hands import answer_phone
from ui.testing import hands, waits

BEGINS = datetime(2026, 11, 22, 10, 42, tzinfo=BEIJING)
"""The time at which a counter under test opens: the sample people's bills are of the days before."""

HOME = "37160000000000000012"
"""A sample person insured where the counter is, with one outpatient bill."""

PAYMENT_CODE = "134567890123456789"
"""A code as a patient's phone shows it for a payment."""

_DEEP_IN_THE_CARD = 4


class CounterTime:
    """The time of a counter under test: it runs on from where it begins, and can be moved on."""

    def __init__(self, begins: datetime = BEGINS) -> None:
        self._begins, self._since, self._ahead = begins, monotonic(), timedelta()

    def now(self) -> datetime:
        """Return the day and the hour."""
        return self._begins + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        """Return the seconds since it began, those included by which it was moved on."""
        return monotonic() - self._since + self._ahead.total_seconds()

    def move_on(self, by: timedelta) -> None:
        """Move the time on."""
        self._ahead += by


@dataclass(frozen=True)
class Printed:
    """A document that came out of the printer, on paper of a width in columns."""

    receipt: Receipt
    columns: int

    @property
    def text(self) -> str:
        """The document as text."""
        return as_text(self.receipt, self.columns)

    def picture(self) -> bytes:
        """Render the document as a thermal printer prints it, as PNG; takes a moment."""
        return picture(self.receipt)


class SharedReader(SimulatedReader):
    """A reader whose card another program may use."""

    def hold(self) -> None:
        """Reserve the next inserted card for another program."""
        self._orders.put(lambda tell: tell(failure("Simulated reader", DeviceError("card_in_use"))))


class Counter:
    """Input at a counter under test, and what it shows and prints; a wait in vain raises AssertionError.

    `session` is what is on the counter, `shift_status` what the window knows of the journal, `keys` how many were
    pressed, `codes` the vouchers that were scanned. A person is a sample one, by number or name.
    """

    def __init__(self, of: Opened, time: CounterTime, cassette: Path) -> None:
        self.of, self.window, self.services, self.settings = of, of.window, of.services, of.settings
        self.time, self.cassette, self.reader = time, cassette, _shared(of.cards)
        self._event, self.shift_status = ReaderEvent(state=ReaderState.NO_READER), ShiftStatus()
        self.codes: list[str] = []
        self._scanned, self.keys = -math.inf, 0
        if paper_tray := self.simulation.printer:
            paper_tray.documents = deque()  # all of them, not the last few
        of.window.flow.reader_changed.connect(self._reader_changed)
        of.window.flow.shift_status_changed.connect(self._show_status)
        of.window.show()
        of.window.start()
        self.rest()

    @property
    def session(self) -> Session:
        """The session on the counter."""
        return self.window.flow.session

    @property
    def simulation(self) -> Simulation:
        """The simulated parts: the insurer's network, the phone, the printer."""
        found = self.services.simulation
        if found is None:
            raise AssertionError("this counter's insurer and cards are not simulated")
        return found

    @property
    def text(self) -> str:
        """The text of all labels that the window shows."""
        return hands.words(self.window)

    @property
    def printed(self) -> tuple[Printed, ...]:
        """What the printer printed, oldest first."""
        columns, printer = paper(self.settings.printer).columns, self.simulation.printer
        return tuple(Printed(each, columns) for each in printer.documents) if printer else ()

    def save_picture(self, path: Path) -> None:
        """Save a picture of the window as it is."""
        self.rest()
        self.window.grab().save(str(path))

    def until(self, arrived: Callable[[], object], seconds: float = waits.SECONDS) -> None:
        """Run the event loop until the condition holds."""
        waits.until(arrived, self._known, seconds)

    def until_shown(self, text: str) -> None:
        """Wait until the window shows a text."""
        self.until(lambda: text in self.text)

    def until_step(self, step: Step | str) -> None:
        """Wait until the cashier is at a step, and nothing is being printed."""
        self.until(lambda: self.session.step == step and not self.session.printing)

    def until_payable(self) -> None:
        """Wait for the amount."""
        self.until(lambda: self.session.payable)

    def until_reader(self, *codes: str) -> None:
        """Wait for an event of the reader with one of these codes or states."""
        self.until(lambda: bool({self._event.state, self._event.code} & set(codes)))

    def rest(self) -> None:
        """Wait until nothing is under way, neither in the worker nor in what follows from it."""
        waits.until_idle(self.window.flow.worker, self._known, rounds=3)

    def insert_card(self, card: str | CardImage = HOME, fault: Fault | FaultKind | None = None) -> None:
        """Put a sample person's card into the reader, or any card, with a fault of the card or of its reading."""
        kind = Fault(fault, _DEEP_IN_THE_CARD) if isinstance(fault, FaultKind) else fault
        self.reader.insert(card_of(card) if isinstance(card, str) else card, kind)

    def remove_card(self) -> None:
        """Take the card out of the reader."""
        self.reader.remove()

    def press(self, *keys: str | Qt.Key) -> None:
        """Press keys as a person does, as ``F9``, ``Enter``, ``Ctrl+F``, never as soon as a scan's own last key."""
        self.until(lambda: monotonic() - self._scanned > 2 * GAP)
        for key in keys:
            self.keys += 1
            hands.press(self.window, key)

    def type(self, text: str) -> None:
        """Type at a person's speed, with a pause after every key."""
        self.keys += len(text)
        hands.type_text(self.window, text)

    def scan(self, code: str) -> None:
        """Scan a code as a keyboard wedge does."""
        hands.scan(self.window, code)
        self._scanned = monotonic()

    def scan_voucher(self, person: str = HOME) -> None:
        """Scan a new e-voucher of a sample person."""
        if issue := self.simulation.issue_voucher:
            self.codes.append(issue(_person(person).number))
            self.scan(self.codes[-1])

    def answer_phone(self, *, agrees: bool = True) -> None:
        """Agree to the payment that the patient's phone asks about, or decline it."""
        answer_phone(self.simulation, Answer.AGREES if agrees else Answer.DECLINES)

    def settle(self) -> None:
        """Settle what is on the counter for exact cash, and wait for the receipt."""
        self.press("F9")
        self.until_step(Step.COLLECT)
        self.press("Enter")
        self.until_step(Step.DONE)
        self.rest()

    def fail(self, fault: str | Planned, call: str = "", times: int = 1) -> None:
        """Make the next calls to the insurer fail (simulation/network/faults.py), those of one kind if it is named."""
        planned = Planned(fault=NetworkFault(fault), call=call, times=times) if isinstance(fault, str) else fault
        if network := self.simulation.network:
            network.timeline.add(planned)

    def set_printer(self, fault: str, *, is_on: bool = True) -> None:
        """Set or clear a fault of the printer, as ``printer_no_paper``."""
        if printer := self.simulation.printer:
            printer.set_fault(fault, is_on)

    def move_on(self, by: timedelta) -> None:
        """Move the counter's time on, and let happen what is due by then."""
        self.time.move_on(by)
        self.window.flow.recover_due()
        self.rest()

    def _known(self) -> object:
        return self._event, self.session.step, self.session.trouble

    def _reader_changed(self, event: ReaderEvent) -> None:
        self._event = event

    def _show_status(self, shift_status: ShiftStatus) -> None:
        self.shift_status = shift_status


def _shared(found: Cards) -> SharedReader:
    if not isinstance(found.slot, SharedReader):
        raise TypeError(type(found.slot).__name__)
    return found.slot


def card_of(person: str) -> CardImage:
    """Create a sample person's card, by number or name."""
    return card_image(_person(person).credential())


def _person(who: str) -> samples.SamplePerson:
    return next(each for each in samples.people() if who in {each.number, each.name.reveal()})


C = TypeVar("C", bound=Counter)


@contextmanager
def open_counter(
    cassette: Path,
    settings: Settings | None = None,
    begins: datetime = BEGINS,
    kind: type[C] = Counter,  # type: ignore[assignment]  # what C is then
) -> Iterator[C]:
    """Open a counter under test that records itself to a new cassette; its keys do not bounce, however fast they come.

    `kind` is a Counter with more to do. Raises BadInput where it must not start.
    """
    time = CounterTime(begins)
    given = Time(time.now, time.elapsed)
    with recorded(settings or Settings(), cassette, simulated_cards, press_guard=0.0, time=given) as of:
        yield kind(of, time, cassette)


def simulated_cards(_chosen: Reader, stack: ExitStack) -> Cards:
    """Open the simulated reader of a counter under test."""
    reader = SharedReader()
    stack.callback(reader.stop)
    return Cards(reader, PresenceCheck(reader), reader)
