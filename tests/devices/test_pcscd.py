"""A private card service never outlives the program that started it."""

import os
import select
import signal
import subprocess
import sys

import pytest

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
