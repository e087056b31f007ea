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
    """Return an error's texts with its facts filled in; an unknown code gets those of `unexpected`.

    Full payment is what always remains; another way out has to be among the facts.
    """
    entries = catalogue(language)
    found = entries.get(error.code) or entries["unexpected"]
    left = {"instead": Phrase("instead_in_full"), "offered": Phrase("offered_in_full")}
    told = {name: fact_in(language, fact) for name, fact in {**left, **error.facts}.items()}
    facts = _Facts({"care": _care(error, language)} | told, code=error.code)
    return Words(*(getattr(found, part).format_map(facts) for part in Words.__struct_fields__))


def fact_in(language: str, fact: object) -> object:
    """Return a fact in a language: a phrase in its words, several as a list of them, everything else as it is."""
    if isinstance(fact, tuple) and all(isinstance(each, Phrase) for each in fact):
        return phrases(language)["listed"].join(str(fact_in(language, each)) for each in fact)
    if not isinstance(fact, Phrase):
        return fact
    return phrases(language)[fact.code].format(**{name: fact_in(language, each) for name, each in fact.facts.items()})


# What a refusal recorded before it was said does not have.
_LEFT_OUT = {"has"}


def _care(error: JiesuanError, language: str) -> str:
    """Return the insurance and kind of care that an error names, or words for a kind that it does not name."""
    told = phrases(language)
    names = {part: told.get(f"{part}_{error.facts.get(part)}", "") for part in ("insurance", "kind")}
    return told["care"].format(**names) if all(names.values()) else told["this_care"]


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "" if key in _LEFT_OUT else "…"
