"""The frame around every message: parse a request's head and input, and build an answer."""

import binascii
from base64 import b64decode, b64encode
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec import Raw, json

from simulation.served.head import Head
from simulation.served.node import Forms, fitted, loose
from simulation.served.profile import InputForm, Profile, Scheme
from terminal import sm
from terminal.errors import Refused

OK, FAILED = 0, -1
MARK = "模拟 SIMULATION"
# A file is longer than other inputs; only the length of the whole message limits it.
UPLOAD = "9101"
_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_ENCODER = json.Encoder(decimal_format="number")


class Message(NamedTuple):
    """A parsed request: `input` as returned by `loose`; `is_text` if it came as a text where an object is expected.

    `forms` is how its fields were written.
    """

    head: Head
    input: dict[str, Any]
    is_text: bool = False
    forms: Forms = {}  # noqa: RUF012, never written to


class Stamp(NamedTuple):
    """The marks of an answer: the receiver, a number of ten digits, and the time (with zone)."""

    area: str
    serial: int
    received: datetime
    answered: datetime


def read(profile: Profile, body: bytes) -> Message:
    """Parse a request; raises Refused: request_malformed or signature_wrong."""
    try:
        # Raw accepts bytes that are not valid text.
        fields = json.decode(_text(body), type=dict[str, Raw])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Refused("request_malformed", reason="not a JSON object") from error
    given = bytes(fields.pop("input", b""))
    head = fitted(loose(json.encode(fields)), Head)
    text = _opened(profile, head, given)
    if len(text) > profile.input_limit and head.infno != UPLOAD:
        raise Refused("request_malformed", reason=_too_long(text, profile.input_limit))
    _ensure_signed(profile, head, fields, text)
    forms: Forms = {}
    found = loose(text, forms)
    if not isinstance(found, dict):
        raise Refused("request_malformed", reason="input")
    is_plain = profile.form is InputForm.OBJECT and profile.scheme is Scheme.NONE
    return Message(head, found, is_plain and given.startswith(b'"'), forms)


def written(
    profile: Profile, stamp: Stamp, code: int, error: str, output: Mapping[str, Any], noted: Iterable[str] = ()
) -> dict[str, Any]:
    """Build the fields of an answer for `encoded`; what was `noted` about the request follows the simulation's mark."""
    text = _ENCODER.encode(output.get("", output))
    answer: dict[str, Any] = {
        "infcode": code,
        "inf_refmsgid": f"{stamp.area:0>6.6}{stamp.answered:%Y%m%d%H%M%S}{stamp.serial % 10**10:010d}",
        "refmsg_time": _time(stamp.received),
        "respond_time": _time(stamp.answered),
        "err_msg": error[:200],
        "warn_msg": "；".join((MARK, *noted)),
        "output": Raw(text) if profile.form is InputForm.OBJECT else text.decode(),
    }
    return answer | _sealed(profile, answer, text)


def encoded(answer: Mapping[str, Any]) -> bytes:
    """Return an answer as JSON, with amounts as numbers with two places."""
    return _ENCODER.encode(answer)


def _text(body: bytes) -> str:
    """Return the text of a body; raises Refused with what else than UTF-8 it is."""
    kind = _other_encoding(body)
    if not kind:
        return body.decode()
    raise Refused("request_malformed", reason=f"{kind} ≠ UTF-8")


def _other_encoding(body: bytes) -> str:
    if body.startswith(BOM_UTF8):
        return "UTF-8 BOM"
    try:
        body.decode()
    except UnicodeDecodeError:
        is_gb = b"\0" not in body and _decodes(body, "gb18030")
        return "UTF-16" if body.startswith(_UTF16) else "GB18030" if is_gb else "not a JSON object: bytes"
    return "UTF-16" if body[:1] == b"\0" or body[1:2] == b"\0" else ""


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        return bool(body.decode(encoding))
    except UnicodeDecodeError:
        return False


def _too_long(text: str, limit: int) -> str:
    """Return how long an input is and may be; of fee lines also how many of them fit."""
    lines = text.count('"feedetl_sn"')
    fit = f"（{lines} 条明细，约可容 {lines * limit // len(text)} 条）" if lines else ""
    return f"input {len(text)} > {limit} 字符{fit}"


def _opened(profile: Profile, head: Head, given: bytes) -> str:
    """Return the JSON text of an input given as an object, as a text, or as ciphertext in Base64."""
    if not given:
        raise Refused("request_malformed", reason="input")
    if not given.startswith(b'"'):
        if profile.scheme is Scheme.A:
            raise Refused("signature_wrong")
        return given.decode()
    text = json.decode(given, type=str)
    if profile.scheme is not Scheme.A:
        return text
    try:
        return sm.sm4_decrypt(bytes.fromhex(profile.cipher_key), b64decode(text, validate=True)).decode()
    except (ValueError, binascii.Error) as error:
        raise Refused("signature_wrong") from error


def _ensure_signed(profile: Profile, head: Head, fields: Mapping[str, Raw], text: str) -> None:
    match profile.scheme:
        case Scheme.NONE:
            return
        case Scheme.A:
            signed = text.encode()
        case Scheme.B:
            signed = _sorted({name: loose(bytes(each)) for name, each in fields.items()})
    try:
        signature = b64decode(head.cainfo, validate=True)
        signature = sm.from_der(signature) if profile.signature == "der" else signature
        fits = sm.verify(bytes.fromhex(profile.verify_key), signed, signature)
    except (ValueError, binascii.Error):
        fits = False
    if not fits:
        raise Refused("signature_wrong")


def _sealed(profile: Profile, answer: Mapping[str, Any], text: bytes) -> dict[str, Any]:
    """Return the fields that sign an answer, with its output encrypted if the scheme requires it."""
    if profile.scheme is Scheme.NONE:
        return {}
    if profile.scheme is Scheme.A:
        cipher = b64encode(sm.sm4_encrypt(bytes.fromhex(profile.cipher_key), text)).decode()
        return {"output": cipher, "cainfo": _signature(profile, text), "signtype": "SM2", "enctype": "SM4"}
    others = {name: each for name, each in answer.items() if name != "output"} | {"signtype": "SM2"}
    return {"signtype": "SM2", "cainfo": _signature(profile, _sorted(others))}


def _signature(profile: Profile, signed: bytes) -> str:
    made = sm.sign(bytes.fromhex(profile.sign_key), signed)
    return b64encode(sm.to_der(made) if profile.signature == "der" else made).decode()


def _sorted(fields: Mapping[str, object]) -> bytes:
    """Return every field except cainfo and input as name=value, sorted by name, joined by & (scheme B)."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields.keys() - {"cainfo", "input"})).encode()


def _time(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S}{at.microsecond // 1000:03d}"
