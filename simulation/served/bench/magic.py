"""The magic people of a bench, whose outcome is their name: at a hospital's screen one can only choose who comes."""

from functools import cache
from pathlib import Path

from msgspec import field

from simulation.samples import Said, SamplePerson
from simulation.served.bench import own_people
from simulation.served.bench.own_people import OwnPerson
from simulation.served.bench.rules import Rule
from terminal.input_file import read
from terminal.model import Noun

OURS = Path(__file__).with_suffix(".toml")


class MagicPerson(OwnPerson, frozen=True, kw_only=True):
    """A magic person; `why` says what happens."""

    why: Said


class _Written(Noun, frozen=True):
    people: tuple[MagicPerson, ...] = field(name="person")
    rules: tuple[Rule, ...] = field(name="rule")


def listed() -> tuple[MagicPerson, ...]:
    """List the magic people with what happens."""
    return _written().people


def people() -> tuple[SamplePerson, ...]:
    """Return the magic people as the insurer enrols them."""
    return tuple(map(own_people.enrolled, listed()))


def rules() -> tuple[Rule, ...]:
    """Return the rules of the magic people."""
    return _written().rules


@cache
def _written() -> _Written:
    return read(OURS, _Written)
