"""The bytes that are sent are the ones signed; an answer without the platform's signature is rejected."""

from base64 import b64decode, b64encode

import pytest
from msgspec import convert, json

from terminal import sm
from terminal.national.envelope import Heading, Keys, Malformed, opened, sealed
from terminal.national.messages import Data, Reversal
from terminal.national.profile import Envelope, Input, Signing
from tests.terminal.national.bench import MESSAGE, NOW, SENDER, enveloped

OURS, THEIRS, SECRET = b"\x11" * 32, b"\x22" * 32, b"0123456789abcdef"
KEYS = Keys(private=OURS.hex(), public=sm.public_key(THEIRS)[1:].hex(), cipher=SECRET.hex())
BODY = Data(data=Reversal(psn_no="P1", omsgid="示例", oinfno="2207"))
TEXT = '{"data":{"psn_no":"P1","omsgid":"示例","oinfno":"2207"}}'.encode()
HEADING = Heading(infno="2601", message_id=MESSAGE, at=NOW, sender=SENDER, insured_area="371600", sign_no="S1")


def form(**fields: object) -> Envelope:
    return convert({"recer_sys_code": "99", **fields}, Envelope)


def test_the_fields_of_a_request_are_those_of_the_interface() -> None:
    sent = json.decode(sealed(form(extras={"fixmedins_soft_fcty": "x"}), Keys(), HEADING, BODY))

    assert sent == {
        "infno": "2601",
        "msgid": MESSAGE,
        "mdtrtarea_admvs": "371600",
        "insuplc_admdvs": "371600",
        "recer_sys_code": "99",
        "dev_no": "03",
        "dev_safe_info": "",
        "cainfo": "",
        "signtype": "",
        "infver": "V1.0",
        "opter_type": "1",
        "opter": "0112",
        "opter_name": "0112",
        "inf_time": "2026-03-02 09:30:00",
        "fixmedins_code": "H37160000001",
        "fixmedins_name": "示例医院",
        "sign_no": "S1",
        "fixmedins_soft_fcty": "x",
        "input": {"data": {"psn_no": "P1", "omsgid": "示例", "oinfno": "2207"}},
    }


@pytest.mark.parametrize("kind", [Input.OBJECT, Input.STRING, Input.CIPHER])
@pytest.mark.parametrize("signature", ["raw", "der"])
def test_scheme_a_signs_the_text_of_the_input_as_it_is_sent(kind: Input, signature: str) -> None:
    raw = sealed(form(input=kind, signing=Signing.A, signature=signature), KEYS, HEADING, BODY)

    sent = json.decode(raw)
    made = b64decode(sent["cainfo"])
    assert sm.verify(sm.public_key(OURS), TEXT, made if signature == "raw" else sm.from_der(made))
    match kind:
        case Input.OBJECT:
            assert b'"input":' + TEXT in raw
        case Input.STRING:
            assert sent["input"].encode() == TEXT
        case Input.CIPHER:
            assert sm.sm4_decrypt(SECRET, b64decode(sent["input"])) == TEXT


def test_scheme_b_signs_the_other_fields_in_ascii_order() -> None:
    sent = json.decode(sealed(form(input=Input.STRING, signing=Signing.B), KEYS, HEADING, BODY))

    others = "&".join(f"{name}={sent[name]}" for name in sorted(sent.keys() - {"cainfo", "input"}))
    assert sm.verify(sm.public_key(OURS), others.encode(), b64decode(sent["cainfo"]))


def answer(output: bytes, *, key: bytes = THEIRS, cipher: bytes = SECRET, cainfo: str | None = None) -> bytes:
    signed = b64encode(sm.sign(key, output)).decode() if cainfo is None else cainfo
    return json.encode(enveloped(b64encode(sm.sm4_encrypt(cipher, output)).decode(), cainfo=signed))


SEALED = form(input=Input.CIPHER, signing=Signing.A, answers_signed=True)


def test_an_encrypted_and_signed_answer_is_read() -> None:
    assert opened(SEALED, KEYS, answer(b'{"data":{"a":1.50}}')).output == {"data": {"a": "1.50"}}


@pytest.mark.parametrize(
    "raw",
    [
        answer(b'{"data":{}}', key=OURS),
        answer(b'{"data":{}}', cainfo=""),
        answer(b'{"data":{}}', cainfo="!"),
        answer(b'{"data":{}}', cainfo=b64encode(b"short").decode()),
        answer(b'{"data":{}}', cipher=bytes(16)),
        answer(b"no JSON"),
        json.encode(enveloped({"data": {}})),
        json.encode(enveloped("bm8=")),
    ],
    ids=["another's", "none", "no Base64", "too short", "another cipher", "no JSON", "not encrypted", "no ciphertext"],
)
def test_an_answer_that_is_not_sealed_by_the_platform_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        opened(SEALED, KEYS, raw)


def test_a_malformed_answer_leaves_a_digest_and_nothing_of_itself() -> None:
    with pytest.raises(Malformed) as raised:
        opened(form(), Keys(), b'{"psn_name":"\xe7\xa4\xba\xe4\xbe\x8b","infcode":')

    assert (len(raised.value.digest), raised.value.reason) == (16, "no JSON in UTF-8")
