"""`jiesuan doctor`: without a display, in both languages, for people and for programs, its status for scripts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from counter.doctor import Part

WORDS = {"zh_CN": "窗口可以工作", "en": "The counter can work"}


def doctor(tmp_path: Path, settings: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as IT does over a remote line, with these settings."""
    file = tmp_path / "jiesuan.toml"
    file.write_text(f'state = "{tmp_path / "state"}"\n{settings}', encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = [sys.executable, "-c", "from ui.command import main; main()", "doctor", "--settings", str(file), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


@pytest.mark.parametrize("language", WORDS)
def test_a_counter_that_could_work_ends_with_nothing_to_do(tmp_path: Path, language: str) -> None:
    done = doctor(tmp_path, '[reader]\ndriver = "simulated"', "--language", language)
    assert done.returncode == 0, done.stdout + done.stderr
    assert WORDS[language] in done.stdout
    assert str(tmp_path) not in done.stdout


def test_a_program_reads_every_part_with_its_state(tmp_path: Path) -> None:
    copy = f'[journal]\nreplicate_to = "sqlite:///{tmp_path / "copy.db"}"\n'
    used = '[receipts]\nkind = "embedded"\n[papers]\nstrict = ["charge"]\n[ui]\nvoice = "simulated"\n'
    done = doctor(tmp_path, f'{copy}{used}[reader]\ndriver = "simulated"', "--json")
    states = {each["part"]: each["state"] for each in json.loads(done.stdout)}
    assert set(states) == {part.value for part in Part}
    assert states["display"] == "warn"
    assert states["scanner"] == "off"


def test_a_printer_that_is_away_is_a_warning_and_a_broken_journal_is_not(tmp_path: Path) -> None:
    printer = '[reader]\ndriver = "simulated"\n[printer]\ntransport = "tcp"\naddress = "127.0.0.1:9"'
    warned = doctor(tmp_path, printer)
    assert warned.returncode == 0, warned.stdout
    assert "printer_unreachable" in warned.stdout
    (tmp_path / "state").mkdir(exist_ok=True)
    (tmp_path / "state" / "journal.db").write_bytes(b"no journal" * 500)
    assert doctor(tmp_path, printer).returncode == 1


def test_a_print_queue_that_does_not_exist_is_never_said_to_be_reached(tmp_path: Path) -> None:
    settings = '[reader]\ndriver = "simulated"\n[printer]\ntransport = "system"\naddress = "no such queue"'
    findings = json.loads(doctor(tmp_path, settings, "--json").stdout)
    assert [(each["state"], each["code"]) for each in findings if each["part"] == "printer"] == [
        ("warn", "printer_no_queue")
    ]


def test_settings_that_do_not_fit_are_told_with_status_2(tmp_path: Path) -> None:
    done = doctor(tmp_path, '[reader]\ndriver = "guess"')
    assert done.returncode == 2
    assert "settings_wrong_value" in done.stderr
