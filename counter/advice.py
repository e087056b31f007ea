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
from terminal.benefit.whatif import Change, Offer, offers, tried, whatif
from terminal.errors import Refused
from terminal.institutions import Designated
from terminal.model import Bill, Care, Institution, Line, Person, Presettlement, Settlement, Split, payment


class Advice:
    """Uses rules and register only, so that no trial can reach a platform or a journal."""

    def __init__(self, rules: Rules, hospital: Institution) -> None:
        self._rules, self._hospital = rules, hospital

    def what_if(self, agreed: Presettlement, change: Change) -> Split:
        """Split the bill on the counter under other circumstances; raises Refused if it would be refused."""
        person = agreed.patient.person
        insured, ledger, family = person.insured, person.accumulators, person.family_account
        return whatif(self._rules, insured, person.account, ledger, agreed.bill.care, change, family).split

    def offers(self, person: Person, bill: Bill, today: date) -> tuple[Offer, ...]:
        """List the registrations that can still be made for a bill and would leave the person less to pay."""
        return offers(self._rules, person, bill.care, today)

    def tried(self, error: BaseException, person: Person, care: Care) -> BaseException:
        """Return a refusal with the other way to settle the bill, if a trial shows that there is one."""
        if not isinstance(error, Refused):
            return error
        return tried(self._rules, person.insured, person.accumulators, care, error)

    def notices(self, person: Person, bill: Bill) -> tuple[Notice, ...]:
        """List the provisions of the documents that concern this person and bill and change no figure."""
        return self._rules.notices(person.insured, bill.care)

    def says(self, clauses: str, language: str) -> tuple[str, ...]:
        """Return the text of each cited clause."""
        return self._rules.says(clauses, language)

    def limits(self, person: Person, day: date) -> tuple[YearLimit, ...]:
        """List the year's caps of a person for care at this hospital; there are none without insurance."""
        if person.insured.self_pay:
            return ()
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
