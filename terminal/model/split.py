"""The split of a bill between payers, with the reasons. All money is fen."""

from datetime import date
from enum import StrEnum

from terminal.model.care import Noun


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


class Tag(StrEnum):
    """The reliability of a value (docs/rules.md, "Tags")."""

    STATED = "stated"
    PUBLISHED = "published"
    SECONDARY = "secondary"
    ASSUMED = "assumed"


class Basis(Noun, frozen=True):
    """The explanation of one figure: its amount in fen, formula, clause, document, date and tag.

    `figure` is a field of `Split`, or empty for a part of one. The amounts of `children`, if any, add up to this one.
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
    children: tuple["Basis", ...] = ()

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
