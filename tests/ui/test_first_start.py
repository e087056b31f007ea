"""A first start: in the system's language, with a choice on the waiting page until one is made."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter.people import People
from counter.settings import Settings, load
from counter.settings_desk import SettingsDesk
from counter.window_settings import Language
from tests.ui.conftest import Cashier
from tests.ui.staff import FakeOperators
from ui import language
from ui.pages.first_start import LanguageChoice

Open = Callable[..., Cashier]


def first(open_window: Open, file: Path) -> tuple[Cashier, LanguageChoice | None]:
    """Open a window whose settings are those of a file, and return its choice of a language, if it shows one."""
    people = People(FakeOperators(), "03", "0112", lambda _: None)
    now = load(file) if file.exists() else Settings()
    cashier = open_window(people=people, settings_desk=SettingsDesk(now, file, people))
    return cashier, cashier.window.pages.waiting.findChild(LanguageChoice)


@pytest.mark.parametrize(
    ("system", "shown"),
    [("zh_CN", "zh_CN"), ("zh_TW", "zh_CN"), ("C", "zh_CN"), ("en_US", "en"), ("de_DE", "en"), ("ja_JP", "en")],
)
def test_it_speaks_the_systems_language(monkeypatch: pytest.MonkeyPatch, system: str, shown: str) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    assert language.first_language(Settings()).ui.language.value == shown


def test_another_language_is_kept_and_opens_the_window_again(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    file, asked = tmp_path / "state" / "settings.toml", list[Settings]()
    cashier, choice = first(open_window, file)
    assert choice is not None
    cashier.window.settings_asked.connect(asked.append)
    choice.buttons[Language.ENGLISH].setFocus()
    QTest.keyClick(choice.buttons[Language.ENGLISH], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(asked), timeout=5_000)
    assert load(file).ui.language is asked[0].ui.language is Language.ENGLISH
    assert first(open_window, file)[1] is None


def test_the_same_language_is_kept_and_nothing_opens_again(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    file, asked = tmp_path / "settings.toml", list[Settings]()
    cashier, choice = first(open_window, file)
    assert choice is not None
    cashier.window.settings_asked.connect(asked.append)
    choice.buttons[Language.CHINESE].click()
    qtbot.waitUntil(choice.isHidden, timeout=5_000)
    assert load(file).ui.language is Language.CHINESE
    assert asked == []


def test_what_cannot_be_written_is_said(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "state").write_text("no directory", encoding="utf-8")
    _, choice = first(open_window, tmp_path / "state" / "settings.toml")
    assert choice is not None
    choice.buttons[Language.ENGLISH].click()
    qtbot.waitUntil(lambda: not choice._told.isHidden(), timeout=5_000)
    assert "settings.toml" in choice._told.text()
