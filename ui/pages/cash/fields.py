"""The fields of a closing: the time of its cut, and the note on its remittance."""

from datetime import datetime, timedelta

from terminal.accounts.remittance import LONGEST_NOTE
from ui.i18n import tr
from ui.style import Look
from ui.widgets.entry import Entry


class CutField(Entry):
    """The time of the cut as typed: 1700 or 170000, of today or the day before; empty is now."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Cut, as 1700; empty is now"), 90, most=6)

    def time(self, now: datetime) -> datetime | None:
        """Return the last such time that is not in the future; None if nothing usable is typed."""
        try:
            at = datetime.strptime(self.text().ljust(6, "0"), "%H%M%S").time()  # noqa: DTZ007, the hour of a day
        except ValueError:
            return None
        cut = now.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
        return cut if cut <= now else cut - timedelta(days=1)


class NoteField(Entry):
    """The note on the remittance (轧帐说明); seen from when F2 asks for it until it is empty again."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Note on the remittance"), most=LONGEST_NOTE, is_text=True)
        self.setPlaceholderText(tr("Note on the remittance, at most {0} characters", LONGEST_NOTE))
        self.hide()

    @property
    def note(self) -> str:
        """What was typed."""
        return self.text().strip()

    def ask(self) -> None:
        """Show the field and go into it."""
        self.show()
        self.setFocus()

    def leave(self) -> None:
        """Hide the field if it is empty."""
        self.setVisible(bool(self.note))
