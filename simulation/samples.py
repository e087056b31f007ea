"""The synthetic people, their cards, and the bills of the sample hospital, read from the fixtures."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import field
from msgspec.structs import asdict, replace

from terminal.errors import Phrase
from terminal.input_file import Keys, read
from terminal.model import Bill, CardCredential, Care, Fen, Institution, Insured, Kind, Line, Noun, Quantity
from terminal.private import Private

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


class SampleCard(Noun, frozen=True):
    """A synthetic social-security card; dates as the chip holds them (YYYYMMDD)."""

    card_sn: Private
    card_number: Private
    version: str
    issued: str
    expires: str


class SamplePerson(Noun, frozen=True):
    """A synthetic person with card and insurance; `account` in fen."""

    number: str
    name: Private
    id_number: Private
    gender: str
    account: Fen
    insured: Insured
    card: SampleCard

    def credential(self) -> CardCredential:
        """Return what a reader reads from the card."""
        area = self.card.card_sn.reveal()[:6]
        return CardCredential(id_number=self.id_number, name=self.name, area=area, **asdict(self.card))


class SampleBill(Noun, frozen=True):
    """An unpaid bill with the person number of the patient."""

    patient: str
    bill: Bill


class _Hospital(Noun, frozen=True):
    """The hospital and its catalogue: item code to a line of one unit."""

    institution: Institution
    catalogue: dict[str, Line]


class _Written(Noun, frozen=True):
    number: str
    patient: str
    department: str
    stated_total: Fen
    kind: Kind
    day: date = field(name="date")
    lines: tuple[tuple[str, Quantity], ...]
    admitted: date | None = None
    emergency: bool = False
    disease: str | None = None
    child: int | None = None


def people(folder: Path = FIXTURES) -> tuple[SamplePerson, ...]:
    """Read the synthetic people."""
    return read(folder / "people.json", tuple[SamplePerson, ...])


def institution(folder: Path = FIXTURES) -> Institution:
    """Read the sample hospital's own facts."""
    return read(folder / "hospital.json", _Hospital).institution


def bills(folder: Path = FIXTURES) -> tuple[SampleBill, ...]:
    """Read the unpaid bills, each line filled in from the hospital's catalogue."""
    hospital = read(folder / "hospital.json", _Hospital)
    written = read(folder / "bills.json", tuple[_Written, ...], check=partial(_unlisted, hospital))
    return tuple(SampleBill(patient=each.patient, bill=_bill(each, hospital)) for each in written)


def _unlisted(hospital: _Hospital, bills: tuple[_Written, ...]) -> Iterator[tuple[Keys, Phrase]]:
    """Find the lines whose item is not in the hospital's catalogue."""
    for number, bill in enumerate(bills):
        for index, (code, _) in enumerate(bill.lines):
            if code not in hospital.catalogue:
                yield (number, "lines", index, 0), Phrase("needs_item")


def _bill(written: _Written, hospital: _Hospital) -> Bill:
    care = Care(
        hospital=hospital.institution,
        kind=written.kind,
        day=written.day,
        lines=tuple(_line(hospital, code, quantity) for code, quantity in written.lines),
        admitted=written.admitted,
        emergency=written.emergency,
        disease=written.disease,
        child=written.child,
    )
    return Bill(number=written.number, department=written.department, stated_total=written.stated_total, care=care)


def _line(hospital: _Hospital, code: str, quantity: str) -> Line:
    return replace(hospital.catalogue[code], code=code, quantity=quantity)
