"""Chronic diseases by national code, independent of an area's own names (Y09)."""

from functools import cache
from pathlib import Path

from terminal.input_file import read


def is_known(code: str) -> bool:
    """Return whether a disease has this code."""
    return code in _diseases()


def name(code: str, language: str) -> str:
    """Return a disease's name in zh_CN or en (``M07800`` is ``透析``), or "" for an unknown code."""
    names = _diseases().get(code)
    return names[0 if language == "zh_CN" else 1] if names else ""


def code_of(called: str) -> str:
    """Return the code of a disease by any of its names (``尿毒症透析`` is ``M07800``), or ""."""
    return next((code for code, names in _diseases().items() if called in names), "")


def national(given: str) -> str:
    """Return the national code of a disease given by code or by any of its names; any other word is returned as is."""
    return given if is_known(given) else code_of(given) or given


@cache
def _diseases() -> dict[str, tuple[str, ...]]:
    return read(Path(__file__).with_suffix(".toml"), dict[str, tuple[str, ...]])
