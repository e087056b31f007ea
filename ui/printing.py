"""Receipts on A5 through Qt: a PDF file, or a printer of the system."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from devices.printers import file_name
from terminal import durable
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import PrinterStatus
from ui.pdf_text import as_written
from ui.receipt_layout import Fill, Text, pages

_DOTS_PER_INCH = 600


def pdf(receipt: Receipt) -> bytes:
    """Return a receipt as an A5 PDF with embedded fonts; may be called off the Qt thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(receipt.number)
    laid = _paint(receipt, writer)
    texts = [mark for page in laid for mark in page if isinstance(mark, Text)]
    return as_written(bytes(buffer.data().data()), texts)


class PdfPrinter:
    """The Printer port over a folder: each receipt becomes one PDF, named by its number."""

    def __init__(self, folder: Path, *, simulated: bool = False) -> None:
        self.simulated = simulated
        self._folder = folder

    def print(self, receipt: Receipt) -> None:
        """Write one receipt; raises DeviceError printer_not_allowed or printer_failed."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            durable.write(self._folder / f"{file_name(receipt.number)}.pdf", pdf(receipt))
        except PermissionError as error:
            raise DeviceError("printer_not_allowed", printer=str(self._folder)) from error
        except OSError as error:
            raise DeviceError("printer_failed", printer=str(self._folder)) from error

    def kick_drawer(self) -> None:
        """Do nothing: a folder has no drawer."""

    def status(self) -> PrinterStatus:
        """Return an unknown status: a folder has none."""
        return PrinterStatus()


class SystemPrinter:
    """The Printer port over the system's printer with this `name`, or the default one."""

    simulated = False

    def __init__(self, name: str = "") -> None:
        self._name = name

    def print(self, receipt: Receipt) -> None:
        """Send one receipt to the system's queue; raises DeviceError printer_unreachable or printer_failed."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._name:
            printer.setPrinterName(self._name)
        if not printer.isValid() or (self._name and printer.printerName() != self._name):
            raise DeviceError("printer_unreachable", printer=self._name or "-")
        printer.setDocName(receipt.number)
        _paint(receipt, printer)
        if printer.printerState() is QPrinter.PrinterState.Error:
            raise DeviceError("printer_failed", printer=printer.printerName())

    def kick_drawer(self) -> None:
        """Do nothing: a page printer has no drawer."""

    def status(self) -> PrinterStatus:
        """Return an unknown status: a queue reports none."""
        return PrinterStatus()


def _paint(receipt: Receipt, device: QPagedPaintDevice) -> list[list[Text | Fill]]:
    """Paint a receipt, and return what is on its pages."""
    device.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A5), QPageLayout.Orientation.Portrait, QMarginsF()))
    laid = pages(receipt, device)
    painter = QPainter()
    if not painter.begin(device):
        raise DeviceError("printer_failed", printer="A5")
    try:
        for index, marks in enumerate(laid):
            if index:
                device.newPage()
            for mark in marks:
                box = _dots(mark.box, device)
                if isinstance(mark, Text):
                    _write(painter, mark, box)
                else:
                    painter.fillRect(box, QColor(mark.colour))
    finally:
        painter.end()
    return laid


def _write(painter: QPainter, text: Text, box: QRectF) -> None:
    painter.setFont(text.cell.font)
    painter.setPen(QColor(text.cell.colour))
    flags = int(text.cell.align | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(box, flags, text.cell.words)


def _dots(box: QRectF, device: QPagedPaintDevice) -> QRectF:
    scale = device.logicalDpiX() / 25.4
    return QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale)
