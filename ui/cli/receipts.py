"""`jiesuan receipts print`: a receipt again, however old, marked with who asked for it and why."""

import sys
from pathlib import Path

import click
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication

from counter.cli.cases import LANGUAGE
from counter.cli.receipts import chosen
from counter.cli.secrets import SECRETS, Secrets
from counter.cli.settings import SETTINGS
from counter.cli.words import words
from counter.opening import open_counter
from counter.settings import Driver, Settings, load
from terminal.model import CopyReason
from terminal.private import Private
from terminal.receipt.parts import numbered
from ui.qt_devices import PRINTERS

_REASONS = [each.value for each in CopyReason]


@click.command("print")
@click.argument("number")
@click.option("--reason", required=True, type=click.Choice(_REASONS), help="Why; it stands on the paper.")
@click.option("--operator", help="Who; without it the operator of the settings. Operators give their password.")
@SECRETS
@SETTINGS
@LANGUAGE
def print_(
    number: str, reason: str, operator: str | None, secrets: Path | None, file: Path | None, language: str
) -> None:
    """Print the receipt NUMBER (or its last digits) again, marked with who and why, while no window is open.

    It opens the counter's journal, which records the print; in an open window it is F11.
    """
    settings = _by(load(file), operator)
    receipt = chosen(settings.place(settings.journal.path), number)
    app = QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    with open_counter(settings, printers=PRINTERS) as counter:
        if counter.people.is_locked:
            password = Secrets(secrets).ask(words(language).operators.ask_own)
            counter.people.sign_in(settings.counter.operator, Private(password))
        copy = counter.print_again(receipt, CopyReason(reason))
    app.quit()
    click.echo(words(language).receipts.again.format(numbered(receipt.receipt_number, copy)))


def _by(settings: Settings, operator: str | None) -> Settings:
    """Return the settings of who prints; sample cards are not read for it, so no card service starts."""
    driver = Driver.SIMULATED if settings.reader.driver is Driver.AUTO else settings.reader.driver
    at = replace(settings.counter, operator=operator) if operator else settings.counter
    return replace(settings, counter=at, reader=replace(settings.reader, driver=driver))
