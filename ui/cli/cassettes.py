"""`jiesuan record` and `jiesuan play`: a counter's devices, platform and keys on a cassette."""

import sys
from pathlib import Path

import click

from counter.cli.settings import SETTINGS
from counter.settings import load
from ui import cassette as recording
from ui import playback


@click.command()
@SETTINGS
@click.argument("cassette", type=click.Path(path_type=Path, dir_okay=False))
def record(file: Path | None, cassette: Path) -> None:
    """Open the cashier's window and record devices, platform and keys in CASSETTE, without names or numbers (录制)."""
    sys.exit(recording.record(load(file), cassette))


@click.command()
@click.argument("cassette", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--speed", type=click.FloatRange(min=0), default=1.0, help="How many times as fast; 0 is without pauses.")
@click.option(
    "--headless",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Play without a display; pictures and receipts go into this directory.",
)
def play(cassette: Path, speed: float, out: Path | None) -> None:
    """Play CASSETTE through the cashier's window; no device and no platform is touched (回放)."""
    sys.exit(playback.play(cassette, speed, out))
