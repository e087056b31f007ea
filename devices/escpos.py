"""A receipt as ESC/POS bytes: GB18030 text, or a raster for printers without a Chinese font."""

from collections.abc import Sequence
from enum import Enum, StrEnum
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from terminal.model import Receipt
from terminal.receipt import StripLine, Style, strip

if TYPE_CHECKING:
    from escpos.printer import Dummy

_CHINESE_MODE = "\x1c&"
# For python-escpos: 576 dots and a full cut; without a width it would print to standard output.
_PROFILE = "TM-T20II"


class Paper(Enum):
    """A paper roll by its width in millimetres; the value is its columns of 12 dots."""

    MM58 = 32
    MM80 = 48

    @property
    def columns(self) -> int:
        """Columns of plain text: 32 at 58 mm, 48 at 80 mm."""
        return self.value

    @property
    def dots(self) -> int:
        """Width in dots: 384 at 58 mm, 576 at 80 mm."""
        return self.value * 12


class RenderMode(StrEnum):
    """How Chinese is printed: with the printer's own GB18030 font, or drawn by this program."""

    TEXT = "text"
    RASTER = "raster"


def encode(receipt: Receipt, paper: Paper, mode: RenderMode) -> bytes:
    """Encode a receipt as ESC/POS, from the printer's reset to the cut.

    Raises DeviceError printer_no_font if the raster mode finds no Chinese font.
    """
    return encode_lines(strip(receipt, paper.columns), paper, mode)


def encode_lines(lines: Sequence[StripLine], paper: Paper, mode: RenderMode) -> bytes:
    """Encode lines that are laid out already; raises as `encode` does."""
    printer = _printer()
    printer.hw("INIT")
    if mode is RenderMode.TEXT:
        _write(printer, lines, paper.columns)
    else:
        _draw(printer, lines, paper.columns)
    printer.cut()
    return bytes(printer.output)


def drawer_kick() -> bytes:
    """Return the pulse on pin 2 that opens the cash drawer."""
    printer = _printer()
    printer.cashdraw(2)
    return bytes(printer.output)


def _write(printer: "Dummy", lines: Sequence[StripLine], columns: int) -> None:
    printer.text(_CHINESE_MODE)
    for (style, is_rare), run in groupby(lines, key=lambda line: (line.style, _is_rare(line))):
        lines_of_style = list(run)
        if is_rare and _can_draw(lines_of_style):
            _draw(printer, lines_of_style, columns)
            continue
        size = 2 if style.double else 1
        strong = style not in {Style.PLAIN, Style.RULE}
        printer.set(custom_size=True, width=size, height=size, bold=strong, invert=style is Style.BANNER)
        printer.text("".join(f"{line.filled(columns // size)}\n" for line in lines_of_style))


def _is_rare(line: StripLine) -> bool:
    """Return whether a line has a character beyond the basic plane, which few printers' own fonts have."""
    return max(line.left + line.right, default="") > "\uffff"


def _can_draw(lines: Sequence[StripLine]) -> bool:
    from devices.raster import draws  # noqa: PLC0415 (as below)

    return all(draws(line.left + line.right) for line in lines)


def _draw(printer: "Dummy", lines: Sequence[StripLine], columns: int) -> None:
    from devices.raster import picture  # noqa: PLC0415 (Pillow is only needed for drawing)

    printer.image(picture(lines, columns), impl="bitImageRaster")


class _Gb18030:
    """The encoder interface of python-escpos; its own encoder switches code pages, which GB18030 does not have."""

    def get_encoding_name(self, encoding: str) -> str:
        return encoding

    def encode(self, text: str, encoding: str) -> bytes:
        return text.encode(encoding)


@cache
def _dummy() -> "type[Dummy]":
    from escpos.printer import Dummy  # noqa: PLC0415 (takes half a second)

    return Dummy


def _printer() -> "Dummy":
    return _dummy()(
        profile=_PROFILE, magic_encode_args={"encoding": "GB18030", "disabled": True, "encoder": _Gb18030()}
    )
