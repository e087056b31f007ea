"""The served platform: 1101 and a whole outpatient settlement over one kept connection, if asked beside another one."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from statistics import median, quantiles
from time import perf_counter

import httpx

from bench.measure import Goal, report
from bench.transports import JIESUAN
from terminal.model import BEIJING
from tests.simulation.served.client import Counter
from tests.simulation.served.visit import EMPLOYEE, usual

IDENTIFIED = 200
SETTLED = 20


@contextmanager
def serving(jiesuan: str) -> Iterator[Callable[[], tuple[list[float], list[float]]]]:
    """Serve by a program, and yield what measures a round: the seconds of each 1101, and of each settlement."""
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

        yield lambda: (
            [_took(lambda: counter.identify(*EMPLOYEE[1:])) for _ in range(IDENTIFIED)],
            [_took(settled) for _ in range(SETTLED)],
        )


def goals(rounds: int, other: str) -> Iterator[Goal]:
    """Measure this program, and with `other` that one in turn with it."""
    with ExitStack() as stack:
        programs = {name: stack.enter_context(serving(name)) for name in filter(None, (JIESUAN, other))}
        took: dict[str, list[tuple[list[float], list[float]]]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, measured in programs.items():
                took[name].append(measured())
    for name in programs:
        identified = [each for first, _ in took[name] for each in first]
        settled = [each for _, second in took[name] for each in second]
        which = "" if name == JIESUAN else "the other program: "
        yield Goal(f"{which}1101, median", 1000 * median(identified), 5, "ms")
        yield Goal(f"{which}1101, p99", 1000 * quantiles(identified, n=100)[98], 30, "ms")
        yield Goal(f"{which}an outpatient settlement (1101, 2201 … 2207), median", 1000 * median(settled), 100, "ms")
        yield Goal(f"{which}an outpatient settlement, p99", 1000 * quantiles(settled, n=100)[98], 300, "ms")
    if other:
        for place, name in enumerate(("1101", "an outpatient settlement")):
            ratios = [median(a[place]) / median(b[place]) for a, b in zip(took[JIESUAN], took[other], strict=True)]
            yield Goal(f"{name} / the same by the other program", median(ratios), 1.1)


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
