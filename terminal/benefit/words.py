"""The words that explain the figures of a settlement; a node of an explanation holds them in both languages."""

from functools import cache
from pathlib import Path

from terminal import texts
from terminal.model import Noun

_HERE = Path(__file__).parent

Both = tuple[str, str]
"""A text in Chinese and in English."""


class Words(Noun, frozen=True):
    """Every text in one language; `{0}` is a placeholder."""

    labels: dict[str, str]
    sources: dict[str, str]
    sums: dict[str, str]
    formulas: dict[str, str]
    sentence: dict[str, str]


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en)."""
    return texts.load(_HERE, language, Words)


@cache
def label(name: str) -> Both:
    """Return the name of a figure, or of a part of one."""
    return words("zh_CN").labels[name], words("en").labels[name]


@cache
def source(name: str) -> Both:
    """Return the title of a source that is no document."""
    return words("zh_CN").sources[name], words("en").sources[name]


@cache
def total(name: str) -> Both:
    """Return the formula of what other figures add up to."""
    return words("zh_CN").sums[name], words("en").sums[name]


def formula(name: str, *facts: object) -> Both:
    """Return a formula with its numbers filled in."""
    chinese, english = _formula(name)
    return chinese.format(*facts), english.format(*facts)


def extended(formulas: Both, name: str, *facts: object) -> Both:
    """Return formulas with more said of each, by a formula whose first place they fill in."""
    chinese, english = _formula(name)
    return chinese.format(formulas[0], *facts), english.format(formulas[1], *facts)


@cache
def _formula(name: str) -> Both:
    return words("zh_CN").formulas[name], words("en").formulas[name]
