"""Results of the terminal's own rules, without any request: what if, notices, the year's limits, institutions."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from terminal import institutions
from terminal.benefit.limits import YearLimit, year_limits
from terminal.benefit.recompute import recompute, stored
from terminal.benefit.rules import Rules
from terminal.benefit.schema import Notice
from terminal.benefit.split import totals
from terminal.benefit.whatif import Change, whatif
from terminal.errors import Refused
from terminal.institutions import Designated
from terminal.model import Bill, Institution, Line, Person, Presettlement, Settlement, Split, payment


class Advice:
    """Uses rules and register only, so that no trial can reach a platform or a journal."""

    def __init__(self, rules: Rules, hospital: Institution) -> None:
        self._rules, self._hospital = rules, hospital

    def what_if(self, agreed: Presettlement, change: Change) -> Split:
        """Split the bill on the counter under other circumstances; raises Refused if it would be refused."""
        person = agreed.patient.person
        insured, ledger, family = person.insured, person.accumulators, person.family_account
        return whatif(self._rules, insured, person.account, ledger, agreed.bill.care, change, family).split

    def notices(self, person: Person, bill: Bill) -> tuple[Notice, ...]:
        """List the provisions of the documents for this kind of care that change no figure."""
        return self._rules.notices(person.insured.insured_area, bill.care.kind, bill.care.day)

    def limits(self, person: Person, day: date) -> tuple[YearLimit, ...]:
        """List the year's caps of a person for care at this hospital."""
        return year_limits(self._rules, person.insured, self._hospital, person.accumulators, day)

    def split_kept(self, settlement: Settlement, kept: Sequence[Line]) -> Split | None:
        """Split the lines kept after a refund by line, on the year's ledger at the time of the settlement.

        None without rules, or if the kept lines alone would be refused.
        """
        if settlement.refusal:
            return payment.in_full(totals(kept)[0])
        past = stored(settlement)
        if past is None:
            return None
        try:
            return recompute(self._rules, replace(past, care=replace(past.care, lines=tuple(kept)))).split
        except Refused:
            return None

    def search(self, typed: str) -> Sequence[Designated]:
        """Find designated institutions: digits in `typed` are an area's code, other text is part of the name."""
        given = typed.split()
        area = next((word for word in reversed(given) if word.isdigit()), "")
        words = " ".join(word for word in given if not word.isdigit())
        return institutions.load().search(words, area)
