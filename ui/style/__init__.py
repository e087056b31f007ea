"""The window's appearance: colours by role as data, sizes that scale, one style sheet."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from terminal.input_file import read

THEMES = ("light", "dark", "high_contrast")
FAMILIES = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC"]
BODY = 14
FUSION = "fusion"
"""The style of Qt under the style sheet, and the property of an application that began with it."""
BASE_HEIGHT = 1080
_HERE = Path(__file__).parent
_PLACE = re.compile(r"@px\((\d+)\)|@(\w+)")


def tokens(theme: str) -> dict[str, str]:
    """Read a theme's colours by role as ``#rrggbb``."""
    return read(_HERE / f"{theme}.toml", dict[str, str])


def fitting_scale(size: QSize) -> float:
    """Return the scale for a screen of this size in logical pixels, in quarters from 1."""
    return max(1.0, round(size.height() / BASE_HEIGHT * 4) / 4)


class Look(Struct, frozen=True, dict=True):
    """One theme at one scale; widgets that paint ask it for colours, fonts and pixels."""

    colours: Mapping[str, str]
    scale: float = 1.0

    def colour(self, role: str) -> QColor:
        """Return the colour of a role."""
        return QColor(self.colours[role])

    def px(self, size: int) -> int:
        """Scale a size in pixels."""
        return round(size * self.scale)

    def font(self, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font at a size in pixels, with all digits of one width."""
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @cached_property
    def sheet(self) -> str:
        """The style sheet with colours and sizes filled in."""
        return _PLACE.sub(self._fill, (_HERE / "window.qss").read_text(encoding="utf-8"))

    def _fill(self, place: re.Match[str]) -> str:
        return f"{self.px(int(place[1]))}px" if place[1] else self.colours[place[2]]

    def palette(self) -> QPalette:
        """Return the palette for what no style sheet reaches."""
        palette = QPalette(self.colour("panel"), self.colour("ground"))
        for role, name in _PALETTE.items():
            palette.setColor(role, self.colour(name))
        return palette


_PALETTE = {
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "row",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "selected_text",
}


def dress(app: QApplication, theme: str, scale: float | None = None) -> Look:
    """Apply a theme to the application and return it; without `scale` it fits the screen."""
    look = Look(tokens(theme), scale or fitting_scale(QGuiApplication.primaryScreen().availableSize()))
    if app.styleSheet() != look.sheet:
        if not app.property(FUSION):  # it returns the style, whose 500 enumerators in Python cost 5 ms
            app.setStyle(FUSION)
        app.setFont(look.font(BODY))
        app.setPalette(look.palette())
        app.setStyleSheet(look.sheet)
    return look
