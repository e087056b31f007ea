"""Plays the main job through the real window without a display, and saves what it showed, printed and logged."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from counter.equipment import Cards, cards, paper
from counter.papers import Papers
from counter.settings import Settings
from devices.escpos import RenderMode, encode
from simulation import samples
from terminal import areas, money
from terminal.errors import BadInput, JiesuanError
from terminal.journal.reader import verified
from terminal.model import Receipt, payment
from terminal.ports import PrinterStatus, ReaderEvent, ReaderState
from terminal.receipt import as_text
from terminal.texts import words
from ui.app import open_services
from ui.counter_services import CounterServices
from ui.fonts import ensure_chinese
from ui.own_directory import own_directory
from ui.printing import pdf
from ui.session import Session, ShiftStatus, Step
from ui.start import open_window
from ui.window import Window

PATIENT = "13090000000000000009"
OTHER_LOOKS = {
    "counter-en.png": ("37160000000000000006", "en", "light"),
    "counter-dark.png": ("37160000000000000004", "zh_CN", "dark"),
}
"""Additional pictures of the counter, each with a person, a language and a theme."""

SECONDS = 30
_PICTURES = ("waiting.png", "counter.png", "collect.png", "done.png", *OTHER_LOOKS)
_MADE = (*_PICTURES, "receipt.*", "journal.db*", "insurer.db*", "hospital.db*", "channel.db*", "message-ids.*")


def play(settings: Settings, out: Path) -> int:
    """Play one settlement from the card to the receipt and return the exit status 0.

    `out` gets a picture of each page, receipt.escpos, receipt.txt, receipt.pdf and journal.db, replaced in each run; it
    is a directory of the run's own (ui/own_directory.py). The platform is that of the settings.
    Raises JiesuanError("headless_stopped") if a page does not appear within SECONDS, and
    BadInput("headless_production"): nobody would be there to take the money.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with own_directory(out, _MADE, _is_as_left) as mark:
        mark.write_text("", encoding="utf-8")  # what is cut short is nobody's
        _played(settings.for_one_run(out.resolve()), out)
        mark.write_text(str(verified(out / "journal.db")), encoding="utf-8")
    print((out / "receipt.txt").read_text(encoding="utf-8"))
    return 0


def _is_as_left(mark: Path) -> bool:
    """Return whether a run's journal ends where the run left it; one that was cut short has left none."""
    head, journal = mark.read_text(encoding="utf-8"), mark.with_name("journal.db")
    return not head or not journal.exists() or head == str(verified(journal))


def _played(settings: Settings, out: Path) -> None:
    qInstallMessageHandler(qt_says)
    app = QApplication(sys.argv[:1])
    ensure_chinese()
    with ExitStack() as stack:
        found = cards(settings.reader, stack)
        _say(_card_route(found))
        print_receipt = Papers(_Folder(out, settings), settings.ui.language.value).settlement
        opened = open_services(settings, stack, found)
        if not opened.simulated:
            raise BadInput("headless_production")
        services = replace(
            opened,
            print_receipt=print_receipt,
            mask_names=True,
            scale=1.0,
            press_guard=0.0,
        )
        with _shown(services) as player:
            player.settle(out)
        for name, (person, language, theme) in OTHER_LOOKS.items():
            named = partial(areas.name, language=language)
            with _shown(replace(services, language=language, theme=theme, area_name=named)) as player:
                player.look(person, out / name)
    app.quit()


class _Player:
    """Plays the cashier at one window: sends keys and takes pictures, waiting for the window's state, not for time."""

    def __init__(self, window: Window, services: CounterServices) -> None:
        self._window, self._services = window, services
        self._reader, self._shift_status = ReaderEvent(state=ReaderState.NO_READER), ShiftStatus()
        window.flow.reader_changed.connect(self._reader_changed)
        window.flow.shift_status_changed.connect(self._show_status)

    def settle(self, out: Path) -> None:
        """Insert a card, settle its first bill for cash with change, and print."""
        self._window.start()
        self._until("waiting", lambda: self._reader.state is ReaderState.NO_CARD)
        self._picture(out / "waiting.png")
        if self._services.simulation:
            self._services.simulation.slot.insert(PATIENT)
        self._until("counter", lambda: self._session.payable)
        self._picture(out / "counter.png")
        self._press(Qt.Key.Key_F9)
        self._until("collect", lambda: self._session.step is Step.COLLECT)
        self._hand_over()
        self._picture(out / "collect.png")
        self._press(Qt.Key.Key_Return)
        self._until("done", self._is_done)
        self._picture(out / "done.png")

    def look(self, person: str, picture: Path) -> None:
        """Take a picture of the counter with another person's card."""
        card = next(each for each in samples.people() if each.number == person).credential()
        self._window.flow.present(card)
        self._until(picture.name, lambda: self._session.payable)
        self._picture(picture)

    @property
    def _session(self) -> Session:
        return self._window.flow.session

    def _hand_over(self) -> None:
        """Type more than is due, so that there is change, and at a person's speed: faster keys count as a scan."""
        agreed = self._session.presettlement
        due = agreed.answer.split.cash if agreed else 0
        received = payment.quick_notes(due + 1)[-1]
        for character in money.plain(received):
            self._press(Qt.Key(ord(character)))
            self._until("collect", lambda: not self._window.wedge.holds)
        self._until("collect", lambda: self._window.pages.collect.received_fen() == received)

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._window.windowHandle(), key)

    def _is_done(self) -> bool:
        now = self._session
        return now.step is Step.DONE and not now.printing and self._shift_status.last == now.settlement

    def _until(self, page: str, arrived: Callable[[], bool]) -> None:
        """Run the event loop until the page has appeared; events wake it, the timer only ends a run that hangs."""
        deadline = QDeadlineTimer(SECONDS * 1000)
        waker = QTimer(interval=SECONDS * 1000)
        waker.start()
        while not arrived():
            trouble = self._session.trouble
            if deadline.hasExpired() or trouble:
                reason = trouble.code if trouble else self._reader.code or self._reader.state.value
                raise JiesuanError("headless_stopped", page=page, reason=reason)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _picture(self, path: Path) -> None:
        for _ in range(2):  # the new content is laid out first, then the widgets that make room for it
            QApplication.processEvents()
        self._window.grab().save(str(path))
        _say(f"{path.name}: {self._window.windowTitle()}")

    def _reader_changed(self, event: ReaderEvent) -> None:
        self._reader = event

    def _show_status(self, shift_status: ShiftStatus) -> None:
        self._shift_status = shift_status


class _Folder:
    """The Printer port over the directory of the run: the receipt as bytes, as text and as a page."""

    simulated = True

    def __init__(self, out: Path, settings: Settings) -> None:
        self._out, self._paper, self._mode = out, paper(settings.printer), RenderMode(settings.printer.way)

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Write one receipt; raises DeviceError."""
        (self._out / "receipt.escpos").write_bytes(encode(receipt, self._paper, self._mode))
        (self._out / "receipt.txt").write_text(as_text(receipt, self._paper.columns), encoding="utf-8")
        (self._out / "receipt.pdf").write_bytes(pdf(receipt))

    def kick_drawer(self) -> None:
        """Do nothing: a directory has no drawer."""

    def status(self) -> PrinterStatus:
        """Return an unknown status: a directory has none."""
        return PrinterStatus()


@contextmanager
def _shown(services: CounterServices) -> Iterator[_Player]:
    with ExitStack() as stack:
        window = open_window(services, stack)
        window.show()
        yield _Player(window, services)


def _card_route(found: Cards) -> str:
    if found.real_service:
        return "The card goes through pcscd and its reader."
    why = words(found.problem, "en").what if found.problem else "The settings choose it."
    return f"The card goes to a reader simulated in this program. {why}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def qt_says(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Forward Qt's messages, except the one that the offscreen platform emits for every window."""
    if "propagateSizeHints" not in text:
        _say(text)
