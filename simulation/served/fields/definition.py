"""A transaction's field table as its file holds it, and the dictionaries that its fields name."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from terminal.input_file import read
from terminal.model import Noun

_HERE = Path(__file__).parent
COMMON, SIMULATION = "common", "simulation"
"""The edition of what several public clients agree on (docs/interface.md, "Sources"), and that of our own fields."""


class FieldType(StrEnum):
    """The types of the interface: 字符型, 数值型, 日期型, 日期时间型, and what is not checked."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    ANY = "any"


class Shape(StrEnum):
    """The number of rows of a node: an object, a list, or as the client likes."""

    ONE = "one"
    MANY = "many"
    EITHER = "either"


class Field(Noun, frozen=True):
    """A field; `length` is that of a text, or "16,2" of a number, and `also` are its other names.

    `editions` are those that mark it as mandatory, where that is not all of the table's. `note` tells what neither
    label nor dictionary does.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    length: str = ""
    dictionary: str = ""
    required: bool = False
    also: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    note: str = ""


class Node(Noun, frozen=True):
    """A node by its path of names; an empty one is the input or the output itself."""

    node: str
    fields: tuple[Field, ...]
    shape: Shape = Shape.ONE
    required: bool = True


class Table(Noun, frozen=True):
    """A transaction's fields; a `complete` one lists every field that its editions know.

    `notes` tell of it as a whole.
    """

    name: str
    editions: tuple[str, ...]
    request: tuple[Node, ...] = ()
    answer: tuple[Node, ...] = ()
    source: str = ""
    complete: bool = False
    notes: tuple[str, ...] = ()

    def is_assumed(self, field: Field | None = None) -> bool:
        """Return whether one source alone says this of a field, or of the table."""
        editions = (field and field.editions) or self.editions
        return len(editions) < 2 and COMMON not in editions


class Dictionary(Noun, frozen=True):
    """A dictionary: its codes with their labels; an `open` one has more in the regions, so it refuses none."""

    label: str
    codes: dict[str, str]
    open: bool = False


@cache
def table(infno: str) -> Table | None:
    """Read the table of a transaction, or of the one that it is a variant of; None where there is none."""
    for name in (infno, infno[:4]):
        if name.isalnum() and (path := _HERE / f"{name}.toml").is_file():
            return read(path, Table)
    return None


@cache
def answered(infno: str, node: str) -> frozenset[str]:
    """Return the names of the fields that a node of a transaction's answer has."""
    found = table(infno)
    nodes = [each for each in found.answer if each.node == node] if found else []
    return frozenset(field.name for each in nodes for field in each.fields)


def numbers() -> tuple[str, ...]:
    """List the transactions that have a table of their own."""
    return tuple(sorted(path.stem for path in _HERE.glob("[0-9]*.toml")))


@cache
def dictionaries() -> dict[str, Dictionary]:
    """Read the dictionaries, by name."""
    return read(_HERE / "dictionaries.toml", dict[str, Dictionary])
