"""The window fits the screen and stays: by width, at any scale, and beside the patient display."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.conftest import Cashier, words
from tests.ui.test_display import laid_out
from tests.ui.test_i18n import through_the_pages
from tests.ui.test_style import cut
from tests.whole import sample
from ui import fit
from ui.widgets.key_bar import key_names

Open = Callable[..., Cashier]
TITLE_BAR = 24
# Each with the scale of the settings; at 1920×1080 the last is the space that an operating system at 200 % leaves.
SCREENS = [
    (1366, 768, None),
    (1280, 720, None),
    (1280, 800, None),
    (1024, 768, None),
    (1920, 1080, 1.0),
    (1920, 1080, 1.25),
    (1920, 1080, 1.5),
    (1920, 1080, 2.0),
    (960, 540, None),
    (3840, 2160, None),
]
IN_BOTH = tuple((*screen, language) for screen in SCREENS for language in ("zh_CN", "en"))
# The languages in turn, and both where there is least room.
FEW = tuple(each for at, each in enumerate(IN_BOTH) if at % 4 in (0, 3) or each[0] <= 1024)


def opened(open_window: Open, width: int, height: int, wanted: float | None, **changes: object) -> Cashier:
    scale = fit.scale_within(QSize(width, height), wanted)
    return open_window(size=(width, height - TITLE_BAR), scale=scale, **changes)


def unreachable(window: QWidget) -> list[str]:
    """Return the buttons of which a part cannot be seen."""
    return [
        each.text()
        for each in window.findChildren(QAbstractButton)
        if each.isVisible() and each.visibleRegion().boundingRect() != each.rect()
    ]


@pytest.mark.sampled
@pytest.mark.parametrize(("width", "height", "wanted", "language"), sample(FEW, IN_BOTH))
def test_nothing_that_can_be_pressed_is_off_screen(
    open_window: Open, width: int, height: int, wanted: float | None, language: str
) -> None:
    cashier = opened(open_window, width, height, wanted, language=language)
    for page in through_the_pages(cashier):
        cashier.picture()
        assert unreachable(cashier.window) == [], page
        assert cut(cashier.window) == [], page
        assert cashier.window.size() == QSize(width, height - TITLE_BAR), page


def test_a_scale_that_fits_is_kept_and_one_that_does_not_is_lowered() -> None:
    full_hd = QSize(1920, 1080)
    assert [fit.scale_within(full_hd, wanted) for wanted in (1.0, 1.25)] == [1.0, 1.25]
    assert 1.25 < fit.scale_within(full_hd, 2.0) < 1.5
    assert fit.scale_within(QSize(1366, 768)) == 1.0
    assert fit.scale_within(QSize(3840, 2160)) == 2.0


def test_the_window_opens_within_the_space_that_the_screen_leaves() -> None:
    available = QRect(40, 30, 1280, 690)
    placed = fit.inside(available, QSize(1366, 768))
    assert available.contains(placed)
    assert placed.height() == available.height() - fit.TITLE


def test_the_left_column_folds_to_one_line_where_there_is_no_width(open_window: Open) -> None:
    cashier = open_window(size=(1024, 744), scale=0.92)
    cashier.insert_card()
    cashier.picture()
    column = cashier.window.pages.patient
    assert column.height() < 60
    assert "王建国" in words(column)
    cashier.window.resize(1366, 744)
    cashier.picture()
    assert column.width() < 300
    assert column.bills.isVisible()


def test_f4_opens_the_folded_bills_and_closes_them(open_window: Open) -> None:
    cashier = open_window(size=(1024, 744), scale=0.92)
    cashier.insert_card()
    cashier.press(Qt.Key.Key_F4)
    column = cashier.window.pages.patient
    assert column.bills.hasFocus()
    cashier.press(Qt.Key.Key_Down)
    cashier.until(lambda: cashier.session.payable)
    assert cashier.session.bill == cashier.checkout.patient.bills[1]
    cashier.press(Qt.Key.Key_F4)
    assert not column.bills.isVisible()
    assert QApplication.focusWidget() is cashier.window.pages.counter.first


def test_all_keys_are_seen_in_a_narrow_bar(open_window: Open) -> None:
    bar = open_window(size=(1024, 744), language="en").window.keys
    places = [bar.keys[key].geometry() for key in key_names()]
    assert all(bar.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)


def test_the_window_never_grows_by_itself(open_window: Open) -> None:
    cashier = open_window(size=(1000, 500))
    for page in through_the_pages(cashier):
        cashier.picture()
        assert cashier.window.size() == QSize(1000, 500), page


def test_a_page_that_does_not_fit_scrolls(open_window: Open) -> None:
    cashier = open_window(size=(1366, 500))
    cashier.press(Qt.Key.Key_F1)
    cashier.picture()
    shown = cashier.window.pages.help
    assert shown.height() >= shown.minimumSizeHint().height() > cashier.window.height() - 200


def test_every_warning_is_shown_by_a_key(cashier: Cashier) -> None:
    cashier.window._alarm(notice="第一", reader="第二", scanner="第三")
    assert "另有 2 条：Ctrl+W" in words(cashier.window.strip)
    for seen in (True, False):
        cashier.press(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        cashier.picture()
        assert ("第三" in words(cashier.window.strip)) is seen
        assert cut(cashier.window) == []


def test_the_patient_display_that_somebody_closed_is_noticed_and_opens_again(serving: Cashier) -> None:
    serving.window.toggle_display()
    assert serving.window.display is not None
    serving.until(serving.window.display.isVisible)
    serving.window.display.close()
    assert serving.window.display is None
    assert "Ctrl+P" in words(serving.window.strip)
    serving.window.toggle_display()
    assert serving.window.display is not None
    serving.until(serving.window.display.isVisible)
    serving.window.toggle_display()
    assert "Ctrl+P" in words(serving.window.strip)


def test_the_patient_display_stands_beside_the_window_where_there_is_room() -> None:
    full_hd = QRect(0, 0, 1920, 1080)
    room = fit.room_beside(full_hd, 1.0, 340)
    assert room == 1920 - 1366
    strip = fit.strip_beside(full_hd, QRect(0, 0, 1366, 1080), 340)
    assert strip is not None
    assert strip.left() == 1366
    assert strip.width() == room
    assert fit.room_beside(QRect(0, 0, 1366, 768), 1.0, 340) == 0
    assert fit.strip_beside(full_hd, full_hd, 340) is None


def test_without_room_the_patient_display_stands_above_the_patients_column(serving: Cashier) -> None:
    serving.window.toggle_display()
    display = serving.window.display
    assert display is not None
    serving.until(display.isVisible)
    assert display.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    keys = serving.window.keys
    assert display.geometry().bottom() < keys.mapToGlobal(QPoint(0, 0)).y()
    laid_out(display)
    assert cut(display) == []
    serving.window.toggle_display()
