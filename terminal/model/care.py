"""Insured persons, and the care to be settled. All money is fen."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from terminal.model.category import CategoryWord, FeeCategory
from terminal.noun import Insurance, Noun

Fen = Annotated[int, Meta(ge=0)]
Area = Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
_RATIO = r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"
_QUANTITY = r"^[0-9]{1,9}(\.[0-9]{1,6})?$"
Ratio = Annotated[str, Meta(pattern=_RATIO)]
Quantity = Annotated[str, Meta(pattern=_QUANTITY)]
Level = Annotated[int, Meta(ge=0, le=3)]

# Bills of many thousand lines repeat few quantities and ratios: each text is matched once, as long as few are known.
_DECIMALS = (
    ("quantity", re.compile(_QUANTITY), "Expected a decimal of at most nine digits and six places"),
    ("self_pay", re.compile(_RATIO), "Expected a decimal from 0 to 1 of at most six places"),
)
_QUANTITIES: set[str] = set()
_RATIOS: set[str] = set()
_MOST_KNOWN = 4096


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


class Tier(StrEnum):
    """The tier (缴费档次) at which a resident, or a flexibly employed person, contributes."""

    HIGH = "高"
    LOW = "低"
    FIRST = "一档"
    SECOND = "二档"


class HospitalClass(StrEnum):
    """A class of hospitals beyond the level, as tables name it (docs/packs.md, "Tables and words")."""

    MINISTRY = "省部"
    PROVINCE = "省属"
    CITY = "市属"
    DISTRICT = "区属"
    COUNTY = "县"
    FIRST_RATE = "三甲"
    SPECIAL_GRADE = "特等"
    SPECIALIST = "专科"
    TRADITIONAL = "中医"
    COMMUNITY = "社区"
    TOWNSHIP = "乡镇"
    VILLAGE = "村"
    UNION = "医共体"
    BASIC_DRUGS = "基药"
    OUTPATIENT_ONLY = "门诊部"
    CLINIC = "诊所"
    PHARMACY = "药店"


class Referred(StrEnum):
    """A referral within the graded system of hospitals: to a higher level, or back to a lower one."""

    UP = "up"
    DOWN = "down"


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
    `tier`, `pupil` (or student), `signed` (with a family doctor) and the full `insured_years` without a break are
    stated where the area's rules name them. A `self_pay` person has no insurance, and of all this only an age.
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
    tier: Tier | None = None
    pupil: bool = False
    signed: bool = False
    insured_years: Annotated[int, Meta(ge=0, le=100)] | None = None
    self_pay: bool = False


class Institution(Noun, frozen=True):
    """A designated institution; `level` 0 (ungraded) to 3, `direct_settlement` opened or not.

    `class_` is one class beyond the level, or several.
    """

    area: Area
    level: Level
    direct_settlement: bool
    code: str = ""
    name: str = ""
    class_: HospitalClass | tuple[HospitalClass, ...] = field(name="class", default=())

    @property
    def classes(self) -> tuple[HospitalClass, ...]:
        """Every class beyond the level."""
        return (self.class_,) if isinstance(self.class_, HospitalClass) else self.class_


class Line(Noun, frozen=True, gc=False):
    """A line of a bill, as classified by the catalogue of the place of care.

    `unit_price` and `limit` (限价) in fen per unit, `quantity` and `self_pay` (先行自付 ratio, 乙) decimal strings. The
    catalogue's `code` of the item is empty if the bill has none. `approved` is what the hospital decided about an item
    that it has to approve, else None. `done` is the day of a test before the admission that joined the stay's bill
    (预住院). The decimals are checked where a bill is read, all lines in one pass (`ensure_decimals`).
    """

    name: str
    class_: LineClass = field(name="class")
    quantity: str
    unit_price: Fen
    self_pay: str = "0"
    limit: Fen | None = None
    category: CategoryWord = FeeCategory.NONE
    code: str = ""
    approved: bool | None = None
    done: date | None = None


def ensure_decimals(lines: Sequence[Line], place: str) -> None:
    """Raise ValueError for the first invalid decimal of the lines at a place, such as ``care.lines``."""
    # A call for each line would cost as much as reading it does.
    if {line.quantity for line in lines} <= _QUANTITIES and {line.self_pay for line in lines} <= _RATIOS:
        return
    for at, line in enumerate(lines):
        for (name, pattern, expected), known in zip(_DECIMALS, (_QUANTITIES, _RATIOS), strict=True):
            text = getattr(line, name)
            if not pattern.fullmatch(text):
                raise ValueError(f"{expected} in field `{place}.{at}.{name}`")
            if len(known) < _MOST_KNOWN:
                known.add(text)


class Diagnosis(Noun, frozen=True):
    """A diagnosis by its code (ICD-10 as medical insurance uses it) and its name."""

    code: str
    name: str


class Treating(Noun, frozen=True):
    """The treatment: the doctor's name, the department's code and name, the bed, and the diagnoses, main one first."""

    doctor_name: str
    department_code: str
    department: str
    bed: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()


class Care(Noun, frozen=True):
    """The care to be settled: place, kind, dates and lines; `day` is that of the visit or the settlement.

    `doctor` is the code of the prescribing doctor, `treating` what else the hospital tells of the treatment; `referred`
    tells a referral up or down the levels.
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
    treating: Treating | None = None
    use_account: bool = True
    referred: Referred | None = None


class Bill(Noun, frozen=True):
    """An unpaid bill of the hospital; `stated_total` in fen is the hospital's total.

    Raises ValueError for an invalid decimal in its lines.
    """

    number: str
    department: str
    stated_total: int
    care: Care

    def __post_init__(self) -> None:
        ensure_decimals(self.care.lines, "care.lines")
