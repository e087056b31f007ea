"""Message ids of questions: never random, and never the same twice, whatever the clock and the power do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock

from terminal import durable
from terminal.errors import BadInput, NotSent

# The journal numbers what counts from 00 to 49 of each second, questions from 50 (docs/interface.md, "Message ids").
FIRST, LAST = 50, 99
LEASE = timedelta(seconds=60)
PATIENCE = 5.0
"""Seconds in which another program that leases ids must be done with it."""
_FORMAT = "%Y%m%d%H%M%S"


class MessageIds:
    """Gives the ids of one counter's questions: institution 12, time 14, counter 2, sequence 2.

    `path` holds the second up to which ids are given away: it is moved on before any of them is used, about once a
    minute, so that a start after a crash goes on behind them, and so does another program that asks for the same
    counter, as the day end does beside a terminal. Raises BadInput("message_ids_unreadable").
    """

    def __init__(self, path: Path, institution: str, counter: str, clock: Callable[[], datetime]) -> None:
        self._path, self._institution, self._counter, self._clock = path, institution, counter, clock
        self._leased = self._second = _read(path)
        self._sequence, self._lock = LAST, FileLock(f"{path}.lock", timeout=PATIENCE)

    def next(self) -> str:
        """Return a new id; raises NotSent("message_id_not_kept") where the disk does not take it."""
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
        """Lease from a second on, or from behind what another program leased meanwhile; return the first one."""
        try:
            self._path.parent.stat()  # the lock would make a folder that is not there
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
        return datetime.strptime(text, _FORMAT)  # noqa: DTZ007, the counter's own time, as every message id has it
    except (OSError, ValueError) as error:
        raise BadInput("message_ids_unreadable", file=path.name) from error
