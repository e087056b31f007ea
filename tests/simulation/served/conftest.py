"""An office of the simulated insurer on a file, and a hospital's client for it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from httpx import Client

from simulation.network.network import Network
from simulation.served.profile import Profile, ReverseUnknown
from simulation.served.serve import listen, opened, server
from simulation.served.transaction import Office
from tests.simulation.served.client import Counter

BARRING = pytest.mark.parametrize("profile", [Profile(reverse_unknown=ReverseUnknown.ACCEPT)], indirect=True)
"""At a platform that says yes to a reversal of what is not there, which then never counts."""

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def profile(request: pytest.FixtureRequest) -> Profile:
    """The region's profile; a test may provide its own."""
    return getattr(request, "param", Profile())


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def office(tmp_path: Path, clock: Clock, profile: Profile, network: Network) -> Iterator[Office]:
    office = opened(f"sqlite:///{tmp_path / 'network.db'}", profile, network, clock)
    yield office
    office.engine.dispose()


@pytest.fixture
def http(office: Office) -> Iterator[Client]:
    """A connection to the office, served on a port of its own."""
    with connected(office) as client:
        yield client


@contextmanager
def connected(office: Office) -> Iterator[Client]:
    """Serve an office on a port of its own, and yield a connection to it."""
    listening, url = listen("127.0.0.1", 0)
    serving = server(office)
    thread = Thread(target=serving.run, kwargs={"sockets": [listening]})
    thread.start()
    with closing(listening), Client(base_url=url, timeout=10) as client:
        yield client
    serving.should_exit = True
    thread.join()


@pytest.fixture
def unsigned(http: Client, clock: Clock) -> Counter:
    """A counter that has not signed in yet."""
    return Counter(http, clock)


@pytest.fixture
def counter(unsigned: Counter) -> Counter:
    """A counter that has signed in."""
    unsigned.sign_in()
    return unsigned
