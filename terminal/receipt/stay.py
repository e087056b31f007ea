"""The documents of a stay: receipt of a deposit (预交款收据), all that was charged (费用清单), and a day (一日清单)."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from terminal import money
from terminal.benefit.split import shares
from terminal.model import (
    ORIGINAL,
    Account,
    Banner,
    Block,
    Copy,
    Deposit,
    Fact,
    Figure,
    Institution,
    Item,
    Items,
    Line,
    Notes,
    PaidBy,
    Receipt,
    Returned,
    Settlement,
    Stay,
    Tender,
    Title,
)
from terminal.receipt.parts import banners, copied, facts, issuer, numbered
from terminal.receipt.words import Words, words


def deposit_document(
    deposit: Deposit, stay: Stay, hospital: Institution, language: str, copy: Copy = ORIGINAL
) -> Receipt:
    """Return the receipt of a deposit in zh_CN or en; a copy is marked. Raises FileNotFoundError for another one."""
    texts = words(language)
    ends = banners(texts, copy)
    return _receipt(
        numbered(deposit.number, copy),
        language,
        ends,
        Title(issuer=issuer(hospital), text=texts.stay["deposit"]),
        facts(
            texts,
            deposit=deposit.number,
            deposited_at=f"{deposit.at:%Y-%m-%d %H:%M}",
            operator=deposit.operator,
            **_patient(stay),
            paid_by=texts.paid_by[deposit.paid_by],
            order=deposit.order,
            **copied(texts, copy),
        ),
        _figure(texts.stay["paid_in"], deposit.amount, texts),
        Notes(lines=(texts.stay["keep"], texts.notes["demo"], texts.notes["invoice"])),
    )


def deposit_back_document(
    back: Returned, deposit: Deposit, stay: Stay, hospital: Institution, language: str
) -> Receipt:
    """Return the slip for money of a deposit that went back: how much, to where, and who approved it."""
    texts = words(language)
    ends = banners(texts)
    fen = -(back.cash + (back.by_code or 0))
    way = PaidBy.CASH if back.is_cash else back.paid_by
    return _receipt(
        f"{deposit.number}-back",
        language,
        ends,
        Title(issuer=issuer(hospital), text=texts.stay["deposit_back"]),
        facts(
            texts,
            deposit=deposit.number,
            operator=deposit.operator,
            **_patient(stay),
            paid_by=texts.paid_by[way],
            order="" if back.is_cash else back.order,
            rounding=money.grouped(back.rounding) if back.rounding else "",
            approved_by=back.approved_by,
            reason=back.reason,
        ),
        _figure(texts.stay["back"], fen, texts),
        Notes(lines=(*([texts.stay["forced"]] if back.is_cash and back.order else ()), texts.notes["demo"])),
    )


def settled_with(tender: Tender, texts: Words) -> tuple[Items, ...]:
    """Return what a discharge came to: paid in before (预缴), in addition (补缴), given back (退费), and owed."""
    if not tender.is_of_stay:
        return ()
    back = sum(each.back for each in tender.deposits)
    sums = {
        "paid_in": sum(each.amount for each in tender.deposits),
        "paid_more": 0 if back else tender.cash + tender.by_code,
        "back": back,
        "owed": tender.owed,
    }
    rows = [Item(label=texts.stay[name], value=money.grouped(fen), strong=True) for name, fen in sums.items() if fen]
    rows += [
        Item(
            label=f"{each.deposit} {texts.paid_by[each.paid_by]}",
            value=money.grouped(each.amount),
            notes=(texts.stay["use"].format(used=money.grouped(each.used), back=money.grouped(each.back)),),
        )
        for each in tender.deposits
    ]
    return (Items(heading=texts.headings["deposits"], unit=texts.unit, rows=tuple(rows)),)


def list_document(made: Settlement, language: str) -> Receipt:
    """Return the itemised list of a settlement (费用清单), by category; raises ValueError without its lines."""
    if made.care is None:
        raise ValueError("a settlement with its lines")
    texts = words(language)
    ends = banners(texts, basis=made.basis)
    return _receipt(
        f"{made.number}-list",
        language,
        ends,
        Title(issuer=issuer(made.hospital), text=texts.stay["list"]),
        facts(
            texts,
            bill=made.bill_number,
            number=made.number,
            patient=made.masked_name,
            department=made.department,
            care_date=f"{made.care_date:%Y-%m-%d}",
        ),
        *_lines(made.care.lines, texts),
        _figure(texts.costs["total"], made.split.total, texts),
        Notes(lines=(texts.notes["demo"], texts.notes["invoice"])),
    )


def day_document(account: Account, day: date, hospital: Institution, language: str) -> Receipt:
    """Return what was charged on one day of a stay (一日清单), with what is left of the deposits after it."""
    texts, stay = words(language), account.stay
    ends = banners(texts)
    lines = tuple(line for each in stay.days if each.day == day for line in each.lines)
    so_far = _total(line for each in stay.days if each.day <= day for line in each.lines)
    sums = {"balance": account.balance, "so_far": so_far, "rest": account.balance - so_far}
    rows = tuple(Item(label=texts.stay[name], value=money.grouped(fen)) for name, fen in sums.items())
    return _receipt(
        f"{stay.number}-{day:%Y%m%d}",
        language,
        ends,
        Title(issuer=issuer(hospital), text=texts.stay["day"]),
        facts(texts, **_patient(stay), bed=stay.bed, care_date=f"{day:%Y-%m-%d}"),
        Items(heading=texts.headings["deposits"], unit=texts.unit, rows=rows),
        *_lines(lines, texts),
        _figure(texts.stay["of_day"], _total(lines), texts),
        Notes(lines=(texts.stay["day_note"], texts.notes["demo"])),
    )


def _receipt(number: str, language: str, ends: tuple[Banner, ...], *blocks: Block) -> Receipt:
    return Receipt(number=number, language=language, blocks=(*ends, *blocks, *reversed(ends)))


def _patient(stay: Stay) -> dict[str, str]:
    return {"stay": stay.number, "patient": stay.masked_name, "department": stay.department}


def _figure(label: str, fen: int, texts: Words) -> Figure:
    capital = Fact(label=texts.till["capital"], value=money.capital(fen))
    return Figure(label=label, value=money.yuan(fen), caption=capital)


def _lines(lines: Iterable[Line], texts: Words) -> Iterable[Items]:
    """Yield the lines of each category as a table, and its sum in the heading."""
    by_category = sorted(lines, key=lambda line: line.category)
    for category, group in groupby(by_category, key=lambda line: line.category):
        found = tuple(group)
        heading = f"{category or texts.stay['other']} {money.grouped(_total(found))}"
        yield Items(heading=heading, unit=texts.unit, rows=tuple(_row(line, texts) for line in found))


def _row(line: Line, texts: Words) -> Item:
    [share] = shares((line,))
    own = share.amount - share.in_scope
    notes = [texts.stay["line"].format(kind=line.class_.value, count=line.quantity, price=money.plain(line.unit_price))]
    if own:
        notes.append(texts.stay["own"].format(amount=money.grouped(own)))
    return Item(label=line.name, value=money.grouped(share.amount), notes=tuple(notes))


def _total(lines: Iterable[Line]) -> int:
    return sum(each.amount for each in shares(tuple(lines)))
