"""The fourteen categories of a receipt: of a bill's line, and by the codes of a province."""

from functools import cache
from pathlib import Path

from terminal.input_file import read
from terminal.model import Noun

OTHER = "14"


class _Categories(Noun, frozen=True):
    lines: dict[str, str]
    provinces: dict[str, dict[str, str]]


def category_of(line_category: str) -> str:
    """Return the category, 01 to 14, of a bill's line; of one that is not listed it is 14."""
    return _listed().lines.get(line_category, OTHER)


def province_code(category: str, area: str) -> str:
    """Return the code that a category has on the receipts of an area's province."""
    return _listed().provinces.get(area[:2], {}).get(category, category)


@cache
def _listed() -> _Categories:
    return read(Path(__file__).with_name("categories.toml"), _Categories)
