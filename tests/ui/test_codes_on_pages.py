"""The QR codes of a document on pages of A5 are read back, also where a page is full."""

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from terminal.model import QrCode
from terminal.receipt import document
from tests.receipts import SETTLEMENT
from ui.receipt_layout import HEIGHT, WIDTH, Fill, pages

SCALE = 200 / 25.4
LONG = "统筹基金付 pooled fund pays 301.15\n" * 20


def read(laid: list[Fill]) -> list[str]:
    """Return what is read from the boxes of a page."""
    image = QImage(round(WIDTH * SCALE), round(HEIGHT * SCALE), QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for each in laid:
        box = each.box
        at = QRectF(box.x() * SCALE, box.y() * SCALE, box.width() * SCALE, box.height() * SCALE)
        painter.fillRect(at, QColor(each.colour))
    painter.end()
    size, pixels = (image.width(), image.height()), bytes(image.constBits())
    grey = Image.frombuffer("L", size, pixels, "raw", "L", image.bytesPerLine(), 1)
    return [each.text for each in zxingcpp.read_barcodes(grey)]


@pytest.mark.parametrize("text", ["simulated-receipt:37060126-0100000001-0bf601", LONG], ids=["short", "long"])
def test_a_code_on_a_page_is_read_back(qapp: QGuiApplication, text: str) -> None:
    made = document(SETTLEMENT, "zh_CN")
    device = QImage(10, 10, QImage.Format.Format_RGB32)
    laid = pages(replace(made, blocks=(*made.blocks, QrCode(label="码", text=text))), device)
    found = [each for page in laid for each in read([mark for mark in page if isinstance(mark, Fill)])]
    assert found == [text]
