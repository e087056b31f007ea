"""A private card service never outlives the program that started it; one that hangs up is told from none."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest

from devices.readers import SERVICE_DIRECTORY, listed
from terminal.errors import DeviceError

START = """
from devices.pcscd import Pcscd
print(Pcscd()._process.pid, flush=True)
input()
"""
PATIENCE = 10.0


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
def test_a_program_that_is_killed_takes_its_service_along(machine: None) -> None:
    program = subprocess.Popen([sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdin is not None
    assert program.stdout is not None
    with program.stdin, program.stdout:
        service = os.pidfd_open(int(program.stdout.readline()))
        program.send_signal(signal.SIGKILL)
        program.wait(PATIENCE)
        ended, _, _ = select.select([service], [], [], PATIENCE)
        os.close(service)
    assert ended


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
def test_a_service_that_hangs_up_on_this_user_at_once_does_not_admit_it(machine: None) -> None:
    SERVICE_DIRECTORY.mkdir(exist_ok=True)
    path = SERVICE_DIRECTORY / "pcscd.comm"
    with closing(socket.socket(socket.AF_UNIX)) as service:
        service.bind(str(path))
        service.listen()
        threading.Thread(target=hang_up, args=(service,), daemon=True).start()
        try:
            for _ in range(10):  # the library is told differently whether it has written before or not
                with pytest.raises(DeviceError, match="card_service_refused"):
                    listed()
        finally:
            service.shutdown(socket.SHUT_RDWR)
            path.unlink()
    with pytest.raises(DeviceError, match="card_service_down"):
        listed()


def hang_up(service: socket.socket) -> None:
    """Close each connection as soon as it is made."""
    with suppress(OSError):
        while True:
            service.accept()[0].close()
