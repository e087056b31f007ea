"""The prover's counter on real files as pytest fixtures; loaded as a plugin."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.prove.counter import RULES, Clock, person
from counter.prove.counter import Counter as Bench
from terminal.journal import Journal
from terminal.model import Presettlement

__all__ = ["CODE", "RULES", "Bench", "Clock", "person"]

CODE = "H37160000001"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    bench = Bench(tmp_path, clock)
    yield bench
    bench.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a new journal."""
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path: Path, clock: Clock) -> Iterator[Journal]:
    journal = Journal(path, CODE, clock)
    yield journal
    journal.close()


@pytest.fixture
def agreed(bench: Bench) -> Presettlement:
    """A presettlement with an account part and a cash part."""
    return bench.agreed("张敏")
