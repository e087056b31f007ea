"""`jiesuan window`: the cashier's window."""

import gc
import sys
from pathlib import Path

import click

from counter.cli.settings import SETTINGS
from counter.settings import load
from counter.settings_file import own_file


@click.command()
@SETTINGS
@click.option(
    "--headless",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Play the main job without a display; pictures, receipt and journal go into this directory.",
)
@click.option(
    "--ledger",
    metavar="URL",
    help="Keep the simulated insurer's books in this database (postgresql+psycopg://…), for many counters.",
)
@click.option(
    "--demo", is_flag=True, help="Counter, patient display and simulation desk side by side on one screen (演示布局)."
)
def window(file: Path | None, out: Path | None, ledger: str | None, demo: bool) -> None:
    """Open the cashier's window (收费窗口)."""
    settings = load(file).with_ledger(ledger)
    settings = settings.with_demo_layout() if demo else settings
    if out is None:
        gc.disable()  # what is loaded for the first paint stays loaded; the window enables the collector once it serves
        from ui.language import first_language  # noqa: PLC0415 - loaded without the collector
        from ui.start import run  # noqa: PLC0415 - loaded without the collector

        sys.exit(run(settings if file else first_language(settings), file=file or own_file()))
    from ui.headless import play  # noqa: PLC0415 - more than the first paint needs

    sys.exit(play(settings, out))
