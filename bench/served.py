"""The served platform: 1101 and a whole outpatient settlement, against constant answers and at 64 connections at once.

The processor time of the server says how many it could answer in a second, whatever else the machine does.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

import httpx

from bench.measure import Goal, report
from bench.transports import JIESUAN
from terminal.model import BEIJING
from tests.simulation.served.client import Counter
from tests.simulation.served.visit import EMPLOYEE, usual

IDENTIFIED = 200
SETTLED = 20
MESSAGES = 6
"""Of a settlement: 1101, 2201, 2203A, 2204, 2206, 2207."""
CONNECTIONS, EACH = 64, 4
ANSWERED = 3000
"""So many constant answers of a round, as the system counts processor time in hundredths of a second."""
# An application of Starlette that answers every request with the same bytes, about as many as an answer of 1101.
CONSTANT = """
from starlette.responses import Response
from simulation.served import serve
listening, url = serve.listen("127.0.0.1", 0)
print(url, flush=True)
async def app(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await Response(b"x" * 900, 200, {"x-simulation": "jiesuan"}, "application/json")(scope, receive, send)
serve.server_of(app).run(sockets=[listening])
"""


class Round(NamedTuple):
    """One round: the seconds of each 1101 and of each settlement, and the server's processor seconds for them."""

    identified: list[float]
    settled: list[float]
    identifying: float
    settling: float


class Served(NamedTuple):
    """A server under way: what measures a round, and the seconds of each settlement at many connections."""

    measured: Callable[[], Round]
    crowd: Callable[[], list[float]]


@contextmanager
def serving(jiesuan: str) -> Iterator[Served]:
    """Serve by a program."""
    with tempfile.TemporaryDirectory() as state, ExitStack() as stack:
        server, url = stack.enter_context(_started([jiesuan, "network", "serve", "--state", state]))
        counter, bills = stack.enter_context(_at_counter(url)), iter(range(1, 10**6))

        def settled(counter: Counter) -> None:
            usual(counter, f"MZ{next(bills):06d}").settle()

        def measured() -> Round:
            begun = _processor(server.pid)
            identified = [_took(lambda: counter.identify(*EMPLOYEE[1:])) for _ in range(IDENTIFIED)]
            between = _processor(server.pid)
            made = [_took(lambda: settled(counter)) for _ in range(SETTLED)]
            return Round(identified, made, between - begun, _processor(server.pid) - between)

        def crowd() -> list[float]:
            def settle_some(number: int) -> list[float]:
                with _at_counter(url, 100 * number) as mine:
                    return [_took(lambda: settled(mine)) for _ in range(EACH)]

            with ThreadPoolExecutor(CONNECTIONS) as many:
                return [each for some in many.map(settle_some, range(1, CONNECTIONS + 1)) for each in some]

        yield Served(measured, crowd)


@contextmanager
def constant() -> Iterator[Callable[[int], float]]:
    """Serve constant answers, and yield what returns the processor seconds of so many of them."""
    with _started([sys.executable, "-c", CONSTANT]) as (server, url), httpx.Client(trust_env=False) as http:

        def took(requests: int) -> float:
            begun = _processor(server.pid)
            for _ in range(requests):
                _ = http.post(url, content=b"x" * 900).content
            return _processor(server.pid) - begun

        yield took


@contextmanager
def _started(command: list[str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server, and yield it with the URL that it prints."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server, (server.stdout.readline() if server.stdout else "").split()[0]
        finally:
            server.terminate()


@contextmanager
def _at_counter(url: str, first: int = 1) -> Iterator[Counter]:
    """Connect a counter that has signed in; its messages are numbered from the first."""
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        counter = Counter(http, lambda: datetime.now(BEIJING), first)
        counter.sign_in()
        yield counter


def goals(rounds: int, other: str) -> Iterator[Goal]:
    """Measure this program, and with `other` that one in turn with it."""
    with ExitStack() as stack:
        programs = {name: stack.enter_context(serving(name)) for name in filter(None, (JIESUAN, other))}
        answered, floor = stack.enter_context(constant()), 0.0
        took: dict[str, list[Round]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, served in programs.items():
                took[name].append(served.measured())
            floor += answered(ANSWERED) / ANSWERED
        crowd = programs[JIESUAN].crowd()
    for name in programs:
        yield from _times("" if name == JIESUAN else "the other program: ", took[name])
    yield Goal(f"a settlement at {CONNECTIONS} connections, p99", quantiles(crowd, n=100)[98], 2, "s")
    ours = _processors(took[JIESUAN])
    yield Goal("1101 by the server's processor / constant answers", floor * IDENTIFIED / ours[0], 0.3, at_least=True)
    yield Goal(
        "a settlement by it / as many constant answers", floor * SETTLED * MESSAGES / ours[1], 0.1, at_least=True
    )
    if other:
        for what, mine, theirs in zip(
            ("1101", "an outpatient settlement"), ours, _processors(took[other]), strict=True
        ):
            yield Goal(f"{what}: processor time / the other program's", mine / theirs, 1.1)


def _processors(rounds: list[Round]) -> tuple[float, float]:
    """Return the processor seconds of all 1101, and of all settlements."""
    return sum(each.identifying for each in rounds), sum(each.settling for each in rounds)


def _times(which: str, rounds: list[Round]) -> Iterator[Goal]:
    identified = [1000 * each for one in rounds for each in one.identified]
    settled = [1000 * each for one in rounds for each in one.settled]
    yield Goal(f"{which}1101, median", median(identified), 5, "ms")
    yield Goal(f"{which}1101, p99", quantiles(identified, n=100)[98], 30, "ms")
    yield Goal(f"{which}an outpatient settlement (1101, 2201 … 2207), median", median(settled), 100, "ms")
    yield Goal(f"{which}an outpatient settlement, p99", quantiles(settled, n=100)[98], 300, "ms")


def _processor(pid: int) -> float:
    """Return the processor seconds of a process: what another program on the machine takes does not count."""
    _, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    return sum(map(int, rest.split()[11:13])) / os.sysconf("SC_CLK_TCK")


def _took(do: Callable[[], object]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun


def main() -> int:
    """Print the table; return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--beside", default="", help="The `jiesuan` of another installation.")
    asked = parser.parse_args()
    return not report(goals(asked.rounds, asked.beside))


if __name__ == "__main__":
    sys.exit(main())
