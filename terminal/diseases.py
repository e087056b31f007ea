"""Chronic diseases by their national code, whatever an area calls them (Y09)."""

from functools import cache
from pathlib import Path

from terminal.input_file import read


def is_known(code: str) -> bool:
    """Tell whether there is a disease of this code."""
    return code in _diseases()


def name(code: str, language: str) -> str:
    """Name a disease in zh_CN or en (``M07800`` is ``透析``), or nothing where the code is unknown."""
    names = _diseases().get(code)
    return names[0 if language == "zh_CN" else 1] if names else ""


def code_of(called: str) -> str:
    """Find the code of a disease by any of its names (``尿毒症透析`` is ``M07800``), or nothing."""
    return next((code for code, names in _diseases().items() if called in names), "")


def national(told: str) -> str:
    """Return the national code of a disease told by its code or by any of its names; another word stays as it is."""
    return told if is_known(told) else code_of(told) or told


@cache
def _diseases() -> dict[str, tuple[str, ...]]:
    return read(Path(__file__).with_suffix(".toml"), dict[str, tuple[str, ...]])
