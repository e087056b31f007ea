"""The walk of a settlement: the files of the project that it passes, and how deep its calls go.

`script/bench walk` presents a card, presettles and settles a bill with exact cash at a counter with the embedded
insurer, and prints what identifying, presettling and settling pass, and all three together.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import FrameType
from typing import NamedTuple, TypeVar

from bench.measure import Goal, report
from counter.guards import GuardedCheckout
from simulation import samples
from simulation.embedded import EmbeddedPlatform
from simulation.hospital import SampleHospital
from simulation.network import tables
from simulation.network.insurer import Insurer
from terminal.benefit import rules
from terminal.journal import Journal
from terminal.model import payment

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = tuple(f"{ROOT / name}/" for name in ("terminal", "simulation", "devices", "counter", "ui"))
NOW = datetime(2026, 11, 22, 10, 42, tzinfo=timezone(timedelta(hours=8)))
FILES, DEPTH = 28, 20


class Walk(NamedTuple):
    """The files that a call passed, and the chain of its deepest calls, each as file and function."""

    files: frozenset[str]
    deepest: tuple[str, ...]

    def __str__(self) -> str:
        """Return the two figures."""
        return f"{len(self.files):3} files  {len(self.deepest):3} deep"


def walked(call: Callable[[], T]) -> tuple[T, Walk]:
    """Make a call and follow it through the project's own functions."""
    files, chain, deepest = set[str](), list[str](), list[str]()

    def follow(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal deepest
        file = frame.f_code.co_filename
        if not file.startswith(PACKAGES):
            return
        if event == "call":
            name = str(Path(file).relative_to(ROOT))
            files.add(name)
            chain.append(f"{name}  {frame.f_code.co_qualname}")
            deepest = list(chain) if len(chain) > len(deepest) else deepest
        elif event == "return" and chain:
            chain.pop()

    sys.setprofile(follow)
    try:
        answer = call()
    finally:
        sys.setprofile(None)
    return answer, Walk(frozenset(files), tuple(deepest))


def settlement(folder: Path) -> dict[str, Walk]:
    """Settle a sample person's bill and return the walk of each step; a first settlement loads what is cached."""
    with ExitStack() as stack:
        book = rules.load()
        engine = tables.opened(f"sqlite:///{folder / 'insurer.db'}")
        stack.callback(engine.dispose)
        insurer = Insurer(engine, book)
        insurer.enrol(samples.people())
        checkout = GuardedCheckout(
            EmbeddedPlatform(insurer, lambda: NOW),
            stack.enter_context(closing(SampleHospital(folder / "hospital.db"))),
            stack.enter_context(closing(Journal(folder / "journal.db", samples.institution().code, lambda: NOW))),
            rules=book,
            clock=lambda: NOW,
            operator="0112",
            counter="03",
        )
        _settled(checkout, "李伟")
        return _settled(checkout, "张敏")


def _settled(checkout: GuardedCheckout, name: str) -> dict[str, Walk]:
    card = next(each for each in samples.people() if each.name.reveal() == name).credential()
    patient, identified = walked(lambda: checkout.identify(card))
    agreed, presettled = walked(lambda: checkout.presettle(patient, patient.bills[0].number))
    due = agreed.answer.split.cash
    tender = payment.cash(due, due)
    _, made = walked(lambda: checkout.settle(agreed, tender))
    return {"identify": identified, "presettle": presettled, "settle": made}


def main() -> int:
    """Print the walk; exit status 1 if it is longer than its limits."""
    with tempfile.TemporaryDirectory() as folder:
        steps = settlement(Path(folder))
    files = frozenset[str]().union(*(walk.files for walk in steps.values()))
    deepest = max((walk.deepest for walk in steps.values()), key=len)
    for name, walk in steps.items():
        print(f"{name:10}{walk}")
    if "--list" in sys.argv:
        print(*sorted(files), "", *deepest, sep="\n")
    goals = Goal("walk: files passed", len(files), FILES, ""), Goal("walk: calls deep", len(deepest), DEPTH, "")
    return int(not report(iter(goals)))


if __name__ == "__main__":
    sys.exit(main())
