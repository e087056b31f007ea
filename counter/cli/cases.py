"""Shared by the commands that play a case: reading it, playing it, and reporting its errors."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from terminal.errors import BadInput
from terminal.texts import fact_in

DOES_NOT_FIT = 2

CASE = click.argument("file", metavar="CASE", type=click.Path(path_type=Path, dir_okay=False))
LANGUAGE = click.option("--language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)


def tell(error: BadInput) -> None:
    """Print what does not fit in one line on standard error: file, line, field, what is allowed."""
    file, line, field, allowed = (error.facts[name] for name in ("file", "line", "field", "allowed"))
    place = f"{file}:{line}" if isinstance(line, int) else file
    click.echo(f"{place}: {field}: {fact_in('en', allowed)}", err=True)


def refuse(error: BadInput) -> NoReturn:
    """Print an error on standard error and exit with status 2."""
    tell(error)
    sys.exit(DOES_NOT_FIT)
