"""`jiesuan voucher`: an e-voucher of a sample person."""

from pathlib import Path

import click

from counter.cli import knobs
from counter.cli.settings import SETTINGS
from counter.opening import issue_voucher
from counter.settings import load


@click.command()
@SETTINGS
@click.option("--url", default="", help="A served insurer that issues it; http://HOST:PORT[/w/NAME].")
@click.argument("person")
def voucher(file: Path | None, url: str, person: str) -> None:
    """Print an e-voucher of PERSON (a person number), from the simulated insurer, or from a served one (--url)."""
    issued = knobs.ask(url, f"vouchers/{person}", b"", "POST")["code"] if url else issue_voucher(load(file), person)
    click.echo(issued)
