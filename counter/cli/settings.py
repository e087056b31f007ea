"""Shared by the commands that inspect one terminal: its settings file and the path of its journal."""

from pathlib import Path

import click
from click.core import ParameterSource

from counter.settings import load
from counter.settings_file import read_by_default
from terminal.errors import BadInput

SETTINGS = click.option(
    "--settings",
    "file",
    envvar="JIESUAN_SETTINGS",
    type=click.Path(path_type=Path, dir_okay=False),
    default=read_by_default,
    help="A TOML file; without one that of the settings page (Ctrl+O) holds, or the defaults.",
)
JOURNAL = click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A journal's file; without one that of the settings.",
)


def database_url(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    """Return a database's URL, read from the file of an argument @FILE.

    Raises BadInput("password_in_argument"): every user of the computer can read a command's arguments.
    """
    if not given:
        return given
    if given.startswith("@"):
        try:
            return Path(given[1:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError) as error:
            raise click.BadParameter(f"{given[1:]}: {type(error).__name__}") from error
    from terminal.database import parsed  # noqa: PLC0415, the database libraries take long to load

    is_shown = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    if is_shown and ((url := parsed(given)).password or "password" in url.query):
        raise BadInput("password_in_argument", variable=parameter.envvar)
    return given


def journal_of(file: Path | None) -> Path:
    """Return the path of the journal of a settings file; raises what reading the settings raises."""
    settings = load(file)
    return settings.place(settings.journal.path)
