"""Insured persons, and the care to be settled. All money is fen."""

import re
from datetime import date, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct, field

BEIJING = timezone(timedelta(hours=8))
"""The country's only time zone: of every platform, and of every counter's day."""

Fen = Annotated[int, Meta(ge=0)]
Area = Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
_RATIO = r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"
_QUANTITY = r"^[0-9]{1,9}(\.[0-9]{1,6})?$"
Ratio = Annotated[str, Meta(pattern=_RATIO)]
Quantity = Annotated[str, Meta(pattern=_QUANTITY)]
Level = Annotated[int, Meta(ge=0, le=3)]

# Bills of many thousand lines repeat few quantities and ratios: each text is matched once.
_is_quantity = lru_cache(4096)(re.compile(_QUANTITY).fullmatch)
_is_ratio = lru_cache(4096)(re.compile(_RATIO).fullmatch)


class Insurance(StrEnum):
    """险种 (insurance)."""

    EMPLOYEE = "employee"
    RESIDENT = "resident"


class Status(StrEnum):
    """An employee's status: 在职 (active) or 退休 (retired)."""

    ACTIVE = "active"
    RETIRED = "retired"


class Kind(StrEnum):
    """The kind of care (医疗类别) that selects the rule."""

    OUTPATIENT = "outpatient"
    CHRONIC = "chronic"
    TWO_DISEASES = "two_diseases"
    SPECIAL_DRUG = "special_drug"
    INPATIENT = "inpatient"
    MATERNITY = "maternity"


class LineClass(StrEnum):
    """The catalogue class of a line at the place of care: 甲, 乙, or 丙 (outside the catalogue)."""

    A = "甲"
    B = "乙"
    C = "丙"


class RecognitionKind(StrEnum):
    """The kind of a recognition (资格认定)."""

    CHRONIC = "chronic"
    TWO_DISEASES = "two_diseases"
    SPECIAL_DRUG = "special_drug"


class RegistrationKind(StrEnum):
    """The kind of a registration (备案) for care outside the insured area."""

    LONG_TERM = "long_term"
    REFERRAL = "referral"
    TEMPORARY = "temporary"


class TwoDisease(StrEnum):
    """The diseases of 两病."""

    HYPERTENSION = "hypertension"
    DIABETES = "diabetes"
    DIABETES_TYPE1 = "diabetes_type1"


class Noun(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen value; reading refuses unknown fields."""


class Aid(Noun, frozen=True):
    """A rescue category (救助身份) from a day on."""

    category: str
    since: date = field(name="from")


class Recognition(Noun, frozen=True):
    """One recognition from a day on; `disease` for chronic, `diseases` for two_diseases.

    If it names `institutions` or `doctors` (by code), it holds for these alone (三定).
    """

    kind: RecognitionKind
    since: date = field(name="from")
    disease: str | None = None
    diseases: tuple[TwoDisease, ...] = ()
    institutions: tuple[str, ...] = ()
    doctors: tuple[str, ...] = ()


class Registration(Noun, frozen=True):
    """One registration for an area (120000 covers every 12xxxx), `until` None while open."""

    kind: RegistrationKind
    area: Area
    since: date = field(name="from")
    until: date | None = field(name="to", default=None)


class Paused(Noun, frozen=True):
    """Another insurance of a person that pays nothing from a day on (暂停参保)."""

    insurance: Insurance
    insured_area: Area
    since: date = field(name="from")


class Insured(Noun, frozen=True):
    """The facts about a person that the rules need; nothing identifies the person.

    It describes the insurance that pays; `paused` are other insurances that the person still has and that pay nothing.
    """

    insured_area: Area
    insurance: Insurance
    birth: date
    status: Status | None = None
    retired_on: date | None = None
    civil_servant: bool = False
    aid: Aid | None = None
    recognitions: tuple[Recognition, ...] = ()
    registrations: tuple[Registration, ...] = ()
    paused: tuple[Paused, ...] = ()


class Institution(Noun, frozen=True):
    """A designated institution; `level` 0 (ungraded) to 3, `direct_settlement` opened or not."""

    area: Area
    level: Level
    direct_settlement: bool
    code: str = ""
    name: str = ""


class Line(Noun, frozen=True, gc=False):
    """A line of a bill, as classified by the catalogue of the place of care.

    `unit_price` and `limit` (限价) in fen per unit, `quantity` and `self_pay` (先行自付 ratio, 乙) decimal strings. The
    catalogue's `code` of the item is empty if the bill has none. Raises ValueError for an invalid decimal.
    """

    name: str
    class_: LineClass = field(name="class")
    quantity: str
    unit_price: Fen
    self_pay: str = "0"
    limit: Fen | None = None
    category: str = ""
    code: str = ""

    def __post_init__(self) -> None:
        if not _is_quantity(self.quantity):
            raise ValueError("Expected a decimal of at most nine digits and six places in field `quantity`")
        if not _is_ratio(self.self_pay):
            raise ValueError("Expected a decimal from 0 to 1 of at most six places in field `self_pay`")


class Care(Noun, frozen=True):
    """The care to be settled: place, kind, dates and lines; `day` is that of the visit or the settlement.

    `doctor` is the code of the prescribing doctor.
    """

    hospital: Institution
    kind: Kind
    day: date = field(name="date")
    lines: tuple[Line, ...]
    admitted: date | None = None
    emergency: bool = False
    disease: str | None = None
    child: Annotated[int, Meta(ge=1)] | None = None
    doctor: str = ""
    use_account: bool = True
