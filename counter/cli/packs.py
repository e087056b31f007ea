"""`jiesuan packs`: check the rule packs, and list which rule or test covers each statement of the documents."""

import sys
from pathlib import Path

import click

from counter.cli.group import jiesuan
from terminal.errors import BadInput

NOT_COVERED = 1
DOES_NOT_FIT = 2

DIRECTORY = click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))


@jiesuan.group()
def packs() -> None:
    """Check the rule packs (政策包), and list what they cover."""


@packs.command()
@DIRECTORY
def check(directory: Path | None) -> None:
    """Find gaps, overlaps, wrong order and unknown names in the packs of DIRECTORY (default: the built-in packs)."""
    from terminal.benefit.rules import PACKS, problems, read_all  # noqa: PLC0415

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


@packs.command()
@DIRECTORY
def coverage(directory: Path | None) -> None:
    """List every statement of the source documents with the rule, notice or test that covers it."""
    from terminal.benefit.coverage import coverage as coverage_rows  # noqa: PLC0415
    from terminal.benefit.rules import AGREEMENTS, PACKS, clauses, read_all  # noqa: PLC0415

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
    from terminal.texts import words  # noqa: PLC0415

    click.echo(f"{words(problem, 'zh_CN').what} / {words(problem, 'en').what}", err=True)
