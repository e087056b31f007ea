"""Whatever headers and bodies come, each family of gateways answers, never with an error of its own."""

from hashlib import sha256

import pytest
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import json

from simulation.served.gateway import Arrived, Family, Gateway, Guard
from simulation.served.profile import Profile
from terminal.national import gateway as theirs
from tests.simulation.served.client import ONE_URL, Counter
from tests.simulation.served.conftest import NOON, Clock

KEY, SECRET = "hospital", "synthetic secret of a gateway"
FAMILIES = [each for each in Family if each is not Family.NONE]
NAMES = (
    *("authorization", "accept", "content-md5", "content-type"),
    *(f"x-tif-{each}" for each in ("paasid", "timestamp", "nonce", "signature")),
    *(f"x-ca-{each}" for each in ("key", "nonce", "timestamp", "signature", "signature-headers", "signature-method")),
    *(f"_api_{each}" for each in ("access_key", "name", "timestamp", "version", "signature")),
)
_ODD = (b"", b"Bearer", b"Basic " + b"=" * 9, b"9" * 5000, b"-1", b"1e9", b"\xe5\x8c\xbb", b"x-ca-key,,x-ca-nonce")
_ANY = st.binary(max_size=40).map(lambda value: bytes(each for each in value if each > 31 and each != 127).strip())
_HEADERS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(_ODD) | _ANY, max_size=8)
_NO_MESSAGES = (b"", b"{}", b"[]", b"null", b'{"infno":', b"[" * 3000, "医保".encode("gb18030"), b'{"input":1E999}')
_FIELDS = st.sampled_from(["infno", "msgid", "input", "transType", "data", "cainfo"])
_MESSAGES = st.dictionaries(_FIELDS, st.text(max_size=20)).map(json.encode)
_BODIES = st.binary(max_size=200) | st.sampled_from(_NO_MESSAGES) | _MESSAGES


@pytest.fixture(params=FAMILIES)
def profile(request: pytest.FixtureRequest) -> Profile:
    return Profile(gateway=Gateway(family=request.param, key=KEY, secret=SECRET, api="fsi"), raw_download=True)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
    deadline=None,
)
@given(
    is_signed=st.booleans(),
    more=_HEADERS,
    body=_BODIES,
    path=st.sampled_from([ONE_URL, "/auth/oauth/token", "/fsi/api/fileupload/download", "/hsecfc/localQrCodeQuery"]),
)
def test_there_is_always_an_answer_and_no_error_of_the_gateway(
    http: Client, profile: Profile, is_signed: bool, more: dict[str, bytes], body: bytes, path: str
) -> None:
    signed = known(http, profile, path, body) if is_signed else {}
    headers = {name: value.encode() for name, value in signed.items()} | more
    answer = http.post(path, content=body, headers=[(name.encode(), value) for name, value in headers.items()])
    assert answer.status_code < 500
    assert "Traceback" not in answer.text
    assert answer.headers["x-simulation"]


def known(http: Client, profile: Profile, path: str, body: bytes) -> dict[str, str]:
    """Return the headers of a request that the gateway lets through; they fit what is not changed afterwards."""
    client, secret = theirs.Gateway(family=theirs.Family(profile.gateway.family), key=KEY, api="fsi"), SECRET
    if profile.gateway.family is Family.OAUTH2:
        who = theirs.basic(client, SECRET)
        given = http.post("/auth/oauth/token", content=b"grant_type=client_credentials", headers=who)
        secret = given.json()["access_token"]
    nonce = sha256(path.encode() + body).hexdigest()
    return theirs.headers(client, secret, theirs.Asked(path, body, NOON, nonce))


def test_what_is_signed_rightly_comes_through_after_all_that(http: Client, profile: Profile, clock: Clock) -> None:
    counter, body = Counter(http, clock), b""
    body = json.encode(counter.envelope("9001", {"signIn": {"opter_no": "0112", "mac": "", "ip": ""}}))
    answer = http.post(
        ONE_URL, content=body, headers=known(http, profile, ONE_URL, body) | {"content-type": theirs.JSON}
    )
    assert answer.json()["infcode"] == 0


@pytest.mark.parametrize("stamp", ["9" * 400, "9" * 5000, "0", "²", ""], ids=lambda stamp: stamp[:2])
def test_a_time_that_is_none_is_a_refusal_also_where_it_is_signed(clock: Clock, stamp: str) -> None:
    guard = Guard(Gateway(family=Family.X_TIF, key=KEY, secret=SECRET), clock)
    signature = sha256(f"{stamp}{SECRET}n1{stamp}".encode()).hexdigest()
    fields = {"paasid": KEY, "timestamp": stamp, "nonce": "n1", "signature": signature}
    assert guard.refusal(Arrived("/", {f"x-tif-{name}": each for name, each in fields.items()}, b"")) == "timestamp"
