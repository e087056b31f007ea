"""The log of a workspace as it grows: server-sent events, for the inspector and `jiesuan network log --follow`."""

from collections.abc import AsyncIterator

from msgspec import json
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from simulation.served import wire
from simulation.served.bench.bench import Bench
from simulation.served.bench.knobs import knob
from simulation.served.bench.log import ExchangeLog
from simulation.served.bench.workspace import Workspace


async def events(_bench: Bench, workspace: Workspace, _request: Request) -> object:
    """Stream the summary of every exchange from now on, also of one that changes."""
    headers = {**wire.SIMULATION, "cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_lines(workspace.log), headers=headers, media_type="text/event-stream")


async def _lines(log: ExchangeLog) -> AsyncIterator[bytes]:
    queue = log.follow()
    try:
        yield b": SIMULATION\n\n"
        while (summary := await queue.get()) is not None:
            yield b"data: " + json.encode(summary) + b"\n\n"
    finally:
        log.leave(queue)


def routes(bench: Bench) -> list[Route]:
    """Return the route of the stream."""
    return [Route("/bench/w/{workspace}/events", knob(bench, events))]
