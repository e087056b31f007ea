"""A shift report as a document for the cashier to sign."""

from terminal import money
from terminal.model import Block, Fact, Facts, Figure, Item, Items, Notes, Receipt, ShiftReport, Title, Turnover
from terminal.receipt.parts import banners, facts, issuer
from terminal.receipt.words import ShiftWords, Words, words


def shift_document(report: ShiftReport, language: str) -> Receipt:
    """Return a shift report's document in zh_CN or en; raises FileNotFoundError for another language."""
    texts = words(language)
    ends, shift = banners(texts), texts.shift
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(report.hospital), text=shift.final if report.is_final else shift.so_far),
        _of(report, texts),
        _turnover(shift.settled, report.settled, texts),
        *(_turnover(texts.insurance[insurance], part, texts) for insurance, part in report.insurances.items()),
        *([_turnover(texts.paid_in_full, report.in_full, texts)] if report.in_full.count else []),
        *([_turnover(shift.refunded, report.refunded, texts)] if report.refunded.count else []),
        _phone(report, texts),
        _till(report, texts),
        _drawer(report, shift),
        Notes(lines=(shift.note_final if report.is_final else shift.note_so_far, *shift.signed, texts.notes["demo"])),
        *ends,
    )
    return Receipt(number=report.number, language=language, blocks=blocks)


def _of(report: ShiftReport, texts: Words) -> Facts:
    shift = texts.shift
    own = facts(texts, counter=report.counter, operator=report.operator)
    rows = (
        Fact(label=shift.number, value=report.number),
        Fact(label=shift.day, value=f"{report.day:%Y-%m-%d}"),
        Fact(label=shift.at, value=f"{report.at:%Y-%m-%d %H:%M}"),
        *own.rows,
        Fact(label=shift.copies, value=str(report.copies)),
        Fact(label=shift.open_items, value=str(report.open_items)),
    )
    return Facts(rows=rows)


def _turnover(heading: str, part: Turnover, texts: Words) -> Items:
    labels = {
        "total": texts.costs["total"],
        "fund": texts.payers["fund"],
        "account": texts.payers["account"],
        "cash": texts.shift.own,
    }
    rows = (
        Item(label=label, value=money.grouped(getattr(part, name)), strong=name == "total")
        for name, label in labels.items()
    )
    return Items(heading=heading, unit=texts.shift.count.format(count=part.count), rows=tuple(rows))


def _phone(report: ShiftReport, texts: Words) -> Items:
    shift = texts.shift
    rows = ((shift.taken, report.code_in), (shift.given_back, -report.code_out), (shift.net, report.by_code))
    unpaid = ((shift.unpaid, report.unpaid),) if report.unpaid else ()
    return _table(shift.phone, (*rows, *unpaid), texts)


def _till(report: ShiftReport, texts: Words) -> Items:
    shift = texts.shift
    return _table(shift.cash, ((shift.taken, report.cash_in), (shift.given_back, -report.cash_out)), texts)


def _table(heading: str, rows: tuple[tuple[str, int], ...], texts: Words) -> Items:
    items = tuple(Item(label=label, value=money.grouped(fen), strong=label == texts.shift.net) for label, fen in rows)
    return Items(heading=heading, unit=texts.unit, rows=items)


def _drawer(report: ShiftReport, shift: ShiftWords) -> Figure:
    caption = Fact(label=shift.so_many, value=str(report.settled.count + report.refunded.count))
    return Figure(label=shift.drawer, value=money.yuan(report.cash), caption=caption)
