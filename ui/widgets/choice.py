"""A choice by keyboard: the left and right arrows change it, the up and down arrows go to the next one."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from ui.i18n import tr

Key = Qt.Key
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
_DIGITS = {Key(Key.Key_0 + digit): str(digit) for digit in range(10)}


class Chooser(QPushButton):
    """A button that shows one value; the first one (Home) changes nothing."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAutoDefault(False)
        self.clicked.connect(lambda: self.step(1))

    def step(self, by: int) -> None:
        """Move this many values on."""
        raise NotImplementedError

    def reset(self) -> None:
        """Select the value that changes nothing."""
        raise NotImplementedError

    def show_value(self, text: str) -> None:
        """Show a value, and emit `changed`."""
        self._write(f"◀   {text}   ▶", text)
        self.changed.emit()

    def _write(self, text: str, spoken: str) -> None:
        self.setText(text)
        self.setAccessibleDescription(spoken)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle the arrows and Home."""
        match Key(event.key()):
            case Key.Key_Left:
                self.step(-1)
            case Key.Key_Right:
                self.step(1)
            case Key.Key_Home:
                self.reset()
            case Key.Key_Up:
                self.focusPreviousChild()
            case Key.Key_Down:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)


class Choice(Chooser):
    """One of several options, each a value with its words; the first one is None."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.options: Sequence[tuple[object, str]] = ((None, ""),)
        self._at = 0

    @property
    def value(self) -> object:
        """The chosen value, None if nothing is changed."""
        return self.options[self._at][0]

    def offer(self, options: Sequence[tuple[object, str]]) -> None:
        """Replace the options and choose the first."""
        self.options = options
        self.reset()

    def choose(self, value: object) -> None:
        """Choose the option of a value."""
        self._at = next(at for at, (each, _) in enumerate(self.options) if each is value)
        self.step(0)

    def step(self, by: int) -> None:
        """Move this many options on, cyclically."""
        self._at = (self._at + by) % len(self.options)
        self.show_value(self.options[self._at][1])

    def reset(self) -> None:
        """Choose the first option."""
        self._at = 0
        self.step(0)


class DayChoice(Chooser):
    """A day from EARLIEST to LATEST: arrows go by days, PgUp and PgDn by months, eight digits enter one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._real, self._day, self._typed = EARLIEST, EARLIEST, ""

    @property
    def value(self) -> date | None:
        """The chosen day, None for the real one."""
        return None if self._day == self._real else self._day

    def offer(self, real: date) -> None:
        """Start with the real day."""
        self._real = real
        self.reset()

    def step(self, by: int) -> None:
        """Move this many days on."""
        self._take(self._day + timedelta(days=by))

    def reset(self) -> None:
        """Return to the real day."""
        self._take(self._real)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle PgUp, PgDn and digits as well."""
        match Key(event.key()):
            case Key.Key_PageUp:
                self._take(_month(self._day, -1))
            case Key.Key_PageDown:
                self._take(_month(self._day, 1))
            case Key.Key_Backspace:
                self._type(self._typed[:-1])
            case key if key in _DIGITS:
                self._type(self._typed + _DIGITS[key])
            case _:
                super().keyPressEvent(event)

    def _type(self, digits: str) -> None:
        self._typed = digits
        if len(digits) == len("20260101"):
            self._take(_day(digits) or self._day)
        else:
            self._write(f"{digits}▏" if digits else self._date_text(), digits or self._date_text())

    def _take(self, day: date) -> None:
        self._day, self._typed = min(max(day, EARLIEST), LATEST), ""
        self.show_value(self._date_text())

    def _date_text(self) -> str:
        shown = self._day.isoformat()
        return tr("{0} (as it is)", shown) if self.value is None else shown


def _month(day: date, by: int) -> date:
    """Return the first day of the next or previous month."""
    at = day.year * 12 + day.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def _day(digits: str) -> date | None:
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None
