"""The `jiesuan` command with its window; Qt is loaded only if a window is needed."""

import os
import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from counter.cli import jiesuan, receipt_commands
from terminal.errors import JiesuanError

__all__ = ["jiesuan", "main"]

jiesuan.add_lazy(
    {
        "demo": (
            "ui.cli.demo:demo",
            "Open a demonstration of everything simulated, with its stories; nothing of it is kept (演示).",
        ),
        "doctor": (
            "ui.cli.doctor:doctor",
            "Examine this counter (自检): devices, services, versions, what to do; status 1 where it could not work.",
        ),
        "play": (
            "ui.cli.cassettes:play",
            "Play CASSETTE through the cashier's window; no device and no platform is touched (回放).",
        ),
        "record": (
            "ui.cli.cassettes:record",
            (
                "Open the cashier's window and record devices, platform and keys in CASSETTE, without "
                "names or numbers (录制)."
            ),
        ),
        "story": (
            "ui.cli.stories:story",
            'Show the story NAME at a counter; "list" lists all stories (故事).',
        ),
        "training": (
            "ui.cli.stories:training",
            'Practise the scene NAME at a counter, with what goes wrong there; "list" lists all (练习).',
        ),
        "window": ("ui.cli.window:window", "Open the cashier's window (收费窗口)."),
    }
)

receipt_commands.add_lazy(
    {
        "print": (
            "ui.cli.receipts:print_",
            "Print the receipt NUMBER (or its last digits) again, marked with who and why, while no window is open.",
        )
    }
)


def main() -> None:
    """Run the command; a JiesuanError is printed as a message, exit status 2.

    What it writes is for its own user alone, and a console without Chinese shows "?" in its place.
    """
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        jiesuan()
    except JiesuanError as error:
        _tell(error)


def _tell(error: JiesuanError) -> NoReturn:
    from terminal.texts import LANGUAGES, words  # noqa: PLC0415 - only needed where something fails

    for language in LANGUAGES:
        text = words(error, language)
        click.echo(f"{text.what} {text.money} {text.next}  [{error.code}]", err=True)
    sys.exit(2)
