"""A settlement as a document for the patient."""

from collections.abc import Mapping

from terminal import money
from terminal.model import (
    ORIGINAL,
    Basis,
    Block,
    Copy,
    Fact,
    Facts,
    Figure,
    Item,
    Items,
    Notes,
    Receipt,
    Settlement,
    Split,
    Tag,
    Title,
)
from terminal.receipt.parts import banners, copied, facts, issuer, numbered, patient
from terminal.receipt.words import Words, words

_SUMS = {"total", "fund", "personal"}


def document(settlement: Settlement, language: str, copy: Copy = ORIGINAL) -> Receipt:
    """Return a settlement's document in zh_CN or en; a copy is marked with its number, who asked for it and why.

    DEMO is at both ends, because the insurer is always simulated here. Raises FileNotFoundError for another language.
    """
    said = words(language)
    ends = banners(said, copy)
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(settlement.hospital), text=said.paid_in_full if settlement.refusal else said.settlement),
        _deed(settlement, said, copy),
        patient_of(settlement, said, language),
        amounts("costs", said.costs, settlement.split, said),
        amounts("payers", said.payers, settlement.split, said),
        _due(settlement, said),
        _till(settlement, said),
        *paid_by_phone(settlement.tender.order, said),
        *_basis(settlement.basis, said, language),
        _notes(settlement, said, language),
        *reversed(ends),
    )
    return Receipt(number=numbered(settlement.number, copy), language=language, blocks=blocks)


def _deed(settlement: Settlement, said: Words, copy: Copy) -> Facts:
    return facts(
        said,
        number=settlement.number,
        original=settlement.replaces,
        transaction=settlement.transaction,
        bill=settlement.bill_number,
        at=f"{settlement.at:%Y-%m-%d %H:%M}",
        counter=settlement.counter,
        operator=settlement.operator,
        **copied(said, copy),
    )


def patient_of(settlement: Settlement, said: Words, language: str) -> Facts:
    """Return the patient and the care of a settlement."""
    return patient(
        said,
        language,
        name=settlement.masked_name,
        id_number=settlement.masked_id,
        insured=settlement.insured,
        kind=settlement.kind,
        department=settlement.department,
        day=settlement.care_date,
    )


def amounts(heading: str, labels: Mapping[str, str], split: Split, said: Words) -> Items:
    """Return the labelled figures of a split as a table."""
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
        **({"by_code": settlement.tender.by_code} if settlement.tender.by_code else {}),
        **({} if settlement.refusal else {"account_left": settlement.account_left}),
    }
    rows = (Item(label=said.till[name], value=money.grouped(fen)) for name, fen in amounts.items())
    return Items(heading=said.headings["till"], unit=said.unit, rows=tuple(rows))


def paid_by_phone(order: str, said: Words) -> tuple[Facts, ...]:
    """Return the payment channel's order number of a payment, if there is one."""
    return (facts(said, order=order),) if order else ()


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


def _notes(settlement: Settlement, said: Words, language: str) -> Notes:
    basis = settlement.basis
    documents = dict.fromkeys(reason.document_in(language) for reason in basis if reason.document)
    lines = [said.notes["personal"], *(said.notes["document"].format(document=name) for name in documents)]
    if any(reason.tag is Tag.ASSUMED for reason in basis):
        lines.append(said.notes["assumed"])
    if settlement.refusal:
        lines.append(said.notes["full"].format(why=said.reason(settlement.refusal).why))
    return Notes(lines=(*lines, said.notes["demo"], said.notes["invoice"]))
