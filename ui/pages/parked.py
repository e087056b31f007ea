"""The parked patients (F8), of whom a digit takes one up again."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from terminal import money
from terminal.private import masked_name
from ui import words
from ui.i18n import DOT, tr
from ui.pages.screen import Screen
from ui.parking import PLACES, Parked, Parking
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, take_no_text


class ParkedScreen(Screen):
    """One button a patient, with the digit that presses it."""

    def __init__(self, look: Look, parking: Parking) -> None:
        super().__init__()
        self._parking = parking
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Parked patients"))
        self.places = [button("", partial(parking.take_up, place)) for place in range(PLACES)]
        take_no_text(self, *self.places)
        head = label(tr("Take up again"), "heading")
        close = label(tr("A digit takes that patient up again; F8 or Esc closes this page."), "small")
        content = column(head, *self.places, 1, close, gap=look.px(12))
        self.setLayout(column(Panel(look, tr("Parked patients"), content, margin=26), gap=0))
        parking.changed.connect(self._draw)
        self._draw()

    def show_session(self, session: Session) -> None:
        """List who is parked now."""
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take up the patient of a digit."""
        place = int(event.text()) - 1 if event.text() in set("123456789") else PLACES
        if place < len(self._parking.parked) and not event.isAutoRepeat():
            self.places[place].click()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        for place, each in enumerate(self.places):
            is_taken = place < len(self._parking.parked)
            each.setVisible(is_taken)
            if is_taken:
                each.setText(f"{place + 1}   {named(self._parking.parked[place])}")


def named(parked: Parked) -> str:
    """Describe a parked patient: the masked name, the bill's kind and total, and since when."""
    total, since = money.yuan(parked.bill.stated_total), tr("since {0}", f"{parked.at:%H:%M}")
    return DOT.join((masked_name(parked.patient.person.name), words.kind(parked.bill.care.kind), total, since))
