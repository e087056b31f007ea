"""The demonstration layout: every window on one screen, none over another, nothing cut, a caption with the next key."""

from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from msgspec.structs import astuple
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget

from simulation.network.network import Network
from tests.ui.conftest import Cashier, words
from tests.ui.test_display import laid_out, offering
from tests.ui.test_fit import unreachable
from tests.ui.test_i18n import through_the_pages
from tests.ui.test_style import cut
from ui import demo_layout
from ui.captions import demo_step
from ui.session import Session, Step

Open = Callable[..., Cashier]
SCREENS = [(1280, 720), (1366, 768), (1920, 1080)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_the_windows_share_the_screen_and_none_covers_another(width: int, height: int) -> None:
    screen = QRect(0, 0, width, height)
    assert demo_layout.scale_within(screen.size()) >= demo_layout.LEAST
    shared = astuple(demo_layout.places(screen))
    assert all(screen.contains(place) for place in shared)
    assert not any(one.intersects(other) for one, other in combinations(shared, 2))


def test_a_screen_that_is_too_small_is_refused() -> None:
    assert demo_layout.scale_within(QSize(1024, 768)) < demo_layout.LEAST


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_is_cut_on_any_page_of_any_window(open_window: Open, width: int, height: int, language: str) -> None:
    shared = demo_layout.places(QRect(0, 0, width, height))
    scale, size = demo_layout.scale_within(QSize(width, height)), shared.counter.size()
    cashier = open_window(size=size.toTuple(), scale=scale, language=language, patient_display=True)
    assert cashier.window.display
    for page in through_the_pages(cashier):
        cashier.picture()
        assert unreachable(cashier.window) == [], page
        assert cut(cashier.window) == [], page
        cashier.window.display.resize(shared.display.size())
        laid_out(cashier.window.display)
        assert cut(cashier.window.display) == [], page
        assert cashier.window.size() == size, page


@pytest.fixture
def demonstrated(open_window: Open) -> Iterator[Cashier]:
    """A counter in the demonstration layout."""
    cashier = open_window(demo=True)
    yield cashier
    cashier.window.close_side_windows()


def pages(cashier: Cashier) -> QTabWidget:
    assert cashier.window.simulation
    return cashier.window.simulation.findChildren(QTabWidget)[0]


def test_it_opens_every_window(demonstrated: Cashier) -> None:
    window = demonstrated.window
    assert window.display
    assert window.simulation
    assert window.caption
    assert all(each.isVisible() for each in (window, window.display, window.simulation, window.caption))
    window.close()
    assert window.caption is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_part_of_the_desk_is_a_page_with_a_number(open_window: Open, language: str) -> None:
    usual = open_window().services.simulation
    assert usual
    network = Network()
    cashier = open_window(
        demo=True, language=language, simulation=usual.__class__(**(vars(usual) | {"network": network}))
    )
    desk, tabs = cashier.window.simulation, pages(cashier)
    assert desk
    desk.resize(demo_layout.places(QRect(0, 0, 1366, 768)).desk.size())
    for at in range(tabs.count()):
        assert tabs.tabText(at).startswith(f"&{at + 1} ")
        tabs.setCurrentIndex(at)
        laid_out(desk)  # type: ignore[arg-type]  # any window
        assert cut(desk) == [], tabs.tabText(at)
    cashier.window.close_side_windows()


def test_the_caption_follows_the_job(demonstrated: Cashier) -> None:
    caption = demonstrated.window.caption
    assert caption
    said = [caption.shown[1]]
    demonstrated.insert_card()
    said.append(caption.shown[1])
    assert "648.89" in words(caption)
    demonstrated.press(Qt.Key.Key_F9)
    said.append(caption.shown[1])
    demonstrated.press(Qt.Key.Key_Return)
    demonstrated.until(lambda: demonstrated.session.step is Step.DONE and not demonstrated.session.printing)
    said.append(caption.shown[1])
    assert said == ["Ctrl+M", "F9", "Enter", "Enter"]


@pytest.mark.usefixtures("english")
def test_at_the_desk_the_caption_names_the_key_that_works_there(serving: Cashier) -> None:
    assert demo_step(Session(), at_desk=True).key == "Enter"
    assert demo_step(serving.session, at_desk=True).key == "Ctrl+M"
    assert demo_step(serving.session, at_desk=False).key == "F9"
    assert demo_step(offering(serving), at_desk=True).key == ""


def test_the_layout_is_not_changed_while_a_patient_is_at_the_counter(serving: Cashier) -> None:
    asked: list[bool] = []
    serving.window.layout_asked.connect(lambda: asked.append(True))
    QTest.keyClick(serving.window.windowHandle(), Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert "Ctrl+Y" in words(serving.window.strip)
    assert not asked


def test_a_key_leaves_the_layout(demonstrated: Cashier) -> None:
    asked: list[bool] = []
    demonstrated.window.layout_asked.connect(lambda: asked.append(True))
    demonstrated.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert asked
