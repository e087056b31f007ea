"""`jiesuan journal`: check a journal's chain, copy it while it is in use, and show one transaction's entries."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from counter.cli import cases
from counter.cli.settings import JOURNAL, SETTINGS, journal_of
from counter.cli.words import words
from terminal import texts
from terminal.accounts.reconcile.journal_book import untrue
from terminal.accounts.suspense.words import words as suspense_words
from terminal.errors import BadInput
from terminal.journal.backup import backup as copy
from terminal.journal.disk import key_of
from terminal.journal.entry import Entry
from terminal.journal.reader import entries, transactions, verified
from terminal.model import Anchor

BROKEN = 1
_BREAKS = {"journal_altered", "journal_forged", "journal_rewritten", "journal_cut", "journal_untrue"}


@click.command()
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--anchor", "text", metavar="SEQ:HASH", help="An entry kept elsewhere: it must be there, unchanged.")
@SETTINGS
@cases.LANGUAGE
def verify(path: Path | None, text: str | None, file: Path | None, language: str) -> None:
    """Verify the chain of FILE; print the number of entries, and the head to keep elsewhere.

    Exit status 1 if the chain is broken, with the first bad entry, or a settlement is not paid with what was due.
    Without --anchor a cut-off tail is not found.
    """
    anchor = Anchor.of(text) if text else None
    try:
        journal = path or journal_of(file)
        head = verified(journal, anchor, key_of(journal))
        _ensure_true(journal)
    except BadInput as error:
        if error.code not in _BREAKS:
            raise
        _tell_broken(error, language)
    click.echo(f"{words(language).journal_whole.format(head.seq)} {head}")


def _ensure_true(journal: Path) -> None:
    """Raise BadInput("journal_untrue") for a settlement that stands and is not paid with what was due."""
    for each in untrue(transactions(journal)):
        raise BadInput("journal_untrue", number=each.number, bill=each.bill_number)


def _tell_broken(error: BadInput, language: str) -> NoReturn:
    text = texts.words(error, language)
    click.echo(f"{text.what} {text.next}  [{error.code}]", err=True)
    raise SystemExit(BROKEN)


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@JOURNAL
@SETTINGS
def backup(target: Path, journal: Path | None, file: Path | None) -> None:
    """Copy the journal to TARGET, even while a terminal uses it; check the copy and print its anchor."""
    click.echo(copy(journal or journal_of(file), target))


@click.command()
@click.argument("number")
@JOURNAL
@SETTINGS
@cases.LANGUAGE
def show(number: str, journal: Path | None, file: Path | None, language: str) -> None:
    """Show the journal's entries of NUMBER by time: a bill, a settlement, a message or a transaction.

    Personal data is masked in the journal itself; of an entry's content only the reason is shown.
    """
    found = entries(journal or journal_of(file), number)
    if not found:
        raise BadInput("journal_without", number=number)
    click.echo("\n".join(_lines(found, language)))


def _lines(found: tuple[Entry, ...], language: str) -> Iterator[str]:
    text, known = suspense_words(language), ""
    for each in found:
        if each.transaction_id != known:
            known = each.transaction_id
            yield f"# {known}  {text.acts[each.act]}  {each.bill}"
        parts = (each.number, each.message_id, each.reason and f"[{each.reason}]")
        line = "  ".join(part for part in (text.steps[each.step], *parts) if part)
        yield f"{each.seq:>8}  {each.at:%Y-%m-%d %H:%M:%S}  {each.mark}  {line}"
