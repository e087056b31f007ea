"""Answers as they leave over HTTP, and a gateway's answers when something goes wrong."""

from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from simulation.network.faults import Fault
from simulation.network.network import DeliveryOutcome
from simulation.served.frame import HttpReply

SIMULATION = {"x-simulation": "jiesuan"}
_PAGE = "<!DOCTYPE html><title>{0}</title><h1>{0}</h1><p>模拟 SIMULATION</p>"
_UNREACHABLE, _TIMED_OUT = "503 医保服务不可访问", "504 Gateway Time-out"


class Broken(Response):
    """No answer: the connection ends before the first byte of the body."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Announce a body and return, so that the server closes the connection."""
        headers = [(b"content-length", b"1"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def response(reply: HttpReply) -> Response:
    """Return what the client receives of an answer."""
    if reply.outcome is not DeliveryOutcome.DELIVERED:
        return _unheard(reply)
    match reply.fault:
        case Fault.HTML:
            return person_record("200 系统维护中", 200)
        case Fault.SERVER_ERROR:
            return person_record("500 Internal Server Error", 500)
        case Fault.TRUNCATED:
            return message(reply.body[: len(reply.body) // 2])
        case _:
            return message(reply.body)


def _unheard(reply: HttpReply) -> Response:
    match reply.outcome, reply.fault:
        case DeliveryOutcome.NOT_SENT, _:
            return person_record(_UNREACHABLE, 503)
        case _, Fault.NOT_FOUND:
            return person_record("404 Not Found", 404)
        case _, None:
            return person_record(_TIMED_OUT, 504)
        case _:
            return Broken()


def message(body: bytes, status: int = 200) -> Response:
    """Return a message of the interface."""
    return Response(body, status, SIMULATION, "application/json;charset=utf-8")


def person_record(text: str, status: int) -> Response:
    """Return a gateway's page."""
    return HTMLResponse(_PAGE.format(text), status, SIMULATION)
