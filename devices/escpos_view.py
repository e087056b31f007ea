"""ESC/POS bytes as the picture a printer would make of them, for the simulation desk and for looking at receipts."""

from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from devices.raster import row, stacked

_ESC, _FS, _GS, _LF = b"\x1b", b"\x1c", b"\x1d", b"\n"
# How many bytes follow the command's two, for every command that devices/escpos.py sends.
_ARGUMENTS = {
    _ESC + b"@": 0,
    _ESC + b"E": 1,
    _ESC + b"d": 1,
    _ESC + b"p": 3,
    _FS + b"&": 0,
    _GS + b"!": 1,
    _GS + b"B": 1,
    _GS + b"V": 1,
    _GS + b"v": 6,
}
_MARGIN = 24
_FEED = 32


@dataclass
class _Head:
    """The print head: how it sets text now, and what it has put on paper."""

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
    """Draw what ESC/POS bytes print on paper so many dots wide (384 or 576), with a margin and the cut.

    Raises ValueError at a command that this terminal never sends.
    """
    head, position = _Head(dots), 0
    while position < len(data):
        position = _step(head, data, position)
    strip = stacked(head.rows, dots)
    paper = Image.new("L", (dots + 2 * _MARGIN, strip.height + 2 * _MARGIN), 255)
    paper.paste(strip, (_MARGIN, _MARGIN))
    return paper


def _step(head: _Head, data: bytes, position: int) -> int:
    if data[position : position + 1] not in {_ESC, _FS, _GS}:
        end = data.index(_LF, position)
        head.feed(data[position:end].decode("gb18030"))
        return end + 1
    command = data[position : position + 2]
    if command not in _ARGUMENTS:
        raise ValueError(f"unknown command {command!r} at byte {position}")
    start = position + 2
    end = start + _ARGUMENTS[command]
    if command == _GS + b"v":
        return _raster(head, data, end)
    head.obey(command, data[start:end])
    return end


def _raster(head: _Head, data: bytes, start: int) -> int:
    wide = int.from_bytes(data[start - 4 : start - 2], "little")
    high = int.from_bytes(data[start - 2 : start], "little")
    end = start + wide * high
    dots = bytes(byte ^ 0xFF for byte in data[start:end])
    head.rows.append(Image.frombytes("1", (wide * 8, high), dots))
    return end


def _cut(dots: int) -> Image.Image:
    image = Image.new("1", (dots, 8), 1)
    draw = ImageDraw.Draw(image)
    for left in range(0, dots, 16):
        draw.line((left, 4, left + 7, 4), fill=0)
    return image
