"""The synthetic people, their cards, and the hospitals with their bills, read from the fixtures."""

from collections.abc import Container, Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path

from msgspec import field
from msgspec.structs import asdict, replace

from simulation import nameplate
from terminal import institutions
from terminal.errors import Phrase
from terminal.input_file import Keys, read
from terminal.model import (
    Area,
    Bill,
    CardCredential,
    Care,
    Fen,
    Institution,
    Insured,
    Kind,
    Line,
    LineClass,
    Noun,
    Quantity,
    Ratio,
    Treating,
)
from terminal.private import Private

FIXTURES = nameplate.FIXTURES
_PEOPLE = ("people.json", "people-of-areas.json")
_SELF_PAY = "self-pay.json"
_SETS, _ITEMS = "hospitals", "items.json"


class Said(Noun, frozen=True):
    """A text in both languages."""

    zh_CN: str  # noqa: N815, the language's name
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in zh_CN or en."""
        return self.zh_CN if language == "zh_CN" else self.en


class SampleCard(Noun, frozen=True):
    """A synthetic social-security card; dates as the chip holds them (YYYYMMDD)."""

    card_sn: Private
    card_number: Private
    version: str
    issued: str
    expires: str


class SamplePerson(Noun, frozen=True):
    """A synthetic person with card and insurance; `account` in fen, `why` says what makes it worth trying."""

    number: str
    name: Private
    id_number: Private
    gender: str
    account: Fen
    insured: Insured
    card: SampleCard
    why: Said | None = None

    def credential(self) -> CardCredential:
        """Return what a reader reads from the card."""
        area = self.card.card_sn.reveal()[:6]
        return CardCredential(id_number=self.id_number, name=self.name, area=area, **asdict(self.card))


class SelfPayPerson(Noun, frozen=True):
    """A synthetic person without insurance, by the number of the sample hospital (病人ID)."""

    number: str
    name: Private
    id_number: Private
    gender: str
    birth: date
    area: Area


class SampleBill(Noun, frozen=True):
    """An unpaid bill with the person number of the patient."""

    patient: str
    bill: Bill


class _Hospital(Noun, frozen=True):
    """The hospital and its catalogue: item code to a line of one unit."""

    institution: Institution
    catalogue: dict[str, Line]


class CareWritten(Noun, frozen=True, kw_only=True):
    """A person's care as files have it; `lines` are item codes of the hospital's catalogue with quantities."""

    lines: tuple[tuple[str, Quantity], ...]
    admitted: date | None = None
    emergency: bool = False
    disease: str | None = None
    child: int | None = None
    doctor: str = ""
    treating: Treating | None = None


class _Written(CareWritten, frozen=True, kw_only=True):
    """A bill as written: a total that is not stated is that of the lines."""

    number: str
    patient: str
    department: str
    kind: Kind
    day: date = field(name="date")
    stated_total: Fen | None = None


class _SelfPay(Noun, frozen=True):
    """The people without insurance, and their unpaid bills at the sample hospital."""

    people: tuple[SelfPayPerson, ...]
    bills: tuple[_Written, ...]


class _Offer(Noun, frozen=True):
    """An item that a hospital offers: its price in fen a unit, and the terms that differ at its place."""

    price: Fen
    class_: LineClass | None = field(name="class", default=None)
    self_pay: Ratio | None = None
    limit: Fen | None = None


class _Set(Noun, frozen=True):
    """A hospital's set: what it offers by national item code, and the unpaid bills."""

    catalogue: dict[str, _Offer]
    bills: tuple[_Written, ...] = field(name="bill", default=())


def people(folder: Path = FIXTURES) -> tuple[SamplePerson, ...]:
    """Read the synthetic people; raises BadInput as input_file.read does."""
    first, *others = (folder / name for name in _PEOPLE)
    found = read(first, tuple[SamplePerson, ...])
    return found + tuple(each for path in others if path.exists() for each in read(path, tuple[SamplePerson, ...]))


def self_paying(folder: Path = FIXTURES) -> tuple[SelfPayPerson, ...]:
    """Read the synthetic people without insurance; raises BadInput as input_file.read does."""
    return _self_pay(folder).people


def self_pay_bills(folder: Path = FIXTURES) -> tuple[SampleBill, ...]:
    """Read the unpaid bills of people without insurance, at the sample hospital; raises what `bills` raises."""
    at, offered = institution(folder), catalogue(folder)
    return tuple(_bill(each, at, offered) for each in _self_pay(folder).bills)


def _self_pay(folder: Path) -> _SelfPay:
    path = folder / _SELF_PAY
    return read(path, _SelfPay) if path.exists() else _SelfPay(people=(), bills=())


def institution(folder: Path = FIXTURES, *, code: str = "") -> Institution:
    """Return an institution of the register, without a code the sample hospital."""
    found = institutions.load().find(code) if code else None
    if found is None:
        return read(folder / "hospital.json", _Hospital).institution
    is_open = bool(found.services)
    return Institution(
        area=found.area,
        level=found.level,
        direct_settlement=is_open,
        code=found.code,
        name=found.name_zh,
        class_=found.class_,
    )


def bills(folder: Path = FIXTURES, *, code: str = "") -> tuple[SampleBill, ...]:
    """Read the unpaid bills of a hospital, each line filled in from its catalogue; one without a set has none.

    Raises BadInput as input_file.read does, also for an item that the catalogue has not or a patient nobody knows.
    """
    at, offered = institution(folder, code=code), catalogue(folder, code=code)
    if _has_set(folder, code):
        written = _set(folder, code).bills
    elif is_sample(code, folder):
        written = read(folder / "bills.json", tuple[_Written, ...], check=partial(_unlisted, offered))
    else:
        written = ()
    return tuple(_bill(each, at, offered) for each in written)


def catalogue(folder: Path = FIXTURES, *, code: str = "") -> dict[str, Line]:
    """Read what a hospital offers: item code to a line of one unit; raises what `bills` raises."""
    if _has_set(folder, code):
        items = _items(folder)
        return {item: _offered(items[item], offer) for item, offer in _set(folder, code).catalogue.items()}
    return read(folder / "hospital.json", _Hospital).catalogue if is_sample(code, folder) else {}


def hospitals(folder: Path = FIXTURES) -> tuple[str, ...]:
    """List the codes of the institutions that have bills, the sample hospital first."""
    return (institution(folder).code, *sorted(each.stem for each in (folder / _SETS).glob("*.toml")))


def listed() -> tuple[str, ...]:
    """List the codes of all institutions in the register."""
    return tuple(each.code for each in institutions.load().search())


def book(code: str) -> str:
    """Return the name of the file of an institution's bills; each has its own."""
    return "hospital.db" if is_sample(code) else f"hospital-{code}.db"


def is_sample(code: str, folder: Path = FIXTURES) -> bool:
    """Return whether a code is that of the sample hospital, as none is."""
    return not code or code == institution(folder).code


def _has_set(folder: Path, code: str) -> bool:
    return bool(code) and (folder / _SETS / f"{code}.toml").exists()


def _set(folder: Path, code: str) -> _Set:
    check = partial(_not_fitting, _items(folder), frozenset(each.number for each in people(folder)))
    return read(folder / _SETS / f"{code}.toml", _Set, check=check)


def _unlisted(offered: Container[str], bills: tuple[_Written, ...]) -> Iterator[tuple[Keys, Phrase]]:
    """Find the lines whose item is not in the hospital's catalogue."""
    for number, bill in enumerate(bills):
        for index, (code, _) in enumerate(bill.lines):
            if code not in offered:
                yield (number, "lines", index, 0), Phrase("needs_item")


def _not_fitting(items: dict[str, Line], persons: frozenset[str], made: _Set) -> Iterator[tuple[Keys, Phrase]]:
    """Find what does not fit in a hospital's set."""
    for code in made.catalogue:
        if code not in items:
            yield ("catalogue", code), Phrase("needs_national_item", file=_ITEMS)
    for number, bill in enumerate(made.bills):
        if bill.patient not in persons:
            yield ("bill", number, "patient"), Phrase("needs_person", files=" | ".join(_PEOPLE))
    yield from ((("bill", *keys), allowed) for keys, allowed in _unlisted(made.catalogue, made.bills))


@cache
def _items(folder: Path) -> dict[str, Line]:
    return read(folder / _ITEMS, dict[str, Line])


def _offered(item: Line, offer: _Offer) -> Line:
    own = {name: value for name in ("class_", "self_pay", "limit") if (value := getattr(offer, name)) is not None}
    return replace(item, unit_price=offer.price, **own)


def _bill(written: _Written, hospital: Institution, catalogue: dict[str, Line]) -> SampleBill:
    care = care_of(written, hospital, written.kind, written.day, catalogue)
    stated = total(care.lines) if written.stated_total is None else written.stated_total
    made = Bill(number=written.number, department=written.department, stated_total=stated, care=care)
    return SampleBill(patient=written.patient, bill=made)


def care_of(written: CareWritten, hospital: Institution, kind: Kind, day: date, catalogue: dict[str, Line]) -> Care:
    """Return the care that is written, of a kind and day, with its lines filled in from the hospital's catalogue."""
    told = {name: getattr(written, name) for name in CareWritten.__struct_fields__ if name != "lines"}
    lines = tuple(replace(catalogue[code], code=code, quantity=quantity) for code, quantity in written.lines)
    return Care(hospital=hospital, kind=kind, day=day, lines=lines, **told)


def total(lines: tuple[Line, ...]) -> int:
    """Return the total of lines in fen."""
    from terminal.benefit.split import totals  # noqa: PLC0415, a window opens without it

    return totals(lines)[0]
