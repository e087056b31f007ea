"""The entries of a pack below a benefit: tables, deductibles, brackets, caps, changes and classes (docs/packs.md)."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from terminal.model import Fen, HospitalClass, Kind, LineClass, Ratio, Status, Tag, Tier

OTHER = "other"
"""The row of a table for every case of which no other row holds."""

UNKNOWN = "unknown"
"""The row of a table that no source gives: a case of it has no rule."""

Prefix = Annotated[str, Meta(pattern=r"^[0-9]{2,6}$")]
Months = Annotated[int, Meta(ge=1)]
Years = Annotated[int, Meta(ge=0, le=150)]

# A table is a value, or rows of tables whose keys are words of the case (terms.Resolver.pick); three deep is enough.
Unknown = Literal["unknown"]
RowRatio = Annotated[str, Meta(pattern=r"^(unknown|0(\.[0-9]{1,6})?|1(\.0{1,6})?)$", examples=["0.85", "unknown"])]
AmountTable = Fen | Unknown | dict[str, Fen | Unknown | dict[str, Fen | Unknown | dict[str, Fen | Unknown]]]
RatioTable = RowRatio | dict[str, RowRatio | dict[str, RowRatio | dict[str, RowRatio]]]
Endless = Literal["none"]
CapTable = Fen | Endless | dict[str, Fen | Endless | dict[str, Fen | Endless | dict[str, Fen | Endless]]]
Words = tuple[str, ...]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything in a pack; unknown keys are refused."""


class Dated(Entry, frozen=True, kw_only=True):
    """A value in force from a day on (up to and including `to`, if given), with its source.

    `confirmed` is the day on which it was last seen to hold, if that is later than the document's own.
    """

    since: date = field(name="from")
    until: date | None = field(name="to", default=None)
    clause: str = ""
    document: str
    tag: Tag
    confirmed: date | None = None


class Deductible(Dated, frozen=True, kw_only=True):
    """起付线: the fen owed for a year, quarter or month, at each admission, or at each visit.

    For a period a settlement owes the difference to what was paid in it. `yearly` is the most that the deductibles of
    a year come to. A stay of more than `again_after_days` days owes the amount again for each further such time.
    Deductibles that name the same `joined` account count each other's payments, of stays that of the first one. With
    `of_bill` the amount is that part of the bill's total, at least `amount` and at most `at_most`. Stays of which a
    word `once_a_year` holds owe it for the year, whatever `per` says (courses of the same treatment).
    """

    per: Literal["year", "quarter", "month", "admission", "visit"]
    amount: AmountTable
    yearly: AmountTable | None = None
    again_after_days: Annotated[int, Meta(ge=1)] | None = None
    joined: str = ""
    of_bill: RatioTable | None = None
    at_most: AmountTable | None = None
    once_a_year: Words = ()


class Step(Entry, frozen=True, kw_only=True):
    """The deductible of the nth and every later admission of the year: another amount, a reduction, or a part.

    `minus` is fen, `less` a part of the full amount that is taken off, `factor` the part that remains. With `every`
    each further admission takes `minus` or `less` off once more, or leaves `factor` of the one before. It never falls
    below `at_least`.
    """

    nth: Annotated[int, Meta(ge=2)]
    levels: tuple[int, ...] = (0, 1, 2, 3)
    amount: AmountTable | None = None
    minus: AmountTable | None = None
    less: RatioTable | None = None
    factor: RatioTable | None = None
    every: bool = False
    at_least: AmountTable | None = None


class LaterAdmission(Dated, frozen=True, kw_only=True):
    """The reduction of the deductible over the year's admissions; the step with the highest nth that fits counts.

    `counted` tells which admissions count: all of the year, or those at the same level.
    """

    steps: tuple[Step, ...]
    counted: Literal["year", "level"] = "year"


class Segment(Entry, frozen=True, kw_only=True):
    """One bracket at the named levels: the pool's share of the cost up to `up_to` fen; the last one may be open.

    `clause` are those of its own, or a table of them by the words of the case, if the entry rests on several.
    """

    name: str = ""
    clause: str | dict[str, str] = ""
    levels: tuple[int, ...] = (0, 1, 2, 3)
    up_to: AmountTable | None = None
    ratio: RatioTable


class Reimbursement(Dated, frozen=True, kw_only=True):
    """支付比例: brackets above the deductible of one settlement, or segments of the year's in-scope cost (台账段).

    Segments of the year count the deductibles of the year too, from the lowest one up.
    """

    measure: Literal["settlement", "year"] = "settlement"
    segments: tuple[Segment, ...]


class Change(Dated, frozen=True, kw_only=True):
    """A change of deductible or ratio where one of the words `only` holds; all that fit apply, in their order.

    Of the deductible: read the table so many levels `lower`, leave the part `factor`, take `minus` fen off, but not
    below `at_least`. Of the ratio: leave the part `own_share` of the person's own share, add or take off points
    (`plus`, `points`), but not above `at_most`. It stands as long as the value it changes stands before its first day.
    """

    only: Words
    lower: Annotated[int, Meta(ge=1, le=3)] = 0
    factor: Ratio | None = None
    minus: AmountTable | None = None
    at_least: AmountTable | None = None
    own_share: Ratio | None = None
    plus: RatioTable | None = None
    points: RatioTable | None = None
    at_most: Ratio | None = None


class LineRatio(Dated, frozen=True, kw_only=True):
    """Another ratio for the lines of these classes, categories or codes: `ratio`, or `plus` points up to `at_most`.

    The deductible is taken from the other lines first; the lines fill the brackets after them.
    """

    classes: tuple[LineClass, ...] = ()
    categories: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    ratio: RatioTable | None = None
    plus: RatioTable | None = None
    at_most: Ratio = "1"


class Guarantee(Dated, frozen=True, kw_only=True):
    """保底: the pool pays at least this part of the bill's total, or these fen, within scope and caps.

    With `before_deductible` the deductible yields to it: a bill up to these fen owes none.
    """

    of_bill: RatioTable | None = None
    amount: AmountTable | None = None
    before_deductible: bool = False


class AccountUse(Dated, frozen=True, kw_only=True):
    """The place of the account: it pays the personal share `first`, as everywhere, or `never` for this kind of care."""

    use: Literal["first", "never"]


class Fixed(Dated, frozen=True, kw_only=True):
    """A fixed sum by the number of the child (定额补助), at most the in-scope amount."""

    by_child: dict[str, Fen]


class Cap(Dated, frozen=True, kw_only=True):
    """封顶线: the maximum for a visit, day, month, quarter or year; benefits that name the same cap share it.

    It limits what the pool pays or, `of` the cost, the in-scope cost that counts (deductible included). `by_diseases`
    holds the caps of 两病, joint ones as ``diabetes+hypertension`` (in alphabetical order); diseases that are not named
    together get the sum of their single caps. With `only` it holds only where one of these words does.
    """

    per: Literal["visit", "day", "month", "quarter", "year"]
    of: Literal["payment", "cost"] = "payment"
    only: Words = ()
    amount: CapTable | None = None
    by_diseases: dict[str, Fen] | None = None


class OverCap(Dated, frozen=True, kw_only=True):
    """大额: the part it pays of the in-scope cost above the cap, and its own yearly cap in fen."""

    kinds: tuple[Kind, ...]
    ratio: RatioTable
    cap: CapTable = "none"


class Bracket(Entry, frozen=True, kw_only=True):
    """A part of the year's burden up to `up_to` fen, and the share of it that is paid."""

    up_to: AmountTable | None = None
    ratio: RatioTable


class Cited(Entry, frozen=True, kw_only=True):
    """The clauses of the parts of an entry, where it rests on several; empty for those of the whole."""

    brackets: str = ""
    look_back: str = ""
    valid: str = ""


class Burden(Dated, frozen=True, kw_only=True):
    """大病 or 医疗救助: brackets of the year's burden `above` a threshold, at most `cap` fen a year.

    With `line_self_pay` the 先行自付 of the lines counts into the burden. With `only` it holds only where one of these
    words does. With `valid_months` the year is an aid year: it begins with the recognition and ends that many months
    later (B22). With `look_back_months` what was left in scope in so many months before it counts into the burden; the
    part that falls on those earlier bills is claimed by hand and takes the cap first (B21). An entry that rests on
    several clauses names that of each part in `clauses`.
    """

    kinds: tuple[Kind, ...]
    above: AmountTable
    brackets: tuple[Bracket, ...]
    cap: CapTable = "none"
    only: Words = ()
    line_self_pay: bool = False
    valid_months: Months | None = None
    look_back_months: Months | None = None
    clauses: Cited = Cited()


class PersonClass(Entry, frozen=True, kw_only=True):
    """A class of persons or cases, a word of its tables; every condition that is stated must hold.

    Ages are those on the day of care, both bounds included; `insured` are prefixes of area codes; `diseases` are
    prefixes of the code of the disease that is treated; `min_diseases` counts those that are recognised as chronic.
    """

    name: str
    status: Status | None = None
    min_age: Years | None = None
    max_age: Years | None = None
    min_years: Years | None = None
    max_years: Years | None = None
    retired_by: date | None = None
    pupil: bool | None = None
    signed: bool | None = None
    tiers: tuple[Tier, ...] = ()
    aid: tuple[str, ...] = ()
    insured: tuple[Prefix, ...] = ()
    diseases: tuple[str, ...] = ()
    min_diseases: Annotated[int, Meta(ge=1)] | None = None


class PlaceClass(Entry, frozen=True, kw_only=True):
    """A class of hospitals, a word of its tables: every class `of` and one of the levels, areas and codes hold."""

    name: str
    of: tuple[HospitalClass, ...] = ()
    levels: tuple[int, ...] = (0, 1, 2, 3)
    areas: tuple[Prefix, ...] = ()
    codes: tuple[str, ...] = ()
