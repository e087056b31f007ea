"""What became of numbered papers, as a remittance tells it: runs of each kind, then each paper that came back."""

from collections.abc import Iterator, Sequence

from terminal import money
from terminal.model import Item, Items
from terminal.model.papers import PaperTally, PaperUse, runs
from terminal.receipt.words import PaperWords, Words, words


def papers_used(told: PaperTally, language: str) -> str:
    """Return in one line what became of one kind of paper: numbers used by unbroken runs, spoiled, and taken back."""
    return _used(told, words(language).remittance.papers)


def paper_lines(tallies: Sequence[PaperTally], texts: Words) -> Iterator[Items]:
    """Yield what became of numbered papers: by kind, then each that came back with a refund or a reprint."""
    say = texts.remittance.papers
    if tallies:
        yield Items(heading=say.title, unit="", rows=tuple(Item(label=_used(each, say), value="") for each in tallies))
    refunded = [_back(use, say) for each in tallies for use in each.refunded]
    reprinted = [_back(use, say) for each in tallies for use in each.reprinted]
    for heading, rows in ((say.came_back, refunded), (say.reprint_back, reprinted)):
        if rows:
            yield Items(heading=heading, unit=texts.unit, rows=tuple(rows))


def _used(told: PaperTally, say: PaperWords) -> str:
    kind, spoiled = say.kinds[told.kind], runs(each.number for each in told.spoiled)
    used = say.used.format(kind=kind, count=len(told.used), ranges=told.ranges)
    parts = (
        used if told.used else say.unused.format(kind=kind),
        say.spoiled.format(count=len(told.spoiled), ranges=";".join(map(str, spoiled))) if spoiled else "",
        say.refunded.format(count=len(told.refunded)) if told.refunded else "",
        say.reprinted.format(count=len(told.reprinted)) if told.reprinted else "",
    )
    return say.between.join(part for part in parts if part)


def _back(use: PaperUse, say: PaperWords) -> Item:
    at = f"{use.at:%Y-%m-%d %H:%M:%S}"
    return Item(label=f"{say.kinds[use.kind]} {use.number}", value=money.grouped(use.amount), notes=(at,))
