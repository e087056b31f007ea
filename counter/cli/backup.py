"""`jiesuan backup` and `restore`: the whole state of a terminal in one file, and back."""

from contextlib import ExitStack
from pathlib import Path

import click

from counter import adapters
from counter import backup as backups
from counter.adapters import now
from counter.cli import cases
from counter.cli.settings import SETTINGS
from counter.cli.words import words
from counter.settings import Settings, load
from counter.supervision import attest
from terminal.journal.entry import Step
from terminal.model import Attested


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@SETTINGS
@cases.LANGUAGE
def backup(target: Path, file: Path | None, language: str) -> None:
    """Write everything that this terminal keeps into TARGET, a new file, while no counter is open.

    It holds keys, and ID numbers of the sample hospital: only its owner can read it.
    """
    settings, text = load(file), words(language).backups
    made = backups.backup(settings, target, now())
    click.echo(text.made.format(file=target, files=len(made.files), seq=made.journal.seq))
    _tell_elsewhere(settings, text.elsewhere)


@click.command()
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", default="", help="The supervisor who gives up the books that are there.")
@click.option("--reason", default="", help="Why; both are kept in the journal.")
@SETTINGS
@cases.LANGUAGE
def restore(source: Path, by: str, reason: str, file: Path | None, language: str) -> None:
    """Put the backup SOURCE in the place of what this terminal keeps, which stays beside it under another name.

    Books that are there are given up only with --by and --reason. What was settled since the backup is at the insurer,
    and is to be reconciled, day by day.
    """
    settings, text = load(file), words(language).backups
    if bool(by) is not bool(reason):
        raise click.UsageError("--by, --reason")
    done = backups.restore(settings, source, now(), over=bool(by))
    if by:
        _attest(settings, Attested(by=by, reason=reason, seen=done.before))
    made = done.manifest
    click.echo(text.restored.format(made=f"{made.made:%Y-%m-%d %H:%M}", program=made.program, seq=made.journal.seq))
    if done.aside:
        click.echo(text.aside.format(file=done.aside))
    click.echo(text.reconcile.format(day=made.made.date()))
    _tell_elsewhere(settings, text.elsewhere)


def _attest(settings: Settings, attested: Attested) -> None:
    with ExitStack() as stack:
        attest(adapters.journal_of(settings, stack, attested.by), Step.RESTORED, attested)


def _tell_elsewhere(settings: Settings, says: str) -> None:
    if outside := backups.elsewhere(settings):
        click.echo(says.format(what=", ".join(outside)), err=True)
