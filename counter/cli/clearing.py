"""`jiesuan network clearing`, `report` and `prepay`: money between areas, as tables and CSV."""

from collections.abc import Callable, Iterator
from contextlib import closing as closed
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from counter.cli import cases
from counter.cli.settings import SETTINGS, database_url
from counter.cli.tables import write_csv, written
from counter.cli.words import words
from counter.settings import load
from simulation.network.clearing import Pair
from simulation.network.clearing_office import ClearingOffice
from simulation.network.monthly_report import Figures, MonthlyReport
from terminal import areas
from terminal.benefit.rules import load as rules
from terminal.money import parse, percent, plain

_FOLDER = click.Path(path_type=Path, file_okay=False)
_MONTH = click.option("--month", type=click.DateTime(["%Y-%m"]), required=True, help="The month, as 2026-11.")
_CSV = click.option("--csv", "folder", type=_FOLDER, help="Also write the tables into this directory.")
_LEDGER_OPTIONS = (
    click.option("--state", type=_FOLDER, help="Where the terminal keeps its files."),
    click.option(
        "--ledger",
        envvar="JIESUAN_LEDGER",
        callback=database_url,
        help="A database URL, or @FILE with it; without one the books that the settings name.",
    ),
    SETTINGS,
)


def _with_ledger_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in _LEDGER_OPTIONS:
        command = option(command)
    return command


@click.command()
@_MONTH
@_with_ledger_options
@_CSV
@cases.LANGUAGE
def clearing(
    month: datetime, state: Path | None, ledger: str | None, file: Path | None, folder: Path | None, language: str
) -> None:
    """Clear a month between areas (清算): the amount each insured area owes; repeating it changes nothing."""
    with _office(state, ledger, file) as office:
        rows, entries = office.clear(f"{month:%Y-%m}"), office.accounts(f"{month:%Y-%m}")
    own = [
        [
            *_places(each.pair, language),
            str(each.settlements),
            *map(plain, (each.total, each.fund, each.reversed_fund, each.opening, each.drawn, each.paid, each.closing)),
        ]
        for each in entries
    ]
    segments = [
        [*_places(each.pair, language), each.segment, str(each.settlements), plain(each.total), plain(each.fund)]
        for each in rows
    ]
    heads = words(language).clearing
    _show({"clearing": [[*heads.account], *own], "segments": [[*heads.segments], *segments]}, folder)


@click.command()
@_MONTH
@_with_ledger_options
@_CSV
@cases.LANGUAGE
def report(
    month: datetime, state: Path | None, ledger: str | None, file: Path | None, folder: Path | None, language: str
) -> None:
    """Report a month of direct settlement between areas (月报告)."""
    with _office(state, ledger, file) as office:
        monthly = office.report(f"{month:%Y-%m}")
    _show({"report": [[*words(language).clearing.report], *_reported(monthly, language)]}, folder)


@click.command()
@click.option("--year", type=click.DateTime(["%Y"]), required=True, help="The year that is prepaid.")
@click.option("--from", "insured", metavar="AREA", required=True, help="The insured area's code of six digits.")
@click.option("--to", "place", metavar="AREA", required=True, help="The place of care's code of six digits.")
@click.option("--amount", metavar="YUAN", required=True, help="What is prepaid.")
@_with_ledger_options
def prepay(
    year: datetime, insured: str, place: str, amount: str, state: Path | None, ledger: str | None, file: Path | None
) -> None:
    """Set the amount that an insured area prepays a place of care for a year (预付金).

    The default is twice the monthly mean of the last quarter of the year before.
    """
    try:
        fen = parse(amount)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--amount") from error
    with _office(state, ledger, file) as office:
        office.prepay(year.year, _area(insured), _area(place), fen)


@contextmanager
def _office(state: Path | None, ledger: str | None, file: Path | None) -> Iterator[ClearingOffice]:
    settings = load(file).with_ledger(ledger)
    settings = settings.with_state(state) if state else settings
    settings.make_state()
    with closed(ClearingOffice(settings.database_url(), rules(own=settings.own_packs))) as office:
        yield office


def _reported(monthly: MonthlyReport, language: str) -> Iterator[list[str]]:
    known = words(language).clearing
    for line in monthly.lines:
        what = [known.words[line.insurance], known.words[line.kind]]
        yield [*_places(line.pair, language), *what, *_figures(line.figures)]
    for kind, figures in monthly.kinds.items():
        yield [known.all, "", "", known.words[kind], *_figures(figures)]
    yield [known.all, "", "", "", *_figures(monthly.all)]


def _figures(of: Figures) -> list[str]:
    counts = map(str, (of.visits, of.refunds, of.institutions, of.people))
    return [*counts, *map(plain, (of.total, of.fund, of.account, of.cash)), percent(of.fund_share // 100 * 100)]


def _places(pair: Pair, language: str) -> tuple[str, str]:
    insured, place = (f"{area} {areas.name(area, language)}" for area in (pair.insured_area, pair.place_area))
    return insured, place


def _area(code: str) -> str:
    if len(code) != 6 or not code.isdecimal():
        raise click.BadParameter("an area's code of six digits", param_hint=code)
    return code


def _show(tables: dict[str, list[list[str]]], folder: Path | None) -> None:
    click.echo("\n\n".join(written(rows) for rows in tables.values()))
    for name, rows in tables.items():
        if folder:
            write_csv(folder, name, rows)
