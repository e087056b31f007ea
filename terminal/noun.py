"""What every noun is made of, and what settings know of them: loaded before the first paint, without the nouns."""

from datetime import timedelta, timezone
from enum import StrEnum

from msgspec import Struct

BEIJING = timezone(timedelta(hours=8))
"""The country's only time zone: of every platform, and of every counter's day."""


class Noun(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen value; reading refuses unknown fields."""


class Insurance(StrEnum):
    """险种 (insurance)."""

    EMPLOYEE = "employee"
    RESIDENT = "resident"
