"""The adapters of a counter, opened as its settings specify; the exit stack closes what was opened."""

from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from counter.cash_desk import CashDesk
from counter.settings import PlatformKind, Settings
from simulation import samples
from simulation.cash_office import SampleCashOffice
from simulation.channel import SimulatedChannel
from simulation.deposits import SampleDeposits
from simulation.embedded import EmbeddedPlatform
from simulation.hospital import SampleHospital
from simulation.network import network, tables
from simulation.network.insurer import Insurer
from simulation.operators import SampleOperators
from simulation.payers import SAMPLE_COMPANY, SamplePayers
from simulation.stories import Scene
from terminal import database
from terminal.benefit.illustrative import illustrative
from terminal.benefit.rules import Rules, load
from terminal.errors import BadInput, NotSent
from terminal.journal import Journal
from terminal.journal import reader as journals
from terminal.journal.disk import identity_of, key_of, lock_of, made_key
from terminal.model import BEIJING, AnyOfficeAct, Institution, Terminal, Who
from terminal.ports import Hospital

if TYPE_CHECKING:
    from terminal.national.platform import NationalPlatform


def now() -> datetime:
    """Return the current time in the country's only time zone, so that no setting of this computer moves a day."""
    return datetime.now(BEIJING)


def rules_of(settings: Settings) -> Rules:
    """Load the rules of these settings; illustrative ones, if asked for, of the insurer in this process alone.

    Raises BadInput as rules.load does.
    """
    is_embedded = settings.platform.kind is PlatformKind.EMBEDDED
    invented = is_embedded and settings.platform.unknown_areas == "illustrative"
    return load(own=settings.own_packs, elsewhere=illustrative() if invented else None)


def journal_of(
    settings: Settings, stack: ExitStack, operator: str | Who, clock: Callable[[], datetime] = now
) -> Journal:
    """Open the counter's journal for an operator; one that is keyed and whose key is missing goes on without.

    Raises BadInput("journal_of_another") for a journal kept at another institution: its shifts are not ours.
    """
    path, here = settings.place(settings.journal.path), settings.institution.code
    key = key_of(path) or (b"" if path.exists() and journals.is_keyed(path) else made_key(path))
    journal = Journal(path, here, clock, counter=settings.counter.counter, operator=operator, key=key)
    stack.enter_context(closing(journal))
    found = journals.institution(path)
    if found not in {"", here}:
        raise BadInput("journal_of_another", file=path.name, institution=found, here=here)
    return journal


def insurer_here(settings: Settings, rules: Rules, stack: ExitStack, scene: Scene | None = None) -> Insurer | None:
    """Open the insurer in this process, if the settings name no other."""
    is_embedded = settings.platform.kind is PlatformKind.EMBEDDED
    return insurer_of(settings, rules, stack, scene) if is_embedded else None


def insurer_of(settings: Settings, rules: Rules, stack: ExitStack, scene: Scene | None = None) -> Insurer:
    """Open the simulated insurer of these settings; every sample person is insured there, or those of a scene."""
    engine = tables.opened(settings.database_url())
    stack.callback(engine.dispose)
    insurer = Insurer(engine, rules)
    insurer.enrol(scene.people if scene else samples.people())
    return insurer


def platform_of(
    settings: Settings,
    insurer: Insurer | None,
    hospital: Institution,
    stack: ExitStack,
    clock: Callable[[], datetime] = now,
    scene: Scene | None = None,
    operator: Who | None = None,
) -> "EmbeddedPlatform | NationalPlatform":
    """Open the simulated insurer in this process, with a scene's faults, or without one the platform over HTTP.

    That knows the sender by the `operator` of each time, or by that of the settings.
    """
    if insurer is None:
        return _national(settings, hospital, stack, operator)
    files = settings.platform.faults, settings.platform.hops
    faults, hops = (settings.place(file) if file else None for file in files)
    way = network.opened(faults, hops)
    platform = EmbeddedPlatform(insurer, clock, network=way, place=hospital.area)
    if scene:
        way.timeline.add(*scene.faults)
        platform.clock_ahead = scene.clock_ahead
    return platform


def _national(settings: Settings, hospital: Institution, stack: ExitStack, operator: Who | None) -> "NationalPlatform":
    from counter.connect import connected, of_settings  # noqa: PLC0415, an HTTP client takes long to load

    return stack.enter_context(closing(connected(*of_settings(settings, hospital, operator), now)))


class Locks:
    """Guards of this counter's number and journal against a second program: lock files, and a lock of the database."""

    def __init__(self) -> None:
        self._files: dict[Path, int] = {}
        self._names: list[Callable[[], bool]] = []

    def add(self, file: Path) -> None:
        """Keep a lock file that is held."""
        self._files[file] = file.stat().st_ino

    def add_name(self, is_held: Callable[[], bool]) -> bool:
        """Keep a lock of the database, and return whether it is held."""
        self._names.append(is_held)
        return is_held()

    def sign(self, terminal: Terminal) -> None:
        """Write into each lock file who holds it, where the system lets it be written."""
        for file in self._files:
            with suppress(OSError):
                file.write_text(str(terminal), "ascii")

    def ensure_held(self) -> None:
        """Raise NotSent("lock_lost") if a lock file was removed or replaced, or the database has given a lock away."""
        for file, known in self._files.items():
            if _inode(file) != known:
                raise NotSent("lock_lost", lock=file.name)
        if not all(is_held() for is_held in self._names):
            raise NotSent("lock_lost", lock="PostgreSQL")


def _inode(file: Path) -> int | None:
    try:
        return file.stat().st_ino
    except OSError:
        return None


def hold_counter(settings: Settings, institution: str, stack: ExitStack) -> Locks:
    """Claim this counter's number at the insurer; two counters with one number would create the same message ids.

    The lock of the counter's journal is kept, too; it is held already.
    """
    number, ledger, locks = settings.counter.counter, settings.platform.ledger, Locks()
    locks.add(lock_of(settings.place(settings.journal.path)))
    if ledger and not locks.add_name(stack.enter_context(database.alone(ledger, f"{institution}{number}"))):
        raise BadInput("counter_in_use", counter=number)
    lock = FileLock(
        f"{settings.place(settings.platform.path).resolve()}.{number}.lock", thread_local=False, blocking=False
    )
    try:
        stack.enter_context(lock)
    except Timeout:
        raise BadInput("counter_in_use", counter=number) from None
    except OSError as error:
        raise BadInput("state_unusable", path=lock.lock_file, reason=error.strerror) from error
    locks.add(Path(lock.lock_file))
    return locks


def signed_on(settings: Settings, hospital: Hospital, locks: Locks) -> str:
    """Lease a start number for this terminal, write it into its locks, and return its mark; "" in an old cassette."""
    identity = identity_of(settings.place(settings.journal.path))
    terminal = hospital.lease(settings.counter.counter, identity)
    if terminal is None:
        return ""
    locks.sign(terminal)
    return str(terminal)


class Shipping:
    """The reason why a journal is not shipped any more, passed once to a watcher in the thread that finds it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reason: BadInput | None = None
        self._tell: Callable[[BadInput], object] = lambda _: None

    def stopped(self, reason: BadInput) -> None:
        """Keep the reason, and pass it on."""
        with self._lock:
            self._reason = reason
            self._tell(reason)

    def watch(self, tell: Callable[[BadInput], object]) -> None:
        """Pass the reason to `tell` from now on, immediately if it is known already."""
        with self._lock:
            self._tell = tell
            if self._reason:
                tell(self._reason)


def replicate(settings: Settings, institution: str, stack: ExitStack) -> Shipping:
    """Ship every journal entry to the hospital's database, if the settings name one; return what became of that."""
    shipping = Shipping()
    if settings.journal.replicate_to:
        from terminal.accounts.replication import Replicator  # noqa: PLC0415, most terminals ship nothing

        journal, terminal = settings.place(settings.journal.path), institution + settings.counter.counter
        url = settings.journal.replicate_to
        stack.enter_context(closing(Replicator(journal, terminal, url, stopped=shipping.stopped)))
    return shipping


def hospital_of(settings: Settings, stack: ExitStack, scene: Scene | None = None) -> SampleHospital:
    """Open the sample hospital's database; a scene's bills are owed there as well."""
    book, code = settings.place(settings.book), settings.hospital.institution
    bills = scene.bills if scene else None
    return stack.enter_context(closing(SampleHospital(book, institution=code, bills=bills)))


def cash_office_of(settings: Settings, stack: ExitStack) -> SampleCashOffice:
    """Open the sample hospital's cash office."""
    return stack.enter_context(closing(SampleCashOffice(settings.place(settings.book))))


def desk_of(
    settings: Settings,
    journal: Journal,
    operator: Callable[[], str],
    clock: Callable[[], datetime],
    stack: ExitStack,
    ensure_may: Callable[[AnyOfficeAct], None] = lambda _: None,
) -> CashDesk:
    """Open the sample hospital's cash office for whoever is there; what was taken is booked now and at the end."""
    path, at = settings.place(settings.journal.path), settings.counter
    office, open_acts = cash_office_of(settings, stack), journals.undelivered(path)
    desk = CashDesk(office, journal, at.counter, identity_of(path), operator, clock, open_acts, ensure_may)
    stack.callback(desk.note_takings)
    desk.note_takings()
    return desk


def operators_of(settings: Settings, stack: ExitStack) -> SampleOperators:
    """Open the sample hospital's list of operators."""
    return stack.enter_context(closing(SampleOperators(settings.place(settings.book))))


def deposit_book_of(settings: Settings, stack: ExitStack) -> SampleDeposits:
    """Open the sample hospital's book of stays and deposits; the sample hospital itself begins with some."""
    book = stack.enter_context(closing(SampleDeposits(settings.place(settings.book))))
    if settings.institution.code == samples.institution().code:
        from simulation.sample_stays import stays  # noqa: PLC0415, reads every bill

        for each in () if book.has_stays() else stays():
            book.admit(each.stay, each.id_number, each.deposits)
    return book


def payer_book_of(settings: Settings, stack: ExitStack) -> SamplePayers:
    """Open the sample hospital's book of other payers; at the sample hospital itself a company pays for somebody."""
    book = stack.enter_context(closing(SamplePayers(settings.place(settings.book))))
    if settings.institution.code == samples.institution().code:
        unit, name, limit, who = SAMPLE_COMPANY
        book.agree(unit, name, limit, [each.id_number for each in samples.people() if each.number == who])
    return book


def channel_of(settings: Settings, stack: ExitStack, clock: Callable[[], datetime] = now) -> SimulatedChannel:
    """Open the simulated payment channel."""
    return stack.enter_context(closing(SimulatedChannel(settings.place("channel.db"), clock)))
