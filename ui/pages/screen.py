"""The base of all pages, and their background."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.style import Look
from ui.widgets.basic import row

if TYPE_CHECKING:
    from ui.session import Session


class Screen(QWidget):
    """A page that is drawn from a session."""

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the page itself, unless overridden."""
        return self

    def show_session(self, session: "Session") -> None:
        """Show the session's current state; a static page does nothing."""


class Body(QWidget):
    """The background of pages, with a margin around them."""

    def __init__(self, look: Look, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("body")
        self._layout = row(content, gap=look.px(12))
        self._layout.setContentsMargins(*(look.px(10),) * 4)
        self.setLayout(self._layout)
