"""A PC/SC service started by this program, so that it can also be stopped as a fault, and started again."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from devices import pcscd


class OwnService:
    """A private service with the virtual reader; any thread may stop and start it."""

    def __init__(self) -> None:
        """Start the service; raises DeviceError as Pcscd does."""
        self._service: pcscd.Pcscd | None = pcscd.Pcscd()
        self._lock = Lock()

    def down(self, is_down: bool) -> None:
        """Stop the service, or start it again; raises DeviceError if it does not start."""
        with self._lock:
            if is_down and self._service:
                self._service.stop()
                self._service = None
            elif not is_down and not self._service:
                self._service = pcscd.Pcscd()


@contextmanager
def virtual_service() -> Iterator[OwnService | None]:
    """Provide a service with a virtual reader; yield it only if this program started it and may stop it.

    Raises the DeviceError that `pcscd.virtual_reader_problem` returns, and `pcscd_not_started`.
    """
    problem = pcscd.virtual_reader_problem()
    if problem:
        raise problem
    service = None if pcscd.service_runs() else OwnService()
    try:
        yield service
    finally:
        if service:
            service.down(True)
