"""Areas by six-digit code: their names and what they contain."""

from functools import cache
from pathlib import Path

from terminal.input_file import read


def name(area: str, language: str) -> str:
    """Return the name of an area in zh_CN or en (``130900`` is ``河北省 沧州市``), or of its province, or "".

    Source: GB/T 2260. Codes of medical security administrations such as xx9900 are not in it; they get the province's
    name.
    """
    known = _names()
    parts = [known[prefix][0 if language == "zh_CN" else 1] for prefix in (area[:2], area[:4]) if prefix in known]
    return " ".join(parts) if language == "zh_CN" else ", ".join(reversed(parts))


def prefix(area: str) -> str:
    """Return the leading digits shared by every area inside this one (``120000`` gives ``12``, ``320100`` ``3201``)."""
    while len(area) > 2 and area.endswith("00"):
        area = area[:-2]
    return area


def own_name(area: str, language: str) -> str:
    """Return the name of an area without that of its province (``371400`` is ``德州市``), or ""."""
    names = _names().get(prefix(area))
    return names[0 if language == "zh_CN" else 1] if names else ""


def exists(area: str) -> bool:
    """Return whether an area code, or its leading digits, is that of a place, or of a province's own administration."""
    known = area[:4] if area[2:4] not in {"", "00", "99"} else area[:2]
    return known in _names()


def prefixes() -> tuple[str, ...]:
    """Return the leading digits of every province and prefecture-level place."""
    return tuple(_names())


def prefix_named(called: str) -> str:
    """Return the leading digits of a place by its Chinese name, with or without 市 (``德州`` is ``3714``), or ""."""
    return next((each for each, (name, _) in _names().items() if called and name in {called, f"{called}市"}), "")


@cache
def _names() -> dict[str, tuple[str, str]]:
    return read(Path(__file__).with_suffix(".toml"), dict[str, tuple[str, str]])
