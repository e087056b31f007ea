"""One persistent HTTP connection to the platform; its errors tell whether a request may have been sent."""

import re
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import httpcore
import httpx

from terminal.national import gateway
from terminal.national.gateway import Asked, Family
from terminal.national.lenient import Code, Node, node, read
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


class TokenRejected(Lost):
    """The gateway did not take the token, which is forgotten."""


_EARLY = timedelta(seconds=60)
"""The time before its end at which a token is not used any more, longer than a request is on its way."""
_UNAUTHORISED, _SUCCESS = 401, range(200, 300)
_TOKEN = re.compile(r"[!-~]+")

# The errors that are raised before anything is written. A pool or connection that fails later is not among them.
_BEFORE = (
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
)
_AFTER = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
    httpx.DecodingError,
    ValueError,
)
_IDLE = 5.0
"""Seconds after which a kept connection is not used any more: the other side may have left it by then."""


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
            raise httpcore.PoolTimeout("late")

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


class _Token(Node, frozen=True):
    access_token: Code
    expires_in: Code = Code("0")


class Wire:
    """A client that posts requests below one URL, each once, without retries.

    A call ends within the profile's times to connect and to read, all in all, and an answer is at most LARGEST long.

    `token` is the secret of a gateway; `pool` replaces the network in tests. Without httpx's client above it, which
    looks at each call for cookies, redirects and an environment's proxy, a call costs two thirds.
    """

    _bearer: tuple[str, datetime] | None = None  # a token of OAuth2, and the time until which it is used

    def __init__(
        self,
        url: str,
        how: Transport,
        clock: Callable[[], datetime],
        token: str = "",
        pool: httpcore.ConnectionPool | None = None,
    ) -> None:
        self._url, self._how, self._clock, self._token = url.rstrip("/"), how, clock, token
        self._pool = pool or httpcore.ConnectionPool(keepalive_expiry=_IDLE)
        self._watch = _Watch(how.connect + how.read)
        times = {"connect": how.connect, "pool": how.connect, "read": how.read, "write": how.read}
        self._limits = {"trace": self._watch.follow, "timeout": times}
        self._addresses: dict[str, httpcore.URL] = {}
        self._gateway = how.known_at

    def post(self, infno: str, body: bytes) -> bytes:
        """Send a request and return the answer's bytes; raises Unsent or Lost."""
        return self.post_at(self._path(infno), body)

    def post_at(self, path: str, body: bytes) -> bytes:
        """Send a request to a path of its own; raises Unsent or Lost."""
        return self._posted(path, body, {"content-type": gateway.JSON} | self._known(path, body))

    @property
    def has_token(self) -> bool:
        """Return whether requests carry a token that runs out."""
        return self._bearer is not None

    def forget_token(self) -> None:
        """Ask the gateway for a new token before the next request."""
        self._bearer = None

    def _posted(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        sent = [*{"accept-encoding": "identity", **headers}.items()]
        try:
            with (
                self._watch,
                self._pool.stream(
                    "POST", self._at(path), headers=sent, content=body, extensions=self._limits
                ) as answer,
            ):
                content = _content(answer)
        except _BEFORE as error:
            raise Unsent(type(error).__name__) from error
        except _AFTER as error:
            raise Lost(type(error).__name__) from error
        if answer.status == _UNAUTHORISED and self.has_token:
            self.forget_token()
            raise TokenRejected(f"HTTP {answer.status}", content)
        if answer.status not in _SUCCESS:
            raise Lost(f"HTTP {answer.status}", content)
        return content

    def _known(self, path: str, body: bytes) -> dict[str, str]:
        """Return the headers by which the gateway knows the hospital; raises Unsent if it gives no token."""
        secret = self._fresh() if self._gateway.family is Family.OAUTH2 else self._token
        try:
            whole = self._at(path).target.decode()
        except httpx.InvalidURL as error:
            raise Unsent(type(error).__name__) from error
        return gateway.headers(self._gateway, secret, Asked(whole, body, self._clock(), token_hex(16)))

    def _at(self, path: str) -> httpcore.URL:
        """Return the address of a path, parsed once; raises httpx.InvalidURL."""
        if path not in self._addresses:
            at = httpx.URL(self._url + path)
            self._addresses[path] = httpcore.URL(
                scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path
            )
        return self._addresses[path]

    def _fresh(self) -> str:
        """Return a token of OAuth2 (client credentials) that is good for a while; raises Unsent."""
        if self._bearer and self._clock() < self._bearer[1]:
            return self._bearer[0]
        self._bearer = None
        form = {"content-type": "application/x-www-form-urlencoded"} | gateway.basic(self._gateway, self._token)
        try:
            answer = read(self._posted(self._gateway.token_path, b"grant_type=client_credentials", form))
            given = node(answer, _Token)
            until = self._clock() + timedelta(seconds=int(given.expires_in)) - _EARLY
            if not _TOKEN.fullmatch(given.access_token):
                raise Lost("no token")  # noqa: TRY301, as any other answer without one
        except (Lost, ValueError, OverflowError) as error:  # nothing of the request itself was sent
            raise Unsent("no token") from error
        self._bearer = str(given.access_token), until
        return self._bearer[0]

    def close(self) -> None:
        """Close the connection."""
        self._watch.close()
        self._pool.close()

    def _path(self, infno: str) -> str:
        if not self._how.paths:
            return self._how.path
        if infno not in self._how.paths:
            raise Unsent(f"no path for {infno}")
        return self._how.paths[infno]


def _content(answer: httpcore.Response) -> bytes:
    """Read an answer; raises Lost if it is too long, also where that shows only as it is unpacked."""
    content = bytearray()
    for part in _unpacked(answer):
        content += part
        if len(content) > LARGEST:
            raise Lost(f"over {LARGEST} bytes")
    return bytes(content)


def _unpacked(answer: httpcore.Response) -> Iterable[bytes]:
    """Return the parts of an answer; unpacked by httpx where a server packs what it was asked not to."""
    parts = answer.iter_stream()
    is_packed = any(name.lower() == b"content-encoding" for name, _ in answer.headers)
    return httpx.Response(answer.status, headers=answer.headers, content=parts).iter_bytes() if is_packed else parts
