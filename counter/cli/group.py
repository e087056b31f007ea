"""A click group that imports the module of a command only when the command is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from terminal.errors import BadInput

EXTRAS = {
    "httptools": "server",
    "starlette": "server",
    "uvicorn": "server",
    "psycopg": "postgres",
    "zxingcpp": "camera",
}
"""The libraries that an installation without extras lacks, each with its extra (pyproject.toml)."""


class LazyGroup(click.Group):
    """A group of subcommands named in a table, each as "module:attribute" with the text that lists it.

    It is the group of "Lazily Loading Subcommands" in click's documentation, but loads in `resolve_command` instead of
    `get_command`, which help, suggestions and completion call: listing commands must not import Qt or a database.
    """

    def __init__(self, *args: Any, lazy_subcommands: Mapping[str, tuple[str, str]], **attributes: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **attributes)
        self.lazy_subcommands: dict[str, tuple[str, str]] = {}
        self.add_lazy(lazy_subcommands)

    def add_lazy(self, subcommands: Mapping[str, tuple[str, str]]) -> None:
        """Add subcommands, each as a pair of its "module:attribute" and its first sentence of help."""
        self.lazy_subcommands |= subcommands
        for name, (_, text) in subcommands.items():
            self.add_command(click.Command(name, help=text))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name, the command and the remaining arguments, with the command loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self.load(name) if name in self.lazy_subcommands else command, rest

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run a subcommand; raises BadInput("extra_missing") if it needs a library that only an extra installs."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            library = (error.name or "").partition(".")[0]
            if library not in EXTRAS:
                raise
            raise BadInput("extra_missing", extra=EXTRAS[library], library=library) from error

    def load(self, name: str) -> click.Command:
        """Import a subcommand of the table."""
        module, _, attribute = self.lazy_subcommands[name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is not a command")
        return command
