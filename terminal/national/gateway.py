"""The gateway before a platform: how each family is told who asks (docs/interface.md, "Transport")."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from hashlib import md5, sha256
from hmac import digest
from typing import NamedTuple

from terminal import sm
from terminal.model import Noun

JSON = "application/json; charset=utf-8"
_ACCEPT = "application/json"
_SIGNED = ("x-ca-key", "x-ca-nonce", "x-ca-signature-method", "x-ca-timestamp")


class Family(StrEnum):
    """The families of gateways: none, OAuth2 bearer tokens, x-tif headers, x-ca with HMAC-SM3, and CSB."""

    NONE = "none"
    OAUTH2 = "oauth2"
    X_TIF = "x-tif"
    X_CA = "x-ca"
    CSB = "csb"


class Gateway(Noun, frozen=True):
    """A gateway: `key` names the hospital there, and the `token` of its keys is the secret that goes with it.

    `token_path` is where oauth2 gives tokens; `api` and `api_version` are the name and version of the platform at a
    CSB.
    """

    family: Family = Family.NONE
    key: str = ""
    token_path: str = "/auth/oauth/token"  # noqa: S105, a path
    api: str = ""
    api_version: str = "1.0.0"


class Asked(NamedTuple):
    """What a gateway is told of a request: path, body, time (with zone) and a nonce."""

    path: str
    body: bytes
    at: datetime
    nonce: str

    @property
    def milliseconds(self) -> str:
        """The time since 1970."""
        return str(int(self.at.timestamp() * 1000))


def headers(gateway: Gateway, secret: str, asked: Asked) -> dict[str, str]:
    """Return the headers by which a gateway knows the hospital; for oauth2 `secret` is the token of the time."""
    make = _HEADERS.get(gateway.family)
    return make(gateway, secret, asked) if make else {}


def basic(gateway: Gateway, secret: str) -> dict[str, str]:
    """Return the headers of a request for a token."""
    return {"authorization": "Basic " + b64encode(f"{gateway.key}:{secret}".encode()).decode()}


def _bearer(_gateway: Gateway, token: str, _asked: Asked) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _x_tif(gateway: Gateway, secret: str, asked: Asked) -> dict[str, str]:
    stamp = str(int(asked.at.timestamp()))
    signed = sha256(f"{stamp}{secret}{asked.nonce}{stamp}".encode()).hexdigest()
    fields = {"paasid": gateway.key, "timestamp": stamp, "nonce": asked.nonce, "signature": signed}
    return {f"x-tif-{name}": value for name, value in fields.items()}


def _x_ca(gateway: Gateway, secret: str, asked: Asked) -> dict[str, str]:
    content = b64encode(md5(asked.body, usedforsecurity=False).digest()).decode()
    values = (gateway.key, asked.nonce, "HmacSM3", asked.milliseconds)
    signed = dict(zip(_SIGNED, values, strict=True))
    lines = ["POST", _ACCEPT, content, JSON, "", *(f"{name}:{value}" for name, value in signed.items()), asked.path]
    mac = sm.hmac_sm3(secret.encode(), "\n".join(lines).encode())
    marks = {"x-ca-signature-headers": ",".join(_SIGNED), "x-ca-signature": b64encode(mac).decode()}
    return {"accept": _ACCEPT, "content-md5": content} | signed | marks


def _csb(gateway: Gateway, secret: str, asked: Asked) -> dict[str, str]:
    fields = {
        "_api_access_key": gateway.key,
        "_api_name": gateway.api,
        "_api_timestamp": asked.milliseconds,
        "_api_version": gateway.api_version,
    }
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    return fields | {"_api_signature": b64encode(digest(secret.encode(), text.encode(), "sha1")).decode()}


_HEADERS: dict[Family, Callable[[Gateway, str, Asked], dict[str, str]]] = {
    Family.OAUTH2: _bearer,
    Family.X_TIF: _x_tif,
    Family.X_CA: _x_ca,
    Family.CSB: _csb,
}
