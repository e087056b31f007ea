"""A journal that is behind what others have seen of it stands in the strip from the start."""

from collections.abc import Callable

from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout


def test_a_journal_that_is_behind_is_told_at_the_start(open_window: Callable[..., Cashier]) -> None:
    cashier = open_window(checkout=FakeCheckout(behind=True))
    assert "停止收费" in words(cashier.window.strip)
    cashier.checkout.behind = False
    cashier.window.flow.refresh_shift_status()
    cashier.until(lambda: "停止收费" not in words(cashier.window.strip))
