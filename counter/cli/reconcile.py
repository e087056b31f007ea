"""`jiesuan reconcile`: the five books of a day side by side, and each difference with its remedy."""

from datetime import datetime
from pathlib import Path

import click

from counter.adapters import now
from counter.cli import cases
from counter.cli.settings import SETTINGS
from counter.cli.tables import write_csv, written
from counter.reconciliation import reconciled
from counter.settings import load
from terminal.accounts.reconcile import Report, table, words
from terminal.money import parse
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
@click.option("--counted", metavar="YUAN", help="The cash taken in as counted, without the float; it may be negative.")
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
    """Compare insurer, hospital, payment channel, drawer and cash office with the journal of a day (对账).

    The insurer's totals are requested first (3201), and every entry (3202) if they differ. Exit status 1 if anything
    differs, 2 if an argument is invalid.
    """
    settings = load(file)
    settings = settings.with_state(state) if state else settings
    report = reconciled(settings, day.date(), now, others, _fen(counted))
    click.echo("\n".join(_lines(report, language)))
    if folder:
        _write(report, folder, language)
    context.exit(DIFFERENT if report.findings else 0)


def _fen(counted: str | None) -> int | None:
    try:
        if counted is None:
            return None
        return -parse(counted[1:]) if counted.startswith("-") else parse(counted)
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
