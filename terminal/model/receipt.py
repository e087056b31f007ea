"""A document to hand over, free of any printer: blocks that a strip of paper and a page lay out their own way."""

from terminal.model.care import Noun


class Banner(Noun, frozen=True):
    """Words that nobody may overlook, such as DEMO or COPY; side by side where there is room."""

    words: tuple[str, ...]


class Title(Noun, frozen=True):
    """Who hands the document over, and what it is."""

    issuer: str
    text: str


class Fact(Noun, frozen=True):
    """A short word and what it stands for here."""

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
    """The one amount that the document is about, largest of all, with a caption such as its capital figures."""

    label: str
    value: str
    caption: Fact


class Notes(Noun, frozen=True):
    """Small print, one sentence each."""

    lines: tuple[str, ...]


Block = Banner | Title | Facts | Items | Figure | Notes


class Receipt(Noun, frozen=True):
    """A document in one language (zh_CN or en), its blocks from top to bottom; `number` names it, also as a file."""

    number: str
    language: str
    blocks: tuple[Block, ...]
