"""The books of a day read from a counter's settings, compared, and when that was done last."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import date, datetime
from math import inf
from pathlib import Path

from msgspec import DecodeError, json

from counter.connect import of_settings, statements
from counter.extras import receipt_desk
from counter.receipt_settings import FiscalKind
from counter.settings import PlatformKind, Settings
from simulation.cash_office import SampleCashOffice
from simulation.channel import SimulatedChannel
from simulation.deposits import SampleDeposits
from simulation.embedded import EmbeddedStatements
from simulation.hospital import SampleHospital
from simulation.network.tables import opened as ledger
from simulation.operators import SampleOperators
from terminal import durable
from terminal.accounts.reconcile import Books, Report, compare, insurer_book
from terminal.accounts.till import Movement, movements
from terminal.errors import BadInput, JiesuanError, NotSent, Refused
from terminal.journal.disk import known_identity
from terminal.journal.reader import counters, money, reading, settled, transactions
from terminal.model import Booked, Noun, Posting, Remittance, Trade, Transaction
from terminal.model.e_receipt import ReceiptRecord
from terminal.model.receipt_check import DayCheck
from terminal.ports import Statements

Clock = Callable[[], datetime]
_RUNS, _KEPT = "reconciled.json", 400


class Run(Noun, frozen=True):
    """When a day was reconciled last, by whom, and how many differences there were."""

    at: datetime
    by: str
    differences: int


def reconciled(
    settings: Settings, day: date, clock: Clock, others: tuple[Path, ...] = (), counted: int | None = None
) -> Report:
    """Compare the books of a day, with the journals of `others` too; `counted` is the cash in the drawer, in fen.

    A book that cannot be had now is not compared. Raises BadInput for a journal that cannot be read.
    """
    return compare(day, _books(settings, day, clock, others, counted))


def last_run(settings: Settings, day: date) -> Run | None:
    """Return when a day was reconciled last, None if it never was."""
    return _runs(settings).get(day.isoformat())


def note_run(settings: Settings, day: date, run: Run) -> None:
    """Keep when a day was reconciled; raises BadInput("state_unusable")."""
    known = _runs(settings) | {day.isoformat(): run}
    kept = dict(sorted(known.items())[-_KEPT:])
    try:
        durable.write(settings.place(_RUNS), json.encode(kept))
    except OSError as error:
        raise BadInput("state_unusable", path=_RUNS, reason=error.strerror) from error


def opened_statements(settings: Settings, stack: ExitStack, clock: Clock) -> Statements:
    """Open the insurer's book; `stack` closes it. Raises BadInput if it cannot be opened."""
    if settings.platform.kind is PlatformKind.NATIONAL:
        return stack.enter_context(statements(*of_settings(settings, settings.institution), clock))
    engine = ledger(settings.database_url())
    stack.callback(engine.dispose)
    return EmbeddedStatements(engine, settings.institution.code)


def _runs(settings: Settings) -> dict[str, Run]:
    try:
        return json.decode(settings.place(_RUNS).read_bytes(), type=dict[str, Run])
    except (OSError, DecodeError):  # what is lost is only when it was
        return {}


def _books(settings: Settings, day: date, clock: Clock, others: tuple[Path, ...], counted: int | None) -> Books:
    paths = _apart(settings.place(settings.journal.path), *others)
    journal = tuple(each for path in paths for each in transactions(path, day))
    insurer = _insurer(settings, day, journal, clock)
    if insurer:
        numbers = {number for each in insurer for number in (each.number, each.message_id)}
        journal = tuple(each for path in paths for each in transactions(path, day, numbers))
    hospital, settled_by = _hospital(settings)
    known = {number for path in paths for number in settled(path, settled_by)}
    moved = {path: movements(money(path, day)) for path in paths}
    booked, unbooked, closings = _office(settings, day, moved)
    receipts, waiting = _receipts(settings, day, clock)
    return Books(
        journal=journal,
        insurer=insurer,
        hospital=hospital,
        settled_by={number: counter for number, counter in settled_by.items() if number not in known},
        channel=_channel(settings, clock),
        deposits=_deposits(settings),
        money=tuple(each for path in paths for each in moved[path]),
        booked=booked,
        unbooked=unbooked,
        remittances=closings,
        is_over=day < clock().date() and (bool(closings) or _has_operators(settings)),
        counted=counted,
        counters=frozenset({settings.counter.counter, *(number for path in paths for number in counters(path))}),
        has_receipts=settings.receipts.kind is not FiscalKind.OFF,
        receipts=receipts,
        waiting=waiting,
    )


def _apart(*paths: Path) -> tuple[Path, ...]:
    """Return each journal once, however often and by whatever path it is named, as its money would count twice.

    Raises BadInput("journal_copied") for two files that began as the same journal.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if any(path.samefile(known) for known in found.values()):
            continue
        with reading(path) as connection:
            first = connection.execute("SELECT hash FROM entry ORDER BY seq LIMIT 1").fetchone()
        begun = first["hash"] if first else str(path.resolve())
        if begun in found:
            raise BadInput("journal_copied", file=path, other=found[begun])
        found[begun] = path
    return tuple(found.values())


def _insurer(
    settings: Settings, day: date, journal: tuple[Transaction, ...], clock: Clock
) -> tuple[Posting, ...] | None:
    """Return the insurer's book of the day, or None if the insurer cannot be reached now."""
    with ExitStack() as stack:
        try:
            return insurer_book(opened_statements(settings, stack, clock), day, journal)
        except NotSent:
            return None


def _hospital(settings: Settings) -> tuple[dict[str, str | None] | None, dict[str, str]]:
    """Return the hospital's book, and the counter that settled each number in it; None where it cannot be reached."""
    path = settings.place(settings.book)
    if not path.exists():
        return None, {}
    with closing(SampleHospital(path)) as hospital:
        return hospital.book(), hospital.settled_by()


def _office(
    settings: Settings, day: date, moved: Mapping[Path, tuple[Movement, ...]]
) -> tuple[tuple[Booked, ...] | None, frozenset[str], tuple[Remittance, ...]]:
    """Return the cash office's book of a day, the entries it never saw or that came before it, and the closings."""
    path = settings.place(settings.book)
    if not path.exists():
        return None, frozenset(), ()
    with closing(SampleCashOffice(path)) as office:
        sources = {path: office.source(known_identity(path)) for path in moved}
        before = {path: source.begin if source else inf for path, source in sources.items()}
        early = (each.entry for path, moves in moved.items() for each in moves if each.entry.seq <= before[path])
        return office.of_day(day), frozenset(entry.hash for entry in early), office.closings(day)


def _has_operators(settings: Settings) -> bool:
    """Return whether the hospital has operators: a demonstration's takings need no closing."""
    path = settings.place(settings.book)
    if not path.exists():
        return False
    with closing(SampleOperators(path)) as operators:
        return operators.are_set_up()


def _deposits(settings: Settings) -> dict[str, int]:
    path = settings.place(settings.book)
    if not path.exists():
        return {}
    with closing(SampleDeposits(path)) as book:
        return book.by_order()


def _channel(settings: Settings, clock: Clock) -> tuple[Trade, ...] | None:
    path = settings.place("channel.db")
    if not path.exists():
        return None
    with closing(SimulatedChannel(path, clock)) as channel:
        return channel.book()


def _receipts(settings: Settings, day: date, clock: Clock) -> tuple[DayCheck | None, tuple[ReceiptRecord, ...]]:
    """Return the check of a day's electronic receipts, None if their platform does not answer, and those that wait."""
    if settings.receipts.kind is FiscalKind.OFF:
        return None, ()
    with ExitStack() as stack:
        try:
            desk = receipt_desk(settings, stack, clock)
            waiting = tuple(each for each in desk.pending() if each.at.date() == day)
        except NotSent:
            return None, ()
        try:
            return desk.check(day), waiting
        except (BadInput, Refused):
            raise
        except JiesuanError:
            return None, waiting
