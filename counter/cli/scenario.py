"""`jiesuan scenario`: play worked cases and print their figures."""

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from functools import partial
from pathlib import Path

import click
from msgspec import json

from counter.cli import cases
from terminal.benefit.rules import Rules
from terminal.benefit.scenario import Case, decode, differences, play, read
from terminal.errors import BadInput
from terminal.input_file import text_lines


class Exit(IntEnum):
    """The exit status: the worst result of all cases played."""

    AS_EXPECTED = 0
    DIFFERS = 1
    DOES_NOT_FIT = cases.DOES_NOT_FIT


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@cases.PACKS
@cases.UNKNOWN_AREAS
def scenario(files: tuple[Path, ...], own: Path | None, unknown_areas: str) -> None:
    """Play worked cases and print one JSON object a line; "-" reads one case a line from standard input.

    Exit status 1 if an expected figure differs, 2 if a file does not fit the schema.
    """
    rules = cases.rules(own, unknown_areas)
    worst = Exit.AS_EXPECTED
    for name, read_case in _cases(files):
        worst = max(worst, _answer(rules, name, read_case))
    sys.exit(worst)


def _cases(files: Iterable[Path]) -> Iterator[tuple[str, Callable[[], Case]]]:
    """List what reads each case, with its name."""
    for path in files:
        if str(path) != "-":
            yield str(path), partial(read, path)
            continue
        for number, line in enumerate(text_lines(sys.stdin.buffer), 1):
            if line.strip():
                yield f"-:{number}", partial(decode, line, "-", number)


def _answer(rules: Rules, name: str, read_case: Callable[[], Case]) -> Exit:
    try:
        case = read_case()
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
