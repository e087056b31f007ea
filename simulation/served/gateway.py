"""The gateway before the platform: only who is known as its family prescribes comes through.

Written from docs/interface.md, "Transport"; the client has its own implementation.
"""

import binascii
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import md5, sha1, sha256
from hmac import compare_digest
from typing import NamedTuple

from msgspec import json

from terminal import sm
from terminal.model import Noun

WINDOW = timedelta(minutes=15)
LASTING = timedelta(hours=2)
_BLOCK = 64
_DIGITS = 20  # of a time; a longer number is none, and need not be read


class Family(StrEnum):
    """The families of gateways."""

    NONE = "none"
    OAUTH2 = "oauth2"
    X_TIF = "x-tif"
    X_CA = "x-ca"
    CSB = "csb"


class Gateway(Noun, frozen=True):
    """A gateway: the `key` and the `secret` by which it knows the hospitals."""

    family: Family = Family.NONE
    key: str = ""
    secret: str = ""
    token_path: str = "/auth/oauth/token"  # noqa: S105, a path
    api: str = ""
    api_version: str = "1.0.0"


class Arrived(NamedTuple):
    """A request as it arrived at the gateway."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, empty if there is none."""
        return self.headers.get(name, "")


class Guard:
    """Checks requests, and gives tokens; `clock` returns the time with zone."""

    def __init__(self, gateway: Gateway, clock: Callable[[], datetime]) -> None:
        self._gateway, self._clock = gateway, clock
        self._tokens: dict[str, datetime] = {}
        self._nonces: dict[str, datetime] = {}
        self._checks = {Family.OAUTH2: self._bearer, Family.X_TIF: self._x_tif, Family.X_CA: self._x_ca}

    def refusal(self, arrived: Arrived) -> str:
        """Return why a request is not let through, empty if it is."""
        return self._checks.get(self._gateway.family, self._csb)(arrived)

    def token(self, arrived: Arrived) -> bytes | None:
        """Return the answer to a request for a token, None to one without the right key and secret."""
        wanted = "Basic " + b64encode(f"{self._gateway.key}:{self._gateway.secret}".encode()).decode()
        if not _same(arrived.header("authorization"), wanted) or b"grant_type=client_credentials" not in arrived.body:
            return None
        made, now = secrets.token_hex(16), self._clock()
        self._tokens = {each: until for each, until in self._tokens.items() if until > now} | {made: now + LASTING}
        return json.encode({"access_token": made, "token_type": "bearer", "expires_in": int(LASTING.total_seconds())})

    def _bearer(self, arrived: Arrived) -> str:
        until = self._tokens.get(arrived.header("authorization").removeprefix("Bearer "))
        return "" if until and until > self._clock() else "token"

    def _x_tif(self, arrived: Arrived) -> str:
        stamp, nonce = arrived.header("x-tif-timestamp"), arrived.header("x-tif-nonce")
        signed = sha256((stamp + self._gateway.secret + nonce + stamp).encode()).hexdigest()
        if arrived.header("x-tif-paasid") != self._gateway.key:
            return "x-tif-paasid"
        if not _same(arrived.header("x-tif-signature"), signed):
            return "x-tif-signature"
        return self._late(stamp, 1) or self._again(nonce)

    def _x_ca(self, arrived: Arrived) -> str:
        if arrived.header("x-ca-key") != self._gateway.key:
            return "x-ca-key"
        names = sorted(each.strip().lower() for each in arrived.header("x-ca-signature-headers").split(","))
        if not {"x-ca-key", "x-ca-nonce", "x-ca-timestamp"} <= set(names):
            return "x-ca-signature-headers"
        if arrived.header("content-md5") != b64encode(md5(arrived.body, usedforsecurity=False).digest()).decode():
            return "content-md5"
        lines = ("accept", "content-md5", "content-type", "date")
        text = "POST\n" + "".join(arrived.header(each) + "\n" for each in lines)
        text += "".join(f"{each}:{arrived.header(each)}\n" for each in names) + arrived.path
        if not _same_bytes(arrived.header("x-ca-signature"), _mac(sm.sm3, self._gateway.secret, text)):
            return "x-ca-signature"
        return self._late(arrived.header("x-ca-timestamp"), 1000) or self._again(arrived.header("x-ca-nonce"))

    def _csb(self, arrived: Arrived) -> str:
        told = {name: value for name, value in arrived.headers.items() if name.startswith("_api_")}
        signature = told.pop("_api_signature", "")
        known = (self._gateway.key, self._gateway.api, self._gateway.api_version)
        for name, value in zip(("_api_access_key", "_api_name", "_api_version"), known, strict=True):
            if told.get(name) != value:
                return name
        text = "&".join("=".join(each) for each in sorted(told.items()))
        if not _same_bytes(signature, _mac(_sha1, self._gateway.secret, text)):
            return "_api_signature"
        return self._late(told.get("_api_timestamp", ""), 1000)

    def _late(self, stamp: str, unit: int) -> str:
        now = self._clock().timestamp()
        if not stamp.isdecimal() or len(stamp) > _DIGITS or abs(int(stamp) / unit - now) > WINDOW.total_seconds():
            return "timestamp"
        return ""

    def _again(self, nonce: str) -> str:
        now = self._clock()
        self._nonces = {each: at for each, at in self._nonces.items() if now - at < 2 * WINDOW}
        if not nonce or nonce in self._nonces:
            return "nonce"
        self._nonces[nonce] = now
        return ""


def _sha1(data: bytes) -> bytes:
    return sha1(data, usedforsecurity=False).digest()  # CSB's own


def _mac(hashed: Callable[[bytes], bytes], secret: str, text: str) -> bytes:
    """Return the message authentication code of RFC 2104 with a hash of blocks of 64 bytes."""
    key = secret.encode()
    key = (hashed(key) if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = hashed(bytes(each ^ 0x36 for each in key) + text.encode())
    return hashed(bytes(each ^ 0x5C for each in key) + inner)


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode(), wanted.encode())


def _same_bytes(given: str, wanted: bytes) -> bool:
    try:
        return compare_digest(b64decode(given, validate=True), wanted)
    except (binascii.Error, ValueError):
        return False
