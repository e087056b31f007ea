"""What all pages are, and what they lie on."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.style import Look
from ui.widgets.basic import row

if TYPE_CHECKING:
    from ui.session import Session


class Page(QWidget):
    """A page that is drawn from a session."""

    @property
    def first(self) -> QWidget:
        """What has the focus when the page comes: the page itself, unless it says otherwise."""
        return self

    def show_session(self, session: "Session") -> None:
        """Show the session as it is now; a page that is always the same has nothing to do."""


class Body(QWidget):
    """The ground that pages lie on, with a margin around them."""

    def __init__(self, look: Look, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("body")
        self._layout = row(content, gap=look.px(12))
        self._layout.setContentsMargins(*(look.px(10),) * 4)
        self.setLayout(self._layout)
