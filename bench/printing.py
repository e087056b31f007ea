"""The time to render a receipt: `python -m bench.printing` prints a line for each goal and fails if one is missed.

ESC/POS is compared with the same bytes joined by hand. The page is compared with Qt's bare PDF with the same font
embedded, which takes most of the time. reportlab cannot embed this font: not every computer shows its output.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from statistics import median

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from bench.measure import Goal, ratio, report, seconds
from devices.escpos import Paper, RenderMode, encode, encode_lines
from terminal.model import Receipt
from terminal.receipt import StripLine, Style, document, strip
from tests.receipts import SETTLEMENT
from ui.printing import pdf
from ui.receipt_layout import Cell

_ROUNDS = 200
_LINES = 40
_STYLES = {
    Style.PLAIN: b"\x1d!\x00\x1bE\x00\x1dB\x00",
    Style.RULE: b"\x1d!\x00\x1bE\x00\x1dB\x00",
    Style.BANNER: b"\x1d!\x11\x1bE\x01\x1dB\x01",
}
_STRONG, _LARGE = b"\x1d!\x00\x1bE\x01\x1dB\x00", b"\x1d!\x11\x1bE\x01\x1dB\x00"
_PROBE = "import sys, ui.app; sys.exit('escpos' in sys.modules)"


def receipt() -> Receipt:
    """A receipt of at least 40 lines on 80 mm."""
    made = document(replace(SETTLEMENT, basis=SETTLEMENT.basis[:8]), "zh_CN")
    if len(strip(made, Paper.MM80.columns)) < _LINES:
        raise ValueError("a receipt of 40 lines")
    return made


def by_hand(lines: Sequence[StripLine]) -> bytes:
    """Return the same document without a library: every line with its style, encoded in one call."""
    parts = [b"\x1b@\x1c&"]
    for line in lines:
        parts.append(_STYLES.get(line.style, _LARGE if line.style.double else _STRONG))
        parts.append(line.filled(Paper.MM80.columns // (2 if line.style.double else 1)).encode("gb18030") + b"\n")
    return b"".join([*parts, b"\x1bd\x06\x1dV\x00"])


def goals() -> Iterator[Goal]:
    """Measure each goal in turn."""
    made = receipt()
    encode(made, Paper.MM80, RenderMode.TEXT)
    took = median(seconds(lambda: encode(made, Paper.MM80, RenderMode.TEXT)) for _ in range(_ROUNDS))
    yield Goal("a receipt of 40 lines to ESC/POS bytes", took * 1000, 20, "ms")
    lines = strip(made, Paper.MM80.columns)
    against = ratio(lambda: encode_lines(lines, Paper.MM80, RenderMode.TEXT), lambda: by_hand(lines), _ROUNDS)
    yield Goal("G20: the same against bytes joined by hand", against, 3)
    drawn = median(seconds(lambda: encode(made, Paper.MM80, RenderMode.RASTER)) for _ in range(_ROUNDS // 20))
    yield Goal("a receipt of 40 lines drawn, to raster bytes", drawn * 1000, 200, "ms")
    loaded = subprocess.run([sys.executable, "-c", _PROBE], check=False).returncode
    yield Goal("python-escpos loaded before anything is printed", loaded, 0, "")
    pdf(made)
    page = median(seconds(lambda: pdf(made)) for _ in range(_ROUNDS // 10))
    yield Goal("G21: the receipt as an A5 PDF", page * 1000, 200, "ms")
    yield Goal(
        "G21: the same against its words alone in a PDF by Qt", ratio(lambda: pdf(made), lambda: bare(made), 20), 1.5
    )


def bare(made: Receipt) -> bytes:
    """Return the same lines in a PDF with the same font embedded, one below the other and nothing else."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(600)
    painter, wide = QPainter(writer), Paper.MM80.columns
    for at, line in enumerate(strip(made, wide), start=1):
        painter.setFont(Cell(0, 0, "", bold=line.style is not Style.PLAIN).font)
        painter.drawText(200, at * 100, line.across(wide // 2 if line.style.double else wide))
    painter.end()
    return bytes(buffer.data().data())


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    sys.exit(0 if report(goals()) else 1)
