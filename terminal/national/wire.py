"""One persistent HTTP connection to the platform; its errors tell whether a request may have been sent."""

import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from secrets import token_hex
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import httpx

from terminal.national.profile import Transport

LARGEST = 16 * 1024 * 1024
"""The length in bytes above which nothing is an answer: a day's statement of 20,000 lines is shorter."""


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


class _Watch:
    """Ends a call when its time is over by shutting its connection down, however slowly bytes still pass.

    The time-outs of a socket are for each read, so that an answer of a byte now and then would never end.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._lock, self._closed = seconds, Lock(), Event()
        self._line: socket.socket | None = None
        self._until: float | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> None:
        with self._lock:
            self._until = monotonic() + self._seconds
            # One thread for many calls: it sleeps until the end of the call that runs when it wakes.
            if self._thread is None:
                self._thread = Thread(target=self._run, name="time limit", daemon=True)
                self._thread.start()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._until = None

    def follow(self, event: str, info: dict[str, Any]) -> None:
        """Note the connection that a call uses, and stop it before its first byte if its time is over."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._line = info["return_value"].get_extra_info("socket")
        elif event == "http11.send_request_headers.started" and self._until and monotonic() >= self._until:
            raise httpx.PoolTimeout("late")

    def close(self) -> None:
        """End the thread."""
        self._closed.set()

    def _run(self) -> None:
        left = self._seconds
        while left > 0 and not self._closed.wait(left):
            with self._lock, suppress(OSError):
                left = self._until - monotonic() if self._until else 0.0
                if left <= 0:
                    self._thread = None
                    if self._until and self._line:
                        socket.socket.shutdown(self._line, socket.SHUT_RDWR)


class Wire:
    """A client that posts requests below one URL, each once, without retries.

    A call ends within the profile's times to connect and to read, all in all, and an answer is at most LARGEST long.

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
        self._transport, self._watch = transport, _Watch(how.connect + how.read)

    def post(self, infno: str, body: bytes) -> bytes:
        """Send a request and return the answer's bytes; raises Unsent or Lost."""
        to, more = self._url + self._path(infno), {"trace": self._watch.follow}
        try:
            with (
                self._watch,
                self._client.stream("POST", to, content=body, headers=self._headers(), extensions=more) as answer,
            ):
                content = _content(answer)
        except _BEFORE as error:
            raise Unsent(type(error).__name__) from error
        except (httpx.HTTPError, httpx.StreamError, ValueError) as error:
            raise Lost(type(error).__name__) from error
        if not answer.is_success:
            raise Lost(f"HTTP {answer.status_code}", content)
        return content

    def close(self) -> None:
        """Close the connection."""
        self._watch.close()
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
        headers = {"content-type": "application/json; charset=utf-8", "accept-encoding": "identity"}
        if not self._how.paasid:
            return headers
        stamp, nonce = str(int(self._clock().timestamp())), token_hex(16)
        signed = sha256(f"{stamp}{self._token}{nonce}{stamp}".encode()).hexdigest()
        gateway = {"paasid": self._how.paasid, "timestamp": stamp, "nonce": nonce, "signature": signed}
        return headers | {f"x-tif-{name}": value for name, value in gateway.items()}


def _content(answer: httpx.Response) -> bytes:
    """Read an answer; raises Lost if it is too long, also where that shows only as it is unpacked."""
    parts = bytearray()
    for part in answer.iter_bytes():
        parts += part
        if len(parts) > LARGEST:
            raise Lost(f"over {LARGEST} bytes")
    return bytes(parts)
