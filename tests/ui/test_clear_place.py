"""On one small screen the patient display lies above a window, and never on a key, an amount or a code of it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.ui.conftest import Cashier
from tests.ui.test_display import CODE, codes, laid_out, offering
from tests.ui.test_i18n import through_the_pages
from tests.ui.test_style import cut
from ui.clear_place import SIZES, clear_place, needed
from ui.session import Session

Open = Callable[..., Cashier]
SCREENS = [((1024, 744), 0.92), ((1280, 696), 0.937)]


def covered(display: QWidget, below: QWidget) -> list[str]:
    """Return the keys, amounts and codes that a display covers."""
    at = display.frameGeometry()
    return [str(place) for place in needed(below) if at.intersects(place)]


def test_the_largest_place_that_covers_nothing_is_taken() -> None:
    area, key = QRect(0, 0, 1000, 700), QRect(0, 600, 1000, 100)
    place = clear_place(area, [key], [], 1.0)
    assert place is not None
    assert (place.width(), place.height()) == SIZES[0]
    assert area.contains(place)
    assert not place.intersects(key)


def test_what_is_only_read_is_covered_where_there_is_no_other_place() -> None:
    area, text = QRect(0, 0, 400, 400), QRect(0, 0, 400, 300)
    place = clear_place(area, [], [text], 1.0)
    assert place is not None
    assert place.bottom() == area.bottom()
    assert clear_place(area, [area], [], 1.0) is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("size", "scale"), SCREENS)
def test_it_covers_no_key_and_no_amount_on_any_page(
    open_window: Open, size: tuple[int, int], scale: float, language: str
) -> None:
    cashier = open_window(size=size, scale=scale, language=language, patient_display=True)
    display = cashier.window.display
    assert display
    for page in through_the_pages(cashier):
        cashier.picture()
        cashier.rest()
        if page == "simulation":
            break
        cashier.until(lambda: covered(display, cashier.window) == [])  # it gives way once the page is laid out
        assert cashier.window.geometry().contains(display.geometry()), page
        laid_out(display)
        assert cut(display) == [], page


@pytest.mark.parametrize(("size", "scale"), SCREENS)
def test_its_code_can_be_read_where_it_lies_above_the_window(
    open_window: Open, size: tuple[int, int], scale: float
) -> None:
    cashier = open_window(size=size, scale=scale, patient_display=True)
    cashier.insert_card()
    cashier.window.flow.move(offering(cashier))
    cashier.rest()
    assert cashier.window.display
    assert codes(laid_out(cashier.window.display)) == [CODE]
    assert covered(cashier.window.display, cashier.window) == []
    cashier.window.flow.move(Session())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_covers_no_key_of_the_simulation_desk(open_window: Open, language: str) -> None:
    cashier = open_window(size=(1024, 744), scale=0.92, language=language, patient_display=True)
    cashier.window.open_simulation()
    desk, display = cashier.window.simulation, cashier.window.display
    assert desk
    assert display
    cashier.until(desk.isActiveWindow)
    cashier.rest()
    assert any(each.isVisible() for each in desk.findChildren(QAbstractButton))
    assert covered(display, desk) == []
