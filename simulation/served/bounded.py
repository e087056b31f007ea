"""Bounds of a connection: how long a request may take to arrive, and how many bytes it may have."""

import asyncio
import re
import socket
import struct

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS = 10.0
"""The time within which a whole request has to arrive; a counter's has at most a mebibyte."""
HEAD = 64 * 1024
WHOLE = 3 * 1024 * 1024
"""The length in bytes of a request's head, and of all of it, above which the connection ends."""
_GRACE = 1.0
RESET = "jiesuan.reset"
"""The ASGI extension that resets the connection of a request (`reset()`)."""
_END = re.compile(rb"\r?\n\r?\n")
_UPGRADE = re.compile(rb"(?<=\n)upgrade:[^\n]*\n", re.IGNORECASE)
# Linger for no time: what is closed is reset.
_NO_LINGER = struct.pack("ii", 1, 0)


class BoundedProtocol(HttpToolsProtocol):
    """A connection that ends where a request does not arrive in time, or is longer than any request is.

    Without these limits half a request is kept for ever, and a head of any length in memory. An offer of another
    protocol is not taken (RFC 9110, 7.8): the parser takes a body behind it for that protocol's, and Java's HttpClient
    offers h2c with every request.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit of the first request."""
        super().connection_made(transport)
        self._received, self._is_head, self._head = 0, True, b""
        self._timer = self.loop.call_later(SECONDS, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the time limit."""
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass a part of a request on; end the connection if the head or the whole gets too long."""
        if not self._received:
            self._begin()
        self._received += len(data)
        if self._received > WHOLE:
            self.transport.abort()
            return
        if whole := self._without_offers(data):
            super().data_received(whole)
        if self._is_head and self._received > HEAD:
            self.transport.abort()

    def _begin(self) -> None:
        self._is_head, self._head = True, b""
        self._timer.cancel()
        self._timer = self.loop.call_later(SECONDS, self._late)

    def _without_offers(self, data: bytes) -> bytes:
        """Return what has arrived without offers to upgrade; nothing until the head has arrived."""
        if not self._is_head:
            return data
        self._head += data
        found = _END.search(self._head)
        if found is None:
            return b""
        whole, self._head = self._head, b""
        return _UPGRADE.sub(b"", whole[: found.end()]) + whole[found.end() :]

    def on_message_begin(self) -> None:
        """Restart the time limit: the next request on a kept connection has its own."""
        super().on_message_begin()
        self.scope["extensions"] = {RESET: {"reset": self._reset}}
        self._is_head = True
        self._timer.cancel()
        self._timer = self.loop.call_later(SECONDS, self._late)

    def on_headers_complete(self) -> None:
        """Record that the head has arrived, so that only the whole is limited."""
        self._is_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Cancel the time limit of a request that has arrived, and reset what was counted."""
        self._timer.cancel()
        self._received, self._is_head = 0, False
        super().on_message_complete()

    def _reset(self) -> None:
        """Reset the connection (RST), where closing it would end it in order (FIN)."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()

    def _late(self) -> None:
        # Where the loop was busy, what arrived meanwhile is read after the timers.
        self._timer = self.loop.call_later(_GRACE, self.transport.abort)
