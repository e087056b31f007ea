"""`jiesuan journal missing|restore|accept`: a supervisor sees what a journal has lost, and restores or accepts it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import click

from counter import adapters
from counter.cli import cases
from counter.cli.settings import SETTINGS, database_url
from counter.cli.words import words
from counter.settings import Settings, load
from counter.supervision import attest
from simulation.hospital import SampleHospital
from terminal.checkout.journal_queries import anchor_of
from terminal.errors import BadInput
from terminal.journal import reader
from terminal.journal.backup import restore as append
from terminal.journal.entry import Step
from terminal.model import Anchor, Attested

Command = Callable[..., Any]


def answered_for(command: Command) -> Command:
    """Add who answers for a command, and why."""
    by = click.option("--by", required=True, help="The supervisor who answers for it.")
    return by(click.option("--reason", required=True, help="Why; it is kept in the journal.")(command))


@click.command()
@SETTINGS
@cases.LANGUAGE
@click.pass_context
def missing(context: click.Context, file: Path | None, language: str) -> None:
    """List what others have seen of this counter's journal and it does not hold.

    Exit status 1 if there is any.
    """
    settings, text = load(file), words(language)
    with _hospital(settings) as hospital:
        seen, last = _seen(settings, hospital), _last(settings)
        lost = _lost(settings, hospital)
    if seen is None and not lost:
        click.echo(text.journal_complete)
        return
    if seen:
        click.echo(text.journal_seen.format(seen=seen.seq, last=last.seq))
    for number, bill in lost:
        click.echo(text.journal_lost.format(bill=bill, number=number))
    context.exit(1)


@click.command()
@click.option("--from", "copy", type=click.Path(path_type=Path, dir_okay=False), help="A later copy of the journal.")
@click.option(
    "--replica", envvar="JIESUAN_REPLICA", callback=database_url, help="The hospital's database with every journal."
)
@answered_for
@SETTINGS
@cases.LANGUAGE
def restore(copy: Path | None, replica: str | None, by: str, reason: str, file: Path | None, language: str) -> None:
    """Append what this counter's journal has lost, from a later copy or the replica."""
    settings = load(file)
    with _hospital(settings) as hospital:
        seen = _ensured(_seen(settings, hospital))
    if copy:
        head = append(_path(settings), _of_copy(copy), seen, copy)
    elif replica:
        head = append(_path(settings), _of_replica(replica, settings), seen, "replica")
    else:
        raise click.UsageError("--from, --replica")
    _attest(settings, Step.RESTORED, Attested(by=by, reason=reason, seen=seen))
    click.echo(words(language).journal_restored.format(head.seq))


@click.command()
@answered_for
@SETTINGS
@cases.LANGUAGE
def accept(by: str, reason: str, file: Path | None, language: str) -> None:
    """Go on with a journal that cannot be restored; what is missing stays with hospital and insurer."""
    settings = load(file)
    with _hospital(settings) as hospital:
        seen = _ensured(_seen(settings, hospital))
        head = _attest(settings, Step.ACCEPTED, Attested(by=by, reason=reason, seen=seen))
        hospital.move_anchor(settings.counter.counter, head)
    click.echo(words(language).journal_accepted.format(head.seq))


@contextmanager
def _hospital(settings: Settings) -> Iterator[SampleHospital]:
    with closing(SampleHospital(settings.place(settings.book))) as hospital:
        yield hospital


def _path(settings: Settings) -> Path:
    return settings.place(settings.journal.path)


def _seen(settings: Settings, hospital: SampleHospital) -> Anchor | None:
    """Return the entry that the hospital has seen and that the journal does not hold; None if it holds it."""
    anchor = hospital.anchor(settings.counter.counter)
    return anchor if anchor and not reader.holds(_path(settings), anchor) else None


def _ensured(seen: Anchor | None) -> Anchor:
    if seen is None:
        raise BadInput("journal_not_missing")
    return seen


def _last(settings: Settings) -> Anchor:
    return reader.head(_path(settings)) if _path(settings).exists() else Anchor()


def _lost(settings: Settings, hospital: SampleHospital) -> list[tuple[str, str]]:
    """Return (number, bill) of what the hospital has as settled by this counter and its journal has not made."""
    mine = [number for number, counter in hospital.settled_by().items() if counter == settings.counter.counter]
    known = reader.settled(_path(settings), mine) if _path(settings).exists() else frozenset()
    bills = {number: bill for bill, number in hospital.book().items() if number}
    return [(number, bills[number]) for number in mine if number not in known]


def _of_copy(copy: Path) -> Iterable[Mapping[str, object]]:
    with reader.reading(copy) as connection:
        return [dict(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]


def _of_replica(url: str, settings: Settings) -> Iterable[Mapping[str, object]]:
    from terminal.accounts.replication import rows_of  # noqa: PLC0415, the database libraries take long to load

    return rows_of(url, settings.institution.code + settings.counter.counter)


def _attest(settings: Settings, step: Step, attested: Attested) -> Anchor:
    """Write what a supervisor answers for, and return the journal's head after it."""
    with ExitStack() as stack:
        journal = adapters.journal_of(settings, stack, attested.by)
        attest(journal, step, attested)
        return anchor_of(journal)
