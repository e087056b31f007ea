"""`jiesuan prove simulate`: simulated counters that die; apart, as it alone loads the HTTP server."""

import sys
from time import perf_counter

import click

from counter.cli.prove import SHOWN
from counter.prove.simulate import simulate as run


@click.command()
@click.option("--steps", type=click.IntRange(min=1), default=100_000, show_default=True, help="At least so many.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed is the same history, bit for bit.")
@click.option("--counters", type=click.IntRange(1, 99), default=4, show_default=True)
@click.option("--interface", is_flag=True, help="Speak the national interface to the insurer.")
def simulate(steps: int, seed: int, counters: int, interface: bool) -> None:
    """Simulate dying counters, failing networks and jumping clocks; exit status 1 if the books disagree."""
    begun = perf_counter()
    history = run(steps, seed, counters, interface=interface)
    rate = history.steps / (perf_counter() - begun)
    click.echo(f"steps {history.steps}, acts {history.acts}, deaths {history.deaths}, {rate:.0f} steps a second")
    click.echo(f"trace {history.trace}")
    click.echo(f"violations {len(history.violations)}")
    for problem in history.violations[:SHOWN]:
        click.echo(problem, err=True)
    sys.exit(1 if history.violations else 0)
