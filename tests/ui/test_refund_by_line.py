"""A refund by line: chosen by keyboard, tried before it is confirmed, and what stays settled again."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from terminal.model import Split
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.refunds import outcomes, page, refund_made
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]
FRAME = 0.016


def test_space_lets_one_line_go_back_and_all_others_stay(proposed: Cashier) -> None:
    assert set(outcomes(proposed)) == {"↩ 退回"}
    proposed.press(Key.Key_Down)
    proposed.press(Key.Key_Space)
    assert outcomes(proposed)[:3] == ["保留", "↩ 退回", "保留"]
    assert page(proposed).cash.text() == "¥ 798.00"
    proposed.press(Key.Key_Space)
    assert set(outcomes(proposed)) == {"保留"}
    assert not page(proposed).review.isEnabled()


def test_plus_and_minus_choose_how_many_go_back(proposed: Cashier) -> None:
    proposed.type("++")
    assert outcomes(proposed)[0] == "↩ 退 2，留 26"
    assert page(proposed).cash.text() == "¥ 4.00"
    proposed.type("-")
    assert outcomes(proposed)[0] == "↩ 退 1，留 27"


def test_part_of_a_unit_is_given_back_last(proposed: Cashier) -> None:
    line = structs.replace(counter.lines(1)[0], quantity="2.5")
    returns = page(proposed).table.returns
    returns.load((line, line), tuple(map(counter.share, counter.lines(2))))
    for left in ("1.5", "0.5", None, None):
        returns.give(0, 1)
        assert [kept.quantity for kept in returns.kept()] == [*([left] if left else []), "2.5"]


def test_lines_are_given_back_what_stays_is_settled_again_and_both_are_printed(proposed: Cashier) -> None:
    proposed.press(Key.Key_Space)
    proposed.press(Key.Key_Return)
    proposed.until_step(Step.CONFIRM)
    assert "12 项中保留 11 项" in words(proposed.window.pages.confirm)
    proposed.press(Key.Key_F10)
    proposed.until(lambda: proposed.session.step is Step.REFUNDED and not proposed.session.printing)
    given = proposed.checkout.given
    assert given is not None
    assert given.kept is not None
    assert given.kept.care is not None
    assert given.kept.care.lines == counter.lines()[1:]
    shown = words(proposed.window.pages.refunded).replace("\N{ZERO WIDTH SPACE}", "")
    assert given.kept.number in shown
    assert (proposed.printer.refunds, proposed.printer.copies) == ([0], [0, 1])


def test_what_could_not_be_settled_again_is_said(proposed: Cashier) -> None:
    refund_made(proposed)
    given = proposed.session.refunded
    assert given is not None
    proposed.window.flow.change(refunded=structs.replace(given, code="insurer_refused"))
    assert "insurer_refused" in words(proposed.window.pages.refunded)
    assert "已整单退回" in words(proposed.window.pages.refunded)


def test_a_button_gives_everything_back_again(proposed: Cashier) -> None:
    proposed.press(Key.Key_Space)
    page(proposed).whole.click()
    assert set(outcomes(proposed)) == {"↩ 退回"}
    assert page(proposed).cash.text() == "¥ 648.89"


def test_what_was_chosen_is_kept_when_the_confirmation_is_left(proposed: Cashier) -> None:
    proposed.press(Key.Key_Space)
    proposed.press(Key.Key_Return)
    proposed.until_step(Step.CONFIRM)
    proposed.press(Key.Key_Escape)
    assert outcomes(proposed)[:2] == ["↩ 退回", "保留"]


def test_a_settlement_of_another_patient_takes_the_place_of_what_was_chosen(proposed: Cashier) -> None:
    proposed.press(Key.Key_Space)
    returning = proposed.session.returning
    assert returning is not None
    other = structs.replace(returning.settlement, number="1", masked_name="**英")
    proposed.window.flow.change(returning=replace(returning, settlement=other))
    assert set(outcomes(proposed)) == {"↩ 退回"}
    assert "**英" in words(page(proposed))


@pytest.mark.parametrize(
    ("trial", "text", "cash"),
    [
        (None, "医保应答后才知道", "¥ …"),
        (Split(cash=30_000), "以医保应答为准", "¥ 348.89"),
        (Split(cash=70_000), "将整单退回", "¥ 648.89"),
    ],
    ids=["no rules", "less", "more than was paid"],
)
def test_the_cash_of_a_refund_by_line_is_a_trial_and_never_a_guess(
    proposed: Cashier, trial: Split | None, text: str, cash: str
) -> None:
    proposed.press(Key.Key_Space)
    proposed.press(Key.Key_Return)
    proposed.until_step(Step.CONFIRM)
    returning = proposed.session.returning
    assert returning is not None
    proposed.window.flow.change(returning=replace(returning, trial=trial))
    assert text in words(proposed.window.pages.confirm)
    assert proposed.window.pages.confirm.cash.text() == cash


@pytest.mark.parametrize("lines", [12, 10_000])
def test_no_step_of_a_refund_keeps_the_qt_thread_longer_than_a_frame(open_window: Open, lines: int) -> None:
    cashier = open_window(checkout=FakeCheckout(patient=counter.patient(count=lines)))
    cashier.insert_card()
    cashier.settle()
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    returns, session = page(cashier).table.returns, cashier.session
    cashier.picture()

    def found() -> None:
        page(cashier).show_session(replace(session, returning=None))
        page(cashier).show_session(session)

    def turned() -> None:
        returns.give_all()
        returns.turn(3)

    steps = (found, turned, lambda: returns.give(5, 1), returns.kept)
    assert [seconds for seconds in map(best, steps) if seconds > FRAME] == []


def best(of: Callable[[], object]) -> float:
    """The least processor time of some runs, in seconds."""
    spent = []
    for _ in range(5):
        began = time.thread_time()
        of()
        spent.append(time.thread_time() - began)
    return min(spent)
