"""The insurer's database compared with its peers: pgbench with the same statements, and the SQLite file."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from threading import Event
from time import monotonic, perf_counter
from typing import Any

from msgspec.structs import replace
from sqlalchemy import event

from bench.measure import Goal
from bench.terminals import BEGIN, Patient, population
from simulation.network.insurer import Insurer
from simulation.network.tables import opened
from terminal.benefit import rules
from terminal.errors import NotSent
from terminal.ports import Request
from tests.postgres import Server, program

CLIENTS, COUNTERS, THINK = 32, 64, 0.02
ROUND = 3.0
VERSIONS = {"was_person_version": ":version", "set_person_version": ":version + 1"}


def goals(server: Server, rounds: int) -> Iterator[Goal]:
    """G25 and G26, each side in turn in the same run."""
    url = server.database()
    with _insurer(url, CLIENTS) as (insurer, patients):
        script = _script(server, url, insurer, patients[0])
        ratios = [_rate(insurer, patients) / _pgbench(server, url, script) for _ in range(rounds)]
    yield Goal("G25 settlements at 32 clients / pgbench, same statements", median(ratios), 0.8, at_least=True)
    with tempfile.TemporaryDirectory() as folder:
        file = f"sqlite:///{Path(folder) / 'insurer.db'}"
        with _insurer(server.database(), COUNTERS) as here, _insurer(file, COUNTERS) as there:
            ratios = [_p99(*here) / _p99(*there) for _ in range(rounds)]
    yield Goal("G26 p99 at 64 counters, 20 ms between / the SQLite file", median(ratios), 0.25)


@contextmanager
def _insurer(url: str, clients: int) -> Iterator[tuple[Insurer, list[Patient]]]:
    engine = opened(url)
    patients = [(replace(who, number=f"P{place}"), bill) for place, (who, bill) in enumerate(population(clients))]
    insurer = Insurer(engine, rules.load())
    insurer.enrol(who for who, _ in patients)
    yield insurer, patients
    engine.dispose()


_number = count(1)


def _settle(insurer: Insurer, patient: Patient) -> float:
    """Settle one more bill of a person; return the seconds it took."""
    number, begun = next(_number), perf_counter()
    request = Request(person_number=patient[0].number, bill_number=f"B{number}", care=patient[1].care)
    with suppress(NotSent):  # the SQLite file makes some calls wait until they fail
        insurer.settle(request, f"M{number}", BEGIN)
    return perf_counter() - begun


def _took(insurer: Insurer, patients: list[Patient], think: float = 0.0) -> list[float]:
    until, pause = monotonic() + ROUND, Event()

    def work(patient: Patient) -> list[float]:
        took = []
        while monotonic() < until:
            took.append(_settle(insurer, patient))
            if think:
                pause.wait(think)
        return took

    with ThreadPoolExecutor(len(patients)) as pool:
        return [each for took in pool.map(work, patients) for each in took]


def _rate(insurer: Insurer, patients: list[Patient]) -> float:
    return len(_took(insurer, patients)) / ROUND


def _p99(insurer: Insurer, patients: list[Patient]) -> float:
    return quantiles(_took(insurer, patients, THINK), n=100)[98]


def _pgbench(server: Server, url: str, script: str) -> float:
    """Return the transactions a second of the same number of clients with the statements of a settlement."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        clients = ["-c", str(CLIENTS), "-j", "2", "-T", str(int(ROUND)), "-n", "-M", "prepared", "-f", file.name]
        database = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "jiesuan", url.rpartition("/")[2]]
        done = subprocess.run([program("pgbench"), *clients, *database], capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if not found or "number of failed transactions: 0 " not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def _script(server: Server, url: str, insurer: Insurer, patient: Patient) -> str:
    """Return the statements that one settlement really sends as a pgbench script.

    Values that differ between settlements become variables; the long texts are settings of the role, as a colon in them
    would be taken for a variable.
    """
    sent: list[tuple[str, dict[str, Any]]] = []
    engine = insurer._engine  # noqa: SLF001, no caller of the product looks at its statements

    def tell(_connection: object, _cursor: object, statement: str, values: dict[str, Any], *_: object) -> None:
        sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", tell)
    _settle(insurer, patient)
    event.remove(engine, "before_cursor_execute", tell)
    (select, page), (change, values) = sent
    known = {
        page["who"]: "('P' || (:client_id)::text)",
        page["message_id"]: "('M-' || (:n)::text)",
        page["bill"]: "('B-' || (:n)::text)",
        values["new_settlement_number"]: "((:n)::text)",
    }
    texts = _Texts(server, url)

    def place(values: dict[str, Any], name: str) -> str:
        value = values[name]
        if isinstance(value, str):
            return known.get(value) or texts.setting(value)
        if name in VERSIONS:
            return VERSIONS[name]
        return "NULL" if value is None else str(value)

    def filled(statement: str, values: dict[str, Any]) -> str:
        return " ".join(re.sub(r"%\((\w+)\)s", lambda match: place(values, match[1]), statement).split())

    begin = "\\set n random(1, 1000000000000000)\nBEGIN;\n"
    return f"{begin}{filled(select, page)} \\gset\n{filled(change, values)};\nCOMMIT;\n"


class _Texts:
    """Texts that a script refers to as settings of the role, because it cannot contain them."""

    def __init__(self, server: Server, url: str) -> None:
        self._server, self._database = server, url.rpartition("/")[2]
        self._names: dict[str, str] = {}

    def setting(self, text: str) -> str:
        """Return the expression that reads a text."""
        if not text:
            return "''"
        if text not in self._names:
            self._names[text] = f"bench.t{len(self._names)}"
            self._server.execute(self._database, f"ALTER ROLE jiesuan SET {self._names[text]} = %s", text)
        return f"current_setting('{self._names[text]}')"
