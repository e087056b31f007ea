"""The points at which a counter can die: around every call of its ports, and before every statement of its books."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

Tell = Callable[[str], None]
Port = TypeVar("Port")

# The journal's own look-ups; to die around one is to die around the call before.
_LOOKS = {"of_bill", "settlement", "last", "unfinished", "totals", "head", "verify"}
_WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


def nothing(_point: str) -> None:
    """Take no notice of a point."""


class Stepping:
    """Stands in for a port and tells before and after each of its calls, also of those that nobody thought of yet."""

    def __init__(self, inner: object, name: str, tell: Tell) -> None:
        self._inner, self._name, self._tell = inner, name, tell

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401, stands in for any port
        found = getattr(self._inner, method)
        if method in _LOOKS or not callable(found):
            return found

        def told(*values: object, **named: object) -> object:
            self._tell(f"before {self._name}.{method}")
            try:
                return found(*values, **named)
            finally:
                self._tell(f"after {self._name}.{method}")

        return told


def stepping(inner: Port, name: str, tell: Tell) -> Port:
    """Return a port that tells of its points under a name."""
    return inner if tell is nothing else cast("Port", Stepping(inner, name, tell))


def watch_books(tell: Tell) -> None:
    """Tell before each statement that writes to a SQLite file opened from now on, by the file's name.

    It holds for the life of the process, and is for one that is to die.
    """

    class Watched(sqlite3.Connection):
        def __init__(self, path: Path | str, *values: Any, **named: Any) -> None:  # noqa: ANN401, as sqlite3 has them
            super().__init__(path, *values, **named)
            self.set_trace_callback(_writing(Path(path).stem, tell))

    watched = partial(sqlite3.connect, factory=Watched)
    # SQLAlchemy goes by the inner module, everybody else by the outer.
    for module in (sqlite3, sqlite3.dbapi2):
        setattr(module, "connect", watched)  # noqa: B010, no module says that its functions may be replaced


def _writing(name: str, tell: Tell) -> Callable[[str], None]:
    def told(statement: str) -> None:
        verb = statement.lstrip()[:6].upper()
        if verb in _WRITES:
            tell(f"{name} {verb}")

    return told
