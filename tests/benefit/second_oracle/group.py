"""Whose visits are tried: for each area and insurance the hospitals by kind of care, and what a person may be."""

from dataclasses import dataclass, field

YEARS = ("2025", "2026")


@dataclass(frozen=True)
class Group:
    """An insured area and insurance; hospitals as "0 1 2 3:省属 3:市属,中医", people by their words."""

    area: str
    insurance: str
    cells: dict[str, str]
    years: tuple[str, ...] = YEARS
    edges: tuple[str, ...] = ()
    """First days of a change, tried with the day before."""
    ages: tuple[int, ...] = ()
    """Ages at which something changes."""
    statuses: str = "active retired"
    tiers: str = ""
    words: str = ""
    """Of pupil, signed, years, poor, early (retired by 2000), referred, long and often (stays), ill."""
    near: tuple[str, ...] = ()
    """Areas in the province or free of registration, for care as at home (or by the rule's own table)."""
    far: str = ""
    """Registration states tried in another province."""
    far_kinds: str = "inpatient"
    """The kinds of care tried there."""
    diseases: tuple[str, ...] = field(default=("M03900", "M01600", "M00500", "M07800"))


AWAY = "long_term emergency referral temporary unregistered"
"""The states of care in another province."""
