"""The list of what was found, in groups: people who owe, settlements that fit all terms, those that fit some."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyleOptionViewItem

from ui.style import Look
from ui.widgets.basic import LEFT, MIDDLE, take_no_text
from ui.widgets.two_lines import ACROSS, NOTE, NUMBER, TwoLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADING = 26


class HitList(QListWidget):
    """Items of `two_lines` under headings; the arrow keys pass the headings over."""

    chosen = Signal(str)  # the number of the item, empty if there is none

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(Grouped(look))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        take_no_text(self)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.number()))

    def show_groups(self, groups: "Iterable[tuple[str, Sequence[QListWidgetItem]]]") -> None:
        """Replace everything; what was chosen stays chosen if it is still there, else the first is."""
        wanted, found = self.number(), None
        self.blockSignals(True)
        self.clear()
        for heading, items in groups:
            if items:
                self.addItem(_heading(heading))
            for item in items:
                self.addItem(item)
                found = item if item.data(NUMBER) == wanted or found is None else found
        if found:
            self.setCurrentItem(found)
        self.blockSignals(False)
        self.chosen.emit(self.number())

    def number(self) -> str:
        """Return the number of the chosen item; empty if there is none."""
        item = self.currentItem()
        return str(item.data(NUMBER) or "") if item else ""


def _heading(text: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


class Grouped(TwoLines):
    """Paints items of `two_lines`, and headings as a strip."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of all lines, or that of a heading."""
        if index.data(NOTE) is None:
            return QSize(self._look.px(120), self._look.px(HEADING))
        return super().sizeHint(option, index)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one item."""
        if index.data(NOTE) is not None:
            super().paint(painter, option, index)
            return
        painter.fillRect(option.rect, self._look.colour("group"))
        painter.setPen(self._look.colour("muted"))
        painter.setFont(self._look.font(13, QFont.Weight.DemiBold))
        room = option.rect.adjusted(self._look.px(ACROSS), 0, 0, 0)
        painter.drawText(room, LEFT | MIDDLE, index.data(Qt.ItemDataRole.DisplayRole))
