"""`jiesuan reconcile`: the four books of a day side by side, and each difference with its remedy."""

from contextlib import ExitStack, closing
from datetime import date, datetime
from pathlib import Path

import click

from counter.adapters import now
from counter.cli import cases
from counter.cli.settings import SETTINGS
from counter.cli.tables import write_csv, written
from counter.connect import of_settings, statements
from counter.settings import PlatformKind, Settings, load
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.embedded import EmbeddedStatements
from simulation.hospital import SampleHospital
from simulation.network.tables import opened as ledger
from terminal.accounts.reconcile import Books, Report, compare, insurer_book, table, words
from terminal.accounts.till import movements
from terminal.errors import BadInput, NotSent
from terminal.journal.reader import counters, money, reading, settled, transactions
from terminal.model import Posting, Trade, Transaction
from terminal.money import parse
from terminal.ports import Statements
from terminal.texts.marks import named

DIFFERENT = 1
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day, as 2026-11-22.")
@click.option("--state", type=_FOLDER, help="Where the terminal keeps its files, instead of what the settings say.")
@SETTINGS
@click.option(
    "--journal",
    "others",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    help="The journal of another counter, too; any number of them.",
)
@click.option("--counted", metavar="YUAN", help="The cash taken in as it was counted, without the float.")
@click.option("--csv", "folder", type=_FOLDER, help="Also write books.csv and differences.csv into this directory.")
@cases.LANGUAGE
@click.pass_context
def reconcile(
    context: click.Context,
    day: datetime,
    state: Path | None,
    file: Path | None,
    others: tuple[Path, ...],
    counted: str | None,
    folder: Path | None,
    language: str,
) -> None:
    """Compare insurer, hospital, payment channel and drawer with the journal of a day (对账).

    The insurer's totals are requested first (3201), and every entry (3202) if they differ. Exit status 1 if anything
    differs, 2 if an argument is invalid.
    """
    settings = load(file)
    settings = settings.with_state(state) if state else settings
    report = compare(day.date(), _books(settings, day.date(), others, _fen(counted)))
    click.echo("\n".join(_lines(report, language)))
    if folder:
        _write(report, folder, language)
    context.exit(DIFFERENT if report.findings else 0)


def _books(settings: Settings, day: date, others: tuple[Path, ...], counted: int | None) -> Books:
    paths = _apart(settings.place(settings.journal.path), *others)
    journal = tuple(each for path in paths for each in transactions(path, day))
    insurer = _insurer(settings, day, journal)
    if insurer:
        numbers = {number for each in insurer for number in (each.number, each.message_id)}
        journal = tuple(each for path in paths for each in transactions(path, day, numbers))
    hospital, settled_by = _hospital(settings)
    known = {number for path in paths for number in settled(path, settled_by)}
    return Books(
        journal=journal,
        insurer=insurer,
        hospital=hospital,
        settled_by={number: counter for number, counter in settled_by.items() if number not in known},
        channel=_channel(settings),
        money=tuple(moved for path in paths for moved in movements(money(path, day))),
        counted=counted,
        counters=frozenset({settings.counter.counter, *(number for path in paths for number in counters(path))}),
    )


def _apart(*paths: Path) -> tuple[Path, ...]:
    """Return each journal once, however often and by whatever path it is named, as its money would count twice.

    Raises BadInput("journal_copied") for two files that began as the same journal.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if any(path.samefile(known) for known in found.values()):
            continue
        with reading(path) as connection:
            first = connection.execute("SELECT hash FROM entry ORDER BY seq LIMIT 1").fetchone()
        begun = first["hash"] if first else str(path.resolve())
        if begun in found:
            raise BadInput("journal_copied", file=path, other=found[begun])
        found[begun] = path
    return tuple(found.values())


def _insurer(settings: Settings, day: date, journal: tuple[Transaction, ...]) -> tuple[Posting, ...] | None:
    """Return the insurer's book of the day, or None if the insurer cannot be reached now."""
    with ExitStack() as stack:
        try:
            return insurer_book(opened(settings, stack), day, journal)
        except NotSent:
            return None


def _hospital(settings: Settings) -> tuple[dict[str, str | None] | None, dict[str, str]]:
    """Return the hospital's book, and the counter that settled each number in it; None where it cannot be reached."""
    path = settings.place("hospital.db")
    if not path.exists():
        return None, {}
    with closing(SampleHospital(path)) as hospital:
        return hospital.book(), hospital.settled_by()


def _channel(settings: Settings) -> tuple[Trade, ...] | None:
    path = settings.place("channel.db")
    if not path.exists():
        return None
    with closing(SimulatedChannel(path, now)) as channel:
        return channel.book()


def _fen(counted: str | None) -> int | None:
    try:
        return None if counted is None else parse(counted)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--counted") from error


def _lines(report: Report, language: str) -> list[str]:
    labels = words.words(language).labels
    agreeing = table.agreeing(report, language)
    return [
        f"{labels['title'].format(day=report.day.isoformat())}  {labels['unit']}",
        written(table.books(report, language)),
        *([named(labels["agreeing"], "", language), *(f"  {each}" for each in agreeing)] if agreeing else []),
        *words.summary(report, language),
        *(line for number, each in enumerate(report.findings, 1) for line in table.paragraph(number, each, language)),
    ]


def _write(report: Report, folder: Path, language: str) -> None:
    write_csv(folder, "books", table.books(report, language))
    write_csv(folder, "differences", table.differences(report.findings, language))


def opened(settings: Settings, stack: ExitStack) -> Statements:
    """Open the insurer's book; `stack` closes it. Raises BadInput if it cannot be opened."""
    return _national(settings, stack) if settings.platform.kind is PlatformKind.NATIONAL else _embedded(settings, stack)


def _embedded(settings: Settings, stack: ExitStack) -> Statements:
    engine = ledger(settings.database_url())
    stack.callback(engine.dispose)
    return EmbeddedStatements(engine, samples.institution().code)


def _national(settings: Settings, stack: ExitStack) -> Statements:
    asked = of_settings(settings, samples.institution())
    return stack.enter_context(statements(*asked, now))
