"""The catalogue service of the place of care: an item's terms there on a day, for patients insured anywhere (C08)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from terminal.errors import Phrase, Refused
from terminal.input_file import Keys, read
from terminal.model import Fen, Line, LineClass, Noun, Ratio

OURS = Path(__file__).with_suffix(".toml")


class Term(Noun, frozen=True):
    """The terms of an item in an area (leading digits of its code; empty: everywhere) from a day on.

    `self_pay` is the ratio that the patient pays first (先行自付), `limit` the price in fen a unit above which nothing
    is covered (限价).
    """

    since: date = field(name="from")
    class_: LineClass = field(name="class")
    area: Annotated[str, Meta(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|)$")] = ""
    self_pay: Ratio = "0"
    limit: Fen | None = None


class Item(Noun, frozen=True):
    """An item of the catalogues, identified everywhere by its `code`, with its terms by area and day."""

    code: str
    name: str
    category: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        days = [(term.area, term.since) for term in self.terms]
        if not days or len(set(days)) < len(days):
            raise ValueError("Expected at least one of `terms`, and none twice for one area and day")

    def term(self, area: str, day: date) -> Term | None:
        """Return the term in force in an area on a day, the most specific area first, or None if there is none."""
        fitting = [term for term in self.terms if area.startswith(term.area) and term.since <= day]
        return max(fitting, key=lambda term: (len(term.area), term.since), default=None)


class Listed(Noun, frozen=True):
    """An item with the term that is in force at a place on a day."""

    item: Item
    term: Term


class _Written(Noun, frozen=True):
    items: tuple[Item, ...] = field(name="item")


class Catalogue:
    """The items of every place of care, by code."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._by_code = {item.code: item for item in items}

    def extended(self, items: Sequence[Item]) -> "Catalogue":
        """Return this catalogue with further items, which stand over its own of the same code."""
        return Catalogue((*self._by_code.values(), *items))

    def listed(self, code: str, area: str, day: date) -> Listed:
        """Return an item with its term in an area on a day; raises Refused("item_not_listed")."""
        item = self._by_code.get(code)
        term = item.term(area, day) if item else None
        if item is None or term is None:
            raise Refused("item_not_listed", item=code, area=area, day=day)
        return Listed(item=item, term=term)

    def search(self, words: str, area: str, day: date) -> tuple[Listed, ...]:
        """List the items in force in an area on a day that match every word in code, name, category or class."""
        wanted = words.casefold().split()
        return tuple(
            Listed(item=item, term=term)
            for item in self._by_code.values()
            if (term := item.term(area, day)) and all(word in _searchable(item, term) for word in wanted)
        )

    def price(self, line: Line, area: str, day: date) -> Line:
        """Price a line as the place of care does: its class, ratio and limit replace what the hospital wrote.

        A line without a code cannot be looked up and is returned unchanged. Raises Refused("item_not_listed").
        """
        if not line.code:
            return line
        term = self.listed(line.code, area, day).term
        return replace(line, class_=term.class_, self_pay=term.self_pay, limit=term.limit)


@cache
def load(path: Path = OURS) -> Catalogue:
    """Load a catalogue; raises BadInput as input_file.read does."""
    return Catalogue(read(path, _Written, check=_repeated).items)


def _repeated(written: _Written) -> Iterator[tuple[Keys, Phrase]]:
    """Find the codes that stand there a second time."""
    seen: set[str] = set()
    for index, item in enumerate(written.items):
        if item.code in seen:
            yield ("item", index, "code"), Phrase("needs_own")
        seen.add(item.code)


def _searchable(item: Item, term: Term) -> str:
    return f"{item.code} {item.name} {item.category} {term.class_}".casefold()
