"""The resolved numbers of one settlement: brackets, limits, top-ups, and the turns that a value took."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from terminal.benefit.entitlement import Entitlement
from terminal.benefit.entries import Cited
from terminal.benefit.rules import Source
from terminal.model import Line, LineClass
from terminal.money import multiply_ratio


class Segment(Struct, frozen=True):
    """A bracket: the pool pays `ratio` (millionths) of the next `width` fen (None: of the whole rest).

    `bounds` are those of the pack (fen), the upper one None at the open end.
    """

    key: str
    width: int | None
    ratio: int
    clause: str = ""
    bounds: tuple[int, int | None] = (0, None)


class Portion(Struct, frozen=True):
    """The result of one segment, in fen: pool + over_cap + the person's share = amount."""

    segment: Segment
    amount: int
    pool: int
    over_cap: int
    group: "LineGroup | None" = None


class Limit(Struct, frozen=True):
    """A cap: at most `amount` fen under the accumulator `key` (empty for a cap per visit)."""

    key: str
    amount: int
    source: Source


class TopUp(Struct, frozen=True):
    """大额, 大病 or 医疗救助: `brackets` of (up_to fen, millionths) of a burden above a threshold, `cap` a year.

    `earlier` is the part of the burden (fen) that stems from before the year, and is not paid at the counter; `until`
    is the day on which the recognition ends; `clauses` are those of its parts, if the entry rests on several.
    """

    name: str
    key: str
    brackets: tuple[tuple[int | None, int], ...]
    above: int
    cap: int | None
    source: Source
    line_self_pay: bool = False
    earlier: int = 0
    clauses: Cited = Cited()
    until: date | None = None

    def source_of(self, clause: str) -> Source:
        """Return the source of a part that has a clause of its own, or that of the whole."""
        return replace(self.source, clause=clause) if clause else self.source

    def by_bracket(self, burden: int) -> tuple[int, ...]:
        """Return the payment of each bracket on a year's burden, rounded half up to the fen, before the cap."""
        paid, lower = [], self.above
        for up_to, ratio in self.brackets:
            upper = burden if up_to is None else min(burden, up_to)
            paid.append(multiply_ratio(upper - lower, ratio) if upper > lower else 0)
            lower = up_to or lower
        return tuple(paid)

    @property
    def earlier_part(self) -> int:
        """The part that falls on bills before the year (fen): it takes the cap first (B21)."""
        due = sum(self.by_bracket(self.earlier)) if self.earlier else 0
        return due if self.cap is None else min(due, self.cap)


class Turn(Struct, frozen=True):
    """One step on the way to a deductible (`amount` fen are added) or a ratio (millionths), to explain it."""

    name: str
    amount: int
    facts: tuple[str, ...]
    source: Source


class LineGroup(Struct, frozen=True):
    """The lines of these classes, categories or codes: `ratio`, or `plus` up to `at_most`, all in millionths."""

    classes: frozenset[LineClass]
    categories: frozenset[str]
    codes: frozenset[str]
    ratio: int | None
    plus: int
    at_most: int
    source: Source

    def has(self, line: Line) -> bool:
        """Return whether a line is in the group."""
        return line.class_ in self.classes or line.category in self.categories or line.code in self.codes


class Least(Struct, frozen=True):
    """The least payment of the pool: `ratio` (millionths) of the bill's total, or `amount` fen.

    The deductible yields to it if it stands `before_deductible`.
    """

    ratio: int
    amount: int
    source: Source
    before_deductible: bool = False


class Owed(Struct, frozen=True):
    """The `full` deductible, what is `owed` of it, the accumulators that count it, and how it came about."""

    full: int = 0
    owed: int = 0
    source: Source | None = None
    keys: tuple[str, ...] = ()
    admissions_key: str = ""
    turns: tuple[Turn, ...] = ()
    per: str = "year"


class Terms(Struct, frozen=True):
    """The resolved numbers that decide one settlement; amounts in fen, ratios in millionths."""

    entitlement: Entitlement
    year: str
    level: int
    level_source: Source | None
    first_self_pay: int
    remote_source: Source | None
    deductible: int
    owed: int
    deductible_keys: tuple[str, ...]
    deductible_source: Source | None
    admissions_key: str
    admission: int
    segments: tuple[Segment, ...]
    points: int
    ratio_source: Source | None
    limits: tuple[Limit, ...]
    fixed: int | None
    over_cap: TopUp | None
    critical_illness: TopUp | None
    medical_aid: TopUp | None
    civil_servant: int
    civil_servant_source: Source | None
    per: str = "year"
    account: str = ""
    cost_limits: tuple[Limit, ...] = ()
    least: Least | None = None
    line_groups: tuple[LineGroup, ...] = ()
    deductible_turns: tuple[Turn, ...] = ()
    ratio_turns: tuple[Turn, ...] = ()
    left_key: str = ""
    state_source: Source | None = None

    agreed: tuple[str, str] = ("", "")
