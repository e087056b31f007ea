"""The A5 page: the same words as the strip, inside the sheet, and clear errors from the printers of the system."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from terminal.errors import DeviceError
from terminal.model import ORIGINAL, Banner, Block, Copy, Facts, Figure, Items, Notes, QrCode, Receipt, Title
from terminal.receipt import document
from tests.receipts import COPY, SETTLEMENT
from ui.printing import PdfPrinter, SystemPrinter, pdf
from ui.receipt_layout import HEIGHT, WIDTH, Fill, Text, pages

A5 = (420, 595)


@pytest.fixture
def writer(qtbot: QtBot) -> Iterator[QPdfWriter]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    yield QPdfWriter(buffer)
    buffer.close()


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def long(language: str) -> Receipt:
    """A receipt with more reasons than a page holds."""
    return document(replace(SETTLEMENT, basis=SETTLEMENT.basis * 12), language, COPY)


def texts(page: list[Text | Fill]) -> list[Text]:
    return [mark for mark in page if isinstance(mark, Text)]


def test_every_word_of_the_receipt_is_on_the_page(writer: QPdfWriter, language: str) -> None:
    receipt = document(SETTLEMENT, language, COPY)
    placed = {text.cell.words for page in pages(receipt, writer) for text in texts(page)}
    assert {words for block in receipt.blocks for words in _words(block)} <= placed


@pytest.mark.parametrize("copy", [ORIGINAL, COPY], ids=["original", "copy"])
def test_an_inpatient_receipt_and_its_copy_fit_one_page(writer: QPdfWriter, language: str, copy: Copy) -> None:
    assert len(pages(document(SETTLEMENT, language, copy), writer)) == 1


@pytest.mark.parametrize("reasons", [1, 12])
def test_nothing_is_cut_off_or_overlaps(writer: QPdfWriter, language: str, reasons: int) -> None:
    receipt = document(replace(SETTLEMENT, basis=SETTLEMENT.basis * reasons), language, COPY)
    for page in pages(receipt, writer):
        for text in texts(page):
            assert 0 <= text.box.left() < text.box.right() <= WIDTH
            assert 0 <= text.box.top() < text.box.bottom() <= HEIGHT
            width, height = _needs(text, writer)
            assert width <= text.box.width() + 0.01
            assert height <= text.box.height() + 0.01
        for one, other in combinations(texts(page), 2):
            assert not one.box.adjusted(0.01, 0.01, -0.01, -0.01).intersects(other.box), (one, other)


def test_every_page_of_a_long_receipt_says_demo_and_copy_and_its_number(writer: QPdfWriter) -> None:
    laid = pages(long("zh_CN"), writer)
    assert len(laid) > 1
    for number, page in enumerate(laid, start=1):
        words = [text.cell.words for text in texts(page)]
        assert words[:2] == ["模拟 / DEMO", "补打 第 2 次 / COPY 2"]
        assert words[-1] == f"{number} / {len(laid)}"


def test_the_amount_due_is_the_largest_on_the_page(writer: QPdfWriter, language: str) -> None:
    [page] = pages(document(SETTLEMENT, language), writer)
    assert max(texts(page), key=lambda text: text.cell.points).cell.words == "¥ 2,118.35"


@pytest.mark.usefixtures("qtbot")
def test_the_pdf_is_one_a5_sheet_with_its_fonts_inside() -> None:
    data = pdf(document(SETTLEMENT, "zh_CN"))
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == A5
    assert b"/FontFile" in data


@pytest.mark.usefixtures("qtbot")
def test_a_long_receipt_becomes_as_many_pages_as_it_takes() -> None:
    assert pdf(long("en")).count(b"/Type /Page\n") > 1


@pytest.mark.usefixtures("qtbot")
def test_the_pdf_printer_names_each_file_by_the_receipt_and_its_copy(tmp_path: Path) -> None:
    printer = PdfPrinter(tmp_path / "new")
    for copy in (ORIGINAL, COPY):
        printer.print(document(SETTLEMENT, "zh_CN", copy))
    number = SETTLEMENT.number
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [f"{number}-copy-2.pdf", f"{number}.pdf"]


@pytest.mark.usefixtures("qtbot")
def test_a_folder_that_cannot_be_written_is_told_before_a_receipt_waits(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    printer = PdfPrinter(tmp_path / "taken")
    for call in (printer.status, lambda: printer.print(document(SETTLEMENT, "zh_CN"))):
        with pytest.raises(DeviceError, match="printer_no_folder"):
            call()


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("name", ["no such printer", ""], ids=["named", "default"])
def test_a_queue_that_the_system_does_not_have_is_told_before_a_receipt_waits(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.printing.QPrinterInfo.defaultPrinter", QPrinterInfo)
    printer = SystemPrinter(name)
    for call in (printer.status, lambda: printer.print(document(SETTLEMENT, "zh_CN"))):
        with pytest.raises(DeviceError, match="printer_no_queue"):
            call()


@pytest.mark.usefixtures("qtbot")
def test_a_queue_that_is_stopped_takes_no_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def isNull(self) -> bool:  # noqa: N802 (Qt's name)
            return False

        def state(self) -> QPrinter.PrinterState:
            return QPrinter.PrinterState.Error

    monkeypatch.setattr("ui.printing.QPrinterInfo.printerInfo", lambda _: Stopped())
    printer = SystemPrinter("office")
    assert printer.status().offline
    with pytest.raises(DeviceError, match="printer_offline"):
        printer.print(document(SETTLEMENT, "zh_CN"))


def _needs(text: Text, writer: QPdfWriter) -> tuple[float, float]:
    """The millimetres that the words take when they wrap at the width of their box."""
    dots = writer.logicalDpiX() / 25.4
    width = QRectF(0, 0, text.box.width() * dots, 1e6)
    flags = int(Qt.TextFlag.TextWordWrap)
    taken = QFontMetricsF(text.cell.font, writer).boundingRect(width, flags, text.cell.words)
    return taken.width() / dots, taken.height() / dots


def _words(block: Block) -> Iterator[str]:
    match block:
        case Banner(words=words):
            yield " / ".join(words)
        case Title():
            yield from (block.issuer, block.text)
        case Facts(rows=facts):
            yield from (word for fact in facts for word in (fact.label, fact.value))
        case Items(rows=items):
            yield from (block.heading, block.unit)
            yield from (word for item in items for word in (item.label, item.value, "  ".join(item.notes)))
        case Figure():
            yield from (block.label, block.value, block.caption.label, block.caption.value)
        case Notes(lines=lines):
            yield from lines
        case QrCode():
            yield block.label
