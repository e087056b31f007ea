"""A screen reader gets the values: what is seen is in the accessibility tree, and what changes is announced."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QHeaderView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from simulation.network.faults import Fault
from terminal.accounts.suspense import of_journal
from terminal.errors import Refused
from terminal.ports import ReaderEvent, ReaderState
from tests.terminal.make_journal import JOURNALS
from tests.ui.conftest import Cashier
from tests.ui.fakes import FakeCheckout
from tests.ui.recorded_counter import counter
from tests.ui.test_devices_page import FakeDiagnosis
from tests.ui.test_i18n import through_the_pages
from tests.ui.test_pending import lose
from tests.ui.test_without_a_mouse import COLUMNS, widgets, windows
from ui.pages.screen import Screen
from ui.session import Step
from ui.widgets.basic import column, label
from ui.widgets.live import Announcer, announcer_of
from ui.widgets.two_lines import AMOUNT, NOTE
from ui.widgets.wait_line import Wait, WaitLine

Key = Qt.Key

Open = Callable[..., Cashier]
PARTS = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)


def heard(window: QWidget) -> Iterator[str]:
    """Yield the name, description and value of everything in a window that is not hidden."""
    waiting: list[QAccessibleInterface] = [QAccessible.queryAccessibleInterface(window)]
    while waiting:
        now = waiting.pop()
        if now is None or now.state().invisible:
            continue
        yield from (now.text(part) for part in PARTS)
        waiting.extend(now.child(at) for at in range(now.childCount()))


def seen(widget: QWidget) -> Iterator[str]:
    """Yield the texts that a widget shows itself."""
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text().strip("◀▶▏ ")
    elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        yield from cells(widget, QModelIndex())


def cells(view: QAbstractItemView, above: QModelIndex) -> Iterator[str]:
    """Yield the texts of the rows that are in view."""
    model = view.model()
    for row in range(model.rowCount(above)):
        if view.viewport().rect().intersects(view.visualRect(model.index(row, 0, above))):
            for column in range(COLUMNS):
                index = model.index(row, column, above)
                yield from (str(index.data(role) or "") for role in (Qt.ItemDataRole.DisplayRole, AMOUNT, NOTE))
        yield from cells(view, model.index(row, 0, above))


@pytest.fixture
def reader() -> Iterator[None]:
    """Be a screen reader, as far as Qt knows."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def through_the_other_pages(cashier: Cashier) -> Iterator[str]:
    """Go through the pages beside the main job, with something typed where something can be typed."""
    control = Qt.KeyboardModifier.ControlModifier
    cashier.type("3716")
    yield "code typed"
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_N, control)
    cashier.type("37162")
    yield "identity"
    cashier.press(Key.Key_F12)
    cashier.until(lambda: cashier.window.pages.cash.closing.tenders.findChildren(QLabel) != [])
    for part in ("closing", "duty", "loans", "remittances", "finance"):
        yield part
        cashier.press({"closing": Key.Key_F6, "duty": Key.Key_F7, "loans": Key.Key_F8}.get(part, Key.Key_F9))
    cashier.press(Key.Key_U, control)
    yield "suspense"
    cashier.press(Key.Key_D, control)
    cashier.until(lambda: cashier.window.pages.devices.list.count() > 0)
    yield "devices"
    cashier.press(Key.Key_F11)
    yield "reprint"
    cashier.press(Key.Key_Escape)
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.type("12")
    yield "cash typed"
    cashier.press(Key.Key_Escape)
    cashier.checkout.raises["presettle"] = Refused("not_recognised")
    cashier.press(Key.Key_F5)
    cashier.until_step(Step.TROUBLE)
    yield "trouble"


def unheard(cashier: Cashier) -> list[str]:
    """Return what is seen and not in the accessibility tree."""
    tree = "\n".join(text for window in windows(cashier) for text in heard(window))
    texts = (text for each in widgets(cashier) for text in seen(each))
    return [text for text in texts if any(map(str.isalnum, text)) and text not in tree]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_is_seen_on_any_page_is_in_the_accessibility_tree(
    open_window: Open, language: str, tmp_path: Path
) -> None:
    cashier = open_window(language=language)
    for page in through_the_pages(cashier):
        assert unheard(cashier) == [], page
    copyfile(JOURNALS / "v2.db", tmp_path / "journal.db")
    items = of_journal(tmp_path / "journal.db")
    checkout = FakeCheckout(open=tuple(item.transaction for item in items))
    changes = {"checkout": checkout, "suspense": lambda _: items, "diagnosis": FakeDiagnosis()}
    cashier = open_window(language=language, **changes)
    cashier.window.toggle_display()
    for page in through_the_other_pages(cashier):
        assert unheard(cashier) == [], page


@pytest.mark.usefixtures("reader")
def test_what_is_seen_of_an_unknown_outcome_is_in_the_accessibility_tree(qapp: QApplication, tmp_path: Path) -> None:
    with counter(tmp_path / "pending.cassette") as at:
        at.voucher()
        lose(at, Fault.LOST_REPLY)
        tree = "\n".join(heard(at.window))
        shown = [text for each in at.window.findChildren(QWidget) if each.isVisible() for text in seen(each)]
    assert "¥ 300.00" in shown
    assert [text for text in shown if any(map(str.isalnum, text)) and text not in tree] == []


def test_every_page_and_window_has_a_name(cashier: Cashier) -> None:
    for page in through_the_pages(cashier):
        shown = [each.accessibleName() for each in cashier.window.findChildren(Screen) if each.isVisible()]
        assert len(shown) == 1, page
        assert shown[0], page
        assert all(window.accessibleName() or window.windowTitle() for window in windows(cashier))


class Ear:
    """Hears what a window announces."""

    def __init__(self, cashier: Cashier) -> None:
        self._cashier = cashier
        self._said: list[str] = []
        announcer_of(cashier.window).announced.connect(self._said.append)

    def hears(self, *texts: str) -> None:
        """Wait until all of these were announced since the last time; they are forgotten then."""

        self._cashier.until(lambda: all(text in "\n".join(self._said) for text in texts))
        self._said.clear()


@pytest.mark.usefixtures("reader")
def test_card_amount_outcome_warning_and_change_of_page_are_announced(cashier: Cashier) -> None:
    ear = Ear(cashier)
    cashier.window._show_reader(ReaderEvent(state=ReaderState.READING))
    ear.hears("正在读卡")
    cashier.insert_card()
    due = cashier.window.pages.counter.amount.amount.text()
    ear.hears("费用明细", cashier.window.pages.patient._name.text(), f"患者应付：{due}")
    cashier.press(Key.Key_F9)
    ear.hears("收款", due)
    cashier.type("12")
    ear.hears("实收：¥ 12", "还差：")
    cashier.press(Key.Key_Backspace)
    cashier.press(Key.Key_Backspace)
    cashier.press(Key.Key_Return)
    ear.hears("结算成功", "收据已打印")
    cashier.press(Key.Key_Escape)
    ear.hears("开始")
    cashier.window._notify("A warning.")
    ear.hears("A warning.")


@pytest.mark.usefixtures("reader")
def test_an_error_is_announced_with_its_answers(serving: Cashier) -> None:
    ear = Ear(serving)
    serving.checkout.raises["presettle"] = Refused("not_recognised")
    serving.press(Key.Key_F5)
    serving.until_step(Step.TROUBLE)
    answers = serving.window.pages.trouble.answers
    ear.hears(*(f"{each.accessibleDescription()}：{each.text()}" for each in answers.values() if each.isVisible()))


@pytest.mark.usefixtures("reader")
def test_a_wait_is_announced_once_and_not_every_second(qtbot: QtBot) -> None:
    line = WaitLine("large")
    qtbot.addWidget(line)
    with qtbot.waitSignal(announcer_of(line).announced) as first:
        line.show_wait(Wait(0.0, "Settling…", "", ""))
        line.show()
    assert first.args == ["Settling…"]
    line._tick()
    assert announcer_of(line)._waiting == {}


@pytest.mark.parametrize("alarm", [True, False])
@pytest.mark.usefixtures("reader")
def test_only_what_warns_interrupts_the_reader(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, alarm: bool) -> None:
    given: list[QAccessibleAnnouncementEvent] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", given.append)
    window = QWidget()
    window.setLayout(column(label("No paper.", "warn" if alarm else "text", live=True)))
    qtbot.addWidget(window)
    with qtbot.waitSignal(announcer_of(window).announced):
        window.show()
    polite = QAccessible.AnnouncementPoliteness
    assert [each.politeness() for each in given if isinstance(each, QAccessibleAnnouncementEvent)] == [
        polite.Assertive if alarm else polite.Polite
    ]


def test_without_a_screen_reader_nothing_is_made(cashier: Cashier) -> None:
    cashier.insert_card()
    assert cashier.window.findChild(Announcer) is None
