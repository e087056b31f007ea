"""`jiesuan network`: the simulated insurer network, and what is to go wrong on it."""

from pathlib import Path

import click

from terminal.cli.group import jiesuan


@jiesuan.group()
def network() -> None:
    """Look at the simulated insurer network (医保网络)."""


@network.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def faults(file: Path) -> None:
    """Check a fault FILE, and print the timeline that it plans."""
    from terminal.network.faults import load  # noqa: PLC0415

    for each in load(file):
        until = "" if each.until is None else f"{each.until:g}"
        delay = f"  +{each.seconds:g} s" if each.seconds else ""
        often = f"{each.times} times" if each.times else "without end"
        which = f"after {each.after}, every {each.every}, {often}"
        where = f"{each.call or 'any call'}{f' at {each.hop}' if each.hop else ''}"
        click.echo(f"{each.since:>6g} … {until:<6} s  {each.fault:<22} {where:<24} {which}{delay}")
