"""The HTTP side of the simulated insurer: one URL for all transactions and one for each, and its configuration."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import MsgspecError, json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from simulation import hello
from simulation.network.faults import Planned
from simulation.served import wire
from simulation.served.bench import api, carrying, follow
from simulation.served.bench.bench import PREFIX, Bench
from simulation.served.bench.exchange import Arrival
from simulation.served.bench.knobs import Act, knob, refused
from simulation.served.bench.workspace import DEFAULT, Workspace
from simulation.served.table import PATHS, TABLE
from terminal.errors import JiesuanError, Refused

LARGEST = 1 << 20
# The number of counters that may wait at the same time.
THREADS = 64
_PAGE = Path(__file__).parent / "bench" / "inspector.html"
_ABOUT = """<!DOCTYPE html><meta charset="utf-8"><title>模拟 SIMULATION</title>
<h1>模拟医保平台 / a simulated insurance platform</h1>
<p>这里没有真实的参保人、基金或结算。Nobody here is insured, and no money moves.</p>
<p><a href="/w/default/">交互记录 / the inspector</a></p>
<p>POST {url}</p><p>{infnos}</p>"""


def app(bench: Bench, *, threaded: bool) -> ASGIApp:
    """Return the ASGI application that answers for a bench; every answer is marked as simulated.

    Messages bypass Starlette's router, which takes longer than most of them. With `threaded` a handler runs in a
    thread, so that others are answered while it waits (for PostgreSQL, or for the hops). SQLite serves one call at a
    time: threads would only wait for each other there, and unfairly, so requests are answered one after another.
    """
    threads = ThreadPoolExecutor(THREADS, "served") if threaded else None
    knobs = Starlette(routes=[*api.routes(bench), *follow.routes(bench), *_knobs(bench, threads)])

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            named, path = bench.by_path(scope.get("path", "/"))
        except Refused as error:
            await refused(error)(scope, receive, send)
            return
        if path.endswith(hello.PATH):
            clock = (named or bench.named(DEFAULT)).clock
            await wire.message(hello.answer(await _body(receive), clock()))(scope, receive, send)
        elif scope["type"] != "http" or path == "/" or path.startswith(("/simulation/", "/bench/")):
            await knobs({**scope, "path": _knob_path(named, path)}, receive, send)
        else:
            await _transacted(bench, named, path, threads, scope, receive, send)

    return served


async def _transacted(
    bench: Bench,
    named: Workspace | None,
    path: str,
    threads: ThreadPoolExecutor | None,
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    body = await _body(receive) if scope["method"] == "POST" else b""
    workspace = named or bench.by_sender(body)
    peer = ":".join(map(str, (scope.get("client") or ())[:1]))
    arrival = Arrival(scope["path"], scope["headers"], body, peer, scope["method"])
    expected = "" if path.endswith(workspace.office.profile.one_url) else _infno(path)
    if not bench.admits(workspace):
        await wire.page("429 Too Many Requests", 429)(scope, receive, send)
    elif no := _unread(workspace, arrival, expected):
        await carrying.refuse(workspace, arrival, no)(scope, receive, send)
    else:
        await carrying.answer(workspace, arrival, expected or "", threads, (scope, receive, send))


def _unread(workspace: Workspace, arrival: Arrival, expected: str | None) -> Response | None:
    """Return the answer to a request that is not even read as a message."""
    frame = workspace.frame
    if expected is None:
        return wire.message(frame.refusal("transaction_unknown", infno=arrival.path), 404)
    if arrival.method != "POST":
        return wire.message(frame.refusal("request_malformed", reason="POST"), 405)
    if len(arrival.body) > LARGEST:
        return wire.message(frame.refusal("request_malformed", reason=f"> {LARGEST} bytes"))
    return None


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


def _knob_path(named: Workspace | None, path: str) -> str:
    """Return the path of a knob of a workspace: what stands before it is its name, the default one's if none is."""
    if path.startswith("/bench/") or (named is None and path == "/"):
        return path
    return f"{PREFIX}{named.name if named else DEFAULT}{path}"


def _knobs(bench: Bench, threads: ThreadPoolExecutor | None) -> list[Route]:
    here = "/w/{workspace}"

    async def about(_request: Request) -> Response:
        text = _ABOUT.format(url=bench.named(DEFAULT).office.profile.one_url, infnos=" ".join(TABLE))
        return HTMLResponse(text, headers=wire.SIMULATION)

    async def inspector(_request: Request) -> Response:
        return HTMLResponse(_PAGE.read_bytes(), headers=wire.SIMULATION)

    return [
        Route("/", about),
        Route(f"{here}/", inspector),
        Route(f"{here}/simulation/faults", knob(bench, _faults), methods=["GET", "POST", "DELETE"]),
        Route(f"{here}/simulation/arrive", knob(bench, _arrive(threads)), methods=["POST"]),
        Route(f"{here}/simulation/vouchers/{{person}}", knob(bench, _voucher(threads)), methods=["POST"]),
        Route("/bench/w/{workspace}/vouchers/{person}", knob(bench, _voucher(threads)), methods=["POST"]),
    ]


async def _faults(_bench: Bench, workspace: Workspace, request: Request) -> object:
    timeline = workspace.network.timeline
    if request.method == "POST":
        try:
            timeline.add(json.decode(await _body(request.receive), type=Planned))
        except (MsgspecError, RecursionError) as error:
            return wire.message(json.encode({"error": str(error)}), 400)
    elif request.method == "DELETE":
        timeline.clear()
    return timeline.planned()


def _arrive(threads: ThreadPoolExecutor | None) -> Act:
    async def arrive(_bench: Bench, workspace: Workspace, _request: Request) -> object:
        await carrying.done(threads, workspace.network.arrive)
        return {}

    return arrive


def _voucher(threads: ThreadPoolExecutor | None) -> Act:
    async def voucher(_bench: Bench, workspace: Workspace, request: Request) -> object:
        office, person = workspace.office, request.path_params["person"]
        try:
            code = await carrying.done(threads, lambda: office.insurer.issue_voucher(person, office.clock()))
        except JiesuanError as error:
            return wire.message(json.encode({"error": error.code}), 404)
        return {"code": code}

    return voucher
