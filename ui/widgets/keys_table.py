"""The acts with their keys, and a press that becomes the key of one."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from counter.window_settings import ACTS, OneOrMore
from ui.i18n import tr
from ui.style import Look
from ui.widgets.text_rows import TextRows, TextTable

_HELD = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_unknown}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
KEY = 120


def several(given: OneOrMore) -> tuple[str, ...]:
    """Return the keys of an act, be it one or more."""
    return (given,) if isinstance(given, str) else tuple(given)


class KeysTable(TextTable):
    """Enter on an act takes the next press as its key, Insert as one more, Delete gives it its own key back.

    `pressed` carries the act, the key, and whether it is one more; an empty key is the act's own.
    """

    pressed, asked = Signal(str, str, bool), Signal(str)
    _waits = _is_more = False  # Qt sends events before a table is made

    def __init__(self, look: Look, names: Mapping[str, str]) -> None:
        heads = TextRows((tr("Act"), tr("Its keys"), tr("Usually")))
        super().__init__(look, heads, {1: KEY, 2: KEY}, tr("Keys"))
        self._names = names

    @property
    def waits(self) -> bool:
        """True while the next press becomes a key."""
        return self._waits

    def show_keys(self, keys: Mapping[str, OneOrMore]) -> None:
        """Show every act with its keys."""
        rows = [(self._names[own], ", ".join(several(keys.get(act, own))), own) for act, own in ACTS.items()]
        self.load(rows)

    def event(self, event: QEvent) -> bool:
        """Keep a press that becomes a key from doing what it does now."""
        if self._waits and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the key that is waited for, or begin to wait for one."""
        key = Qt.Key(event.key())
        if self._waits:
            self._take(event)
        elif key in _ENTER or key is Qt.Key.Key_Insert:
            self._waits, self._is_more = True, key is Qt.Key.Key_Insert
            self.asked.emit(tr("Press the key for it; Esc leaves it as it is."))
        elif key is Qt.Key.Key_Delete:
            self.pressed.emit(list(ACTS)[self.chosen], "", False)
        else:
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _HELD:
            return
        self._waits = False
        if key is Qt.Key.Key_Escape:
            self.asked.emit("")
            return
        name = QKeySequence(event.keyCombination()).toString().removeprefix("Num+")
        self.pressed.emit(list(ACTS)[self.chosen], name, self._is_more)
