"""script/setup says what to do on a machine where it cannot go on, before it changes anything there."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / "script" / "setup"
Answers = dict[str, str]
Setup = Callable[[Answers], "subprocess.CompletedProcess[str]"]

DEBIAN = {
    "uname": '[ "$1" = -s ] && echo Linux || echo x86_64',
    "getconf": "echo glibc 2.36",
    "dpkg-query": "exit 1",
    "apt-get": 'echo "apt-get $*"',
    "id": "echo 1000",
    "sudo": "exit 1",
    "python3": "exit 0",
}
"""A Debian 12 with nothing installed, and a user who may not be root; each command answers by a line of shell."""


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    """Run script/setup in a folder of its own, on a machine whose commands answer as told."""
    script, there = tmp_path / "project" / "script", tmp_path / "bin"
    script.mkdir(parents=True)
    there.mkdir()
    shutil.copy(SETUP, script)

    def run(answers: Answers) -> "subprocess.CompletedProcess[str]":
        for name, line in (DEBIAN | answers).items():
            (there / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
            (there / name).chmod(0o700)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JIESUAN_")}
        here = kept | {"PATH": f"{there}:{os.environ['PATH']}"}
        quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
        return subprocess.run([script / "setup"], env=here, check=False, **quiet)  # type: ignore[call-overload, no-any-return]

    return run


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"getconf": "exit 1"}, "musl, as in Alpine"),
        ({"getconf": "echo glibc 2.31"}, "needs glibc 2.34 or later, this is 2.31: use Debian 12"),
        ({"uname": '[ "$1" = -s ] && echo Linux || echo aarch64'}, "aarch64 needs glibc 2.39 or later, this is 2.36"),
        ({"uname": '[ "$1" = -s ] && echo Linux || echo armv7l'}, "no ready-built libraries for armv7l"),
    ],
)
def test_a_machine_that_cannot_is_named_before_anything_is_installed(setup: Setup, answers: Answers, said: str) -> None:
    done = setup(answers | {"sudo": "exit 0"})
    assert done.returncode == 1
    assert said in done.stderr
    assert "[1/3]" not in done.stderr


def test_who_may_not_be_root_gets_the_whole_command(setup: Setup) -> None:
    done = setup({})
    assert done.returncode == 1
    assert "apt-get update && apt-get install --no-install-recommends " in done.stderr
    assert " libpcsclite-dev " in done.stderr


def test_who_needs_no_password_is_asked_for_none(setup: Setup, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    done = setup({"sudo": f'[ "$1" = -n ] || touch {asked}; [ "$1" = -v ] && exit 1; shift; "$@"', "python3": "exit 1"})
    assert "only root can install them" not in done.stderr
    assert "done in" in done.stderr
    assert not asked.exists()


def test_a_python_without_libraries_is_named_with_one_that_has_them(setup: Setup) -> None:
    new = 'case "$2" in *"< (3, 11)"*) exit 0 ;; *"3, 14"*) exit 1 ;; esac; echo Python 3.14.0'
    done = setup({"id": "echo 0", "python3": new})
    assert done.returncode == 1
    assert "Python 3.14.0 yet: install 3.11, 3.12 or 3.13" in done.stderr
    assert "JIESUAN_PYTHON=python3.13 script/setup" in done.stderr
