"""The body of a request that is read before the application, and read again by it."""

from starlette.types import Message, Receive

LONGEST = 2 << 20
"""The length in bytes at which reading stops: what is longer is refused by the application as too long."""


async def read(receive: Receive) -> bytes:
    """Read a body up to LONGEST; an incomplete one is returned as empty."""
    parts = bytearray()
    while len(parts) <= LONGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        parts += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(parts)


def replayed(body: bytes) -> Receive:
    """Return what receives a body that was read, once."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return left.pop() if left else {"type": "http.disconnect"}

    return receive
