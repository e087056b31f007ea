"""ESC/POS bytes rendered as a printer would print them, for the simulation desk and for viewing receipts."""

from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from devices.escpos_stream import LF, RASTER, end_of_piece, is_text
from devices.raster import row, stacked

_MARGIN = 24
_FEED = 32


@dataclass
class _Head:
    """The print head: the current text style, and what has been printed."""

    dots: int
    scale: int = 1
    bold: bool = False
    reverse: bool = False
    rows: list[Image.Image] = field(default_factory=list)

    def feed(self, text: str) -> None:
        self.rows.append(row(text, self.dots, scale=self.scale, bold=self.bold, reverse=self.reverse))

    def obey(self, command: bytes, argument: bytes) -> None:
        match command:
            case b"\x1d!":
                self.scale = argument[0] % 16 + 1
            case b"\x1bE":
                self.bold = bool(argument[0])
            case b"\x1dB":
                self.reverse = bool(argument[0])
            case b"\x1bd":
                self.rows.append(Image.new("1", (self.dots, argument[0] * _FEED), 1))
            case b"\x1dV":
                self.rows.append(_cut(self.dots))


def view(data: bytes, dots: int) -> Image.Image:
    """Render ESC/POS bytes on paper of a width in dots (384 or 576), with a margin and the cut.

    Raises ValueError for a command that this terminal never sends.
    """
    head, position = _Head(dots), 0
    while position < len(data):
        position = _step(head, data, position)
    strip = stacked(head.rows, dots)
    paper = Image.new("L", (dots + 2 * _MARGIN, strip.height + 2 * _MARGIN), 255)
    paper.paste(strip, (_MARGIN, _MARGIN))
    return paper


def _step(head: _Head, data: bytes, position: int) -> int:
    end = end_of_piece(data, position)
    if end is None:
        raise ValueError(f"nothing ends what begins at byte {position}")
    piece = data[position:end]
    if is_text(data, position):
        head.feed(piece.removesuffix(LF).decode("gb18030"))
    elif piece[:2] == RASTER:
        head.rows.append(_raster(piece))
    else:
        head.obey(piece[:2], piece[2:])
    return end


def _raster(piece: bytes) -> Image.Image:
    wide, high = (int.from_bytes(piece[place : place + 2], "little") for place in (4, 6))
    return Image.frombytes("1", (wide * 8, high), bytes(byte ^ 0xFF for byte in piece[8:]))


def _cut(dots: int) -> Image.Image:
    image = Image.new("1", (dots, 8), 1)
    draw = ImageDraw.Draw(image)
    for left in range(0, dots, 16):
        draw.line((left, 4, left + 7, 4), fill=0)
    return image
