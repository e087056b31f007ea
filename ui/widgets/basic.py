"""Basic widgets and layouts: a label in a role, a panel, a rule, a button, a row of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.style import Look
from ui.widgets.live import LiveLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidget

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

L = TypeVar("L", bound=QBoxLayout)


def label(text: str = "", role: str = "", *, wrap: bool = False, name: str = "", live: bool = False) -> QLabel:
    """Create a label; `role` selects its font in the style sheet, and a `live` one is read out when it changes.

    For a screen reader its text is its name, and `name` the description: an accessible name would replace the text.
    """
    made = LiveLabel(text) if live else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setAccessibleDescription(name)
    return made


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Change the property that the style sheet selects by, and redraw the widget."""
    if widget.property(name) != role:
        widget.setProperty(name, role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, press: Callable[[], object] | None, role: str = "", *, name: str = "") -> QPushButton:
    """Create a button; without `press` it is disabled. `name` is that of a button whose text is a mere sign."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setAccessibleName(name)
    made.setAutoDefault(False)
    made.setEnabled(press is not None)
    if press is not None:
        made.clicked.connect(lambda *_: press())
    return made


def take_no_text(*widgets: QWidget) -> None:
    """Disable input methods for widgets without text input: an active one swallows a scanned code."""
    for widget in widgets:
        widget.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)


def wrap_items(view: "QListWidget", name: str) -> None:
    """Set a list up for items of several lines, of which nothing is cut; the name is for screen readers."""
    view.setAccessibleName(name)
    take_no_text(view)
    view.setWordWrap(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def rule() -> QFrame:
    """Create a thin horizontal line."""
    made = QFrame()
    made.setProperty("rule", "true")
    return made


def column(*items: QWidget | QLayout | int, gap: int = 8) -> QVBoxLayout:
    """Stack widgets and layouts; a number adds stretch."""
    layout = QVBoxLayout()
    return _fill(layout, items, gap)


def row(*items: QWidget | QLayout | int, gap: int = 8) -> QHBoxLayout:
    """Put widgets and layouts side by side; a number adds stretch."""
    layout = QHBoxLayout()
    return _fill(layout, items, gap)


def _fill(layout: L, items: tuple[QWidget | QLayout | int, ...], gap: int) -> L:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for item in items:
        if isinstance(item, int):
            layout.addStretch(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def scrolling(inner: QWidget, name: str) -> QScrollArea:
    """Return a scroll area for a widget that scrolls vertically if it does not fit."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAlignment(LEFT)
    area.setWidget(inner)
    return area


def clear(layout: QLayout) -> None:
    """Remove all widgets from a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()


class Panel(QFrame):
    """A white card on the background; its name is its accessible name."""

    def __init__(self, look: Look, name: str, content: QBoxLayout, *, margin: int = 14, kind: str = "true") -> None:
        super().__init__()
        self.setProperty("panel", kind)
        self.setAccessibleName(name)
        across, down = look.px(margin), look.px(margin - 2)
        content.setContentsMargins(across, down, across, down)
        self.setLayout(content)
