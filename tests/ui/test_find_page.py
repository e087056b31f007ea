"""The page of the search, as a person sees, hears and reaches it, in both languages and on each kind of screen."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui import fake_finder
from tests.ui.conftest import Cashier
from tests.ui.test_fit import TITLE_BAR, opened, unreachable
from tests.ui.test_screen_reader import reader, unheard
from tests.ui.test_style import cut, low, name_of

__all__ = ["reader"]

Open = Callable[..., Cashier]
Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
SCREENS = [(1366, 768), (1280, 720), (1024, 768)]


def states(cashier: Cashier) -> Iterator[str]:
    """Show the page empty, then with each row chosen, and as the history of a day."""
    cashier.press(Key.Key_F, Control)
    page = cashier.window.pages.finding
    yield "empty"
    page.field.setText("oyzh 17")
    page.field.textEdited.emit("oyzh 17")
    cashier.until(lambda: page.list.count() > 0)
    for at in range(page.list.count()):
        if page.list.item(at).flags():
            page.list.setCurrentRow(at)
            cashier.until(lambda: page.panel.currentIndex() > 0)
            cashier.pause()
            yield f"row {at}"
    cashier.press(Key.Key_H, Control)
    cashier.until(lambda: page.is_history)
    yield "history"


def opened_at(open_window: Open, size: tuple[int, int], language: str) -> Cashier:
    finder = fake_finder.finder()
    checkout = fake_finder.Records()
    return opened(open_window, *size, None, language=language, finder=lambda: finder, checkout=checkout)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SCREENS)
def test_everything_is_seen_heard_and_reached(open_window: Open, size: tuple[int, int], language: str) -> None:
    cashier = opened_at(open_window, size, language)
    seen = []
    for state in states(cashier):
        cashier.picture()
        assert unreachable(cashier.window) == [], state
        assert cut(cashier.window) == [], state
        assert size != SCREENS[0] or low(cashier.window) == [], state  # smaller ones are scaled down
        assert unheard(cashier) == [], state
        assert cashier.window.height() == size[1] - TITLE_BAR, state
        reachable = [
            each
            for each in cashier.window.pages.finding.findChildren(QWidget)
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert [each for each in reachable if not name_of(each)] == [], state
        seen.append(state)
    assert len(seen) == 2 + 7


def test_no_input_method_is_ever_active_on_the_page(open_window: Open) -> None:
    cashier = opened_at(open_window, SCREENS[0], "zh_CN")
    cashier.press(Key.Key_F, Control)
    widgets = [cashier.window.pages.finding, *cashier.window.pages.finding.findChildren(QWidget)]
    assert [each for each in widgets if each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)] == []


def test_a_code_that_is_scanned_is_taken_and_not_typed_into_the_field(open_window: Open) -> None:
    cashier = opened_at(open_window, SCREENS[0], "zh_CN")
    cashier.press(Key.Key_F, Control)
    field = cashier.window.pages.finding.field
    cashier.scan()
    cashier.until(lambda: cashier.session.payable)
    assert field.text() == ""


def test_without_the_hospital_the_page_says_so(open_window: Open) -> None:
    finder = fake_finder.finder()
    finder.found = finder.found._replace(lacks_hospital=True)
    cashier = open_window(finder=lambda: finder)
    cashier.press(Key.Key_F, Control)
    page = cashier.window.pages.finding
    page.field.setText("oy")
    page.field.textEdited.emit("oy")
    cashier.until(lambda: "医院系统没有回应" in page._count.text())
