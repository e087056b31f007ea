"""Finding people without a card, and settlements in the journal, by any of what a cashier may know of them."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from terminal.checkout.search_terms import Term, terms_of
from terminal.errors import JiesuanError
from terminal.journal.entry import Entry, fold
from terminal.journal.search_index import Key, SearchIndex, whole
from terminal.model import Act, PatientKey, PatientRecord, State, Transaction
from terminal.ports import Hospital
from terminal.private import Private

_log = logging.getLogger(__name__)

PEOPLE, MANY, FEW = 20, 100, 20
"""The most people shown, the most settlements shown, and the most of these that fit only some of the terms."""
LOOKED_AT = 1_000
"""The most settlements looked at, where only those that stand in one way are wanted."""


class Standing(StrEnum):
    """How a settlement stands, the first of these that holds."""

    OPEN = "open"
    UNPRINTED = "unprinted"
    REFUNDED = "refunded"
    SETTLED = "settled"


Matched = tuple[tuple[int, Key | PatientKey], ...]


class Hit(NamedTuple):
    """A settlement that was found: its transaction, that of its refund, whose it is, and which terms found it by what.

    `entries` are those of its bill; `record` is None where the hospital does not tell.
    """

    settled: Transaction
    refund: Transaction | None
    entries: tuple[Entry, ...]
    record: PatientRecord | None = None
    matched: Matched = ()

    @property
    def standing(self) -> Standing:
        """How it stands, with its refund."""
        both = [each for each in (self.settled, self.refund) if each]
        if any(each.is_unfinished for each in both):
            return Standing.OPEN
        if any(each.owes_receipt for each in both[-1:]):
            return Standing.UNPRINTED
        return Standing.REFUNDED if self.settled.state is State.REFUNDED else Standing.SETTLED


class Found(NamedTuple):
    """What was found: people with unpaid bills, then settlements, those that fit most terms and the newest first.

    `fitting` tells how many settlements fit, more than there are `hits` where these are many. `lacks_history` while the
    journal is still being read through, `lacks_hospital` if that did not answer.
    """

    terms: int = 0
    people: tuple[tuple[PatientRecord, Matched], ...] = ()
    hits: tuple[Hit, ...] = ()
    fitting: int = 0
    lacks_history: bool = False
    lacks_hospital: bool = False


class Finder:
    """Searches on the thread that calls it; `entries` returns all entries of a bill, `clock` the time."""

    def __init__(
        self,
        hospital: Hospital,
        index: SearchIndex,
        entries: Callable[[str], Iterable[Entry]],
        clock: Callable[[], datetime],
    ) -> None:
        self._hospital, self._index, self._entries, self._clock = hospital, index, entries, clock

    def find(self, typed: str, standing: Standing | None = None) -> Found:
        """Find what fits a text: all its terms, or then only some of them; of these days alone, if it names any."""
        lacks_history = not self._index.catch_up()
        terms = terms_of(typed, self._clock().date())
        records, is_silent = self._known(terms)
        matched = self._matched(terms, records)
        order = sorted(matched, key=lambda seq: (-len(matched[seq]), -seq))
        whole = sum(len(matched[seq]) == len(terms) for seq in order)
        hits = self._hits(order[: min(whole, LOOKED_AT) + FEW], matched, standing)
        people = tuple((each, _of_record(each, terms)) for each in records if each.bills)[:PEOPLE]
        named, is_mute = self._named(hits, records)
        return Found(len(terms), people, named, len(order), lacks_history, is_silent or is_mute)

    def day_beside(self, day: date, *, later: bool) -> date | None:
        """Return the nearest earlier or later day with anything settled or refunded."""
        return self._index.day_beside(day, later=later)

    def _known(self, terms: Sequence[Term]) -> tuple[Sequence[PatientRecord], bool]:
        """Return whom the hospital finds, and whether it did not answer."""
        parts = tuple(each.text if each.is_hospitals else Private("") for each in terms)
        return self._asked(parts, MANY) if any(parts) else ((), False)

    def _asked(self, parts: Sequence[Private], limit: int) -> tuple[Sequence[PatientRecord], bool]:
        try:
            return self._hospital.find(parts, limit), False
        except JiesuanError as error:
            _log.info("nobody found: %s", error.code)
            return (), True

    def _matched(
        self, terms: Sequence[Term], records: Sequence[PatientRecord]
    ) -> dict[int, dict[int, Key | PatientKey]]:
        """Return by what each term finds a settlement; of the days that are named alone, if any is."""
        matched: dict[int, dict[int, Key | PatientKey]] = {}
        for place, seqs in enumerate(self._by_term(terms)):
            for seq, key in seqs.items():
                matched.setdefault(seq, {})[place] = key
        for record in records:
            found, _ = self._index.find(whole(Key.BILL, each) for each in record.visits)
            for seq in found:
                for each in record.matched:
                    matched.setdefault(seq, {}).setdefault(each.part, each.key)
        days = {place for place, term in enumerate(terms) if term.day}
        return {seq: by for seq, by in matched.items() if not days or days & by.keys()}

    def _by_term(self, terms: Sequence[Term]) -> list[dict[int, Key]]:
        """Return what each term finds; of what finds too much also what the other terms find."""
        found = [self._index.find(each.lookups) for each in terms]
        others = {seq for seqs, wide in found if not wide for seq in seqs}
        return [seqs | (self._index.among(wide, others) if wide and others else {}) for seqs, wide in found]

    def _hits(
        self, order: Sequence[int], matched: dict[int, dict[int, Key | PatientKey]], standing: Standing | None
    ) -> list[Hit]:
        made, hits = self._index.made(order), list[Hit]()
        for seq in order:
            hit = self._hit(made[seq].bill, made[seq].number) if seq in made and len(hits) < MANY else None
            if hit and standing in {None, hit.standing}:
                hits.append(hit._replace(matched=tuple(matched[seq].items())))
        return hits

    def _hit(self, bill: str, number: str) -> Hit | None:
        entries = tuple(self._entries(bill))
        known = [each for each in fold(entries).values() if each.number == number]
        refund = next((each for each in known if each.act is Act.REFUND and (each.refund or each.is_open)), None)
        settled = next((each for each in known if each.act is Act.SETTLE), None)
        return Hit(settled, refund, entries) if settled else None

    def _named(self, hits: Sequence[Hit], records: Collection[PatientRecord]) -> tuple[tuple[Hit, ...], bool]:
        """Return the hits with the person of each, as far as the hospital tells, and whether it did not answer."""
        of_bill = {bill: each for each in records for bill in each.visits}
        missing = {each.settled.bill_number for each in hits} - of_bill.keys()
        more, is_silent = self._asked(tuple(map(Private, sorted(missing))), len(missing)) if missing else ((), False)
        of_bill |= {bill: each for each in more for bill in each.visits}
        return tuple(each._replace(record=of_bill.get(each.settled.bill_number)) for each in hits), is_silent


def _of_record(record: PatientRecord, terms: Sequence[Term]) -> Matched:
    return tuple((each.part, each.key) for each in record.matched if each.part < len(terms))
