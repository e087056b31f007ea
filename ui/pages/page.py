"""What all pages are."""

from PySide6.QtWidgets import QWidget

from ui.session import Session


class Page(QWidget):
    """A page that is drawn from a session."""

    @property
    def first(self) -> QWidget:
        """What has the focus when the page comes: the page itself, unless it says otherwise."""
        return self

    def show_session(self, session: Session) -> None:
        """Show the session as it is now; a page that is always the same has nothing to do."""
