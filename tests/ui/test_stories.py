"""Every story plays through the real window without a display, in both languages in turn, and comes out as it says."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import counter
from counter.settings import Platform, PlatformKind, Settings
from counter.story import begin
from counter.window_settings import Language
from simulation import stories
from terminal.errors import BadInput
from tests.counter.test_open import plain
from tests.ui.conftest import words
from tests.whole import sample
from ui.command import jiesuan
from ui.reopening import story_begun
from ui.session import Step as At
from ui.simulation.stories import Stories
from ui.start import begin as begin_window
from ui.stories import play
from ui.story_run import StoryRun
from ui.window import Window

CAP = "two-diseases-yearly-cap"


IN_TURN = tuple((name, tuple(Language)[at % len(Language)]) for at, name in enumerate(stories.names()))
IN_BOTH = tuple((name, language) for name in stories.names() for language in Language)


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "language"), sample(IN_TURN, IN_BOTH))
def test_a_story_comes_out_as_it_says(qtbot: QtBot, tmp_path: Path, name: str, language: Language) -> None:
    settings = Settings(state=str(tmp_path)).in_language(language)
    assert play(settings, stories.find(name), name) == ()
    assert not any(isinstance(each, Window) for each in QApplication.topLevelWidgets())  # it takes 30 MB each


@pytest.mark.parametrize("language", Language)
def test_a_picture_of_each_step_is_saved(qtbot: QtBot, tmp_path: Path, language: Language) -> None:
    story = stories.find(CAP)
    play(Settings(state=str(tmp_path)).in_language(language), story, CAP, tmp_path)
    pictures = sorted(tmp_path.glob(f"{CAP}-{language.value}-*.png"))
    assert len(pictures) == len(story.steps)
    with Image.open(pictures[0]) as picture:
        assert picture.size[0] > 1000


def test_a_figure_that_differs_is_told_with_its_step(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.stories.PATIENCE", 2)
    story = stories.find(CAP)
    first, *others = story.steps
    wrong = replace(story, steps=(replace(first, expect={"pool": 35_000}), *others))
    assert play(Settings(state=str(tmp_path)), wrong, CAP)[:1] == ("1 F2 pool: 30000 != 35000",)


def test_the_whole_counter_has_the_storys_clock_and_no_file_of_the_settings_is_touched(tmp_path: Path) -> None:
    story = stories.find(CAP)
    settings = plain(tmp_path / "own")
    begun = begin(settings, story, tmp_path / "story")
    with counter.open(begun.settings, scene=begun.scene) as here:
        card = next(each for each in begun.scene.people if each.number == story.person).credential()
        patient = here.checkout.identify(card)
        assert here.clock().date() == here.now().date() == story.at.date()
        assert [each.care.day for each in patient.bills] == [story.at.date()]
        assert here.simulation().people[0].number == story.person  # type: ignore[union-attr]  # the reader is simulated
    assert not (tmp_path / "own").exists()


def test_a_story_never_plays_at_a_counter_that_reaches_a_platform(tmp_path: Path) -> None:
    scene = begin(plain(tmp_path), stories.find(CAP), tmp_path / "story").scene
    reaching = replace(plain(tmp_path), platform=Platform(kind=PlatformKind.NATIONAL, url="http://127.0.0.1:9"))
    with pytest.raises(BadInput, match="scene_in_production"):
        counter.open(reaching, scene=scene)


def test_the_command_lists_every_story_with_clauses_date_and_hospital() -> None:
    listed = CliRunner().invoke(jiesuan, ["story", "list"]).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(stories.names())
    assert "B11 B12  2026-11-28  滨州某县人民医院" in listed


@pytest.mark.parametrize("language", Language)
def test_a_story_opens_at_its_counter_with_its_time_and_its_sentence(
    qtbot: QtBot, tmp_path: Path, language: Language
) -> None:
    name, failed = "cangzhou-resident-at-tongren", list[Exception]()
    story = stories.find(name)
    settings = plain(tmp_path).in_language(language)
    with ExitStack() as stack:
        again = story_begun(settings, name, stack)
        window = begin_window(again.settings, stack, failed.append, again)
        qtbot.waitUntil(lambda: bool(failed) or window.is_serving, timeout=20_000)
        assert not failed
        assert isinstance(window.run, StoryRun)
        assert window.run.text.startswith(story.says.in_language(language.value))
        assert window._services.simulation
        window._services.simulation.slot.insert(story.person)
        qtbot.waitUntil(lambda: window.flow.session.payable, timeout=20_000)
        session = window.flow.session
        assert session.bill
        assert session.due
        assert (session.bill.care.hospital.name, session.due.cash) == ("北京同仁医院", 574_000)
        assert "2024-06-03" in words(window)


@pytest.fixture
def played(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The window of a story, open as the command opens it, with its desk."""
    failed: list[Exception] = []
    with ExitStack() as stack:
        again = story_begun(plain(tmp_path), request.param, stack)
        window = begin_window(again.settings, stack, failed.append, again)
        qtbot.waitUntil(lambda: bool(failed) or window.simulation is not None, timeout=20_000)
        assert not failed
        yield window


def stories_of(window: Window) -> Stories:
    assert window.simulation
    assert window.simulation.scenes
    return window.simulation.scenes.stories


def _is_at(window: Window, step: At) -> bool:
    session = window.flow.session
    return session.step is step and (step is not At.COUNTER or session.payable)


@pytest.mark.parametrize("played", [CAP], indirect=True)
def test_space_on_the_desk_presses_the_next_key_until_the_story_ends(qtbot: QtBot, played: Window) -> None:
    desk, run = stories_of(played), played.run
    assert isinstance(run, StoryRun)
    shown = [desk.next.text()]
    for step, at in zip(run.story.steps, (At.WAITING, At.COUNTER, At.COLLECT), strict=True):
        qtbot.waitUntil(partial(_is_at, played, at), timeout=20_000)
        assert run.next is step
        qtbot.waitUntil(desk.window().isActiveWindow)
        QTest.keyClick(desk.window(), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: run.done == len(shown), timeout=20_000)
        shown.append(desk.next.text())
    qtbot.waitUntil(lambda: played.flow.session.step is At.DONE, timeout=20_000)
    assert [text.split()[-1] for text in shown[:-1]] == ["F2", "F9", "Enter"]
    assert run.next is None
    assert not desk.next.isEnabled()
    assert played.flow.session.due
    assert played.flow.session.due.cash == 20_000


@pytest.mark.parametrize("played", [CAP], indirect=True)
def test_a_key_that_a_person_presses_at_the_counter_is_the_storys_step(qtbot: QtBot, played: Window) -> None:
    run = played.run
    assert isinstance(run, StoryRun)
    run.press()
    qtbot.waitUntil(lambda: played.flow.session.payable, timeout=20_000)
    played.activateWindow()
    qtbot.waitUntil(played.isActiveWindow)
    QTest.keyClick(played.windowHandle(), Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: run.done == 2)
    assert played.flow.session.step is At.COLLECT


@pytest.mark.parametrize("played", ["month-cleared-between-areas"], indirect=True)
def test_the_desks_own_key_is_the_storys_step_too(qtbot: QtBot, played: Window) -> None:
    desk, run = stories_of(played).window(), played.run
    assert isinstance(run, StoryRun)
    run.done = len(run.story.steps) - 1
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    QTest.keyClick(desk.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: run.next is None)


@pytest.mark.parametrize("played", [CAP], indirect=True)
def test_stories_are_searched_by_words_and_statements_and_one_key_plays_one(qtbot: QtBot, played: Window) -> None:
    desk, asked = stories_of(played), list[str]()
    played.story_asked.connect(asked.append)
    assert desk.list.count() == len(stories.names())
    desk.search.setText("B12 合并")
    assert desk.list.count() == 1
    QTest.keyClick(desk.search, Qt.Key.Key_Return)
    assert asked == ["both-diseases-one-cap"]
    assert "B12" in words(desk)
