"""A printable document, independent of any printer: blocks that a receipt strip and a page lay out differently."""

from terminal.noun import Noun


class Banner(Noun, frozen=True):
    """A text that must not be overlooked, such as DEMO or COPY; side by side if there is room."""

    words: tuple[str, ...]


class Title(Noun, frozen=True):
    """The issuer and the kind of the document."""

    issuer: str
    text: str


class Fact(Noun, frozen=True):
    """A label and its value."""

    label: str
    value: str


class Facts(Noun, frozen=True):
    """Facts that belong together; a page may set them in two columns."""

    rows: tuple[Fact, ...]


class Item(Noun, frozen=True):
    """A row of a table: its amount ready to print, a sum in `strong`, small `notes` below or beside it."""

    label: str
    value: str
    strong: bool = False
    notes: tuple[str, ...] = ()


class Items(Noun, frozen=True):
    """A table of amounts under a heading, in one unit; a page may set neighbours without notes side by side."""

    heading: str
    unit: str
    rows: tuple[Item, ...]


class Figure(Noun, frozen=True):
    """The main amount of the document, printed largest, with a caption such as its capital figures."""

    label: str
    value: str
    caption: Fact


class Notes(Noun, frozen=True):
    """Small print, one sentence each."""

    lines: tuple[str, ...]


class QrCode(Noun, frozen=True):
    """A QR code of a text, under a label that says what it is for."""

    label: str
    text: str


Block = Banner | Title | Facts | Items | Figure | Notes | QrCode


class Receipt(Noun, frozen=True):
    """A document in one language (zh_CN or en), its blocks from top to bottom; `number` also serves as file name."""

    number: str
    language: str
    blocks: tuple[Block, ...]
