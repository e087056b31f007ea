"""Messages are signed with SM2 and encrypted with SM4 as a region's profile says, and others are refused."""

from base64 import b64decode, b64encode

import pytest
from msgspec import json

from simulation.served.profile import InputForm, Profile, Scheme
from terminal import sm
from tests.simulation.served.client import ONE_URL, Counter, Json, read

OURS, THEIRS = bytes.fromhex("11" * 32), bytes.fromhex("22" * 32)
CIPHER = b"synthetic-client"
SIGN_IN = {"signIn": {"opter_no": "0112", "mac": "", "ip": ""}}


def profile_of(scheme: Scheme) -> Profile:
    return Profile(
        scheme=scheme,
        form=InputForm.TEXT,
        verify_key=sm.public_key(OURS).hex(),
        sign_key=THEIRS.hex(),
        cipher_key=CIPHER.hex() if scheme is Scheme.A else "",
    )


def answered(counter: Counter, envelope: Json) -> Json:
    return read(counter.http.post(ONE_URL, content=json.encode(envelope)).content)


class TestSchemeA:
    """The text of the input is signed, then encrypted."""

    @pytest.fixture
    def profile(self) -> Profile:
        return profile_of(Scheme.A)

    def sealed(self, counter: Counter, text: bytes) -> Json:
        envelope = counter.envelope("9001", b64encode(sm.sm4_encrypt(CIPHER, text)).decode())
        return envelope | {"cainfo": b64encode(sm.sign(OURS, text)).decode(), "signtype": "SM2", "enc_type": "SM4"}

    def test_both_sides_sign_and_encrypt(self, unsigned: Counter) -> None:
        answer = answered(unsigned, self.sealed(unsigned, json.encode(SIGN_IN)))
        assert answer["infcode"] == 0
        text = sm.sm4_decrypt(CIPHER, b64decode(answer["output"]))
        assert json.decode(text)["signinoutb"]["sign_no"]
        assert sm.verify(sm.public_key(THEIRS), text, b64decode(answer["cainfo"]))

    def test_another_text_than_was_signed_is_refused(self, unsigned: Counter) -> None:
        envelope = self.sealed(unsigned, json.encode(SIGN_IN))
        other = self.sealed(unsigned, json.encode(SIGN_IN | {"x": 1}))
        for wrong in ({"input": other["input"]}, {"input": "%"}, {"input": SIGN_IN}, {"cainfo": ""}, {"cainfo": "%"}):
            assert "signature_wrong" in answered(unsigned, envelope | wrong)["err_msg"]


class TestSchemeB:
    """The sorted other fields are signed, and the input is a text."""

    @pytest.fixture
    def profile(self) -> Profile:
        return profile_of(Scheme.B)

    def test_both_sides_sign(self, unsigned: Counter) -> None:
        envelope = unsigned.envelope("9001", json.encode(SIGN_IN).decode())
        signature = b64encode(sm.sign(OURS, fields(envelope))).decode()
        answer = answered(unsigned, envelope | {"cainfo": signature})
        assert answer["infcode"] == 0
        assert json.decode(answer["output"])["signinoutb"]["sign_no"]
        signed = {name: each for name, each in answer.items() if name != "output"}
        assert sm.verify(sm.public_key(THEIRS), fields(signed), b64decode(answer["cainfo"]))
        assert "signature_wrong" in answered(unsigned, envelope | {"cainfo": signature, "opter": "0113"})["err_msg"]


def fields(envelope: Json) -> bytes:
    """Return name=value of every field except cainfo and input, sorted by name."""
    kept = {name: each for name, each in envelope.items() if name not in {"cainfo", "input"}}
    return "&".join(f"{name}={kept[name]}" for name in sorted(kept)).encode()


def test_a_scheme_without_its_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="scheme"):
        Profile(scheme=Scheme.A)
