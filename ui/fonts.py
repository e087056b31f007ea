"""The fonts of this machine: whether there is a Chinese one, and the characters that none has."""

import unicodedata
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from terminal.errors import DeviceError
from ui.style import FAMILIES

NO_GLYPH = "〓"
"""The mark in place of a character that no font has, as printers of Chinese print it."""

_USUAL = "医保结算自付元"
_EXTENSIONS = {
    "A": (0x3400, 0x4DBF),
    "B": (0x20000, 0x2A6DF),
    "C": (0x2A700, 0x2B739),
    "D": (0x2B740, 0x2B81D),
    "E": (0x2B820, 0x2CEA1),
    "F": (0x2CEB0, 0x2EBE0),
    "G": (0x30000, 0x3134A),
    "H": (0x31350, 0x323AF),
    "I": (0x2EBF0, 0x2EE5D),
}
# A font is older than the last characters of a block.
_MOST = 0.99
_UNDRAWN = {"Mn", "Zs", "Cc", "Cf"}


def missing(text: str) -> str:
    """Return the characters of a text that no font of this machine draws, each once."""
    return "".join(each for each in dict.fromkeys(text) if not _draws(each))


def drawable(text: str) -> str:
    """Return a text with a mark in place of each character that no font draws."""
    if text.isascii():
        return text
    return text.translate(dict.fromkeys(map(ord, missing(text)), NO_GLYPH))


def named(text: str) -> str:
    """Return a text that holds a name as `drawable`, followed by what no font draws: 张〓 (U+10FFFF)."""
    if text.isascii() or not (undrawn := missing(text)):
        return text
    return f"{drawable(text)} ({', '.join(map(code_point, undrawn))})"


def code_point(character: str) -> str:
    """Return how a character is named where it cannot be drawn: U+10FFFF."""
    return f"U+{ord(character):04X}"


@cache
def gaps() -> str:
    """Return the names of the extensions of Chinese characters that the fonts do not hold as a whole: B, C, D."""
    metrics = _metrics()
    return ", ".join(
        name
        for name, (low, high) in _EXTENSIONS.items()
        # A sum of a map would let no other thread run until its end.
        if sum(metrics.inFontUcs4(each) for each in range(low, high + 1)) < _MOST * (high + 1 - low)
    )


def ensure_chinese() -> None:
    """Raise DeviceError("no_chinese_font") where names and bills would be a row of boxes."""
    if missing(_USUAL):
        raise DeviceError("no_chinese_font")


def tell_in_english(error: DeviceError) -> None:
    """Show in a window, in letters that every font has, why the counter does not open; returns when it is closed."""
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - only needed where no window opens

    from terminal.texts import words  # noqa: PLC0415

    text = words(error, "en")
    QMessageBox(QMessageBox.Icon.Critical, "Jiesuan", f"{text.what}\n\n{text.money}\n{text.next}").exec()


def _metrics() -> QFontMetricsF:
    font = QFont()
    font.setFamilies(FAMILIES)
    return QFontMetricsF(font)


@lru_cache(maxsize=4096)
def _draws(character: str) -> bool:
    return unicodedata.category(character) in _UNDRAWN or _metrics().inFontUcs4(ord(character))
