"""Areas by their six-digit code: what they are called, and what lies in them."""

from functools import cache
from pathlib import Path

from terminal.input_file import read


def name(area: str, language: str) -> str:
    """Name an area in zh_CN or en (``130900`` is ``河北省 沧州市``), or just its province, or nothing.

    Source: GB/T 2260. Medical security codes such as xx9900 are no places there and are named by their province.
    """
    known = _names()
    parts = [known[prefix][0 if language == "zh_CN" else 1] for prefix in (area[:2], area[:4]) if prefix in known]
    return " ".join(parts) if language == "zh_CN" else ", ".join(reversed(parts))


def prefix(area: str) -> str:
    """Return the digits that every area inside this one begins with (``120000`` is ``12``, ``320100`` is ``3201``)."""
    while len(area) > 2 and area.endswith("00"):
        area = area[:-2]
    return area


@cache
def _names() -> dict[str, tuple[str, str]]:
    return read(Path(__file__).with_suffix(".toml"), dict[str, tuple[str, str]])
