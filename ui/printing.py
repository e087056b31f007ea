"""Receipts on A5 through Qt: a PDF file, or a printer of the system."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from devices.printer_status import ensure_ready
from devices.printers import ensure_folder, file_name, writing
from terminal import durable
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import PrinterStatus
from ui.fonts import drawable
from ui.pdf_text import as_written
from ui.receipt_layout import Fill, Text, pages

_DOTS_PER_INCH = 600
_DEFAULT = "default"


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

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Write one receipt; raises DeviceError printer_no_folder, printer_not_allowed or printer_failed."""
        with writing(self._folder):
            durable.write(self._folder / f"{file_name(receipt.number)}.pdf", pdf(receipt))

    def kick_drawer(self) -> None:
        """Do nothing: a folder has no drawer."""

    def status(self) -> PrinterStatus:
        """Return an unknown status, as a folder has none; raises DeviceError if it cannot be written."""
        ensure_folder(self._folder)
        return PrinterStatus()


class SystemPrinter:
    """The Printer port over the system's printer with this `name`, or the default one."""

    simulated = False

    def __init__(self, name: str = "") -> None:
        self._name = name

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Send one receipt to the system's queue; raises DeviceError printer_no_queue, _offline or printer_failed."""
        ensure_ready(self.status(), self._name)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._name:
            printer.setPrinterName(self._name)
        if not printer.isValid() or (self._name and printer.printerName() != self._name):
            raise DeviceError("printer_unreachable", printer=self._name or _DEFAULT)
        printer.setDocName(receipt.number)
        _paint(receipt, printer)
        if printer.printerState() is QPrinter.PrinterState.Error:
            raise DeviceError("printer_failed", printer=printer.printerName())

    def kick_drawer(self) -> None:
        """Do nothing: a page printer has no drawer."""

    def status(self) -> PrinterStatus:
        """Return what a queue reports, whether it is stopped; raises DeviceError printer_no_queue if there is none."""
        queue = QPrinterInfo.printerInfo(self._name) if self._name else QPrinterInfo.defaultPrinter()
        if queue.isNull():
            raise DeviceError("printer_no_queue", printer=self._name or _DEFAULT)
        return PrinterStatus(offline=queue.state() is QPrinter.PrinterState.Error)


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
    painter.drawText(box, flags, drawable(text.cell.words))


def _dots(box: QRectF, device: QPagedPaintDevice) -> QRectF:
    scale = device.logicalDpiX() / 25.4
    return QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale)
