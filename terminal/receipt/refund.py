"""A refund as a document for the patient."""

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
    said = words(language)
    ends = banners(said, copy)
    settlement = refunded.settlement
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(settlement.hospital), text=said.refund),
        _deed(refunded.refund, settlement, said, copy),
        patient_of(settlement, said, language),
        _back(refunded.refund, said),
        *(_kept(refunded.kept, said) if refunded.kept else ()),
        _due(refunded.cash_back, said),
        *_by_phone(refunded, said),
        _notes(refunded, said),
        *reversed(ends),
    )
    return Receipt(number=numbered(refunded.refund.number, copy), language=language, blocks=blocks)


def _deed(refund: Refund, settlement: Settlement, said: Words, copy: Copy) -> Facts:
    return facts(
        said,
        refund=refund.number,
        refunded_at=f"{refund.at:%Y-%m-%d %H:%M}",
        original=settlement.number,
        at=f"{settlement.at:%Y-%m-%d %H:%M}",
        bill=settlement.bill_number,
        counter=settlement.counter,
        **copied(said, copy),
    )


def _back(refund: Refund, said: Words) -> Items:
    rows = (
        Item(label=said.back[name], value=money.grouped(getattr(refund, name)), strong=name in _SUMS)
        for name in ("fund", "account", "cash", "total")
    )
    return Items(heading=said.headings["back"], unit=said.unit, rows=tuple(rows))


def _kept(kept: Settlement, said: Words) -> tuple[Block, ...]:
    labels = {"total": said.costs["total"], **{name: said.payers[name] for name in ("fund", "account", "cash")}}
    return facts(said, kept=kept.number), amounts("kept", labels, kept.split, said)


def _due(cash: int, said: Words) -> Figure:
    capital = Fact(label=said.till["capital"], value=money.capital(abs(cash)))
    return Figure(label=said.back["due" if cash >= 0 else "owed"], value=money.yuan(abs(cash)), caption=capital)


def _by_phone(refunded: Refunded, said: Words) -> tuple[Block, ...]:
    """Describe the amount that goes back through the payment channel, and its order."""
    if not refunded.code_back:
        return ()
    returned = Item(label=said.back["by_code"], value=money.grouped(refunded.code_back))
    order = refunded.settlement.tender.order
    return Items(heading=said.headings["till"], unit=said.unit, rows=(returned,)), *paid_by_phone(order, said)


def _notes(refunded: Refunded, said: Words) -> Notes:
    lines = [said.notes["by_line"]] if refunded.kept else []
    if refunded.code:
        lines.append(said.notes["whole"].format(code=refunded.code))
    return Notes(lines=(*lines, said.notes["demo"], said.notes["invoice"]))
