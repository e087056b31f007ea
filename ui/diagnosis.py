"""The diagnosis of a whole counter: probes of the core, the devices and Qt, built from the settings."""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import PySide6

from counter.doctor import Finding, Part, Probe, State, examine
from counter.doctor import device_probes as of_devices
from counter.doctor import probes as of_core
from counter.doctor.words import redacted
from counter.settings import Settings
from terminal import durable
from terminal.errors import BadInput
from terminal.ports import Printer
from terminal.version import VERSION
from ui import fonts
from ui.style import FAMILIES

SOUND_UNTIL = (6, 12)
"""PySide6 from this version on aborts a Python before 3.12."""


class Diagnosis:
    """Examines one counter; `printer` is the window's own if it has one, and `scanned` the last time it saw a code."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime], printer: Callable[[], Printer]) -> None:
        self._settings, self._clock, self._printer = settings, clock, printer
        self.scanned = False

    def examine(self, part: Part | None = None) -> tuple[Finding, ...]:
        """Examine every part, or one, without revealing personal data; returns within seconds."""
        chosen = [each for each in self._probes() if part in {None, each.part}]
        return tuple(redacted(each, _places(self._settings)) for each in examine(chosen))

    def save(self, report: str) -> str:
        """Write a report below the terminal's own directory and return its name; raises BadInput("state_unusable")."""
        self._settings.make_state()
        name = f"diagnosis-{self._clock():%Y%m%d-%H%M%S}.txt"
        try:
            durable.write(self._settings.place(name), f"{report}\n".encode())
        except OSError as error:
            raise BadInput("state_unusable", path="[state]", reason=error.strerror) from error
        return name

    def _devices(self) -> Iterator[Probe]:
        settings = self._settings
        return of_devices.probes(
            settings.reader,
            settings.scanner,
            settings.printer,
            self._printer,
            scanned=lambda: self.scanned,
            voice=settings.ui.voice,
        )

    def _probes(self) -> tuple[Probe, ...]:
        settings = self._settings
        return (
            *self._devices(),
            Probe(Part.SETTINGS, lambda: Finding(part=Part.SETTINGS), State.BAD),
            Probe(Part.PROGRAM, _program, State.BAD),
            Probe(Part.DISPLAY, _display),
            Probe(Part.FONTS, _fonts),
            *of_core.probes(settings, self._clock),
        )


def _places(settings: Settings) -> dict[str, str]:
    """Return names for the machine's own paths that a finding may contain."""
    return {str(settings.place(".").resolve()): "[state]", str(settings.place(".")): "[state]", str(Path.home()): "~"}


def _program() -> Finding:
    qt = tuple(map(int, PySide6.__version__.split(".")[:2]))
    unsound = sys.version_info < (3, 12) and qt >= SOUND_UNTIL
    version = f"Jiesuan {VERSION} · Python {platform.python_version()} · PySide6 {PySide6.__version__}"
    state, code = (State.BAD, "qt_unsound") if unsound else (State.GOOD, "works")
    return Finding(part=Part.PROGRAM, state=state, code=code, version=version)


def _display() -> Finding:
    is_there = sys.platform != "linux" or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    if not is_there:
        return Finding(part=Part.DISPLAY, state=State.WARN, code="no_display")
    return Finding(part=Part.DISPLAY, driver=os.environ.get("QT_QPA_PLATFORM", ""))


def _fonts() -> Finding:
    from PySide6.QtGui import QFontDatabase, QGuiApplication  # noqa: PLC0415, also without a window

    if QGuiApplication.instance() is None:
        return Finding(part=Part.FONTS, state=State.OFF, code="no_display")
    system = QFontDatabase.WritingSystem.SimplifiedChinese
    known = QFontDatabase.families(system)
    family = next((each for each in FAMILIES if each in known), next(iter(known), ""))
    if not family:
        return Finding(part=Part.FONTS, state=State.BAD, code="no_chinese_font")
    missing = fonts.gaps()
    return Finding(
        part=Part.FONTS, code="font_gaps" if missing else "font", facts={"family": family, "missing": missing}
    )
