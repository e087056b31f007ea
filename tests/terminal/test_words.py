"""Every error the terminal can raise has words in both languages, with the facts they are filled from."""

import ast
import string
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

import counter.cli.words as commands
import counter.doctor.words as doctor
from terminal.accounts.reconcile import words as reconcile
from terminal.accounts.suspense import words as suspense
from terminal.benefit import figures as benefit
from terminal.journal.disk import CODES
from terminal.receipt import words as receipt
from terminal.texts import LANGUAGES, Words, catalogue

ROOT = Path(__file__).parents[2]
BOOKS = [each.words for each in (commands, doctor, reconcile, suspense, benefit, receipt)]
KINDS = {"BadInput", "Refused", "NotSent", "Unknown", "DeviceError", "kind"}


@cache
def raised() -> frozenset[str]:
    """Return each code that is written out where an error is made, and those that the system's own errors become."""
    return frozenset((*CODES.values(), *_written()))


def _written() -> Iterator[str]:
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
    assert sorted(raised() - set(catalogue(language))) == []


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


def texts_of(node: object, at: str = "") -> Iterator[tuple[str, str]]:
    """List every text below a node, by the way to it."""
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, below in parts:
        yield from texts_of(below, f"{at}.{key}")
    if isinstance(node, str):
        yield at, node


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.__module__)
def test_every_book_of_words_says_the_same_in_both_languages(book: Callable[[str], object]) -> None:
    chinese, english = (dict(texts_of(msgspec.to_builtins(book(language)))) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    assert {at for at in chinese if filled_in(chinese[at]) != filled_in(english[at])} == set()


def filled_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.__module__)
def test_a_language_that_there_is_not_is_no_book_of_words(book: Callable[[str], object]) -> None:
    with pytest.raises(FileNotFoundError):
        book("fr")
