"""`jiesuan network serve`: the simulated insurer over HTTP."""

from contextlib import closing
from pathlib import Path

import click
from msgspec.structs import replace

from counter.cli import cases
from counter.cli.settings import database_url
from counter.settings import Settings
from simulation.network.faults import Timeline
from simulation.network.faults import load as load_faults
from simulation.network.hops import Hops
from simulation.network.hops import load as load_hops
from simulation.network.network import Network
from simulation.served import serve as serving
from simulation.served.fields.deviations import Mode
from simulation.served.profile import load as load_profile
from terminal.durable import sqlite_url

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes any that is free.")
@click.option(
    "--ledger", default="", envvar="JIESUAN_LEDGER", callback=database_url, help="A database URL, or @FILE with it."
)
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="Where the books lie.")
@click.option("--profile", type=_FILE, help="How the region speaks the interface (TOML).")
@click.option("--strict", "mode", flag_value="strict", help="Refuse what deviates, with its code (docs/interface.md).")
@click.option("--lenient", "mode", flag_value="lenient", help="Accept what deviates, and note it in warn_msg.")
@click.option("--faults", "planned", type=_FILE, help="What is to go wrong, and when (TOML).")
@cases.PACKS
@click.option("--answers", type=_FILE, help="What insured places without a pack answer (TOML).")
@click.option("--hops", is_flag=True, help="Let messages take as long on the way as they do.")
def serve(
    host: str,
    port: int,
    ledger: str,
    state: Path | None,
    profile: Path | None,
    mode: str | None,
    planned: Path | None,
    own: Path | None,
    answers: Path | None,
    hops: bool,
) -> None:
    """Serve the simulated insurer over HTTP until stopped; the first line of output is its address."""
    timeline = Timeline(load_faults(planned) if planned else ())
    carrying = Network(timeline, Hops(load_hops()) if hops else None)
    spoken = load_profile(profile)
    spoken = replace(spoken, mode=Mode(mode)) if mode else spoken
    office = serving.opened(ledger or _file(state), spoken, carrying, own=own, answers=answers)
    try:
        listening, url = serving.listen(host, port)
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror}") from error
    with closing(listening):
        click.echo(f"{url}  模拟医保平台 / simulated insurer")
        serving.serve(office, listening, slow=hops)
    office.engine.dispose()


def _file(state: Path | None) -> str:
    """Return the URL of the ledger's file, below the given folder or the terminal's state directory."""
    settings = Settings(state=str(state) if state else "")
    settings.make_state()
    return sqlite_url(settings.place("network.db"))
