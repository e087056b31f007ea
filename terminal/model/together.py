"""How several bills of one visit are settled at once, as the region and the hospital have it."""

from collections.abc import Sequence

from msgspec.structs import replace

from terminal.model.care import Bill


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
