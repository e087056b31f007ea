"""`jiesuan packs`: check the rule packs, and list which rule or test covers each statement of the documents."""

import sys
from pathlib import Path

import click

from terminal.benefit.coverage import coverage as coverage_rows
from terminal.benefit.rules import AGREEMENTS, PACKS, clauses, problems, read_all
from terminal.errors import BadInput
from terminal.texts import words

NOT_COVERED = 1
DOES_NOT_FIT = 2

DIRECTORY = click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))


@click.command()
@DIRECTORY
def check(directory: Path | None) -> None:
    """Find gaps, overlaps, wrong order and unknown names in the packs of DIRECTORY (default: the built-in packs)."""
    folder = directory or PACKS
    found = 0
    try:
        read, agreements = read_all(folder)
        for problem in problems(folder, read, agreements):
            tell(problem)
            found += 1
    except BadInput as error:
        tell(error)
        found += 1
    if found:
        sys.exit(DOES_NOT_FIT)
    click.echo(f"{len(read)} packs and the agreements between areas: nothing to mend")


@click.command()
@DIRECTORY
def coverage(directory: Path | None) -> None:
    """List every statement of the source documents with the rule, notice or test that covers it."""
    folder = directory or PACKS
    read, agreements = read_all(folder)
    rows = coverage_rows(read, (folder / AGREEMENTS, agreements), clauses(folder))
    for row in rows:
        by = [*row.rules, *(f"notice {name}" for name in row.notices), *(f"test {name}" for name in row.tests)]
        click.echo(f"{row.clause:<5} {'; '.join(by) or 'NOTHING'}  〔{row.says}〕")
    missing = [row.clause for row in rows if not row.is_covered]
    if missing:
        click.echo(f"carried by nothing: {' '.join(missing)}", err=True)
        sys.exit(NOT_COVERED)
    click.echo(f"{len(rows)} statements, each carried by a rule, a notice or a test")


def tell(problem: BadInput) -> None:
    """Print an error in both languages, in one line on standard error."""
    click.echo(f"{words(problem, 'zh_CN').what} / {words(problem, 'en').what}", err=True)
