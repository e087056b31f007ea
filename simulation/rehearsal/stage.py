"""What the bench does before a step: rules, clock, own data, snapshots, e-vouchers, a place where nobody listens."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from msgspec import json

from simulation.rehearsal.driver import Silent
from simulation.rehearsal.scenario import Presented, Scenario, Step
from simulation.served.bench import keeping

_KEPT, _WHOLE = "rehearsalkept", "rehearsalwhole"
# An e-voucher lives for a minute (simulation/network/vouchers.py).
_TOO_LATE = "120s"
_OWN = ("people", "institutions", "operators", "items", "bills", "registrations")


class Ask(Protocol):
    """Asks a knob of the workspace, as docs/bench.md lists them."""

    def __call__(self, path: str, body: bytes | None = None, method: str = "GET", **query: str) -> Any:  # noqa: ANN401, any JSON
        """Return what the knob answers."""
        ...


class Stage:
    """The workspace that a run plays in."""

    def __init__(self, ask: Ask, seed: int) -> None:
        self._asks, self._seed = ask, seed
        self._has_loaded = self._has_forgotten = False
        self._turned = self._others = 0

    @property
    def is_touched(self) -> bool:
        """True if anybody but the rehearsal has turned a knob of the workspace since the scenario was prepared."""
        return self._turned_by_others() != self._others

    def _turned_by_others(self) -> int:
        return int(self._ask("")["turned"]) - self._turned

    def _ask(self, path: str, body: bytes | None = None, method: str = "GET", **query: str) -> Any:  # noqa: ANN401, any JSON
        answer = self._asks(path, body, method, **query)
        self._turned += method != "GET"
        return answer

    @property
    def last(self) -> int:
        """The number of the newest exchange."""
        return int(self._ask("")["exchanges"])

    @property
    def signs(self) -> bool:
        """True if the platform signs its answers, and asks for signed messages."""
        return bool(self._ask("").get("scheme", "none") != "none")

    def prepare(self, scenario: Scenario) -> None:
        """Set the rules of a scenario."""
        self._others = self._turned_by_others()
        self._ask("rules", method="DELETE")
        self._ask("rules", json.encode({"seed": self._seed}), "PUT")
        for rule in scenario.rules:
            self._ask("rules", json.encode(rule), "POST")

    def clear(self) -> None:
        """Take rules and data of a scenario away, and let the platform recall what it forgot for it."""
        self._recall()
        self._ask("rules", method="DELETE")
        if self._has_loaded:
            self._ask("fixtures", b"{}", "PUT")
            self._has_loaded = False

    def before(self, scenario: Scenario, step: Step) -> None:
        """Do what a step wants done before it; raises Silent where that would take own data of the tester's away."""
        if step.seconds:
            self._ask("clock/advance", json.encode({"by": f"{step.seconds}s"}), "POST")
        for each in step.lifts:
            self._ask(f"rules/{each}", method="DELETE")
        if step.keeps:
            self._ask("snapshot", b"", "POST", name=_KEPT)
        if step.forgets:
            self._ask("snapshot", b"", "POST", name=_WHOLE)
            self._ask("rewind", b"", "POST", name=_KEPT)
            self._has_forgotten = True
        if step.recalls:
            self._recall()
        if step.loads:
            self._load(scenario, step.loads)

    def _recall(self) -> None:
        if self._has_forgotten:
            self._ask("rewind", b"", "POST", name=_WHOLE)
            self._has_forgotten = False

    def voucher(self, person: str, presents: Presented) -> str:
        """Issue an e-voucher for a person, and let it grow too old if that is wanted; return its code."""
        code: str = self._ask(f"vouchers/{person}", b"", "POST")["code"]
        if presents is Presented.EXPIRED_VOUCHER:
            self._ask("clock/advance", json.encode({"by": _TOO_LATE}), "POST")
        return code

    @contextmanager
    def nowhere(self, url: str) -> Iterator[str]:
        """Return a URL where nobody listens while the context lasts.

        Raises Silent afterwards if the client sent something to the platform all the same.
        """
        before = self.last
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
            taken.bind(("127.0.0.1", 0))  # bound and not listening: a connection is refused
            yield urlunsplit(urlsplit(url)._replace(netloc=f"127.0.0.1:{taken.getsockname()[1]}"))
        if self.last > before:
            raise Silent("the client was not offline: it did not send to the step's url")

    def _load(self, scenario: Scenario, name: str) -> None:
        held = self._ask("fixtures")
        if not self._has_loaded and any(held[each] for each in _OWN):
            raise Silent("the workspace has own data, which the scenario would take away")
        self._has_loaded = True
        self._ask("fixtures", keeping.encode(scenario.data[name]), "PUT")
