"""Plays worked cases: each on an empty insurer ledger, through the same rules as the counter."""

import re
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, field

from terminal.benefit import ledger as book
from terminal.benefit.rules import Rules
from terminal.benefit.split import Outcome, settle
from terminal.errors import BadInput, Refused
from terminal.model import Care, Fen, Insurance, Insured, Kind, RecognitionKind

Result = dict[str, Any]


class ScenarioPerson(Insured, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person of a case: what the rules need, a name, and the account's balance in fen."""

    name: str = ""
    account: Fen = 0


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that happens: a settlement, or the refund of an earlier one on a day."""

    id: str
    settle: Care | None = None
    refund: str | None = None
    day: date | None = field(name="date", default=None)


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked case as the cases folder's README describes it."""

    case: str
    person: ScenarioPerson
    events: tuple[Event, ...]
    title: str = ""
    basis: str = ""
    expect: dict[str, Result] = field(default_factory=dict)


def decode(data: bytes, name: str) -> Case:
    """Read a case, in which null stands for an optional field that is not there.

    Raises BadInput("scenario_field", file, field, allowed) where it does not fit.
    """
    try:
        case = _read(data)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        named = _FIELD.search(what)
        place = ".".join(part for part in (where.strip(".`"), named and named[1]) if part)
        raise BadInput("scenario_field", file=name, field=place or "(case)", allowed=what) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("scenario_field", file=name, field="(file)", allowed=f"JSON: {error}") from error
    _check(case, name)
    return case


def _read(data: bytes) -> Case:
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        if "got `null`" not in str(error):
            raise
        return msgspec.convert(_without_nulls(msgspec.json.decode(data)), Case)


def _without_nulls(node: object) -> object:
    match node:
        case dict():
            return {name: _without_nulls(below) for name, below in node.items() if below is not None}
        case list():
            return [_without_nulls(below) for below in node]
        case _:
            return node


_DECODER = msgspec.json.Decoder(Case)
_FIELD = re.compile(r"field `(\w+)`")


def _check(case: Case, name: str) -> None:
    if case.person.insurance is Insurance.EMPLOYEE and case.person.status is None:
        raise BadInput("scenario_field", file=name, field="person.status", allowed="active or retired (employee)")
    for index, recognition in enumerate(case.person.recognitions):
        if recognition.kind is RecognitionKind.CHRONIC and recognition.disease is None:
            where = f"person.recognitions[{index}].disease"
            raise BadInput("scenario_field", file=name, field=where, allowed="the code of the disease (chronic)")
    seen: set[str] = set()
    for index, event in enumerate(case.events):
        where = f"events[{index}]"
        if event.id in seen:
            raise BadInput("scenario_field", file=name, field=f"{where}.id", allowed="an id of its own")
        seen.add(event.id)
        _check_event(event, name, where)


def _check_event(event: Event, name: str, where: str) -> None:
    if (event.settle is None) == (event.refund is None):
        raise BadInput("scenario_field", file=name, field=where, allowed="one of settle, refund")
    if event.refund is not None and event.day is None:
        raise BadInput("scenario_field", file=name, field=f"{where}.date", allowed="the day of the refund")
    care = event.settle
    if care and care.admitted and care.admitted > care.day:
        allowed = "a day not after date"
        raise BadInput("scenario_field", file=name, field=f"{where}.settle.admitted", allowed=allowed)
    if care and care.kind is Kind.CHRONIC and care.disease is None:
        field_name = f"{where}.settle.disease"
        raise BadInput("scenario_field", file=name, field=field_name, allowed="the code of the disease (chronic)")


class Player:
    """One person at an empty ledger: settles and refunds, event by event."""

    def __init__(self, rules: Rules, person: ScenarioPerson) -> None:
        self.rules, self.person, self.account = rules, person, person.account
        self.ledger: dict[str, int] = {}
        self.settled: dict[str, Outcome] = {}
        self.refunded: set[str] = set()

    def play(self, event: Event) -> Result:
        """Return what the event gives: figures in fen, or ``{"refused": CODE}`` with nothing changed."""
        try:
            return self._settle(event.id, event.settle) if event.settle else self._refund(event.refund or "")
        except Refused as error:
            return {"refused": error.code}

    def _settle(self, name: str, care: Care) -> Result:
        outcome = settle(self.rules, self.person, self.account, self.ledger, care)
        self.ledger = book.applied(self.ledger, outcome.deltas)
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
        self.ledger = book.reverted(self.ledger, outcome.deltas)
        self.account += outcome.split.account
        split = outcome.split
        return {"total": -split.total, "fund": -split.fund, "account": -split.account, "cash": -split.cash}


def play(rules: Rules, case: Case) -> dict[str, Result]:
    """Play a case from an empty ledger; the results by event id."""
    player = Player(rules, case.person)
    return {event.id: player.play(event) for event in case.events}


def differences(case: Case, results: dict[str, Result]) -> tuple[str, ...]:
    """Name every expected figure that came out otherwise, as ``V1.pool: 100, expected 200``."""
    return tuple(
        f"{event}.{name}: {results.get(event, {}).get(name)}, expected {value}"
        for event, expected in case.expect.items()
        for name, value in expected.items()
        if results.get(event, {}).get(name) != value
    )
