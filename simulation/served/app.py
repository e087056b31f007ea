"""The HTTP side of the simulated insurer: one URL for all transactions and one for each, and its configuration."""

import logging
from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

from msgspec import MsgspecError, json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from simulation import hello
from simulation.network.faults import Planned
from simulation.network.network import DeliveryOutcome
from simulation.served import wire
from simulation.served.frame import Frame, HttpReply
from simulation.served.table import PATHS, TABLE
from terminal.errors import JiesuanError

T = TypeVar("T")

LARGEST = 1 << 20
# The number of counters that may wait at the same time.
THREADS = 64
_LOG = logging.getLogger(__name__)
_ABOUT = """<!DOCTYPE html><meta charset="utf-8"><title>模拟 SIMULATION</title>
<h1>模拟医保平台 / a simulated insurance platform</h1>
<p>这里没有真实的参保人、基金或结算。Nobody here is insured, and no money moves.</p>
<p>POST {url}</p><p>{infnos}</p>"""


def app(frame: Frame, *, threaded: bool) -> ASGIApp:
    """Return the ASGI application that answers for an office; every answer is marked as simulated.

    Messages bypass Starlette's router, which takes longer than most of them. With `threaded` a handler runs in a
    thread, so that others are answered while it waits (for PostgreSQL, or for the hops). SQLite serves one call at a
    time: threads would only wait for each other there, and unfairly, so requests are answered one after another.
    """
    threads = ThreadPoolExecutor(THREADS, "served") if threaded else None
    knobs = Starlette(
        routes=[
            Route("/", _about(frame)),
            Route("/simulation/faults", _faults(frame), methods=["GET", "POST", "DELETE"]),
            Route("/simulation/arrive", _arrive(frame, threads), methods=["POST"]),
            Route("/simulation/vouchers/{person}", _voucher(frame, threads), methods=["POST"]),
        ]
    )

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "/")
        if path.endswith(hello.PATH):
            await wire.message(hello.answer(await _body(receive), frame.office.clock()))(scope, receive, send)
            return
        if scope["type"] != "http" or path == "/" or path.startswith("/simulation/"):
            await knobs(scope, receive, send)
            return
        response = await _transacted(frame, threads, scope, receive)
        await response(scope, receive, send)

    return served


async def _transacted(frame: Frame, threads: Executor | None, scope: Scope, receive: Receive) -> Response:
    path = scope["path"]
    expected = "" if path == frame.office.profile.one_url else _infno(path)
    if expected is None:
        return wire.message(frame.refusal("transaction_unknown", infno=path), 404)
    if scope["method"] != "POST":
        return wire.message(frame.refusal("request_malformed", reason="POST"), 405)
    body = await _body(receive)
    if len(body) > LARGEST:
        return wire.message(frame.refusal("request_malformed", reason=f"> {LARGEST} bytes"))
    return wire.response(await _done(threads, lambda: _answer(frame, body, expected)))


async def _done(threads: Executor | None, do: Callable[[], T]) -> T:
    if threads is None:
        return do()
    return await get_running_loop().run_in_executor(threads, do)


def _answer(frame: Frame, body: bytes, expected: str) -> HttpReply:
    try:
        return frame.answer(body, expected)
    except Exception:
        # The outcome of a message whose handling failed is unknown, so it must not be answered with a refusal.
        _LOG.exception("a request could not be handled")
        return HttpReply(outcome=DeliveryOutcome.REPLY_LOST)


def _infno(path: str) -> str | None:
    """Return the transaction whose own URL a path ends in, ignoring any prefix."""
    found = PATHS.get("/".join(path.split("/")[-2:]))
    return found.infno if found else None


async def _body(receive: Receive) -> bytes:
    """Read a body, but no more than shows that it is too long; an incomplete body is returned as empty."""
    parts: list[bytes] = []
    length = 0
    while length <= LARGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if not message.get("more_body"):
            break
    return b"".join(parts)


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
                timeline.add(json.decode(await _body(request.receive), type=Planned))
            except (MsgspecError, RecursionError) as error:
                return wire.message(json.encode({"error": str(error)}), 400)
        elif request.method == "DELETE":
            timeline.clear()
        return wire.message(json.encode(timeline.planned()))

    return faults


def _arrive(frame: Frame, threads: Executor | None) -> Callable[[Request], Awaitable[Response]]:
    async def arrive(_request: Request) -> Response:
        await _done(threads, frame.office.network.arrive)
        return wire.message(b"{}")

    return arrive


def _voucher(frame: Frame, threads: Executor | None) -> Callable[[Request], Awaitable[Response]]:
    async def voucher(request: Request) -> Response:
        office, person = frame.office, request.path_params["person"]
        try:
            code = await _done(threads, lambda: office.insurer.issue_voucher(person, office.clock()))
        except JiesuanError as error:
            return wire.message(json.encode({"error": error.code}), 404)
        return wire.message(json.encode({"code": code}))

    return voucher
