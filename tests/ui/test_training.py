"""Twelve practice scenes: each is played the right way and wrong ways, and scored by what the books hold."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter.settings import Settings
from counter.training import RESULTS, Result, best, keep, results
from counter.window_settings import Language
from simulation import samples, training
from simulation.training import Moment, Score
from terminal.model import BEIJING
from tests.counter.test_open import plain
from tests.simulation.test_training import AT
from tests.ui.conftest import words
from tests.whole import sample
from ui.command import jiesuan
from ui.reopening import story_begun
from ui.session import Step
from ui.simulation.training import Training
from ui.start import begin
from ui.training import play
from ui.training_run import TrainingRun
from ui.window import Window

CHANGE = "change-error"
WAYS = tuple((name, at) for name in training.names() for at in range(1 + len(training.find(name).wrong)))
RIGHT = tuple((name, 0) for name in training.names())
IN_TURN = tuple(
    (*way, tuple(Language)[at % 2]) for at, way in enumerate((*RIGHT, *((name, 1) for name, _ in RIGHT[::2])))
)
IN_BOTH = tuple((*way, language) for way in WAYS for language in Language)


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "at", "language"), sample(IN_TURN, IN_BOTH))
def test_a_scene_comes_to_the_score_of_its_right_way_and_of_its_wrong_ones(
    qtbot: QtBot, tmp_path: Path, name: str, at: int, language: Language
) -> None:
    found = training.find(name)
    _, presses, wanted = tuple(training.ways(found))[at]
    score = play(Settings(state=str(tmp_path)).in_language(language), found, name, presses)
    assert (score.points, score.cost) == wanted


@pytest.fixture
def practised(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The window of a practice scene in a language, open as the command opens it, with its desk."""
    failed: list[Exception] = []
    with ExitStack() as stack:
        again = story_begun(plain(tmp_path).in_language(request.param), CHANGE, stack)
        window = begin(again.settings, stack, failed.append, again)
        qtbot.waitUntil(lambda: bool(failed) or window.simulation is not None, timeout=20_000)
        assert not failed
        yield window


def desk_of(window: Window) -> Training:
    assert window.simulation
    assert window.simulation.scenes
    return window.simulation.scenes.training


@pytest.mark.parametrize("practised", Language, indirect=True)
def test_a_scene_is_played_freely_and_ctrl_e_scores_it_and_keeps_the_result(
    qtbot: QtBot, tmp_path: Path, practised: Window
) -> None:
    run, desk = practised.run, desk_of(practised)
    assert isinstance(run, TrainingRun)
    qtbot.waitUntil(lambda: run.moment is Moment.COUNTER, timeout=20_000)
    practised.activateWindow()
    qtbot.waitUntil(practised.isActiveWindow)
    for key, step in ((Qt.Key.Key_F9, Step.COLLECT), (Qt.Key.Key_Return, Step.DONE)):
        QTest.keyClick(practised.windowHandle(), key)
        qtbot.waitUntil(lambda step=step: practised.flow.session.step is step, timeout=20_000)  # type: ignore[misc]
    qtbot.waitUntil(lambda: run.moment is Moment.DONE, timeout=20_000)
    QTest.keyClick(practised.windowHandle(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: run.is_ended, timeout=20_000)
    assert (run.score.points, run.score.cost) == (30, 5_000)
    missed = run.practice.goals[0].missed
    assert any(missed.in_language(language.value) in words(desk) for language in Language)
    [kept] = results(plain(tmp_path))
    assert (kept.scene, kept.points, kept.cost) == (CHANGE, 30, 5_000)


@pytest.mark.parametrize("practised", [Language.CHINESE], indirect=True)
def test_the_desk_lists_every_scene_marked_as_simulated_and_one_key_plays_one(practised: Window) -> None:
    desk, asked = desk_of(practised), list[str]()
    practised.story_asked.connect(asked.append)
    assert desk.list.count() == len(training.names()) == 12
    assert "全部为模拟" in words(desk)
    desk.list.setCurrentRow(0)
    QTest.keyClick(desk.list, Qt.Key.Key_Return)
    assert asked == [training.names()[0]]


def test_the_best_results_are_kept_without_a_name_and_listed(tmp_path: Path) -> None:
    settings = plain(tmp_path)
    for points in (30, 100, 70):
        keep(settings, CHANGE, Score(points=points, cost=5_000, reached=()), AT)
    with (tmp_path / RESULTS).open("ab") as file:
        file.write(b"torn\n")
    assert best(results(settings)) == {CHANGE: 100}
    assert results(settings)[0] == Result(scene=CHANGE, at=AT.astimezone(BEIJING), points=30, cost=5_000)
    text = (tmp_path / RESULTS).read_text("utf-8")
    assert not any(each.name.reveal() in text or each.number in text for each in samples.people())


def test_the_command_lists_every_scene_with_its_best_result() -> None:
    listed = CliRunner().invoke(jiesuan, ["training", "list"]).stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(training.names())
