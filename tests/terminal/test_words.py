"""Every error the terminal can raise has words in both languages, with the facts they are filled from."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.journal.disk import CODES
from terminal.texts import LANGUAGES, Words, catalogue

ROOT = Path(__file__).parents[2]
KINDS = {"BadInput", "Refused", "NotSent", "Unknown", "DeviceError", "kind"}


def raised() -> Iterator[str]:
    """Yield each code that is written out where an error is made, and those that the system's own errors become."""
    yield from CODES.values()
    for package in ("terminal", "simulation", "devices", "counter", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                    yield from (str(each.value) for each in node.args[:1] if isinstance(each, ast.Constant))


def places(words: Words) -> list[set[str]]:
    texts = [getattr(words, part) for part in Words.__struct_fields__]
    return [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    assert sorted(set(raised()) - set(catalogue(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty(language: str) -> None:
    empty = [
        code
        for code, words in catalogue(language).items()
        if not all(getattr(words, part) for part in Words.__struct_fields__)
    ]
    assert empty == []


def test_both_languages_know_the_same_codes_and_the_same_facts() -> None:
    chinese, english = (catalogue(language) for language in LANGUAGES)
    assert set(chinese) == set(english)
    assert [code for code in chinese if set.union(*places(chinese[code])) != set.union(*places(english[code]))] == []
