"""Tests before a planned stay join its bill (预住院, S07), once and before anything of either bill is settled."""

from collections.abc import Sequence

from msgspec.structs import replace

from terminal.benefit.pre_admission import disease_of, joined
from terminal.benefit.rules import Rules
from terminal.benefit.split import totals
from terminal.model import Bill, Care, Kind, Person
from terminal.ports import Hospital


def with_joined(rules: Rules, hospital: Hospital, person: Person, bills: Sequence[Bill]) -> Sequence[Bill]:
    """Return a person's unpaid bills, after the tests of each planned stay have joined its bill at the hospital.

    A visit that is paid already is not among them, and stays as it was; without insurance nothing joins anything.
    """
    stays = () if person.insured.self_pay else tuple(each for each in bills if each.care.kind is Kind.INPATIENT)
    for stay in stays:
        disease = disease_of(rules, person.insured, stay.care)
        visits = [each for each in bills if each.care.kind is Kind.OUTPATIENT]
        if not disease or not _join(rules, hospital, person, stay, disease, visits):
            continue
        return with_joined(rules, hospital, person, tuple(hospital.unpaid(person.id_number)))
    return bills


def _join(rules: Rules, hospital: Hospital, person: Person, stay: Bill, disease: str, visits: Sequence[Bill]) -> bool:
    """Join the tests of a stay's disease to its bill; False if there are none, or the hospital moved nothing."""
    care, left, moved = stay.care, list[Bill](), list[Bill]()
    for visit in visits:
        more, rest = joined(rules, person.insured, care, disease, [visit.care])
        if len(more.lines) > len(care.lines):
            moved.append(visit)
            left += [_of(visit, each) for each in rest]
        care = more
    return bool(moved) and hospital.join(stay, moved, _of(stay, care), left)


def _of(bill: Bill, care: Care) -> Bill:
    return replace(bill, care=care, stated_total=totals(care.lines)[0])
