"""What a cashier typed to find something, term by term, with each way that it may be meant."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import normalize

from terminal.journal.search_index import Key, Lookup, ending
from terminal.model import PREFIXES
from terminal.money import parse, plain
from terminal.private import Private, is_id_number

FEWEST = 3
"""The last digits that are enough to find a number."""

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DAY = re.compile(r"(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})")
_CHINESE_DAY = str.maketrans({"年": "-", "月": "-", "日": None, "号": None})
_AMOUNT = re.compile(r"[¥￥]?(\d[\d,]*)(\.\d{1,2})?")
_AGO = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2}


class Term(NamedTuple):
    """One term: what the journal is looked through for, and whether the hospital may know it.

    It may be a name, so that its text is private.
    """

    text: Private
    lookups: tuple[Lookup, ...] = ()
    is_hospitals: bool = False

    @property
    def day(self) -> str:
        """The day that this term means; empty if it means none."""
        return next((each.first for each in self.lookups if each.key is Key.DAY), "")


def terms_of(typed: str, today: date) -> tuple[Term, ...]:
    """Return the terms of a text, which spaces divide."""
    return tuple(_term(each, today) for each in normalize("NFKC", typed).split())


def _term(text: str, today: date) -> Term:
    private = Private(text)
    if text[0] in PREFIXES or is_id_number(text.upper()):
        return Term(private, is_hospitals=True)
    if at := _time(text) or _day(text, today):
        return Term(private, (at,))
    lookups = (*_amount(text), *_numbers(text))
    return Term(private, lookups, is_hospitals=not lookups or text.isalnum())


def _time(text: str) -> Lookup | None:
    found = _TIME.fullmatch(text)
    return Lookup(Key.TIME, f"{int(found[1]):02d}:{found[2]}") if found else None


def _day(text: str, today: date) -> Lookup | None:
    """Return a day: named, or written; without its year the last one that has been."""
    ago = _AGO.get(text.lower())
    if ago is not None:
        return Lookup(Key.DAY, (today - timedelta(days=ago)).isoformat())
    if found := _DAY.fullmatch(text.translate(_CHINESE_DAY)):
        with suppress(ValueError):
            day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
            if day > today and not found[1]:
                day = day.replace(year=today.year - 1)
            return Lookup(Key.DAY, day.isoformat())
    return None


def _amount(text: str) -> Iterator[Lookup]:
    """Yield the amounts that a text begins; whole yuan have any fen."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return
    with suppress(ValueError):
        yuan, typed = parse(found[1]), (found[2] or ".")[1:]
        left = 10 ** (2 - len(typed))
        first = yuan + int(typed or 0) * left
        yield from (Lookup(Key.AMOUNT, plain(fen)) for fen in range(first, first + left))


def _numbers(text: str) -> Iterator[Lookup]:
    """Yield the numbers that a text ends."""
    is_number = text.isascii() and text.isalnum() and any(map(str.isdecimal, text))
    if is_number and len(text) >= FEWEST:
        yield from (ending(key, text) for key in (Key.NUMBER, Key.BILL, Key.REFUND))
