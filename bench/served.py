"""The served platform: 1101 and a whole outpatient settlement over one kept connection, if asked beside another one."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
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


class Round(NamedTuple):
    """One round: the seconds of each 1101 and of each settlement, and the server's processor seconds for them."""

    identified: list[float]
    settled: list[float]
    identifying: float
    settling: float


@contextmanager
def serving(jiesuan: str) -> Iterator[Callable[[], Round]]:
    """Serve by a program, and yield what measures a round."""
    with tempfile.TemporaryDirectory() as state, ExitStack() as stack:
        command = [jiesuan, "network", "serve", "--state", state]
        server = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(server.terminate)
        url = (server.stdout.readline() if server.stdout else "").split()[0]
        http = stack.enter_context(httpx.Client(base_url=url, timeout=30, trust_env=False))
        counter = Counter(http, lambda: datetime.now(BEIJING))
        counter.sign_in()
        bills = iter(range(1, 10**6))

        def settled() -> None:
            usual(counter, f"MZ{next(bills):06d}").settle()

        def measured() -> Round:
            begun = _processor(server.pid)
            identified = [_took(lambda: counter.identify(*EMPLOYEE[1:])) for _ in range(IDENTIFIED)]
            between = _processor(server.pid)
            made = [_took(settled) for _ in range(SETTLED)]
            return Round(identified, made, between - begun, _processor(server.pid) - between)

        yield measured


def goals(rounds: int, other: str) -> Iterator[Goal]:
    """Measure this program, and with `other` that one in turn with it."""
    with ExitStack() as stack:
        programs = {name: stack.enter_context(serving(name)) for name in filter(None, (JIESUAN, other))}
        took: dict[str, list[Round]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, measured in programs.items():
                took[name].append(measured())
    for name in programs:
        yield from _times("" if name == JIESUAN else "the other program: ", took[name])
    if other:
        for part, what in (("identifying", "1101"), ("settling", "an outpatient settlement")):
            ours, theirs = (sum(getattr(each, part) for each in took[name]) for name in (JIESUAN, other))
            yield Goal(f"{what}: processor time / the other program's", ours / theirs, 1.1)


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
