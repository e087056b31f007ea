"""How several bills of one visit are settled at once, as the region and the hospital have it."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from terminal.model.care import Bill, Noun


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


def of_visit(bills: Sequence[Bill], of: Bill) -> tuple[Bill, ...]:
    """Return the unpaid bills that belong to the same visit as one of them: of that day, and none of them a stay."""
    if of.care.admitted:
        return (of,)
    return tuple(each for each in bills if each.care.day == of.care.day and not each.care.admitted)


def joined(bills: Sequence[Bill]) -> Bill | None:
    """Return one bill with the lines of all of these; None if they differ in anything else, or there is only one."""
    first, *others = bills
    care = replace(first.care, lines=())
    if not others or any(replace(each.care, lines=()) != care for each in others):
        return None
    lines = tuple(line for each in bills for line in each.care.lines)
    total = sum(each.stated_total for each in bills)
    return replace(first, stated_total=total, care=replace(first.care, lines=lines))
