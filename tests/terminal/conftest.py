"""What the core's tests share: a clock, and a counter on real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.journal import Journal
from terminal.model import Presettlement
from tests.terminal.bench import CODE, Bench, Clock


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
    """Where a journal of its own lies."""
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path: Path, clock: Clock) -> Iterator[Journal]:
    journal = Journal(path, CODE, clock)
    yield journal
    journal.close()


@pytest.fixture
def agreed(bench: Bench) -> Presettlement:
    """What a patient with account and cash to pay has agreed to."""
    return bench.agreed("张敏")
