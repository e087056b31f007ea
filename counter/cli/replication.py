"""`jiesuan journal ship` and `jiesuan journal hospital`: every terminal's journal in one database."""

from pathlib import Path

import click

from counter.cli import cases
from counter.cli.settings import SETTINGS, database_url
from counter.cli.words import words
from counter.settings import load
from terminal import texts
from terminal.accounts import replication
from terminal.accounts.replication.report import broken, lines
from terminal.money import yuan

BROKEN = 1


@click.command()
@click.argument("url", envvar="JIESUAN_REPLICA", callback=database_url)
@SETTINGS
def ship(url: str, file: Path | None) -> None:
    """Ship this terminal's new journal entries to the hospital's database at URL (postgresql+psycopg://…).

    A terminal with `replicate_to` below [journal] in its settings ships by itself; repeating it ships nothing.
    """
    settings, engine = load(file), replication.opened(url)
    terminal = settings.institution.code + settings.counter.counter
    click.echo(replication.ship(settings.place(settings.journal.path), terminal, engine))
    engine.dispose()


@click.command()
@click.argument("url", envvar="JIESUAN_REPLICA", callback=database_url)
@click.option("--day", default="", metavar="YYYY-MM-DD", help="One day; without it all.")
@cases.LANGUAGE
@click.pass_context
def hospital(context: click.Context, url: str, day: str, language: str) -> None:
    """Print the whole hospital's settlements by counter and day, from the database at URL, and follow every chain.

    Exit status 1 if a counter's chain is broken, with the first bad entry; its figures are left out.
    """
    engine = replication.opened(url)
    with engine.begin() as connection:
        found, altered = tuple(lines(connection, day)), tuple(broken(connection))
    engine.dispose()
    click.echo("\t".join(words(language).hospital))
    untrue = {each.facts["terminal"] for each in altered}
    for each in found:
        counts = (str(each.settlements), str(each.refunds), str(each.unknown), yuan(each.cash))
        click.echo("\t".join((each.day, each.terminal, *(("—",) * len(counts) if each.terminal in untrue else counts))))
    for error in altered:
        text = texts.words(error, language)
        click.echo(f"{text.what} {text.money} {text.next}  [{error.code}]", err=True)
    context.exit(BROKEN if altered else 0)
