"""A receipt as ESC/POS bytes: GB18030 text, with lines drawn that no GBK font has, or all drawn as a raster."""

from collections.abc import Sequence
from difflib import get_close_matches
from enum import Enum, StrEnum
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from devices import escpos_library
from terminal.errors import BadInput, DeviceError
from terminal.model import Receipt
from terminal.receipt import StripLine, Style, strip

if TYPE_CHECKING:
    from escpos.printer import Dummy

_CHINESE_MODE = "\x1c&"
# The typesetters' mark for a character that the font does not have, as wide as any.
_MISSING = "〓"
# For python-escpos: 576 dots and a full cut; without a width it would print to standard output.
_PROFILE = "TM-T20II"


class Paper(Enum):
    """A paper roll by its columns of 12 dots; paper of 80 mm has 42 where the printer has 512 dots instead of 576."""

    MM58 = 32
    MM80_DOTS512 = 42
    MM80 = 48

    @property
    def columns(self) -> int:
        """Columns of plain text."""
        return self.value

    @property
    def dots(self) -> int:
        """Width in dots: 384, 504 or 576."""
        return self.value * 12


def paper_of_profile(name: str) -> Paper:
    """Return the paper that fits into the columns of a python-escpos profile's normal font.

    Raises BadInput("printer_profile") for an unknown profile, or one of something too narrow for a receipt.
    """
    escpos_library.load()
    from escpos.capabilities import CAPABILITIES  # noqa: PLC0415 (takes long, and few settings name a profile)

    profiles = CAPABILITIES["profiles"]
    columns = profiles[name]["fonts"]["0"]["columns"] if name in profiles else 0
    fitting = [paper for paper in Paper if paper.columns <= columns]
    if not fitting:
        raise BadInput("printer_profile", profile=name, near=", ".join(get_close_matches(name, profiles)) or "-")
    return fitting[-1]


class RenderMode(StrEnum):
    """The ways of printing Chinese: with the printer's own font (GBK), or drawn by this program."""

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
    for (style, is_text), group in groupby(lines, key=lambda line: (line.style, _is_text(line))):
        run = list(group)
        if is_text or not _drew(printer, run, columns):
            _spell(printer, style, run, columns)


def _spell(printer: "Dummy", style: Style, lines: Sequence[StripLine], columns: int) -> None:
    size = 2 if style.double else 1
    strong = style not in {Style.PLAIN, Style.RULE}
    printer.set(custom_size=True, width=size, height=size, bold=strong, invert=style is Style.BANNER)
    text = "".join(f"{line.filled(columns // size)}\n" for line in lines)
    printer.text(text if _is_gbk(text) else "".join(char if _is_gbk(char) else _MISSING for char in text))


def _is_text(line: StripLine) -> bool:
    return line.style is not Style.CODE and _is_gbk(line.left + line.right)


def _is_gbk(text: str) -> bool:
    """Return whether every printer with a Chinese font has it; of GB18030's four-byte characters few have any."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _drew(printer: "Dummy", lines: Sequence[StripLine], columns: int) -> bool:
    """Draw lines and return True, or False where this machine has no Chinese font: the receipt still comes out."""
    try:
        _draw(printer, lines, columns)
    except DeviceError:
        return False
    return True


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
    escpos_library.load()
    from escpos.printer import Dummy  # noqa: PLC0415 (takes half a second)

    return Dummy


def _printer() -> "Dummy":
    return _dummy()(
        profile=_PROFILE, magic_encode_args={"encoding": "GB18030", "disabled": True, "encoder": _Gb18030()}
    )
