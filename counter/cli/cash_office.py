"""What the commands of the cash office share: who asks, notes by denomination, and an act carried out once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import click

from counter import adapters
from counter.settings import load
from simulation.cash_office import SampleCashOffice
from terminal.model import DENOMINATIONS, LOOSE, AnyOfficeAct, Pieces
from terminal.money import parse

BY = click.option("--by", required=True, help="The number of the person who does it.")
OPERATOR = click.option("--operator", default="", help="Only this operator's.")


class _Counted(click.ParamType[Pieces]):
    """Notes and coins as worth in yuan and count, such as 100x24,0.1x2."""

    name = "pieces"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Pieces:
        """Read them; a denomination that there is not is refused."""
        try:
            pairs = [each.split("x") for each in value.split(",")]
            pieces = {parse(worth): int(count) for worth, count in pairs}
        except ValueError:
            self.fail("notes and coins in yuan, such as 100x24,50x1,0.1x2", param, ctx)
        if wrong := pieces.keys() - {*DENOMINATIONS, LOOSE}:
            self.fail(f"no such note or coin: {min(wrong) / 100:g}", param, ctx)
        return pieces


PIECES = click.option("--pieces", required=True, type=_Counted(), help="By denomination, such as 100x24,50x1,0.1x2.")


@contextmanager
def office_of(file: Path | None) -> Iterator[SampleCashOffice]:
    """Open the cash office of a settings file."""
    with ExitStack() as stack:
        yield adapters.cash_office_of(load(file), stack)


def perform(office: SampleCashOffice, act: AnyOfficeAct) -> str:
    """Carry an act out; a command is one attempt, and the office's book keeps who asked for what."""
    return office.perform(f"command-{uuid4().hex}", act)
