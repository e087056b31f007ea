"""A PC/SC service for the tests of cards, as a plugin: the run's own, apart from the machine, or the one that runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import NoReturn

import pytest

from devices import pcscd, readers
from terminal.errors import DeviceError
from tests import apart

NOT_RUN = "card test not run"
_ADVICE = {
    "card_service_refused": "the PC/SC service that runs does not admit this user: polkit's access_pcsc must",
    "pcscd_missing": "pcscd is not installed; script/setup test installs it",
    "virtual_reader_missing": "vsmartcard-vpcd is not installed; script/setup test installs it",
    "pcscd_without_virtual_reader": "the PC/SC service that runs has no virtual reader; vsmartcard-vpcd gives it one",
}
_ALONE = (
    "it needs a PC/SC service of its own; run the tests as root, or allow this user namespaces "
    "(unshare --user --net --mount) or sudo without a password"
)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Begin again apart from the machine, where this user may, so that no other program is in the way or disturbed."""
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture:
        capture.suspend(in_=True)
    sys.stdout.flush()
    sys.stderr.flush()
    apart.enter([sys.executable, *sys.orig_argv[1:]])


@pytest.fixture
def machine_reserved() -> Iterator[None]:
    """Keep other runs on this machine from its PC/SC until the test is over; a run apart from it is alone."""
    program = pcscd.program()
    if apart.is_apart() or not program:
        yield
        return
    import fcntl

    # The program itself is the lock: everybody may read it, whoever came first, and nothing is left behind.
    with closing(os.fdopen(os.open(program, os.O_RDONLY))) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def machine(machine_reserved: None) -> None:
    """Require that the test may start services of its own."""
    problem = DeviceError("pcscd_not_started") if readers.service_runs() else pcscd.virtual_reader_problem()
    if problem:
        not_run(problem)


@pytest.fixture
def machine_with_reader(machine_reserved: None) -> None:
    """Require a service with the virtual reader, or that the test may start one."""
    problem = pcscd.virtual_reader_problem()
    if problem:
        not_run(problem)


def not_run(problem: DeviceError) -> NoReturn:
    """Skip the test, and say what is missing and how to get it; on CI, where everything can be had, fail."""
    reason = f"{NOT_RUN}: {_ADVICE.get(problem.code, _ALONE)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count and name the tests of cards that were not run."""
    missed: dict[str, list[str]] = {}
    for report in terminalreporter.getreports("skipped"):
        if reason := _reason(report):
            missed.setdefault(reason, []).append(report.nodeid)
    for reason, nodes in missed.items():
        terminalreporter.section(f"card tests not run: {len(nodes)}")
        terminalreporter.line(reason)
        for node in nodes:
            terminalreporter.line(f"  {node}")


def _reason(report: pytest.TestReport) -> str:
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    return told.partition(f"{NOT_RUN}: ")[2]
