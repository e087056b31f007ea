"""`jiesuan doctor`: whether a counter could work, part by part, without a display and within a limited time."""

import sys
from pathlib import Path

import click

from counter.cli import cases
from counter.cli.group import jiesuan
from counter.cli.settings import SETTINGS

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
