"""The points at which a counter can die: around every call of its ports, and before every statement of its books."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

Tell = Callable[[str], None]
Port = TypeVar("Port")

# The journal's own queries change nothing: dying around one is the same as dying around the call before.
_LOOKS = {"of_bill", "settlement", "last", "unfinished", "totals", "head", "verify", "ensure_leased", "entries"}
_WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


def nothing(_point: str) -> None:
    """Ignore a point."""


class Stepping:
    """A proxy of a port that reports a point before and after each call, including methods added later."""

    def __init__(self, inner: object, name: str, tell: Tell) -> None:
        self._inner, self._name, self._tell = inner, name, tell

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401, stands in for any port
        found = getattr(self._inner, method)
        if method in _LOOKS or not callable(found):
            return found

        def watched(*values: object, **named: object) -> object:
            self._tell(f"before {self._name}.{method}")
            try:
                return found(*values, **named)
            finally:
                self._tell(f"after {self._name}.{method}")

        return watched


def stepping(inner: Port, name: str, tell: Tell) -> Port:
    """Return a port that reports its points under a name."""
    return inner if tell is nothing else cast("Port", Stepping(inner, name, tell))


def watch_books(tell: Tell) -> None:
    """Report each statement that writes to a SQLite file opened from now on before it runs, by the file's name.

    It holds for the life of the process, so use it only in one that is to be killed.
    """

    class Watched(sqlite3.Connection):
        def __init__(self, path: Path | str, *values: Any, **named: Any) -> None:  # noqa: ANN401, the signature of sqlite3
            super().__init__(path, *values, **named)
            self.set_trace_callback(_writing(Path(path).stem, tell))

    watched = partial(sqlite3.connect, factory=Watched)
    # SQLAlchemy uses the inner module, others the outer one.
    for module in (sqlite3, sqlite3.dbapi2):
        setattr(module, "connect", watched)  # noqa: B010, a module's functions are not typed as replaceable


def _writing(name: str, tell: Tell) -> Callable[[str], None]:
    def watched(statement: str) -> None:
        verb = statement.lstrip()[:6].upper()
        if verb in _WRITES:
            tell(f"{name} {verb}")

    return watched
