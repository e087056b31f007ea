"""A gateway lets through only who signs as its family prescribes, lately, once, and the very request that comes."""

import hmac
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import md5, sha256

import pytest
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from msgspec import json

from simulation.served.gateway import LASTING, WINDOW, Arrived, Family, Gateway, Guard
from tests.simulation.served.conftest import NOON, Clock

PATH, BODY, SECRET, KEY = "/region/callService", b'{"infno":"9001"}', "synthetic" * 9, "hospital"
Headers = dict[str, str]


def guard(family: Family, clock: Clock) -> Guard:
    return Guard(Gateway(family=family, key=KEY, secret=SECRET, api="fsi"), clock)


def arrived(headers: Headers, body: bytes = BODY, path: str = PATH) -> Arrived:
    return Arrived(path, headers, body)


def x_tif(at: datetime, secret: str = SECRET) -> Headers:
    stamp = str(int(at.timestamp()))
    signature = sha256(f"{stamp}{secret}n1{stamp}".encode()).hexdigest()
    fields = {"paasid": KEY, "timestamp": stamp, "nonce": "n1", "signature": signature}
    return {f"x-tif-{name}": value for name, value in fields.items()}


def x_ca(at: datetime, secret: str = SECRET) -> Headers:
    """Sign as a client does that names its headers in an order of its own and signs another header, too."""
    headers = {
        "accept": "*/*",
        "content-md5": b64encode(md5(BODY, usedforsecurity=False).digest()).decode(),
        "content-type": "application/json",
        "x-ca-key": KEY,
        "x-ca-nonce": "n1",
        "x-ca-stage": "TEST",
        "x-ca-timestamp": str(int(at.timestamp() * 1000)),
    }
    text = f"POST\n*/*\n{headers['content-md5']}\napplication/json\n\n"
    text += "".join(f"{name}:{headers[name]}\n" for name in ("x-ca-key", "x-ca-nonce", "x-ca-stage", "x-ca-timestamp"))
    mac = HMAC(secret.encode(), SM3())
    mac.update(f"{text}{PATH}".encode())
    names = "x-ca-timestamp, x-ca-key,X-Ca-Nonce,x-ca-stage"
    return headers | {"x-ca-signature-headers": names, "x-ca-signature": b64encode(mac.finalize()).decode()}


def csb(at: datetime, secret: str = SECRET) -> Headers:
    stamp = str(int(at.timestamp() * 1000))
    text = f"_api_access_key={KEY}&_api_name=fsi&_api_timestamp={stamp}&_api_version=1.0.0"
    signature = b64encode(hmac.new(secret.encode(), text.encode(), "sha1").digest()).decode()
    fields = dict(each.split("=", 1) for each in text.split("&"))
    return fields | {"_api_signature": signature, "content-type": "application/json"}


SIGNED: dict[Family, Callable[..., Headers]] = {Family.X_TIF: x_tif, Family.X_CA: x_ca, Family.CSB: csb}


@pytest.mark.parametrize("family", SIGNED)
def test_a_request_signed_as_the_family_prescribes_comes_through(family: Family, clock: Clock) -> None:
    assert guard(family, clock).refusal(arrived(SIGNED[family](clock()))) == ""


@pytest.mark.parametrize("family", SIGNED)
@pytest.mark.parametrize("off", [-WINDOW, WINDOW])
def test_a_request_of_another_time_does_not(family: Family, clock: Clock, off: timedelta) -> None:
    headers = SIGNED[family](NOON + off + timedelta(seconds=1 if off > timedelta(0) else -1))
    assert guard(family, clock).refusal(arrived(headers)) == "timestamp"


@pytest.mark.parametrize("family", [Family.X_TIF, Family.X_CA])
def test_a_request_does_not_come_through_twice(family: Family, clock: Clock) -> None:
    known = guard(family, clock)
    assert [known.refusal(arrived(SIGNED[family](clock()))) for _ in range(2)] == ["", "nonce"]


@pytest.mark.parametrize("family", SIGNED)
def test_a_secret_of_somebody_else_is_refused(family: Family, clock: Clock) -> None:
    assert "signature" in guard(family, clock).refusal(arrived(SIGNED[family](clock(), "another")))


@pytest.mark.parametrize("family", SIGNED)
def test_every_field_that_is_signed_counts(family: Family, clock: Clock) -> None:
    headers = SIGNED[family](clock())
    for name in headers:
        if name not in {"content-type", "accept"} or family is Family.X_CA:
            assert guard(family, clock).refusal(arrived(headers | {name: headers[name] + "1"})), name
            assert guard(family, clock).refusal(arrived({each: headers[each] for each in headers if each != name})), (
                name
            )
    assert guard(family, clock).refusal(arrived({}))


def test_another_body_or_path_than_was_signed_is_refused(clock: Clock) -> None:
    assert guard(Family.X_CA, clock).refusal(arrived(x_ca(clock()), body=b"{}")) == "content-md5"
    assert guard(Family.X_CA, clock).refusal(arrived(x_ca(clock()), path="/other")) == "x-ca-signature"


def test_what_is_no_base64_or_no_text_is_refused(clock: Clock) -> None:
    for signature in ("%", "é", ""):
        assert guard(Family.CSB, clock).refusal(arrived(csb(clock()) | {"_api_signature": signature}))
        assert guard(Family.X_TIF, clock).refusal(arrived(x_tif(clock()) | {"x-tif-signature": signature}))
        assert guard(Family.X_CA, clock).refusal(arrived(x_ca(clock()) | {"x-ca-signature": signature}))


def test_a_token_is_given_for_key_and_secret_and_ends(clock: Clock) -> None:
    known = guard(Family.OAUTH2, clock)

    def asked(secret: str, body: bytes = b"grant_type=client_credentials") -> bytes | None:
        basic = {"authorization": "Basic " + b64encode(f"{KEY}:{secret}".encode()).decode()}
        return known.token(arrived(basic, body))

    assert asked("another") is None
    assert asked(SECRET, b"grant_type=password") is None
    given = json.decode(asked(SECRET) or b"")
    bearer = arrived({"authorization": f"Bearer {given['access_token']}"})
    assert (given["expires_in"], known.refusal(bearer)) == (LASTING.total_seconds(), "")
    assert known.refusal(arrived({"authorization": "Bearer x"})) == "token"
    assert known.refusal(arrived({})) == "token"
    clock.now += LASTING
    assert known.refusal(bearer) == "token"
