"""What the commands that play a case share: reading it, playing it, and the words for what does not fit."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from terminal.errors import BadInput

DOES_NOT_FIT = 2

CASE = click.argument("file", metavar="CASE", type=click.Path(path_type=Path, dir_okay=False))
LANGUAGE = click.option("--language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)


def read(path: Path) -> bytes:
    """Read a file; raises BadInput("scenario_field") where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput("scenario_field", file=path, field="(file)", allowed=error.strerror) from error


def tell(error: BadInput) -> None:
    """Say what does not fit in one line on standard error: file, field, what is allowed."""
    click.echo("{file}: {field}: {allowed}".format(**error.facts), err=True)


def refuse(error: BadInput) -> NoReturn:
    """Say what does not fit, and end with status 2."""
    tell(error)
    sys.exit(DOES_NOT_FIT)
