"""Who pays what, and why. All money is fen."""

from datetime import date
from enum import StrEnum

from terminal.model.care import Noun


class Split(Noun, frozen=True):
    """Who pays what of one settlement, in fen; the words are those of the worked cases.

    Always: total = uncovered + over_limit + line_self_pay + in_scope; in_scope = remote_self_pay + deductible
    + pool + pool_self + over_cap; fund = pool + critical_illness + civil_servant + medical_aid;
    total = fund + personal; personal = account + cash (policy section 4.7).
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
    """How far a value can be relied on (policy, provenance tags)."""

    STATED = "stated"
    PUBLISHED = "published"
    SECONDARY = "secondary"
    ASSUMED = "assumed"


class Basis(Noun, frozen=True):
    """Why one figure is what it is: its amount in fen, formula, clause, document, date and tag.

    `figure` is a field of `Split`; `label_zh`, `label_en` are for the screen and the receipt.
    """

    figure: str
    amount: int
    label_zh: str
    label_en: str
    formula: str
    clause: str = ""
    document: str = ""
    since: date | None = None
    tag: Tag = Tag.STATED


class LineShare(Noun, frozen=True):
    """One line's part: amount = uncovered + over_limit + line_self_pay + in_scope, in fen."""

    amount: int
    uncovered: int
    over_limit: int
    line_self_pay: int
    in_scope: int
