"""A served platform, and a way to run scenarios against a workspace of their own."""

from collections.abc import Callable, Iterator
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
from simulation.rehearsal.scenario import Feature, Plan, plan
from simulation.served.profile import Scheme
from tests.simulation.served.test_signing import profile_of

Rehearse = Callable[..., Run]
_NAMES = count(1)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with platform(tmp_path_factory.mktemp("bench")) as url:
        yield url


SIGNING = "A8"
SIGNED = {"profile": to_builtins(profile_of(Scheme.A))}
"""The scenario that needs a platform which signs."""


@pytest.fixture
def workspace(bench: str) -> str:
    """The URL of a workspace that nothing has happened in."""
    return made(bench, {})


def made(bench: str, about: dict[str, Any]) -> str:
    asked = json.encode({"name": f"w{next(_NAMES)}"} | about)
    with urlopen(Request(f"{bench}/bench/workspaces", asked, method="POST"), timeout=10) as answer:  # noqa: S310
        url: str = json.decode(answer.read())["url"]
    return url


@pytest.fixture
def rehearse(bench: str, workspace: str) -> Rehearse:
    """Run a plan, or some scenarios of it, with the driver that a function makes for a URL."""

    def run(make: Callable[[str], Driver], *only: str, name: str = "acceptance", seed: int = 0) -> Run:
        url = made(bench, SIGNED) if only == (SIGNING,) else workspace
        driver = make(url)
        chosen: Plan = plan(name, only=only)
        try:
            return Engine(partial(knobs.ask, url), driver, url, "7", seed=seed).run(
                chosen, frozenset(Feature), lambda _: None
            )
        finally:
            driver.close()

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "client"
