"""A settlement as the document that the patient takes home."""

from collections.abc import Mapping

from terminal import areas, money
from terminal.model import (
    Banner,
    Basis,
    Block,
    Fact,
    Facts,
    Figure,
    Insured,
    Item,
    Items,
    Notes,
    Receipt,
    Settlement,
    Split,
    Tag,
    Title,
)
from terminal.receipt.words import Words, words

_SUMS = {"total", "fund", "personal"}


def document(settlement: Settlement, language: str, copy: int = 0) -> Receipt:
    """Write a settlement up in zh_CN or en; `copy` counts from 1 for every print after the first, and marks it.

    Says DEMO at both ends, as the insurer is always simulated here. FileNotFoundError for another language.
    """
    said = words(language)
    banners = _banners(said, copy)
    blocks: tuple[Block, ...] = (
        *banners,
        Title(issuer=settlement.hospital.name or settlement.hospital.code, text=said.settlement),
        _deed(settlement, said),
        _patient(settlement, said, language),
        _amounts("costs", said.costs, settlement.split, said),
        _amounts("payers", said.payers, settlement.split, said),
        _due(settlement, said),
        _till(settlement, said),
        *_basis(settlement.basis, said, language),
        _notes(settlement.basis, said, language),
        *reversed(banners),
    )
    number = f"{settlement.number}-copy-{copy}" if copy else settlement.number
    return Receipt(number=number, language=language, blocks=blocks)


def _banners(said: Words, copy: int) -> tuple[Banner, ...]:
    demo = Banner(words=said.demo)
    return (demo, Banner(words=tuple(word.format(copy=copy) for word in said.copy))) if copy else (demo,)


def _facts(said: Words, **values: str) -> Facts:
    return Facts(rows=tuple(Fact(label=said.facts[name], value=value) for name, value in values.items() if value))


def _deed(settlement: Settlement, said: Words) -> Facts:
    return _facts(
        said,
        number=settlement.number,
        transaction=settlement.transaction,
        bill=settlement.bill_number,
        at=f"{settlement.at:%Y-%m-%d %H:%M}",
        counter=settlement.counter,
        operator=settlement.operator,
    )


def _patient(settlement: Settlement, said: Words, language: str) -> Facts:
    return _facts(
        said,
        patient=settlement.masked_name,
        id_number=settlement.masked_id,
        area=_area(settlement.insured.insured_area, language),
        insurance=_insurance(settlement.insured, said),
        kind=said.kind[settlement.kind],
        department=settlement.department,
        care_date=f"{settlement.care_date:%Y-%m-%d}",
    )


def _area(code: str, language: str) -> str:
    return f"{areas.name(code, language)} {code}".strip()


def _insurance(insured: Insured, said: Words) -> str:
    name = said.insurance[insured.insurance]
    return f"{name} {said.status[insured.status]}" if insured.status else name


def _amounts(heading: str, labels: Mapping[str, str], split: Split, said: Words) -> Items:
    rows = (
        Item(label=label, value=money.grouped(getattr(split, figure)), strong=figure in _SUMS)
        for figure, label in labels.items()
    )
    return Items(heading=said.headings[heading], unit=said.unit, rows=tuple(rows))


def _due(settlement: Settlement, said: Words) -> Figure:
    cash = settlement.split.cash
    capital = Fact(label=said.till["capital"], value=money.capital(cash))
    return Figure(label=said.till["due"], value=money.yuan(cash), caption=capital)


def _till(settlement: Settlement, said: Words) -> Items:
    amounts = {
        "received": settlement.tender.received,
        "change": settlement.tender.change,
        "account_left": settlement.account_left,
    }
    rows = (Item(label=said.till[name], value=money.grouped(fen)) for name, fen in amounts.items())
    return Items(heading=said.headings["till"], unit=said.unit, rows=tuple(rows))


def _basis(basis: tuple[Basis, ...], said: Words, language: str) -> list[Block]:
    if not basis:
        return []
    rows = tuple(
        Item(
            label=reason.label_in(language),
            value=money.grouped(reason.amount),
            notes=_reason(reason, said, language),
        )
        for reason in basis
    )
    return [Items(heading=said.headings["basis"], unit=said.unit, rows=rows)]


def _reason(reason: Basis, said: Words, language: str) -> tuple[str, ...]:
    clause = reason.clause
    if clause and reason.since:
        clause = said.clause_since.format(clause=clause, since=reason.since)
    source = " ".join(part for part in (said.tags.get(reason.tag, ""), clause) if part)
    return tuple(line for line in (reason.formula_in(language), source) if line)


def _notes(basis: tuple[Basis, ...], said: Words, language: str) -> Notes:
    documents = dict.fromkeys(reason.document_in(language) for reason in basis if reason.document)
    lines = [said.notes["personal"], *(said.notes["document"].format(document=name) for name in documents)]
    if any(reason.tag is Tag.ASSUMED for reason in basis):
        lines.append(said.notes["assumed"])
    return Notes(lines=(*lines, said.notes["demo"], said.notes["invoice"]))
