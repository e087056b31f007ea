"""A receipt laid out on A5 pages: the place of every text and every fill, before any painter is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, zip_longest

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintDevice

from devices.qr import modules
from terminal.model import Banner, Block, Facts, Figure, Item, Items, Notes, QrCode, Receipt, Title

WIDTH, HEIGHT = 148.0, 210.0
"""A5 in millimetres."""

_MARGIN, _EDGE, _GUTTER, _PADDING = 10.0, 5.0, 6.0, 0.3
_ACROSS = WIDTH - 2 * _MARGIN
_BODY, _SMALL = 7.5, 6.5
_MODULE = 0.55
_FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei")
_BLACK, _GREY, _WHITE = "#000000", "#505050", "#ffffff"
_RULE, _SHADE = "#b0b0b0", "#ececec"
_LEFT, _RIGHT, _CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True)
class Cell:
    """Text in a row of the page, from `left` on over `width` millimetres, `points` high, in `#rrggbb`."""

    left: float
    width: float
    words: str
    points: float = _BODY
    bold: bool = False
    align: Qt.AlignmentFlag = _LEFT
    colour: str = _BLACK

    @property
    def font(self) -> QFont:
        """A font with Chinese characters and digits of one width, of the same forms in every script and locale.

        Forms chosen by the language of a run of text ("locl"), such as digits after Latin letters, have no character in
        the font's map, and a ligature ("liga") has another one: no number with a letter in it, and no word with "fi",
        could be found in a PDF.
        """
        font = QFont(list(_FAMILIES))
        font.setPointSizeF(self.points)
        font.setBold(self.bold)
        for feature in ("locl", "liga"):
            font.setFeature(QFont.Tag(feature), 0)
        return font


@dataclass(frozen=True)
class Text:
    """A cell in its place; the box is in millimetres from the paper's corner, and high enough for every line."""

    box: QRectF
    cell: Cell


@dataclass(frozen=True)
class Fill:
    """A box in one colour; a thin one is a rule."""

    box: QRectF
    colour: str


@dataclass
class _ReceiptLayout:
    """The pages so far, and the filled height of the last one (millimetres)."""

    device: QPaintDevice
    pages: list[list[Text | Fill]] = field(default_factory=lambda: [[]])
    head: Sequence[Banner] = ()
    y: float = _EDGE

    def row(self, cells: Sequence[Cell], *, shade: str | None = None, padding: float = _PADDING) -> None:
        """Place cells in one row, as high as the highest; begin a new page if it does not fit."""
        height = max(self._height(cell) for cell in cells) + padding
        if self.y + height > HEIGHT - _EDGE:
            self._turn()
        if shade is not None:
            for left, width in sorted({(cell.left, cell.width) for cell in cells}):
                self._fill(left, width, height, shade)
        for cell in cells:
            self.pages[-1].append(Text(QRectF(cell.left, self.y, cell.width, height), cell))
        self.y += height

    def code(self, rows: Sequence[Sequence[bool]], side: float) -> None:
        """Draw a QR code `side` millimetres wide in the middle of the page, each run of dark modules as one box."""
        if self.y + side > HEIGHT - _EDGE:
            self._turn()
        size, left = side / len(rows), (WIDTH - side) / 2
        for down, modules_ in enumerate(rows):
            across = 0
            for dark, run in groupby(modules_):
                length = len(list(run))
                if dark:
                    box = QRectF(left + across * size, self.y + down * size, length * size, size)
                    self.pages[-1].append(Fill(box, _BLACK))
                across += length
        self.y += side

    def rule(self) -> None:
        """Draw a thin line across the page."""
        self.y += 0.8
        self._fill(_MARGIN, _ACROSS, 0.2, _RULE)
        self.y += 0.8

    def skip(self, height: float) -> None:
        """Leave some millimetres free."""
        self.y += height

    def _turn(self) -> None:
        """Begin a page; the required notices are repeated on each."""
        self.pages.append([])
        self.y = _EDGE
        if self.head:
            _banners(self, self.head)

    def _fill(self, left: float, width: float, height: float, colour: str) -> None:
        self.pages[-1].append(Fill(QRectF(left, self.y, width, height), colour))

    def _height(self, cell: Cell) -> float:
        dots = self.device.logicalDpiX() / 25.4
        box = QRectF(0, 0, cell.width * dots, 1e6)
        flags = int(Qt.TextFlag.TextWordWrap)
        return QFontMetricsF(cell.font, self.device).boundingRect(box, flags, cell.words).height() / dots


def pages(receipt: Receipt, device: QPaintDevice) -> list[list[Text | Fill]]:
    """Lay a receipt out on as many A5 pages as it takes, measured with the fonts of `device`."""
    groups = [tuple(group) for _, group in groupby(receipt.blocks, key=_company)]
    layout = _ReceiptLayout(device, head=[block for block in groups[0] if isinstance(block, Banner)])
    for group in groups:
        _group(layout, group)
    if len(layout.pages) > 1:
        _number(layout.pages)
    return layout.pages


def _number(laid: list[list[Text | Fill]]) -> None:
    for index, page in enumerate(laid, start=1):
        cell = Cell(_MARGIN, _ACROSS, f"{index} / {len(laid)}", _SMALL, align=_CENTRE, colour=_GREY)
        page.append(Text(QRectF(_MARGIN, HEIGHT - _EDGE, _ACROSS, 4), cell))


def _company(block: Block) -> object:
    """Return the key of the neighbours a block shares a row with: banners, and tables without notes."""
    return type(block) if isinstance(block, Banner) or (isinstance(block, Items) and _plain(block)) else id(block)


def _plain(items: Items) -> bool:
    return not any(row.notes for row in items.rows)


def _group(layout: _ReceiptLayout, group: tuple[Block, ...]) -> None:
    match group:
        case (Banner(), *_):
            _banners(layout, [block for block in group if isinstance(block, Banner)])
        case (Title() as title,):
            _title(layout, title)
        case (Facts() as facts,):
            _facts(layout, facts)
        case (Items() as items,):
            _line(layout, items) if _plain(items) else _reasons(layout, items)
        case (Items(), *_):
            _side_by_side(layout, [block for block in group if isinstance(block, Items)])
        case (Figure() as figure,):
            _figure(layout, figure)
        case (Notes(lines=lines),):
            _notes(layout, lines)
        case (QrCode() as code,):
            _code(layout, code)


def _column(index: int, count: int) -> tuple[float, float]:
    """The left edge and the width of a column, one of `count` across the page."""
    width = (_ACROSS - (count - 1) * _GUTTER) / count
    return _MARGIN + index * (width + _GUTTER), width


def _banners(layout: _ReceiptLayout, banners: Sequence[Banner]) -> None:
    places = (_column(index, len(banners)) for index in range(len(banners)))
    cells = [
        Cell(left, width, " / ".join(banner.words), 12, bold=True, align=_CENTRE, colour=_WHITE)
        for banner, (left, width) in zip(banners, places, strict=True)
    ]
    layout.row(cells, shade=_BLACK)


def _title(layout: _ReceiptLayout, title: Title) -> None:
    layout.skip(1)
    layout.row([Cell(_MARGIN, _ACROSS, title.issuer, 10, bold=True, align=_CENTRE)], padding=0)
    layout.row([Cell(_MARGIN, _ACROSS, title.text, 15, bold=True, align=_CENTRE)], padding=0)


def _facts(layout: _ReceiptLayout, facts: Facts) -> None:
    layout.rule()
    half = (len(facts.rows) + 1) // 2
    for pair in zip_longest(facts.rows[:half], facts.rows[half:]):
        ends = (_ends(_column(index, 2), 0.3, fact.label, fact.value) for index, fact in enumerate(pair) if fact)
        layout.row([*chain.from_iterable(ends)])


def _side_by_side(layout: _ReceiptLayout, tables: Sequence[Items]) -> None:
    places = [_column(index, len(tables)) for index in range(len(tables))]
    layout.rule()
    heads = (
        _ends(place, 0.6, table.heading, table.unit, bold=True) for place, table in zip(places, tables, strict=True)
    )
    layout.row([*chain.from_iterable(heads)], shade=_SHADE)
    for items in zip_longest(*(table.rows for table in tables)):
        ends = (_item(place, item) for place, item in zip(places, items, strict=True) if item)
        layout.row([*chain.from_iterable(ends)])


def _item(place: tuple[float, float], item: Item) -> tuple[Cell, Cell]:
    return _ends(place, 0.6, item.label, item.value, bold=item.strong)


def _ends(place: tuple[float, float], part: float, label: str, value: str, *, bold: bool = False) -> tuple[Cell, Cell]:
    """A label over `part` of a column, and its value at the column's end."""
    left, width = place
    share = width * part
    return (
        Cell(left, share, label, bold=bold, colour=_BLACK if bold else _GREY),
        Cell(left + share, width - share, value, bold=bold, align=_RIGHT),
    )


def _line(layout: _ReceiptLayout, items: Items) -> None:
    """Set a short table as one line of labels over one line of amounts."""
    width = _ACROSS / (len(items.rows) + 1)
    heads = [Cell(_MARGIN, width, items.heading, bold=True)]
    values = [Cell(_MARGIN, width, items.unit, colour=_GREY)]
    for index, item in enumerate(items.rows, start=1):
        heads.append(Cell(_MARGIN + index * width, width, item.label, align=_RIGHT, colour=_GREY))
        values.append(Cell(_MARGIN + index * width, width, item.value, bold=item.strong, align=_RIGHT))
    layout.row(heads, padding=0)
    layout.row(values)


def _reasons(layout: _ReceiptLayout, items: Items) -> None:
    label, value = _ACROSS * 0.31, _ACROSS * 0.16
    middle = _ACROSS - label - value
    layout.rule()
    head = (items.heading, "", items.unit)
    rows = [(head, True), *(((row.label, "  ".join(row.notes), row.value), row.strong) for row in items.rows)]
    for index, ((left, notes, right), bold) in enumerate(rows):
        cells = [
            Cell(_MARGIN, label, left, bold=bold),
            Cell(_MARGIN + label, middle, notes, _SMALL, colour=_GREY),
            Cell(_MARGIN + label + middle, value, right, bold=bold, align=_RIGHT),
        ]
        layout.row(cells, shade=None if index else _SHADE)


def _figure(layout: _ReceiptLayout, figure: Figure) -> None:
    layout.rule()
    label, value = _ACROSS * 0.35, _ACROSS * 0.65
    layout.row(
        [
            Cell(_MARGIN, label, figure.label, 14, bold=True),
            Cell(_MARGIN + label, value, figure.value, 20, bold=True, align=_RIGHT),
        ],
        padding=0,
    )
    layout.row(
        [
            Cell(_MARGIN, label, figure.caption.label, 9, colour=_GREY),
            Cell(_MARGIN + label, value, figure.caption.value, 9, align=_RIGHT),
        ],
        padding=0,
    )
    layout.rule()


def _code(layout: _ReceiptLayout, code: QrCode) -> None:
    layout.rule()
    layout.row([Cell(_MARGIN, _ACROSS, code.label, bold=True, align=_CENTRE)], padding=0)
    rows = modules(code.text)
    layout.code(rows, len(rows) * _MODULE)


def _notes(layout: _ReceiptLayout, lines: tuple[str, ...]) -> None:
    layout.rule()
    for line in lines:
        layout.row([Cell(_MARGIN, _ACROSS, line, _SMALL, colour=_GREY)], padding=0.3)
    layout.skip(2)
