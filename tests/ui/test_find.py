"""Finding by Ctrl+F and a day's list by Ctrl+H: what is shown, what each key does with it, and how many it takes."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from terminal.checkout.finder import Found, Standing
from terminal.model import SignOffReason
from terminal.private import Private
from tests.bench import person
from tests.ui.conftest import words
from tests.ui.real_counter import RealCashier, busy_worker, on_worker, real_cashier, sell, sold_yesterday
from tests.ui.recorded_counter import counter
from ui.finding import Query
from ui.session import Step
from ui.wedge import type_key

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FIRST, SECOND = "胡长顺", "张敏"


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[RealCashier]:
    with real_cashier(tmp_path) as at:
        yield at


def shown(at: RealCashier) -> str:
    return words(at.window.pages)


def test_a_person_without_insurance_is_found_by_initials_and_pays_in_full(at: RealCashier) -> None:
    at.find("zs")
    assert at.rows() == ["在院待缴 2", "张三", "赵爽"]
    assert "自费（无医保）" in shown(at)
    at.press(Key.Key_Return)
    at.until_step(Step.TROUBLE)
    assert "自费患者" in shown(at)
    assert "¥ 41.20" in at.window.pages.trouble.full.text()
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    assert "没有医保" in shown(at)
    assert "回参保地" not in shown(at)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    assert "报销" not in shown(at)
    assert at.window.top.platform.accessibleDescription() == "医保平台：尚未用过"  # nobody was asked about
    made = at.session.settlement
    assert made is not None
    assert (made.refusal, made.split.cash, made.credential) == ("self_pay", 4120, "record")
    assert at.keys == 6  # Ctrl+F, z, s, Enter, F9, Enter


def test_an_insured_person_found_without_a_card_needs_a_reason(at: RealCashier) -> None:
    at.find("zm")
    assert at.rows()[1] == SECOND
    at.press(Key.Key_Return)
    assert at.window.pages.over() == "identity"
    assert person(SECOND).id_number.reveal()[-4:] in shown(at)
    assert at.session.step is Step.WAITING
    at.press(Key.Key_Down)
    at.press(Key.Key_Return)
    at.until(lambda: at.session.payable)


def test_a_key_waits_until_what_was_typed_is_looked_for(at: RealCashier) -> None:
    """The first row of what was found for less must not be refunded."""
    wanted, other = sell(at, FIRST), sell(at, SECOND)
    at.find()
    at.paste("今天")
    at.found()
    assert at.page.list.number() == other
    with busy_worker(at):
        at.paste(wanted[-6:])
        at.press(Key.Key_F10)
        assert at.session.step is Step.WAITING
    at.until(lambda: at.session.returning is not None)
    assert at.session.returning is not None
    assert at.session.returning.settlement.number == wanted


def test_typing_queues_up_no_search_but_the_newest(at: RealCashier, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    finder = at.services.finder
    assert finder is not None
    of = on_worker(at, finder)
    find = of.find

    def told(typed: str, standing: Standing | None = None) -> Found:
        asked.append(typed.strip())
        return find(typed, standing)

    monkeypatch.setattr(of, "find", told)
    at.press(Key.Key_F, Control)
    at.found()
    asked.clear()
    with busy_worker(at):
        for text in ("z", "zh", "zha", "zhan"):
            at.window.flow.finding.search(Query(Private(text)))  # type: ignore[union-attr]  # a counter with a search
    at.rest()
    at.until(lambda: "zhan" in asked)
    assert asked == ["z", "zhan"]


def test_what_never_came_out_is_printed_by_one_key(at: RealCashier) -> None:
    number = sell(at, SECOND, printed=False)
    at.find(number[-6:])
    assert "从未打印" in shown(at)
    assert "出纸了吗？" in shown(at)
    at.press(Key.Key_F11)
    at.until(lambda: "票据已出纸。" in shown(at))
    assert on_worker(at, lambda: at.services.checkout.prints.waiting(at.services.clock())) == ()
    assert at.window.pages.over() == "finding"


def test_a_receipt_that_came_out_is_signed_off_by_one_key(at: RealCashier) -> None:
    number = sell(at, SECOND, printed=False)
    at.find(number[-6:])
    at.press(Key.Key_F11, Control)
    at.until(lambda: "已确认出纸" in shown(at))
    found = on_worker(at, lambda: at.services.finder and at.services.finder().find(number))
    assert found is not None
    assert found.hits[0].settled.signed_off is SignOffReason.CAME_OUT


def test_a_copy_of_what_never_came_out_needs_a_reason_by_its_own_key(at: RealCashier) -> None:
    number = sell(at, SECOND, printed=False)
    at.find(number[-6:])
    at.press(Key.Key_F11, Shift)
    at.until(lambda: at.window.pages.over() == "reprint")
    assert number in shown(at)


def test_enter_opens_and_moves_nothing(at: RealCashier) -> None:
    number = sell(at, SECOND)
    head = on_worker(at, at.services.taken)
    at.find(number[-6:])
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    assert at.session.again
    assert at.session.finished_number == number
    assert on_worker(at, at.services.taken) == head


def test_a_refunded_one_opens_as_its_refund_and_is_not_refunded_again(at: RealCashier) -> None:
    number = sell(at, SECOND)
    on_worker(at, lambda: at.services.checkout.refund(number))
    at.find(number[-6:])
    assert "已退过" in shown(at)
    at.press(Key.Key_Return)
    at.until_step(Step.REFUNDED)
    assert at.session.finished_number == number


def test_nothing_that_was_found_pushes_a_patient_off_the_counter(at: RealCashier) -> None:
    number = sell(at, FIRST)
    at.window.flow.present(person(SECOND).credential())
    at.until(lambda: at.session.payable)
    for key in (Key.Key_F10, Key.Key_Return, Key.Key_F11):
        at.find(number[-6:])
        at.press(key)
        at.until(lambda: "柜台上还有患者" in words(at.window.strip))
        assert at.session.payable
        at.press(Key.Key_Escape)


def test_the_history_lists_a_day_newest_first_and_turns_by_page(tmp_path: Path, qapp: QApplication) -> None:
    before = sold_yesterday(tmp_path, FIRST)[0].number
    with real_cashier(tmp_path) as at:
        first, second = sell(at, FIRST), sell(at, SECOND)
        at.press(Key.Key_H, Control)
        at.found()
        assert [each.settled.number for each in at.page._found.hits] == [second, first]
        at.press(Key.Key_PageUp)
        at.until(lambda: [each.settled.number for each in at.page._found.hits] == [before])
        at.press(Key.Key_PageUp)  # there is no earlier day
        at.rest()
        assert [each.settled.number for each in at.page._found.hits] == [before]
        at.press(Key.Key_PageDown)
        at.until(lambda: len(at.page._found.hits) == 2)


def test_the_history_shows_only_what_stands_in_one_way_by_its_own_key(at: RealCashier) -> None:
    refunded, unprinted = sell(at, FIRST), sell(at, SECOND, printed=False)
    on_worker(at, lambda: at.services.checkout.refund(refunded))
    on_worker(at, lambda: at.services.checkout.prints.begin_refund(refunded))
    on_worker(at, lambda: at.services.checkout.prints.end_refund(refunded))
    at.press(Key.Key_H, Control)
    at.found()
    seen = []
    for _ in range(4):
        seen.append([each.settled.number for each in at.page._found.hits])
        at.press(Key.Key_H, Control)
        at.found()
    assert seen == [[unprinted, refunded], [refunded], [unprinted], []]


def test_ctrl_f_closes_the_search_and_leaves_nothing_typed_behind(at: RealCashier) -> None:
    at.find("zs")
    at.press(Key.Key_F, Control)
    assert at.window.pages.over() == ""
    at.find()
    assert (at.page.field.text(), at.rows()) == ("", [])
    assert "要查什么？" in shown(at)


def test_the_arrow_keys_pass_the_headings_over(at: RealCashier) -> None:
    at.find("zs")
    at.press(Key.Key_Down)
    at.rest()
    assert "26110003" in shown(at)
    at.press(Key.Key_Up)
    at.press(Key.Key_Up)
    at.rest()
    assert "26110001" in shown(at)


def test_what_is_typed_and_found_gets_into_no_log_and_no_cassette(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "search.jsonl"
    with caplog.at_level(logging.DEBUG), counter(file) as recorded:
        recorded.press_with(Key.Key_F, Control)
        recorded.until(lambda: recorded.window.pages.over() == "finding")
        for character in "zhangsan 901":
            type_key(recorded.window.windowHandle(), character)
            recorded.until(lambda: not recorded.window.wedge.holds)
        recorded.until(lambda: bool(recorded.window.pages.finding._hit() or recorded.window.pages.finding._person()))
        recorded.press(Key.Key_Return)
        recorded.until(lambda: recorded.session.step is Step.TROUBLE)
    held = file.read_text(encoding="utf-8") + caplog.text
    assert '"text": "x"' in held or '"text":"x"' in held
    for secret in ("zhang", "张三", "371602199003071156", "26110001", "MZ202611220901", "901 ", "hangsan"):
        assert secret not in held, secret
    caplog.clear()
