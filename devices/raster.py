"""Lines of a receipt as black dots, drawn with a Chinese font of this machine."""

from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from devices.qr import modules
from terminal.errors import DeviceError
from terminal.receipt import StripLine, Style, width

CELL = 12
"""Width of a column in dots; a Chinese character takes two columns, and is as high as it is wide."""
LEADING = 8
"""Dots between two lines; half of them above and half below each line."""

# File names on common systems (regular, bold) and the family to use of a font collection.
_FONTS = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", "Noto Sans Mono CJK SC"),
    ("wqy-microhei.ttc", "wqy-microhei.ttc", "WenQuanYi Micro Hei Mono"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc", "WenQuanYi Zen Hei Mono"),
    ("msyh.ttc", "msyhbd.ttc", "Microsoft YaHei"),
    ("simhei.ttf", "simhei.ttf", "SimHei"),
    ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc", "Hiragino Sans GB"),
    ("STHeiti Light.ttc", "STHeiti Medium.ttc", "Heiti SC"),
)
# Fonts with the characters that the usual ones lack: of names, mostly.
_RARE = (
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "simsunb.ttf",
    "SimsunExtG.ttf",
    "PlangothicP1-Regular.ttf",
    "PlangothicP2-Regular.ttf",
    "Jigmo.ttf",
    "Jigmo2.ttf",
    "Jigmo3.ttf",
    "BabelStoneHan.ttf",
    "DejaVuSans.ttf",
)
_NO_GLYPH, _NO_CHARACTER = "〓", "\uffff"
_BASELINE = 21 / 24
_INK = 112
_MODULE = 6


def picture(lines: Sequence[StripLine], columns: int) -> Image.Image:
    """Draw the lines of a strip, `columns` times 12 dots wide, black on white with one bit a dot.

    Raises DeviceError printer_no_font.
    """
    return stacked([_line(line, columns) for line in lines], columns * CELL)


def stacked(images: Sequence[Image.Image], dots: int) -> Image.Image:
    """Stack images vertically on paper of a width in dots."""
    paper = Image.new("1", (dots, sum(image.height for image in images)), 1)
    top = 0
    for image in images:
        paper.paste(image, (0, top))
        top += image.height
    return paper


def row(text: str, dots: int, *, scale: int = 1, bold: bool = False, reverse: bool = False) -> Image.Image:
    """Draw one row of text, each character in its cell; `reverse` prints white on black where there is text."""
    height = 2 * CELL * scale
    image = Image.new("L", (dots, height + LEADING), 255)
    draw = ImageDraw.Draw(image)
    left, top = 0, LEADING // 2
    for given in text:
        char, font = _drawn(given, height, bold=bold)
        wide = CELL * scale * width(char)
        if reverse:
            draw.rectangle((left, 0, left + wide - 1, height + LEADING), fill=0)
        draw.text(
            (left + wide / 2, top + round(height * _BASELINE)), char, fill=255 if reverse else 0, font=font, anchor="ms"
        )
        left += wide
    return image.point(lambda grey: 255 if grey > 255 - _INK else 0).convert("1")


def _line(line: StripLine, columns: int) -> Image.Image:
    dots = columns * CELL
    if line.style is Style.RULE:
        return _rule(dots)
    if line.style is Style.CODE:
        return _code(line.left, dots)
    scale = 2 if line.style.double else 1
    text = line.filled(columns // scale)
    return row(text, dots, scale=scale, bold=line.style is not Style.PLAIN, reverse=line.style is Style.BANNER)


def _rule(dots: int) -> Image.Image:
    image = Image.new("1", (dots, 2 * LEADING), 1)
    ImageDraw.Draw(image).rectangle((0, LEADING - 1, dots - 1, LEADING), fill=0)
    return image


def _code(text: str, dots: int) -> Image.Image:
    """Draw a QR code in the middle of the paper, its modules as large as fits, up to six dots."""
    rows = modules(text)
    size = max(1, min(dots // len(rows), _MODULE))
    left, image = (dots - size * len(rows)) // 2, Image.new("1", (dots, size * len(rows)), 1)
    draw = ImageDraw.Draw(image)
    for down, row_ in enumerate(rows):
        for across in (index for index, dark in enumerate(row_) if dark):
            at = (left + across * size, down * size)
            draw.rectangle((*at, at[0] + size - 1, at[1] + size - 1), fill=0)
    return image


@cache
def _drawn(char: str, size: int, *, bold: bool) -> tuple[str, ImageFont.FreeTypeFont]:
    """Return a character with a font that has it, or the sign that stands for one that no font here has."""
    usual = _font(size, bold=bold)
    if char == " " or _has(usual, char):
        return char, usual
    found = (font for file in _RARE if (font := _face(file, "", size)) is not None and _has(font, char))
    return next(((char, font) for font in found), (_NO_GLYPH, usual))


def _has(font: ImageFont.FreeTypeFont, char: str) -> bool:
    """Return whether a font draws a character otherwise than one that is none."""
    drawn, nothing = font.getmask(char), font.getmask(_NO_CHARACTER)
    return (drawn.size, bytes(drawn)) != (nothing.size, bytes(nothing))


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    for regular, heavy, family in _FONTS:
        found = _face(heavy if bold else regular, family, size)
        if found is not None:
            return found
    raise DeviceError("printer_no_font")


def _face(file: str, family: str, size: int) -> ImageFont.FreeTypeFont | None:
    first: ImageFont.FreeTypeFont | None = None
    for index in range(16):
        try:
            face = ImageFont.truetype(file, size, index=index, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            break
        if face.getname()[0] == family:
            return face
        first = first or face
    return first
