"""The words of every error code, in both languages, and the loader of all words."""

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from msgspec import Struct

from terminal.errors import JiesuanError, Phrase
from terminal.input_file import read

T = TypeVar("T")

LANGUAGES = ("zh_CN", "en")
_HERE = Path(__file__).parent


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of one error in one language, with `{fact}` placeholders for the error's facts."""

    what: str
    money: str
    next: str
    patient: str


def load(folder: Path, language: str, kind: type[T]) -> T:
    """Read the words of a language (zh_CN or en) from the folder of the module they belong to, once.

    Raises FileNotFoundError where there is no such language, BadInput as input_file.read does.
    """
    return cast("T", _load(folder, language, cast("Hashable", kind)))


@cache
def _load(folder: Path, language: str, kind: Hashable) -> object:
    if language not in LANGUAGES:
        raise FileNotFoundError(language)
    return read(folder / f"{language}.toml", cast("type[object]", kind))


def catalogue(language: str) -> dict[str, Words]:
    """Load the texts of all error codes in a language (zh_CN or en), with their placeholders."""
    return load(_HERE, language, dict[str, Words])


def phrases(language: str) -> dict[str, str]:
    """Load the phrases that facts may be, and the marks that join them, with the places still open."""
    return load(_HERE / "phrases", language, dict[str, str])


def words(error: JiesuanError, language: str) -> Words:
    """Return an error's texts with its facts filled in; an unknown code gets those of `unexpected`."""
    entries = catalogue(language)
    found = entries.get(error.code) or entries["unexpected"]
    facts = _Facts({name: fact_in(language, fact) for name, fact in error.facts.items()}, code=error.code)
    return Words(*(getattr(found, part).format_map(facts) for part in Words.__struct_fields__))


def fact_in(language: str, fact: object) -> object:
    """Return a fact in a language: a phrase in its words, everything else as it is."""
    return phrases(language)[fact.code].format(**fact.facts) if isinstance(fact, Phrase) else fact


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
