"""The words of what an interval took: how often, what is a memo, what is told line by line, and its papers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from terminal import money
from terminal.accounts.papers import tallies
from terminal.model import Booked, BookedKind, Method, takings
from terminal.model.papers import PaperUse
from terminal.receipt import papers_used
from ui.i18n import DOT, language, tr

if TYPE_CHECKING:
    from counter.papers import PaperStatus


def counts(booked: Sequence[Booked]) -> str:
    """Return how many settlements, refunds and deposits there were."""
    kinds = Counter(each.kind for each in booked if each.settles or each.kind is not BookedKind.SETTLEMENT)
    named = {
        tr("{0} settled", kinds[BookedKind.SETTLEMENT]): kinds[BookedKind.SETTLEMENT],
        tr("{0} refunded", kinds[BookedKind.REFUND]): kinds[BookedKind.REFUND],
        tr("{0} deposits", kinds[BookedKind.DEPOSIT]): kinds[BookedKind.DEPOSIT],
    }
    return DOT.join(text for text, count in named.items() if count) or tr("None")


def memo(booked: Sequence[Booked]) -> str:
    """Return what is in no total."""
    moved = takings.amounts(booked)
    deposits, rounding = moved.get(Method.DEPOSIT, 0), moved.get(Method.ROUNDING, 0)
    sums = {
        tr("rounding {0} (in the cash)", money.grouped(rounding)): rounding,
        tr("deposits used {0}", money.grouped(deposits)): deposits,
        tr("borrowed {0} (in the cash)", money.grouped(takings.borrowed(booked))): takings.borrowed(booked),
        tr("lent {0} (taken off)", money.grouped(takings.lent(booked))): takings.lent(booked),
    }
    known = DOT.join(text for text, fen in sums.items() if fen)
    return tr("Memo, in no total: {0}", known) if known else ""


def told(booked: Sequence[Booked], since: datetime | None) -> Iterator[str]:
    """Yield what the paper tells line by line."""
    for each in booked:
        if each.kind is BookedKind.REFUND:
            origin = tr("taken by {0} on {1}", each.of_operator, f"{each.of_time:%m-%d}") if each.of_time else ""
            given = money.grouped(takings.total(each.amounts))
            yield DOT.join(part for part in (f"{each.at:%H:%M}", tr("refund {0}", each.number), given, origin) if part)
    for each in takings.late(booked, since):
        began = tr("from {0}, unknown until now", f"{each.of_time:%m-%d %H:%M}")
        yield DOT.join((each.number, money.grouped(takings.total(each.amounts)), began))


def papers(uses: Sequence[PaperUse], status: "PaperStatus | None") -> str:
    """Return what became of numbered papers by kind, the next number, and the numbers left out; empty without any."""
    lines = [papers_used(each, language()) for each in tallies(uses)]
    if status and status.left is not None:
        lines.append(
            tr("Next {0}, {1} left. Left out: {2}", status.number or "–", status.left, status.missing or tr("None"))
        )
    return "\n".join(lines)
