"""The caption above a demonstration or a playback: what comes next, in one sentence, and its key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.keymap import named, shown
from ui.style import Look
from ui.widgets.basic import MIDDLE, column, label, row

HEIGHT = 62


class CaptionBar(QWidget):
    """A mark and the progress at the left, the sentence, the key that comes next, and the keys of the bar itself."""

    def __init__(self, look: Look, mark: str) -> None:
        super().__init__()
        self.setObjectName("caption")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(mark)
        self.setFixedHeight(look.px(HEIGHT))
        self._mark = label(mark, "badge")
        self._mark.setFixedHeight(look.px(23))
        self.shown = "", ""
        self._progress, self._text, self._key = (
            label(role="text"),
            label(role="heading", wrap=True, live=True),
            label(role="chip"),
        )
        self._text.setMinimumWidth(look.px(120))
        self._keys = label(role="text")
        left = column(self._mark, self._progress, gap=look.px(3))
        layout = row(left, self._text, self._key, self._keys, gap=look.px(16))
        layout.setStretch(1, 1)
        layout.setAlignment(self._key, MIDDLE)
        layout.setContentsMargins(look.px(16), look.px(4), look.px(16), look.px(4))
        self.setLayout(layout)

    def show_caption(self, text: str, key: str = "", progress: str = "") -> None:
        """Show what comes next, with its key where it has one."""
        self.shown = text, key
        self._text.setText(named(text))
        self._key.setText(shown(key))
        self._key.setVisible(bool(key))
        self._progress.setText(progress)
        self._progress.setVisible(bool(progress))

    def show_state(self, mark: str, keys: str) -> None:
        """Show another mark, and other keys of the bar itself."""
        self._mark.setText(mark)
        self._keys.setText(keys)
