"""Message ids of queries: never random and never repeated, even after clock changes and power failures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock

from terminal import durable
from terminal.errors import BadInput, NotSent
from terminal.national.zone import in_beijing

# The journal numbers state-changing messages from 00 to 49 in each second, queries from 50
# (docs/interface.md, "Message ids").
FIRST, LAST = 50, 99
LEASE = timedelta(seconds=60)
PATIENCE = 5.0
"""The time in seconds within which another program has to finish leasing ids."""
_FORMAT = "%Y%m%d%H%M%S"


class MessageIds:
    """Message ids for one counter's queries: institution 12, time 14, counter 2, sequence 2.

    `path` holds the second up to which ids are leased: it is advanced before any of them is used, about once a minute,
    so that ids stay unique after a crash, and with another program for the same counter, such as the day end beside a
    terminal. Raises BadInput("message_ids_unreadable").
    """

    def __init__(self, path: Path, institution: str, counter: str, clock: Callable[[], datetime]) -> None:
        self._path, self._institution, self._counter, self._clock = path, institution, counter, in_beijing(clock)
        self._leased = self._second = _read(path)
        self._sequence, self._lock = LAST, FileLock(f"{path}.lock", timeout=PATIENCE)

    def next(self) -> str:
        """Return a new id; raises NotSent("message_id_not_kept") if it cannot be written to disk."""
        now = self._clock().replace(microsecond=0, tzinfo=None)
        second, sequence = self._second, self._sequence + 1
        if now > second:
            second, sequence = now, FIRST
        elif sequence > LAST:
            second, sequence = second + timedelta(seconds=1), FIRST
        if second >= self._leased:
            second = self._lease(second)
        self._second, self._sequence = second, sequence
        return f"{self._institution}{second:{_FORMAT}}{self._counter}{sequence:02d}"

    def _lease(self, second: datetime) -> datetime:
        """Lease ids from a second on, or from the end of another program's lease; return the first second."""
        try:
            self._path.parent.stat()  # creating the lock would create a missing folder
            with self._lock:
                first = max(second, _read(self._path))
                durable.write(self._path, f"{first + LEASE:{_FORMAT}}\n".encode())
        except (OSError, BadInput) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise NotSent("message_id_not_kept", file=self._path.name, reason=reason) from error
        self._leased = first + LEASE
        return first


def _read(path: Path) -> datetime:
    """Return the first second that is free."""
    if not path.exists():
        return datetime(1, 1, 1)  # noqa: DTZ001, as below
    try:
        text = path.read_text(encoding="ascii").strip()
        return datetime.strptime(text, _FORMAT)  # noqa: DTZ007, the time in Beijing, as every message id has it
    except (OSError, ValueError) as error:
        raise BadInput("message_ids_unreadable", file=path.name) from error
