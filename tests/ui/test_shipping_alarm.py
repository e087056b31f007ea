"""A journal that the hospital's database refuses is an alarm on the strip, and stops no settlement."""

from collections.abc import Callable
from threading import Thread

from terminal.errors import BadInput
from tests.ui.conftest import Cashier, words
from tests.ui.test_style import cut
from ui.app import _unshipped

DIFFERS = BadInput("replica_differs", terminal="H3716000000103", entry=1234)


def test_a_replica_that_differs_is_an_alarm_in_words_that_fit(open_window: Callable[..., Cashier]) -> None:
    tell: list[Callable[[str], None]] = []
    cashier = open_window(watch_shipping=tell.append)
    finder = Thread(target=lambda: tell[0](_unshipped(DIFFERS, "zh_CN")))
    finder.start()
    cashier.until(lambda: "1234" in words(cashier.window.strip))
    finder.join()
    assert "请联系信息科" in words(cashier.window.strip)
    cashier.picture()
    assert cut(cashier.window) == []
    cashier.insert_card()
    assert "1234" in words(cashier.window.strip)
