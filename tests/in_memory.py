"""Keeps the temporary files of the tests in memory, as a plugin: on a disk every commit waits, and proves no more.

A kill loses nothing that is in memory; what the loss of power leaves, `jiesuan prove power` and `prove disk` try.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30
"""The bytes that have to be free there; a container often has less, and its tests stay on the disk."""


def common() -> str:
    """Return the folder for temporary files of every user: the system's in memory where it has room."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    return str(MEMORY) if has_room else "/tmp"


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Let this program and those that it starts make their temporary files there, unless TMPDIR names another place."""
    if "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = tempfile.tempdir = common()
