"""A PC/SC service that this program started itself, so that it may also be stopped, as a fault, and started again."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from devices import pcscd


class OwnService:
    """A private service with the virtual reader; any thread may stop and start it."""

    def __init__(self) -> None:
        """Start it; raises DeviceError as Pcscd does."""
        self._service: pcscd.Pcscd | None = pcscd.Pcscd()
        self._lock = Lock()

    def down(self, is_down: bool) -> None:
        """Stop the service, or start it again; raises DeviceError where it does not start."""
        with self._lock:
            if is_down and self._service:
                self._service.stop()
                self._service = None
            elif not is_down and not self._service:
                self._service = pcscd.Pcscd()


@contextmanager
def virtual_service() -> Iterator[OwnService | None]:
    """Have a service with a virtual reader, and give it where it is this program's own to stop.

    Raises DeviceError as `pcscd.virtual_reader_problem` tells it, and `pcscd_not_started`.
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
