"""Nothing needs a mouse: no text is in a tool tip only, every button has a key or Tab, and so has what is cut."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractScrollArea, QListWidget, QWidget

from tests.ui.conftest import Cashier, words
from tests.ui.test_i18n import through_the_pages
from ui.style import Look, tokens
from ui.widgets.page_area import PageArea
from ui.widgets.row_table import ROW, Rows, RowTable
from ui.widgets.two_lines import show_two_lines, two_lines

Open = Callable[..., Cashier]
COLUMNS = 6
ByTab = Qt.FocusPolicy.TabFocus
LONG = "中西医结合肝胆胰外科特需门诊 · 11-22 · MZ202611220012"


def windows(cashier: Cashier) -> Iterator[QWidget]:
    others = (cashier.window.simulation, cashier.window.display)
    yield from (each for each in (cashier.window, *others) if each is not None)


def widgets(cashier: Cashier) -> Iterator[QWidget]:
    """Yield everything that is seen."""
    for window in windows(cashier):
        yield from (each for each in window.findChildren(QWidget) if each.isVisible())


def tips(widget: QWidget) -> Iterator[str]:
    """Yield the tool tips of a widget and of its items."""
    yield widget.toolTip()
    model = widget.model() if isinstance(widget, QAbstractItemView) else None
    if model:
        for row in range(model.rowCount(QModelIndex())):
            for column in range(COLUMNS):
                yield model.index(row, column, QModelIndex()).data(Qt.ItemDataRole.ToolTipRole) or ""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_tool_tip_says_what_is_nowhere_else(open_window: Open, language: str) -> None:
    cashier = open_window(language=language)
    for page in through_the_pages(cashier):
        seen = "\n".join(words(window) + window.windowTitle() for window in windows(cashier))
        assert [tip for each in widgets(cashier) for tip in tips(each) if tip and tip not in seen] == [], page


def test_every_button_is_reached_by_tab_or_shows_its_key(cashier: Cashier) -> None:
    for page in through_the_pages(cashier):
        for each in widgets(cashier):
            if isinstance(each, QAbstractButton) and each.isEnabled() and not each.focusPolicy() & ByTab:
                assert any(key in each.text() for key in ("F", "Ctrl+")), (page, each.text())


def test_what_scrolls_is_reached_by_tab_or_by_a_key_that_is_shown(open_window: Open) -> None:
    cashier = open_window(size=(1024, 744), scale=0.92)
    for page in through_the_pages(cashier):
        for each in widgets(cashier):
            scrolls = isinstance(each, QAbstractScrollArea) and each.verticalScrollBar().maximum() > 0
            if not scrolls or each.focusPolicy() & ByTab:
                continue
            shown = words(cashier.window)
            assert isinstance(each, PageArea) or "F6" in shown or "↑ ↓" in shown, (page, each.accessibleName())


def test_the_keys_of_a_page_that_is_too_high_scroll_it(open_window: Open) -> None:
    cashier = open_window(size=(1366, 400))
    cashier.press(Qt.Key.Key_F1)
    cashier.picture()
    area = cashier.window.findChildren(PageArea)[0]
    assert area.more.isVisible()
    cashier.press(Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
    while area.verticalScrollBar().value() < area.verticalScrollBar().maximum():
        cashier.press(Qt.Key.Key_PageDown)
    assert not area.more.isVisible()
    cashier.press(Qt.Key.Key_PageUp)
    assert area.more.isVisible()


class Cut(Rows):
    """Two rows of a text that is longer than its column."""

    columns = 1

    def rowCount(self, _parent: object = None) -> int:  # noqa: N802 - Qt's name
        return 2

    def headers(self) -> list[str]:
        return [""]

    def text(self, _row: int, _column: int) -> str:
        return LONG

    def ink(self, _row: int, _column: int) -> str:
        return "text"


@pytest.mark.usefixtures("english")
def test_the_arrow_keys_show_what_is_cut_in_a_row() -> None:
    table = RowTable(Look(tokens("light")), Cut(), {}, "")
    table.resize(200, 300)
    table.grab()
    table.selectRow(0)
    assert table.rowHeight(0) > ROW
    assert table.rowHeight(1) == ROW
    table.selectRow(1)
    assert (table.rowHeight(0), table.rowHeight(1) > ROW) == (ROW, True)
    table.resize(1000, 300)
    table.grab()
    table.selectRow(0)
    assert table.rowHeight(0) == ROW


@pytest.mark.usefixtures("english")
def test_a_row_that_was_opened_is_closed_when_the_rows_are_replaced() -> None:
    rows = Cut()
    table = RowTable(Look(tokens("light")), rows, {}, "")
    table.resize(200, 300)
    table.grab()
    table.selectRow(0)
    rows.beginResetModel()
    rows.endResetModel()
    table.selectRow(1)
    assert (table.rowHeight(0), table.rowHeight(1) > ROW) == (ROW, True)


@pytest.mark.usefixtures("english")
def test_a_note_that_is_too_long_takes_another_line() -> None:
    view = QListWidget()
    show_two_lines(view, Look(tokens("light")))
    for note in ("short", LONG):
        view.addItem(two_lines("门诊", "¥ 1.00", note, ""))
    view.resize(240, 300)
    view.grab()
    assert view.sizeHintForRow(1) > view.sizeHintForRow(0)
