"""The name over a hospital's door, known before its people, bills and catalogue are read."""

from pathlib import Path

from msgspec import Struct

from terminal.input_file import read
from terminal.registered_names import names

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


class _Named(Struct, frozen=True):
    name: str


class _Hospital(Struct, frozen=True):
    institution: _Named


def hospital_name(code: str) -> str:
    """Return the name of an institution of the register, without a code that of the sample hospital."""
    return (names().get(code) if code else None) or read(FIXTURES / "hospital.json", _Hospital).institution.name
