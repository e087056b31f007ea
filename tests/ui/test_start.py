"""The start: the window is painted before anything is opened, and input meanwhile is kept and handled later."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter.adapters import insurer_of
from counter.equipment import Cards
from counter.opening import issue_voucher
from counter.settings import Driver, Platform, PlatformKind, Reader, Settings
from counter.window_settings import Language
from devices.card import card_image
from devices.presence import PresenceCheck
from devices.simulated import SimulatedReader
from simulation.samples import people
from terminal.checkout import Checkout
from terminal.errors import BadInput
from terminal.texts import words as text_of
from tests.ui.conftest import scan, words
from tests.ui.real_counter import real_cashier
from tests.ui.test_heartbeat import BEATS, Heart
from ui.session import Step
from ui.start import begin, show_failure, window_config
from ui.window import Window

WAIT, NEXT, UNUSED = "请稍候", "请下一位", "读卡器：尚未用过"
Act = Callable[..., Any]


class Opening:
    """A counter whose insurer is opened when `gate` is set, and the calls of its checkout since, in order."""

    def __init__(self, qtbot: QtBot, settings: Settings, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
        self._qtbot = qtbot
        self.gate, self.reached = threading.Event(), threading.Event()
        self.asked, self.failed = list[str](), list[Exception]()
        monkeypatch.setattr("counter.adapters.insurer_of", self._held(insurer_of))
        for name in ("recover", "identify", "presettle"):
            monkeypatch.setattr(Checkout, name, self._noted(name, getattr(Checkout, name)))
        self.window = begin(settings, stack, self.failed.append)
        self.until(self.reached.is_set)
        stack.callback(self.gate.set)

    def _held(self, insurer_of: Act) -> Act:
        def held(*given: object) -> object:
            self.reached.set()
            assert self.gate.wait(10)
            return insurer_of(*given)

        return held

    def _noted(self, name: str, call: Act) -> Act:
        def noted(*given: object) -> object:
            self.asked.append(name)
            return call(*given)

        return noted

    def until(self, arrived: Callable[[], bool]) -> None:
        """Run the event loop until the condition holds."""
        self._qtbot.waitUntil(arrived, timeout=10_000)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))


@pytest.fixture
def stack(qapp: object) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def opening(qtbot: QtBot, settings: Settings, stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Opening:
    return Opening(qtbot, settings, stack, monkeypatch)


def test_the_window_is_painted_before_the_insurer_is_opened_and_says_so(opening: Opening) -> None:
    text = words(opening.window)
    assert WAIT in text
    assert UNUSED in text
    assert NEXT not in text
    assert not any(key.isEnabled() for key in opening.window.keys.keys.values())
    opening.gate.set()
    opening.until(lambda: NEXT in words(opening.window))
    assert opening.window.keys.keys["F1"].isEnabled()


def test_the_heart_beats_while_the_counter_is_opened(opening: Opening) -> None:
    heart = Heart()
    opening.until(lambda: heart.beats >= BEATS)
    assert not opening.window.is_serving


def test_a_code_scanned_during_the_start_is_taken_after_what_an_earlier_run_left_open(
    qtbot: QtBot, settings: Settings, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = issue_voucher(settings, people()[0].number)
    opening = Opening(qtbot, settings, stack, monkeypatch)
    scan(opening.window, code)
    assert not opening.asked
    opening.gate.set()
    opening.until(lambda: opening.window.is_serving and opening.window.flow.session.payable)
    assert opening.asked == ["recover", "identify", "presettle"]


def test_a_card_that_lies_in_the_reader_already_is_read_once_the_counter_is_open(
    qtbot: QtBot, settings: Settings, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = SimulatedReader()
    monkeypatch.setattr("counter.equipment.cards", lambda *_: Cards(reader, PresenceCheck(reader, False), reader))
    opening = Opening(qtbot, settings, stack, monkeypatch)
    reader.insert(card_image(people()[0].credential()))
    opening.gate.set()
    opening.until(lambda: opening.window.is_serving and opening.window.flow.session.payable)


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_key_does_nothing_before_the_counter_is_open_nor_afterwards(opening: Opening, key: Qt.Key) -> None:
    QTest.keyClick(opening.window.windowHandle(), key)
    opening.gate.set()
    opening.until(lambda: NEXT in words(opening.window))
    assert opening.window.flow.session.step is Step.WAITING


def test_a_counter_that_cannot_be_opened_says_why_and_lets_go_of_what_was_opened(
    qtbot: QtBot, settings: Settings, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = list[Exception]()

    def refuse(*_: object) -> None:
        raise BadInput("counter_in_use", counter="03")

    with monkeypatch.context() as refusing, ExitStack() as first:
        refusing.setattr("counter.adapters.insurer_of", refuse)
        window = begin(settings, first, failed.append)
        qtbot.waitUntil(lambda: bool(failed), timeout=10_000)
        assert not window.is_serving
    assert [str(error) for error in failed] == ["counter_in_use counter=03"]
    opening = Opening(qtbot, settings, stack, monkeypatch)
    opening.gate.set()
    opening.until(lambda: opening.window.is_serving)


def test_a_window_that_is_closed_during_the_start_closes_in_order(
    qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        opening = Opening(qtbot, settings, stack, monkeypatch)
        opening.window.close()
    assert not opening.window.is_serving
    assert not opening.asked


def test_whether_a_far_platform_is_simulated_is_not_said_before_it_is_known(settings: Settings) -> None:
    far = replace(settings, platform=Platform(kind=PlatformKind.NATIONAL))
    now = datetime.now().astimezone()
    assert [window_config(each, now).simulated for each in (settings, far)] == [True, False]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_counter_that_cannot_be_opened_says_so_in_its_window_until_that_is_closed(
    qtbot: QtBot, settings: Settings, language: str, key: Qt.Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BadInput("counter_in_use", counter="03")

    monkeypatch.setattr("counter.adapters.insurer_of", refuse)
    chosen = replace(settings, ui=replace(settings.ui, language=Language(language)))
    failed = list[Exception]()
    with ExitStack() as first:
        window = begin(chosen, first, failed.append)
        qtbot.waitUntil(lambda: bool(failed), timeout=10_000)
        show_failure(window, failed[0], language)
        assert isinstance(failed[0], BadInput)
        expected = text_of(failed[0], language).next
        qtbot.waitUntil(lambda: expected in words(window))
        QTest.keyClick(window.windowHandle(), key)
        qtbot.waitUntil(lambda: not window.isVisible())


def is_titled(window: Window, page: str) -> bool:
    return window.windowTitle().endswith(f" · {page}")


def test_the_title_names_the_page_that_is_seen_also_a_part_of_one(qapp: QApplication, tmp_path: Path) -> None:
    with real_cashier(tmp_path) as at:
        for key, name in (("", "开始"), ("F12", "日结"), ("F7", "借款"), ("F12", "开始")):
            if key:
                at.press(Qt.Key[f"Key_{key}"])
            at.until(partial(is_titled, at.window, name))
