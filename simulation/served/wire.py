"""Answers as they leave over HTTP, and a gateway's answers when something goes wrong."""

from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from simulation.network.faults import Fault
from simulation.network.network import Fate
from simulation.served.frame import Answered

SIMULATION = {"x-simulation": "jiesuan"}
_PAGE = "<!DOCTYPE html><title>{0}</title><h1>{0}</h1><p>模拟 SIMULATION</p>"
_UNREACHABLE, _TIMED_OUT = "503 医保服务不可访问", "504 Gateway Time-out"


class Broken(Response):
    """No answer: the connection ends before the first byte of the body."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Announce a body and return, so that the server closes the connection."""
        headers = [(b"content-length", b"1"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def response(answered: Answered) -> Response:
    """Return what the client receives of an answer."""
    if answered.fate is not Fate.DELIVERED:
        return _unheard(answered)
    match answered.fault:
        case Fault.HTML:
            return page("200 系统维护中", 200)
        case Fault.SERVER_ERROR:
            return page("500 Internal Server Error", 500)
        case Fault.TRUNCATED:
            return message(answered.body[: len(answered.body) // 2])
        case _:
            return message(answered.body)


def _unheard(answered: Answered) -> Response:
    match answered.fate, answered.fault:
        case Fate.NOT_SENT, _:
            return page(_UNREACHABLE, 503)
        case _, Fault.NOT_FOUND:
            return page("404 Not Found", 404)
        case _, None:
            return page(_TIMED_OUT, 504)
        case _:
            return Broken()


def message(body: bytes, status: int = 200) -> Response:
    """Return a message of the interface."""
    return Response(body, status, SIMULATION, "application/json;charset=utf-8")


def page(text: str, status: int) -> Response:
    """Return a gateway's page."""
    return HTMLResponse(_PAGE.format(text), status, SIMULATION)
