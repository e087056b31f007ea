"""The words of every error code, in both languages."""

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, convert

from terminal.errors import JiesuanError

T = TypeVar("T")

LANGUAGES = ("zh_CN", "en")


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """One error in one language; the fields hold `{fact}` places that the error's facts fill in."""

    what: str
    money: str
    next: str
    patient: str


def load(folder: Path, language: str, kind: type[T]) -> T:
    """Read a folder's words of a language (zh_CN or en); FileNotFoundError where there is no such language."""
    return convert(tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8")), kind)


@cache
def catalogue(language: str) -> dict[str, Words]:
    """Load every code's words of a language (zh_CN or en), with the places still open."""
    return load(Path(__file__).parent, language, dict[str, Words])


def words(error: JiesuanError, language: str) -> Words:
    """Return an error's words with its facts filled in; a code without words gets those of `unexpected`."""
    book = catalogue(language)
    found = book.get(error.code) or book["unexpected"]
    facts = _Facts(error.facts, code=error.code)
    return Words(*(getattr(found, part).format_map(facts) for part in Words.__struct_fields__))


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
