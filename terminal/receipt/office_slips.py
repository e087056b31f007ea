"""The slips of the cash office: a float (备用金领用单), a loan (借款单), and finance's receipt (收款收据)."""

from terminal import money
from terminal.model import (
    Block,
    Figure,
    Float,
    Institution,
    Items,
    Loan,
    Notes,
    Receipt,
    Remittance,
    Take,
    Title,
    worth,
)
from terminal.receipt.parts import banners, issuer
from terminal.receipt.remittance import amount_rows, fact_rows, in_capitals, in_seconds, piece_rows
from terminal.receipt.words import Words, words


def float_document(held: Float, hospital: Institution, language: str) -> Receipt:
    """Return the slip for change money that an operator has accepted; raises FileNotFoundError for a language."""
    texts = words(language)
    say = texts.remittance.slips
    rows = {
        say["float_number"]: held.number,
        say["accepted_by"]: held.operator,
        say["accepted_at"]: in_seconds(held.at),
        say["issued_by"]: held.issued_by,
    }
    counted = Items(
        heading=texts.remittance.counted, unit=texts.unit, rows=tuple(piece_rows(held.pieces, texts.remittance))
    )
    signed = (say["accepted_signed"], say["issued_signed"])
    return _slip(held.number, language, hospital, say["float"], rows, held.amount, (counted,), signed)


def loan_document(loan: Loan, hospital: Institution, language: str) -> Receipt:
    """Return the slip for cash that one operator has lent another; raises FileNotFoundError for a language."""
    texts = words(language)
    say = texts.remittance.slips
    rows = {
        say["loan_number"]: loan.number,
        say["borrower"]: loan.borrower,
        say["lender"]: loan.lender,
        say["asked_at"]: in_seconds(loan.asked_at),
        say["given_at"]: in_seconds(loan.given_at) if loan.given_at else "",
        texts.remittance.reason: loan.reason,
    }
    signed = (say["borrower_signed"], say["lender_signed"])
    return _slip(loan.number, language, hospital, say["loan"], rows, loan.amount, (), signed)


def taken_document(number: str, act: Take, made: Remittance, hospital: Institution, language: str) -> Receipt:
    """Return finance's receipt for the cash of a remittance, of which `made` tells how much was received by then.

    For cash that was paid out it is the slip that the operator signs. Raises FileNotFoundError for another language.
    """
    texts = words(language)
    say, ends, paid, sign = texts.remittance, banners(texts), worth(act.pieces), -1 if act.amount < 0 else 1
    title, labels, signed = say.receipt, say.taking, say.taking_signed
    if sign < 0:
        title, labels, signed = say.paid_out, say.paying, say.paying_signed
    rows = {
        "number": number,
        "remittance": made.number,
        "operator": made.operator,
        "by": act.by,
        "at": in_seconds(act.at),
    }
    stands = {"due": sign * made.cash_due, "taken": sign * made.taken, "left": sign * made.left}
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(hospital), text=title),
        fact_rows({labels[name]: value for name, value in rows.items()}),
        Figure(label=labels["paid"], value=money.yuan(paid), caption=in_capitals(paid, texts)),
        Items(heading=say.counted, unit=texts.unit, rows=tuple(piece_rows(act.pieces, say))),
        amount_rows(say.cash, {labels[name]: fen for name, fen in stands.items()}, texts),
        Notes(lines=(*signed, texts.notes["demo"])),
        *reversed(ends),
    )
    return Receipt(number=number, language=language, blocks=blocks)


def _slip(
    number: str,
    language: str,
    hospital: Institution,
    title: str,
    rows: dict[str, str],
    fen: int,
    more: tuple[Block, ...],
    signed: tuple[str, ...],
) -> Receipt:
    texts: Words = words(language)
    ends = banners(texts)
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(hospital), text=title),
        fact_rows(rows),
        Figure(label=texts.remittance.slips["amount"], value=money.yuan(fen), caption=in_capitals(fen, texts)),
        *more,
        Notes(lines=(*signed, texts.notes["demo"])),
        *reversed(ends),
    )
    return Receipt(number=number, language=language, blocks=blocks)
