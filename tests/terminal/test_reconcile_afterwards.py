"""After the sale: takings that nobody closed, closings that finance did not take, receipts that wait or differ."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from terminal.accounts.reconcile import Action, Book, Books, Difference, compare
from terminal.model import Discrepancy, Method, Remittance
from terminal.model.cash_office import Cleared, Clearing
from terminal.model.e_receipt import ElectronicReceipt, ReceiptRecord, ReceiptState
from terminal.model.receipt_check import compared
from tests.terminal.days import AT, DAY, Sale, books

SALES = (Sale(number=1), Sale(number=2, by_code=1_000))
CASH = 3_000 + 2_000


def closed(held: Books, taken: int = CASH, over: int = 0) -> Books:
    """Close everything of the day."""
    made = Remittance(
        number="R0000001",
        operator="0112",
        until=AT,
        made_at=AT,
        amounts={Method.CASH: CASH},
        booked=held.booked or (),
        discrepancy=Discrepancy(number="D0000001", amount=over, reason="change") if over else None,
        taken=taken,
    )
    return replace(held, remittances=(made,), is_over=True)


def receipt(number: str, total: int) -> ElectronicReceipt:
    told = {"code": "37060126", "check": "0bf601", "place": "00", "url": "", "at": AT}
    return ElectronicReceipt(number=number, business=f"S{number}", total=total, state=ReceiptState.OPEN, **told)  # type: ignore[arg-type]


def with_receipts(held: Books, here: int, there: int) -> Books:
    sides = [[receipt("0001", total)] if total else [] for total in (here, there)]
    return replace(held, has_receipts=True, receipts=compared(*sides))


def waiting(held: Books) -> Books:
    return replace(held, has_receipts=True, waiting=(ReceiptRecord(settlement="S0001", counter="00", at=AT),))


PLANTED: dict[str, tuple[Callable[[Books], Books], Difference, Action, tuple[int | None, int | None]]] = {
    "nobody closed": (
        lambda held: replace(held, is_over=True),
        Difference.NOT_REMITTED,
        Action.REMIT,
        (6_000, 0),
    ),
    "finance waits": (lambda held: closed(held, 2_000), Difference.NOT_TAKEN, Action.TAKE, (CASH, 2_000)),
    "drawer short": (lambda held: closed(held, over=-1_000), Difference.COUNT_DIFFERS, Action.CLEAR_UP, (CASH, 4_000)),
    "receipt waits": (waiting, Difference.RECEIPT_WAITS, Action.OPEN_RECEIPT, (None, None)),
    "receipt there": (
        lambda held: with_receipts(held, 0, 9_000),
        Difference.RECEIPT_NOT_HERE,
        Action.ASK_FISCAL,
        (None, 9_000),
    ),
    "receipt here": (
        lambda held: with_receipts(held, 9_000, 0),
        Difference.RECEIPT_NOT_THERE,
        Action.ASK_FISCAL,
        (9_000, None),
    ),
    "receipt differs": (
        lambda held: with_receipts(held, 9_000, 9_001),
        Difference.RECEIPT_AMOUNT,
        Action.ASK_FISCAL,
        (9_000, 9_001),
    ),
}

AFTERWARDS = {kind for _, kind, _, _ in PLANTED.values()}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_did_not_follow_a_sale_is_found_once_with_its_one_act(planted: str) -> None:
    plant, kind, action, figures = PLANTED[planted]
    [found] = compare(DAY, plant(books(SALES))).findings
    assert (found.kind, found.action, (found.ours, found.theirs)) == (kind, action, figures)


def test_a_day_that_is_closed_and_taken_has_no_difference_and_one_that_still_runs_need_not_be() -> None:
    assert compare(DAY, closed(books(SALES))).findings == ()
    assert compare(DAY, books(SALES)).findings == ()


def test_a_difference_that_is_cleared_up_is_none_any_more() -> None:
    held = closed(books(SALES), over=-1_000)
    [made] = held.remittances
    assert made.discrepancy
    told = Cleared(outcome=Clearing.FOUND, by="0901", at=AT, note="找零差错")
    cleared = replace(made, discrepancy=replace(made.discrepancy, cleared=told))
    assert compare(DAY, replace(held, remittances=(cleared,))).findings == ()


def test_closings_and_receipts_stand_beside_the_other_books_where_they_are() -> None:
    held = with_receipts(closed(books(SALES)), 9_000, 9_000)
    columns = {each.book: each for each in compare(DAY, held).columns}
    assert (columns[Book.REMITTANCES].cash, columns[Book.REMITTANCES].by_code) == (CASH, 1_000)
    assert (columns[Book.RECEIPTS].settled, columns[Book.RECEIPTS].total) == (1, 9_000)
    assert Book.RECEIPTS not in {each.book for each in compare(DAY, books(SALES)).columns}
