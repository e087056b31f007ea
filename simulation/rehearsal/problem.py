"""A problem that a check has found."""

from typing import NamedTuple

from simulation.rehearsal.evidence import Seen
from simulation.rehearsal.scenario import Level


class Problem(NamedTuple):
    """What is wrong: its code (the words stand in words.toml), facts for them, and the exchanges that show it."""

    code: str
    level: Level = Level.MUST
    facts: dict[str, str] = {}  # noqa: RUF012, never changed
    shown: tuple[Seen, ...] = ()
    review: bool = False
