"""Opens the insurer's office and serves it over HTTP until it is stopped."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from simulation import samples
from simulation.network import catalogue, tables
from simulation.network.answers import load as load_answers
from simulation.network.insurer import Insurer
from simulation.network.network import Network
from simulation.served import edge
from simulation.served.app import app
from simulation.served.bench.bench import Bench
from simulation.served.bench.fixtures import Base, Fixtures
from simulation.served.bench.workspace import DEFAULT, Workspace
from simulation.served.bounded import BoundedProtocol
from simulation.served.profile import Profile
from simulation.served.transaction import Office
from terminal import institutions
from terminal.benefit.rules import load
from terminal.model import BEIJING

# Seconds that a request may take after a stop signal, so that an incomplete request cannot block the end.
GRACE = 5


def opened(
    ledger: str,
    profile: Profile,
    network: Network,
    clock: Callable[[], datetime] | None = None,
    own: Path | None = None,
    answers: Path | None = None,
) -> Office:
    """Open an office over the database at a URL, with the sample people insured; the caller disposes its engine.

    A directory of one's `own` packs stands over the built-in ones; for areas without any, a file of `answers` says what
    the insured place answers. Raises BadInput as tables.opened, rules.load and answers.load do.
    """
    rules, register = load(own=own), institutions.load()
    if answers:
        rules = load(own=own, elsewhere=load_answers(answers, rules))
    engine = tables.opened(ledger)
    insurer = Insurer(engine, rules, register=register)
    insurer.enrol(samples.people())
    now = clock or (lambda: datetime.now(BEIJING))
    return Office(engine, insurer, rules, register, catalogue.load(), network, profile, now)


def server(office: Office, *, slow: bool = False) -> uvicorn.Server:
    """Create the server of an office, which runs until its `should_exit` is set; `slow` if the hops take time."""
    return server_of_bench(Bench(Workspace(DEFAULT, office, own=Fixtures(base=Base.PLAIN))), slow=slow)


def server_of_bench(bench: Bench, *, slow: bool = False) -> uvicorn.Server:
    """Create the server of a bench, which runs until its `should_exit` is set and closes the bench then."""
    threaded = slow or bench.named(DEFAULT).office.engine.dialect.name != "sqlite"
    default = bench.named(DEFAULT)
    served = edge.fronted(
        app(bench, threaded=threaded), default.office.profile, lambda path: (bench.by_path(path)[0] or default).office
    )
    return server_of(served, bench)


def server_of(served: ASGIApp, bench: Bench | None = None) -> uvicorn.Server:
    """Create the server of an application, which runs until its `should_exit` is set."""
    # At most `critical`: the server takes a connection broken by a planned fault for an error.
    config = uvicorn.Config(
        served,
        http=BoundedProtocol,
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    return _Server(config, bench)


def serve(bench: Bench, listening: socket.socket, *, slow: bool = False) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT; requests received completely are still answered."""
    server_of_bench(bench, slow=slow).run(sockets=[listening])


def listen(host: str, port: int) -> tuple[socket.socket, str]:
    """Listen on a port (0: any), and return the socket with the URL; raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=1024)
    shown = f"[{host}]" if family is socket.AF_INET6 else host
    return listening, f"http://{shown}:{listening.getsockname()[1]}"


class _Server(uvicorn.Server):
    """Treats a signal as the intended end, where uvicorn raises it again after its own handling."""

    def __init__(self, config: uvicorn.Config, bench: Bench | None) -> None:
        super().__init__(config)
        self._bench = bench

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what waits, answer what has been received, and close the bench."""
        if self._bench:
            self._bench.stop()
        await super().shutdown(sockets)
        if self._bench:
            self._bench.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal while serving, if signals can be handled: in the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
