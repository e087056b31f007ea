"""The `jiesuan` command with its window; Qt is loaded only if a window is needed."""

import gc
import sys
from pathlib import Path
from typing import NoReturn

import click

from counter.cli import cases, jiesuan
from counter.cli.settings import SETTINGS
from terminal.errors import JiesuanError

__all__ = ["doctor", "main", "voucher", "window"]


@jiesuan.command()
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
def window(file: Path | None, out: Path | None, ledger: str | None) -> None:
    """Open the cashier's window (收费窗口)."""
    from counter.settings import load  # noqa: PLC0415

    settings = load(file).with_ledger(ledger)
    if out is None:
        gc.disable()  # what is loaded for the first paint stays loaded; the window enables the collector once it serves
        from ui.start import run  # noqa: PLC0415

        sys.exit(run(settings))
    from ui.headless import play  # noqa: PLC0415

    sys.exit(play(settings, out))


@jiesuan.command()
@SETTINGS
@click.argument("cassette", type=click.Path(path_type=Path, dir_okay=False))
def record(file: Path | None, cassette: Path) -> None:
    """Open the cashier's window and record devices, platform and keys in CASSETTE, without names or numbers (录制)."""
    from counter.settings import load  # noqa: PLC0415
    from ui.cassette import record as record_on  # noqa: PLC0415

    sys.exit(record_on(load(file), cassette))


@jiesuan.command()
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
    from ui.playback import play as play_back  # noqa: PLC0415

    sys.exit(play_back(cassette, speed, out))


@jiesuan.command()
@SETTINGS
@click.argument("person")
def voucher(file: Path | None, person: str) -> None:
    """Print an e-voucher that the simulated insurer issues to PERSON (a person number)."""
    from counter.opening import issue_voucher  # noqa: PLC0415
    from counter.settings import load  # noqa: PLC0415

    click.echo(issue_voucher(load(file), person))


def main() -> None:
    """Run the command; a JiesuanError is printed as a message, exit status 2."""
    try:
        jiesuan()
    except JiesuanError as error:
        _tell(error)


def _tell(error: JiesuanError) -> NoReturn:
    from terminal.texts import LANGUAGES, words  # noqa: PLC0415

    for language in LANGUAGES:
        text = words(error, language)
        click.echo(f"{text.what} {text.money} {text.next}  [{error.code}]", err=True)
    sys.exit(2)


UNUSABLE = 1


@jiesuan.command()
@SETTINGS
@cases.LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of text.")
@click.pass_context
def doctor(context: click.Context, file: Path | None, language: str, as_json: bool) -> None:
    """Examine this counter (自检): devices, services, versions, what to do; status 1 where it could not work."""
    from msgspec import json  # noqa: PLC0415
    from msgspec.structs import asdict  # noqa: PLC0415
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    from counter.adapters import now  # noqa: PLC0415
    from counter.doctor import report, usable  # noqa: PLC0415
    from counter.doctor.words import words  # noqa: PLC0415
    from counter.equipment import printers  # noqa: PLC0415
    from counter.settings import load  # noqa: PLC0415
    from ui.diagnosis import Diagnosis  # noqa: PLC0415
    from ui.qt_devices import PRINTERS  # noqa: PLC0415

    settings = load(file)
    app = QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    findings = Diagnosis(settings, now, lambda: printers(settings, PRINTERS)).examine()
    app.quit()
    works = usable(findings)
    if as_json:
        click.echo(json.format(json.encode([asdict(each) for each in findings])).decode())
    else:
        click.echo(report(findings, language))
        click.echo(words(language).labels["usable" if works else "unusable"])
    context.exit(0 if works else UNUSABLE)
