"""Counters at one insurer whose database dies under them: a standby takes over, and nothing acknowledged is lost."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Engine

from bench.counters import FAULTS, OWN, SHARED, double, lost, settled_while, unlike_a_replay
from bench.measure import Goal, report
from bench.terminals import Patient, Terminal, population
from bench.transports import Transport, in_process, served
from simulation.network.faults import Planned
from simulation.network.insurer import Insurer
from simulation.network.tables import opened
from terminal.benefit import rules
from tests.postgres import Pair

# The seconds in which a watchdog notices that a primary is dead and decides.
DECIDED_IN = 1.0


class Failover(NamedTuple):
    """The times at which the primary was killed and at which the standby took writes, of the monotonic clock."""

    killed: float
    promoted: float


def proofs(
    pair: Pair, counters: int, seconds: float, faults: Sequence[Planned] = FAULTS, *, http: bool = False
) -> Iterator[Goal]:
    """Kill the primary under counters with faults on, promote the standby, and compare the books with the counters.

    They work for so many seconds before the kill, and for as long after the standby took over.
    """
    url, patients = pair.database(), population(counters * OWN + SHARED)
    engine = opened(url)
    insurer = Insurer(engine, rules.load())
    insurer.enrol(who for who, _ in patients)
    with served(url, faults) if http else in_process(insurer, faults) as transport:
        terminals, failover = _worked(pair, transport, patients, counters, seconds)
        transport.end_faults()
        for each in terminals:
            each.find_out()
    engine.dispose()  # its connections lead to the dead server
    yield from _judged(engine, terminals, patients, failover)
    engine.dispose()


def _worked(
    pair: Pair, transport: Transport, patients: list[Patient], counters: int, seconds: float
) -> tuple[list[Terminal], Failover]:
    is_over, pause = Event(), Event()
    with ThreadPoolExecutor(1) as beside:
        work = beside.submit(settled_while, lambda: not is_over.is_set(), transport.platform, patients, counters)
        try:
            pause.wait(seconds)
            failover = _failed_over(pair)
            pause.wait(seconds)
        finally:
            is_over.set()
        return work.result(), failover


def _failed_over(pair: Pair) -> Failover:
    pair.primary.kill()
    killed = monotonic()
    Event().wait(DECIDED_IN)
    pair.standby.promote()
    return Failover(killed, monotonic())


def _judged(engine: Engine, terminals: list[Terminal], patients: list[Patient], at: Failover) -> Iterator[Goal]:
    answered = sorted(moment for each in terminals for moment in each.answered)
    before = [each for each in answered if each <= at.killed]
    after = [each for each in answered if each > at.promoted]
    yield Goal(f"{len(terminals)} counters, failover: settled before", len(before), 1, "", at_least=True)
    yield Goal("settled after", len(after), 1, "", at_least=True)
    yield Goal("outcomes that had to be queried", sum(each.asked for each in terminals), 0, "", at_least=True)
    yield Goal("from the kill to the standby's first write, seconds", at.promoted - at.killed, 10, "s")
    yield Goal("from there to the first settlement, seconds", min(after, default=float("inf")) - at.promoted, 10, "s")
    yield Goal("settlements lost", lost(engine, terminals), 0, "")
    yield Goal("settlements double", double(engine, terminals), 0, "")
    yield Goal("outcomes not found out", sum(len(each.open) for each in terminals), 0, "")
    yield Goal("people unlike a sequential replay", unlike_a_replay(engine, patients), 0, "")


def main() -> int:
    """Print the table; return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counters", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=30, help="Before the kill, and again after it.")
    parser.add_argument("--in-process", action="store_true", help="Without the HTTP server between.")
    asked = parser.parse_args()
    pair = Pair()
    try:
        return not report(proofs(pair, asked.counters, asked.seconds, http=not asked.in_process))
    finally:
        pair.close()


if __name__ == "__main__":
    sys.exit(main())
