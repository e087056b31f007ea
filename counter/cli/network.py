"""`jiesuan network`: the simulated insurer network, and its planned faults."""

from pathlib import Path

import click

from counter.cli.group import jiesuan

_FILE = click.Path(path_type=Path, dir_okay=False)


@jiesuan.group()
def network() -> None:
    """Inspect the simulated insurer network (医保网络)."""


@network.command()
@click.argument("file", type=_FILE)
def faults(file: Path) -> None:
    """Check a fault FILE, and print the timeline that it plans."""
    from simulation.network.faults import load  # noqa: PLC0415

    for each in load(file):
        until = "" if each.until is None else f"{each.until:g}"
        delay = f"  +{each.seconds:g} s" if each.seconds else ""
        often = {0: "without end", 1: "once"}.get(each.times, f"{each.times} times")
        which = f"after {each.after}, every {each.every}, {often}"
        where = f"{each.call or 'any call'}{f' at {each.hop}' if each.hop else ''}"
        click.echo(f"{each.since:>6g} … {until:<6} s  {each.fault:<22} {where:<24} {which}{delay}")


@network.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes any that is free.")
@click.option("--ledger", default="", help="A database URL; without one a file below --state.")
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="Where the books lie.")
@click.option("--profile", type=_FILE, help="How the region speaks the interface (TOML).")
@click.option("--faults", "planned", type=_FILE, help="What is to go wrong, and when (TOML).")
@click.option("--hops", is_flag=True, help="Let messages take as long on the way as they do.")
def serve(
    host: str, port: int, ledger: str, state: Path | None, profile: Path | None, planned: Path | None, hops: bool
) -> None:
    """Serve the simulated insurer over HTTP until stopped; the first line of output is its address."""
    from contextlib import closing  # noqa: PLC0415

    from simulation.network import faults as plans  # noqa: PLC0415
    from simulation.network import hops as conditions  # noqa: PLC0415
    from simulation.network.network import Network  # noqa: PLC0415
    from simulation.served import profile as profiles  # noqa: PLC0415
    from simulation.served import serve as serving  # noqa: PLC0415

    timeline = plans.Timeline(plans.load(planned) if planned else ())
    carrying = Network(timeline, conditions.Hops(conditions.load()) if hops else None)
    office = serving.opened(ledger or _file(state), profiles.load(profile), carrying)
    try:
        listening, url = serving.listen(host, port)
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror}") from error
    with closing(listening):
        click.echo(f"{url}  模拟医保平台 / simulated insurer")
        serving.serve(office, listening, slow=hops)
    office.engine.dispose()


@network.command()
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
    from urllib.error import URLError  # noqa: PLC0415
    from urllib.parse import urljoin  # noqa: PLC0415
    from urllib.request import Request, urlopen  # noqa: PLC0415

    from msgspec import json  # noqa: PLC0415

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


def _file(state: Path | None) -> str:
    """Return the URL of the ledger's file, below the given folder or the terminal's state directory."""
    from counter.settings import Settings  # noqa: PLC0415

    settings = Settings(state=str(state) if state else "")
    settings.make_state()
    return f"sqlite:///{settings.place('network.db')}"
