"""`jiesuan prove power` and `disk`: proofs that a power cut or a failing disk loses nothing."""

import os
import sys

import click

from counter.cli.prove import prove

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
