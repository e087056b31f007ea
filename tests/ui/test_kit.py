"""The test kit is quiet in runs that are not ours, and a failed test hands over a cassette for the bug report."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from terminal.errors import BadInput
from ui.testing.counter import BEGINS, HOME, Counter
from ui.testing.playing import Played

KIT = "ui.testing.plugin"
FAILS = """
def test_a_sale(counter):
    counter.insert_card()
    counter.until_payable()
    counter.settle()
    assert counter.shift_status.count == 2
"""
IDLE = """
import sys

def test_nothing_is_loaded():
    loaded = [each for each in sys.modules if each.split(".")[0] in {"PySide6", "terminal", "counter", "devices"}]
    assert loaded == []
    assert "ui.testing.plugin" in sys.modules
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run pytest on a file of its own in an empty home, with nothing of this environment."""

    def run(python: Path | str, text: str, *options: object) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "test_theirs.py").write_text(text, encoding="utf-8")
        few = {"HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": os.defpath, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": ""}
        command = [python, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, options), "test_theirs.py"]
        given = {"cwd": tmp_path, "env": few, "capture_output": True, "text": True, "timeout": 300}
        return subprocess.run(command, check=False, **given)  # type: ignore[call-overload, no-any-return]

    return run


def test_a_run_that_asks_for_no_counter_loads_nothing_of_it(run: Run) -> None:
    done = run(sys.executable, IDLE, "-p", KIT, "-p", "no:pytest-qt", "-p", "no:hypothesispytest")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_failed_test_hands_over_the_cassette_of_its_counter(
    run: Run, tmp_path: Path, play_cassette: Callable[[Path], Played]
) -> None:
    done = run(sys.executable, FAILS, "-p", KIT, "--jiesuan-cassettes", tmp_path / "kept")
    assert "1 failed" in done.stdout, done.stdout + done.stderr
    (kept,) = (tmp_path / "kept").glob("*.jsonl")
    assert f"jiesuan play {kept} --speed 0\n" in done.stdout
    assert f"jiesuan play {kept} --headless OUT\n" in done.stdout
    played = play_cassette(kept)
    assert played.steps[-1] == "done"
    assert len(played.printed) == 1


def test_time_that_was_moved_on_plays_back_too(counter: Counter, play_cassette: Callable[[Path], Played]) -> None:
    counter.insert_card()
    counter.until_payable()
    counter.fail("lost_reply", call="settle")
    counter.press("F9")
    counter.until_step("collect")
    counter.press("Enter")
    counter.until(lambda: counter.session.step == "pending")
    counter.move_on(timedelta(hours=2))
    counter.until(lambda: counter.shift_status.count == 1)
    counter.rest()
    assert counter.time.now() - BEGINS > timedelta(hours=2)
    assert "pending" in play_cassette(counter.cassette).steps


def test_a_cassette_that_is_changed_does_not_play(counter: Counter, play_cassette: Callable[[Path], Played]) -> None:
    counter.insert_card(HOME)
    counter.until_payable()
    counter.rest()
    told = counter.cassette.read_text(encoding="utf-8")
    changed = counter.cassette.with_name("changed.jsonl")
    changed.write_text(told.replace('"step":"counter"', '"step":"collect"', 1), encoding="utf-8")
    with pytest.raises(BadInput, match="cassette_differs"):
        play_cassette(changed)


def test_a_phone_that_is_asked_agrees(counter: Counter) -> None:
    counter.insert_card()
    counter.until_payable()
    counter.press("F9")
    counter.until_step("collect")
    counter.press("F3", "Enter")
    counter.until(lambda: counter.session.offered is not None)
    counter.answer_phone()
    counter.until_step("done")
