"""Carries one exchange of a workspace from its arrival to its answer, as slowly as a rule wants it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from time import perf_counter
from typing import TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simulation.network.faults import Fault
from simulation.network.network import DeliveryOutcome
from simulation.served import wire
from simulation.served.bench.effects import Effect
from simulation.served.bench.exchange import Arrival, Exchange
from simulation.served.bench.rules import Rule
from simulation.served.bench.workspace import Workspace
from simulation.served.frame import Did, Frame, HttpReply, Received
from terminal.errors import NotSent

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


async def done(threads: Executor | None, do: Callable[[], T]) -> T:
    """Return what a function returns, in a thread if there are any."""
    if threads is None:
        return do()
    return await asyncio.get_running_loop().run_in_executor(threads, do)


async def answer(
    workspace: Workspace, arrival: Arrival, expected: str, threads: Executor | None, asgi: tuple[Scope, Receive, Send]
) -> None:
    """Answer a request, and log what became of it."""
    begun, frame, life = perf_counter(), workspace.frame, workspace.life
    exchange, effect = await done(threads, lambda: _taken(workspace, frame, arrival, expected))
    if effect and effect.delay:
        await workspace.clock.elapse(effect.delay)
        if workspace.life == life:
            exchange.reply = await done(threads, lambda: _processed(workspace, frame, exchange, effect))
        else:  # it was under way when the workspace began anew
            exchange.reply = HttpReply(fault=Fault.LOST_REQUEST, outcome=DeliveryOutcome.REQUEST_LOST)
    response = wire.response(exchange.reply)
    exchange.answer, exchange.status = bytes(response.body), response.status_code
    exchange.unheard = bool(effect and effect.hold)
    exchange.milliseconds = 1000 * (perf_counter() - begun)
    workspace.log.add(exchange)
    if exchange.reply.outcome is DeliveryOutcome.ON_THE_WAY:
        later = asyncio.get_running_loop().call_soon_threadsafe
        exchange.did.changed = lambda: later(workspace.log.add, exchange)
    await _sent(workspace, exchange, response, effect, asgi)


def refuse(workspace: Workspace, arrival: Arrival, response: Response) -> Response:
    """Log a request that is answered without being read as a message, and return its answer."""
    exchange = Exchange(arrival, workspace.frame.unread(), Did(workspace.clock))
    exchange.reply = HttpReply(bytes(response.body))
    exchange.answer, exchange.status = bytes(response.body), response.status_code
    workspace.log.add(exchange)
    return response


def _taken(workspace: Workspace, frame: Frame, arrival: Arrival, expected: str) -> tuple[Exchange, Effect | None]:
    """Take a request, and process it unless a rule delays that."""
    received, rule = _received(workspace, frame, arrival, expected)
    effect = rule.effect if rule else None
    exchange = Exchange(arrival, received, Did(frame.office.clock), rule.id if rule else "")
    if not (effect and effect.delay):
        exchange.reply = _processed(workspace, frame, exchange, effect)
    exchange.findings += dict.fromkeys(each.code for each in received.review.noted)
    return exchange, effect


def _received(workspace: Workspace, frame: Frame, arrival: Arrival, expected: str) -> tuple[Received, Rule | None]:
    try:
        received = frame.receive(arrival.body, expected)
        return received, workspace.strike(received, arrival)
    except Exception:
        # As below: its outcome is unknown.
        _LOG.exception("a request could not be read")
        return frame.unread()._replace(error=NotSent("platform_unreachable")), None


def _processed(workspace: Workspace, frame: Frame, exchange: Exchange, effect: Effect | None) -> HttpReply:
    try:
        if effect and effect.balance is not None and exchange.received.person:
            workspace.set_account(exchange.received, effect.balance)
        return frame.process(exchange.received, effect, exchange.did)
    except Exception:
        # The outcome of a message whose handling failed is unknown, so it must not be answered with a refusal.
        _LOG.exception("a request could not be handled")
        return HttpReply(outcome=DeliveryOutcome.REPLY_LOST)


async def _sent(
    workspace: Workspace,
    exchange: Exchange,
    response: Response,
    effect: Effect | None,
    asgi: tuple[Scope, Receive, Send],
) -> None:
    """Send an answer; after `hold` seconds of silence, if the client has not hung up by then."""
    scope, receive, send = asgi
    if effect and effect.hold:
        if await _has_left(receive, workspace, effect.hold):
            return
        exchange.unheard = False
        workspace.log.add(exchange)
    await response(scope, receive, send)


async def _has_left(receive: Receive, workspace: Workspace, seconds: float) -> bool:
    """Wait, and return whether the client hung up meanwhile."""
    left = asyncio.ensure_future(wire.hung_up(receive))
    over = asyncio.ensure_future(workspace.clock.elapse(seconds))
    try:
        await asyncio.wait((left, over), return_when=asyncio.FIRST_COMPLETED)
        return left.done()
    finally:
        left.cancel()
        over.cancel()
