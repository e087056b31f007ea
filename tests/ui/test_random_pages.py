"""Whatever happens, window, patient display, strip and receipt show the amounts of drawer record and journal."""

import re
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication

from terminal import money
from terminal.accounts import till
from terminal.model import Act, Drawer, Facts, Figure, Item, Items, State
from tests.ui.conftest import words
from tests.ui.random_counter import Paper, RandomCounter
from tests.whole import sample
from ui.outcomes import Outcome, outcome_of, settlement_number
from ui.returning import Return
from ui.session import Step

WALKS, STEPS = sample(2, 40), sample(35, 150)
GIVEN, TO_GIVE = ("已找零", "请勿再找", "当时已退现金", "\n已退\n"), ("应找零", "应退现金", "应退：")
OF_KEPT_LINES = "原结算编号"
DISPLAYED = {Step.COLLECT, Step.DONE, Step.REFUNDED}


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(WALKS))
def test_every_amount_shown_is_the_drawer_records_and_the_journals(
    qapp: QApplication, tmp_path: Path, seed: int
) -> None:
    at = RandomCounter(tmp_path, Random(seed))  # noqa: S311, a walk has to repeat from run to run
    try:
        for _ in range(STEPS):
            at.act()
            assert wrong(at) == [], at.done
        at.settle_down()
        assert at.books_disagree() == []
    finally:
        at.close()


def wrong(at: RandomCounter) -> list[str]:
    """Return where an amount that is shown, or was printed, is not the record's."""
    papers, at.papers[:] = list(at.papers), []
    printed = [text for paper in papers for text in _printed(paper, at.bench.checkout.drawer(paper.settlement))]
    return [*_strip(at), *_page(at), *_said(at), *_display(at), *printed]


def _strip(at: RandomCounter) -> list[str]:
    """Compare the totals at the bottom with all money that the journal ever moved today."""
    moved = till.totals(till.movements(at.bench.journal.money(at.bench.clock().date())))
    shown = words(at.window.keys)
    return [] if money.yuan(moved.cash) in shown else [f"bar {shown!r}, journal {moved.cash}"]


def _page(at: RandomCounter) -> list[str]:
    """Compare the amount in large digits with the record of the bill."""
    session, pages = at.session, at.window.pages
    match session.step:
        case Step.WAITING:
            shown, record = pages.waiting.last.text(), _of_last(at)
            expected = None if record is None else _stands(record)
        case Step.COLLECT:
            shown, expected = pages.collect.due.text(), _due(at)
        case Step.DONE:
            shown, expected = pages.done.cash.text(), _record(at).change
        case Step.REFUNDED:
            shown, expected = pages.refunded.cash.text(), _refunded(at)
        case Step.CONFIRM if session.returning and not session.returning.kept:
            shown, expected = pages.confirm.cash.text(), _to_refund(at, session.returning)
        case Step.TROUBLE if session.unpaid:
            shown, expected = pages.trouble.full.text().removeprefix("F9 收款 "), _due(at)
        case Step.PENDING:
            shown, expected = pages.pending.money.text(), _pending(at)
        case _:
            return []
    return [] if expected is None or shown == money.yuan(expected) else [f"{session.step}: {shown}, not {expected}"]


def _said(at: RandomCounter) -> list[str]:
    """Compare what is said of cash that is to be handed over, or was, with the record."""
    session, pages = at.session, at.window.pages
    match session.step:
        case Step.WAITING if record := _of_last(at):
            said, owes = words(pages.waiting), record.to_hand_over
        case Step.DONE | Step.REFUNDED as step:
            page = pages.done if step is Step.DONE else pages.refunded
            said, owes = words(page), _record(at).to_hand_over
        case _:
            return []
    past, future = any(text in said for text in GIVEN), any(text in said for text in TO_GIVE)
    return [f"{session.step} of {owes}: {said!r}"] if (owes and past) or (future and not owes) else []


def _refunded(at: RandomCounter) -> int:
    """Return what goes back by the refund's own document, which its record must not exceed."""
    given = at.session.refunded
    assert given
    assert (_record(at).cash_back, _record(at).code_back) == (given.cash_back, given.code_back)
    return given.cash_back or given.code_back


def _to_refund(at: RandomCounter, returning: Return) -> int:
    """Return what a whole refund will give back: the cash that stayed, otherwise what came by phone."""
    record = at.bench.checkout.drawer(returning.settlement.number)
    return record.cash or record.by_code - record.code_back


def _record(at: RandomCounter) -> Drawer:
    return at.bench.checkout.drawer(at.session.finished_number)


def _of_last(at: RandomCounter) -> Drawer | None:
    last = at.bench.checkout.last()
    return at.bench.checkout.drawer(last.number) if last else None


def _stands(record: Drawer) -> int:
    """Return the cash or code money that went or goes back, what is owed, or the change."""
    return record.cash_back or record.code_back or record.owed or record.change


def _due(at: RandomCounter) -> int:
    """Return what is owed by the insurer's figures: less what came in, if it is settled already."""
    if at.session.unpaid:
        return at.bench.checkout.drawer(at.session.unpaid.number).owed
    assert at.session.due
    return at.session.due.cash


def _pending(at: RandomCounter) -> int:
    """Return the money in hand of the call, or what its outcome makes of it."""
    assert at.session.pending
    now = at.bench.checkout.now(at.session.pending)
    number = settlement_number(now)
    record = at.bench.checkout.drawer(number) if number else Drawer()
    in_hand = now.settlement.tender.received if now.settlement else 0
    is_sent = not number  # nothing is settled or refunded yet
    is_back = now.act is Act.SETTLE or now.state is State.REFUNDED
    paid = record.cash + (record.cash_back if is_back else 0)
    return {
        Outcome.OPEN: in_hand if is_sent else record.owed if now.order else paid,
        Outcome.NOT_SETTLED: in_hand,
        Outcome.SETTLED: record.change,
        Outcome.UNPAID: record.owed,
        Outcome.REFUNDED: record.cash_back or record.code_back,
        Outcome.NOT_REFUNDED: 0,
    }[outcome_of(now)]


def _display(at: RandomCounter) -> list[str]:
    """Compare what the patient sees with what the cashier sees; change, and money back, only as long as it is owed."""
    display, session = at.window.display, at.session
    assert display
    if session.step not in DISPLAYED or not display.amount.isVisible():
        return []
    record = _record(at) if session.step is not Step.COLLECT else Drawer()
    expected = {
        Step.COLLECT: _due(at) if session.step is Step.COLLECT else 0,
        Step.DONE: record.change or record.paid,
        Step.REFUNDED: record.cash_back or record.code_back,
    }[session.step]
    shown = display.amount.text()
    return [] if shown == money.yuan(expected) else [f"display {session.step}: {shown}, not {expected}"]


def _printed(paper: Paper, record: Drawer) -> list[str]:
    """Compare the money on a receipt with the record."""
    rows = {row.label: _fen(row.value) for row in _rows(paper)}
    [figure] = [_fen(block.value) for block in paper.receipt.blocks if isinstance(block, Figure)]
    if paper.is_refund:
        expected = record.cash_back or record.code_back
        return [] if figure == expected else [f"refund of {paper.settlement}: {figure}, not {expected}"]
    shown = (figure, rows.get("实收现金"), rows.get("找零"), rows.get("扫码支付", 0))
    expected_rows = (record.due, record.received, record.change, record.by_code)
    facts = [fact.label for block in paper.receipt.blocks if isinstance(block, Facts) for fact in block.rows]
    is_wrong = not record.back and OF_KEPT_LINES not in facts and shown != expected_rows
    return [f"receipt {paper.settlement}: {shown}, not {expected_rows}"] if is_wrong else []


def _rows(paper: Paper) -> list[Item]:
    return [row for block in paper.receipt.blocks if isinstance(block, Items) for row in block.rows]


def _fen(text: str) -> int:
    return int(re.sub(r"[^0-9-]", "", text))
