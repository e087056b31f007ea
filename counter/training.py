"""What a practice scene came to, read from the books that it left, and the results kept of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import DecodeError, ValidationError, json

from counter.cash_desk import CashDesk
from counter.settings import Settings
from simulation.stories import Scene
from simulation.training import Score
from terminal import durable
from terminal.accounts import till
from terminal.journal import reader
from terminal.journal.entry import Entry, Step
from terminal.model import Act, Copy, CopyReason, Noun, Remittance, Transaction

RESULTS = "training.jsonl"


class Result(Noun, frozen=True):
    """A practice scene that somebody ended: its name, when, the points and the cost in fen; not who it was."""

    scene: str
    at: datetime
    points: int
    cost: int


class Left(NamedTuple):
    """The books as a scene left them: the journal's transactions and entries since it began, and the closings."""

    transactions: tuple[Transaction, ...]
    entries: tuple[Entry, ...]
    movements: tuple[till.Movement, ...]
    closings: tuple[Remittance, ...]


def facts(settings: Settings, scene: Scene, desk: CashDesk) -> dict[str, int]:
    """Return the facts of a scene (docs/training.md) from the journal and the cash office; may block."""
    desk.interval()  # flushes the journal
    own = scene.bills[0].bill.number if scene.bills else ""
    left = _left(settings, scene.begins, desk)
    settled = [each for each in left.transactions if each.counts and each.settlement]
    return {
        "settled": sum(each.bill_number == own for each in settled),
        "strangers": sum(each.bill_number != own for each in settled),
        "refunded": sum(each.act is Act.REFUND and each.refund is not None for each in left.transactions),
        "unknown": sum(each.is_open for each in left.transactions),
        "received": sum(each.settlement.tender.received for each in settled if each.settlement),
        "owed_back": sum(map(_owed_back, left.transactions)),
        "unprinted": sum(each.owes_receipt for each in left.transactions),
        **_money(left),
    }


def _money(left: Left) -> dict[str, int]:
    copies = Counter(each.reason for each in _copies(left.entries))
    found = [each.discrepancy for each in left.closings if each.discrepancy]
    return {
        "cash": sum(each.cash for each in left.movements),
        "by_code": sum(each.by_code for each in left.movements),
        "copies": copies.total(),
        "copies_lost": copies[CopyReason.LOST],
        "closings": len(left.closings),
        "short": -sum(each.amount for each in found),
        "reasons": sum(bool(each.reason) for each in found),
    }


def _left(settings: Settings, begins: datetime, desk: CashDesk) -> Left:
    path = settings.place(settings.journal.path)
    known = tuple(reader.transactions(path))
    bills = sorted({each.bill_number for each in known})
    entries = sorted((each for bill in bills for each in reader.entries(path, bill)), key=lambda each: each.seq)
    return Left(
        tuple(each for each in known if each.since >= begins),
        tuple(each for each in entries if each.at >= begins),
        tuple(each for each in till.movements(entries) if each.entry.at >= begins),
        desk.office.remittances(desk.operator()),
    )


def _copies(entries: tuple[Entry, ...]) -> Iterator[Copy]:
    printed = (json.decode(each.body, type=Copy) for each in entries if each.step is Step.PRINTING)
    return (copy for copy in printed if copy.number)


def _owed_back(each: Transaction) -> int:
    """Return the cash of a transaction that nobody has confirmed as handed over, in fen."""
    if each.is_given:
        return 0
    if each.refund:
        return -each.refund.drawer_cash
    return each.settlement.tender.change if each.counts and each.settlement else 0


def results(settings: Settings) -> tuple[Result, ...]:
    """Return the results kept in the state directory, oldest first; a line that is none is left out."""
    path = settings.place(RESULTS)
    return tuple(_read(path)) if path.is_file() else ()


def _read(path: Path) -> Iterator[Result]:
    for line in path.read_bytes().splitlines():
        try:
            yield json.decode(line, type=Result)
        except (DecodeError, ValidationError):
            continue


def keep(settings: Settings, scene: str, score: Score, at: datetime) -> Result:
    """Keep a result in the state directory; raises OSError if it cannot be written."""
    settings.make_state()
    made, path = Result(scene=scene, at=at, points=score.points, cost=score.cost), settings.place(RESULTS)
    before = path.read_bytes() if path.is_file() else b""
    durable.write(path, before + json.encode(made) + b"\n")
    return made


def best(kept: tuple[Result, ...]) -> dict[str, int]:
    """Return the most points of each scene."""
    most: dict[str, int] = {}
    for each in kept:
        most[each.scene] = max(each.points, most.get(each.scene, 0))
    return most
