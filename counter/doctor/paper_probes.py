"""Probes of electronic receipts and numbered papers, where the settings use them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

from counter.doctor.findings import Finding, Part, Probe, State
from counter.extras import paper_book, receipt_desk
from counter.receipt_settings import FiscalKind
from counter.settings import Settings
from terminal.accounts.papers import FEW
from terminal.model.papers import PaperKind


def probes(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Probe]:
    """Return the probes of what the settings choose; none of it keeps a counter from settling."""
    if settings.receipts.kind is not FiscalKind.OFF:
        yield Probe(Part.RECEIPTS, lambda: _receipts(settings, clock))
    if settings.papers.strict:
        yield Probe(Part.PAPERS, lambda: _papers(settings))


def _receipts(settings: Settings, clock: Callable[[], datetime]) -> Finding:
    """Ask the platform for today's receipts, which changes nothing there."""
    with ExitStack() as stack:
        desk = receipt_desk(settings, stack, clock)
        checked, pending = desk.check(clock().date()), len(desk.pending())
    facts = {"pending": str(pending), "count": str(checked.there.count)}
    if not checked.agrees:
        return Finding(part=Part.RECEIPTS, state=State.WARN, code="receipts_differ", facts=facts)
    state = State.WARN if pending else State.GOOD
    code = "receipts_wait" if pending else "receipts_agree"
    return Finding(part=Part.RECEIPTS, state=state, code=code, driver=settings.receipts.kind.value, facts=facts)


def _papers(settings: Settings) -> Finding:
    operator = settings.counter.operator
    kind = next(each for each in PaperKind if each.value in settings.papers.strict)
    with ExitStack() as stack:
        number, left = paper_book(settings, stack).numbers_left(kind, operator)
    if not left:
        return Finding(part=Part.PAPERS, state=State.WARN, code="papers_used_up", facts={"operator": operator})
    code, state = ("papers_few", State.WARN) if left <= FEW else ("papers_left", State.GOOD)
    return Finding(part=Part.PAPERS, state=state, code=code, facts={"number": number, "left": str(left)})
