"""Waiting for what happens outside of a test's own process, of which no event tells: a server, a window, a file."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds, far beyond what anything takes on a busy machine."""
PAUSE = 0.02


def until(arrived: Callable[[], T], told: Callable[[], object] = lambda: "") -> T:
    """Return the first value that counts as true; after `PATIENCE` fail with what is told by then."""
    end = time.monotonic() + PATIENCE
    while not (found := arrived()):
        assert time.monotonic() < end, told()
        time.sleep(PAUSE)
    return found
