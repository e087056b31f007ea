"""A document as lines of a receipt strip: fixed columns, two for a Chinese character."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from terminal.model import Banner, Block, Facts, Figure, Items, Notes, Noun, QrCode, Receipt, Title
from terminal.private import is_character

# GB2312 has the full-width sign only, and printers support little beyond it.
_SUBSTITUTES = str.maketrans({"¥": "\uffe5", "\t": " ", "\n": " ", "\r": " ", "\u00a0": " "})
_OPENING = "《〔〈「【“‘\uff08"
_CLOSING = "》〕〉」】”’、。·\uff09\uff0c\uff1a\uff1b\uff01\uff1f!%),.:;?"
# A word keeps its brackets and the marks that may not begin a line.
_PIECE = re.compile(rf"\s+|[{_OPENING}]*(?:[!-~]+|[^!-~\s])[{_CLOSING}]*")


class Style(StrEnum):
    """The style of a line; the first three are twice as wide and high as the others."""

    BANNER = "banner"
    TITLE = "title"
    AMOUNT = "amount"
    ISSUER = "issuer"
    STRONG = "strong"
    PLAIN = "plain"
    RULE = "rule"
    CODE = "code"
    """A QR code of the text on the left, drawn by the printer."""

    @property
    def double(self) -> bool:
        """True if each character takes twice its columns."""
        return self in {Style.BANNER, Style.TITLE, Style.AMOUNT}


class StripLine(Noun, frozen=True):
    """One line: text on the left, and its amount at the right edge."""

    left: str = ""
    right: str = ""
    style: Style = Style.PLAIN

    def across(self, columns: int) -> str:
        """Return the line padded to the given columns; a double style has half of the paper's."""
        match self.style:
            case Style.RULE:
                return "-" * columns
            case Style.BANNER:
                return _starred(self.left, columns)
            case Style.TITLE | Style.ISSUER:
                return _centred(self.left, columns)
            case Style.CODE:
                return "\n".join(wrap(self.left, columns))
        return self.left + " " * (columns - width(self.left) - width(self.right)) + self.right

    def filled(self, columns: int) -> str:
        """Return the line filled to the given columns, a banner up to the last one so that it forms a band."""
        text = self.across(columns)
        return text + " " * (columns - width(text)) if self.style is Style.BANNER else text.rstrip()


def width(text: str) -> int:
    """Return the number of columns of a text: one for an ASCII character, two for any other.

    Stricter than East Asian width: a GB18030 printer also uses a full cell for what Unicode calls ambiguous or neutral.
    """
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def as_text(receipt: Receipt, columns: int) -> str:
    """Return a receipt as plain text, no line wider than `columns` (at least 16)."""
    return "".join(f"{line.across(columns).rstrip()}\n" for line in strip(receipt, columns))


def strip(receipt: Receipt, columns: int) -> list[StripLine]:
    """Lay out a receipt for a strip of this many columns (at least 16); no line exceeds them."""
    lines: list[StripLine] = []
    for block in receipt.blocks:
        lines.extend(_block(block, columns))
    return lines


def _block(block: Block, columns: int) -> Iterable[StripLine]:
    match block:
        case Banner(words=words):
            return _banner(words, columns)
        case Title() | QrCode():
            return _title(block, columns) if isinstance(block, Title) else _code(block, columns)
        case Facts(rows=rows):
            return _ruled(line for row in rows for line in _pair(row.label, row.value, columns))
        case Items():
            return _ruled(_items(block, columns))
        case Figure():
            return _ruled(_figure(block, columns))
        case Notes(lines=lines):
            return _notes(lines, columns)


def _notes(notes: tuple[str, ...], columns: int) -> Iterator[StripLine]:
    yield StripLine(style=Style.RULE)
    yield from (StripLine(left=line) for note in notes for line in wrap(note, columns))
    yield StripLine()


def _code(code: QrCode, columns: int) -> Iterator[StripLine]:
    yield StripLine(style=Style.RULE)
    yield from (StripLine(left=line, style=Style.ISSUER) for line in wrap(code.label, columns))
    yield StripLine(left=code.text, style=Style.CODE)


def _ruled(lines: Iterable[StripLine]) -> Iterator[StripLine]:
    yield StripLine(style=Style.RULE)
    yield from lines


def _banner(words: tuple[str, ...], columns: int) -> Iterator[StripLine]:
    together = _clean(" / ".join(words))
    lines = (
        [together] if width(together) <= columns // 2 else [part for word in words for part in wrap(word, columns // 2)]
    )
    return (StripLine(left=line, style=Style.BANNER) for line in lines)


def _title(title: Title, columns: int) -> Iterator[StripLine]:
    yield StripLine()
    for line in wrap(title.issuer, columns):
        yield StripLine(left=line, style=Style.ISSUER)
    for line in wrap(title.text, columns // 2):
        yield StripLine(left=line, style=Style.TITLE)


def _items(items: Items, columns: int) -> Iterator[StripLine]:
    yield from _pair(items.heading, items.unit, columns, Style.STRONG)
    for row in items.rows:
        yield from _pair(row.label, row.value, columns, Style.STRONG if row.strong else Style.PLAIN)
        yield from (StripLine(left=f"  {line}") for line in _together(row.notes, columns - 2))


def _together(notes: tuple[str, ...], columns: int) -> list[str]:
    one = _clean("  ".join(notes))
    return [one] if one and width(one) <= columns else [line for note in notes for line in wrap(note, columns)]


def _figure(figure: Figure, columns: int) -> Iterator[StripLine]:
    label, value = _clean(figure.label), _clean(figure.value)
    if width(label) + 1 + width(value) <= columns // 2:
        yield StripLine(left=label, right=value, style=Style.AMOUNT)
    elif width(value) <= columns // 2:
        yield from (StripLine(left=line, style=Style.STRONG) for line in wrap(label, columns))
        yield StripLine(right=value, style=Style.AMOUNT)
    else:
        yield from _pair(label, value, columns, Style.STRONG)
    yield from _pair(figure.caption.label, figure.caption.value, columns)


def _pair(left: str, right: str, columns: int, style: Style = Style.PLAIN) -> Iterator[StripLine]:
    left, right = _clean(left), _clean(right)
    if width(left) + 1 + width(right) <= columns:
        yield StripLine(left=left, right=right, style=style)
        return
    yield from (StripLine(left=line, style=style) for line in wrap(left, columns))
    yield from (StripLine(right=line, style=style) for line in wrap(right, columns))


def wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most `columns`, between words, and within a word only if it is too wide itself."""
    lines, line = [], ""
    for piece in _pieces(_clean(text), columns):
        if width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, columns: int) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if width(piece) <= columns:
            yield piece
        else:
            yield from piece


def _clean(text: str) -> str:
    """Remove control characters and the like, which a printer would obey instead of printing."""
    kept = unicodedata.normalize("NFC", text).translate(_SUBSTITUTES)
    return (kept if kept.isprintable() else "".join(filter(is_character, kept))).strip()


def _starred(text: str, columns: int) -> str:
    stars, odd = divmod(columns - width(text) - 2, 2)
    edge = "*" * stars
    return f"{edge} {text}{' ' * odd} {edge}" if stars > 0 else _centred(text, columns)


def _centred(text: str, columns: int) -> str:
    return " " * ((columns - width(text)) // 2) + text
