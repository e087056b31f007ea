"""The adapters of a counter, opened as its settings specify; the exit stack closes what was opened."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from counter.settings import Settings
from simulation import samples
from simulation.channel import SimulatedChannel
from simulation.embedded import EmbeddedPlatform
from simulation.hospital import SampleHospital
from simulation.network import network, tables
from simulation.network.insurer import Insurer
from terminal import database
from terminal.benefit.rules import Rules
from terminal.errors import BadInput
from terminal.model import BEIJING, Institution

if TYPE_CHECKING:
    from terminal.national.platform import NationalPlatform


def now() -> datetime:
    """Return the current time in the country's only time zone, so that no setting of this computer moves a day."""
    return datetime.now(BEIJING)


def insurer_of(settings: Settings, rules: Rules, stack: ExitStack) -> Insurer:
    """Open the simulated insurer of these settings; every sample person is insured there."""
    engine = tables.opened(settings.database_url())
    stack.callback(engine.dispose)
    insurer = Insurer(engine, rules)
    insurer.enrol(samples.people())
    return insurer


def platform_of(
    settings: Settings, insurer: Insurer | None, hospital: Institution, stack: ExitStack
) -> "EmbeddedPlatform | NationalPlatform":
    """Open the simulated insurer in this process, or without one the platform reached over HTTP."""
    if insurer is None:
        return _national(settings, hospital, stack)
    files = settings.platform.faults, settings.platform.hops
    faults, hops = (settings.place(file) if file else None for file in files)
    return EmbeddedPlatform(insurer, now, network=network.opened(faults, hops), place=hospital.area)


def _national(settings: Settings, hospital: Institution, stack: ExitStack) -> "NationalPlatform":
    from counter.connect import connected, of_settings  # noqa: PLC0415, an HTTP client takes long to load

    return stack.enter_context(closing(connected(*of_settings(settings, hospital), now)))


def hold_counter(settings: Settings, institution: str, stack: ExitStack) -> None:
    """Claim this counter's number at the insurer; two counters with one number would create the same message ids."""
    number, ledger = settings.counter.counter, settings.platform.ledger
    if ledger and not stack.enter_context(database.alone(ledger, f"{institution}{number}")):
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


class Shipping:
    """Why a journal is not shipped any more, told once to who watches, in the thread that finds it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reason: BadInput | None = None
        self._tell: Callable[[BadInput], object] = lambda _: None

    def stopped(self, reason: BadInput) -> None:
        """Take the reason, and tell it."""
        with self._lock:
            self._reason = reason
            self._tell(reason)

    def watch(self, tell: Callable[[BadInput], object]) -> None:
        """Tell the reason from now on, at once if it is known already."""
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


def hospital_of(settings: Settings, stack: ExitStack) -> SampleHospital:
    """Open the sample hospital's database."""
    return stack.enter_context(closing(SampleHospital(settings.place("hospital.db"))))


def channel_of(settings: Settings, stack: ExitStack) -> SimulatedChannel:
    """Open the simulated payment channel."""
    return stack.enter_context(closing(SimulatedChannel(settings.place("channel.db"), now)))
