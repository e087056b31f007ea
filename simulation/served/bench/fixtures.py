"""A tester's own data: people, institutions, operators, catalogue, bills and registrations, over the shipped ones."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from simulation import samples
from simulation.network.catalogue import Catalogue, Item
from simulation.samples import SamplePerson
from simulation.served.bench import magic, own_people
from simulation.served.bench.own_people import Number, OwnPerson
from terminal.errors import Phrase
from terminal.input_file import Keys
from terminal.institutions import Designated, Register
from terminal.model import Fen, Kind, Noun, Quantity, Recognition, Registration

Code = Annotated[str, Meta(pattern=r"^[HP][0-9A-Za-z]{11}\Z")]


class Base(StrEnum):
    """What own data stands over."""

    SAMPLE = "sample"
    """The shipped people, and the magic ones, whose outcome is their name."""
    PLAIN = "plain"
    """The shipped people alone."""
    NONE = "none"
    """Nobody."""


class Operators(Noun, frozen=True):
    """Who may sign in at an institution; where nobody is named, everybody may."""

    institution: Code
    operators: tuple[str, ...]


class OwnBill(Noun, frozen=True):
    """A bill for whoever drives the client: item codes of the catalogue with quantities and unit prices in fen."""

    number: str
    patient: Number
    kind: Kind
    day: date = field(name="date")
    lines: tuple[tuple[str, Quantity, Fen], ...]


class OwnRegistration(Noun, frozen=True):
    """A registration (备案) or a recognition (慢特病, 两病, 双通道) on record for a person."""

    person: Number
    registration: Registration | None = None
    recognition: Recognition | None = None

    def __post_init__(self) -> None:
        if (self.registration is None) is (self.recognition is None):
            raise ValueError("Expected either `registration` or `recognition`")


class Fixtures(Noun, frozen=True):
    """All own data of a workspace; only what is declared `synthetic` is shown unmasked.

    Without a `base` it stands over what the workspace has.
    """

    base: Base | None = None
    synthetic: bool = False
    people: tuple[OwnPerson, ...] = field(name="person", default=())
    institutions: tuple[Designated, ...] = field(name="institution", default=())
    operators: tuple[Operators, ...] = field(name="operator", default=())
    items: tuple[Item, ...] = field(name="item", default=())
    bills: tuple[OwnBill, ...] = field(name="bill", default=())
    registrations: tuple[OwnRegistration, ...] = field(name="record", default=())


def unfitting(own: Fixtures) -> Iterator[tuple[Keys, Phrase]]:
    """Find what does not go together: a number, card or code that is there twice, a person or an item that is not."""
    yield from _twice("person", ((each.number,) for each in own.people), "number")
    yield from _twice("person", ((each.id_number.reveal(),) for each in own.people), "id_number")
    yield from _taken(own)
    yield from _twice("institution", ((each.code,) for each in own.institutions), "code")
    yield from _twice("item", ((each.code,) for each in own.items), "code")
    yield from _twice("bill", ((each.number,) for each in own.bills), "number")
    known = {each.number for each in people(own)}
    yield from _unknown(known, "bill", ((each.patient,) for each in own.bills), "patient")
    yield from _unknown(known, "record", ((each.person,) for each in own.registrations), "person")


def people(own: Fixtures) -> tuple[SamplePerson, ...]:
    """List everybody of a workspace, as registered; own people stand over shipped ones with their number."""
    shipped = () if own.base is Base.NONE else samples.people()
    others = magic.people() if own.base is Base.SAMPLE else ()
    found = {each.number: each for each in (*shipped, *others, *map(own_people.enrolled, own.people))}
    for each in own.registrations:
        if each.person in found:
            found[each.person] = _on_record(found[each.person], each)
    return tuple(found.values())


def changed(own: Fixtures) -> frozenset[str]:
    """Return the numbers of the people whom own data is about."""
    return frozenset((*(each.number for each in own.people), *(each.person for each in own.registrations)))


def register(shipped: Register, own: Fixtures) -> Register:
    """Return the institutions of a workspace."""
    return shipped.extended(own.institutions) if own.institutions else shipped


def catalogue(shipped: Catalogue, own: Fixtures) -> Catalogue:
    """Return the catalogue of a workspace."""
    return shipped.extended(own.items) if own.items else shipped


def operators(own: Fixtures) -> Mapping[str, frozenset[str]]:
    """Return who may sign in, by institution."""
    return {each.institution: frozenset(each.operators) for each in own.operators}


def holders(persons: Iterable[SamplePerson]) -> dict[str, str]:
    """Return the person number by ID number and by card number."""
    found: dict[str, str] = {}
    for each in persons:
        found |= {each.id_number.reveal(): each.number, each.card.card_number.reveal(): each.number}
    return found


def is_synthetic(person: SamplePerson, own: Fixtures) -> bool:
    """Return whether a person may be shown: shipped, or declared to be synthetic."""
    return own.synthetic or all(each.number != person.number for each in own.people)


def shown(persons: Iterable[SamplePerson], own: Fixtures) -> Collection[str]:
    """Return the names and numbers that may be shown."""
    texts: set[str] = set()
    for each in persons:
        if is_synthetic(each, own):
            card = each.card
            texts |= {value.reveal() for value in (each.name, each.id_number, card.card_number, card.card_sn)}
    return texts


def _taken(own: Fixtures) -> Iterator[tuple[Keys, Phrase]]:
    """Find ID numbers and cards that somebody else has."""
    others = {each.number: each for each in (*samples.people(), *magic.people())}
    for each in own.people:
        others.pop(each.number, None)
    ids = {each.id_number for each in others.values()}
    cards = [each.card.card_sn for each in others.values()]
    for index, each in enumerate(own.people):
        if own.base is not Base.NONE and each.id_number in ids:
            yield ("person", index, "id_number"), Phrase("needs_own")
        card_sn = own_people.enrolled(each).card.card_sn
        if card_sn in cards:
            yield ("person", index, "card", "card_sn"), Phrase("needs_own")
        cards.append(card_sn)


def _on_record(person: SamplePerson, own: OwnRegistration) -> SamplePerson:
    insured = person.insured
    if own.registration:
        insured = replace(insured, registrations=(*insured.registrations, own.registration))
    if own.recognition:
        insured = replace(insured, recognitions=(*insured.recognitions, own.recognition))
    return replace(person, insured=insured)


def _twice(table: str, values: Iterable[tuple[str]], key: str) -> Iterator[tuple[Keys, Phrase]]:
    seen: set[str] = set()
    for index, (value,) in enumerate(values):
        if value in seen:
            yield (table, index, key), Phrase("needs_own")
        seen.add(value)


def _unknown(
    known: Container[str], table: str, values: Iterable[tuple[str]], key: str
) -> Iterator[tuple[Keys, Phrase]]:
    for index, (value,) in enumerate(values):
        if value not in known:
            yield (table, index, key), Phrase("needs_person", files="person")
