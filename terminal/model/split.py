"""The split of a bill between payers, with the reasons. All money is fen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import overload

from terminal.model.care import Line, LineClass
from terminal.noun import Noun


class Split(Noun, frozen=True):
    """The payers' shares of one settlement, in fen, named as in the worked cases.

    Always: total = uncovered + over_limit + line_self_pay + in_scope; in_scope = remote_self_pay + deductible + pool +
    pool_self + over_cap; fund = pool + critical_illness + civil_servant + medical_aid; total = fund + personal;
    personal = account + cash (docs/rules.md, "Identities").
    """

    total: int = 0
    uncovered: int = 0
    over_limit: int = 0
    line_self_pay: int = 0
    in_scope: int = 0
    remote_self_pay: int = 0
    deductible: int = 0
    pool: int = 0
    pool_self: int = 0
    over_cap: int = 0
    critical_illness: int = 0
    civil_servant: int = 0
    medical_aid: int = 0
    fund: int = 0
    personal: int = 0
    account: int = 0
    cash: int = 0


def added(splits: Sequence[Split]) -> Split:
    """Return what several settlements come to."""
    return Split(**{name: sum(getattr(each, name) for each in splits) for name in Split.__struct_fields__})


class Tag(StrEnum):
    """The reliability of a value (docs/rules.md, "Tags")."""

    STATED = "stated"
    PUBLISHED = "published"
    SECONDARY = "secondary"
    ASSUMED = "assumed"
    ILLUSTRATIVE = "illustrative"
    """Invented, for a demonstration in an area without rules."""


class Basis(Noun, frozen=True):
    """The explanation of one figure: its amount in fen, formula, clause, document, date and tag.

    `figure` is a field of `Split`, or empty for a part of one. The amounts of `children`, if any, add up to this one.
    A value that may have changed since carries the day `as_of` which it is; an `early` one stands for a day before it.
    Chinese is the primary language; the English text is in the fields that end in `_en`.
    """

    figure: str
    amount: int
    label_zh: str
    label_en: str
    formula: str = ""
    formula_en: str = ""
    clause: str = ""
    document: str = ""
    document_en: str = ""
    since: date | None = None
    tag: Tag = Tag.STATED
    as_of: date | None = None
    early: bool = False
    children: tuple["Basis", ...] = ()

    @property
    def is_illustrative(self) -> bool:
        """True for a value of the invented rules, which is never shown without saying so."""
        return self.tag is Tag.ILLUSTRATIVE

    def label_in(self, language: str) -> str:
        """Return the figure's label in a language (zh_CN or en)."""
        return self.label_zh if language == "zh_CN" else self.label_en

    def formula_in(self, language: str) -> str:
        """Return the formula in a language (zh_CN or en)."""
        return self.formula if language == "zh_CN" else self.formula_en

    def document_in(self, language: str) -> str:
        """Return the document's title in a language (zh_CN or en)."""
        return self.document if language == "zh_CN" else self.document_en


class LineShare(Noun, frozen=True, gc=False):
    """One line's part: amount = uncovered + over_limit + line_self_pay + in_scope, in fen."""

    amount: int
    uncovered: int
    over_limit: int
    line_self_pay: int
    in_scope: int


@dataclass(frozen=True, eq=False, slots=True)
class LineShares(Sequence[LineShare]):
    """The parts of a bill's lines in their order, kept as columns in fen: a LineShare is made when it is asked for.

    A line outside the catalogue is uncovered as a whole: the other columns have 0 there. `totals` are the sums, in the
    order of a LineShare.
    """

    lines: Sequence[Line]
    amounts: Sequence[int]
    over_limits: Sequence[int]
    self_pays: Sequence[int]
    totals: tuple[int, int, int, int, int]

    def __len__(self) -> int:
        return len(self.amounts)

    @overload
    def __getitem__(self, at: int) -> LineShare: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[LineShare, ...]: ...

    def __getitem__(self, at: int | slice) -> LineShare | tuple[LineShare, ...]:
        if isinstance(at, slice):
            return tuple(self._part(each) for each in range(*at.indices(len(self))))
        return self._part(at)

    def __iter__(self) -> Iterator[LineShare]:
        return map(self._part, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _part(self, at: int) -> LineShare:
        amount, over, first = self.amounts[at], self.over_limits[at], self.self_pays[at]
        if self.lines[at].class_ is LineClass.C:
            return LineShare(amount, amount, 0, 0, 0)
        return LineShare(amount, 0, over, first, amount - over - first)
