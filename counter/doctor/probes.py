"""Probes of the core: settings, clock, disk, journal, ledger, the connection to the platform, the interlock."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from counter import interlock
from counter.doctor import paper_probes
from counter.doctor.findings import Finding, Part, Probe, State
from counter.settings import PlatformKind, Settings
from simulation.hospital import SampleHospital
from terminal.benefit import pack_index, rules
from terminal.errors import NotSent
from terminal.journal.disk import key_of
from terminal.journal.reader import holds, is_keyed, reading, recent
from terminal.journal.schema import SCHEMA
from terminal.model import Anchor
from terminal.national.profile import Transport, load

ENOUGH, LITTLE = 1.0, 0.1
"""Thresholds of free disk space in GB."""

FEW = 20
"""Entries that may wait to be shipped while patients are settled."""

FIRST_YEAR = 2026
CONNECT = 4.0
_PORTS = {"http": 80, "https": 443}


def probes(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Probe]:
    """Return the probes of what the settings choose, except devices."""
    path = settings.place(settings.journal.path)
    yield Probe(Part.CLOCK, lambda: _clock(path, clock()), State.BAD)
    yield Probe(Part.DISK, lambda: _disk(path.parent), State.BAD)
    yield Probe(Part.JOURNAL, lambda: _journal(path, _seen(settings)), State.BAD)
    if settings.journal.replicate_to:
        yield Probe(Part.REPLICA, lambda: _replica(settings, path))
    if settings.platform.kind is PlatformKind.EMBEDDED:
        yield Probe(Part.LEDGER, lambda: _ledger(settings), State.BAD)
    yield Probe(Part.RULES, lambda: _rules(settings.own_packs), State.BAD)
    yield Probe(Part.PLATFORM, lambda: _platform(settings, clock), State.BAD)
    yield Probe(Part.INTERLOCK, lambda: _interlock(settings), State.BAD)
    yield from paper_probes.probes(settings, clock)


def _clock(journal: Path, now: datetime) -> Finding:
    last = _last_entry(journal)
    if now.year < FIRST_YEAR:
        return Finding(part=Part.CLOCK, state=State.BAD, code="clock_wrong", facts={"year": str(now.year)})
    if last and now < last:
        facts = {"last": f"{last:%Y-%m-%d %H:%M:%S}"}
        return Finding(part=Part.CLOCK, state=State.BAD, code="clock_back", facts=facts)
    return Finding(part=Part.CLOCK, code="clock_known", facts={"now": f"{now:%Y-%m-%d %H:%M:%S %z}"})


def _last_entry(journal: Path) -> datetime | None:
    if not journal.is_file():
        return None
    with reading(journal) as connection:
        row = connection.execute("SELECT at FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return datetime.fromisoformat(row["at"]) if row else None


def _disk(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free / 10**9
    state = State.GOOD if free >= ENOUGH else State.WARN if free >= LITTLE else State.BAD
    code = "disk_free" if state is State.GOOD else "disk_low"
    return Finding(part=Part.DISK, state=state, code=code, facts={"free": f"{free:.1f}"})


def _journal(path: Path, seen: Anchor | None) -> Finding:
    version = f"schema {len(SCHEMA)}"
    if seen and not holds(path, seen):
        facts = {"seen": str(seen.seq)}
        return Finding(part=Part.JOURNAL, state=State.BAD, code="journal_behind", driver="SQLite", facts=facts)
    if not path.exists():
        return Finding(part=Part.JOURNAL, code="journal_new", driver="SQLite", version=version)
    key = key_of(path)
    head, followed = recent(path, key=key)
    code, facts = "journal_whole", {"entries": str(head.seq)}
    if not key and is_keyed(path):
        return Finding(
            part=Part.JOURNAL, state=State.WARN, code="journal_key_missing", driver="SQLite", version=version
        )
    if followed < head.seq:
        code, facts = "journal_recent", facts | {"followed": str(followed)}
    return Finding(part=Part.JOURNAL, code=code, driver="SQLite", version=version, facts=facts)


def _seen(settings: Settings) -> Anchor | None:
    """Return what the hospital has seen of this counter's journal; None where it keeps nothing."""
    book = settings.place(settings.book)
    if not book.exists():
        return None
    with closing(SampleHospital(book)) as hospital:
        return hospital.anchor(settings.counter.counter)


def _replica(settings: Settings, path: Path) -> Finding:
    from terminal.accounts import replication  # noqa: PLC0415, the database libraries take long to load

    url, terminal = settings.journal.replicate_to, settings.institution.code + settings.counter.counter
    driver = url.partition(":")[0]
    if not path.exists():
        return Finding(part=Part.REPLICA, code="journal_new", driver=driver)
    engine = replication.opened(url)
    try:
        waiting = replication.unshipped(path, terminal, engine)
    finally:
        engine.dispose()
    state, code = (State.GOOD, "replica_equal") if waiting <= FEW else (State.WARN, "replica_behind")
    return Finding(part=Part.REPLICA, state=state, code=code, driver=driver, facts={"waiting": str(waiting)})


def _ledger(settings: Settings) -> Finding:
    from simulation.network import tables  # noqa: PLC0415, the database libraries take long to load

    url = settings.database_url()
    driver = url.partition(":")[0]
    if not settings.platform.ledger and not settings.place(settings.platform.path).exists():
        return Finding(part=Part.LEDGER, code="ledger_new", driver=driver)
    tables.opened(url).dispose()
    return Finding(part=Part.LEDGER, driver=driver)


def _rules(own: Path | None) -> Finding:
    """Check the packs of one's own, and name them; the built-in ones are counted."""
    rules.load(own=own)
    files = pack_index.of_directory(rules.PACKS, own)
    mine = " ".join(path.stem for path in files.packs if files.is_own(path)) or "–"
    facts = {"count": str(len(files.packs)), "own": mine}
    return Finding(part=Part.RULES, code="rules_own" if own else "rules_built_in", facts=facts)


def _platform(settings: Settings, clock: Callable[[], datetime]) -> Finding:
    chosen = settings.platform
    if chosen.kind is PlatformKind.EMBEDDED:
        return Finding(part=Part.PLATFORM, code="simulated", driver=chosen.kind.value)
    profile = load(chosen.profile)
    at = urlsplit(chosen.url)
    try:
        port = at.port or _PORTS.get(at.scheme, 80)
        socket.create_connection((at.hostname or "", port), min(CONNECT, profile.transport.connect)).close()
        if not profile.production:
            ahead = (clock() - _proved(chosen.url, profile.transport, clock)).total_seconds()
            if abs(ahead) > interlock.TOLD:
                return _differing(ahead)
    except (OSError, ValueError) as error:
        raise NotSent("platform_unreachable") from error
    return Finding(part=Part.PLATFORM, driver=chosen.kind.value, version=Path(chosen.profile).stem)


def _differing(ahead: float) -> Finding:
    state = State.BAD if abs(ahead) > interlock.WRONG else State.WARN
    facts = {"minutes": str(round(abs(ahead) / 60))}
    return Finding(part=Part.PLATFORM, state=state, code="clock_ahead" if ahead > 0 else "clock_behind", facts=facts)


def _proved(url: str, how: Transport, clock: Callable[[], datetime]) -> datetime:
    """Return the time of a simulated platform; raises OSError if no proof comes, Refused if it is another's."""
    from counter.connect import TrialWire  # noqa: PLC0415, an HTTP client takes long to load
    from terminal.national.wire import Unsent  # noqa: PLC0415

    brief = replace(how, connect=min(CONNECT, how.connect), read=min(CONNECT, how.read))
    with closing(TrialWire(url, brief, clock)) as wire:
        try:
            wire.prove()
        except Unsent as error:
            raise OSError from error
        return wire.told or clock()


def _interlock(settings: Settings) -> Finding:
    interlock.ensure_real_connection(settings.platform)
    is_real = settings.platform.kind is PlatformKind.NATIONAL and load(settings.platform.profile).production
    return Finding(part=Part.INTERLOCK, code="interlock_production" if is_real else "interlock_trial")
