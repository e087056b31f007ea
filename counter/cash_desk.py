"""The hospital's cash office as one counter reaches it: what it takes is booked, what its operator does delivered."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from msgspec import json
from msgspec.structs import replace

from terminal.accounts.booking import book
from terminal.errors import BadInput, NotSent, Refused
from terminal.journal import Journal
from terminal.journal.entry import EMPTY, Entry, Note, Step, text_of, why
from terminal.journal.visits import Pace, pace
from terminal.model import Act, Anchor, AnyOfficeAct, Begin, Close, Interval, takings
from terminal.ports import CashOffice

_log = logging.getLogger(__name__)


class Taken(NamedTuple):
    """The settlements that an operator has made since the last closing, and the cash of the interval in fen."""

    settled: int = 0
    cash: int = 0
    since: datetime | None = None


class CashDesk:
    """The acts at the cash office of whoever is signed in at a counter, each journaled first and carried out once.

    `operator` returns who that is; `terminal` is the identity under which its journal is booked. `open_acts` are the
    entries of acts that an earlier run left without an answer. `ensure_may` raises where the person of an act lacks the
    right to it.
    """

    def __init__(
        self,
        office: CashOffice,
        journal: Journal,
        counter: str,
        terminal: str,
        operator: Callable[[], str],
        clock: Callable[[], datetime],
        open_acts: Iterable[Entry] = (),
        ensure_may: Callable[[AnyOfficeAct], None] = lambda _: None,
    ) -> None:
        self.office, self._journal, self.counter, self._terminal = office, journal, counter, terminal
        self.operator, self.clock = operator, clock
        self._open, self._on_duty, self._ensure_may = list(open_acts), "", ensure_may

    def demonstrate(self, at: datetime) -> None:
        """Put the operator, that of a demonstration, on duty once and for all, at whatever counter, without a float."""
        operator = self.operator()
        try:
            self.office.perform(f"demonstration-{operator}", Begin(by=operator, at=at, counter=""))
        except (NotSent, Refused) as error:
            _log.info("no interval opened: %s", error)

    def ensure_on_duty(self) -> None:
        """Raise Refused("off_duty") if the operator has no open interval at this counter: money would be nobody's."""
        operator = self.operator()
        if self._on_duty == operator:
            return
        interval = self.office.interval(operator)
        if interval.since is None or interval.counter not in {"", self.counter}:
            raise Refused("off_duty", operator=operator)
        self._on_duty = operator

    def book(self) -> None:
        """Book what the counter has taken since the last time; raises NotSent if the hospital does not answer."""
        book(self._journal, self.office, self._terminal, self.counter, self.operator())

    def note_takings(self) -> None:
        """Book as `book` does; what cannot be booked now is booked with the next patient, or before a closing."""
        try:
            self._journal.flush()
            self.book()
        except NotSent as error:
            _log.info("not booked: %s", error)

    def taken(self) -> Taken | None:
        """Return what the operator has taken so far, as far as it is on disk; None if the hospital does not answer."""
        try:
            self.book()
            interval = self.office.interval(self.operator())
        except NotSent as error:
            _log.info("not told: %s", error)
            return None
        return Taken(interval.settlements, takings.cash(interval.booked), interval.since)

    def interval(self) -> Interval:
        """Return what the operator has taken since the last closing; raises NotSent."""
        self._deliver_open()
        self._journal.flush()
        self.book()
        return self.office.interval(self.operator())

    def pace(self, since: datetime | None) -> Pace | None:
        """Return how long visits took from card to receipt since a time, None where there were none."""
        return pace(self._journal.visits(self.operator(), since)) if since else None

    def perform(self, act: AnyOfficeAct) -> str:
        """Carry an act out and return the number of what it made; the same again after no answer is that one act.

        Raises Refused as the cash office does, NotSent if nothing of it is known there yet: it is delivered later.
        """
        self._ensure_may(act)
        repeated = next((each for each in self._open if _is_same(_act_of(each), act)), None)
        if repeated:
            return self._deliver(repeated)
        self._deliver_open()
        if isinstance(act, Close):
            act = self._witnessed(act)
        sent = self._journal.trace(Note(Act.OFFICE, Step.SENT, "", body=text_of(act), sends=True))
        self._open.append(sent)
        return self._deliver(sent)

    def _witnessed(self, act: Close) -> Close:
        """Return a closing with what the journal of this counter knows of it."""
        since = self.office.interval(act.by).since or act.until
        reprints = tuple(self._journal.reprints(act.by, since, act.until))
        return replace(act, journal=Anchor(*self._journal.head()), counter=self.counter, reprints=reprints)

    def _deliver_open(self) -> None:
        """Deliver what an earlier run or a failure left; what the office refuses by now has been refused for good."""
        for each in tuple(self._open):
            with suppress(BadInput, Refused):
                self._deliver(each)

    def _deliver(self, sent: Entry) -> str:
        try:
            number = self.office.perform(sent.message_id or "", _act_of(sent))
        except (BadInput, Refused) as error:
            self._end(sent, Step.REFUSED, "", why(error.code))
            raise
        self._end(sent, Step.RECORDED, number, EMPTY)
        self._on_duty = ""
        return number

    def _end(self, sent: Entry, step: Step, number: str, body: str) -> None:
        self._journal.trace(Note(Act.OFFICE, step, "", number, body, sent.transaction_id))
        self._open.remove(sent)


def _act_of(sent: Entry) -> AnyOfficeAct:
    act: AnyOfficeAct = json.decode(sent.body, type=AnyOfficeAct)
    return act


def _is_same(sent: AnyOfficeAct, again: AnyOfficeAct) -> bool:
    """Return whether an act asks for what another one did, at whatever time."""
    if isinstance(sent, Close) and isinstance(again, Close):
        again = replace(again, journal=sent.journal, counter=sent.counter, reprints=sent.reprints)
    return replace(again, at=sent.at) == sent
