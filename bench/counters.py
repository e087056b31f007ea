"""Many counters at one insurer on PostgreSQL: consistency after a minute of faults, and throughput."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from statistics import quantiles
from time import monotonic

from msgspec import json
from sqlalchemy import Engine, Row, select

from bench import counter_peers as peers
from bench import nodes
from bench.measure import Goal, report
from bench.terminals import BEGIN, Patient, Terminal, population
from bench.transports import in_process, served
from simulation.network.faults import Fault, Planned
from simulation.network.insurer import Insurer
from simulation.network.tables import LIVE, REFUNDED, opened, people, settlements
from terminal.benefit import rules
from terminal.model import Act, PlatformResult
from terminal.ports import Original, Platform, Request
from tests.postgres import Server
from tests.postgres_pooler import Pooler

OWN, SHARED = 4, 2
# Each fault applies every so many calls, a different number each, so that all mix: about every fifth call fails.
KINDS = (
    Fault.LOST_REQUEST, Fault.LOST_REPLY, Fault.LATE, Fault.DUPLICATED, Fault.REORDERED, Fault.TRUNCATED, Fault.HTML,
    Fault.NOT_FOUND, Fault.SERVER_ERROR, Fault.UNREACHABLE,
)  # fmt: skip
EVERY = (37, 41, 43, 47, 53, 59, 61, 67, 71, 73)
FAULTS = tuple(Planned(fault=kind, every=every, times=0) for kind, every in zip(KINDS, EVERY, strict=True))


def settled_at_once(
    platform: Callable[[int], Platform], patients: list[Patient], counters: int, seconds: float, think: float = 0.0
) -> list[Terminal]:
    """Run counters in parallel for so many seconds, with a pause of `think` seconds between patients."""
    until = monotonic() + seconds
    return settled_while(lambda: monotonic() < until, platform, patients, counters, think)


def settled_while(
    goes_on: Callable[[], bool],
    platform: Callable[[int], Platform],
    patients: list[Patient],
    counters: int,
    think: float = 0.0,
) -> list[Terminal]:
    """Run counters in parallel as long as work goes on, each with people of its own and the last few people shared."""
    shared, own = patients[-SHARED:], iter(patients[:-SHARED])
    each = (len(patients) - SHARED) // counters
    terminals = [Terminal(number, platform(number), list(islice(own, each)), shared) for number in range(counters)]
    with ThreadPoolExecutor(counters) as pool:
        return list(pool.map(lambda terminal: terminal.work_while(goes_on, think), terminals))


def rows(engine: Engine) -> list[Row[tuple[object, ...]]]:
    """Return every settlement ever made, by person and in order of creation."""
    with engine.begin() as connection:
        return list(connection.execute(select(settlements).order_by(settlements.c.person, settlements.c.version)))


def lost(engine: Engine, terminals: list[Terminal]) -> int:
    """Count the settlements that a counter holds and the insurer does not, or holds under another number."""
    live = {row.message_id: row.number for row in rows(engine) if row.state == LIVE}
    return sum(live.get(message) != number for each in terminals for message, number in each.settled.items())


def double(engine: Engine, terminals: list[Terminal]) -> int:
    """Count the live settlements of the insurer that no counter holds, or that exist twice for one bill."""
    believed = {message for each in terminals for message in each.settled}
    live = [row for row in rows(engine) if row.state == LIVE]
    bills = Counter((row.institution, row.bill) for row in live)
    return sum(row.message_id not in believed for row in live) + sum(count - 1 for count in bills.values())


def unlike_a_replay(engine: Engine, patients: list[Patient]) -> int:
    """Count the people whose account or accumulators differ from those after the same calls one after another."""
    other = opened()
    replayed = Insurer(other, rules.load())
    replayed.enrol(who for who, _ in patients)
    bills = {who.number: bill for who, bill in patients}
    for _, _, act, row in sorted(_events(rows(engine)), key=lambda each: each[:2]):
        if act is Act.SETTLE:
            request = Request(person_number=row.person, bill_number=row.bill, care=bills[row.person].care)
            replayed.settle(request, row.message_id, json.decode(row.answer, type=PlatformResult).at or BEGIN)
        else:
            _undo(replayed, row)
    here, there = _balances(engine), _balances(other)
    other.dispose()
    return sum(here[number] != there[number] for number in bills)


def _events(made: list[Row[tuple[object, ...]]]) -> Iterator[tuple[str, int, Act, Row[tuple[object, ...]]]]:
    for row in made:
        yield row.person, row.version, Act.SETTLE, row
        if row.ended:
            yield row.person, row.ended, Act.REFUND, row


def _undo(insurer: Insurer, row: Row[tuple[object, ...]]) -> None:
    original = Original(
        message_id=row.message_id,
        act=Act.SETTLE,
        person_number=row.person,
        kind=row.kind,
        settlement_number=row.number,
    )
    message = f"U{row.message_id}"
    if row.state == REFUNDED:
        insurer.refund(original, message, BEGIN)
    else:
        insurer.reverse(original, message)


def _balances(engine: Engine) -> dict[str, tuple[int, dict[str, int]]]:
    with engine.begin() as connection:
        found = connection.execute(select(people)).all()
    return {
        row.number: (row.account, {key: value for key, value in json.decode(row.ledger).items() if value})
        for row in found
    }


def p99(seconds: list[float]) -> float:
    """Return the value that 99 of 100 stay below."""
    return quantiles(seconds, n=100)[98]


def pooled(server: Server, counters: int, seconds: float, *, http: bool = False) -> Iterator[Goal]:
    """Run the proofs by way of a pooler that lends a quarter as many sessions as there are counters."""
    pooler = Pooler(server, max(counters // 4, 2))
    try:
        yield from proofs(pooler.url(server.database()), counters, seconds, http=http)
    finally:
        pooler.close()


def proofs(url: str, counters: int, seconds: float, *, http: bool = False) -> Iterator[Goal]:
    """Run counters in parallel with faults on, then compare the books at a URL with the counters and with a replay."""
    patients = population(counters * OWN + SHARED)
    engine = opened(url)
    insurer = Insurer(engine, rules.load())
    insurer.enrol(who for who, _ in patients)
    with served(url, FAULTS) if http else in_process(insurer, FAULTS) as transport:
        terminals = settled_at_once(transport.platform, patients, counters, seconds)
        transport.end_faults()
        for each in terminals:
            each.find_out()
    yield from judged(engine, terminals, patients, seconds)
    engine.dispose()


def judged(engine: Engine, terminals: list[Terminal], patients: list[Patient], seconds: float) -> Iterator[Goal]:
    """Yield the results of the counters' work."""
    served = [len(each.took) + len(each.took_shared) for each in terminals]
    name = f"{len(terminals)} counters, {seconds:g} s, faults on"
    own = p99([each for terminal in terminals for each in terminal.took])
    yield Goal(f"{name}: settlements a second", sum(served) / seconds, 1, "/s", at_least=True)
    yield Goal("settlements lost", lost(engine, terminals), 0, "")
    yield Goal("settlements double", double(engine, terminals), 0, "")
    yield Goal("outcomes not found out", sum(len(each.open) for each in terminals), 0, "")
    yield Goal("people unlike a sequential replay", unlike_a_replay(engine, patients), 0, "")
    yield Goal("slowest / fastest counter", min(served) / max(served), 0.3, at_least=True)
    yield Goal("p99 of a patient, seconds", own, 5.0, "s")


def main() -> int:
    """Print the table; return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counters", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--in-process", action="store_true", help="Without the HTTP server between.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pooled", action="store_true", help="With PgBouncer in transaction mode between.")
    parser.add_argument("--parts", type=int, help="On three nodes, in so many parts: 3 or 16.")
    asked = parser.parse_args()
    size = (asked.counters, asked.seconds)
    if asked.parts:
        with nodes.started(parts=asked.parts) as url:
            return not report(proofs(url, *size, http=not asked.in_process))
    server = Server()
    try:
        if asked.pooled:
            return not report(pooled(server, *size, http=not asked.in_process))
        proved = report(proofs(server.database(), *size, http=not asked.in_process))
        return not (report(peers.goals(server, asked.rounds)) and proved)
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
