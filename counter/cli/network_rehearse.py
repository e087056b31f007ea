"""`jiesuan network rehearse`: a client of the interface goes through scenarios, and is graded (预验收自测)."""

import secrets
import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import click
from msgspec.structs import astuple

from counter.cli import knobs
from simulation.network.faults import Timeline
from simulation.network.network import Network
from simulation.rehearsal import report
from simulation.rehearsal.driver import BillLine, Command, Driver, Reported, State, Told, Verb, Webhook
from simulation.rehearsal.engine import Engine, Grade, Graded
from simulation.rehearsal.scenario import OPTIONAL, Feature, plan
from simulation.served import serve as serving
from simulation.served.bench.bench import Bench
from simulation.served.bench.clock import BenchClock
from simulation.served.bench.fixtures import Base, Fixtures
from simulation.served.bench.limits import Limits
from simulation.served.bench.workspace import DEFAULT, Workspace
from simulation.served.profile import load as load_profile
from terminal.durable import sqlite_url
from terminal.model import BEIJING

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_KEEP = 100_000
# What the screen says of these is looked at.
_SHOWN = {State.REFUSED, State.NOT_SENT}
_SHOWING = {Verb.DAY_END, Verb.CATALOGUE, Verb.CHECK_RULES}
_BAD = {Grade.FAILED, Grade.INCOMPLETE}


class Prompt:
    """A person at the client's own screen: each step is said in words, and what became of it is asked."""

    def act(self, told: Told) -> Reported:
        """Say a step, and ask for its outcome."""
        click.echo(f"\n[{told.scenario}] {told.says}")
        click.echo(f"  {told.now}  {told.counter:02d}  {told.url}")
        if told.person:
            card = f"{told.person.card_number} {told.person.card_sn}"
            click.echo(f"  {told.person.name}  {told.person.psn_no}  {told.person.id_number}  {card}")
        if told.bill:
            click.echo(f"  {told.bill.number}  {told.bill.kind}  {told.bill.total}")
            _list("   ", told.bill.lines)
        _list("  −", told.returned)
        for each in (told.bill and told.bill.disease, told.credential, told.change):
            if each:
                click.echo(f"  {each if isinstance(each, str) else '  '.join(filter(None, astuple(each)))}")
        state = click.prompt("  state", type=click.Choice([each.value for each in State]), default=State.DONE.value)
        is_settled = told.verb in {Verb.SETTLE, Verb.SELL} and state == State.SETTLED.value
        collected = click.prompt("  现金 / cash collected", default="") if is_settled else ""
        is_back = told.verb is Verb.REFUND and state == State.REFUNDED.value
        returned = click.prompt("  退回现金 / cash given back", default="") if is_back else ""
        is_shown = state in _SHOWN or told.verb in _SHOWING
        shown = click.prompt("  屏幕上说的 / what the screen says", default="") if is_shown else ""
        return Reported(State(state), collected=collected, returned=returned, shown=shown)

    def close(self) -> None:
        """Nothing was started."""


def _list(mark: str, lines: Iterable[BillLine]) -> None:
    for line in lines:
        click.echo(f"{mark} {line.code}  {line.name}  {line.quantity} × {line.price} = {line.amount}")


@click.command()
@click.option(
    "--plan", "name", default="smoke", show_default=True, help="smoke, acceptance, faults, or watch: what a log holds."
)
@click.option("--driver", "how", default="prompt", show_default=True, help='prompt, http://… or "a command".')
@click.option("--at", help="A workspace that is served already, URL or URL/w/NAME; without it one is served here.")
@click.option("--only", multiple=True, help="Of these scenarios alone; * stands for any characters.")
@click.option("--without", type=click.Choice([each.value for each in Feature]), multiple=True, help="Not claimed.")
@click.option(
    "--with", "more", type=click.Choice(sorted(each.value for each in OPTIONAL)), multiple=True, help="Claimed too."
)
@click.option("--profile", type=_FILE, help="How the region speaks the interface (TOML).")
@click.option("--keys", type=_FILE, help="The platform's keys, for a profile that signs or has a gateway (TOML).")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the chances; the same seed repeats a run.")
@click.option("--patience", type=click.FloatRange(1), default=300.0, show_default=True, help="Seconds for a step.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the platform; 0 takes any that is free.")
@click.option("--out", type=_FOLDER, help="Where report.html, report.json and report.xml are written.")
@click.option("--language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)
def rehearse(
    name: str,
    how: str,
    at: str | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    more: tuple[str, ...],
    profile: Path | None,
    keys: Path | None,
    seed: int,
    patience: float,
    port: int,
    out: Path | None,
    language: str,
) -> None:
    """Rehearse an acceptance with a client (预验收自测); exit status 1 if a scenario failed. It certifies nothing."""
    chosen = plan(name, only=only)
    if not (at or any(each.steps for each in chosen.scenarios)):
        raise click.UsageError("--plan watch: --at URL")
    claimed = {each for each in Feature if each.value not in without and (each not in OPTIONAL or each.value in more)}
    with ExitStack() as held:
        url = at or held.enter_context(platform(Path(held.enter_context(_folder())), profile, port, keys))
        click.echo(f"{url}  模拟医保平台 / simulated insurer")
        run_id = f"{secrets.randbelow(10**4):04d}"
        with closing(_driver(how, url, patience)) as driver:
            engine = Engine(partial(knobs.ask, url), driver, url, run_id, language=language, seed=seed)
            run = engine.run(chosen, claimed, partial(_tell, language))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.html").write_bytes(report.as_html(run, language))
        (out / "report.json").write_bytes(report.as_json(run))
        (out / "report.xml").write_bytes(report.as_junit(run))
    words = report.report_words()
    click.echo(f"{run.verdict}  {words.grade[run.verdict].in_language(language)}  seed {run.seed}  {run.plan.digest}")
    click.echo(words.report["caution"].in_language(language))
    sys.exit(1 if any(each.grade in _BAD for each in run.graded) else 0)


def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="jiesuan-rehearsal-")


@contextmanager
def platform(folder: Path, profile: Path | None = None, port: int = 0, keys: Path | None = None) -> Iterator[str]:
    """Serve a platform of one's own on loopback until the context ends, and return its URL."""
    clock = BenchClock(lambda: datetime.now(BEIJING))
    carrying = Network(Timeline(clock=clock.seconds), clock=clock.seconds)
    office = serving.opened(sqlite_url(folder / "network.db"), load_profile(profile, keys), carrying, clock)
    workspace = Workspace(DEFAULT, office, clock, own=Fixtures(base=Base.PLAIN), keep=_KEEP)
    listening, url = serving.listen("127.0.0.1", port)
    server = serving.server_of_bench(Bench(workspace, limits=Limits(keep=_KEEP)))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        office.engine.dispose()


def _driver(how: str, url: str, patience: float) -> Driver:
    if how == "prompt":
        return Prompt()
    if how.startswith(("http://", "https://")):
        return Webhook(how, patience)
    try:
        command = [each.replace("{url}", url) for each in shlex.split(how)]
        if not command:
            raise click.BadParameter('prompt | http://… | "a command"', param_hint="--driver")
        return Command(command, patience)
    except (OSError, ValueError) as error:
        raise click.BadParameter(
            f"{how}: {getattr(error, 'strerror', None) or error}", param_hint="--driver"
        ) from error


def _tell(language: str, each: Graded) -> None:
    click.echo(f"{each.scenario.id:<4} {each.grade:<10} {each.scenario.name.in_language(language)}  {each.why}")
    for one in each.problems:
        click.echo(f"       {one.level}: {report.sentence(one, language)}")
