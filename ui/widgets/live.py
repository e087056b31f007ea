"""Texts that a screen reader reads out when they come or change, although the focus is elsewhere."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.i18n import tr

REST = 150
"""Milliseconds without a change after which the changes are announced, so that typed digits are one announcement."""


class Announcer(QObject):
    """The announcements of one window: what came or changed at once is read out together."""

    announced = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: dict[QWidget, str] = {}
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self._announce)

    def add(self, widget: QWidget, text: str) -> None:
        """Announce a widget's text with what else changes now, in place of its own earlier one; a page's name first."""
        first = {} if isinstance(widget, QLabel) else {widget: text}
        self._waiting.pop(widget, None)
        self._waiting = first | self._waiting | {widget: text}
        self._rest.start()

    def _announce(self) -> None:
        waiting, self._waiting = self._waiting, {}
        event = QAccessibleAnnouncementEvent(self._window, "\n".join(waiting.values()))
        # A widget may be deleted meanwhile.
        if any(_warns(each) for each in self._window.findChildren(QLabel) if each in waiting):
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
        self.announced.emit(event.message())


def _warns(widget: QWidget) -> bool:
    return bool(widget.property("alarm") == "true" or widget.property("role") == "warn")


def announcer_of(window: QWidget) -> Announcer:
    """Return a window's announcer, made where it has none."""
    found = window.findChild(Announcer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found or Announcer(window)


def announce(widget: QWidget, text: str) -> None:
    """Have a text read out for a widget that is seen, if a screen reader is there."""
    if text and QAccessible.isActive():
        announcer_of(widget.window()).add(widget, text)


class LiveLabel(QLabel):
    """A label that is read out when it comes and when its text changes; its description is read before the text."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.is_live, self._read_out = True, ""

    def spoken(self) -> str:
        """Return what is read out."""
        text, caption = self.text().rstrip("▏"), self.accessibleDescription()
        return tr("{0}: {1}", caption, text) if caption and text else text

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text, and have it read out if it is another."""
        super().setText(text)
        if self.isVisible():
            self._tell()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Have the text read out that comes with this label."""
        super().showEvent(event)
        if not event.spontaneous():
            self._read_out = ""
            self._tell()

    def _tell(self) -> None:
        spoken = self.spoken()
        if self.is_live and spoken != self._read_out:
            self._read_out = spoken
            announce(self, spoken)
