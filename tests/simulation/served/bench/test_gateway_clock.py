"""A gateway before a bench goes by the clock of each workspace, which may jump."""

from datetime import datetime, timedelta

import pytest
from httpx import Client
from msgspec import json

from simulation.served.gateway import Family, Gateway
from simulation.served.profile import Profile
from terminal.national.gateway import Asked, headers
from terminal.national.gateway import Family as TheirFamily
from terminal.national.gateway import Gateway as TheirGateway
from tests.simulation.served.bench.conftest import Knobs
from tests.simulation.served.client import ONE_URL
from tests.simulation.served.conftest import NOON

KEY, SECRET = "hospital", "synthetic secret of a gateway"


@pytest.fixture
def profile() -> Profile:
    return Profile(gateway=Gateway(family=Family.X_TIF, key=KEY, secret=SECRET))


def status(http: Client, path: str, at: datetime, nonce: str) -> int:
    """Return what a gateway says of a request that was sent at a time."""
    known = headers(TheirGateway(family=TheirFamily.X_TIF, key=KEY), SECRET, Asked(path, b"{}", at, nonce))
    return http.post(path, content=b"{}", headers=known).status_code


def test_a_gateway_goes_by_the_clock_of_the_workspace(http: Client, knobs: Knobs) -> None:
    http.post("/bench/workspaces", content=json.encode({"name": "other"})).raise_for_status()
    knobs.post("clock/advance", {"by": "1d"})
    tomorrow, other = NOON + timedelta(days=1), f"/w/other{ONE_URL}"
    assert [status(http, ONE_URL, at, f"{at}") for at in (NOON, tomorrow)] == [401, 200]
    assert [status(http, other, at, f"{at}") for at in (NOON, tomorrow)] == [200, 401]


def test_a_workspace_that_is_not_there_is_told_behind_a_gateway_too(http: Client) -> None:
    assert status(http, f"/w/nobody{ONE_URL}", NOON, "1") == 404
