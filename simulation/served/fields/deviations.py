"""Deviations from the interface: their codes, what a mode does with each, and how a person is told."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from terminal.errors import Refused
from terminal.input_file import read
from terminal.model import Noun


class Level(StrEnum):
    """The treatment of a deviation."""

    REFUSE = "refuse"
    NOTE = "note"
    IGNORE = "ignore"


class Mode(StrEnum):
    """The treatment of all deviations that a region does not name: lenient notes, strict refuses."""

    LENIENT = "lenient"
    STRICT = "strict"


class Deviation(Noun, frozen=True):
    """A kind of deviation, with places for the facts of a finding, and its level in either mode.

    The fix is what a client does about it.
    """

    zh: str
    en: str
    fix_zh: str
    fix_en: str
    strict: Level
    lenient: Level = Level.NOTE


class Finding(NamedTuple):
    """A deviation that was found; what is `assumed` rests on one source alone, so that it never refuses."""

    code: str
    node: str = ""
    field: str = ""
    label: str = ""
    allowed: str = ""
    assumed: bool = False

    def __str__(self) -> str:
        """Return the code and the Chinese text, without any value that was sent."""
        return f"[{self.code}] {deviations()[self.code].zh.format_map(self._asdict())}"

    @property
    def refuses_strictly(self) -> bool:
        """True if a strict platform refuses for it."""
        return not self.assumed and deviations()[self.code].strict is Level.REFUSE


@cache
def deviations() -> dict[str, Deviation]:
    """Read every kind of deviation, by code."""
    return read(Path(__file__).parent / "deviations.toml", dict[str, Deviation])


def levels(mode: Mode, own: Mapping[str, Level]) -> dict[str, Level]:
    """Return the level of every code in a mode, where a region's own levels stand first."""
    return {code: own.get(code, Level(getattr(each, mode))) for code, each in deviations().items()}


class Review:
    """The findings about one message; the first that its level refuses ends it."""

    def __init__(self, by_code: Mapping[str, Level]) -> None:
        self._levels = by_code
        self.noted: list[Finding] = []

    def add(self, findings: Iterable[Finding]) -> None:
        """Note findings; raises Refused("request_malformed") with the first that refuses and how many others do.

        Those that refuse are noted as well, so that warn_msg names more than one.
        """
        refused = []
        for each in findings:
            level = self._levels[each.code]
            if level is not Level.IGNORE:
                self.noted.append(each)
            if level is Level.REFUSE and not each.assumed:
                refused.append(each)
        if refused:
            more = f"，另有 {len(refused) - 1} 处" if refused[1:] else ""
            raise Refused("request_malformed", reason=f"{refused[0]}{more}")
