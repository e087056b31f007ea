"""Passwords for commands: typed without being shown, or read from a file, and never an argument, which others read."""

from pathlib import Path

import click

SECRETS = click.option(
    "--secrets",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    envvar="JIESUAN_SECRETS",
    help="A file with what is asked for otherwise, one a line.",
)


class Secrets:
    """The lines of a file, one after the other; without a file each is typed, and twice if it is `new`."""

    def __init__(self, file: Path | None) -> None:
        self._lines = None if file is None else file.read_text(encoding="utf-8").splitlines()

    def ask(self, prompt: str, *, new: bool = False) -> str:
        """Return the next secret; empty where the file has no further line."""
        if self._lines is not None:
            return self._lines.pop(0) if self._lines else ""
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=new))
