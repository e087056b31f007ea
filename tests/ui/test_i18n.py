"""The window's words: every one is said in Chinese, with the same places to fill in, and the compiled file is fresh."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import ui
from terminal.model import Right
from tests.ui.conftest import Cashier
from tests.ui.staff import BADGE, LI
from ui.consenting import Asked
from ui.counter_services import CounterServices
from ui.session import Step

UI = Path(next(iter(ui.__path__)))
WORDS = UI / "i18n" / "zh_CN.ts"
KEY = re.compile(r"Enter|Home|PgUp|PgDn|Ctrl\+[A-Z1-3]")
PLACE = re.compile(r"\{\d\}")


def said_in_code() -> Iterator[str]:
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                assert isinstance(node.args[0], ast.Constant), f"{file.name}:{node.lineno} says no fixed text"
                yield str(node.args[0].value)


def said_in_chinese() -> dict[str, ElementTree.Element]:
    messages = ElementTree.parse(WORDS).getroot().iter("message")  # noqa: S314 - our own file
    return {message.findtext("source", ""): message for message in messages}


def test_every_text_of_the_code_is_said_in_chinese_and_nothing_else() -> None:
    assert set(said_in_code()) == set(said_in_chinese())


def test_no_translation_is_unfinished_or_empty() -> None:
    for source, message in said_in_chinese().items():
        translation = message.find("translation")
        assert translation is not None, source
        assert translation.text, source
        assert "type" not in translation.attrib, source


def test_the_places_to_fill_in_are_the_same() -> None:
    for source, message in said_in_chinese().items():
        assert sorted(PLACE.findall(source)) == sorted(PLACE.findall(message.findtext("translation", ""))), source


def test_the_compiled_words_are_those_of_the_source(tmp_path: Path) -> None:
    compiled = tmp_path / "zh_CN.qm"
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([lrelease, "-silent", WORDS, "-qm", compiled], check=True)
    assert compiled.read_bytes() == WORDS.with_suffix(".qm").read_bytes()


def through_the_pages(cashier: Cashier) -> Iterator[str]:
    """Go through the job, and name each page while it is shown."""
    yield "waiting"
    cashier.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    cashier.until(lambda: cashier.window.pages.institutions.rows.rowCount() > 0)
    yield "institutions"
    cashier.press(Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    yield "suspense desk"
    cashier.press(Qt.Key.Key_Escape)
    yield from through_the_cash_office(cashier)
    cashier.insert_card()
    yield "counter"
    cashier.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    cashier.until(lambda: cashier.window.pages.deposits.deposits.rowCount() > 0)
    yield "deposits"
    cashier.press(Qt.Key.Key_Escape)
    cashier.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    yield "applications"
    yield from through_a_consent(cashier)
    cashier.press(Qt.Key.Key_Escape)
    cashier.press(Qt.Key.Key_F6)
    yield "why"
    cashier.press(Qt.Key.Key_F7)
    cashier.until(lambda: cashier.window.pages.what_if.figures.rowCount() > 0)
    yield "what if"
    cashier.press(Qt.Key.Key_F1)
    yield "help"
    cashier.press(Qt.Key.Key_Escape)
    cashier.press(Qt.Key.Key_F9)
    yield "collect"
    cashier.press(Qt.Key.Key_Return)
    cashier.until(lambda: cashier.printer.copies == [0] and not cashier.session.printing)
    yield "done"
    yield from through_the_refund(cashier)
    cashier.press(Qt.Key.Key_Escape)
    yield from through_the_lock(cashier)
    cashier.window.open_simulation()
    yield "simulation"


def through_the_lock(cashier: Cashier) -> Iterator[str]:
    """Set the first operator up, who finds the counter locked, and has somebody sign in wrong and then right."""
    cashier.operators.change(LI)
    cashier.lock()
    cashier.sign_in("27182818")
    cashier.until_login()
    yield "sign-in refused"
    cashier.scan(BADGE)
    yield "badge scanned"
    cashier.rest()
    cashier.press(Qt.Key.Key_Escape)
    cashier.sign_in()
    cashier.until(lambda: not cashier.window.locking.is_locked)
    yield from through_a_consent(cashier)


def through_a_consent(cashier: Cashier) -> Iterator[str]:
    """Ask a second person, and leave."""
    long = "退结算 3716002026112210420000000047 的 ¥ 12,345.67；0301 申请：检查或治疗未做"
    asked = Asked(
        Right.FORCE_CASH, "500001", "预交金 500001 的 ¥ 2,573.30 原为手机支付，改退现金", long, "不能原路退回"
    )
    cashier.window.flow.consenting.ask(asked, lambda _operator, _reason: None)
    yield "a second person's consent"
    cashier.press(Qt.Key.Key_Escape)


def through_the_cash_office(cashier: Cashier) -> Iterator[str]:
    """Go through the parts of the page of F12, with a count that differs."""
    cashier.press(Qt.Key.Key_F12)
    page = cashier.window.pages.cash
    cashier.until(lambda: page.closing.tenders.findChildren(QLabel) != [])
    yield "closing"
    page.closing.drawer.count.first.setText("3")
    yield "a count that differs"
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F9):
        cashier.press(key)
        yield key.name
    cashier.press(Qt.Key.Key_F12)


def through_the_refund(cashier: Cashier) -> Iterator[str]:
    """Give one line of the settlement on screen back, then look at the whole of what stays."""
    cashier.press(Qt.Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    yield "refund"
    cashier.press(Qt.Key.Key_Return)
    yield "confirmation of the whole"
    cashier.press(Qt.Key.Key_Escape)
    cashier.press(Qt.Key.Key_Space)
    yield "refund by line"
    cashier.press(Qt.Key.Key_Return)
    cashier.until_step(Step.CONFIRM)
    yield "confirmation by line"
    cashier.press(Qt.Key.Key_F10)
    cashier.until(lambda: cashier.session.step is Step.REFUNDED and not cashier.session.printing)
    yield "refunded"


def shown(cashier: Cashier) -> set[str]:
    """All words on the screen, and those a screen reader says."""
    words = set[str]()
    for widget in [*cashier.window.findChildren(QWidget), *_simulation(cashier)]:
        if widget.isVisible():
            words |= {widget.accessibleName()}
            words |= {widget.text()} if isinstance(widget, QLabel | QAbstractButton) else set()
    return words - {""}


def _simulation(cashier: Cashier) -> list[QWidget]:
    services = cashier.window.simulation
    return services.findChildren(QWidget) if services else []


def test_no_page_says_an_english_word_in_the_chinese_window(cashier: Cashier) -> None:
    for page in through_the_pages(cashier):
        english = {words for words in shown(cashier) if re.search("[a-z]{3}", KEY.sub("", words))}
        assert {words for words in english if "pcscd" not in words} == set(), page


def test_no_page_says_a_chinese_word_of_its_own_in_the_english_window(open_window: Callable[..., Cashier]) -> None:
    cashier = open_window(language="en")
    own = {message.findtext("translation", "") for message in said_in_chinese().values()}
    for page in through_the_pages(cashier):
        assert not {words for words in shown(cashier) if words in own and re.search("[一-鿿]", words)}, page


def test_an_unknown_language_is_refused(open_window: Callable[..., Cashier]) -> None:
    with pytest.raises(FileNotFoundError):
        open_window(language="fr")


def test_the_desk_speaks_chinese_unless_told_otherwise() -> None:
    defaults = CounterServices.__struct_defaults__
    language = CounterServices.__struct_fields__[-len(defaults) :].index("language")
    assert defaults[language] == "zh_CN"
