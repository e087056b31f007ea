"""`jiesuan doctor`: a diagnosis of this counter, with that of Qt, but without a window."""

import sys
from pathlib import Path

import click
from msgspec import json
from msgspec.structs import asdict
from PySide6.QtGui import QGuiApplication

from counter.adapters import now
from counter.cli.cases import LANGUAGE
from counter.cli.settings import SETTINGS
from counter.doctor import report, usable
from counter.doctor.words import words
from counter.equipment import printers
from counter.settings import load
from ui.diagnosis import Diagnosis
from ui.qt_devices import PRINTERS

UNUSABLE = 1


@click.command()
@SETTINGS
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of text.")
@click.pass_context
def doctor(context: click.Context, file: Path | None, language: str, as_json: bool) -> None:
    """Examine this counter (自检): devices, services, versions, what to do; status 1 where it could not work."""
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
