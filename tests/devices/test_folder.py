"""A folder as the receipt printer."""

from pathlib import Path

import pytest

from devices.escpos import Paper, RenderMode, encode
from devices.printers import FolderPrinter
from terminal.errors import DeviceError
from terminal.receipt import document
from tests.receipts import SETTLEMENT

RECEIPT = document(SETTLEMENT, "zh_CN")


def test_each_receipt_is_a_file_of_what_a_printer_is_sent(tmp_path: Path) -> None:
    FolderPrinter(tmp_path / "receipts", Paper.MM80, RenderMode.TEXT).print(RECEIPT)
    written = (tmp_path / "receipts" / f"{RECEIPT.number}.escpos").read_bytes()
    assert written == encode(RECEIPT, Paper.MM80, RenderMode.TEXT)


def test_the_drawer_leaves_the_receipts_alone(tmp_path: Path) -> None:
    FolderPrinter(tmp_path, Paper.MM80, RenderMode.TEXT).kick_drawer()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_a_device_error(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("a file stands in the way")
    with pytest.raises(DeviceError, match="printer_not_allowed"):
        FolderPrinter(tmp_path / "receipts", Paper.MM80, RenderMode.TEXT).print(RECEIPT)
