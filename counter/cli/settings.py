"""Shared by the commands that inspect one terminal: its settings file and the path of its journal."""

from pathlib import Path

import click

from counter.settings import load

SETTINGS = click.option(
    "--settings",
    "file",
    envvar="JIESUAN_SETTINGS",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A TOML file; without one the defaults hold.",
)
JOURNAL = click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A journal's file; without one that of the settings.",
)


def journal_of(file: Path | None) -> Path:
    """Return the path of the journal of a settings file; raises what reading the settings raises."""
    settings = load(file)
    return settings.place(settings.journal.path)
