"""What a client is told of a step: the person who comes, what is shown, and the bill."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

from simulation import samples
from simulation.rehearsal.driver import Bill, BillLine, Credential, Person, Told
from simulation.rehearsal.scenario import OfBill, Presented, Scenario, Step
from simulation.samples import SamplePerson
from simulation.served import codes
from terminal.model import Kind, Quantity
from terminal.money import plain

_STAY = timedelta(days=3)


class Teller:
    """Words the steps of one run; each bill keeps its number for all steps that are about it."""

    def __init__(self, run_id: str, language: str) -> None:
        self._run, self._language, self._serial, self._steps = run_id, language, count(1), count(1)
        self._people = {each.number: each for each in samples.people()}
        self._offered, self._numbers = samples.catalogue(), dict[tuple[str, str, int], str]()

    def told(self, scenario: Scenario, step: Step, place: int, *, url: str, now: datetime, code: str = "") -> Told:
        """Return a step, its bill the `place`-th that it stands for; `code` is that of an e-voucher that is shown."""
        of = next((each for each in scenario.bills if each.id == step.bill), None)
        who = self._people[of.person] if of else None
        return Told(
            run=self._run,
            scenario=scenario.id,
            step=next(self._steps),
            verb=step.verb,
            url=url,
            now=f"{now:%Y-%m-%d %H:%M:%S}",
            counter=place % step.counters + 1 if step.counters > 1 else step.counter,
            says=step.says.in_language(self._language),
            use_account=step.use_account,
            person=_person(who) if who else None,
            bill=self._bill(of, now, self._number(scenario, of, place)) if of else None,
            credential=self._shown(who, step.presents, code) if who and step.presents else None,
            returned=tuple(self._listed(step.returned)),
            change=step.change,
        )

    def _number(self, scenario: Scenario, of: OfBill, place: int) -> str:
        key = (scenario.id, of.id, place)
        if key not in self._numbers:
            self._numbers[key] = f"{self._run}{scenario.id}-{next(self._serial)}"
        return self._numbers[key]

    def _shown(self, who: SamplePerson, presents: Presented, code: str) -> Credential:
        number, card_sn = who.card.card_number.reveal(), who.card.card_sn.reveal()
        match presents:
            case Presented.ID_CARD:
                return Credential(mdtrt_cert_type="02", number=who.id_number.reveal())
            case Presented.CARD:
                return Credential(mdtrt_cert_type="03", number=number, card_sn=card_sn)
            case Presented.WRONG_CARD:
                other = next(each for each in self._people.values() if each.number != who.number)
                return Credential(mdtrt_cert_type="03", number=number, card_sn=other.card.card_sn.reveal())
            case _:
                return Credential(mdtrt_cert_type="01", number=code)

    def _bill(self, of: OfBill, now: datetime, number: str) -> Bill:
        own = (_line(code, name, quantity, price) for code, name, quantity, price in of.own)
        lines = (*self._listed(of.lines), *own)
        return Bill(
            number=number,
            kind=of.kind,
            day=f"{now:%Y-%m-%d}",
            total=str(sum((Decimal(each.amount) for each in lines), Decimal())),
            lines=lines,
            admitted=f"{now - _STAY:%Y-%m-%d}" if of.kind is Kind.INPATIENT else "",
            disease=of.disease,
        )

    def _listed(self, lines: tuple[tuple[str, Quantity], ...]) -> Iterator[BillLine]:
        for code, quantity in lines:
            yield _line(code, self._offered[code].name, quantity, self._offered[code].unit_price)


def _line(code: str, name: str, quantity: Quantity, price: int) -> BillLine:
    amount = int((Decimal(str(quantity)) * price).quantize(Decimal(1), ROUND_HALF_UP))
    return BillLine(code=code, name=name, quantity=str(quantity), price=plain(price), amount=plain(amount))


def _person(who: SamplePerson) -> Person:
    return Person(
        psn_no=who.number,
        name=who.name.reveal(),
        id_number=who.id_number.reveal(),
        card_number=who.card.card_number.reveal(),
        card_sn=who.card.card_sn.reveal(),
        insuplc_admdvs=who.insured.insured_area,
        insutype=codes.INSURANCES[who.insured.insurance],
    )
