"""Every page in every theme, language and size: legible, reached by Tab, named, announced, and nothing cut or covered.

A sample of the combinations is tried in the suite, all of them with JIESUAN_PROVE=1 (script/prove whole).
"""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from counter.settings import Settings
from counter.settings_desk import SettingsDesk
from terminal.accounts.reconcile import Difference
from tests.ui import access
from tests.ui.conftest import Cashier
from tests.ui.test_devices_page import FakeDiagnosis
from tests.ui.test_fit import opened
from tests.ui.test_i18n import through_the_pages
from tests.ui.test_reconciliation import FakeBooks, found
from tests.ui.test_screen_reader import through_the_other_pages
from tests.whole import sample
from ui.pages.screen import Screen
from ui.style import THEMES
from ui.widgets.live import announcer_of

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
SIZES = ((1366, 768, None), (1920, 1080, 1.5), (1920, 1080, 2.0))


@pytest.fixture
def reader() -> Iterator[None]:
    """Be a screen reader, as far as Qt knows."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def through_the_new_pages(cashier: Cashier) -> Iterator[str]:
    """Go through the pages that only few cashiers see."""
    pages = cashier.window.pages
    cashier.press(Key.Key_K, Control)
    cashier.until(lambda: pages.reconciliation.steps.report is not None)
    yield "reconciliation"
    cashier.press(Key.Key_Return)
    yield "consent"
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_O, Control)
    yield "settings"
    pages.settings.keys.setFocus()
    yield "settings, keys"
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_T, Control)
    yield "applications"
    cashier.press(Key.Key_Escape)


WALKS = (through_the_pages, through_the_new_pages, through_the_other_pages)
EVERY = tuple(product(WALKS, THEMES, ("zh_CN", "en"), SIZES))
FEW = (*product(WALKS[:2], ("high_contrast",), ("zh_CN",), SIZES[:1]), (through_the_new_pages, "light", "en", SIZES[2]))


@pytest.mark.sampled
@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(("walk", "theme", "language", "size"), sample(FEW, EVERY))
def test_every_page_is_for_everybody(
    open_window: Open,
    tmp_path: Path,
    walk: Callable[[Cashier], Iterator[str]],
    theme: str,
    language: str,
    size: tuple[int, int, float | None],
) -> None:
    cashier = opened(
        open_window,
        *size,
        theme=theme,
        language=language,
        day_books=FakeBooks(*map(found, Difference)),
        diagnosis=FakeDiagnosis(),
    )
    people = cashier.people
    desk = SettingsDesk(Settings(), tmp_path / "settings.toml", people)
    object.__setattr__(cashier.services, "settings_desk", desk)  # needs the people of this very window
    said = list[str]()
    announcer_of(cashier.window).announced.connect(said.append)
    for _ in range(2):  # the first page is announced as the window comes, before anybody here listens
        cashier.press(Key.Key_F1)
    wrong = {page: [*access.defects(cashier, theme), *unsaid(cashier, said)] for page in walk(cashier)}
    assert {page: told for page, told in wrong.items() if told} == {}


def unsaid(cashier: Cashier, said: list[str]) -> Iterator[str]:
    """Yield the page that is seen if it was never announced."""
    name = next(each.accessibleName() for each in cashier.window.findChildren(Screen) if each.isVisible())
    cashier.until(lambda: announcer_of(cashier.window)._waiting == {})
    if not any(name in each for each in said):
        yield f"not announced: {name}"


def test_pale_text_is_found() -> None:
    ground, text = np.full((10, 10), 0xFFFFFF, np.uint32), np.full((2, 2), 0x888888, np.uint32)
    ground[3:5, 3:5] = text
    assert 3 < access.rendered(ground) < 4
    ground[7, 7] = 0x000000
    assert access.rendered(ground) == 21
