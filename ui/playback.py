"""Plays a cassette through the real window: keys, cards and answers in the recorded order, documents to a folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QKeyEvent

from counter.equipment import Cards, paper
from counter.receipt_settings import BY_ONE
from counter.settings import Counter, Settings
from counter.settings import Printer as ChosenPrinter
from counter.window_settings import Language, Ui
from devices.escpos import RenderMode, encode
from devices.recording.cassette import READER, SCANNER, Head, Line, read
from devices.recording.player import Player, understood
from devices.recording.pressed import Pressed
from terminal.errors import BadInput
from terminal.model import Receipt
from terminal.ports import CardReader, Presence, ReaderEvent
from terminal.receipt import as_text
from ui.app import open_services
from ui.captions import Caption, of_act
from ui.cassette import watch
from ui.counter_services import CounterServices
from ui.ending import Ending
from ui.fit import fill_screen, scale_within
from ui.i18n import tr
from ui.own_directory import own_directory
from ui.player import qt_says
from ui.start import open_window
from ui.style import fitting_scale
from ui.system import new_application
from ui.widgets.caption_bar import HEIGHT
from ui.window import Window

PACE = 1.5
"""Seconds that each act of a playback for people takes at the least, so that its caption can be read."""

NEVER = 10**6
"""Seconds until a played window queries open items by itself: the cassette determines when."""

_MADE = ("[0-9][0-9]-*.png", "receipt-*.escpos", "receipt-*.txt")

_HANDS = {
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
}


def play(file: Path, speed: float, out: Path | None) -> int:
    """Play a cassette and return the exit status 0; raises BadInput if it cannot be read or the playback differs.

    Without `out` the window is shown, with captions, and stays open at the end until a key is pressed; with it there is
    no display: that directory of its own (ui/own_directory.py) gets a picture of every step and every document,
    numbered, and each file's name goes to standard output.
    """
    if out:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        qInstallMessageHandler(qt_says)
    with ExitStack() as stack:
        if out:
            stack.enter_context(own_directory(out, _MADE))
        app = new_application()
        stack.enter_context(closing(Ending(app)))
        playback = stack.enter_context(open_playback(file, speed, None if out else _shown_scale()))
        folder = Folder(out, playback) if out else None
        playback.ended.connect(lambda: app.quit() if folder or playback.error else None)
        playback.left.connect(app.quit)
        playback.player.pace = 0.0 if folder else PACE
        playback.window.show() if folder else fill_screen(playback.window)
        QTimer.singleShot(0, playback.start)
        app.exec()
        if playback.error:
            raise playback.error
    return 0


def _shown_scale() -> float:
    """Return the scale at which the window and its caption fit the screen."""
    available = QGuiApplication.primaryScreen().availableSize()
    return scale_within(available - QSize(0, round(HEIGHT * fitting_scale(available))))


@contextmanager
def open_playback(file: Path, speed: float = 0.0, scale: float | None = None) -> Iterator["Playback"]:
    """Build a counter whose devices and platform are a cassette; raises BadInput if it cannot be read."""
    head, lines = read(file)
    with ExitStack() as stack:
        player = Player(file.name, head, lines, speed)
        settings = _settings(head, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cassette"))))
        services = replace(
            open_services(settings, stack, _cards(player), player),
            input_recorder=player,
            playback=head.cassette,
            press_guard=0.0,
            recover_pause=NEVER,
            scale=scale,
        )
        window = open_window(services, stack)
        watch(window, player)
        yield stack.enter_context(closing(Playback(window, services, player, settings)))


def _settings(head: Head, state: Path) -> Settings:
    return Settings(
        state=str(state),
        counter=Counter(counter=head.counter, operator=head.operator),
        ui=Ui(language=Language(head.language)),
        refunds=BY_ONE,
        printer=ChosenPrinter(width=head.width, columns=head.columns, way=head.way),
    )


def _cards(player: Player) -> Cards:
    reader = player.port("reader", lambda: cast("CardReader", None))
    return Cards(reader, player.port("presence", lambda: cast("Presence", None)))


class Playback(QObject):
    """A window that plays a cassette; `fed` carries each external event after its handling, `ended` is emitted once.

    Space pauses and goes on, the right arrow takes one step, Esc leaves; at the end any key leaves, which `left` tells.
    """

    fed = Signal(object)
    ended = Signal()
    left = Signal()
    _next = Signal(object)

    def __init__(self, window: Window, services: CounterServices, player: Player, settings: Settings) -> None:
        super().__init__(window)
        self.window, self.services, self.player, self.settings = window, services, player, settings
        self.error: BadInput | None = None
        self.is_paused = self.is_over = False
        self._thread = Thread(target=self._run, name="cassette", daemon=True)
        self._next.connect(self._feed, Qt.ConnectionType.QueuedConnection)
        self.bar = window.add_caption(tr("PLAYBACK"))
        window.flow.moved.connect(self._caption)
        self.fed.connect(self._caption)

    def start(self) -> None:
        """Start playing; from now on keyboard and mouse control the playback only."""
        handle = self.window.windowHandle()
        handle.removeEventFilter(self.window.wedge)
        handle.installEventFilter(self)
        self.window.start()
        self._caption()
        self._thread.start()

    def pause(self, *, paused: bool = True) -> None:
        """Pause before the next act, or go on."""
        self.is_paused = paused
        self.player.hold(held=paused)
        self._caption()

    def close(self) -> None:
        """Stop playing."""
        self.player.close()
        if self._thread.ident:
            self._thread.join()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the user's keyboard and mouse events from the window; recorded ones are sent by this program."""
        if event.type() not in _HANDS or not event.spontaneous():
            return False
        event.accept()  # of a ShortcutOverride: no shortcut of the window takes the key
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._control(Qt.Key(event.key()))
        return True

    def _control(self, key: Qt.Key) -> None:
        if self.is_over or key is Qt.Key.Key_Escape:
            self.left.emit()
        elif key is Qt.Key.Key_Space:
            self.pause(paused=not self.is_paused)
        elif key is Qt.Key.Key_Right:
            self.pause()
            self.player.step()

    def _caption(self) -> None:
        """Show what comes next, or that nothing does."""
        if self.is_over:
            self.bar.show_caption(tr("The playback has ended. Any key closes the window."))
            self.bar.show_state(tr("Ended"), "")
            return
        acts, line = self.player.next_act()
        caption = of_act(line, self.window.flow.session) if line else Caption(tr("Only the answers are still to come"))
        self.bar.show_caption(tr("Next: {0}", caption.text), caption.key, tr("{0} acts played", acts))
        paused = tr("Paused"), tr("Space: go on · →: one act\nEsc: end")
        playing = tr("Playing"), tr("Space: pause · →: one act\nEsc: end")
        self.bar.show_state(*(paused if self.is_paused else playing))

    def _run(self) -> None:
        """Send each external event in its turn; runs in a thread of its own."""
        try:
            while line := self.player.next_input():
                self._next.emit(line)
        except BadInput as error:
            self.error = error
        self._next.emit(None)

    def _feed(self, line: Line | None) -> None:
        if line is None:
            self.is_over = True
            self._caption()
            self.ended.emit()
            return
        if line.device == READER:
            self.player.tell(understood(line, ReaderEvent))
        elif line.device == SCANNER:
            self.window.wedge.scanned.emit(line.gave)
        elif line.gave:
            self._press(understood(line, Pressed))
        else:
            self.window.flow.recover_due()
        self.fed.emit(line)

    def _press(self, pressed: Pressed) -> None:
        held = Qt.KeyboardModifier(pressed.held)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(self.window.windowHandle(), QKeyEvent(kind, pressed.key, held, pressed.text))


class Folder:
    """Saves what a playback showed and printed in a directory: pictures, ESC/POS bytes and texts, numbered."""

    def __init__(self, out: Path, playback: Playback) -> None:
        self._out, self._playback, self._pictures, self._documents = out, playback, 0, 0
        self._step = ""
        playback.player.printed = self._print
        playback.window.flow.moved.connect(lambda session: self._picture(session.step.value))

    def _picture(self, step: str) -> None:
        if step != self._step:
            self._step, self._pictures = step, self._pictures + 1
            path = self._out / f"{self._pictures:02d}-{step}.png"
            self._playback.window.grab().save(str(path))
            print(path.name)

    def _print(self, receipt: Receipt) -> None:
        chosen, self._documents = self._playback.settings.printer, self._documents + 1
        path = self._out / f"receipt-{self._documents}"
        path.with_suffix(".escpos").write_bytes(encode(receipt, paper(chosen), RenderMode(chosen.way)))
        path.with_suffix(".txt").write_text(as_text(receipt, paper(chosen).columns), encoding="utf-8")
        print(f"{path.name}.escpos", f"{path.name}.txt", sep="\n")
