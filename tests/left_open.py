"""Fails the very test that leaves a file, a socket or a database open, as a plugin."""

import gc
import sqlite3
import sys
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial

import pytest


class _Told(sqlite3.Connection):
    """A connection that tells, as those of Python 3.13 do, when it is discarded without having been closed."""

    def __del__(self) -> None:
        try:
            self.total_changes  # noqa: B018 - it raises where the connection is closed
        except sqlite3.ProgrammingError:
            return
        warnings.warn(f"unclosed database in {self!r}", ResourceWarning, source=self, stacklevel=1)


if sys.version_info < (3, 13):
    sqlite3.connect = sqlite3.dbapi2.connect = partial(sqlite3.connect, factory=_Told)  # type: ignore[assignment]


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage while very much is made that stays: each look would go through all of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Find the tests without looking for garbage."""
    with uncollected():
        return (yield)


@pytest.fixture(autouse=True)
def nothing_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect what a test leaves once all else of it has ended, so that what is open fails this test and no later one.

    What was there before the test is set aside meanwhile: looking through all of it would take a hundred times as long.
    """
    gc.freeze()
    yield
    request.node.funcargs.clear()
    gc.collect()
    gc.unfreeze()
