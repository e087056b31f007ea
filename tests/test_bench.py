"""The bench runs, small, and measures what it names; what a machine makes of it is not a test's business."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import (
    adapter,
    benefit,
    bills,
    codes,
    floor,
    journal,
    long_journal,
    readers,
    responsive,
    search,
    settlement,
    walk,
    window,
)
from bench.measure import Goal, report
from terminal.benefit.split import totals

ROOT = Path(__file__).parents[1]


def test_every_goal_that_needs_no_other_library_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    report(benefit.own(size=40, rounds=1, settlements=200))
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == ["G1", "G2", "G3", "G4", "G7", "jiesuan", "rules", "what"]
    assert printed[4].split()[-3:] == ["0", "<=", "0"]


def test_a_missed_limit_is_said_and_told() -> None:
    goals = [Goal("kept", 1.0, 2.0), Goal("missed", 3.0, 2.0), Goal("rate", 3.0, 2.0, at_least=True)]
    assert [goal.is_met for goal in goals] == [True, False, True]
    assert [goal.row().endswith("MISSED") for goal in goals] == [False, True, False]
    assert report(iter(goals)) is False


def test_the_floors_do_the_same_arithmetic() -> None:
    lines = [line for line in bills.read(bills.written(500)).care.lines if line.class_ != "丙"]
    total, _, over_limit, line_self_pay, in_scope = totals(lines)
    assert floor.floor_b(floor.charges(lines)) == (total, over_limit, line_self_pay, in_scope)
    assert floor.in_decimal(floor.decimals(lines)) == in_scope


def test_the_bill_is_the_same_every_time() -> None:
    assert bills.written(20) == bills.written(20)
    assert len(json.loads(bills.written(20))["care"]["lines"]) == 20


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_goals_of_scanner_and_camera_are_measured(qapp: object) -> None:
    measured = list(codes.goals(rounds=2, sample=6))
    assert [goal.name.split()[0] for goal in measured] == ["G14", "G14", "G14", "G15", "a"]
    assert measured[2].measured == 0


def test_the_goals_of_the_journal_are_measured() -> None:
    assert [goal.name.split()[0] for goal in journal.goals(rounds=6)] == ["G8", "G9"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_goals_of_the_window_are_measured(qapp: object) -> None:
    measured = [goal.name.split()[0] for goal in window.goals(rounds=1, starts=1)]
    assert measured == ["G16", "G17", "the", "the", "the", "G18", "G19", "G19"]


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_goals_of_the_readers_are_measured(qapp: object, machine: None) -> None:
    measured = [goal.name.split()[0] for goal in readers.goals(rounds=1, faults=1)]
    assert [measured.count(each) for each in ("G11", "G12", "G13", "R6")] == [1, 1, 1, 10]


def test_the_goal_of_a_whole_settlement_is_measured() -> None:
    assert [goal.name.split()[0] for goal in settlement.goals(rounds=2)] == ["G24"]


def test_the_goals_of_the_search_are_measured() -> None:
    measured = list(search.goals(rounds=1, settlements=300))
    assert [goal.name.split()[0] for goal in measured] == ["index:"] * 2 + ["found"] * 9


def test_no_call_holds_the_window_up_on_any_page_of_a_real_counter() -> None:
    """Held to twice the frame that script/bench responsive allows: here others use the processors, too."""
    run = [sys.executable, "-m", "bench.responsive", "60", "300"]
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(run, env=offscreen, capture_output=True, text=True, check=False, cwd=ROOT).stdout.splitlines()
    assert [line.split("  ")[0].split(" (")[0] for line in told] == [
        "longest call on the Qt thread",
        "longest gap of the heart",
        "longest call while the pages are made ready, before a patient comes",
        "search: the slowest of a time, initials and two terms",
        "card to receipt: the program's own time, a usual bill",
        "card to receipt: the program's own time, the long stay",
    ]
    measured = [float(line.split("<=")[0].split()[-1]) for line in told]
    assert measured[0] <= 2 * responsive.FRAME
    assert max(measured[4:]) <= responsive.SHARE


def test_the_goals_of_a_long_journal_are_measured() -> None:
    measured = [goal.name.split()[0] for goal in long_journal.goals(rounds=1, entries=2_000)]
    assert measured == ["start:", "sale,", "doctor:", "day:"]


def test_the_goal_of_the_adapter_is_measured() -> None:
    assert [goal.name.split()[0] for goal in adapter.goals(rounds=1)] == ["G22"]


def test_a_settlement_passes_few_files_and_its_calls_do_not_go_deep(tmp_path: Path) -> None:
    steps = walk.settlement(tmp_path)
    assert list(steps) == ["identify", "presettle", "settle"]
    assert len(set[str]().union(*(each.files for each in steps.values()))) <= walk.FILES == 28
    assert max(len(each.deepest) for each in steps.values()) <= walk.DEPTH == 20
