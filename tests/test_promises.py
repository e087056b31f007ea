"""docs/promises.md names for each promise the test that proves it, the command that runs it and what it fails on."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import planted

ROOT = Path(__file__).parents[1]
SECTION = re.compile(r"^## (\d)\. .+\n\n(?P<rest>(?:(?!^## ).*\n)*)", re.MULTILINE)
TEST = re.compile(r"^- Test: `(.+)`$", re.MULTILINE)
MISTAKE = re.compile(r'^- Known mistake: "(.+)"$', re.MULTILINE)
COMMAND = re.compile(r"^```sh\n(.+)\n```$", re.MULTILINE)


class Promise(NamedTuple):
    """A promise: its number, the test that proves it, the known mistake that this test catches, and the command."""

    number: int
    test: str
    mistake: str
    command: str


def promises() -> list[Promise]:
    """Read the page; a promise has one of each."""
    found = []
    for section in SECTION.finditer((ROOT / "docs" / "promises.md").read_text(encoding="utf-8")):
        (test,), (mistake,), (command,) = (each.findall(section["rest"]) for each in (TEST, MISTAKE, COMMAND))
        found.append(Promise(int(section[1]), test, mistake, command))
    return found


def test_there_are_eight_promises() -> None:
    assert [each.number for each in promises()] == list(range(1, 9))


def test_the_test_of_every_promise_exists() -> None:
    tests = [each.test for each in promises()]
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:xdist", "-p", "no:cacheprovider"]
    done = subprocess.run([*collect, *tests], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: str(promise.number))
def test_the_command_of_a_promise_runs_its_test(promise: Promise) -> None:
    assert promise.command == f".venv/bin/pytest {promise.test}"


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: str(promise.number))
def test_a_known_mistake_is_planted_for_the_test_of_a_promise_alone(promise: Promise) -> None:
    (bug,) = [each for each in planted.bugs() if each.name == promise.mistake]
    assert bug.net == (promise.test,)
