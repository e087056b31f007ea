"""One exchange: what came, which rule struck it, what the insurer did, and what the client can know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from simulation.network.faults import Fault
from simulation.network.network import DeliveryOutcome
from simulation.served.bench.effects import Answer
from simulation.served.frame import Did, HttpReply, Received

_UNREADABLE = {Fault.TRUNCATED, Fault.HTML, Fault.SERVER_ERROR, Fault.NOT_FOUND}
_UNHEARD = {Answer.RESET, Answer.RESET_MIDWAY, Answer.STATUS, Answer.EMPTY}
_SPOILT = {
    Answer.GBK,
    Answer.ANOTHERS,
    Answer.NULL_OUTPUT,
    Answer.NO_SETL_ID,
    Answer.BROKEN_FIGURES,
    Answer.BAD_SIGNATURE,
}
_NOTHING = HttpReply(outcome=DeliveryOutcome.REPLY_LOST)
_LINKS = ("psn_no", "mdtrt_id", "setl_id", "omsgid")


class State(StrEnum):
    """Whether the platform did it, and whether the client can know."""

    DONE = "done"
    DONE_SPOILT = "done_spoilt"
    """Done, and the answer is one that must not be believed."""
    DONE_UNHEARD = "done_unheard"
    """Done, and no answer that can be read came."""
    REFUSED = "refused"
    REFUSED_UNHEARD = "refused_unheard"
    ON_THE_WAY = "on_the_way"
    """Not done yet, and it may still be."""
    NEVER_ARRIVED = "never_arrived"
    NOT_SENT = "not_sent"
    """A gateway without a way to the platform: the client knows that nothing was done."""


class Arrival(NamedTuple):
    """A request as HTTP brought it."""

    path: str
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes
    peer: str = ""
    method: str = "POST"


class Kept(NamedTuple):
    """What is kept of an exchange that has ended, in place of its parsed message and output."""

    state: State
    links: dict[str, str]
    amount: str


@dataclass(slots=True)
class Exchange:
    """An exchange under way; `unheard` as long as its answer is held, `number` when it is logged."""

    arrival: Arrival
    received: Received
    did: Did
    rule: str = ""
    reply: HttpReply = _NOTHING
    answer: bytes = b""
    status: int = 0
    milliseconds: float = 0.0
    unheard: bool = False
    findings: list[str] = field(default_factory=list)
    number: int = 0
    kept: Kept | None = None

    def shrink(self) -> None:
        """Forget the parsed message and output of an exchange that is done and heard: its bodies hold them."""
        if self.state is State.DONE and self.received.message:
            self.kept = Kept(self.state, self.links, self.amount)
            self.received = self.received._replace(message=None, call=None, transaction=None, given=None)
            self.did.done = [(at, "") for at, _ in self.did.done]

    @property
    def amount(self) -> str:
        """The total of a settlement, a presettlement or a refund, in yuan."""
        if self.kept:
            return self.kept.amount
        for _, outcome in self.did.done:
            info = outcome.get("setlinfo") if isinstance(outcome, dict) else None
            if isinstance(info, dict) and "medfee_sumamt" in info:
                return f"{info['medfee_sumamt']:.2f}"
        return ""

    @property
    def state(self) -> State:
        """Whether the platform did it, and whether the client can know."""
        if self.kept:
            return self.kept.state
        outcome = self.did.done[-1][1] if self.did.done else None
        if isinstance(outcome, dict):
            return State.DONE_UNHEARD if not self.is_heard else State.DONE_SPOILT if self.is_spoilt else State.DONE
        if self.reply.outcome is DeliveryOutcome.NOT_SENT:
            return State.NOT_SENT
        if self.reply.outcome is DeliveryOutcome.ON_THE_WAY and outcome is None:
            return State.ON_THE_WAY
        is_refused = outcome is not None or bool(self.reply.body)
        if self.is_heard and is_refused:
            return State.REFUSED
        return State.REFUSED_UNHEARD if outcome is not None else State.NEVER_ARRIVED

    @property
    def is_heard(self) -> bool:
        """True if the client got an answer that can be read."""
        reply, answer = self.reply, self.reply.effect.answer if self.reply.effect else None
        came = reply.outcome in {DeliveryOutcome.DELIVERED, DeliveryOutcome.REFUSED} and not self.unheard
        return came and reply.fault not in _UNREADABLE and answer not in _UNHEARD

    @property
    def is_spoilt(self) -> bool:
        """True if the answer that came must not be believed."""
        return bool(self.reply.effect and self.reply.effect.answer in _SPOILT)

    @property
    def links(self) -> dict[str, str]:
        """What links it to others: psn_no, mdtrt_id, setl_id and omsgid of its input or its output."""
        if self.kept:
            return self.kept.links
        message = self.received.message
        sources = [message.input if message else None, *(done for _, done in self.did.done)]
        found: dict[str, str] = {}
        for each in sources:
            _collect(each, found)
        return found


def _collect(fields: object, found: dict[str, str]) -> None:
    """Collect the links from the nodes of an input or output, the first of a list standing for it."""
    for node in fields.values() if isinstance(fields, dict) else ():
        first: Any = node[0] if isinstance(node, list) and node else node
        if isinstance(first, dict):
            for name in _LINKS:
                if name in first and name not in found and first[name]:
                    found[name] = str(first[name])
