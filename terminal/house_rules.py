"""What a hospital and its region choose once: how cash is rounded, and how the bills of one visit are settled."""

from enum import IntEnum, StrEnum

from terminal.noun import Insurance, Noun


class CentRule(IntEnum):
    """The rules for amounts in cash, by the numbers that cashiers know them by; nothing else is ever rounded."""

    NONE = 0
    HALF_UP = 1
    UP = 2
    DOWN = 3
    HALF_EVEN = 4
    HALF_YUAN = 5
    """Below 0.30 nothing, from 0.80 the next yuan, half a yuan between them."""
    SIX_UP = 6
    """五舍六入: five fen fall away, six make a jiao."""


class CentRules(Noun, frozen=True):
    """The rules of a counter by business: `registration` (挂号), `charge` (收费) and `discharge` (结帐).

    Patients of the `exempt` insurances pay to the fen; who pays a bill in full is exempt from nothing.
    """

    registration: CentRule = CentRule.NONE
    charge: CentRule = CentRule.NONE
    discharge: CentRule = CentRule.NONE
    exempt: tuple[Insurance, ...] = ()


class Manner(StrEnum):
    """One for each bill, or one for all of them."""

    EACH = "each"
    ONE = "one"


class TogetherRules(Noun, frozen=True):
    """What is made of several bills: the insurer's `settlements`, one for each or one for all.

    With `all_or_none` none of them counts unless all of them succeed; otherwise those that succeeded are collected.
    """

    settlements: Manner = Manner.EACH
    all_or_none: bool = True
