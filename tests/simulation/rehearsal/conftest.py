"""A served platform, and a way to run scenarios against a workspace of their own."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from msgspec import json, to_builtins

from counter.cli import knobs
from counter.cli.network_rehearse import platform
from simulation.rehearsal.driver import Driver
from simulation.rehearsal.engine import Engine, Run
from simulation.rehearsal.scenario import Feature, plan
from simulation.served.profile import Scheme
from tests.simulation.served.test_signing import profile_of

Rehearse = Callable[..., Run]
_NAMES = count(1)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with platform(tmp_path_factory.mktemp("bench")) as url:
        yield url


SIGNING = "A8"
"""The scenario that needs a platform which signs."""
SIGNED = {"profile": to_builtins(profile_of(Scheme.A))}


@pytest.fixture
def workspace(bench: str) -> Iterator[str]:
    """The URL of a workspace that nothing has happened in."""
    with made(bench, {}) as url:
        yield url


@contextmanager
def made(bench: str, about: dict[str, Any]) -> Iterator[str]:
    """Make a workspace, and forget it when the context ends: a bench has only so many."""
    name = f"w{next(_NAMES)}"
    asked = Request(f"{bench}/bench/workspaces", json.encode({"name": name} | about), method="POST")  # noqa: S310
    with urlopen(asked, timeout=10) as answer:  # noqa: S310
        url: str = json.decode(answer.read())["url"]
    yield url
    urlopen(Request(f"{bench}/bench/w/{name}", method="DELETE"), timeout=10).close()  # noqa: S310


@pytest.fixture
def rehearse(bench: str, workspace: str) -> Rehearse:
    """Run a plan, or some scenarios of it, with the driver that a function makes for a URL."""

    def run(make: Callable[[str], Driver], *only: str, name: str = "acceptance", seed: int = 0) -> Run:
        with made(bench, SIGNED) if only == (SIGNING,) else nullcontext(workspace) as url, closing(make(url)) as driver:
            engine = Engine(partial(knobs.ask, url), driver, url, "7", seed=seed)
            return engine.run(plan(name, only=only), frozenset(Feature), lambda _: None)

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "client"
