"""The envelope of the national interface's messages (docs/interface.md, "Envelope", "Answers", "Signing")."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Raw

from terminal import sm
from terminal.errors import BadInput
from terminal.input_file import read
from terminal.model import BEIJING, Institution, Noun, Who, asked
from terminal.national import lenient
from terminal.national.gateway import Family, Gateway
from terminal.national.profile import Envelope, Input, Signing

_JSON = msgspec.json.Encoder(decimal_format="number")
_LONGEST = 200


class Malformed(Exception):
    """The answer is not a trustworthy envelope; `digest` identifies the raw bytes without revealing them."""

    def __init__(self, reason: str, raw: bytes) -> None:
        super().__init__(reason)
        self.reason, self.digest = reason, sha256(raw).hexdigest()[:16]


class Keys(Noun, frozen=True):
    """The secrets of one hospital at one platform, in hexadecimal, as required by the region's profile.

    `private` signs and `public`, the platform's, verifies (SM2); `cipher` seals (SM4); `token` is a gateway's.
    """

    private: str = ""
    public: str = ""
    cipher: str = ""
    token: str = ""


NO_GATEWAY = Gateway()
_HEXADECIMAL = {"private": 64, "public": 128, "cipher": 32}


def read_keys(path: Path | None, form: Envelope, gateway: Gateway = NO_GATEWAY) -> Keys:
    """Read a TOML file of keys; raises BadInput("toml_syntax"), "toml_field", or, for a missing one, "platform_key".

    For the missing secret of a gateway it is "platform_token".
    """
    keys = Keys() if path is None else read(path, Keys)
    needed = {
        "private": form.signing is not Signing.NONE,
        "public": form.answers_signed,
        "cipher": form.input is Input.CIPHER,
    }
    for name, length in _HEXADECIMAL.items():
        if needed[name] and not re.fullmatch(f"(04)?[0-9A-Fa-f]{{{length}}}", getattr(keys, name)):
            raise BadInput("platform_key", key=name, length=length)
    if gateway.family is not Family.NONE and not keys.token:
        raise BadInput("platform_token", family=gateway.family)
    return keys


class Sender(Noun, frozen=True):
    """The sender: the institution, the operator of its time, and the counter as device."""

    institution: Institution
    operator: str | Who
    counter: str

    @property
    def opter(self) -> str:
        """The number of the operator who sends now."""
        return asked(self.operator)()


class Heading(Noun, frozen=True):
    """The header data of one request; `insured_area` is empty for a request without a person."""

    infno: str
    message_id: str
    at: datetime
    sender: Sender
    insured_area: str = ""
    sign_no: str = ""


class Reply(Noun, frozen=True):
    """A well-formed answer: infcode (0 is success), err_msg, the output's nodes, and its time if told.

    `file` is a file that came without an envelope (9102).
    """

    code: int
    message: str
    output: dict[str, object]
    at: datetime | None = None
    file: bytes = b""


class _Response(lenient.Node, frozen=True):
    infcode: int | str
    inf_refmsgid: str | None = None
    err_msg: str | None = None
    cainfo: str | None = None
    output: Raw = Raw()


def bare(body: object) -> bytes:
    """Build a request that has no envelope."""
    return _JSON.encode(body)


def sealed(form: Envelope, keys: Keys, heading: Heading, body: object) -> bytes:
    """Build a request; the signature covers exactly the bytes that are sent."""
    text, fields = _JSON.encode(body), _fields(form, heading)
    if form.signing is not Signing.NONE:
        fields["signtype"] = "SM2"
        fields["cainfo"] = _signature(form, keys, text if form.signing is Signing.A else _others(fields))
    return _JSON.encode({**fields, "input": _input(form, keys, text)})


def opened(form: Envelope, keys: Keys, raw: bytes) -> Reply:
    """Parse an answer; raises Malformed if the envelope is not well-formed, or its signature is not the platform's."""
    try:
        fields = _object(lenient.read(raw))
        response = msgspec.json.decode(raw, type=_Response)
        code = _code(response)
        text = _text(form, keys, bytes(response.output), succeeded=code == 0)
        _verify(form, keys, response.cainfo or "", text, fields)
        output = fields.get("output") if form.input is Input.OBJECT else None
        nodes = output if isinstance(output, dict) else _nodes(text)
        return Reply(code=code, message=(response.err_msg or "")[:_LONGEST], output=nodes, at=_time(fields))
    except (ValueError, msgspec.MsgspecError) as error:
        raise Malformed(_reason(error), raw) from None


def _time(fields: Mapping[str, object]) -> datetime | None:
    try:
        return datetime.strptime(str(fields.get("respond_time"))[:14], "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None


def _fields(form: Envelope, heading: Heading) -> dict[str, str]:
    sender, institution = heading.sender, heading.sender.institution
    return {
        "infno": heading.infno,
        "msgid": heading.message_id,
        "mdtrtarea_admvs": institution.area,
        "insuplc_admdvs": heading.insured_area,
        "recer_sys_code": form.recer_sys_code,
        "dev_no": sender.counter,
        "dev_safe_info": "",
        "cainfo": "",
        "signtype": "",
        "infver": form.infver,
        "opter_type": form.opter_type,
        "opter": sender.opter,
        "opter_name": sender.opter,
        "inf_time": f"{heading.at:%Y-%m-%d %H:%M:%S}",
        "fixmedins_code": institution.code,
        "fixmedins_name": institution.name,
        "sign_no": heading.sign_no,
        **form.extras,
    }


def _signature(form: Envelope, keys: Keys, data: bytes) -> str:
    made = sm.sign(bytes.fromhex(keys.private), data)
    return b64encode(sm.to_der(made) if form.signature == "der" else made).decode()


def _others(fields: Mapping[str, object]) -> bytes:
    """Join all fields except the signature and the message itself, in ASCII order (scheme B)."""
    others = sorted(fields.keys() - {"cainfo", "input", "output"})
    return "&".join(f"{name}={fields[name]}" for name in others).encode()


def _input(form: Envelope, keys: Keys, text: bytes) -> Raw | str:
    match form.input:
        case Input.OBJECT:
            return Raw(text)
        case Input.STRING:
            return text.decode()
        case Input.CIPHER:
            return b64encode(sm.sm4_encrypt(bytes.fromhex(keys.cipher), text)).decode()


def _code(response: _Response) -> int:
    text = str(response.infcode).strip()
    if not text.lstrip("-").isdecimal() or len(text) > 8:
        raise ValueError("no infcode")
    # A no often comes without its number (docs/interface.md, "Answers"); it then has to give a reason.
    if not (response.inf_refmsgid or (int(text) and response.err_msg) or "").strip():
        raise ValueError("no inf_refmsgid")
    return int(text)


def _text(form: Envelope, keys: Keys, output: bytes, *, succeeded: bool) -> bytes:
    """Return the output's JSON text, unwrapped; a missing output is empty."""
    if output in {b"", b"null", b'""'}:
        return b""
    if output[:1] != b'"':
        if form.input is Input.CIPHER and succeeded:
            raise ValueError("an output that is not encrypted")
        return output
    inner = msgspec.json.decode(output, type=str)
    if form.input is Input.CIPHER:
        return sm.sm4_decrypt(bytes.fromhex(keys.cipher), b64decode(inner, validate=True))
    return inner.encode()


def _verify(form: Envelope, keys: Keys, cainfo: str, text: bytes, fields: dict[str, object]) -> None:
    """Raise ValueError if a signature that the region requires is missing, or is invalid."""
    if not form.answers_signed or not text:
        return
    signature = b64decode(cainfo, validate=True)
    if form.signature == "der":
        signature = sm.from_der(signature)
    signed = text if form.signing is Signing.A else _others(fields)
    if not sm.verify(bytes.fromhex(keys.public), signed, signature):
        raise ValueError("a signature that is not the platform's")


def _nodes(text: bytes) -> dict[str, object]:
    return _object(lenient.read(text)) if text else {}


def _object(read: object) -> dict[str, object]:
    if not isinstance(read, dict):
        raise ValueError("no object")  # noqa: TRY004, one error for all that is malformed
    return read


def _reason(error: Exception) -> str:
    """Describe an error without its values, because decoders quote what they could not read."""
    known = isinstance(error, msgspec.ValidationError) or type(error) is ValueError
    return str(error) if known else "no JSON in UTF-8"
