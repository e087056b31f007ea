"""Plays the main job through the real window without a display, and saves what it showed, printed and logged."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt

from counter.equipment import Cards, cards, paper
from counter.papers import Papers
from counter.settings import Settings
from devices.escpos import RenderMode, encode
from simulation import samples
from terminal import areas
from terminal.errors import BadInput
from terminal.journal.reader import verified
from terminal.model import Receipt, payment
from terminal.ports import PrinterStatus, ReaderState
from terminal.receipt import as_text
from terminal.texts import words
from ui.app import open_services
from ui.counter_services import CounterServices
from ui.own_directory import own_directory
from ui.player import Player, application, say, unattended
from ui.printing import pdf
from ui.session import Step
from ui.start import open_window

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
    app = application()
    with ExitStack() as stack:
        found = cards(settings.reader, stack)
        say(_card_route(found))
        print_receipt = Papers(_Folder(out, settings), settings.ui.language.value).settlement
        opened = open_services(settings, stack, found)
        if not opened.simulated:
            raise BadInput("headless_production")
        services = replace(unattended(opened), print_receipt=print_receipt)
        with _shown(services) as player:
            player.settle(out)
        for name, (person, language, theme) in OTHER_LOOKS.items():
            named = partial(areas.name, language=language)
            with _shown(replace(services, language=language, theme=theme, area_name=named)) as player:
                player.look(person, out / name)
    app.quit()


class _Player(Player):
    """Plays the main job at one window."""

    def settle(self, out: Path) -> None:
        """Insert a card, settle its first bill for cash with change, and print."""
        self.window.start()
        self.until("waiting", lambda: self.reader.state is ReaderState.NO_CARD)
        self.picture(out / "waiting.png")
        if self.services.simulation:
            self.services.simulation.slot.insert(PATIENT)
        self.until("counter", lambda: self.session.payable)
        self.picture(out / "counter.png")
        self.press(Qt.Key.Key_F9)
        self.until("collect", lambda: self.session.step is Step.COLLECT)
        self._hand_over()
        self.picture(out / "collect.png")
        self.press(Qt.Key.Key_Return)
        self.until("done", self._is_done)
        self.picture(out / "done.png")

    def look(self, person: str, picture: Path) -> None:
        """Take a picture of the counter with another person's card."""
        card = next(each for each in samples.people() if each.number == person).credential()
        self.window.flow.present(card)
        self.until(picture.name, lambda: self.session.payable)
        self.picture(picture)

    def _hand_over(self) -> None:
        """Type more than is due, so that there is change."""
        agreed = self.session.presettlement
        self.type_amount(payment.quick_notes((agreed.answer.split.cash if agreed else 0) + 1)[-1])

    def _is_done(self) -> bool:
        now = self.session
        return now.step is Step.DONE and not now.printing and self.shift_status.last == now.settlement


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
