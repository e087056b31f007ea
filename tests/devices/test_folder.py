"""A folder as the receipt printer."""

import errno
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
    for folder in (tmp_path / "receipts", tmp_path / "receipts" / "below"):
        printer = FolderPrinter(folder, Paper.MM80, RenderMode.TEXT)
        with pytest.raises(DeviceError, match="printer_no_folder"):
            printer.print(RECEIPT)
        with pytest.raises(DeviceError, match="printer_no_folder"):
            printer.status()


def test_a_folder_that_may_not_be_written_is_told_before_a_receipt_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(DeviceError, match="printer_not_allowed"):
        FolderPrinter(tmp_path, Paper.MM80, RenderMode.TEXT).status()


def test_a_full_disk_is_a_printer_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("terminal.durable.write", full)
    with pytest.raises(DeviceError, match="printer_failed"):
        FolderPrinter(tmp_path, Paper.MM80, RenderMode.TEXT).print(RECEIPT)
