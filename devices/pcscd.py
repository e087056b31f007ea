"""The PC/SC service with the virtual reader: the machine's own if there is one, else a private one."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from devices.readers import SERVICE_DIRECTORY, listed, service_runs
from devices.virtual_card import PORT
from terminal.errors import DeviceError

START_SECONDS = 10.0
STOP_SECONDS = 3.0
POLL_SECONDS = 0.02

NO_OTHERS: Mapping[str, int] = MappingProxyType({})
_DRIVERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
NAME = "Virtual PCD"
_READER = """FRIENDLYNAME "{name}"
DEVICENAME /dev/null:{port:#x}
LIBPATH {driver}
CHANNELID {port:#x}
"""


class Pcscd:
    """A private service in the foreground; without a port it has no reader."""

    def __init__(self, port: int | None = PORT, beside: Mapping[str, int] = NO_OTHERS) -> None:
        """Start the service and wait until it responds; `beside` names further readers, each with its port.

        Raises DeviceError as `virtual_reader_problem` does, and `pcscd_not_started`, also if a service already runs.
        """
        obstacle = DeviceError("pcscd_not_started") if service_runs() else _obstacle()
        if obstacle:
            raise obstacle
        self._directory = tempfile.TemporaryDirectory(prefix="pcscd-")
        readers = [*([(NAME, port, _driver())] if port else []), *self._others(beside)]
        entries = [_READER.format(name=name, port=each, driver=driver) for name, each, driver in readers]
        if entries:
            Path(self._directory.name, "virtual").write_text("\n".join(entries), encoding="ascii")
        self._process = subprocess.Popen(
            [*_dying_with_us(), str(program()), "--foreground", "--config", self._directory.name, *_without_polkit()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._await_answer()
        except DeviceError:
            self.stop()
            raise

    def stop(self) -> None:
        """End the service in order, or by force if it does not end in time."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._directory.cleanup()

    def kill(self) -> None:
        """End the service as a crash would."""
        self._process.kill()
        self._process.wait()

    def _others(self, beside: Mapping[str, int]) -> Iterator[tuple[str, int, Path]]:
        """Write a driver file for each further reader: a driver has only one slot of each number."""
        drivers = Path(self._directory.name, "drivers")
        drivers.mkdir()
        for name, port in beside.items():
            yield name, port, Path(shutil.copy(_driver() or "", drivers / f"{port}.so"))

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not service_runs():
            try:
                self._process.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline:
                    continue
            raise DeviceError("pcscd_not_started")


@contextmanager
def virtual_reader() -> Iterator[int]:
    """Provide a service with a virtual reader, and yield the reader's port; a service started for this is ended.

    Raises the DeviceError that `virtual_reader_problem` returns, and `pcscd_not_started`.
    """
    problem = virtual_reader_problem()
    if problem:
        raise problem
    if service_runs():
        yield PORT
        return
    service = Pcscd()
    try:
        yield PORT
    finally:
        service.stop()


def virtual_reader_problem() -> DeviceError | None:
    """Return the reason why there can be no virtual reader here, or None."""
    if not service_runs():
        return _obstacle() or (DeviceError("virtual_reader_taken") if _listened(PORT) else None)
    return _refusal() if _listened(PORT) else DeviceError("pcscd_without_virtual_reader")


def _refusal() -> DeviceError | None:
    """Return how the service that runs refuses this user, or None."""
    try:
        listed()
    except DeviceError as refused:
        return refused
    return None


def _listened(port: int) -> bool:
    """Return whether the virtual reader listens, without connecting: a connection would count as a card."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _obstacle() -> DeviceError | None:
    if not program():
        return DeviceError("pcscd_missing")
    if not _driver():
        return DeviceError("virtual_reader_missing")
    if not _may_start():
        return DeviceError("pcscd_not_allowed")
    return None


def _may_start() -> bool:
    return os.access(SERVICE_DIRECTORY if SERVICE_DIRECTORY.exists() else SERVICE_DIRECTORY.parent, os.W_OK)


def program() -> str | None:
    """Return the path of the service's program, or None if it is not installed."""
    return shutil.which("pcscd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


def _dying_with_us() -> list[str]:
    """Return a command prefix that ends the service if this process is killed: else it would block the machine's."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _without_polkit() -> list[str]:
    """Return the option that admits every user: since version 2.0 a service without a message bus refuses all."""
    output = subprocess.run([str(program()), "--help"], capture_output=True, text=True, check=False)
    return [option for option in ("--disable-polkit",) if option in output.stdout + output.stderr]


def _driver() -> Path | None:
    drivers = (Path(root, "pcsc/drivers/serial/libifdvpcd.so") for root in _DRIVERS)
    return next(filter(Path.exists, drivers), None)


class OwnService:
    """A private service with the virtual reader; any thread may stop and start it."""

    def __init__(self) -> None:
        """Start the service; raises DeviceError as Pcscd does."""
        self._service: Pcscd | None = Pcscd()
        self._lock = Lock()

    def down(self, is_down: bool) -> None:
        """Stop the service, or start it again; raises DeviceError if it does not start."""
        with self._lock:
            if is_down and self._service:
                self._service.stop()
                self._service = None
            elif not is_down and not self._service:
                self._service = Pcscd()


@contextmanager
def virtual_service() -> Iterator[OwnService | None]:
    """Provide a service with a virtual reader; yield it only if this program started it and may stop it.

    Raises the DeviceError that `virtual_reader_problem` returns, `virtual_reader_in_use` and `pcscd_not_started`.
    """
    problem = virtual_reader_problem()
    if problem:
        raise problem
    with _reserved():
        service = None if service_runs() else OwnService()
        try:
            yield service
        finally:
            if service:
                service.down(True)


@contextmanager
def _reserved() -> Iterator[None]:
    """Keep the virtual reader from other programs, which would read the cards that are put on it here.

    The name is one of the machine's, owned by nobody, and is free again whatever ends this program.
    """
    with socket.socket(socket.AF_UNIX) as name:
        try:
            name.bind(f"\0jiesuan-virtual-reader-{PORT}")
        except OSError:
            raise DeviceError("virtual_reader_in_use") from None
        yield
