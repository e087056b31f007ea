"""Ctrl+U: the suspense desk shows what is open and what comes next, and offers nothing that could charge twice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter.settings import Driver, Platform, Reader, Settings
from simulation.samples import people
from terminal.accounts.suspense import Action, Item, Matter, of_journal, of_open
from terminal.accounts.suspense.words import words as suspense_words
from terminal.errors import Unknown
from terminal.model import Act, State, Transaction
from terminal.model.payment import cash
from tests.terminal.make_journal import JOURNALS
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_style import cut, low
from ui.app import open_services
from ui.counter_services import CounterServices
from ui.pages.suspense import SEAL, SEQ, WHAT, SuspenseScreen
from ui.session import Step
from ui.start import open_window as open_window_of
from ui.style import THEMES

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
DUE = counter.NOW + timedelta(seconds=12)


@pytest.fixture
def items(tmp_path: Path) -> tuple[Item, ...]:
    """One of everything that can be open, the next step of each in twelve seconds."""
    copyfile(JOURNALS / "v2.db", tmp_path / "journal.db")
    return tuple(replace(item, due=item.due and DUE) for item in of_journal(tmp_path / "journal.db"))


def at_the_desk(open_window: Open, items: tuple[Item, ...], **changes: object) -> Cashier:
    checkout = FakeCheckout(open=tuple(item.transaction for item in items))
    cashier = open_window(checkout=checkout, suspense=lambda _: items, **changes)
    cashier.press(Key.Key_U, CONTROL)
    cashier.until(lambda: page(cashier).isVisible() and checkout.calls.count("recover") == 1)
    return cashier


@pytest.fixture
def looking(open_window: Open, items: tuple[Item, ...]) -> Cashier:
    """A cashier at the suspense desk with one of everything."""
    return at_the_desk(open_window, items)


def page(cashier: Cashier) -> SuspenseScreen:
    return cashier.window.pages.suspense


def choose(cashier: Cashier, matter: Matter, items: tuple[Item, ...]) -> Item:
    for item in items:
        if item.matter is matter:
            return item
        cashier.press(Key.Key_Down)
    raise AssertionError(matter)


def asked(cashier: Cashier) -> list[str]:
    return [call for call in cashier.checkout.calls if call.startswith("ask")]


def test_without_anything_open_it_says_so(cashier: Cashier) -> None:
    cashier.press(Key.Key_U, CONTROL)
    assert "没有待核事项。" in words(page(cashier))
    cashier.press(Key.Key_Return)
    assert asked(cashier) == []
    cashier.press(Key.Key_Escape)
    assert cashier.window.pages.waiting.isVisible()


def test_each_item_tells_state_amount_bill_and_what_is_known(looking: Cashier, items: tuple[Item, ...]) -> None:
    chinese = suspense_words("zh_CN").matters
    for item in items:
        shown = words(page(looking))
        assert all(part in shown for part in (chinese[item.matter].title, chinese[item.matter].known))
        assert all(part in shown for part in (chinese[item.matter].next, chinese[item.matter].never))
        assert item.transaction.message_id in shown
        assert item.about is not None
        assert item.about.masked_name in shown
        looking.press(Key.Key_Down)


def test_the_evidence_is_the_journals_own_entries(looking: Cashier, items: tuple[Item, ...]) -> None:
    rows, first = page(looking).evidence, items[0]
    rows_shown = [(rows.text(row, SEQ), rows.text(row, SEAL)) for row in range(rows.rowCount())]
    assert rows_shown == [(str(entry.seq), entry.mark) for entry in first.evidence]
    assert rows.text(0, WHAT) == "已写盘并发出"


def test_the_next_step_is_counted_down(open_window: Open, items: tuple[Item, ...]) -> None:
    now = [counter.NOW]
    cashier = at_the_desk(open_window, items, clock=lambda: now[0])
    cashier.until(lambda: page(cashier).when.text().startswith("12 秒后"))
    now[0] += timedelta(seconds=5)
    cashier.until(lambda: page(cashier).when.text().startswith("7 秒后"))


def test_enter_asks_about_the_chosen_item_alone(looking: Cashier, items: tuple[Item, ...]) -> None:
    looking.press(Key.Key_Down)
    looking.press(Key.Key_Return)
    looking.until(lambda: asked(looking) == [f"ask {items[1].transaction.id}"])


def test_while_it_is_asked_it_is_not_asked_again(looking: Cashier) -> None:
    looking.checkout.gate.clear()
    looking.press(Key.Key_Return)
    assert page(looking).when.text() == "正在查询…"
    looking.press(Key.Key_Return)
    looking.checkout.gate.set()
    looking.until(page(looking).safe.isEnabled)
    assert len(asked(looking)) == 1


def test_nothing_on_the_desk_charges_anything(looking: Cashier, items: tuple[Item, ...]) -> None:
    for item in items:
        if item.action is not Action.COLLECT:
            looking.press(Key.Key_Return)
        for key in (Key.Key_F5, Key.Key_F9, Key.Key_F7):
            looking.press(key)
        looking.press(Key.Key_Down)
    looking.until(page(looking).safe.isEnabled)
    assert {"settle", "pay_in_full", "refund", "presettle"} & set(looking.checkout.calls) == set()


def test_what_waits_for_another_item_offers_nothing(looking: Cashier, items: tuple[Item, ...]) -> None:
    choose(looking, Matter.KEPT, items)
    assert not page(looking).safe.isEnabled()
    looking.press(Key.Key_Return)
    assert asked(looking) == []
    assert page(looking).when.text() == "等同一张单的另一笔有结果"


def test_what_was_not_paid_leads_to_collecting_it_again(looking: Cashier, items: tuple[Item, ...]) -> None:
    item = choose(looking, Matter.UNPAID, items)
    looking.checkout.settled = item.transaction.settlement
    looking.press(Key.Key_Return)
    looking.until(lambda: looking.session.collectable)
    assert looking.session.unpaid == item.transaction.settlement
    looking.press(Key.Key_F9)
    assert looking.session.step is Step.COLLECT
    assert {"refund", "settle", f"collect {item.transaction.number}"} & set(looking.checkout.calls) == set()


def test_an_item_that_ended_leaves_the_desk(open_window: Open, items: tuple[Item, ...]) -> None:
    left = list(items)
    checkout = FakeCheckout(open=tuple(item.transaction for item in items))
    cashier = open_window(checkout=checkout, suspense=lambda _: tuple(left))
    cashier.press(Key.Key_U, CONTROL)
    cashier.until(lambda: page(cashier).list.count() == len(items))
    cashier.press(Key.Key_Down)
    chosen = page(cashier).list.transaction()
    del left[0]
    cashier.press(Key.Key_Return)
    cashier.until(lambda: page(cashier).list.count() == len(items) - 1)
    assert page(cashier).list.transaction() == chosen
    left.clear()
    cashier.press(Key.Key_Return)
    cashier.until(lambda: "没有待核事项。" in words(page(cashier)))


def test_it_is_asked_when_it_is_due_and_not_before(open_window: Open, items: tuple[Item, ...]) -> None:
    later = at_the_desk(open_window, items)
    assert later.window.flow._recovery.remainingTime() > 10_000
    overdue = tuple(replace(item, due=counter.NOW) for item in items[:1])
    now = at_the_desk(open_window, overdue)
    now.until(lambda: "recover_due" in now.checkout.calls)


def test_a_window_that_is_closed_asks_nothing_by_itself(
    open_window: Open, items: tuple[Item, ...], qtbot: QtBot
) -> None:
    later = at_the_desk(open_window, items)
    later.window.close()
    with qtbot.waitSignal(later.window.flow.shift_status_changed):
        later.window.flow.refresh_shift_status()
    assert not later.window.flow._recovery.isActive()


def test_the_strip_and_the_waiting_page_lead_to_it(open_window: Open, items: tuple[Item, ...]) -> None:
    cashier = open_window(checkout=FakeCheckout(open=(items[0].transaction,)), suspense=lambda _: items[:1])
    for button in (cashier.window.strip.suspense, cashier.window.pages.waiting.suspense):
        assert button.isVisible()
        button.click()
        assert page(cashier).isVisible()
        cashier.press(Key.Key_Escape)


def test_a_calm_window_leads_nowhere(cashier: Cashier) -> None:
    assert not cashier.window.strip.suspense.isVisible()
    assert not cashier.window.pages.waiting.suspense.isVisible()


def test_what_the_journal_has_only_noted_yet_is_not_open(tmp_path: Path) -> None:
    copyfile(JOURNALS / "v2.db", tmp_path / "journal.db")
    path = tmp_path / "journal.db"
    every = of_journal(tmp_path / "journal.db")
    assert of_open(path, ()) == ()
    assert of_open(path, [every[0].transaction]) == every[:1]


def test_a_card_that_is_inserted_is_served(looking: Cashier) -> None:
    looking.insert_card()
    assert looking.window.pages.counter.isVisible()


def test_the_help_names_its_key(cashier: Cashier) -> None:
    cashier.press(Key.Key_F1)
    assert "Ctrl+U" in words(cashier.window.pages.help).splitlines()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("height", [768, 728])
def test_nothing_is_cut_or_hard_to_hit(
    open_window: Open, items: tuple[Item, ...], language: str, theme: str, height: int
) -> None:
    cashier = at_the_desk(open_window, items, language=language, theme=theme, size=(1366, height))
    for item in items:
        cashier.picture()
        assert cut(page(cashier)) == [], item.matter
        assert low(page(cashier)) == [], item.matter
        assert (cashier.window.width(), cashier.window.height()) == (1366, height)
        cashier.press(Key.Key_Down)


def test_arrow_keys_choose_and_the_next_stop_is_the_safe_action(looking: Cashier) -> None:
    assert QApplication.focusWidget() is page(looking).list
    looking.press(Key.Key_Tab)
    assert QApplication.focusWidget() is page(looking).safe


def untold(act: Act) -> Transaction:
    state = State.SETTLED if act is Act.SETTLE else State.REFUNDED
    return Transaction(id="1", act=act, bill_number="ZY1", message_id="m", state=state, since=counter.NOW)


@pytest.mark.parametrize("act", list(Act))
def test_what_the_hospital_does_not_know_can_be_told_at_once(open_window: Open, act: Act) -> None:
    cashier = open_window(checkout=FakeCheckout(open=(untold(act),)))
    cashier.press(Key.Key_U, CONTROL)
    assert page(cashier).safe.text() == "Enter  立即登记"
    cashier.press(Key.Key_Return)
    cashier.until(lambda: asked(cashier) == ["ask 1"])


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def broken(tmp_path: Path, stack: ExitStack) -> CounterServices:
    """A counter on real files: the answer to the first settlement gets lost, and so does the first look for it."""
    faults = '[[fault]]\nfault = "lost_reply"\ncall = "settle"\n[[fault]]\nfault = "unreachable"\ncall = "find"\n'
    (tmp_path / "faults.toml").write_text(faults, encoding="utf-8")
    settings = Settings(
        state=str(tmp_path),
        reader=Reader(driver=Driver.SIMULATED, keep_card=False),
        platform=Platform(faults="faults.toml"),
    )
    return open_services(settings, stack)


def test_a_lost_answer_is_asked_for_in_vain_then_from_the_desk_and_found(
    broken: CounterServices, stack: ExitStack, qtbot: QtBot
) -> None:
    patient = broken.checkout.identify(people()[1].credential())
    agreed = broken.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    with pytest.raises(Unknown, match="no_answer"):
        broken.checkout.settle(agreed, cash(due, due))
    window = open_window_of(broken, stack)
    with qtbot.waitExposed(window):
        window.show()
    window.start()
    window.strip.suspense.click()
    services = window.pages.suspense
    qtbot.waitUntil(lambda: "问过 1 次没有结果" in words(services), timeout=10_000)
    assert "秒后" in services.when.text()
    services.safe.click()
    qtbot.waitUntil(lambda: "没有待核事项。" in words(services), timeout=10_000)
    found = broken.checkout.last()
    assert found is not None
    assert found.bill_number == agreed.bill.number
