"""A settlement as a document for the patient."""

from collections.abc import Mapping

from terminal import money
from terminal.areas import prefix
from terminal.model import (
    ORIGINAL,
    Basis,
    Block,
    Care,
    Copy,
    Fact,
    Facts,
    Figure,
    Item,
    Items,
    Notes,
    Receipt,
    Registration,
    Settlement,
    Split,
    State,
    Tag,
    Title,
)
from terminal.model.cash_office import others_of
from terminal.receipt.parts import banners, copied, facts, issuer, numbered, patient
from terminal.receipt.stay import settled_with
from terminal.receipt.words import Words, words
from terminal.texts import fact_in
from terminal.texts.marks import vintage

_SUMS = {"total", "fund", "personal"}


def document(settlement: Settlement, language: str, copy: Copy = ORIGINAL) -> Receipt:
    """Return a settlement's document in zh_CN or en; a copy is marked with its number, who asked for it and why.

    DEMO is at both ends, because the insurer is always simulated here. Raises FileNotFoundError for another language.
    """
    texts = words(language)
    ends = banners(texts, copy, settlement.basis)
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(settlement.hospital), text=texts.paid_in_full if settlement.refusal else texts.settlement),
        _deed(settlement, texts, copy, language),
        patient_of(settlement, texts, language),
        amounts("costs", texts.costs, settlement.split, texts),
        amounts("payers", texts.payers, settlement.split, texts),
        _due(settlement, texts),
        _till(settlement, texts),
        *settled_with(settlement.tender, texts),
        *paid_by_phone(settlement.tender.order, texts),
        *_basis(settlement.basis, texts, language),
        _notes(settlement, texts, language),
        *reversed(ends),
    )
    return Receipt(number=numbered(settlement.number, copy), language=language, blocks=blocks)


def _deed(settlement: Settlement, texts: Words, copy: Copy, language: str) -> Facts:
    place = settlement.elsewhere
    return facts(
        texts,
        number=settlement.number,
        original=settlement.replaces,
        transaction=settlement.transaction,
        bill=settlement.bill_number,
        together=" ".join(each for each in settlement.together if each != settlement.bill_number),
        at=f"{settlement.at:%Y-%m-%d %H:%M}",
        counter=settlement.counter,
        terminal=settlement.terminal,
        operator=settlement.operator,
        paid_where=str(fact_in(language, place.phrase)) if place else "",
        **copied(texts, copy),
    )


def patient_of(settlement: Settlement, texts: Words, language: str) -> Facts:
    """Return the patient and the care of a settlement."""
    return patient(
        texts,
        language,
        name=settlement.masked_name,
        id_number=settlement.masked_id,
        insured=settlement.insured,
        kind=settlement.kind,
        department=settlement.department,
        day=settlement.care_date,
        registered=_made_late(settlement, texts),
    )


def _made_late(settlement: Settlement, texts: Words) -> str:
    """Return the registrations made during a stay, or on the day of a visit, that count for all of it (art. 16)."""
    care = settlement.care
    late = [each for each in settlement.insured.registrations if care and _is_late(each, care)]
    return " ".join(texts.registered[each.kind].format(since=each.since) for each in late)


def _is_late(entry: Registration, care: Care) -> bool:
    begun = entry.since > care.admitted if care.admitted else entry.since == care.day
    return begun and care.hospital.area.startswith(prefix(entry.area)) and entry.since <= care.day


def amounts(heading: str, labels: Mapping[str, str], split: Split, texts: Words) -> Items:
    """Return the labelled figures of a split as a table."""
    rows = (
        Item(label=label, value=money.grouped(getattr(split, figure)), strong=figure in _SUMS)
        for figure, label in labels.items()
    )
    return Items(heading=texts.headings[heading], unit=texts.unit, rows=tuple(rows))


def _due(settlement: Settlement, texts: Words) -> Figure:
    cash = settlement.split.cash
    capital = Fact(label=texts.till["capital"], value=money.capital(cash))
    return Figure(label=texts.till["due"], value=money.yuan(cash), caption=capital)


def _till(settlement: Settlement, texts: Words) -> Items:
    amounts = {
        "received": settlement.tender.received,
        "back" if settlement.replaces else "change": settlement.tender.change,
        **{method.value: fen for method, fen in others_of(settlement.tender).items()},
        **({"rounding": settlement.tender.rounding} if settlement.tender.rounding else {}),
        **({"by_code": settlement.tender.by_code} if settlement.tender.by_code else {}),
        **({} if settlement.refusal else {"account_left": settlement.account_left}),
    }
    rows = (Item(label=texts.till[name], value=money.grouped(fen)) for name, fen in amounts.items())
    return Items(heading=texts.headings["till"], unit=texts.unit, rows=tuple(rows))


def paid_by_phone(order: str, texts: Words) -> tuple[Facts, ...]:
    """Return the payment channel's order number of a payment, if there is one."""
    return (facts(texts, order=order),) if order else ()


def _basis(basis: tuple[Basis, ...], texts: Words, language: str) -> list[Block]:
    basis = tuple(reason for reason in basis if reason.figure != "illustrative")  # the banners say it
    if not basis:
        return []
    rows = tuple(
        Item(
            label=reason.label_in(language),
            value=money.grouped(reason.amount),
            notes=_reason(reason, texts, language),
        )
        for reason in basis
    )
    return [Items(heading=texts.headings["basis"], unit=texts.unit, rows=rows)]


def _reason(reason: Basis, texts: Words, language: str) -> tuple[str, ...]:
    clause = reason.clause
    if clause and reason.since:
        clause = texts.clause_since.format(clause=clause, since=reason.since)
    age = vintage(reason.as_of, language, early=reason.early)
    source = " ".join(part for part in (texts.tags.get(reason.tag, ""), clause, age) if part)
    return tuple(line for line in (reason.formula_in(language), source) if line)


def _notes(settlement: Settlement, texts: Words, language: str) -> Notes:
    basis = settlement.basis
    documents = dict.fromkeys(reason.document_in(language) for reason in basis if reason.document)
    since = [texts.notes["refunded"]] if settlement.state is State.REFUNDED else []
    lines = [*since, texts.notes["personal"], *(texts.notes["document"].format(document=name) for name in documents)]
    lines += [
        texts.notes["claimable"].format(amount=money.yuan(reason.amount))
        for reason in basis
        if reason.figure == "claimable"
    ]
    if any(reason.tag is Tag.ASSUMED for reason in basis):
        lines.append(texts.notes["assumed"])
    if settlement.refusal:
        lines.append(texts.notes["full"].format(why=texts.reason(settlement.refusal).why))
    return Notes(lines=(*lines, texts.notes["demo"], texts.notes["invoice"]))
