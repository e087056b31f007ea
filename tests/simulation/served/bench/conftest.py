"""A bench served on loopback, its knobs, and counters of two workspaces."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from httpx import Client
from msgspec import json

from simulation.network.faults import Timeline
from simulation.network.network import Network
from simulation.served.bench.bench import Bench
from simulation.served.bench.clock import BenchClock
from simulation.served.bench.fixtures import Base, Fixtures
from simulation.served.bench.workspace import DEFAULT, Workspace
from simulation.served.profile import Profile
from simulation.served.serve import listen, opened, server_of_bench
from tests.simulation.served.client import ONE_URL, Counter
from tests.simulation.served.conftest import Clock, clock, profile

__all__ = ["clock", "profile"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "bench"


@pytest.fixture
def token() -> str:
    return ""


@pytest.fixture
def bench(tmp_path: Path, folder: Path, clock: Clock, profile: Profile, token: str) -> Bench:
    return open_bench(tmp_path, folder, clock, profile, token)


def open_bench(tmp_path: Path, folder: Path, clock: Clock, profile: Profile, token: str = "") -> Bench:
    ours = BenchClock(clock)
    network = Network(Timeline(clock=ours.seconds), clock=ours.seconds)
    office = opened(f"sqlite:///{tmp_path / 'network.db'}", profile, network, ours)
    default = Workspace(DEFAULT, office, ours, own=Fixtures(base=Base.PLAIN))
    return Bench(default, folder, token=token)


@pytest.fixture
def http(bench: Bench) -> Iterator[Client]:
    with served(bench) as client:
        yield client


class served:  # noqa: N801, used as a function
    """A bench served on a port of its own until the context ends."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def __enter__(self) -> Client:
        self._listening, url = listen("127.0.0.1", 0)
        self._server = server_of_bench(self._bench)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._thread.start()
        self._client = Client(base_url=url, timeout=10, trust_env=False)
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._server.should_exit = True
        self._thread.join()
        self._listening.close()
        self._bench.named(DEFAULT).office.engine.dispose()


class Knobs:
    """The knobs of one workspace."""

    def __init__(self, http: Client, workspace: str = DEFAULT) -> None:
        self.http, self.here = http, f"/bench/w/{workspace}"

    def get(self, path: str, **query: Any) -> Any:  # noqa: ANN401, any JSON
        answer = self.http.get(f"{self.here}/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return json.decode(answer.content)

    def post(self, path: str, body: object = None, method: str = "POST") -> Any:  # noqa: ANN401, any JSON
        answer = self.http.request(method, f"{self.here}/{path}", content=json.encode(body) if body else b"")
        assert answer.status_code == 200, answer.text
        return json.decode(answer.content)

    def rule(self, rule_id: str, match: object, effect: object, strike: object = None) -> None:
        self.post("rules", {"id": rule_id, "match": match, "effect": effect, "strike": strike or {}})

    def exchanges(self, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401, any value
        found: list[dict[str, Any]] = self.get("exchanges", **query)
        return found


class At(Counter):
    """A counter whose messages go to one workspace."""

    def __init__(self, http: Client, clock: Clock, workspace: str = "", **more: Any) -> None:  # noqa: ANN401
        super().__init__(http, clock, **more)
        self.url = f"/w/{workspace}{ONE_URL}" if workspace else ONE_URL

    def post(self, envelope: dict[str, Any], url: str = "") -> dict[str, Any]:
        return super().post(envelope, url or self.url)


@pytest.fixture
def knobs(http: Client) -> Knobs:
    return Knobs(http)


@pytest.fixture
def counter(http: Client, clock: Clock) -> At:
    """A counter that has signed in."""
    made = At(http, clock)
    made.sign_in()
    return made


@pytest.fixture
def workspace(http: Client, clock: Clock) -> Callable[..., tuple[At, Knobs]]:
    """Make a workspace, and return a counter that has signed in there, and its knobs."""

    def make(name: str, **asked: Any) -> tuple[At, Knobs]:  # noqa: ANN401, any JSON
        answer = http.post("/bench/workspaces", content=json.encode({"name": name, **asked}))
        assert answer.status_code == 200, answer.text
        counter = At(http, clock, name)
        counter.sign_in()
        return counter, Knobs(http, name)

    return make
