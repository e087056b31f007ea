"""`jiesuan floats list|issue|return` and `jiesuan loans list|ask|give|cancel`: cash between people before a closing."""

from pathlib import Path

import click

from counter.adapters import now
from counter.cli import cases
from counter.cli.cash_office import BY, PIECES, office_of, perform
from counter.cli.settings import SETTINGS
from counter.cli.tables import written
from counter.cli.words import words
from terminal.model import AskLoan, Begin, CancelLoan, GiveLoan, Pieces, ReturnFloat
from terminal.money import parse, plain


@click.command("list")
@click.argument("operator")
@SETTINGS
@cases.LANGUAGE
def floats(operator: str, file: Path | None, language: str) -> None:
    """List the floats (备用金) that OPERATOR holds."""
    text = words(language).floats
    with office_of(file) as office:
        held = office.interval(operator).floats
    rows = [[each.number, each.issued_by, f"{each.at:%Y-%m-%d %H:%M}", plain(each.amount)] for each in held]
    click.echo(written([text.heads, *rows]) if rows else text.none)


@click.command()
@click.argument("operator")
@PIECES
@BY
@SETTINGS
@cases.LANGUAGE
def issue(operator: str, pieces: Pieces, by: str, file: Path | None, language: str) -> None:
    """Issue a float to OPERATOR, who is on duty from then on, at whatever counter."""
    with office_of(file) as office:
        counter = office.interval(operator).counter
        number = perform(office, Begin(by=operator, at=now(), counter=counter, pieces=pieces, issued_by=by))
    click.echo(words(language).floats.done.format(number=number))


@click.command("return")
@click.argument("number")
@click.option("--operator", required=True, help="Whose float it is.")
@BY
@SETTINGS
@cases.LANGUAGE
def return_(number: str, operator: str, by: str, file: Path | None, language: str) -> None:
    """Receive float NUMBER back from its operator."""
    with office_of(file) as office:
        perform(office, ReturnFloat(by=operator, at=now(), number=number, received_by=by))
    click.echo(words(language).floats.done.format(number=number))


@click.command("list")
@click.argument("operator")
@SETTINGS
@cases.LANGUAGE
def loans(operator: str, file: Path | None, language: str) -> None:
    """List the loans (借款) in which OPERATOR is one side and that nobody has confirmed."""
    text = words(language).loans
    with office_of(file) as office:
        found = office.interval(operator).loans
    rows = [
        [each.number, each.borrower, each.lender, f"{each.asked_at:%Y-%m-%d %H:%M}", plain(each.amount)]
        for each in found
    ]
    click.echo(written([text.heads, *rows]) if rows else text.none)


@click.command()
@click.argument("lender")
@click.argument("yuan")
@BY
@SETTINGS
@cases.LANGUAGE
def ask(lender: str, yuan: str, by: str, file: Path | None, language: str) -> None:
    """Ask LENDER for YUAN in cash."""
    try:
        amount = parse(yuan)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="YUAN") from error
    with office_of(file) as office:
        number = perform(office, AskLoan(by=by, at=now(), lender=lender, amount=amount))
    click.echo(words(language).loans.done.format(number=number))


@click.command()
@click.argument("number")
@BY
@SETTINGS
@cases.LANGUAGE
def give(number: str, by: str, file: Path | None, language: str) -> None:
    """Confirm, as the lender, that the cash of loan NUMBER was handed over."""
    with office_of(file) as office:
        perform(office, GiveLoan(by=by, at=now(), number=number))
    click.echo(words(language).loans.done.format(number=number))


@click.command()
@click.argument("number")
@BY
@SETTINGS
@cases.LANGUAGE
def cancel(number: str, by: str, file: Path | None, language: str) -> None:
    """Take loan NUMBER back, as either side, while nobody has confirmed it."""
    with office_of(file) as office:
        perform(office, CancelLoan(by=by, at=now(), number=number))
    click.echo(words(language).loans.done.format(number=number))
