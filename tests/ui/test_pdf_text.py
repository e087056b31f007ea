"""What is searched and copied in a PDF is the document's own text, character by character."""

import subprocess
from itertools import chain
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from terminal.model import Notes, Receipt
from terminal.receipt import document
from tests.receipts import SETTLEMENT, documents
from ui.printing import pdf
from ui.receipt_layout import Text, pages

pytestmark = pytest.mark.usefixtures("qtbot")

NAMES = list(documents("zh_CN"))
# Ideographs that share their glyph with a radical, in both blocks of radicals, and others beside them.
RADICALS = (
    "一人入八刀力又口土大女子小山工干心户手支文方日月木止比毛氏民水火父片牙牛犬玄玉瓜"
    "用田白皮目石示立竹米耳肉自至舌色虫血行衣西见角言谷车金长门青非面革音页风飞食首香"
    "马骨高鬼鱼鸟麦黄黑鼠鼻齐齿龙"
)


def extracted(receipt: Receipt, folder: Path) -> str:
    """Return the text that pdftotext finds, in the order in which it was written."""
    path = folder / "document.pdf"
    path.write_bytes(pdf(receipt))
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def written(receipt: Receipt) -> str:
    """Return the words on the pages, in the order in which they are painted."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(600)
    marks = chain.from_iterable(pages(receipt, writer))
    return " ".join(mark.cell.words for mark in marks if isinstance(mark, Text))


def solid(text: str) -> str:
    """Drop the white space: where lines are broken is not part of the text."""
    return "".join(text.split())


def with_note(note: str) -> Receipt:
    receipt = document(SETTLEMENT, "zh_CN")
    return replace(receipt, blocks=(*receipt.blocks, Notes(lines=(note,))))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_every_document_is_found_as_it_was_written(name: str, language: str, tmp_path: Path) -> None:
    receipt = documents(language)[name]
    assert solid(extracted(receipt, tmp_path)) == solid(written(receipt))


@pytest.mark.parametrize("note", [RADICALS, "欧阳䶮、㑇", "½ µ ² ¥ × · — 〇 Ω A\u00a0B"])
def test_so_are_ideographs_that_share_a_glyph_rare_names_and_signs(note: str, tmp_path: Path) -> None:
    receipt = with_note(note)
    assert solid(extracted(receipt, tmp_path)) == solid(written(receipt))


def test_a_radical_that_was_written_is_found_as_one(tmp_path: Path) -> None:
    assert "⼦" in extracted(with_note("⼦"), tmp_path)


def test_words_are_found_with_the_spaces_between_them(tmp_path: Path) -> None:
    found = extracted(documents("en")[NAMES[0]], tmp_path)
    assert "\t" not in found
    assert "DEMO" in found
