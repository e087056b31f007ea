"""A playback for people: it pauses, steps, says what comes next and its key, and stays at its end until a key."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from devices.recording import player
from devices.recording.cassette import READER, SCANNER, Line
from tests.ui.conftest import words
from tests.ui.make_cassettes import CASSETTES
from ui.captions import of_act
from ui.playback import Playback, open_playback
from ui.session import Session, Step

SECONDS = 20_000
Key = Qt.Key


class Viewer:
    """Somebody who watches a playback and presses keys."""

    def __init__(self, qtbot: QtBot, playback: Playback) -> None:
        self._qtbot, self.playback = qtbot, playback
        self.fed, self.left = list[Line](), list[bool]()
        playback.fed.connect(self.fed.append)
        playback.left.connect(lambda: self.left.append(True))

    def press(self, key: Key) -> None:
        QTest.keyClick(self.playback.window.windowHandle(), key)

    def until_fed(self, acts: int) -> None:
        self._qtbot.waitUntil(lambda: len(self.fed) >= acts, timeout=SECONDS)

    def to_the_end(self) -> None:
        self._qtbot.waitUntil(lambda: self.playback.is_over, timeout=SECONDS)

    @property
    def caption(self) -> str:
        return words(self.playback.bar)


@pytest.fixture
def viewer(qtbot: QtBot) -> Iterator[Viewer]:
    """A playback that is paused before its first act."""
    with open_playback(CASSETTES / "paid-by-code.jsonl") as playback:
        made = Viewer(qtbot, playback)
        playback.window.show()
        qtbot.waitExposed(playback.window)
        playback.pause()
        playback.start()
        yield made


def test_space_pauses_before_the_next_act_and_goes_on(viewer: Viewer) -> None:
    assert "空格：继续" in viewer.caption
    assert not viewer.fed
    viewer.press(Key.Key_Space)
    assert "空格：暂停" in viewer.caption
    viewer.to_the_end()
    assert viewer.playback.error is None


def test_a_key_takes_one_act(viewer: Viewer) -> None:
    for acts in (1, 2, 3):
        viewer.press(Key.Key_Right)
        viewer.until_fed(acts)
        assert f"已放 {acts} 步" in viewer.caption
        assert len(viewer.fed) == acts


def test_the_caption_says_what_comes_next_and_its_key(viewer: Viewer) -> None:
    said = dict[str, str]()
    viewer.playback.fed.connect(lambda _: said.update({viewer.playback.bar.shown[1]: viewer.caption}))
    viewer.press(Key.Key_Space)
    viewer.to_the_end()
    assert "结算并收款" in said["F9"]
    assert {"Enter", "F9", "F10"} <= set(said)


def test_at_its_end_it_says_so_and_stays_until_a_key(viewer: Viewer) -> None:
    viewer.press(Key.Key_Space)
    viewer.to_the_end()
    assert "回放已结束" in viewer.caption
    assert viewer.playback.window.isVisible()
    assert not viewer.left
    viewer.press(Key.Key_Return)
    assert viewer.left


def test_a_long_pause_is_no_difference(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer.press(Key.Key_Right)
    viewer.until_fed(1)
    monkeypatch.setattr(player, "PATIENCE", 2.0)
    QTest.qWait(2500)
    assert viewer.playback.error is None
    viewer.press(Key.Key_Space)
    monkeypatch.setattr(player, "PATIENCE", 20.0)
    viewer.to_the_end()
    assert viewer.playback.error is None


def test_a_key_of_the_user_reaches_no_page(viewer: Viewer) -> None:
    viewer.press(Key.Key_F1)
    assert not viewer.playback.window.pages.help.isVisible()


@pytest.mark.usefixtures("english")
def test_every_kind_of_act_has_words() -> None:
    def said(line: Line) -> tuple[str, str]:
        caption = of_act(line, Session(step=Step.COLLECT))
        return caption.text, caption.key

    def key(code: Key, held: int = 0) -> Line:
        return Line(at=0, device="cashier", did="presses", gave={"key": code.value, "held": held})

    assert said(key(Key.Key_Return))[1] == "Enter"
    assert said(key(Key.Key_N, Qt.KeyboardModifier.ControlModifier.value)) == (
        "Type the ID number, where neither card nor e-voucher will do",
        "Ctrl+N",
    )
    assert said(key(Key.Key_5)) == ("Type the cash received; no field needs a click", "5")
    assert said(key(Key.Key_Down))[1] == "Down"
    assert said(Line(at=0, device=SCANNER, did="tells", gave="134567890123456789")) == (
        "The patient's payment code is scanned",
        "",
    )
    event = {"state": "no_reader", "reader": "R", "facts": {}}
    assert said(Line(at=0, device=READER, did="tells", of="ReaderEvent", gave=event)) == (
        "The card reader says: No reader",
        "",
    )
    assert "Time has passed" in said(Line(at=0, device="cashier", did="waited"))[0]
