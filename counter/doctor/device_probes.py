"""Probes of the devices: the card reader with its service, the scanner, the printer."""

import re
import subprocess
from collections.abc import Callable, Iterator

from counter.doctor import Finding, Part, Probe, State
from counter.settings import Driver, Reader, Scanner, Transport
from devices import pcscd
from devices.printer_status import ensure_ready
from devices.readers import listed, watched
from terminal.errors import DeviceError
from terminal.ports import Printer

_VERSION = re.compile(r"version ([\d.]*\d)")


def probes(
    reader: Reader,
    scanner: Scanner,
    transport: Transport,
    printer: Callable[[], Printer],
    *,
    scanned: Callable[[], bool],
) -> Iterator[Probe]:
    """Return the probes of the devices that the settings choose; `scanned` returns whether a code has been read yet."""
    yield Probe(Part.READER, lambda: _reader(reader))
    yield Probe(Part.SCANNER, lambda: _scanner(scanner, scanned()))
    yield Probe(Part.PRINTER, lambda: _printer(transport.value, printer()))


def _reader(chosen: Reader) -> Finding:
    if chosen.driver is Driver.SIMULATED or (chosen.driver is Driver.AUTO and not pcscd.service_runs()):
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


def _printer(driver: str, printer: Printer) -> Finding:
    status = printer.status()
    ensure_ready(status, driver)
    if status.paper_low:
        return Finding(part=Part.PRINTER, state=State.WARN, code="printer_paper_low", driver=driver)
    if printer.simulated:
        return Finding(part=Part.PRINTER, code="simulated", driver=driver)
    return Finding(part=Part.PRINTER, code="works" if status.answers else "printer_silent", driver=driver)
