"""The top bar: hospital, counter and operator, and the state of the devices."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from terminal.device_states import ReaderState, ScannerState
from ui.i18n import DOT, tr
from ui.style import Look
from ui.widgets.badge import Badge, Health
from ui.widgets.basic import button, label, row
from ui.window_config import WindowConfig

HEIGHT, BUTTON, NARROW = 44, 40, 1200


class TopBar(QWidget):
    """Hospital, counter, operator and day at the left, device states at the right; a click on one shows details."""

    asked = Signal()

    def __init__(self, config: WindowConfig, look: Look, open_simulation: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # The borders of a button stay 2 pixels thick at a small scale.
        self.setFixedHeight(max(look.px(HEIGHT), look.px(BUTTON) + 4))
        self.setAccessibleName(tr("Counter and devices"))
        self._where = where = label(config.hospital, "hospital")
        self._counter, self._who = tr("Counter {0}", config.counter), label("", "muted")
        self._operator, self._day = "", config.day
        self._show_who()
        # A name too long for the bar is shown completely in the title bar.
        where.setMinimumWidth(look.px(120))
        self.platform = Badge(look, tr("Insurer"))
        self.reader = Badge(look, tr("Reader"))
        self.scanner = Badge(look, tr("Scanner"))
        self.printer, self._printed = Badge(look, tr("Printer")), (Health.OFF, tr("Printer"))
        for badge in (self.platform, self.reader, self.scanner, self.printer):
            badge.pressed.connect(self.asked)
        self.simulation = button(tr("Simulation desk  Ctrl+M"), open_simulation, "flat")
        self.simulation.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # so that no Enter at the counter opens it
        self.simulation.hide()
        playback = label(tr("PLAYBACK"), "badge")
        playback.setFixedHeight(look.px(23))
        playback.setVisible(bool(config.playback))
        badges = self.platform, self.reader, self.scanner, self.printer
        self.devices_key = label("Ctrl+D", "muted")
        self.devices_key.hide()
        right = *badges, self.devices_key
        self._layout = layout = row(playback, where, self._who, 1, self.simulation, *right, gap=look.px(18))
        self._gaps, self._narrow = (look.px(18), look.px(8)), look.px(NARROW)
        layout.setContentsMargins(look.px(20), 0, look.px(20), 0)
        self.setLayout(layout)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the hospital to the title bar where there is little width."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._narrow
        self._where.setHidden(is_narrow)
        self._layout.setSpacing(self._gaps[is_narrow])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height only, so that no state of a device makes the window wider."""
        return QSize(0, super().minimumSizeHint().height())

    def show_day(self, day: str) -> None:
        """Show the day, which follows midnight."""
        self._day = day
        self._show_who()

    def show_operator(self, who: str) -> None:
        """Show who is signed in."""
        self._operator = who
        self._show_who()

    def _show_who(self) -> None:
        self._who.setText(DOT.join(filter(None, (self._counter, self._operator, self._day))))

    def show_platform(self, milliseconds: int) -> None:
        """Show how long the platform took to answer; -1 if it did not."""
        if milliseconds < 0:
            self.platform.show_state(Health.BAD, tr("Insurer: no answer"))
        else:
            self.platform.show_state(Health.GOOD, tr("Insurer {0} ms", milliseconds))

    def show_scanner(self, state: ScannerState = ScannerState.READY) -> None:
        """Show the scanner's state: a keyboard wedge is only known by its scans."""
        gone = state is ScannerState.GONE
        self.scanner.show_state(*((Health.BAD, tr("No scanner")) if gone else (Health.GOOD, tr("Scanner"))))

    def show_printer(self, *, printed: bool) -> None:
        """Show whether the last receipt was printed."""
        self._printed = (Health.GOOD, tr("Printer")) if printed else (Health.WARN, tr("Printer failed"))
        self.printer.show_state(*self._printed)

    def show_needed(self, text: str) -> None:
        """Show the printer's problem in a word or two, or without one the state of the last receipt."""
        self.printer.show_state(*((Health.WARN, text) if text else self._printed))

    def show_reader(self, state: ReaderState) -> None:
        """Show the card reader's state."""
        health, text = _readers()[state]
        self.reader.show_state(health, text)


def reader_state(state: ReaderState) -> str:
    """Return a reader's state in a word."""
    empty = {ReaderState.NO_CARD: tr("No card"), ReaderState.REMOVED: tr("Card taken out")}
    return empty.get(state) or _readers()[state][1]


def _readers() -> dict[ReaderState, tuple[Health, str]]:
    return {
        ReaderState.SERVICE_DOWN: (Health.BAD, tr("Card service down")),
        ReaderState.NO_READER: (Health.BAD, tr("No reader")),
        ReaderState.NO_CARD: (Health.GOOD, tr("Reader")),
        ReaderState.REMOVED: (Health.GOOD, tr("Reader")),
        ReaderState.READING: (Health.GOOD, tr("Reading card")),
        ReaderState.READ: (Health.GOOD, tr("Card read")),
        ReaderState.MUTE: (Health.WARN, tr("Card silent")),
        ReaderState.UNKNOWN_CARD: (Health.WARN, tr("Foreign card")),
        ReaderState.FAILED: (Health.WARN, tr("Card not read")),
    }
