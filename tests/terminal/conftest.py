"""The hospital's database of journals, as two terminals fill it; each test has a `url` of its own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from terminal.accounts.replication import opened
from tests.bench import CODE

FIRST, SECOND = f"{CODE}03", f"{CODE}04"
"""The terminals by name: the institution and the counter's number."""


@pytest.fixture
def replica(url: str) -> Iterator[Engine]:
    engine = opened(url)
    yield engine
    engine.dispose()
