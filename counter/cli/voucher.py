"""`jiesuan voucher`: an e-voucher of a sample person."""

from pathlib import Path

import click

from counter.cli.settings import SETTINGS
from counter.opening import issue_voucher
from counter.settings import load


@click.command()
@SETTINGS
@click.argument("person")
def voucher(file: Path | None, person: str) -> None:
    """Print an e-voucher that the simulated insurer issues to PERSON (a person number)."""
    click.echo(issue_voucher(load(file), person))
