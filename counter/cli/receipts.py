"""`jiesuan receipts find`: the receipts of a terminal, however old, by number, last digits, bill or day."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from counter.adapters import now
from counter.cli import cases
from counter.cli.settings import JOURNAL, SETTINGS, journal_of
from counter.cli.words import words
from terminal.accounts.suspense.words import words as suspense_words
from terminal.checkout.checks import is_as_agreed
from terminal.errors import BadInput
from terminal.journal.reader import receipts
from terminal.model import Act, State, Transaction
from terminal.money import plain

NOTHING = 1


@click.command()
@click.argument("number", required=False, default="")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only those made on this day.")
@JOURNAL
@SETTINGS
@cases.LANGUAGE
@click.pass_context
def find(
    context: click.Context, number: str, day: datetime | None, journal: Path | None, file: Path | None, language: str
) -> None:
    """List the receipts of NUMBER, of a day, or of today: a bill, or the last digits of a receipt's number.

    The journal is only read, also while its terminal writes it. Names are masked; exit status 1 if there is none.
    """
    on = day.date() if day else None if number else now().date()
    found = receipts(journal or journal_of(file), number, on)
    for each in found:
        click.echo("  ".join(_line(each, language)))
    if not found:
        context.exit(NOTHING)


def chosen(journal: Path, number: str) -> Transaction:
    """Return the one receipt of a number or its last digits.

    Raises BadInput("receipt_not_found") or BadInput("receipt_ambiguous"), and what reading the journal raises.
    """
    found = receipts(journal, number)
    fitting = [each for each in found if each.receipt_number == number] or found
    if not fitting:
        raise BadInput("receipt_not_found", number=number)
    if len(fitting) > 1:
        numbers = ", ".join(each.receipt_number for each in fitting)
        raise BadInput("receipt_ambiguous", number=number, count=len(fitting), numbers=numbers)
    return fitting[0]


def _line(receipt: Transaction, language: str) -> Iterator[str]:
    text, made, given = words(language).receipts, receipt.settlement, receipt.refund
    at = given.at if given else made.at if made else receipt.since
    yield receipt.receipt_number
    yield f"{at:%Y-%m-%d %H:%M}"
    yield suspense_words(language).acts[receipt.act]
    yield receipt.bill_number
    yield from [made.masked_name] if made else []
    yield plain(_moved(receipt))
    yield text.printed.format(receipt.copies)
    yield from [text.refunded] if receipt.act is Act.SETTLE and receipt.state is State.REFUNDED else []


def _moved(receipt: Transaction) -> int:
    """Return the patient's part of a settlement, or what the patient got back with a refund, negative, in fen."""
    made, given = receipt.settlement, receipt.refund
    if given is None:
        return made.split.cash if made else 0
    kept = made.tender.total if made and made.number and is_as_agreed(made) else 0
    return given.drawer_cash + given.by_code + kept
