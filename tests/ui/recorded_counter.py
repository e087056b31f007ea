"""The test kit's counter with the shorter words of the scenes on cassettes, at the real time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt

from counter.adapters import now
from devices.applet import Fault
from devices.card import CardImage
from simulation.network.faults import Planned
from ui.cassette import Recorded
from ui.session import Step
from ui.testing import hands
from ui.testing.counter import HOME, PAYMENT_CODE, card_of, open_counter
from ui.testing.counter import Counter as KitCounter

__all__ = ["AWAY", "HOME", "OTHER", "PAYMENT_CODE", "Counter", "card_of", "counter"]

AWAY, OTHER = "12000000000000000011", "37160000000000000015"


class Counter(KitCounter):
    """A cashier who also refunds."""

    of: Recorded

    def put(self, card: CardImage | str = HOME, fault: Fault | None = None) -> None:
        self.insert_card(card, fault)

    def sees(self, *codes: str) -> None:
        self.until_reader(*codes)

    def payable(self) -> None:
        self.until_payable()

    def press_with(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        self.keys += 1
        hands.press(self.window, key, held)

    def voucher(self, person: str = HOME) -> None:
        """Scan a new voucher, and wait for the amount."""
        self.scan_voucher(person)
        self.until_payable()

    def fails(self, *planned: Planned) -> None:
        for each in planned:
            self.fail(each)

    def collect(self) -> None:
        self.press("F9")
        self.until(lambda: self.session.step is Step.COLLECT)

    def done(self, step: Step) -> None:
        """Wait until it is done and printed."""
        self.until_step(step)
        self.rest()

    def refund(self) -> None:
        """Refund the settlement on screen."""
        self.press("F10")
        self.until(lambda: self.session.returning is not None)
        self.press("Enter")
        self.until(lambda: self.session.step is Step.CONFIRM)
        self.press("F10")
        self.done(Step.REFUNDED)


@contextmanager
def counter(file: Path) -> Iterator[Counter]:
    """Record a counter with sample people."""
    with open_counter(file, begins=now(), kind=Counter) as at:
        yield at
