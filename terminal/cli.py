"""The `jiesuan` command: what works without a window."""

import sys
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from terminal.errors import BadInput

if TYPE_CHECKING:
    from terminal.benefit.rules import Rules


class Exit(IntEnum):
    """What the exit status says: the worst of all cases played."""

    AS_EXPECTED = 0
    DIFFERS = 1
    DOES_NOT_FIT = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def jiesuan() -> None:
    """结算:医院收费窗口的结算终端(模拟)。Settlement terminal of a hospital counter (simulation)."""


@jiesuan.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
def scenario(files: tuple[Path, ...]) -> None:
    """Play worked cases and print one JSON object a line; "-" reads one case a line from standard input.

    Exit status 1 where an expected figure differs, 2 where a file does not fit the schema.
    """
    from terminal.benefit.rules import load  # noqa: PLC0415  the group must start fast for other commands

    rules = load()
    worst = Exit.AS_EXPECTED
    for name, data in _cases(files):
        worst = max(worst, _answer(rules, name, data))
    sys.exit(worst)


def _cases(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        if str(path) != "-":
            yield str(path), _bytes(path)
            continue
        for number, line in enumerate(sys.stdin.buffer, 1):
            if line.strip():
                yield f"-:{number}", line


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        click.echo(f"{path}: (file): {error.strerror}", err=True)
        sys.exit(Exit.DOES_NOT_FIT)


def _answer(rules: "Rules", name: str, data: bytes) -> Exit:
    from msgspec import json  # noqa: PLC0415

    from terminal.scenario import decode, differences, play  # noqa: PLC0415

    try:
        case = decode(data, name)
    except BadInput as error:
        click.echo("{file}: {field}: {allowed}".format(**error.facts), err=True)
        return Exit.DOES_NOT_FIT
    results = play(rules, case)
    sys.stdout.buffer.write(json.encode({"case": case.case, "results": results}) + b"\n")
    sys.stdout.buffer.flush()
    wrong = differences(case, results)
    for difference in wrong:
        click.echo(f"{name}: {difference}", err=True)
    return Exit.DIFFERS if wrong else Exit.AS_EXPECTED
