"""A shift report as a document for the cashier to sign."""

from terminal import money
from terminal.model import Block, Fact, Facts, Figure, Item, Items, Notes, Receipt, ShiftReport, Title, Turnover
from terminal.receipt.parts import banners, facts, issuer
from terminal.receipt.words import ShiftWords, Words, words


def shift_document(report: ShiftReport, language: str) -> Receipt:
    """Return a shift report's document in zh_CN or en; raises FileNotFoundError for another language."""
    said = words(language)
    ends, shift = banners(said), said.shift
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(report.hospital), text=shift.final if report.is_final else shift.so_far),
        _of(report, said),
        _turnover(shift.settled, report.settled, said),
        *(_turnover(said.insurance[insurance], part, said) for insurance, part in report.insurances.items()),
        *([_turnover(said.paid_in_full, report.in_full, said)] if report.in_full.count else []),
        *([_turnover(shift.refunded, report.refunded, said)] if report.refunded.count else []),
        _phone(report, said),
        _till(report, said),
        _drawer(report, shift),
        Notes(lines=(shift.note_final if report.is_final else shift.note_so_far, *shift.signed, said.notes["demo"])),
        *ends,
    )
    return Receipt(number=report.number, language=language, blocks=blocks)


def _of(report: ShiftReport, said: Words) -> Facts:
    shift = said.shift
    own = facts(said, counter=report.counter, operator=report.operator)
    rows = (
        Fact(label=shift.number, value=report.number),
        Fact(label=shift.day, value=f"{report.day:%Y-%m-%d}"),
        Fact(label=shift.at, value=f"{report.at:%Y-%m-%d %H:%M}"),
        *own.rows,
        Fact(label=shift.copies, value=str(report.copies)),
        Fact(label=shift.open_items, value=str(report.open_items)),
    )
    return Facts(rows=rows)


def _turnover(heading: str, part: Turnover, said: Words) -> Items:
    labels = {
        "total": said.costs["total"],
        "fund": said.payers["fund"],
        "account": said.payers["account"],
        "cash": said.shift.own,
    }
    rows = (
        Item(label=label, value=money.grouped(getattr(part, name)), strong=name == "total")
        for name, label in labels.items()
    )
    return Items(heading=heading, unit=said.shift.count.format(count=part.count), rows=tuple(rows))


def _phone(report: ShiftReport, said: Words) -> Items:
    shift = said.shift
    rows = ((shift.taken, report.code_in), (shift.given_back, -report.code_out), (shift.net, report.by_code))
    unpaid = ((shift.unpaid, report.unpaid),) if report.unpaid else ()
    return _table(shift.phone, (*rows, *unpaid), said)


def _till(report: ShiftReport, said: Words) -> Items:
    shift = said.shift
    return _table(shift.cash, ((shift.taken, report.cash_in), (shift.given_back, -report.cash_out)), said)


def _table(heading: str, rows: tuple[tuple[str, int], ...], said: Words) -> Items:
    items = tuple(Item(label=label, value=money.grouped(fen), strong=label == said.shift.net) for label, fen in rows)
    return Items(heading=heading, unit=said.unit, rows=items)


def _drawer(report: ShiftReport, shift: ShiftWords) -> Figure:
    caption = Fact(label=shift.so_many, value=str(report.settled.count + report.refunded.count))
    return Figure(label=shift.drawer, value=money.yuan(report.cash), caption=caption)
