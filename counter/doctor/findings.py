"""Findings as frozen values, and the probes that produce them, each with a deadline."""

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
    """A part of a counter."""

    SETTINGS = "settings"
    PROGRAM = "program"
    DISPLAY = "display"
    FONTS = "fonts"
    CLOCK = "clock"
    JOURNAL = "journal"
    REPLICA = "replica"
    DISK = "disk"
    LEDGER = "ledger"
    RULES = "rules"
    PLATFORM = "platform"
    INTERLOCK = "interlock"
    READER = "reader"
    SCANNER = "scanner"
    PRINTER = "printer"
    VOICE = "voice"
    RECEIPTS = "receipts"
    PAPERS = "papers"


class State(StrEnum):
    """The state of a part; only BAD keeps the counter from working."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"


class Finding(Noun, frozen=True):
    """The state of one part; `code` selects the text, `facts` fill it in, and neither contains personal data."""

    part: Part
    state: State = State.GOOD
    code: str = "works"
    driver: str = ""
    version: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    milliseconds: int | None = None


class Probe(NamedTuple):
    """A check of one part; `fails` is the state to report if the check raises or times out."""

    part: Part
    look: Callable[[], Finding]
    fails: State = State.WARN


def examine(probes: Sequence[Probe], seconds: float = SECONDS) -> tuple[Finding, ...]:
    """Run all probes concurrently, at most `seconds` long; a probe that does not answer in time gets such a finding."""
    looking = [(probe, _started(probe)) for probe in probes]
    until = time.monotonic() + seconds
    return tuple(_found(probe, future, max(until - time.monotonic(), 0)) for probe, future in looking)


def usable(findings: Sequence[Finding]) -> bool:
    """Return whether the counter can work with these findings."""
    return all(each.state is not State.BAD for each in findings)


def _started(probe: Probe) -> "Future[Finding]":
    """Start a probe in a daemon thread, so that a probe that never returns does not block the exit."""
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
    except Exception as error:  # any exception in a probe is a finding
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
