"""Replay of worked cases: each on an empty insurer ledger, through the same rules as the counter."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from terminal import input_file
from terminal.benefit import ledger as accumulators
from terminal.benefit.rules import Rules
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import BadInput, Phrase, Refused
from terminal.input_file import Fault, FileKind, Keys, Problem
from terminal.model import Care, Fen, Insurance, Insured, Kind, RecognitionKind
from terminal.model.care import ensure_decimals

Result = dict[str, Any]


class ScenarioPerson(Insured, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person of a case: the inputs of the rules, a name, and the account's balance in fen."""

    name: str = ""
    account: Fen = 0


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event: a settlement, or the refund of an earlier one on a day; raises ValueError for an invalid decimal."""

    id: str
    settle: Care | None = None
    refund: str | None = None
    day: date | None = field(name="date", default=None)

    def __post_init__(self) -> None:
        if self.settle:
            ensure_decimals(self.settle.lines, "settle.lines")


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked case, as described in the README of the cases folder."""

    case: str
    person: ScenarioPerson
    events: tuple[Event, ...]
    title: str = ""
    basis: str = ""
    expect: dict[str, Result] = field(default_factory=dict)


def decode(data: bytes, name: str, line: int | None = None) -> Case:
    """Read a case, in which null stands for an optional field that is not there.

    `line` is that of a file with a case on each line. Raises BadInput("scenario_field", file, line, field, allowed)
    where the case does not fit.
    """
    return input_file.decode(data, Path(name), Case, _CASE, _check, line or 1)


def read(path: Path) -> Case:
    """Read a file with one case; raises what `decode` raises, also where the file cannot be read."""
    return input_file.read(path, Case, _CASE, _check)


def _error(problem: Problem) -> BadInput:
    line, field, allowed = problem.line or "–", _field(problem.keys) or "(case)", problem.text
    if problem.fault is Fault.SYNTAX and isinstance(problem.text, str):
        allowed = f"JSON: {problem.text}"
    if problem.fault in {Fault.SYNTAX, Fault.UNREADABLE}:
        field = "(file)"
    return BadInput("scenario_field", file=problem.file, line=line, field=field, allowed=allowed)


_CASE = FileKind(is_toml=False, error=_error)


def _field(keys: Keys) -> str:
    """Write a place as programs do: ``events[0].settle.date``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _check(case: Case) -> Iterator[tuple[Keys, Phrase]]:
    if case.person.insurance is Insurance.EMPLOYEE and case.person.status is None:
        yield ("person", "status"), Phrase("needs_status")
    for index, recognition in enumerate(case.person.recognitions):
        if recognition.kind is RecognitionKind.CHRONIC and recognition.disease is None:
            yield ("person", "recognitions", index, "disease"), Phrase("needs_disease")
    seen: set[str] = set()
    for index, event in enumerate(case.events):
        if event.id in seen:
            yield ("events", index, "id"), Phrase("needs_own")
        seen.add(event.id)
        yield from _check_event(event, ("events", index))


def _check_event(event: Event, keys: Keys) -> Iterator[tuple[Keys, Phrase]]:
    if (event.settle is None) == (event.refund is None):
        yield keys, Phrase("needs_event")
    if event.refund is not None and event.day is None:
        yield (*keys, "date"), Phrase("needs_day")
    care = event.settle
    if care and care.admitted and care.admitted > care.day:
        yield (*keys, "settle", "admitted"), Phrase("needs_admission")
    if care and care.kind is Kind.CHRONIC and care.disease is None:
        yield (*keys, "settle", "disease"), Phrase("needs_disease")


class Player:
    """One person on an empty ledger, whose settlements and refunds are played event by event."""

    def __init__(self, rules: Rules, person: ScenarioPerson) -> None:
        self.rules, self.person, self.account = rules, person, person.account
        self.ledger: dict[str, int] = {}
        self.settled: dict[str, Outcome] = {}
        self.refunded: set[str] = set()
        self.refusal: Refused | None = None

    def play(self, event: Event) -> Result:
        """Return the event's result: figures in fen, or ``{"refused": CODE}`` with nothing changed."""
        self.refusal = None
        try:
            return self._settle(event.id, event.settle) if event.settle else self._refund(event.refund or "")
        except Refused as error:
            self.refusal = error
            return {"refused": error.code}

    def _settle(self, name: str, care: Care) -> Result:
        outcome = calculate_split(self.rules, self.person, self.account, self.ledger, care)
        self.ledger = accumulators.applied(self.ledger, outcome.deltas)
        self.account -= outcome.split.account
        self.settled[name] = outcome
        return msgspec.structs.asdict(outcome.split)

    def _refund(self, name: str) -> Result:
        if name in self.refunded:
            raise Refused("already_refunded")
        if name not in self.settled:
            raise Refused("unknown_settlement")
        outcome = self.settled[name]
        self.refunded.add(name)
        self.ledger = accumulators.reverted(self.ledger, outcome.deltas)
        self.account += outcome.split.account
        split = outcome.split
        return {"total": -split.total, "fund": -split.fund, "account": -split.account, "cash": -split.cash}


def play(rules: Rules, case: Case) -> dict[str, Result]:
    """Play a case on an empty ledger; return the results by event id."""
    player = Player(rules, case.person)
    return {event.id: player.play(event) for event in case.events}


def differences(case: Case, results: dict[str, Result]) -> tuple[str, ...]:
    """Return every figure that differs from the expected one, as ``V1.pool: 100, expected 200``."""
    return tuple(
        f"{event}.{name}: {results.get(event, {}).get(name)}, expected {value}"
        for event, expected in case.expect.items()
        for name, value in expected.items()
        if results.get(event, {}).get(name) != value
    )
