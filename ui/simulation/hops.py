"""The route to the insured area as a line of nodes: each hop with its latency, and a switch that cuts it."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from simulation.network.hops import Hop
from simulation.network.network import Network
from ui.i18n import tr
from ui.style import Look
from ui.widgets.badge import Health, draw_shape
from ui.widgets.basic import CENTRE, button, column, label, row

LINE, NODE = 16, 92


class Link(QWidget):
    """The line between two nodes, whole or cut, with its latency above."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._is_cut = look, False
        self.setFixedHeight(look.px(LINE))

    def show_cut(self, *, is_cut: bool) -> None:
        """Draw the line cut, or whole."""
        self._is_cut = is_cut
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw a line, dashed and crossed out where it is cut."""
        painter, look = QPainter(self), self._look
        style = Qt.PenStyle.DashLine if self._is_cut else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look.colour("bad" if self._is_cut else "good"), look.px(2), style))
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
        if self._is_cut:
            room = self.rect().adjusted((self.width() - self.height()) // 2, 0, 0, 0)
            room.setWidth(self.height())
            painter.fillRect(room, look.colour("panel"))
            draw_shape(painter, room.toRectF(), Health.BAD, look.colour("bad"))
        painter.end()


class HopView(QWidget):
    """One hop: its latency, its line, and the switch."""

    def __init__(self, network: Network, hop: Hop, name: str, look: Look) -> None:
        super().__init__()
        self._network, self.hop = network, hop
        self._latency, self._link = label(role="muted"), Link(look)
        self._latency.setAlignment(CENTRE)
        self.switch: QPushButton = button(tr("Cut"), self.turn)
        self.switch.setAccessibleDescription(tr("Cut: {0}", name))
        self.switch.setCheckable(True)
        self.setLayout(column(self._latency, self._link, self.switch, gap=look.px(4)))
        self._show()

    def turn(self) -> None:
        """Cut the hop, or restore it."""
        before = self._network.hops.condition(self.hop)
        self._network.hops.change(self.hop, replace(before, down=not before.down))
        self._show()

    def _show(self) -> None:
        now = self._network.hops.condition(self.hop)
        self.switch.setChecked(now.down)
        self._link.show_cut(is_cut=now.down)
        self._latency.setText(tr("cut") if now.down else tr("{0} ms", round(now.median)))


class HopsView(QWidget):
    """Hospital, province, hub, province, insured area, and the four hops between them; `compact` has one a line."""

    def __init__(self, network: Network, look: Look, *, compact: bool = False) -> None:
        super().__init__()
        self.hops: list[HopView] = []
        self.setLayout(self._lines(network, look) if compact else self._line(network, look))

    def _lines(self, network: Network, look: Look) -> QBoxLayout:
        first, *nodes = _nodes()
        layout = column(gap=look.px(6))
        for hop, before, after in zip(Hop, (first, *nodes), nodes, strict=False):
            view = HopView(network, hop, f"{before} → {after}", look)
            self.hops.append(view)
            line = row(_node(before, look), view, _node(after, look), gap=look.px(8))
            line.setStretch(1, 1)
            layout.addLayout(line)
        layout.addStretch(1)
        return layout

    def _line(self, network: Network, look: Look) -> QBoxLayout:
        first, *nodes = _nodes()
        layout = row(_node(first, look), gap=look.px(8))
        for hop, before, after in zip(Hop, _nodes(), nodes, strict=False):
            view = HopView(network, hop, f"{before} → {after}", look)
            self.hops.append(view)
            layout.addWidget(view, 1)
            layout.addWidget(_node(after, look))
        return layout


def _node(name: str, look: Look) -> QWidget:
    made = label(name, "key", wrap=True)
    made.setAlignment(CENTRE)
    made.setFixedWidth(look.px(NODE))
    return made


def _nodes() -> tuple[str, ...]:
    return (
        tr("Hospital"),
        tr("Province of care"),
        tr("National hub"),
        tr("Insured province"),
        tr("Insured area"),
    )
