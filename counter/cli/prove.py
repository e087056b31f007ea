"""`jiesuan prove crash`, `power` and `disk`: proofs that a counter settles exactly once, for anyone to run."""

import os
import sys
from collections.abc import Iterable
from itertools import groupby
from shutil import which

import click

from counter.prove import crash as crashes
from counter.prove import disk as disks
from counter.prove import power as cuts
from terminal.errors import BadInput

SHOWN = 20  # violations shown in full; a single one is already a failure
JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    help="Processes; as many as there are processors.",
)


def ensure_able(**needs: object) -> None:
    """Raise BadInput("system_lacks") for the first of these that this system has not."""
    for what, found in needs.items():
        if not found:
            raise BadInput("system_lacks", what=what)


@click.command()
@click.option("--full", is_flag=True, help="Every point, and recovery again: more than 20,000 kills.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; as many as there are processors.")
@click.option("--seed", type=int, default=0, show_default=True, help="Draws what of the recoveries is killed.")
def crash(full: bool, jobs: int | None, seed: int) -> None:
    """Kill a counter at every point, and at some under every fault; exit status 1 if the books disagree afterwards."""
    ensure_able(fork=hasattr(os, "fork"))
    plan = crashes.Plan(again=12, seed=seed) if full else crashes.Plan(stride=6, seed=seed)
    sys.exit(_report(crashes.prove(plan, crashes.cases(), jobs or os.cpu_count() or 1)))


def _report(tallies: Iterable[crashes.Tally]) -> int:
    """Print a table, one line for each act and call with its faults added up; return the exit status."""
    click.echo(f"{'act / call with a fault':<56}{'faults':>8}{'points':>8}{'runs':>8}{'kills':>8}{'violations':>12}")
    every: list[crashes.Tally] = []
    for name, group in groupby(tallies, lambda each: f"{each.case.act} / {each.case.call or '-'}"):
        row = list(group)
        click.echo(_row(name, row))
        every += row
    click.echo(_row("all", every))
    wrong = [problem for each in every for problem in each.violations]
    for problem in wrong[:SHOWN]:
        click.echo(problem, err=True)
    return 1 if wrong else 0


def _row(name: str, tallies: list[crashes.Tally]) -> str:
    faults = sum(bool(each.case.fault) for each in tallies)
    counts = (
        sum(each.points for each in tallies),
        sum(each.runs for each in tallies),
        sum(each.kills for each in tallies),
    )
    violations = sum(len(each.violations) for each in tallies)
    return f"{name:<56}{faults:>8}{counts[0]:>8}{counts[1]:>8}{counts[2]:>8}{violations:>12}"


@click.command()
@click.option("--states", type=click.IntRange(min=1), default=100_000, show_default=True, help="Power cuts.")
@click.option("--settlements", type=click.IntRange(min=1), default=200, show_default=True, help="What is recorded.")
@click.option(
    "--synchronous",
    type=click.Choice(["FULL", "NORMAL", "OFF"]),
    default="FULL",
    show_default=True,
    help="How the journal waits for the disk; with less than FULL losses must be found.",
)
@JOBS
def power(states: int, settlements: int, synchronous: str, jobs: int) -> None:
    """Cut the power of a recorded disk at random points, losing random sectors; exit status 1 if anything is lost."""
    ensure_able(cc=which("cc"), LD_PRELOAD=sys.platform == "linux")
    found = cuts.prove(states, synchronous, settlements, jobs)
    click.echo(f"{settlements} settlements, synchronous={synchronous}: {found.states:,} states after a power cut")
    click.echo(f"  acknowledged entries lost in {found.lossy:,} (at most {found.most:,}); damaged {found.damaged:,}")
    sys.exit(1 if found.lossy or found.damaged else 0)


@click.command()
@click.option("--every", type=click.IntRange(min=1), default=1, show_default=True, help="Fail every so manyth write.")
@JOBS
def disk(every: int, jobs: int) -> None:
    """Fail every write of every act in turn; exit status 1 if money moved without a journal entry."""
    ensure_able(fork=hasattr(os, "fork"), cc=which("cc"), LD_PRELOAD=sys.platform == "linux")
    click.echo(f"{'act':<50}{'disk':<14}{'then':<14}{'runs':>6}{'violations':>12}")
    runs, wrong = 0, list[str]()
    for case, tried, found in disks.prove(disks.cases(), every, jobs):
        click.echo(f"{case.act:<50}{case.fault:<14}{case.end:<14}{tried:>6}{len(found):>12}")
        runs, wrong = runs + tried, [*wrong, *(f"{'/'.join(case)}: {each}" for each in found)]
    click.echo(f"{'all':<78}{runs:>6}{len(wrong):>12}")
    for each in wrong:
        click.echo(each, err=True)
    sys.exit(1 if wrong else 0)
