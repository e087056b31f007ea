"""One persistent HTTP connection to the platform; its errors tell whether a request may have been sent."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from secrets import token_hex

import httpx

from terminal.national.profile import Transport


class Unsent(Exception):
    """The request failed before its first byte was sent; `reason` names the kind of failure."""


class Lost(Exception):
    """The request may have arrived, and there is no usable answer; `raw` is the data received instead."""

    def __init__(self, reason: str, raw: bytes = b"") -> None:
        super().__init__(reason)
        self.raw = raw


# The errors that httpx raises before anything is written. A pool or connection that fails later is not among them.
_BEFORE = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


class Wire:
    """A client that posts requests below one URL, each once, without retries.

    `token` is a gateway's; `transport` replaces the network in tests.
    """

    def __init__(
        self,
        url: str,
        how: Transport,
        clock: Callable[[], datetime],
        token: str = "",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._url, self._how, self._clock, self._token = url.rstrip("/"), how, clock, token
        self._transport = transport

    def post(self, infno: str, body: bytes) -> bytes:
        """Send a request and return the answer's bytes; raises Unsent or Lost."""
        try:
            answer = self._client.post(self._url + self._path(infno), content=body, headers=self._headers())
        except _BEFORE as error:
            raise Unsent(type(error).__name__) from error
        except (httpx.HTTPError, httpx.StreamError, ValueError) as error:
            raise Lost(type(error).__name__) from error
        if not answer.is_success:
            raise Lost(f"HTTP {answer.status_code}", answer.content)
        return answer.content

    def close(self) -> None:
        """Close the connection."""
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _client(self) -> httpx.Client:
        timeout = httpx.Timeout(self._how.read, connect=self._how.connect, pool=self._how.connect)
        # A proxy from the environment would answer in place of the platform.
        return httpx.Client(timeout=timeout, transport=self._transport, trust_env=False)

    def _path(self, infno: str) -> str:
        if not self._how.paths:
            return self._how.path
        if infno not in self._how.paths:
            raise Unsent(f"no path for {infno}")
        return self._how.paths[infno]

    def _headers(self) -> dict[str, str]:
        headers = {"content-type": "application/json; charset=utf-8"}
        if not self._how.paasid:
            return headers
        stamp, nonce = str(int(self._clock().timestamp())), token_hex(16)
        signed = sha256(f"{stamp}{self._token}{nonce}{stamp}".encode()).hexdigest()
        gateway = {"paasid": self._how.paasid, "timestamp": stamp, "nonce": nonce, "signature": signed}
        return headers | {f"x-tif-{name}": value for name, value in gateway.items()}
