"""A picture of every page in every theme, language and size (script/gallery), in which nothing is cut or off screen.

A sample of the combinations is taken in the suite, all of them with JIESUAN_PROVE=1; JIESUAN_PICTURES=DIR keeps them.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from tests.ui.conftest import Cashier
from tests.ui.gallery import EVERY, SIZES, WALKS, Combination, file_name, set_up
from tests.ui.test_fit import TITLE_BAR, unreachable
from tests.ui.test_style import cut
from tests.whole import sample

FEW = (Combination(WALKS[1], "dark", "en", SIZES[0]), Combination(WALKS[2], "light", "zh_CN", SIZES[0]))


@pytest.mark.sampled
@pytest.mark.parametrize("seen", sample(FEW, EVERY), ids=lambda seen: f"{seen.walk.__name__}-{seen.folder}")
def test_every_page_has_a_picture_in_which_nothing_is_cut(
    open_window: Callable[..., Cashier], tmp_path: Path, seen: Combination
) -> None:
    folder = Path(os.environ.get("JIESUAN_PICTURES", tmp_path)) / seen.folder / seen.walk.__name__
    folder.mkdir(parents=True, exist_ok=True)
    cashier = set_up(open_window, tmp_path, seen, mask_names=True)
    taken: dict[str, bytes] = {}
    for number, page in enumerate(seen.walk(cashier)):
        picture = cashier.picture()
        assert cut(cashier.window) == [], page
        assert unreachable(cashier.window) == [], page
        assert picture.size() == QSize(seen.size[0], seen.size[1] - TITLE_BAR), page
        file = folder / file_name(number, page)
        assert picture.save(str(file)), file
        taken[file.name] = file.read_bytes()
    assert len(taken) >= 5
    assert len(set(taken.values())) >= len(taken) - 2  # a walk may come to a page twice; one that stands still is found
