"""While a part is down the strip says in one line what does not work, and what still does."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from terminal.errors import NotSent
from tests.ui.conftest import Cashier, words
from tests.ui.test_style import cut
from ui.session import Step

Open = Callable[..., Cashier]


def test_without_the_insurer_what_still_works_is_named_until_it_answers_again(cashier: Cashier) -> None:
    cashier.checkout.raises["identify"] = NotSent("platform_unreachable")
    cashier.reader.insert(cashier.checkout.patient.person)
    cashier.until_step(Step.TROUBLE)
    assert "还能办：自费患者（Ctrl+F）" in words(cashier.window.strip)
    cashier.picture()
    assert cut(cashier.window) == []
    del cashier.checkout.raises["identify"]
    cashier.press(Qt.Key.Key_Escape)
    cashier.insert_card()
    cashier.until(lambda: "还能办" not in words(cashier.window.strip))


def test_without_the_hospital_what_still_works_is_named(open_window: Open) -> None:
    cashier = open_window(taken=lambda: None)
    cashier.until(lambda: "医院系统没有应答" in words(cashier.window.strip))
    cashier.picture()
    assert cut(cashier.window) == []
