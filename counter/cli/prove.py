"""`jiesuan prove`: proofs that a counter settles exactly once, for anyone to run."""

import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

from counter.cli.group import jiesuan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.prove.crash import Tally

_SHOWN = 20  # violations shown in full; a single one is already a failure


@jiesuan.group()
def prove() -> None:
    """证明恰好一次。Prove that every bill is settled exactly once."""


@prove.command()
@click.option("--full", is_flag=True, help="Every point, and recovery again: more than 20,000 kills.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; as many as there are processors.")
@click.option("--seed", type=int, default=0, show_default=True, help="Draws what of the recoveries is killed.")
def crash(full: bool, jobs: int | None, seed: int) -> None:
    """Kill a counter at every point, and at some under every fault; exit status 1 if the books disagree afterwards."""
    import os  # noqa: PLC0415  the group must start fast for other commands

    from counter.prove.crash import Plan, cases  # noqa: PLC0415
    from counter.prove.crash import prove as run  # noqa: PLC0415

    plan = Plan(again=12, seed=seed) if full else Plan(stride=6, seed=seed)
    sys.exit(_report(run(plan, cases(), jobs or os.cpu_count() or 1)))


@prove.command()
@click.option("--steps", type=click.IntRange(min=1), default=100_000, show_default=True, help="At least so many.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed is the same history, bit for bit.")
@click.option("--counters", type=click.IntRange(1, 99), default=4, show_default=True)
@click.option("--interface", is_flag=True, help="Speak the national interface to the insurer.")
def simulate(steps: int, seed: int, counters: int, interface: bool) -> None:
    """Simulate dying counters, failing networks and jumping clocks; exit status 1 if the books disagree."""
    from time import perf_counter  # noqa: PLC0415

    from counter.prove.simulate import simulate as run  # noqa: PLC0415

    begun = perf_counter()
    history = run(steps, seed, counters, interface=interface)
    rate = history.steps / (perf_counter() - begun)
    click.echo(f"steps {history.steps}, acts {history.acts}, deaths {history.deaths}, {rate:.0f} steps a second")
    click.echo(f"trace {history.trace}")
    click.echo(f"violations {len(history.violations)}")
    for problem in history.violations[:_SHOWN]:
        click.echo(problem, err=True)
    sys.exit(1 if history.violations else 0)


def _report(tallies: "Iterable[Tally]") -> int:
    """Print a table, one line for each act and call with its faults added up; return the exit status."""
    click.echo(f"{'act / call with a fault':<56}{'faults':>8}{'points':>8}{'runs':>8}{'kills':>8}{'violations':>12}")
    every: list[Tally] = []
    for name, group in groupby(tallies, lambda each: f"{each.case.act} / {each.case.call or '-'}"):
        row = list(group)
        click.echo(_row(name, row))
        every += row
    click.echo(_row("all", every))
    wrong = [problem for each in every for problem in each.violations]
    for problem in wrong[:_SHOWN]:
        click.echo(problem, err=True)
    return 1 if wrong else 0


def _row(name: str, tallies: "list[Tally]") -> str:
    faults = sum(bool(each.case.fault) for each in tallies)
    counts = (
        sum(each.points for each in tallies),
        sum(each.runs for each in tallies),
        sum(each.kills for each in tallies),
    )
    violations = sum(len(each.violations) for each in tallies)
    return f"{name:<56}{faults:>8}{counts[0]:>8}{counts[1]:>8}{counts[2]:>8}{violations:>12}"


JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    help="Processes; as many as there are processors.",
)


@prove.command()
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
    from counter.prove.power import prove as run  # noqa: PLC0415  the group must start fast for other commands

    found = run(states, synchronous, settlements, jobs)
    click.echo(f"{settlements} settlements, synchronous={synchronous}: {found.states:,} states after a power cut")
    click.echo(f"  acknowledged entries lost in {found.lossy:,} (at most {found.most:,}); damaged {found.damaged:,}")
    sys.exit(1 if found.lossy or found.damaged else 0)


@prove.command()
@click.option("--every", type=click.IntRange(min=1), default=1, show_default=True, help="Fail every so manyth write.")
@JOBS
def disk(every: int, jobs: int) -> None:
    """Fail every write of every act in turn; exit status 1 if money moved without a journal entry."""
    from counter.prove.disk import cases  # noqa: PLC0415
    from counter.prove.disk import prove as run  # noqa: PLC0415

    click.echo(f"{'act':<50}{'disk':<14}{'then':<14}{'runs':>6}{'violations':>12}")
    runs, wrong = 0, list[str]()
    for case, tried, found in run(cases(), every, jobs):
        click.echo(f"{case.act:<50}{case.fault:<14}{case.end:<14}{tried:>6}{len(found):>12}")
        runs, wrong = runs + tried, [*wrong, *(f"{'/'.join(case)}: {each}" for each in found)]
    click.echo(f"{'all':<78}{runs:>6}{len(wrong):>12}")
    for each in wrong:
        click.echo(each, err=True)
    sys.exit(1 if wrong else 0)
