"""The electronic medical receipt on paper: as a document of its own, and what a settlement's document says of it."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from terminal import money
from terminal.model import (
    Banner,
    Block,
    Fact,
    Facts,
    Figure,
    Institution,
    Item,
    Items,
    Notes,
    QrCode,
    Receipt,
    Title,
)
from terminal.model.e_receipt import Detail, ElectronicReceipt, Invoice, OtherInformation, ReceiptState
from terminal.receipt.parts import banners, issuer
from terminal.receipt.words import EReceiptWords, Words, words

_FIGURES = ("fund", "other", "account", "cash", "self_paid", "uncovered")


def with_paper(receipt: Receipt, number: str) -> Receipt:
    """Return a document that bears the number of the paper that it is printed on."""
    told = words(receipt.language).e_receipt
    return _after_facts(receipt, lambda first: [_more(first, _fact(told, "paper", number))])


def with_e_receipt(receipt: Receipt, made: ElectronicReceipt | None) -> Receipt:
    """Return a settlement's document with its electronic receipt; without one it is a payment slip, and says so."""
    told = words(receipt.language).e_receipt
    if made is None:
        return _with_note(_slip(receipt, told), told.slip_note)
    shown = _after_facts(receipt, lambda first: [first, *_marks(made, told)])
    return _with_note(shown, told.note)


def with_code(receipt: Receipt, text: str) -> Receipt:
    """Return a settlement's document with its signed code before the notes."""
    code = QrCode(label=words(receipt.language).signed.label, text=text)
    blocks = [part for each in receipt.blocks for part in ((code, each) if isinstance(each, Notes) else (each,))]
    return replace(receipt, blocks=tuple(blocks))


def e_receipt_document(invoice: Invoice, made: ElectronicReceipt, language: str) -> Receipt:
    """Return an electronic receipt as a document: fourteen categories, 其他信息 with its sums, and the details."""
    texts = words(language)
    told, ends = texts.e_receipt, banners(texts)
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(invoice.other.hospital), text=told.red if made.red_of else told.title),
        _deed(invoice, made, told),
        _charges(invoice, made, texts),
        _total(made, texts),
        *_other(invoice, texts),
        *_details(invoice, texts),
        QrCode(label=told.code, text=made.url),
        Notes(lines=(told.note, texts.notes["demo"])),
        *reversed(ends),
    )
    return Receipt(number=f"{made.code}-{made.number}", language=language, blocks=blocks)


def _after_facts(receipt: Receipt, changed: Callable[[Facts], Iterable[Block]]) -> Receipt:
    """Replace the first facts of a document."""
    at, first = next((at, each) for at, each in enumerate(receipt.blocks) if isinstance(each, Facts))
    return replace(receipt, blocks=(*receipt.blocks[:at], *changed(first), *receipt.blocks[at + 1 :]))


def _slip(receipt: Receipt, told: EReceiptWords) -> Receipt:
    banner = Banner(words=told.slip)
    at = next(at for at, each in enumerate(receipt.blocks) if isinstance(each, Title))
    return replace(receipt, blocks=(*receipt.blocks[:at], banner, *receipt.blocks[at:]))


def _with_note(receipt: Receipt, note: str) -> Receipt:
    changed = (replace(each, lines=(note, *each.lines)) if isinstance(each, Notes) else each for each in receipt.blocks)
    return replace(receipt, blocks=tuple(changed))


def _marks(made: ElectronicReceipt, told: EReceiptWords) -> Iterator[Block]:
    known = {"code": made.code, "number": made.number, "check": made.check, "paper": made.paper}
    if made.state is not ReceiptState.OPEN:
        known["state"] = told.states[made.state]
    yield Facts(rows=tuple(_fact(told, name, value) for name, value in known.items() if value))
    yield QrCode(label=told.code, text=made.url)


def _deed(invoice: Invoice, made: ElectronicReceipt, told: EReceiptWords) -> Facts:
    known = {
        "code": made.code,
        "number": made.number,
        "check": made.check,
        "red_of": made.red_of,
        "paper": made.paper,
        "state": told.states[made.state],
        "payer": invoice.payer,
        "at": f"{made.at:%Y-%m-%d %H:%M}",
        "payee": invoice.payee,
    }
    return Facts(rows=tuple(_fact(told, name, value) for name, value in known.items() if value))


def _charges(invoice: Invoice, made: ElectronicReceipt, texts: Words) -> Items:
    sign = -1 if made.red_of else 1
    rows = tuple(
        Item(label=texts.e_receipt.categories[each.category], value=money.grouped(sign * each.amount))
        for each in invoice.charges
    )
    return Items(heading=texts.e_receipt.charges, unit=texts.unit, rows=rows)


def _total(made: ElectronicReceipt, texts: Words) -> Figure:
    capital = Fact(label=texts.till["capital"], value=money.capital(made.total))
    return Figure(label=texts.e_receipt.sums["total"], value=money.yuan(made.total), caption=capital)


def _other(invoice: Invoice, texts: Words) -> tuple[Block, ...]:
    told, other = texts.e_receipt, invoice.other
    known = {
        "type": told.types[invoice.type],
        "flow": invoice.business,
        "institution": _institution(other.hospital, told),
        "gender": other.gender or told.unknown,
        "visit": other.visit or told.unknown,
        "care_date": f"{other.care_date:%Y-%m-%d}",
        "insurance": texts.insurance[other.insurance],
        "insured_number": other.insured_number,
    }
    rows = tuple(Item(label=told.sums[name], value=_amount(other, name, told)) for name in _FIGURES)
    facts = Facts(rows=tuple(_fact(told, name, value) for name, value in known.items()))
    return facts, Items(heading=told.other, unit=texts.unit, rows=rows)


def _details(invoice: Invoice, texts: Words) -> Iterator[Block]:
    """List the lines, each under the amount of its own with quantity, price and class; none where none are known."""
    rows = tuple(
        Item(
            label=each.name,
            value=money.grouped(each.amount),
            notes=(_line(each, texts.e_receipt),),
        )
        for each in invoice.details
    )
    if rows:
        yield Items(heading=texts.e_receipt.details, unit=texts.unit, rows=rows)


def _line(line: Detail, told: EReceiptWords) -> str:
    return f"{told.categories[line.category]} {line.class_.value} {money.plain(line.unit_price)} × {line.quantity}"


def _institution(hospital: Institution, told: EReceiptWords) -> str:
    return " ".join([told.levels[hospital.level], *(each.value for each in hospital.classes)])


def _amount(other: OtherInformation, name: str, told: EReceiptWords) -> str:
    """Return a figure of 其他信息; one that the insurer does not tell is a dash, not a zero."""
    amount: int | None = getattr(other, name)
    return told.unknown if amount is None else money.grouped(amount)


def _fact(told: EReceiptWords, name: str, value: str) -> Fact:
    return Fact(label=told.facts[name], value=value)


def _more(facts: Facts, fact: Fact) -> Facts:
    return replace(facts, rows=(fact, *facts.rows))
