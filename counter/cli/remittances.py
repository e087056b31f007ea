"""`jiesuan remittances list|show|void|take|clear-up|print`: the operators' closings, and finance's step."""

from pathlib import Path

import click

from counter import equipment
from counter.adapters import now
from counter.cli import cases
from counter.cli.cash_office import BY, OPERATOR, PIECES, office_of, perform
from counter.cli.settings import SETTINGS
from counter.cli.tables import written
from counter.cli.words import RemittanceWords, words
from counter.papers import Papers
from counter.settings import load
from terminal.model import Pieces, Remittance, Take, Void
from terminal.model.cash_office import Clearing
from terminal.model.office_acts import ClearUp, PayOut
from terminal.money import plain
from terminal.receipt import Part, Printing, as_text, remittance_document
from terminal.version import VERSION

COLUMNS = 48


@click.command("list")
@OPERATOR
@SETTINGS
@cases.LANGUAGE
def listed(operator: str, file: Path | None, language: str) -> None:
    """List the remittances (缴款书), the newest first: what is due and what the operator still holds."""
    text = words(language).remittances
    with office_of(file) as office:
        found = office.remittances(operator)
    click.echo(written([text.heads, *(_row(each, text) for each in found)]) if found else text.none)


@click.command()
@click.argument("number")
@SETTINGS
@cases.LANGUAGE
def show(number: str, file: Path | None, language: str) -> None:
    """Show remittance NUMBER as it is printed."""
    with office_of(file) as office:
        made = office.remittance(number)
    printing = Printing(by=made.operator, at=made.made_at)
    document = remittance_document(made, Part.FINANCE, load(file).institution, printing, language)
    click.echo(as_text(document, COLUMNS))


@click.command("print")
@click.argument("number")
@BY
@SETTINGS
@cases.LANGUAGE
def print_(number: str, by: str, file: Path | None, language: str) -> None:
    """Print both copies of remittance NUMBER again, marked as such."""
    settings = load(file)
    with office_of(file) as office:
        made = office.remittance(number)
    printing = Printing(by=by, at=now(), is_again=True, version=VERSION)
    Papers(equipment.printers(settings), language).remittance(made, settings.institution, printing)
    click.echo(words(language).remittances.printed.format(number=number))


@click.command()
@click.argument("number")
@BY
@SETTINGS
@cases.LANGUAGE
def void(number: str, by: str, file: Path | None, language: str) -> None:
    """Void remittance NUMBER, the operator's last one, before finance has taken its money (轧帐作废)."""
    with office_of(file) as office:
        perform(office, Void(by=by, at=now(), number=number))
    click.echo(words(language).remittances.voided.format(number=number))


@click.command()
@click.argument("number")
@PIECES
@BY
@SETTINGS
@cases.LANGUAGE
def take(number: str, pieces: Pieces, by: str, file: Path | None, language: str) -> None:
    """Take the cash of remittance NUMBER, or a part of it, and print the receipt (财务收款).

    Where the operator gave back more than came in, the cash is paid out (财务付款).
    """
    settings = load(file)
    with office_of(file) as office:
        kind = PayOut if office.remittance(number).left < 0 else Take
        act = kind(by=by, at=now(), number=number, pieces=pieces)
        receipt = perform(office, act)
        made = office.remittance(number)
    said, left = words(language).remittances, plain(abs(made.left))
    text = said.paid_out if kind is PayOut else said.taken
    click.echo(text.format(number=number, receipt=receipt, left=left))
    Papers(equipment.printers(settings), language).taken(receipt, act, made, settings.institution)


@click.command("clear-up")
@click.argument("number")
@click.option("--as", "outcome", type=click.Choice([str(each) for each in Clearing]), required=True)
@click.option("--note", required=True, help="Why the drawer differed, or what is done about it.")
@BY
@SETTINGS
@cases.LANGUAGE
def clear_up(number: str, outcome: str, note: str, by: str, file: Path | None, language: str) -> None:
    """Tell what the difference of remittance NUMBER came to: explained, borne, or handed in (查明)."""
    with office_of(file) as office:
        found = perform(office, ClearUp(by=by, at=now(), number=number, outcome=Clearing(outcome), note=note))
    click.echo(words(language).remittances.cleared.format(number=number, discrepancy=found))


def _row(made: Remittance, text: RemittanceWords) -> list[str]:
    state = "voided" if made.voided_by else "taken" if not made.left else "part" if made.taken else "open"
    times = [f"{each:%Y-%m-%d %H:%M}" if each else "" for each in (made.since, made.until)]
    left = "—" if made.voided_by else plain(made.left)
    return [made.number, made.operator, *times, plain(made.cash_due), left, text.states[state]]
