"""Findings as frozen values, and the probes that make them, each with a deadline."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import StrEnum
from typing import NamedTuple

from msgspec import field
from msgspec.structs import replace

from terminal.errors import JiesuanError
from terminal.model import Noun

SECONDS = 6.0


class Part(StrEnum):
    """What a counter is made of."""

    SETTINGS = "settings"
    PROGRAM = "program"
    DISPLAY = "display"
    FONTS = "fonts"
    CLOCK = "clock"
    JOURNAL = "journal"
    DISK = "disk"
    LEDGER = "ledger"
    PLATFORM = "platform"
    INTERLOCK = "interlock"
    READER = "reader"
    SCANNER = "scanner"
    PRINTER = "printer"


class State(StrEnum):
    """How a part is; only BAD keeps the counter from working."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"


class Finding(Noun, frozen=True):
    """How one part is; `code` finds the words, `facts` fill them in, and neither holds anything of a person."""

    part: Part
    state: State = State.GOOD
    code: str = "works"
    driver: str = ""
    version: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    milliseconds: int | None = None


class Probe(NamedTuple):
    """Looks at one part; `fails` is how grave it is where looking raises or takes too long."""

    part: Part
    look: Callable[[], Finding]
    fails: State = State.WARN


def examine(probes: Sequence[Probe], seconds: float = SECONDS) -> tuple[Finding, ...]:
    """Look at all parts at once, `seconds` long at most; what does not answer in time is found so."""
    looking = [(probe, _started(probe)) for probe in probes]
    until = time.monotonic() + seconds
    return tuple(_found(probe, future, max(until - time.monotonic(), 0)) for probe, future in looking)


def usable(findings: Sequence[Finding]) -> bool:
    """Tell whether the counter could work."""
    return all(each.state is not State.BAD for each in findings)


def _started(probe: Probe) -> "Future[Finding]":
    """Look from a thread that holds nobody up where it never ends."""
    future = Future[Finding]()
    threading.Thread(target=_look, args=(probe, future), name=f"probe {probe.part}", daemon=True).start()
    return future


def _look(probe: Probe, future: "Future[Finding]") -> None:
    began = time.monotonic()
    try:
        found = probe.look()
    except JiesuanError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        found = Finding(part=probe.part, state=probe.fails, code=error.code, facts=facts)
    except Exception as error:  # whatever breaks in a probe is what was to be found
        found = Finding(part=probe.part, state=probe.fails, code="probe_failed", facts={"reason": type(error).__name__})
    took = round((time.monotonic() - began) * 1000)
    future.set_result(found if found.milliseconds is not None else _timed(found, took))


def _timed(found: Finding, took: int) -> Finding:
    return replace(found, milliseconds=took)


def _found(probe: Probe, future: "Future[Finding]", seconds: float) -> Finding:
    try:
        return future.result(seconds)
    except TimeoutError:
        return Finding(part=probe.part, state=probe.fails, code="probe_hangs")
