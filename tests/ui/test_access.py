"""Every page in every theme, language and size: legible, reached by Tab, named, announced, and nothing cut or covered.

A sample of the combinations is tried in the suite, all of them with JIESUAN_PROVE=1 (script/prove whole).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from tests.ui import access
from tests.ui.conftest import Cashier
from tests.ui.gallery import EVERY, SIZES, WALKS, Combination, set_up, through_the_new_pages
from tests.whole import sample
from ui.pages.screen import Screen
from ui.widgets.live import announcer_of

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]


@pytest.fixture
def reader() -> Iterator[None]:
    """Be a screen reader, as far as Qt knows."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


FEW = (
    *(Combination(walk, "high_contrast", "zh_CN", SIZES[0]) for walk in WALKS[:2]),
    Combination(through_the_new_pages, "light", "en", SIZES[2]),
)


@pytest.mark.sampled
@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("seen", sample(FEW, EVERY), ids=lambda seen: f"{seen.walk.__name__}-{seen.folder}")
def test_every_page_is_for_everybody(open_window: Open, tmp_path: Path, seen: Combination) -> None:
    cashier = set_up(open_window, tmp_path, seen)
    said = list[str]()
    announcer_of(cashier.window).announced.connect(said.append)
    for _ in range(2):  # the first page is announced as the window comes, before anybody here listens
        cashier.press(Key.Key_F1)
    wrong = {page: [*access.defects(cashier, seen.theme), *unsaid(cashier, said)] for page in seen.walk(cashier)}
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
