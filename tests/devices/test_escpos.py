"""A receipt as ESC/POS bytes, as text and drawn, and the picture that a printer makes of them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from devices import escpos, raster
from devices.escpos import Paper, RenderMode
from devices.escpos_view import view
from devices.printers import EscposPrinter, Memory
from devices.raster import picture
from terminal.errors import DeviceError
from terminal.model import Fact, Facts, Receipt
from terminal.receipt import StripLine, Style, document, strip
from terminal.texts import LANGUAGES, catalogue
from tests.receipts import SETTLEMENT

if TYPE_CHECKING:
    from terminal.ports import Printer

RESET, CHINESE, CUT, KICK = b"\x1b@", b"\x1c&", b"\x1dV\x00", b"\x1bp\x00"


@pytest.fixture
def receipt() -> Receipt:
    return document(SETTLEMENT, "zh_CN")


def failure(call: Callable[[], object]) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("mode", RenderMode)
def test_a_receipt_is_reset_printed_and_cut(receipt: Receipt, paper: Paper, mode: RenderMode) -> None:
    data = escpos.encode(receipt, paper, mode)
    assert data.startswith(RESET)
    assert data.endswith(CUT)


def test_text_goes_out_in_chinese_mode_as_gb18030_without_a_code_page(receipt: Receipt) -> None:
    data = escpos.encode(receipt, Paper.MM58, RenderMode.TEXT)
    assert data.startswith(RESET + CHINESE)
    assert "贰仟壹佰壹拾捌元叁角伍分".encode("gb18030") in data
    assert b"\x1bt" not in data


def test_the_amount_due_and_the_banners_are_double_and_the_banners_reversed(receipt: Receipt) -> None:
    data = escpos.encode(receipt, Paper.MM80, RenderMode.TEXT)
    before_amount = data[: data.index("￥ 2,118.35".encode("gb18030"))]
    assert before_amount.rindex(b"\x1d!\x11") > before_amount.rfind(b"\x1d!\x00")
    assert data.startswith(RESET + CHINESE + b"\x1d!\x11\x1bE\x01\x1dB\x01")
    assert data.count(b"\x1dB\x01") == 2


@pytest.mark.parametrize("paper", Paper)
def test_the_raster_way_sends_the_drawn_lines_in_full_width(receipt: Receipt, paper: Paper) -> None:
    data = escpos.encode(receipt, paper, RenderMode.RASTER)
    drawn = picture(strip(receipt, paper.columns), paper.columns)
    assert drawn.width == paper.dots
    assert data.count(b"\x1dv0\x00" + bytes([paper.dots // 8, 0])) == -(-drawn.height // 960)
    assert len(data) > paper.dots // 8 * drawn.height


def test_a_row_is_drawn_within_its_cells_and_leaves_the_rest_white() -> None:
    drawn = picture([StripLine(left="结A")], 32)
    left, _, right, _ = drawn.point(lambda dot: 255 - dot).getbbox() or (0, 0, 0, 0)
    assert left >= 0
    assert 24 < right <= 36


def test_a_double_line_is_twice_as_high_and_wide() -> None:
    plain, double = (picture([StripLine(left="结算", style=style)], 32) for style in (Style.PLAIN, Style.AMOUNT))
    assert double.height > 1.7 * plain.height
    assert _ink(double) > 2 * _ink(plain)


def test_the_view_shows_text_where_the_printer_sets_it(receipt: Receipt) -> None:
    seen = view(escpos.encode(receipt, Paper.MM58, RenderMode.TEXT), Paper.MM58.dots)
    drawn = view(escpos.encode(receipt, Paper.MM58, RenderMode.RASTER), Paper.MM58.dots)
    banner = (0, 24, seen.width, 24 + 56)
    assert seen.crop(banner).tobytes() == drawn.crop(banner).tobytes()


def test_the_view_refuses_a_command_that_is_never_sent() -> None:
    with pytest.raises(ValueError, match="unknown command"):
        view(b"\x1b@\x1bi", 384)


def test_without_a_chinese_font_the_raster_way_says_so(receipt: Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "_FONTS", (("no-such-font.ttc", "no-such-font.ttc", "None"),))
    monkeypatch.setattr(raster, "_font", raster._font.__wrapped__)
    monkeypatch.setattr(raster, "_drawn", raster._drawn.__wrapped__)
    error = failure(lambda: EscposPrinter(Memory(), Paper.MM58, RenderMode.RASTER).print(receipt))
    assert error.code == "printer_no_font"


def test_a_character_that_no_font_has_is_drawn_as_the_sign_for_it_and_the_others_as_they_are() -> None:
    drawn, meant = (picture([StripLine(left=f"张{each}红")], 32) for each in ("\U0002ebf0", "〓"))
    assert drawn.tobytes() == meant.tobytes()
    known, other = (picture([StripLine(left=f"张{each}红")], 32) for each in "𠅤㐀")
    assert len({each.tobytes() for each in (drawn, known, other)}) == 3


def named(name: str) -> Receipt:
    rows = (Fact(label="姓名", value=name), Fact(label="科室", value="内科"))
    return Receipt(number="1", language="zh_CN", blocks=(Facts(rows=rows),))


def test_a_line_with_a_character_that_few_printers_have_is_drawn_in_the_text_way_and_the_others_are_text() -> None:
    data = escpos.encode(named("*𠅤"), Paper.MM58, RenderMode.TEXT)
    assert data.count(b"\x1dv0\x00") == 1
    assert "𠅤".encode("gb18030") not in data
    assert "内科".encode("gb18030") in data
    (line,) = (each for each in strip(named("*𠅤"), 32) if "𠅤" in each.right)
    assert bytes(each ^ 0xFF for each in picture([line], 32).tobytes()) in data


def test_what_every_printer_has_is_left_to_its_own_font() -> None:
    data = escpos.encode(named("*国"), Paper.MM58, RenderMode.TEXT)
    assert "*国".encode("gb18030") in data
    assert b"\x1dv0\x00" not in data


def test_memory_keeps_each_delivery_and_the_drawer_has_its_own(receipt: Receipt) -> None:
    memory = Memory()
    printer: Printer = EscposPrinter(memory, Paper.MM58, simulated=True)
    printer.print(receipt)
    printer.kick_drawer()
    assert [memory.sent[0][:2], memory.sent[1][:3]] == [RESET, KICK]
    assert KICK not in memory.sent[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reason",
    [
        *("unreachable", "no_host", "no_queue", "no_device", "no_folder", "not_allowed"),
        *("offline", "cover_open", "no_paper", "fault", "no_font", "failed"),
    ],
)
def test_every_failure_has_words_that_lead_to_a_reprint(language: str, reason: str) -> None:
    assert "F11" in catalogue(language)[f"printer_{reason}"].next


def _ink(image: Image.Image) -> int:
    return image.convert("L").histogram()[0]


def test_printing_leaves_nothing_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    program = "from devices.escpos import paper_of_profile; print(paper_of_profile('TM-T88V').columns)"
    run = [sys.executable, "-c", program]
    printed = subprocess.run(
        run, env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert printed.stdout == "42\n"
    assert list(tmp_path.iterdir()) == []
