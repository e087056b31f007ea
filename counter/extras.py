"""Paper numbers, electronic receipts and signed codes of a counter, opened as its settings ask for them."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from counter.interlock import ensure_real, ensure_sealed
from counter.papers import NO_EXTRAS, Extras, PaperNumbers
from counter.receipt_settings import FiscalKind
from counter.settings import Settings
from terminal.errors import BadInput
from terminal.model.papers import PaperKind

if TYPE_CHECKING:
    from simulation.paper_book import SamplePaperBook
    from simulation.receipt_book import SampleReceiptBook
    from terminal.fiscal import ReceiptDesk
    from terminal.fiscal.desk import Followed
    from terminal.ports.receipts import Receipts


def extras_of(
    settings: Settings, stack: ExitStack, clock: Callable[[], datetime], operator: Callable[[], str]
) -> Extras:
    """Open what the settings ask for, for whoever `operator` returns; raises as `receipt_desk` does."""
    chosen = settings.receipts
    if not (settings.papers.strict or chosen.signed_code or chosen.kind is not FiscalKind.OFF):
        return NO_EXTRAS
    return Extras(
        numbers=_numbers(settings, stack, clock, operator) if settings.papers.strict else None,
        receipts=receipt_desk(settings, stack, clock, operator) if chosen.kind is not FiscalKind.OFF else None,
        signing_key=signing_key(settings) if chosen.signed_code else b"",
    )


def _numbers(
    settings: Settings, stack: ExitStack, clock: Callable[[], datetime], operator: Callable[[], str]
) -> PaperNumbers:
    strict = set(settings.papers.strict)
    return PaperNumbers(
        paper_book(settings, stack), operator, clock, tuple(kind for kind in PaperKind if kind.value in strict)
    )


def signing_key(settings: Settings) -> bytes:
    """Return the private key of this counter's signed codes."""
    from terminal.journal.disk import signing_key_of  # noqa: PLC0415

    return signing_key_of(settings.place(settings.journal.path))


def paper_book(settings: Settings, stack: ExitStack) -> "SamplePaperBook":
    """Open the hospital's book of numbered papers."""
    from simulation.paper_book import SamplePaperBook  # noqa: PLC0415 - few counters need it

    settings.make_state()
    return stack.enter_context(closing(SamplePaperBook(settings.place(settings.book))))


def receipt_desk(
    settings: Settings,
    stack: ExitStack,
    clock: Callable[[], datetime],
    operator: Callable[[], str] | None = None,
) -> "ReceiptDesk":
    """Open the desk of this counter's electronic receipts, by default for the operator of the settings.

    Raises BadInput("receipts_off") where the settings use none, "production_with_simulation" for the simulated platform
    beside a real insurer, and "platform_not_encrypted".
    """
    from terminal.fiscal import ReceiptDesk  # noqa: PLC0415 - few counters need it

    platform = _platform(settings, stack, clock)
    at = settings.counter
    by = operator or (lambda: at.operator)
    return ReceiptDesk(platform, receipt_book(settings, stack), _journal(settings), clock, at.counter, by)


def receipt_book(settings: Settings, stack: ExitStack) -> "SampleReceiptBook":
    """Open the hospital's book of electronic receipts."""
    from simulation.receipt_book import SampleReceiptBook  # noqa: PLC0415 - few counters need it

    return stack.enter_context(closing(SampleReceiptBook(settings.place(settings.book))))


def _platform(settings: Settings, stack: ExitStack, clock: Callable[[], datetime]) -> "Receipts":
    from terminal.national.profile import load  # noqa: PLC0415

    simulated = not load(settings.platform.profile).production
    match settings.receipts.kind:
        case FiscalKind.OFF:
            raise BadInput("receipts_off")
        case FiscalKind.EMBEDDED:
            from simulation.fiscal import SimulatedFiscal  # noqa: PLC0415

            if not simulated:
                ensure_real("[receipts] kind")
            path, area = settings.place(settings.receipts.path), settings.institution.area
            return stack.enter_context(closing(SimulatedFiscal(path, clock, area)))
        case FiscalKind.HTTP:
            return _over_http(settings, stack, clock, simulated=simulated)


def _over_http(settings: Settings, stack: ExitStack, clock: Callable[[], datetime], *, simulated: bool) -> "Receipts":
    """Connect the platform over HTTP; beside a simulated insurer only one that proves that it is simulated, too."""
    from counter.connect import TrialWire  # noqa: PLC0415, an HTTP client takes long to load
    from terminal.fiscal.platform import PATHS, FiscalPlatform  # noqa: PLC0415
    from terminal.national.profile import Transport  # noqa: PLC0415
    from terminal.national.wire import Wire  # noqa: PLC0415

    chosen = settings.receipts
    if not simulated:
        ensure_sealed(chosen.url)
    how = Transport(connect=chosen.patience / 2, read=chosen.patience / 2, paths=PATHS)
    wire = (TrialWire if simulated else Wire)(chosen.url, how, clock)
    return stack.enter_context(closing(FiscalPlatform(wire, settings.institution.area, simulated=simulated)))


def _journal(settings: Settings) -> "Followed":
    from terminal.fiscal.desk import Followed  # noqa: PLC0415
    from terminal.journal import reader  # noqa: PLC0415

    path = settings.place(settings.journal.path)
    return Followed(lambda: reader.head(path).seq, partial(reader.moved_after, path), partial(reader.settlement, path))
