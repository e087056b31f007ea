"""The page of settings: what anybody changes, what IT has to consent to, and the keys of the acts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter.people import People
from counter.settings import Counter, Settings, load
from counter.settings_desk import SettingsDesk
from counter.settings_file import Place, save
from counter.window_settings import ACTS, Theme, Ui, chosen_keys
from terminal.model import Operator, Role
from tests.ui.conftest import Cashier, words
from tests.ui.staff import LI, FakeOperators
from tests.ui.test_reconciliation import consented
from tests.ui.test_style import cut
from ui import keymap
from ui.pages.help import meanings
from ui.pages.settings import SettingsScreen
from ui.reopening import renewed
from ui.session import Step
from ui.shortcuts import OWN

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
THEME, LOCK = Place("ui", "theme"), Place("counter", "lock_after")
IT = Operator(number="0909", name="何信", roles=frozenset({Role.IT}))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "jiesuan.toml"
    made.write_text("# ours\n[ui]\n", encoding="utf-8")
    return made


def opened(open_window: Open, file: Path, *people: Operator, **changes: Any) -> Cashier:  # noqa: ANN401 - the desk's
    operators = FakeOperators(*people)
    at = People(operators, "03", "0112", lambda _: None)
    if people:
        at._end_demonstration()
        at._here, at.is_locked = people[0], False
    cashier = open_window(operators=operators, people=at, settings_desk=SettingsDesk(load(file), file, at), **changes)
    cashier.press(Key.Key_O, Control)
    return cashier


def page(cashier: Cashier) -> SettingsScreen:
    return cashier.window.pages.settings


def test_what_is_chosen_is_saved_with_its_comments_and_the_window_opens_again(open_window: Open, file: Path) -> None:
    cashier, asked = opened(open_window, file), list[Settings]()
    cashier.window.settings_asked.connect(asked.append)
    page(cashier).choices[THEME].setFocus()
    cashier.press(Key.Key_Right)
    cashier.press(Key.Key_Right)
    cashier.press(Key.Key_F9)
    cashier.until(lambda: bool(asked))
    assert file.read_text(encoding="utf-8") == '# ours\n[ui]\ntheme = "high_contrast"\n'
    assert asked[0].ui.theme is Theme.HIGH_CONTRAST
    assert "窗口重新打开后生效" in words(page(cashier))


def test_with_a_patient_at_the_counter_it_holds_later(open_window: Open, file: Path) -> None:
    cashier, asked = opened(open_window, file), list[Settings]()
    cashier.window.settings_asked.connect(asked.append)
    cashier.insert_card()
    cashier.press(Key.Key_O, Control)
    page(cashier).choices[THEME].step(1)
    cashier.press(Key.Key_F9)
    cashier.until(lambda: load(file).ui.theme is Theme.DARK)
    cashier.until(lambda: "已保存" in words(page(cashier)))
    assert asked == []
    assert cashier.session.step is Step.COUNTER


def test_the_counters_own_settings_need_it(open_window: Open, file: Path) -> None:
    cashier = opened(open_window, file, LI, IT)
    page(cashier).choices[LOCK].step(1)
    cashier.press(Key.Key_F9)
    assert load(file).counter.lock_after == 300
    consented(cashier, IT.number)
    cashier.until(lambda: load(file).counter.lock_after == 600)


def choose(cashier: Cashier, act: str) -> None:
    """Go to an act in the list of keys."""
    page(cashier).keys.setFocus()
    page(cashier).keys.selectRow(list(ACTS).index(act))


def test_a_key_is_given_by_pressing_it_and_what_it_did_before_does_not_happen(open_window: Open, file: Path) -> None:
    cashier = opened(open_window, file)
    choose(cashier, "settle")
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_F4)
    assert cashier.window.pages.over() == "settings"
    assert f"F4 已是 “{meanings()['F4']}” 的键" in words(page(cashier))
    cashier.press(Key.Key_F9)
    assert load(file).keys == {}
    choose(cashier, "bills")
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_F9)
    choose(cashier, "settle")
    cashier.press(Key.Key_Insert)
    cashier.press(Key.Key_F13)
    cashier.press(Key.Key_F9)
    cashier.until(lambda: load(file).keys == {"settle": ("F4", "F13"), "bills": "F9"})


@pytest.mark.parametrize("key", [Key.Key_5, Key.Key_Return, Key.Key_A, Key.Key_Space])
def test_a_key_that_pages_need_is_refused_in_words(open_window: Open, file: Path, key: Qt.Key) -> None:
    cashier = opened(open_window, file)
    choose(cashier, "settle")
    cashier.press(Key.Key_Return)
    cashier.press(key)
    cashier.until(lambda: "不能用" in words(page(cashier)))
    cashier.press(Key.Key_F9)
    assert load(file).keys == {}
    choose(cashier, "settle")
    cashier.press(Key.Key_Delete)
    assert page(cashier).changes() == {}


def swapped(open_window: Open, **changes: Any) -> Cashier:  # noqa: ANN401 - the desk's fields
    return open_window(keys=chosen_keys({"settle": ("F4", "F13"), "bills": "F9"}), **changes)


def test_every_place_shows_the_key_that_an_act_has_here(open_window: Open) -> None:
    cashier = swapped(open_window)
    bar = cashier.window.keys.keys
    assert (bar["F9"].text(), bar["F4"].text()) == ("F4 结算", "F9 单据")
    cashier.press(Key.Key_F1)
    shown = words(cashier.window.pages.help).split("\n")
    assert shown[shown.index("F4, F13") + 1] == meanings()["F9"]
    cashier.press(Key.Key_Escape)
    cashier.insert_card()
    assert "F9" not in words(cashier.window.pages.counter)
    assert any(each.text().startswith("F4") for each in cashier.window.pages.counter.findChildren(QLabel)) or (
        "F4" in cashier.window.pages.counter.amount.settle.text()
    )


@pytest.mark.parametrize("key", [Key.Key_F4, Key.Key_F13])
def test_an_act_is_done_by_each_of_its_keys_and_not_by_its_usual_one(open_window: Open, key: Qt.Key) -> None:
    cashier = swapped(open_window)
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    assert cashier.session.step is Step.COUNTER
    cashier.press(key)
    cashier.until_step(Step.COLLECT)


def test_every_key_of_the_window_may_be_chosen_or_is_the_pages_own(cashier: Cashier) -> None:
    from PySide6.QtGui import QShortcut

    fixed = {"Esc", *(f"Alt+{n}" for n in range(1, 10)), *(f"Ctrl+{n}" for n in range(1, 4)), "None"}
    own = {str(each.property(OWN)) for each in cashier.window.findChildren(QShortcut)}
    assert own - fixed <= set(ACTS.values())
    assert set(ACTS.values()) - {"Shift+F11", "Ctrl+F11"} <= set(meanings())


@pytest.mark.parametrize("page", ["keys.md", "keys.zh.md"])
def test_the_documented_keys_are_those_of_the_acts(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", text, re.MULTILINE)) == dict(ACTS)


def test_the_names_of_keys_in_a_text_are_those_of_this_counter() -> None:
    keymap.install({"F9": ("F4",), "F11": ("Ctrl+F11",), "Ctrl+F": ("F3", "F13")})
    told = "F9 和 Shift+F11、F11，Ctrl+F 或 Ctrl+F11；收据 F99"
    assert keymap.named(told) == "F4 和 Shift+F11、Ctrl+F11，F3 或 Ctrl+F11；收据 F99"
    keymap.install({})
    assert keymap.named(told) == told


def test_only_what_the_page_changes_is_taken_over_by_the_next_window(file: Path) -> None:
    now = Settings(state="here", counter=Counter(counter="05"))
    made = save(file, {THEME: "dark", LOCK: 60})
    after = renewed(now, made)
    assert (after.state, after.ui, after.counter.lock_after) == ("here", Ui(theme=Theme.DARK), 60)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_all_of_it_fits_on_a_narrow_screen(open_window: Open, file: Path, language: str) -> None:
    cashier = opened(open_window, file, language=language, size=(1024, 744), scale=0.92)
    cashier.picture()
    assert cut(cashier.window) == []
