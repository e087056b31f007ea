"""`jiesuan network faults` and `jiesuan network fault`: planned faults of the simulated insurer network."""

from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import click
from msgspec import json

from simulation.network.faults import load


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def faults(file: Path) -> None:
    """Check a fault FILE, and print the timeline that it plans."""
    for each in load(file):
        until = "" if each.until is None else f"{each.until:g}"
        delay = f"  +{each.seconds:g} s" if each.seconds else ""
        often = {0: "without end", 1: "once"}.get(each.times, f"{each.times} times")
        which = f"after {each.after}, every {each.every}, {often}"
        where = f"{each.call or 'any call'}{f' at {each.hop}' if each.hop else ''}"
        click.echo(f"{each.since:>6g} … {until:<6} s  {each.fault:<22} {where:<24} {which}{delay}")


@click.command()
@click.argument("url")
@click.argument("kind", metavar="[FAULT]", default="")
@click.option("--call", default="", help="A transaction's number or a kind of call (settle); empty for any.")
@click.option("--after", default=0, help="How many calls go well before.")
@click.option("--every", default=1, help="Every so many calls fail then.")
@click.option("--times", default=1, help="How often in all; 0 without end.")
@click.option("--seconds", default=0.0, help="How long a fault delays that does.")
@click.option("--clear", is_flag=True, help="Plan nothing any more.")
def fault(url: str, kind: str, call: str, after: int, every: int, times: int, seconds: float, clear: bool) -> None:
    """Plan a FAULT of the simulated insurer at URL while it runs; without FAULT list the planned ones."""
    plan = {"fault": kind, "call": call, "after": after, "every": every, "times": times, "seconds": seconds}
    method = "DELETE" if clear else "POST" if kind else "GET"
    where = urljoin(url, "/simulation/faults")
    if not where.startswith(("http://", "https://")):
        raise click.BadParameter("http://HOST:PORT", param_hint="URL")
    try:
        asked = Request(where, json.encode(plan) if method == "POST" else None, method=method)  # noqa: S310, see above
        with urlopen(asked, timeout=10) as answer:  # noqa: S310, see above
            for each in json.decode(answer.read()):
                click.echo(json.encode(each).decode())
    except URLError as error:
        reason = error.read().decode() if hasattr(error, "read") else error.reason
        raise click.ClickException(str(reason)) from error
