"""The sheet for a claim at the insured place, if there is no direct settlement (T08, C12)."""

from collections.abc import Iterable

from terminal import money
from terminal.model import Bill, Block, Item, Items, Notes, Person, Receipt, Settlement, Title
from terminal.private import Private, masked_name, masked_number
from terminal.receipt.parts import area, banners, facts, issuer, patient
from terminal.receipt.words import Words, words

_BOX = "□ "


def claim_document(person: Person, bill: Bill, refusal: str, language: str, paid: Settlement | None = None) -> Receipt:
    """Return the claim sheet in zh_CN or en: why there is no direct settlement, the amounts, the papers, the contact.

    `refusal` is the code of the refusal; `paid` is the settlement in full, if it is made already. Name and number are
    masked. Raises FileNotFoundError for another language.
    """
    texts = words(language)
    ends = banners(texts)
    care = bill.care
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(care.hospital), text=texts.claim),
        patient(
            texts,
            language,
            name=masked_name(person.name),
            id_number=masked_number(person.id_number),
            insured=person.insured,
            kind=care.kind,
            department=bill.department,
            day=care.day,
        ),
        _why(refusal, texts),
        *_cost(bill, paid, texts),
        _list("papers", (*texts.papers[:2], texts.papers_of[care.kind], *texts.papers[2:]), texts, _BOX),
        _list(
            "offices", [each.format(area=area(person.insured.insured_area, language)) for each in texts.offices], texts
        ),
        Notes(lines=tuple(texts.notes[name] for name in ("full_payment_claim", "claim", "demo", "invoice"))),
        *ends,
    )
    return Receipt(number=f"{bill.number}-claim", language=language, blocks=blocks)


def claim_of(paid: Settlement, language: str) -> Receipt:
    """Return the claim sheet again for a settlement in full, from the data in the journal.

    Raises ValueError for a settlement without its lines.
    """
    if paid.care is None:
        raise ValueError("a settlement with its lines")
    # Masking leaves text that is already masked unchanged.
    person = Person(
        number=paid.person_number,
        name=Private(paid.masked_name),
        id_number=Private(paid.masked_id),
        gender="",
        insured=paid.insured,
    )
    bill = Bill(number=paid.bill_number, department=paid.department, stated_total=paid.split.total, care=paid.care)
    return claim_document(person, bill, paid.refusal, language, paid)


def _why(refusal: str, texts: Words) -> Items:
    reason = texts.reason(refusal)
    row = Item(label=reason.why, value="", notes=(reason.source, reason.advice))
    return Items(heading=texts.headings["refusal"], unit="", rows=(row,))


def _cost(bill: Bill, paid: Settlement | None, texts: Words) -> tuple[Block, ...]:
    total = money.grouped(bill.stated_total)
    rows = (
        Item(label=texts.claimed["total"], value=total),
        Item(label=texts.claimed["paid" if paid else "due"], value=total, strong=True),
    )
    number, at = (paid.number, f"{paid.at:%Y-%m-%d %H:%M}") if paid else ("", "")
    return (
        Items(heading=texts.headings["claimed"], unit=texts.unit, rows=rows),
        facts(texts, bill=bill.number, number=number, at=at),
    )


def _list(heading: str, rows: Iterable[str], texts: Words, mark: str = "") -> Items:
    items = tuple(Item(label=f"{mark}{row}", value="") for row in rows)
    return Items(heading=texts.headings[heading], unit="", rows=items)
