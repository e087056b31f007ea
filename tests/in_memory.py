"""Keeps the temporary files of the tests in memory, as a plugin: on a disk every commit waits, and proves no more.

A kill loses nothing that is in memory; what the loss of power leaves, `jiesuan prove power` and `prove disk` try.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ENOUGH = 3 << 30
"""The bytes that have to be free there, twice what a run takes; a container often has less, and stays on the disk."""


def has_room() -> bool:
    """Return whether the system keeps files in memory, and enough of them."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH


def common() -> str:
    """Return a folder for temporary files that every user of the machine may pass, in memory where there is room."""
    return str(MEMORY) if has_room() else "/tmp"


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Let this program and those that it starts make their temporary files there, unless TMPDIR names another place."""
    if "TMPDIR" not in os.environ and has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(scope="session", autouse=True)
def memory_given_back(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remove what a run left there, once all its tests have passed; until then no test gets the folder of another."""
    yield
    if not request.session.testsfailed and (place := tmp_path_factory.getbasetemp()).is_relative_to(MEMORY):
        shutil.rmtree(place, ignore_errors=True)
