"""An outside reached over the national interface in this process: every byte, but no socket."""

from contextlib import suppress
from pathlib import Path

from msgspec import json
from msgspec.structs import replace

from counter.prove.counter import RULES, Clock, Outside
from simulation import samples
from simulation.network import catalogue
from simulation.network.network import DeliveryOutcome
from simulation.served import wire
from simulation.served.frame import Frame, HttpReply
from simulation.served.profile import Profile, ReverseUnknown
from simulation.served.transaction import Office
from terminal import institutions
from terminal.national.envelope import Keys, Sender
from terminal.national.exchange import Exchange
from terminal.national.message_ids import MessageIds
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Finds, load
from terminal.national.wire import Lost, Wire
from terminal.ports import Platform

_FINE = 200
_UPLOADS = ("9001", "2201", "2202", "2203", "2204", "2205", "2301", "2302", "2401", "2402", "2404", "2405")
_COUNTS = ("2207", "2208", "2304", "2305", "2601", "2405")


class Interface(Outside):
    """Insurer, hospital, payment channel and paper, with a NationalPlatform for each counter.

    With `by_message` the region's 5203 also finds the settlement that a message made. A platform refuses to reverse an
    `unknown` message, which then has to come within the region's time, or bars it, however late it comes.
    """

    calls = (*Outside.calls, *_UPLOADS)

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        by_message: bool = False,
        unknown: ReverseUnknown = ReverseUnknown.REFUSE,
    ) -> None:
        super().__init__(folder, clock)
        self._clock, self._by_message = clock, by_message
        profile = Profile(relaxed_query=by_message, reverse_unknown=unknown)
        books = (self.engine, self.insurer, RULES(), institutions.load(), catalogue.load())
        frame = Frame(Office(*books, self.platform.network, profile, clock))
        self._gateway = _Gateway(frame, folder / "requests")

    def reached(self, folder: Path, number: str) -> Platform:
        """Return the platform of a counter; its message ids are kept in the counter's folder."""
        profile = load("plain")
        if self._by_message:
            profile = replace(profile, recovery=replace(profile.recovery, finds=Finds.BY_MESSAGE))
        sender = Sender(institution=samples.institution(), operator="0001", counter=number)
        ids = MessageIds(folder / "message-ids", sender.institution.code, number, self._clock)
        exchange = Exchange(profile, Keys(), sender, self._gateway, ids, self._clock)
        return NationalPlatform(exchange, profile, sender, self._clock)

    def echo(self, place: float | None = None) -> None:
        """Deliver every message that counts once more, or only one of them; the replies are dropped."""
        self._gateway.echo(place)


class _Gateway(Wire):
    """A wire that passes posted bodies to the frame and keeps those that count, so that they outlive the sender."""

    def __init__(self, frame: Frame, sent: Path) -> None:
        self._frame, self._sent = frame, sent

    def post(self, infno: str, body: bytes) -> bytes:
        reply = self._frame.answer(body)
        if infno in _COUNTS and not _is_void(reply):
            self._keep(body)
        response = wire.response(reply)
        if isinstance(response, wire.Broken) or response.status_code != _FINE:
            raise Lost(f"HTTP {response.status_code}", bytes(response.body))
        return bytes(response.body)

    def close(self) -> None:
        pass

    def echo(self, place: float | None) -> None:
        sent = self._sent.read_bytes().splitlines() if self._sent.exists() else []
        for body in sent if place is None else sent[int(place * len(sent)) :][:1]:
            with suppress(Exception):
                self._frame.answer(body)

    def _keep(self, body: bytes) -> None:
        with self._sent.open("ab") as file:
            file.write(body + b"\n")


def _is_void(reply: HttpReply) -> bool:
    """Return whether the insurer never accepted a message and its sender knows that: it cannot arrive any more."""
    if reply.outcome is DeliveryOutcome.DELIVERED:
        return int(json.decode(reply.body)["infcode"]) != 0
    return reply.outcome is DeliveryOutcome.NOT_SENT
