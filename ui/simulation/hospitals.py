"""The hospitals that the simulation desk offers: the counter moves to the chosen one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from counter.simulation_desk import Place
from ui import words
from ui.i18n import DOT, language, tr
from ui.style import Look
from ui.widgets.basic import button, column, label, wrap_items
from ui.widgets.institution_list import named


class Hospitals(QWidget):
    """One hospital a row, the counter's own marked; `asked` is emitted with the code of another one to move to."""

    asked = Signal(str)

    def __init__(self, places: Sequence[Place], look: Look, area_name: Callable[[str], str]) -> None:
        super().__init__()
        self._places, self._area_name = places, area_name
        self.list = QListWidget()
        wrap_items(self.list, tr("Hospitals"))
        self.list.setSpacing(look.px(2))
        for place in places:
            self.list.addItem(QListWidgetItem(self._described(place)))
        self.list.setCurrentRow(next((at for at, place in enumerate(places) if place.is_here), 0))
        self.list.itemActivated.connect(lambda _: self.ask())
        self.told = label("", "muted", wrap=True, live=True)
        self.told.hide()
        self.setLayout(column(self.list, button(tr("Move the counter there"), self.ask), self.told, gap=look.px(6)))

    def ask(self) -> None:
        """Ask to move to the chosen hospital, unless the counter stands there."""
        place = self._places[self.list.currentRow()]
        if place.is_here:
            self.tell(tr("The counter stands there already."))
        else:
            self.asked.emit(place.institution.code)

    def tell(self, text: str) -> None:
        """Say why the counter does not move."""
        self.told.setText(text)
        self.told.show()

    def _described(self, place: Place) -> str:
        at = place.institution
        mark = tr("{0} (here)", named(at, language())) if place.is_here else named(at, language())
        facts = (self._area_name(at.area), words.level(at.level), tr("unpaid bills: {0}", place.bills))
        return f"{mark}\n{DOT.join(facts)}"
