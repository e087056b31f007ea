"""The `jiesuan` command: quick where no window is wanted, and plain words where it cannot start."""

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from simulation.samples import institution, people
from terminal.journal import Journal
from ui.command import jiesuan

COMMAND = Path(sys.executable).with_name("jiesuan")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text(f'state = "{tmp_path}"\n[reader]\ndriver = "simulated"\n')
    return file


def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_qt_is_loaded_only_for_a_window() -> None:
    program = (
        "import sys, ui.command; print([each for each in sys.modules if each.startswith(('PySide6', 'sqlalchemy'))])"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"


@pytest.mark.parametrize("arguments", [["--help"], ["scenario", "--help"], ["window", "--help"]])
def test_neither_help_nor_a_scenario_loads_qt(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom ui.command import jiesuan\njiesuan.main(sys.argv[1:], standalone_mode=False)\n"
        "print([each for each in sys.modules if each.startswith(('PySide6', 'sqlalchemy', 'httpx', 'starlette'))])"
    )
    printed = subprocess.check_output([sys.executable, "-c", program, *arguments], text=True)
    assert printed.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", list(jiesuan.lazy_subcommands))
def test_every_command_is_listed_as_it_describes_itself(name: str) -> None:
    command, listed = jiesuan.load(name), jiesuan.commands[name]
    assert command.name == name
    assert listed.get_short_help_str(200) == command.get_short_help_str(200)


def test_a_wrong_setting_is_told_in_both_languages(settings: Path) -> None:
    settings.write_text("[ui]\nlangauge = 'en'\n")
    done = run("window", "--settings", settings)
    assert done.returncode == 2
    assert "第 2 行" in done.stderr
    assert "Did you mean language?" in done.stderr


def test_a_second_terminal_on_one_journal_refuses_to_start(settings: Path, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db", institution().code, lambda: datetime.now().astimezone())
    try:
        done = run("window", "--settings", settings)
    finally:
        journal.close()
    assert done.returncode == 2
    assert "[journal_in_use]" in done.stderr


def test_a_damaged_journal_refuses_to_start(settings: Path, tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no journal" * 1000)
    done = run("window", "--settings", settings)
    assert done.returncode == 2
    assert "[journal_damaged]" in done.stderr


def test_a_directory_that_cannot_be_made_refuses_to_start(settings: Path) -> None:
    settings.write_text(f'state = "{settings}"\n[reader]\ndriver = "simulated"\n')
    done = run("window", "--settings", settings)
    assert done.returncode == 2
    assert "[state_unusable]" in done.stderr


def test_without_a_display_it_says_what_to_do(settings: Path) -> None:
    environment = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    bare = {name: value for name, value in os.environ.items() if name not in environment}
    command: list[str | Path] = [COMMAND, "window", "--settings", settings]
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "--headless" in done.stderr


def test_a_voucher_is_issued_by_the_insurer_of_the_settings(settings: Path) -> None:
    done = run("voucher", people()[0].number, "--settings", settings)
    assert re.fullmatch(r"424\d{25}\n", done.stdout), done.stderr


def test_nobody_gets_a_voucher_who_is_not_insured(settings: Path) -> None:
    done = run("voucher", "0", "--settings", settings)
    assert done.returncode == 2
    assert "[person_not_known]" in done.stderr
