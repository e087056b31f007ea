"""Every page of the window in each theme, language and size: the walks past them, and a cashier set up for them."""

import re
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import force_setattr
from PIL import Image
from PySide6.QtCore import Qt

from counter.settings import Settings
from counter.settings_desk import SettingsDesk
from terminal.accounts.reconcile import Difference
from tests.ui.conftest import Cashier
from tests.ui.test_devices_page import FakeDiagnosis
from tests.ui.test_fit import opened
from tests.ui.test_i18n import through_the_pages
from tests.ui.test_reconciliation import FakeBooks, found
from tests.ui.test_screen_reader import through_the_other_pages
from ui.style import THEMES

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
Walk = Callable[[Cashier], Iterator[str]]
Size = tuple[int, int, float | None]
SIZES: tuple[Size, ...] = ((1366, 768, None), (1920, 1080, 1.5), (1920, 1080, 2.0))
"""Width and height of the screen in pixels, and the scale of the settings, if any."""


class Combination(NamedTuple):
    """One way to see the pages of a walk."""

    walk: Walk
    theme: str
    language: str
    size: Size

    @property
    def folder(self) -> str:
        """The name of its folder of pictures."""
        width, height, scale = self.size
        return f"{self.language}-{self.theme}-{width}x{height}" + (f"-scale-{scale}" if scale else "")


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


WALKS: tuple[Walk, ...] = (through_the_pages, through_the_new_pages, through_the_other_pages)
EVERY = tuple(map(Combination._make, product(WALKS, THEMES, ("zh_CN", "en"), SIZES)))


def set_up(open_window: Callable[..., Cashier], folder: Path, seen: Combination, **changes: Any) -> Cashier:  # noqa: ANN401 - the desk's fields
    """Open a window in which every page of the walks has something to show; its settings are in the folder."""
    cashier = opened(
        open_window,
        *seen.size,
        theme=seen.theme,
        language=seen.language,
        day_books=FakeBooks(*map(found, Difference)),
        diagnosis=FakeDiagnosis(),
        **changes,
    )
    desk = SettingsDesk(Settings(), folder / "settings.toml", cashier.people)
    force_setattr(cashier.services, "settings_desk", desk)  # needs the people of this very window
    return cashier


def file_name(number: int, page: str) -> str:
    """Return the name of a page's picture, in the order of its walk."""
    return f"{number:02d}-{re.sub('[^a-z0-9]+', '-', page.lower()).strip('-')}.png"


DOCS = Path(__file__).parents[2] / "docs" / "pictures"
OF_DOCS = {
    "collect.png": "through_the_pages/16-collect.png",
    "refund.png": "through_the_pages/20-refund-by-line.png",
    "devices.png": "through_the_other_pages/08-devices.png",
}
"""The pictures that docs/ shows, which are committed: few, small, and with masked names."""


def keep_for_docs(gallery: Path) -> None:
    """Put the pictures of docs/ there from a gallery, in few colours."""
    DOCS.mkdir(exist_ok=True)
    for name, taken in OF_DOCS.items():
        with Image.open(gallery / Combination(WALKS[0], "light", "zh_CN", SIZES[0]).folder / taken) as picture:
            picture.convert("RGB").quantize(64).save(DOCS / name, optimize=True)


if __name__ == "__main__":
    keep_for_docs(Path(sys.argv[1]))
