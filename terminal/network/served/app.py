"""The HTTP side of the simulated insurer: one URL for every transaction and one for each, and knobs of its own."""

import logging
from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from msgspec import MsgspecError, json
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from terminal.errors import JiesuanError
from terminal.network.faults import Planned
from terminal.network.network import Fate
from terminal.network.served import wire
from terminal.network.served.frame import Answered, Frame
from terminal.network.served.table import PATHS, TABLE

LARGEST = 1 << 20
# As many as counters may wait on PostgreSQL at once; SQLite lets one of them write.
THREADS = 64
_LOG = logging.getLogger(__name__)
_ABOUT = """<!DOCTYPE html><meta charset="utf-8"><title>模拟 SIMULATION</title>
<h1>模拟医保平台 / a simulated insurance platform</h1>
<p>这里没有真实的参保人、基金或结算。Nobody here is insured, and no money moves.</p>
<p>POST {url}</p><p>{infnos}</p>"""


def app(frame: Frame) -> Starlette:
    """Make the application that answers for an office; every answer says that it is a simulation."""
    limiter = CapacityLimiter(THREADS)

    # A handler waits for the disk (a settlement is on it before it is answered) and for the hops' time, so that it runs
    # in a thread: others are read and answered meanwhile.
    async def transact(request: Request) -> Response:
        path = request.url.path
        expected = "" if path == frame.office.profile.one_url else _infno(path)
        if expected is None:
            return wire.message(frame.refusal("transaction_unknown", infno=path), 404)
        if request.method != "POST":
            return wire.message(frame.refusal("request_malformed", reason="POST"), 405)
        body = await _body(request)
        if len(body) > LARGEST:
            return wire.message(frame.refusal("request_malformed", reason=f"> {LARGEST} bytes"))
        return wire.response(await to_thread.run_sync(_answer, frame, body, expected, limiter=limiter))

    return Starlette(
        routes=[
            Route("/", _about(frame)),
            Route("/simulation/faults", _faults(frame), methods=["GET", "POST", "DELETE"]),
            Route("/simulation/arrive", _arrive(frame, limiter), methods=["POST"]),
            Route("/simulation/vouchers/{person}", _voucher(frame, limiter), methods=["POST"]),
            Route("/{path:path}", transact, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
        ]
    )


def _answer(frame: Frame, body: bytes, expected: str) -> Answered:
    try:
        return frame.answer(body, expected)
    except Exception:
        # What comes of a message whose handling broke is not known, so that no no is answered either.
        _LOG.exception("a request could not be handled")
        return Answered(fate=Fate.REPLY_LOST)


def _infno(path: str) -> str | None:
    """Return the transaction whose own URL a path ends in, whatever stands before."""
    found = PATHS.get("/".join(path.split("/")[-2:]))
    return found.infno if found else None


async def _body(request: Request) -> bytes:
    """Read a body, and no more of it than tells that it is too long."""
    read = b""
    try:
        async for part in request.stream():
            read += part
            if len(read) > LARGEST:
                break
    except ClientDisconnect:
        return b""
    return read


def _about(frame: Frame) -> Callable[[Request], Awaitable[Response]]:
    async def about(_request: Request) -> Response:
        text = _ABOUT.format(url=frame.office.profile.one_url, infnos=" ".join(TABLE))
        return HTMLResponse(text, headers=wire.SIMULATION)

    return about


def _faults(frame: Frame) -> Callable[[Request], Awaitable[Response]]:
    async def faults(request: Request) -> Response:
        timeline = frame.office.network.timeline
        if request.method == "POST":
            try:
                timeline.add(json.decode(await _body(request), type=Planned))
            except (MsgspecError, RecursionError) as error:
                return wire.message(json.encode({"error": str(error)}), 400)
        elif request.method == "DELETE":
            timeline.clear()
        return wire.message(json.encode(timeline.planned()))

    return faults


def _arrive(frame: Frame, limiter: CapacityLimiter) -> Callable[[Request], Awaitable[Response]]:
    async def arrive(_request: Request) -> Response:
        await to_thread.run_sync(frame.office.network.arrive, limiter=limiter)
        return wire.message(b"{}")

    return arrive


def _voucher(frame: Frame, limiter: CapacityLimiter) -> Callable[[Request], Awaitable[Response]]:
    async def voucher(request: Request) -> Response:
        office, person = frame.office, request.path_params["person"]
        try:
            code = await to_thread.run_sync(office.insurer.issue_voucher, person, office.clock(), limiter=limiter)
        except JiesuanError as error:
            return wire.message(json.encode({"error": error.code}), 404)
        return wire.message(json.encode({"code": code}))

    return voucher
