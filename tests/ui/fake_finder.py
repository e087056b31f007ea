"""A search that finds what a test gives it, however it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from terminal.checkout.finder import Found, Hit, Standing
from terminal.journal.search_index import Key
from terminal.model import Act, Drawer, PatientKey, PatientRecord, State, Transaction, drawer, payment
from terminal.private import Private
from tests.ui import counter
from tests.ui.fakes import FakeCheckout


@dataclass
class FakeFinder:
    """Finds the same people and settlements for every text that is not empty."""

    found: Found

    def find(self, typed: str, standing: Standing | None = None) -> Found:
        return self.found if typed.strip() else Found()

    def day_beside(self, day: date, *, later: bool) -> date | None:
        return None


def record(*, self_pay: bool) -> PatientRecord:
    """A person in the hospital's records with two unpaid bills."""
    patient = counter.patient()
    return PatientRecord(
        number="26110001",
        name=Private("欧阳震华"),
        id_number=patient.person.id_number,
        gender="男",
        birth=date(1959, 5, 12),
        area="371602",
        self_pay=self_pay,
        bills=patient.bills,
        visits=tuple(bill.number for bill in patient.bills),
    )


def hits() -> Sequence[Hit]:
    """A settlement in each standing."""
    agreed = counter.presettlement(counter.patient(), "ZY202611220017", 120_000)
    due = agreed.answer.split.cash
    made = replace(counter.settlement(agreed, payment.cash(due, due + 5_000)), state=State.SETTLED)
    settled = replace(counter.ended(made), recorded=True, copies=1, is_given=True)
    given = counter.refunded(made)
    refund = replace(_refund(counter.ended(made, Act.REFUND)), refund=given.refund, copies=1)
    back = replace(settled, state=State.REFUNDED, settlement=given.settlement)
    ways = [
        (settled, None),
        (replace(settled, copies=0, is_given=False), None),
        (replace(settled, recorded=False), None),
        (back, refund),
        (back, replace(refund, is_waiting=True)),
    ]
    numbered = [(f"{made.number[:-2]}{at:02d}", *way) for at, way in enumerate(ways)]
    by = ((0, PatientKey.PINYIN), (1, Key.NUMBER))
    return tuple(
        Hit(_named(one, number), other and _named(other, number), (), record(self_pay=False), by[: 1 + at % 2])
        for at, (number, one, other) in enumerate(numbered)
    )


def _refund(of: Transaction) -> Transaction:
    return replace(of, recorded=True, settlement=None)


def _named(of: Transaction, number: str) -> Transaction:
    return replace(of, number=number, settlement=of.settlement and replace(of.settlement, number=number))


def finder() -> FakeFinder:
    """A search that finds a person of each kind and a settlement in each standing, by two terms."""
    people = tuple((record(self_pay=each), ((0, PatientKey.PINYIN), (1, PatientKey.BILL))) for each in (True, False))
    return FakeFinder(Found(terms=2, people=people, hits=tuple(hits()), fitting=300))


class Records(FakeCheckout):
    """A checkout that knows the drawer record of every settlement that is found."""

    def drawer(self, settlement_number: str) -> Drawer:
        hit = next(each for each in hits() if each.settled.number == settlement_number)
        assert hit.settled.settlement is not None
        return drawer.of_settlement(hit.settled.settlement)
