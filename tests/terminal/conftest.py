"""What the core's tests share: a clock, and a counter on real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.bench import Bench, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    bench = Bench(tmp_path, clock)
    yield bench
    bench.close()
