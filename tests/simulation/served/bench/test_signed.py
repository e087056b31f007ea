"""Signed and encrypted messages are in the log as what they say, and a rule spoils their answers too."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from httpx import Client
from msgspec import json

from simulation.served.profile import Profile, Scheme
from terminal import sm
from tests.simulation.served.bench.conftest import At, Knobs
from tests.simulation.served.client import ONE_URL, read
from tests.simulation.served.conftest import Clock
from tests.simulation.served.test_signing import CIPHER, OURS, SIGN_IN, THEIRS, profile_of


@pytest.fixture
def profile() -> Profile:
    return profile_of(Scheme.A)


def signed_in(http: Client, clock: Clock) -> Any:  # noqa: ANN401, any JSON
    counter, text = At(http, clock), json.encode(SIGN_IN)
    sealed = counter.envelope("9001", b64encode(sm.sm4_encrypt(CIPHER, text)).decode())
    sealed |= {"cainfo": b64encode(sm.sign(OURS, text)).decode(), "signtype": "SM2", "enc_type": "SM4"}
    return read(http.post(ONE_URL, content=json.encode(sealed)).content)


def test_the_log_shows_what_was_encrypted(http: Client, clock: Clock, knobs: Knobs) -> None:
    assert signed_in(http, clock)["infcode"] == 0
    whole = knobs.get("exchanges/1")
    assert whole["input"] == {"signIn": {"opter_no": "0112"}}
    assert whole["answer"]["output"]["signinoutb"]["sign_no"].startswith("QD")
    assert b64decode(json.decode(whole["raw"])["input"])


def test_a_signature_is_anothers(http: Client, clock: Clock, knobs: Knobs) -> None:
    knobs.rule("signature", {"infno": "9001"}, {"answer": "bad_signature"}, {"nth": [1]})
    for is_right in (False, True):
        answer = signed_in(http, clock)
        text = sm.sm4_decrypt(CIPHER, b64decode(answer["output"]))
        assert sm.verify(sm.public_key(THEIRS), text, b64decode(answer["cainfo"])) is is_right
    assert [each["state"] for each in knobs.exchanges()] == ["done_spoilt", "done"]
