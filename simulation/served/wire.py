"""Answers as they leave over HTTP, and a gateway's answers when something goes wrong."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from simulation.network.faults import Fault
from simulation.network.network import DeliveryOutcome
from simulation.served.bench.effects import Answer, Effect
from simulation.served.bounded import RESET
from simulation.served.frame import HttpReply

SIMULATION = {"x-simulation": "jiesuan"}
JSON = "application/json;charset=utf-8"
# Seconds after which a byte has left, so that it arrives before the reset does.
_FLUSHED = 0.05
# Seconds between the pieces of a slow body: no timer is finer.
_TICK = 0.01
_PAGE = "<!DOCTYPE html><title>{0}</title><h1>{0}</h1><p>模拟 SIMULATION</p>"
_UNREACHABLE, _TIMED_OUT = "503 医保服务不可访问", "504 Gateway Time-out"


class Broken(Response):
    """No answer: the connection ends before the first byte of the body."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Announce a body and return, so that the server closes the connection."""
        headers = [(b"content-length", b"1"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


class Reset(Response):
    """No answer, or the first byte of one: then the connection is reset, as by a firewall."""

    def __init__(self, body: bytes = b"") -> None:
        super().__init__(body, headers=SIMULATION, media_type=JSON)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the first byte of the body, if there is one, and reset the connection."""
        if self.body:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": bytes(self.body)[:1], "more_body": True})
            await asyncio.sleep(_FLUSHED)
        scope["extensions"][RESET]["reset"]()


class Slow(Response):
    """An answer whose body comes in small pieces over some seconds, as long as the client waits for it."""

    def __init__(self, body: bytes, seconds: float) -> None:
        super().__init__(body, headers=SIMULATION, media_type=JSON)
        steps = max(1, min(len(body), int(seconds / _TICK)))
        size = -(-len(body) // steps) or 1
        self._pieces = [body[first : first + size] for first in range(0, len(body), size)]
        self._pause = seconds / max(len(self._pieces), 1)

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the body slowly; stop when the client has hung up."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        gone = asyncio.ensure_future(hung_up(receive))
        try:
            for piece in self._pieces:
                await asyncio.wait([gone], timeout=self._pause)
                if gone.done():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()


async def hung_up(receive: Receive) -> None:
    """Wait until the client of a request that has been read hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def response(reply: HttpReply) -> Response:
    """Return what the client receives of an answer."""
    if spoilt := reply.effect and _spoilt(reply, reply.effect):
        return spoilt
    if reply.outcome is not DeliveryOutcome.DELIVERED:
        return _unheard(reply)
    match reply.fault:
        case Fault.HTML:
            return page("200 系统维护中", 200)
        case Fault.SERVER_ERROR:
            return page("500 Internal Server Error", 500)
        case Fault.TRUNCATED:
            return message(reply.body[: len(reply.body) // 2])
        case _:
            return message(reply.body)


def _spoilt(reply: HttpReply, effect: Effect) -> Response | None:
    """Return an answer of a rule that only HTTP can show."""
    make = _SPOILT.get(effect.answer)
    return make(reply.body, effect) if make else None


def _status(_body: bytes, effect: Effect) -> Response:
    status = HTTPStatus(effect.status or HTTPStatus.BAD_GATEWAY)
    return page(f"{status.value} {status.phrase}", status)


def _unheard(reply: HttpReply) -> Response:
    match reply.outcome, reply.fault:
        case DeliveryOutcome.NOT_SENT, _:
            return page(_UNREACHABLE, 503)
        case _, Fault.NOT_FOUND:
            return page("404 Not Found", 404)
        case _, None:
            return page(_TIMED_OUT, 504)
        case _:
            return Broken()


def message(body: bytes, status: int = 200) -> Response:
    """Return a message of the interface."""
    return Response(body, status, SIMULATION, JSON)


def page(text: str, status: int) -> Response:
    """Return a gateway's page."""
    return HTMLResponse(_PAGE.format(text), status, SIMULATION)


_SPOILT: dict[Answer, Callable[[bytes, Effect], Response]] = {
    Answer.STATUS: _status,
    Answer.EMPTY: lambda _body, _effect: message(b""),
    Answer.RESET: lambda _body, _effect: Reset(),
    Answer.RESET_MIDWAY: lambda body, _effect: Reset(body),
    Answer.SLOW: lambda body, effect: Slow(body, effect.seconds),
    Answer.GBK: lambda body, _effect: message(body.decode().encode("gb18030")),
    Answer.CLOSE: lambda body, _effect: Response(body, 200, SIMULATION | {"connection": "close"}, JSON),
}
