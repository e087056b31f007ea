"""One run of the bench is one table and one file, in which each missed goal has its reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import table
from bench.measure import RECORD, Goal, report

ROOT = Path(__file__).parents[1]
KEPT, LOST = Goal("kept / a floor", 1.0, 2.0), Goal("lost / a bare loop", 3.0, 2.0)


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What two parts of a run have measured."""
    path = tmp_path / "record.jsonl"
    monkeypatch.setenv(RECORD, str(path))
    report(iter((KEPT, LOST)))
    return path


def test_each_goal_is_kept_with_its_floor_and_a_missed_one_with_its_reason(record: Path) -> None:
    lines = record.read_text(encoding="utf-8").splitlines()
    kept, lost = table.measured(lines, {"lost": "The loop was unrolled."})
    assert (kept["floor"], kept["met"], "reason" in kept) == ("a floor", True, False)
    assert (lost["floor"], lost["met"], lost["reason"]) == ("a bare loop", False, "The loop was unrolled.")
    printed = list(table.rows((kept, lost)))
    assert printed[-2].endswith("MISSED")
    assert printed[-1].strip() == "The loop was unrolled."


def test_a_missed_goal_without_a_reason_is_told(record: Path, tmp_path: Path) -> None:
    run = [sys.executable, "-m", "bench.table", str(record), str(tmp_path / "bench.json")]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "2 goals, 1 missed" in done.stdout
    assert table.UNKNOWN in done.stdout
    assert len(json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["goals"]) == 2


def test_a_run_in_which_nothing_was_measured_is_no_success(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.touch()
    run = [sys.executable, "-m", "bench.table", str(record), str(tmp_path / "bench.json")]
    assert subprocess.run(run, cwd=ROOT, capture_output=True, check=False).returncode == 1


def test_every_missed_goal_of_the_run_that_is_kept_has_a_reason_and_no_reason_has_lost_its_goal() -> None:
    goals = json.loads(table.KEPT.read_text(encoding="utf-8"))["goals"]
    why = table.reasons()
    missed = [each["name"] for each in goals if not each["met"]]
    assert [name for name in missed if not table.reason_of(name, why)] == []
    assert [start for start in why if not any(each["name"].startswith(start) for each in goals)] == []


def test_one_command_runs_every_part_that_there_is() -> None:
    script = (ROOT / "script" / "bench").read_text(encoding="utf-8")
    (parts,) = (line for line in script.splitlines() if line.startswith("parts=("))
    written = {each.stem for each in (ROOT / "bench").glob("*.py") if "__name__ ==" in each.read_text(encoding="utf-8")}
    assert set(parts.removeprefix("parts=(").rstrip(")").split()) == written - {"table"}


def test_a_part_that_does_not_exist_is_named() -> None:
    done = subprocess.run([ROOT / "script" / "bench", "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no part nothing" in done.stderr
