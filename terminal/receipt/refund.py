"""A refund as a document for the patient."""

from msgspec.structs import replace

from terminal import money
from terminal.model import (
    ORIGINAL,
    Block,
    Copy,
    Fact,
    Facts,
    Figure,
    Item,
    Items,
    Notes,
    Receipt,
    Refund,
    Refunded,
    Settlement,
    Title,
)
from terminal.receipt.parts import banners, copied, facts, issuer, numbered
from terminal.receipt.settlement import amounts, paid_by_phone, patient_of
from terminal.receipt.words import Words, words

_SUMS = {"total"}


def refund_document(refunded: Refunded, language: str, copy: Copy = ORIGINAL) -> Receipt:
    """Return a refund's document in zh_CN or en: amounts, destinations, the kept lines, and the cash to hand back.

    A copy is marked as by `document`. Raises FileNotFoundError for another language.
    """
    texts = words(language)
    settlement = refunded.settlement
    ends = banners(texts, copy, settlement.basis)
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(settlement.hospital), text=texts.refund),
        _deed(refunded.refund, settlement, texts, copy),
        patient_of(settlement, texts, language),
        _back(refunded.refund, texts),
        *(_kept(refunded.kept, texts) if refunded.kept else ()),
        _due(refunded, texts),
        *_by_phone(refunded, texts),
        _notes(refunded, texts),
        *reversed(ends),
    )
    return Receipt(number=numbered(refunded.refund.number, copy), language=language, blocks=blocks)


def _deed(refund: Refund, settlement: Settlement, texts: Words, copy: Copy) -> Facts:
    return facts(
        texts,
        refund=refund.number,
        refunded_at=f"{refund.at:%Y-%m-%d %H:%M}",
        original=settlement.number,
        at=f"{settlement.at:%Y-%m-%d %H:%M}",
        bill=settlement.bill_number,
        counter=settlement.counter,
        **copied(texts, copy),
    )


def _back(refund: Refund, texts: Words) -> Items:
    beside = [name for name in ("to_deposits", "to_others", "rounding") if getattr(refund, name)]
    rows = (
        Item(label=texts.back[name], value=money.grouped(getattr(refund, name)), strong=name in _SUMS)
        for name in ("fund", "account", "cash", "total", *beside)
    )
    return Items(heading=texts.headings["back"], unit=texts.unit, rows=tuple(rows))


def _kept(kept: Settlement, texts: Words) -> tuple[Block, ...]:
    labels = {"total": texts.costs["total"], **{name: texts.payers[name] for name in ("fund", "account", "cash")}}
    figures, rounding = amounts("kept", labels, kept.split, texts), kept.tender.rounding
    if rounding:
        added = Item(label=texts.back["rounding"], value=money.grouped(rounding))
        figures = replace(figures, rows=(*figures.rows, added))
    return facts(texts, kept=kept.number), figures


def _due(refunded: Refunded, texts: Words) -> Figure:
    """Return what goes back first: the cash, or what goes through the payment channel if there is none."""
    cash, by_code = refunded.cash_back, refunded.code_back
    name, fen = ("by_code", by_code) if by_code and not cash else ("due" if cash >= 0 else "owed", abs(cash))
    capital = Fact(label=texts.till["capital"], value=money.capital(fen))
    return Figure(label=texts.back[name], value=money.yuan(fen), caption=capital)


def _by_phone(refunded: Refunded, texts: Words) -> tuple[Block, ...]:
    """Describe the amount that goes back through the payment channel, and its order."""
    if not refunded.code_back:
        return ()
    returned = Item(label=texts.back["by_code"], value=money.grouped(refunded.code_back))
    order = refunded.settlement.tender.order
    return Items(heading=texts.headings["till"], unit=texts.unit, rows=(returned,)), *paid_by_phone(order, texts)


def _notes(refunded: Refunded, texts: Words) -> Notes:
    lines = [texts.notes["by_line"]] if refunded.kept else []
    if refunded.code:
        lines.append(texts.notes["whole"].format(code=refunded.code))
    return Notes(lines=(*lines, texts.notes["demo"], texts.notes["invoice"]))
