"""`jiesuan packs`: check the rule packs, begin a new one, and list what covers each statement of the documents."""

import sys
from collections import Counter
from pathlib import Path

import click

from counter.cli import cases
from counter.cli import words as cli
from terminal.benefit.checks import problems
from terminal.benefit.coverage import Carried, claims
from terminal.benefit.coverage import coverage as coverage_rows
from terminal.benefit.new_pack import make
from terminal.benefit.pack_index import of_directory
from terminal.benefit.rules import AGREEMENTS, PACKS, clauses, read_all
from terminal.benefit.slips import slips
from terminal.errors import BadInput
from terminal.texts import LANGUAGES, words

NOT_COVERED = 1
DOES_NOT_FIT = 2

LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), help="One language instead of both.")
DIRECTORY = click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))


@click.command()
@DIRECTORY
@cases.PACKS
@LANGUAGE
def check(directory: Path | None, own: Path | None, language: str | None) -> None:
    """Find gaps, overlaps, unknown names and silent mistakes in the packs of DIRECTORY (default: those built in)."""
    files = of_directory(directory or PACKS, own)
    found = 0
    for problem in (*problems(files), *slips(files)):
        tell(problem, language)
        found += 1
    if found:
        sys.exit(DOES_NOT_FIT)
    checked = files.to_check()
    names = " ".join(path.name for path in checked)
    click.echo(" / ".join(_sound(each, len(checked), names if own else "") for each in _languages(language)))


def _sound(language: str, count: int, own: str) -> str:
    texts = cli.words(language).packs
    return texts.sound_own.format(count, own) if own else texts.sound.format(count)


@click.command()
@click.argument("area")
@click.option("--like", "model", required=True, metavar="AREA", help="The area whose pack is taken for a model.")
@click.option(
    "--packs",
    "own",
    metavar="DIR",
    default=Path(),
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where it is written; without it here.",
)
@LANGUAGE
def new(area: str, model: str, own: Path, language: str | None) -> None:
    """Write a pack for AREA, like that of another area: every value an assumption whose source is to be named."""
    try:
        path = make(area, model, own, PACKS)
    except BadInput as error:
        tell(error, language)
        sys.exit(DOES_NOT_FIT)
    click.echo(" / ".join(cli.words(each).packs.made.format(path, own) for each in _languages(language)))


@click.command()
@DIRECTORY
@click.option("--strict", is_flag=True, help="Exit with status 1 if a statement is not carried.")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh_CN", show_default=True)
def coverage(directory: Path | None, strict: bool, language: str) -> None:
    """List what carries each statement of the documents: a rule with its case, a page, or why none does."""
    folder = directory or PACKS
    read, agreements = read_all(folder)
    rows = coverage_rows(read, (folder / AGREEMENTS, agreements), clauses(folder), claims())
    texts = cli.words(language).coverage
    for row in rows:
        where = texts.separator.join(row.where(language))
        click.echo(f"{row.clause:<5} {texts.kinds[row.carried.value]} {where}  〔{row.says}〕")
    counts = Counter(row.carried for row in rows)
    click.echo(texts.counts.format(len(rows), *(counts[each] for each in Carried)))
    if strict and counts[Carried.NOT]:
        sys.exit(NOT_COVERED)


def tell(problem: BadInput, language: str | None = None) -> None:
    """Print an error in a language, or in both, in one line on standard error."""
    click.echo(" / ".join(words(problem, each).what for each in _languages(language)), err=True)


def _languages(language: str | None) -> tuple[str, ...]:
    return (language,) if language else LANGUAGES
