"""A gateway is told who asks as its family prescribes; a token that runs out never makes an outcome look different."""

from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from hashlib import md5, sha256
from hmac import new
from pathlib import Path

import httpx
import pytest
from msgspec import json
from msgspec.structs import replace

from terminal.errors import NotSent, Refused, Unknown
from terminal.model import Act, Kind
from terminal.national.gateway import Asked, Family, Gateway, headers
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Profile, load
from terminal.ports import Original
from terminal.sm import sm3
from tests.terminal.national import bench
from tests.terminal.national.bench import MESSAGE, NOW, Script, answered, platform

LOST = Original(
    message_id=MESSAGE, act=Act.SETTLE, person_number="P1", kind=Kind.OUTPATIENT, settlement_number="S1", visit="V1/1/2"
)
GIVEN = replace(LOST, settlement_number="S1")
SECRET = "synthetic secret"  # noqa: S105
Token = Callable[[], httpx.Response]
PATH = "/mbs/fmi/fsi/api/callFsiService/callService"


def behind(family: Family, **more: str) -> Profile:
    plain = load("plain")
    return replace(
        plain, transport=replace(plain.transport, gateway=Gateway(family=family, key="hospital", api="fsi", **more))
    )


class OAuth(Script):
    """A gateway that gives a token for an hour, and takes the last one only."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0
        self.lasting: object = 3600
        self.answer: Token | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/auth/oauth/token":
            assert b64decode(request.headers["authorization"].removeprefix("Basic ")).decode() == f"hospital:{SECRET}"
            assert request.content == b"grant_type=client_credentials"
            self.given += 1
            if self.answer:
                return self.answer()
            token = {"access_token": f"T{self.given}", "token_type": "bearer", "expires_in": self.lasting}
            return httpx.Response(200, content=json.encode(token))
        if request.headers.get("authorization") != f"Bearer T{self.given}":
            return httpx.Response(401, content=b"unauthorized")
        return super().__call__(request)


@pytest.fixture
def oauth() -> OAuth:
    return OAuth()


def counter(folder: Path, script: Script, family: Family = Family.OAUTH2) -> NationalPlatform:
    return platform(folder, script, behind(family), token=SECRET)


def test_the_headers_of_x_ca_sign_body_path_and_names_with_hmac_sm3() -> None:
    made = headers(Gateway(family=Family.X_CA, key="hospital"), SECRET, Asked(PATH, b"{}", NOW, "n1"))
    stamp = str(int(NOW.timestamp() * 1000))
    content = "mZFLkyvTelC5g8XnyQrpOw=="  # MD5 of {}
    text = (
        f"POST\napplication/json\n{content}\napplication/json; charset=utf-8\n\nx-ca-key:hospital\nx-ca-nonce:n1\n"
        f"x-ca-signature-method:HmacSM3\nx-ca-timestamp:{stamp}\n{PATH}"
    )
    assert made["content-md5"] == content
    assert made["x-ca-signature-headers"] == "x-ca-key,x-ca-nonce,x-ca-signature-method,x-ca-timestamp"
    assert b64decode(made["x-ca-signature"]) == hmac_sm3(SECRET.encode(), text.encode())


def hmac_sm3(key: bytes, text: bytes) -> bytes:
    """Return the HMAC as RFC 2104 writes it, block by block."""
    padded = key.ljust(64, b"\0")
    inner = sm3(bytes(each ^ 0x36 for each in padded) + text)
    return sm3(bytes(each ^ 0x5C for each in padded) + inner)


def test_the_headers_of_a_csb_sign_its_own_sorted_fields() -> None:
    made = headers(Gateway(family=Family.CSB, key="hospital", api="fsi"), SECRET, Asked(PATH, b"{}", NOW, "n1"))
    stamp = str(int(NOW.timestamp() * 1000))
    text = f"_api_access_key=hospital&_api_name=fsi&_api_timestamp={stamp}&_api_version=1.0.0"
    assert b64decode(made["_api_signature"]) == new(SECRET.encode(), text.encode(), "sha1").digest()
    assert set(made) == {"_api_access_key", "_api_name", "_api_timestamp", "_api_version", "_api_signature"}


def test_the_paasid_of_old_profiles_is_a_gateway_of_the_x_tif_family(tmp_path: Path) -> None:
    script = Script()
    script.tell("5203", answered(None))
    profile = load("one-url-each")
    platform(tmp_path, script, profile, private="11" * 32, token=SECRET).find(LOST)
    sent = script.urls[-1].headers
    stamp, nonce = sent["x-tif-timestamp"], sent["x-tif-nonce"]
    assert sent["x-tif-paasid"] == "simulation"
    assert sent["x-tif-signature"] == sha256(f"{stamp}{SECRET}{nonce}{stamp}".encode()).hexdigest()


def test_a_token_is_asked_for_once_and_again_before_it_runs_out(
    oauth: OAuth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oauth.tell("5203", answered(None))
    asking = counter(tmp_path, oauth)
    now = [NOW]
    monkeypatch.setattr(asking._exchange._wire, "_clock", lambda: now[0])
    for minutes, given in ((0, 1), (58, 1), (60, 2)):
        now[0] = NOW + timedelta(minutes=minutes)
        asking.find(LOST)
        assert oauth.given == given


def test_a_question_whose_token_was_not_taken_is_asked_again_with_a_new_one(oauth: OAuth, tmp_path: Path) -> None:
    oauth.tell("5203", answered(None))
    asking = counter(tmp_path, oauth)
    asking.find(LOST)
    asking._exchange._wire._bearer = ("T0", NOW + timedelta(hours=1))
    asking.find(LOST)
    assert oauth.given == 2


def test_what_counts_is_unknown_where_the_gateway_did_not_take_its_token_and_is_not_sent_again(
    oauth: OAuth, tmp_path: Path
) -> None:
    asking = counter(tmp_path, oauth)
    oauth.tell("2208", answered(None, -1, "不能退费"))
    with pytest.raises(Refused):
        asking.refund(GIVEN, MESSAGE, NOW.date())
    asking._exchange._wire._bearer = ("T0", NOW + timedelta(hours=1))
    before = len(oauth.asked)
    with pytest.raises(Unknown):
        asking.refund(GIVEN, MESSAGE, NOW.date())
    assert len(oauth.asked) == before


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"{}"),
        httpx.Response(200, content=b'{"access_token": "a\\nb", "expires_in": 3600}'),
        httpx.Response(200, content=b'{"access_token": "T1", "expires_in": "1e999"}'),
        httpx.Response(200, content=b'{"access_token": "T1", "expires_in": 99999999999999}'),
    ],
    ids=["refused", "a page", "no token", "no header", "no time", "a time beyond all"],
)
def test_what_counts_is_not_sent_where_the_gateway_gives_no_token(
    oauth: OAuth, tmp_path: Path, answer: httpx.Response
) -> None:
    oauth.answer = lambda: httpx.Response(answer.status_code, content=answer.content)
    with pytest.raises(NotSent):
        counter(tmp_path, oauth).refund(GIVEN, MESSAGE, NOW.date())
    assert oauth.asked == []


def test_a_token_that_the_platform_calls_expired_is_a_stale_sign_in(oauth: OAuth, tmp_path: Path) -> None:
    asking = counter(tmp_path, oauth)
    oauth.tell("5203", answered(None, -1, "token已失效"), answered(None))
    assert asking.find(LOST) is None
    assert oauth.given == 2
    assert bench.NOW == NOW


def test_the_body_that_is_signed_is_the_one_that_is_sent(tmp_path: Path) -> None:
    script = Script()
    script.tell("5203", answered(None))
    counter(tmp_path, script, Family.X_CA).find(LOST)
    sent = script.urls[-1]
    assert b64decode(sent.headers["content-md5"]) == md5(sent.content, usedforsecurity=False).digest()
