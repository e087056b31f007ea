"""Chronic diseases by national code, independent of an area's own names (Y09)."""

import re
from functools import cache
from pathlib import Path

from terminal.input_file import read

_has_shape = re.compile(r"[A-Z][0-9]{5}").fullmatch


def is_code(text: str) -> bool:
    """Return whether a text has the shape of a code, whether or not a disease has it."""
    return _has_shape(text) is not None


def is_known(code: str) -> bool:
    """Return whether a disease has this code."""
    return code in _diseases()


def codes() -> tuple[str, ...]:
    """Return the code of every disease."""
    return tuple(_diseases())


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


def parent(code: str) -> str:
    """Return the code of the disease that a code is a part of, or of itself: ``M00500`` for ``M00501``."""
    return f"{code[:4]}00"


def is_under(code: str, above: str) -> bool:
    """Return whether a code is another one, or a child of it: ``M00501`` is under ``M00500``, not the reverse."""
    return code == above or (above.endswith("00") and code[:4] == above[:4])


@cache
def _diseases() -> dict[str, tuple[str, ...]]:
    return read(Path(__file__).with_suffix(".toml"), dict[str, tuple[str, ...]])
