"""The card tests run for anyone: with a service of their own, with the machine's, or they say why they did not run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.pcscd import Pcscd
from terminal.errors import DeviceError
from tests import apart
from tests.card_service import not_run

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]

ROOT = Path(__file__).parents[1]
START = "from devices.pcscd import Pcscd; service = Pcscd(); print('started'); service.stop()"
READS = "tests/devices/test_pcsc.py::test_a_lying_card_is_read_again_when_asked"
STARTS = "tests/devices/test_pcscd.py::test_a_program_that_is_killed_takes_its_service_along"


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in (apart.APART, "CI")}
    python = [sys.executable, "-m", *command]
    return subprocess.run(python, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


def card_tests(*nodes: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run tests where this one is, which is where a service runs that they may not replace."""
    return run("pytest", "-p", "no:xdist", "-p", "no:cacheprovider", *nodes, **{apart.APART: "1"}, **environment)


@pytest.fixture
def running(machine: None) -> Iterator[None]:
    """A service that is there before a test begins."""
    service = Pcscd()
    yield
    service.stop()


def test_a_run_has_a_service_of_its_own_while_another_runs(running: None) -> None:
    if not apart.is_apart():
        not_run(DeviceError("pcscd_not_allowed"))
    assert run("tests.apart", sys.executable, "-c", START).stdout == "started\n"


def test_the_service_that_runs_is_used_and_what_needs_its_own_is_counted_and_named(running: None) -> None:
    done = card_tests(READS, STARTS)
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    told = done.stdout.partition("card tests not run: 1 =")[2].splitlines()
    assert "run the tests as root, or allow this user namespaces" in told[1]
    assert told[2] == f"  {STARTS}"


def test_on_ci_no_card_test_is_skipped(running: None) -> None:
    done = card_tests(STARTS, CI="true")
    assert done.returncode == 1
    assert "1 error" in done.stdout
