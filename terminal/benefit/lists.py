"""The lists of a pack: diseases, drugs, hospitals, tests."""

from typing import Annotated

from msgspec import Meta

from terminal.benefit.entries import Dated, Entry
from terminal.model import HospitalClass, Kind, Tag


class DiseaseList(Dated, frozen=True, kw_only=True):
    """A list of chronic diseases by national code; a code that ends in 00 stands for its children as well.

    `assumed` are members that no source names. Every disease is of class 甲 unless it is among `class_b` (乙).
    """

    codes: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    class_b: tuple[str, ...] = ()


class Drug(Entry, frozen=True, kw_only=True):
    """A drug by its item code, with the indication for which it is paid; assumed unless a source names it."""

    code: str
    name: str
    indication: str
    tag: Tag = Tag.ASSUMED


class DrugList(Dated, frozen=True, kw_only=True):
    """A list of drugs."""

    drugs: tuple[Drug, ...]


class ScopedItem(Entry, frozen=True, kw_only=True):
    """An item by its code, and the diseases for which it counts (all without any); assumed unless a source names it."""

    code: str
    name: str
    diseases: tuple[str, ...] = ()
    tag: Tag = Tag.ASSUMED


class Scope(Dated, frozen=True, kw_only=True):
    """Items that came into the scope of payment (支付范围) at an area's institutions.

    It decides for these `kinds` of care, at institutions of these classes `at` (for all without any). There an item is
    in scope from the first day on at the named `hospitals` (at all without any; no source names those `assumed`), and
    else paid in full by the patient.
    """

    items: tuple[ScopedItem, ...]
    kinds: tuple[Kind, ...] = ()
    at: tuple[HospitalClass, ...] = ()
    hospitals: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


class Hospitals(Dated, frozen=True, kw_only=True):
    """The hospitals that take part in a pilot scheme, by code."""

    codes: tuple[str, ...]


class Window(Dated, frozen=True, kw_only=True):
    """The number of days before the admission that count."""

    days: Annotated[int, Meta(ge=0)]


class Elective(Entry, frozen=True, kw_only=True):
    """A disease treated in a planned stay; assumed unless a source names it.

    `diagnoses` are the beginnings of its ICD-10 codes, `tests` the names of lines of a bill.
    """

    name: str
    diagnoses: tuple[str, ...]
    tests: tuple[str, ...]
    tag: Tag = Tag.ASSUMED


class AllowedTests(Dated, frozen=True, kw_only=True):
    """The tests before an operation that are paid with the stay, by disease."""

    diseases: tuple[Elective, ...]


class PreAdmission(Entry, frozen=True, kw_only=True):
    """预住院: tests before a planned stay that are settled with it."""

    hospitals: tuple[Hospitals, ...] = ()
    window: tuple[Window, ...] = ()
    tests: tuple[AllowedTests, ...] = ()
