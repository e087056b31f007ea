"""The text of a PDF as it was written: the characters of the document in the font's maps from glyphs to text."""

import re
from collections.abc import Iterable, Iterator

from PySide6.QtGui import QFont, QRawFont, QTextLayout

from ui.receipt_layout import Text

_MAP = re.compile(rb"begincmap\n.*?endcmap", re.DOTALL)
# A list of characters, or the one of a range of a single glyph; the glyphs themselves stand before them.
_LISTED = re.compile(rb"\[[^\]]*\]|(?<=> )<[0-9A-F]{4}>(?=\n)")
_CHARACTER = re.compile(rb"<([0-9A-F]{4}) ?>")


def as_written(pdf: bytes, texts: Iterable[Text]) -> bytes:
    """Return a PDF of Qt with these texts so that searching and copying find their own characters.

    Where characters share a glyph, Qt takes the one with the lowest code: a Kangxi radical for a common ideograph, a
    tab for a space. Each such character that the texts do not have becomes the one that they have. The maps are not
    compressed, and a character takes as many bytes as another, so that everything stays in its place. A character
    beyond the first 65,536 has no entry in Qt's maps, and cannot be found.
    """
    faces = [_owned(face, own) for face, own in _faces(texts)]
    written = {character for face, owned in faces for character in owned.values()}

    def character(found: re.Match[bytes]) -> bytes:
        mapped = chr(int(found[1], 16))
        own = mapped if mapped in written else _own(mapped, faces)
        return found[0].replace(found[1], b"%04X" % ord(own))

    return _MAP.sub(lambda each: _LISTED.sub(lambda listed: _CHARACTER.sub(character, listed[0]), each[0]), pdf)


Face = tuple[QRawFont, dict[int, str]]
"""A face, and the characters of a document by their glyphs."""


def _own(mapped: str, faces: Iterable[Face]) -> str:
    """Return the document's character that shares its glyph with another one, which is kept if there is none."""
    for face, owned in faces:
        for glyph in face.glyphIndexesForString(mapped):
            if glyph in owned:
                return owned[glyph]
    return mapped


def _owned(face: QRawFont, characters: str) -> Face:
    glyphs = {character: face.glyphIndexesForString(character) for character in characters if ord(character) <= 0xFFFF}
    return face, {found[0]: character for character, found in glyphs.items() if len(found) == 1 and found[0]}


def _faces(texts: Iterable[Text]) -> Iterator[tuple[QRawFont, str]]:
    """Yield every face that draws some of the texts, and all characters of them that are drawn in its weight."""
    drawn: dict[bool, tuple[QFont, set[str]]] = {}
    for text in texts:
        drawn.setdefault(text.cell.bold, (text.cell.font, set()))[1].update(text.cell.words)
    for font, characters in drawn.values():
        own = "".join(sorted(characters))
        yield from ((face, own) for face in _faces_of(own, font))


def _faces_of(words: str, font: QFont) -> Iterable[QRawFont]:
    layout = QTextLayout(words, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    faces = [run.rawFont() for run in layout.glyphRuns()]
    return {(face.familyName(), face.styleName()): face for face in faces}.values()
