"""An operator's remittance (缴款书) as a document."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from terminal import money
from terminal.model import (
    DENOMINATIONS,
    INSURERS,
    LOOSE,
    Banner,
    Block,
    Booked,
    BookedKind,
    Fact,
    Facts,
    Figure,
    Institution,
    Item,
    Items,
    Method,
    Notes,
    Noun,
    Pieces,
    Receipt,
    Remittance,
    Title,
    takings,
    worth,
)
from terminal.model.cash_office import MEMO
from terminal.receipt.paper_lines import paper_lines
from terminal.receipt.parts import banners, facts, issuer
from terminal.receipt.words import RemittanceWords, Words, words


class Part(StrEnum):
    """The two copies of a remittance: one goes to finance with the money, one stays with the operator."""

    FINANCE = "finance"
    OPERATOR = "operator"


class Printing(Noun, frozen=True):
    """Who prints a remittance, when, with which `version` of this program, and whether it is printed again."""

    by: str
    at: datetime
    is_again: bool = False
    version: str = ""


def remittance_document(
    made: Remittance,
    part: Part,
    hospital: Institution,
    printing: Printing,
    language: str,
) -> Receipt:
    """Return one copy of a remittance in zh_CN or en.

    All of it is in the remittance itself, so that it never changes. Raises FileNotFoundError for another language.
    """
    texts = words(language)
    say, ends = texts.remittance, banners(texts)
    marks = (*([say.voided] if made.voided_by else []), *([say.again] if printing.is_again else []))
    blocks: tuple[Block, ...] = (
        *ends,
        *(Banner(words=each) for each in marks),
        Title(issuer=issuer(hospital), text=say.title),
        _of(made, part, texts),
        _methods(made, texts),
        *_memo(made, texts),
        Figure(label=say.due, value=money.yuan(made.cash_due), caption=in_capitals(made.cash_due, texts)),
        *paper_lines(made.papers, texts),
        *_lines(made, texts),
        *_count(made, texts),
        _handed_in(made, texts),
        *_discrepancy(made, say),
        Notes(lines=tuple(_notes(made, printing, texts))),
        *reversed(ends),
    )
    return Receipt(number=f"{made.number}-{part.value}", language=language, blocks=blocks)


def method_name(method: Method, language: str) -> str:
    """Return the name of a way of paying (结算方式)."""
    return words(language).remittance.methods[method]


def piece_name(fen: int, language: str) -> str:
    """Return the name of a note or a coin by its worth."""
    return _piece(fen, words(language).remittance)


def _of(made: Remittance, part: Part, texts: Words) -> Facts:
    say = texts.remittance
    made_settlements = sum(each.settles for each in made.booked)
    refunds = sum(each.kind is BookedKind.REFUND for each in made.booked)
    rows = {
        say.number: made.number,
        say.part: say.parts[part],
        say.made_at: in_seconds(made.made_at),
        say.since: in_seconds(made.since) if made.since else "",
        say.until: in_seconds(made.until),
        say.counts: say.so_many.format(settled=made_settlements, refunded=refunds),
    }
    own = facts(texts, operator=made.operator, counter=made.counter)
    return Facts(rows=(*own.rows, *fact_rows(rows).rows))


def _methods(made: Remittance, texts: Words) -> Items:
    """Return what was paid by each method, those of the insurer last, in which no cash moves."""
    say, sums = texts.remittance, made.amounts
    own = [each for each in Method if each in sums and each not in INSURERS | MEMO]
    insured = [each for each in Method if each in sums and each in INSURERS]
    rows = [_method(say.methods[each], sums[each], texts) for each in own]
    if insured:
        rows.append(_method(say.insured, takings.insurers(sums), texts))
        rows += [_method(f"· {say.methods[each]}", sums[each], texts) for each in insured]
    total = _method(say.total, takings.total(sums), texts, strong=True)
    return Items(heading=say.settled_by, unit=texts.unit, rows=(*rows, total))


def _method(label: str, fen: int, texts: Words, *, strong: bool = False) -> Item:
    value = money.grouped(fen) if fen >= 0 else texts.remittance.given_back.format(amount=money.grouped(-fen))
    return Item(label=label, value=value, strong=strong, notes=(money.capital(abs(fen)),))


def _memo(made: Remittance, texts: Words) -> Iterator[Items]:
    say = texts.remittance
    rows = {
        say.borrowed: takings.borrowed(made.booked),
        say.lent: takings.lent(made.booked),
        say.methods[Method.ROUNDING]: made.amounts.get(Method.ROUNDING, 0),
        say.methods[Method.DEPOSIT]: made.amounts.get(Method.DEPOSIT, 0),
    }
    known = {label: fen for label, fen in rows.items() if fen}
    if known:
        yield amount_rows(say.memo, known, texts)


def _lines(made: Remittance, texts: Words) -> Iterator[Items]:
    """Yield what has to be told line by line."""
    say = texts.remittance
    refunds = [_refund(each, say) for each in made.booked if each.kind is BookedKind.REFUND]
    late = [_late(each, say) for each in takings.late(made.booked, made.since)]
    reprints = [
        Item(
            label=each.bill,
            value=str(each.copy.number),
            notes=(in_seconds(each.at), texts.copy_reasons[each.copy.reason] if each.copy.reason else ""),
        )
        for each in made.reprints
    ]
    left_out = [
        Item(
            label=each.bill,
            value=money.grouped(each.amount),
            notes=(say.open_since.format(time=in_seconds(each.since)),),
        )
        for each in made.left_out
    ]
    for heading, rows in ((say.refunds, refunds), (say.late, late), (say.reprints, reprints), (say.left_out, left_out)):
        if rows:
            yield Items(heading=heading, unit="" if rows is reprints else texts.unit, rows=tuple(rows))


def _refund(each: Booked, say: RemittanceWords) -> Item:
    origin = say.origin.format(operator=each.of_operator, time=in_seconds(each.of_time)) if each.of_time else ""
    given = takings.total(each.amounts)
    notes = (in_seconds(each.at), *([origin] if origin else []))
    return Item(label=each.number, value=money.grouped(given), notes=notes)


def _late(each: Booked, say: RemittanceWords) -> Item:
    began = say.open_since.format(time=in_seconds(each.of_time)) if each.of_time else ""
    return Item(label=each.number, value=money.grouped(takings.total(each.amounts)), notes=(in_seconds(each.at), began))


def _count(made: Remittance, texts: Words) -> Iterator[Items]:
    if made.counted is None:
        return
    say = texts.remittance
    expected, found = made.cash_due + made.floats, worth(made.counted)
    sums = {say.found: found, say.floats: made.floats, say.expected: expected, say.difference: found - expected}
    rows = (*piece_rows(made.counted, say), *amount_rows("", sums, texts).rows)
    yield Items(heading=say.counted, unit=texts.unit, rows=rows)


def piece_rows(pieces: Pieces, say: RemittanceWords) -> Iterator[Item]:
    """Yield notes and coins by their worth, or the sum where nobody counted them."""
    if takings.is_sum(pieces):
        yield Item(label=say.as_sum, value=money.grouped(worth(pieces)))
        return
    for fen in (*DENOMINATIONS, LOOSE):
        if pieces.get(fen):
            label = f"{_piece(fen, say)} × {pieces[fen]}"
            yield Item(label=label, value=money.grouped(fen * pieces[fen]))


def _piece(fen: int, say: RemittanceWords) -> str:
    name, unit = next((name, unit) for name, unit in (("yuan", 100), ("jiao", 10), ("fen", 1)) if fen >= unit)
    return say.pieces[name].format(fen // unit)


def _handed_in(made: Remittance, texts: Words) -> Items:
    say = texts.remittance
    rows = {say.due: made.cash_due, say.held: made.cash_held, say.left: made.cash_due - made.cash_held}
    return amount_rows(say.cash, rows, texts)


def _discrepancy(made: Remittance, say: RemittanceWords) -> Iterator[Facts]:
    found = made.discrepancy
    if found:
        kind = say.short if found.amount < 0 else say.over
        rows = {say.discrepancy: found.number, kind: money.yuan(abs(found.amount)), say.reason: found.reason}
        told = {say.cleared[found.cleared.outcome.value]: found.cleared.note} if found.cleared else {}
        yield fact_rows(rows | told)


def _notes(made: Remittance, printing: Printing, texts: Words) -> Iterator[str]:
    say = texts.remittance
    if made.note:
        yield say.note.format(text=made.note)
    if made.journal:
        yield say.journal.format(seq=made.journal.seq, mark=made.journal.mark)
    yield say.final
    yield from say.signed
    yield say.printed.format(by=printing.by, at=in_seconds(printing.at))
    if printing.version:
        yield say.program.format(version=printing.version)
    yield texts.notes["demo"]


def amount_rows(heading: str, rows: dict[str, int], texts: Words) -> Items:
    """Return amounts by their names."""
    items = tuple(Item(label=label, value=money.grouped(fen)) for label, fen in rows.items())
    return Items(heading=heading, unit=texts.unit, rows=items)


def fact_rows(rows: dict[str, str]) -> Facts:
    """Return the known values by their names."""
    return Facts(rows=tuple(Fact(label=label, value=value) for label, value in rows.items() if value))


def in_capitals(fen: int, texts: Words) -> Fact:
    """Return an amount in words (大写)."""
    return Fact(label=texts.till["capital"], value=money.capital(fen))


def in_seconds(at: datetime) -> str:
    """Return a time to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S}"
