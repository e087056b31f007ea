"""`jiesuan scenario`: play worked cases and print their figures."""

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import cases
from counter.cli.group import jiesuan
from terminal.errors import BadInput

if TYPE_CHECKING:
    from terminal.benefit.rules import Rules
    from terminal.benefit.scenario import Case


class Exit(IntEnum):
    """The exit status: the worst result of all cases played."""

    AS_EXPECTED = 0
    DIFFERS = 1
    DOES_NOT_FIT = cases.DOES_NOT_FIT


@jiesuan.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
def scenario(files: tuple[Path, ...]) -> None:
    """Play worked cases and print one JSON object a line; "-" reads one case a line from standard input.

    Exit status 1 if an expected figure differs, 2 if a file does not fit the schema.
    """
    from terminal.benefit.rules import load  # noqa: PLC0415  the group must start fast for other commands

    rules = load()
    worst = Exit.AS_EXPECTED
    for name, read in _cases(files):
        worst = max(worst, _answer(rules, name, read))
    sys.exit(worst)


def _cases(files: Iterable[Path]) -> Iterator[tuple[str, Callable[[], "Case"]]]:
    """List what reads each case, with its name."""
    from terminal.benefit.scenario import decode, read  # noqa: PLC0415
    from terminal.input_file import text_lines  # noqa: PLC0415

    for path in files:
        if str(path) != "-":
            yield str(path), partial(read, path)
            continue
        for number, line in enumerate(text_lines(sys.stdin.buffer), 1):
            if line.strip():
                yield f"-:{number}", partial(decode, line, "-", number)


def _answer(rules: "Rules", name: str, read: Callable[[], "Case"]) -> Exit:
    from msgspec import json  # noqa: PLC0415

    from terminal.benefit.scenario import differences, play  # noqa: PLC0415

    try:
        case = read()
    except BadInput as error:
        cases.tell(error)
        return Exit.DOES_NOT_FIT
    results = play(rules, case)
    sys.stdout.buffer.write(json.encode({"case": case.case, "results": results}) + b"\n")
    sys.stdout.buffer.flush()
    wrong = differences(case, results)
    for difference in wrong:
        click.echo(f"{name}: {difference}", err=True)
    return Exit.DIFFERS if wrong else Exit.AS_EXPECTED
