"""What our own rules tell without asking anybody: what if, notices, the year's limits, designated institutions."""

from collections.abc import Sequence
from datetime import date

from terminal import institutions
from terminal.benefit.limits import YearLimit, year_limits
from terminal.benefit.rules import Rules
from terminal.benefit.schema import Notice
from terminal.institutions import Designated
from terminal.model import Bill, Institution, Person, Presettlement, Split
from terminal.whatif import Change, whatif


class Advice:
    """Knows rules and register and nothing else, so that no trial can reach a platform or a journal."""

    def __init__(self, rules: Rules, hospital: Institution) -> None:
        self._rules, self._hospital = rules, hospital

    def what_if(self, agreed: Presettlement, change: Change) -> Split:
        """Split what is on the counter under other circumstances; raises Refused where it would be refused."""
        person = agreed.patient.person
        insured, ledger, family = person.insured, person.accumulators, person.family_account
        return whatif(self._rules, insured, person.account, ledger, agreed.bill.care, change, family).split

    def notices(self, person: Person, bill: Bill) -> tuple[Notice, ...]:
        """List what documents say of this kind of care that moves no figure."""
        return self._rules.notices(person.insured.insured_area, bill.care.kind, bill.care.day)

    def limits(self, person: Person, day: date) -> tuple[YearLimit, ...]:
        """List the year's caps of a person for care at this hospital."""
        return year_limits(self._rules, person.insured, self._hospital, person.accumulators, day)

    def search(self, typed: str) -> Sequence[Designated]:
        """Find designated institutions by what was typed: digits are an area's code, the rest stands in the name."""
        given = typed.split()
        area = next((word for word in reversed(given) if word.isdigit()), "")
        words = " ".join(word for word in given if not word.isdigit())
        return institutions.load().search(words, area)
