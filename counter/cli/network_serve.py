"""`jiesuan network serve`: the simulated insurer over HTTP, with its test bench."""

import os
import secrets
from contextlib import closing
from datetime import datetime
from ipaddress import ip_address
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
from simulation.served.bench import reading
from simulation.served.bench.bench import Bench
from simulation.served.bench.clock import BenchClock
from simulation.served.bench.fixtures import Base, Fixtures
from simulation.served.bench.limits import Limits
from simulation.served.bench.rules import Rules
from simulation.served.bench.rules import load as load_rules
from simulation.served.bench.workspace import DEFAULT, Workspace
from simulation.served.fields.deviations import Mode
from simulation.served.profile import load as load_profile
from simulation.served.transaction import Office
from terminal.durable import close_to_others, sqlite_url
from terminal.model import BEIJING

TOKEN = "JIESUAN_BENCH_TOKEN"  # noqa: S105, the name of a variable
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Another than loopback asks for a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes any that is free.")
@click.option(
    "--ledger", default="", envvar="JIESUAN_LEDGER", callback=database_url, help="A database URL, or @FILE with it."
)
@click.option("--state", type=_FOLDER, help="Where the books lie.")
@click.option("--strict", "mode", flag_value="strict", help="Refuse what deviates, with its code (docs/interface.md).")
@click.option("--lenient", "mode", flag_value="lenient", help="Accept what deviates, and note it in warn_msg.")
@click.option("--profile", type=_FILE, help="How the region speaks the interface (TOML, docs/profiles.md).")
@click.option("--keys", type=_FILE, help="The platform's own keys (TOML), for a region that signs or has a gateway.")
@click.option("--faults", "planned", type=_FILE, help="What is to go wrong, and when (TOML).")
@cases.PACKS
@click.option("--answers", type=_FILE, help="What insured places without a pack answer (TOML).")
@click.option("--hops", is_flag=True, help="Let messages take as long on the way as they do.")
@click.option("--bench", type=_FOLDER, help="Where workspaces lie that outlive a restart; magic people come with it.")
@click.option("--load", "data", type=_FOLDER, help="Own data for the default workspace (TOML, JSON).")
@click.option("--rules", type=_FILE, help="Rules for the default workspace (TOML).")
@click.option("--workspaces", type=click.IntRange(0), default=50, show_default=True, help="The most; 0 without limit.")
@click.option(
    "--rate", type=click.FloatRange(0), default=0.0, help="Requests a second of a workspace; 0 without limit."
)
@click.option("--megabytes", type=click.IntRange(0), default=0, help="Of a workspace's files; 0 without limit.")
@click.option("--keep", type=click.IntRange(1), default=2000, show_default=True, help="Exchanges of a log.")
@click.option("--keep-days", type=click.IntRange(0), default=0, help="Of a workspace not used; 0 without limit.")
def serve(
    host: str,
    port: int,
    ledger: str,
    state: Path | None,
    profile: Path | None,
    mode: str | None,
    keys: Path | None,
    planned: Path | None,
    own: Path | None,
    answers: Path | None,
    hops: bool,
    bench: Path | None,
    data: Path | None,
    rules: Path | None,
    workspaces: int,
    rate: float,
    megabytes: int,
    keep: int,
    keep_days: int,
) -> None:
    """Serve the simulated insurer over HTTP until stopped; the first line of output is its address."""
    clock = BenchClock(lambda: datetime.now(BEIJING))
    timeline = Timeline(load_faults(planned) if planned else (), clock.seconds)
    carrying = Network(timeline, Hops(load_hops()) if hops else None, clock=clock.seconds)
    spoken = load_profile(profile, keys)
    spoken = replace(spoken, mode=Mode(mode)) if mode else spoken
    office = serving.opened(ledger or _file(state), spoken, carrying, clock, own=own, answers=answers)
    limits = Limits(workspaces=workspaces, rate=rate, megabytes=megabytes, keep=keep, days=keep_days)
    default = _default(office, clock, bench, data, rules, keep)
    _run(Bench(default, _closed(bench), limits, _token(host)), host, port, slow=hops)
    office.engine.dispose()


def _default(
    office: Office, clock: BenchClock, bench: Path | None, data: Path | None, rules: Path | None, keep: int
) -> Workspace:
    """Make the workspace of all who name none."""
    written = load_rules(rules) if rules else None
    base = Base.SAMPLE if bench else Base.PLAIN
    counted = Rules(written.rules, written.seed) if written else Rules()
    own = reading.together(reading.files_of(data)) if data else None
    made = Workspace(DEFAULT, office, clock, own=Fixtures(base=base), rules=counted, keep=keep)
    if own:
        made.load(own)
    return made


def _run(bench: Bench, host: str, port: int, *, slow: bool) -> None:
    try:
        listening, url = serving.listen(host, port)
    except OSError as error:
        bench.close()
        raise click.ClickException(f"{host}:{port}: {error.strerror}") from error
    with closing(listening):
        click.echo(f"{url}  模拟医保平台 / simulated insurer")
        if bench.token:
            click.echo(f"{bench.token}  测试台令牌 / token of the bench")
        serving.serve(bench, listening, slow=slow)


def _token(host: str) -> str:
    """Return the token that is asked for on an address that others reach; none on loopback."""
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    return "" if is_loopback else os.environ.get(TOKEN) or secrets.token_urlsafe(18)


def _closed(folder: Path | None) -> Path | None:
    """Make the folder of a bench, which nobody else may read."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        close_to_others(folder)
    return folder


def _file(state: Path | None) -> str:
    """Return the URL of the ledger's file, below the given folder or the terminal's state directory."""
    settings = Settings(state=str(state) if state else "")
    settings.make_state()
    return sqlite_url(settings.place("network.db"))
