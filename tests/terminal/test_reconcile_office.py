"""The cash office is the fifth book: what the journals moved is booked there, and nothing else is."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from terminal.accounts.reconcile import Books, Difference, compare
from tests.terminal.days import DAY, Sale, books

SALES = (Sale(number=1), Sale(number=2, by_code=1_000), Sale(number=3, refunded=True))


def not_booked(held: Books) -> Books:
    return replace(held, booked=(held.booked or ())[1:])


def booked_and_lost(held: Books) -> Books:
    lost = replace((held.booked or ())[0], id="lost", number="S7070")
    return replace(held, booked=(*(held.booked or ()), lost))


@pytest.mark.parametrize(
    ("plant", "kind", "figures"),
    [(not_booked, Difference.NOT_BOOKED, (3_000, None)), (booked_and_lost, Difference.BOOKED_LOST, (None, 3_000))],
)
def test_the_cash_office_and_the_journals_have_the_same_movements(
    plant: Callable[[Books], Books], kind: Difference, figures: tuple[int | None, int | None]
) -> None:
    [found] = compare(DAY, plant(books(SALES))).findings
    assert (found.kind, (found.ours, found.theirs)) == (kind, figures)


def test_what_a_journal_held_before_the_cash_office_is_not_missed_there() -> None:
    held = not_booked(books(SALES))
    before = frozenset(each.entry.hash for each in held.money[:1])
    assert compare(DAY, replace(held, unbooked=before)).findings == ()
