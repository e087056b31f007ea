"""The names of the designated institutions alone: a window paints its hospital's before the nouns are loaded."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct, field

from terminal.input_file import read

REGISTER = Path(__file__).with_name("institutions.toml")
"""The register that terminal/institutions.py reads whole."""


class _Named(Struct, frozen=True):
    code: str
    name_zh: str


class _Written(Struct, frozen=True):
    institutions: tuple[_Named, ...] = field(name="institution")


@cache
def names() -> Mapping[str, str]:
    """Return the name of every designated institution, by code; raises BadInput as input_file.read does."""
    return {each.code: each.name_zh for each in read(REGISTER, _Written).institutions}


def like(code: str) -> list[str]:
    """List the codes that a mistyped one may mean, the nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415, a window opens without it

    return get_close_matches(code, names())
