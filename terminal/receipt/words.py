"""The words of receipts, in both languages."""

import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

from terminal.model import Insurance, Kind, Status, Tag


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Every word of a receipt in one language; `{place}` is filled in, and tables go by a noun's value."""

    demo: tuple[str, ...]
    copy: tuple[str, ...]
    settlement: str
    unit: str
    clause_since: str
    facts: dict[str, str]
    costs: dict[str, str]
    payers: dict[str, str]
    till: dict[str, str]
    headings: dict[str, str]
    notes: dict[str, str]
    insurance: dict[Insurance, str]
    status: dict[Status, str]
    kind: dict[Kind, str]
    tags: dict[Tag, str]


@cache
def words(language: str) -> Words:
    """Load the words of a language (zh_CN or en); FileNotFoundError where there is no such language."""
    text = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), Words)
