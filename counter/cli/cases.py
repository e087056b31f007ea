"""Shared by the commands that play a case: reading it, playing it, and reporting its errors."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from counter.cli.words import words
from terminal import areas
from terminal.benefit.illustrative import illustrative
from terminal.benefit.rules import Rules, load
from terminal.errors import BadInput, Refused
from terminal.texts import LANGUAGES, fact_in
from terminal.texts import words as words_of

DOES_NOT_FIT = 2

CASE = click.argument("file", metavar="CASE", type=click.Path(path_type=Path, dir_okay=False))
PACKS = click.option(
    "--packs",
    "own",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Packs of one's own, which stand over the built-in ones.",
)
UNKNOWN_AREAS = click.option(
    "--unknown-areas",
    type=click.Choice(["refuse", "illustrative"]),
    default="refuse",
    show_default=True,
    help="Settle an area without a pack by invented rules, each marked.",
)
LANGUAGE = click.option("--language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)


def rules(own: Path | None, unknown_areas: str = "refuse") -> Rules:
    """Load the rules, with one's own packs over them; one that does not fit ends the program with status 2."""
    try:
        return load(own=own, elsewhere=illustrative() if unknown_areas == "illustrative" else None)
    except BadInput as error:
        for language in LANGUAGES:
            click.echo(words_of(error, language).what, err=True)
        sys.exit(DOES_NOT_FIT)


def tell(error: BadInput) -> None:
    """Print what does not fit in one line on standard error: file, line, field, what is allowed."""
    file, line, field, allowed = (error.facts[name] for name in ("file", "line", "field", "allowed"))
    place = f"{file}:{line}" if isinstance(line, int) else file
    click.echo(f"{place}: {field}: {fact_in('en', allowed)}", err=True)


def refuse(error: BadInput) -> NoReturn:
    """Print an error on standard error and exit with status 2."""
    tell(error)
    sys.exit(DOES_NOT_FIT)


def refused(error: Refused, language: str) -> str:
    """Return what was refused and what to do, in the words of the refusal."""
    area = str(error.facts.get("area", ""))
    known = Refused(error.code, **error.facts | {"area": f"{areas.name(area, language)} {area}".strip()})
    said = words_of(known, language)
    return words(language).cases.refused.format(what=said.what, next=said.next)
