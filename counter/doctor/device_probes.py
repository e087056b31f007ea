"""Probes of the devices: the card reader with its service, the scanner, the printer."""

import re
import subprocess
from collections.abc import Callable, Iterator

from counter.doctor import Finding, Part, Probe, State
from counter.equipment import paper
from counter.settings import Driver, Reader, Scanner, Transport
from counter.settings import Printer as ChosenPrinter
from counter.window_settings import VoiceKind
from devices import pcscd
from devices.printer_status import ensure_ready
from devices.readers import listed, watched
from devices.voice import ensure_heard
from terminal.errors import DeviceError
from terminal.ports import Printer

_VERSION = re.compile(r"version ([\d.]*\d)")


def probes(
    reader: Reader,
    scanner: Scanner,
    chosen: ChosenPrinter,
    printer: Callable[[], Printer],
    *,
    scanned: Callable[[], bool],
    voice: VoiceKind = VoiceKind.OFF,
) -> Iterator[Probe]:
    """Return the probes of the devices that the settings choose; `scanned` returns whether a code has been read yet."""
    yield Probe(Part.READER, lambda: _reader(reader))
    yield Probe(Part.SCANNER, lambda: _scanner(scanner, scanned()))
    yield Probe(Part.PRINTER, lambda: _printer(chosen, printer()))
    if voice is not VoiceKind.OFF:
        yield Probe(Part.VOICE, lambda: _voice(voice))


def _voice(kind: VoiceKind) -> Finding:
    if kind is VoiceKind.SIMULATED:
        return Finding(part=Part.VOICE, code="simulated", driver=kind.value)
    ensure_heard()
    return Finding(part=Part.VOICE, driver=kind.value)


def _reader(chosen: Reader) -> Finding:
    names = None if chosen.driver is Driver.SIMULATED else listed()
    if not names and chosen.driver is not Driver.PCSC:
        return Finding(part=Part.READER, code="simulated", driver=Driver.SIMULATED.value)
    found = Finding(part=Part.READER, driver="PC/SC", version=_version())
    try:
        names = listed()
    except DeviceError as refused:
        return _judged(found, refused.code)
    if not names:
        return _judged(found, "reader_missing")
    fitting = watched(names, chosen.name)
    facts = {"readers": "; ".join(fitting or names)}
    return _judged(found, "readers" if fitting else "reader_not_chosen", State.GOOD if fitting else State.WARN, facts)


def _judged(found: Finding, code: str, state: State = State.WARN, facts: dict[str, str] | None = None) -> Finding:
    return Finding(
        part=found.part, state=state, code=code, driver=found.driver, version=found.version, facts=facts or {}
    )


def _version() -> str:
    program = pcscd.program()
    if not program:
        return ""
    output = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=3)
    found = _VERSION.search(output.stdout + output.stderr)
    return f"pcscd {found[1]}" if found else ""


def _scanner(chosen: Scanner, scanned: bool) -> Finding:
    driver = chosen.driver.value
    if scanned:
        return Finding(part=Part.SCANNER, code="scanner_seen", driver=driver)
    return Finding(part=Part.SCANNER, state=State.OFF, code="scanner_unseen", driver=driver)


def _printer(chosen: ChosenPrinter, printer: Printer) -> Finding:
    status, driver = printer.status(), chosen.transport.value
    ensure_ready(status, driver)
    is_strip = chosen.transport not in {Transport.PDF, Transport.SYSTEM}
    facts = {"columns": str(paper(chosen).columns)} if is_strip else {}
    code = "simulated" if printer.simulated else "works" if status.answers else "printer_silent"
    state = State.WARN if status.paper_low else State.GOOD
    code = "printer_paper_low" if status.paper_low else code
    return Finding(part=Part.PRINTER, state=state, code=code, driver=driver, facts=facts)
