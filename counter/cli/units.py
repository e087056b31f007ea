"""`jiesuan units`: what the sample hospital's executing units (执行科室) have done for a bill, such as dispensing."""

from contextlib import ExitStack
from pathlib import Path

import click

from counter import adapters
from counter.cli.settings import SETTINGS
from counter.settings import load
from terminal.errors import BadInput
from terminal.model.application import Dispensed


@click.command("list")
@click.argument("bill")
@SETTINGS
def listed(bill: str, file: Path | None) -> None:
    """List what executing units have done for BILL and not taken back: line, unit and trace code."""
    with ExitStack() as stack:
        for each in adapters.cash_office_of(load(file), stack).dispensed(bill):
            click.echo("  ".join((each.line, each.unit, each.trace or "-")))


@click.command()
@click.argument("bill")
@click.argument("line")
@click.option("--unit", required=True, help="The executing unit, such as 西药房.")
@click.option("--trace", default="", help="The drug's trace code (追溯码).")
@SETTINGS
def dispense(bill: str, line: str, unit: str, trace: str, file: Path | None) -> None:
    """Record that a unit has done or dispensed LINE of BILL: it goes back only once the unit has taken it back."""
    settings = load(file)
    with ExitStack() as stack:
        found, _ = adapters.hospital_of(settings, stack).bill(bill)
        if line not in {each.name for each in found.care.lines}:
            raise BadInput("line_not_of_bill", bill=bill, line=line)
        adapters.cash_office_of(settings, stack).dispense(Dispensed(bill=bill, line=line, unit=unit, trace=trace))


@click.command("take-back")
@click.argument("bill")
@click.argument("line")
@SETTINGS
def take_back(bill: str, line: str, file: Path | None) -> None:
    """Record that the unit has taken LINE of BILL back, so that it can be refunded."""
    with ExitStack() as stack:
        if not adapters.cash_office_of(load(file), stack).take_back(bill, line):
            raise BadInput("line_not_dispensed", bill=bill, line=line)
