"""Text for a printer with a GBK font: what that font does not have is drawn; paper by columns or profile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import raster
from devices.escpos import Paper, RenderMode, encode, encode_lines, paper_of_profile
from devices.escpos_stream import RASTER, is_text, pieces
from devices.escpos_view import view
from terminal.errors import BadInput
from terminal.receipt import StripLine, Style, document, strip
from tests.receipts import SETTLEMENT

RARE = ("²", "½", "µ", "é̂", "€", "𠮷", "㐂")
BEFORE, AFTER = StripLine(left="项目", right="1.00"), StripLine(left="合计", right="2.00")


def texts(data: bytes) -> list[bytes]:
    return [piece for piece in pieces(data) if is_text(piece, 0)]


def rasters(data: bytes) -> list[bytes]:
    return [piece for piece in pieces(data) if piece[:2] == RASTER]


@pytest.mark.parametrize("rare", RARE)
@pytest.mark.parametrize("style", [Style.PLAIN, Style.BANNER, Style.AMOUNT])
def test_a_line_that_no_gbk_font_has_is_drawn_and_the_others_are_text(rare: str, style: Style) -> None:
    line = StripLine(left=f"体表面积 m{rare}", style=style)
    data = encode_lines([BEFORE, line, AFTER], Paper.MM58, RenderMode.TEXT)
    assert [text.decode("gbk").split() for text in texts(data)] == [["项目", "1.00"], ["合计", "2.00"]]
    drawn = encode_lines([line], Paper.MM58, RenderMode.RASTER)
    assert rasters(data) == rasters(drawn)


def test_the_text_after_a_drawn_line_has_its_own_style_again() -> None:
    lines = [StripLine(left="m²", style=Style.BANNER), AFTER]
    seen = view(encode_lines(lines, Paper.MM58, RenderMode.TEXT), Paper.MM58.dots)
    drawn = view(encode_lines(lines, Paper.MM58, RenderMode.RASTER), Paper.MM58.dots)
    assert seen.tobytes() == drawn.tobytes()


@given(words=st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=12), max_size=6))
def test_whatever_a_name_is_a_gbk_printer_gets_only_what_it_has(words: list[str]) -> None:
    lines = [StripLine(left=each) for each in words]
    data = encode_lines(lines, Paper.MM58, RenderMode.TEXT)
    for text in texts(data):
        assert text.decode("gbk") == text.decode("gb18030")
    assert bool(rasters(data)) == (not all(map(in_gbk, "".join(words))))


def in_gbk(char: str) -> bool:
    return char.encode("gbk", "replace") != b"?" or char == "?"


def test_the_receipts_of_every_day_need_no_drawing() -> None:
    assert not rasters(encode(document(SETTLEMENT, "zh_CN"), Paper.MM80, RenderMode.TEXT))


def test_without_a_font_to_draw_with_the_receipt_comes_out_with_a_mark_in_each_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(raster, "_FONTS", (("no-such-font.ttc", "no-such-font.ttc", "None"),))
    monkeypatch.setattr(raster, "_font", raster._font.__wrapped__)
    monkeypatch.setattr(raster, "_drawn", raster._drawn.__wrapped__)
    data = encode_lines([BEFORE, StripLine(left="m²", right="3.00")], Paper.MM58, RenderMode.TEXT)
    assert not rasters(data)
    assert b"".join(texts(data)).decode("gbk").split() == ["项目", "1.00", "m〓", "3.00"]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_line_is_wider_than_the_paper(paper: Paper, language: str) -> None:
    receipt = document(SETTLEMENT, language)
    lines = strip(receipt, paper.columns)
    assert max(len(each.filled(paper.columns // (2 if each.style.double else 1)).encode("gbk")) for each in lines) <= (
        paper.columns
    )
    drawn = encode(receipt, paper, RenderMode.RASTER)
    assert {int.from_bytes(each[4:6], "little") * 8 for each in rasters(drawn)} == {paper.dots}


@pytest.mark.parametrize(
    ("profile", "paper"),
    [
        ("POS-5890", Paper.MM58),
        ("RP-F10-58mm", Paper.MM58),
        ("TM-T88V", Paper.MM80_DOTS512),
        ("TH230", Paper.MM80_DOTS512),
        ("TM-T20II", Paper.MM80),
    ],
)
def test_a_profile_gives_the_paper_that_fits_its_columns(profile: str, paper: Paper) -> None:
    assert paper_of_profile(profile) is paper


@pytest.mark.parametrize(("profile", "near"), [("TM-T88X", "TM-T88V"), ("OCD-100", "OCD-100"), ("", "-")])
def test_a_profile_that_no_receipt_fits_on_is_refused_with_its_neighbours(profile: str, near: str) -> None:
    with pytest.raises(BadInput, match="printer_profile") as caught:
        paper_of_profile(profile)
    assert near in str(caught.value.facts["near"])
