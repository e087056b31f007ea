"""The sample hospital's list of operators, in the same file as its bills."""

from functools import cache
from pathlib import Path

from msgspec import json

from simulation.book_file import BookFile, translating
from terminal.errors import BadInput
from terminal.model import Operator
from terminal.passwords import found_by, hashed, is_right, new_salt
from terminal.private import Private

_TABLES = """
    CREATE TABLE IF NOT EXISTS operator (
        number TEXT PRIMARY KEY, body TEXT NOT NULL, password TEXT NOT NULL, badge TEXT UNIQUE, pin TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS wrong_try (whose TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS badge_salt (row INTEGER PRIMARY KEY CHECK (row = 1), salt BLOB NOT NULL) STRICT;
"""
_SALTED = "INSERT INTO badge_salt VALUES (1, ?) ON CONFLICT DO NOTHING"
_TRIED = "INSERT INTO wrong_try VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1"


class SampleOperators(BookFile):
    """The Operators port over the sample hospital's file, which gets the tables that it lacks.

    Raises NotSent("hospital_unreachable") if the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, _TABLES)
        with translating():
            self._db.execute(_SALTED, [new_salt()])

    def are_set_up(self) -> bool:
        """Return whether anybody was ever set up, active or not."""
        return self._one("SELECT 1 FROM operator LIMIT 1") is not None

    def listed(self) -> tuple[Operator, ...]:
        """List everybody, by number."""
        with translating():
            rows = self._db.execute("SELECT body FROM operator ORDER BY number").fetchall()
        return tuple(json.decode(body, type=Operator) for (body,) in rows)

    def find(self, number: str) -> Operator | None:
        """Return the person with a number."""
        return _operator(self._one("SELECT body FROM operator WHERE number = ?", number))

    def find_by_badge(self, badge: Private) -> Operator | None:
        """Return the person whose badge this is; it takes as long as checking a password."""
        return _operator(self._one("SELECT body FROM operator WHERE badge = ?", self._digest(badge)))

    def knows_password(self, number: str, password: Private) -> bool:
        """Return whether this is the person's password; it takes as long where nobody has the number."""
        return _knows(password, self._one("SELECT password FROM operator WHERE number = ?", number))

    def knows_pin(self, number: str, pin: Private) -> bool:
        """Return whether this is the PIN of the person's badge; it takes as long where there is none."""
        return _knows(pin, self._one("SELECT pin FROM operator WHERE number = ? AND pin NOT NULL", number))

    def add(self, operator: Operator, password: Private) -> None:
        """Set a person up; raises BadInput("operator_exists")."""
        row = [operator.number, json.encode(operator).decode(), hashed(password)]
        with translating():
            made = self._db.execute("INSERT INTO operator VALUES (?, ?, ?, NULL, NULL) ON CONFLICT DO NOTHING", row)
        if not made.rowcount:
            raise BadInput("operator_exists", number=operator.number)

    def change(self, operator: Operator) -> None:
        """Change a person's name, roles, rights, group or whether they are active.

        Raises BadInput("operator_not_found"), as the following do.
        """
        self._set("UPDATE operator SET body = ? WHERE number = ?", operator.number, json.encode(operator).decode())

    def set_password(self, number: str, password: Private) -> None:
        """Give a person a new password, and forget wrong tries."""
        self._set("UPDATE operator SET password = ? WHERE number = ?", number, hashed(password))
        self.forget_tries(number)

    def set_badge(self, number: str, badge: Private, pin: Private) -> None:
        """Give a person a badge in place of the one before, with its PIN, and forget wrong tries.

        Raises BadInput("badge_taken") for another person's badge.
        """
        holder = self.find_by_badge(badge)
        if holder and holder.number != number:
            raise BadInput("badge_taken")
        made = self._digest(badge), hashed(pin)
        self._set("UPDATE operator SET badge = ?, pin = ? WHERE number = ?", number, *made)
        self.forget_tries(number)

    def wrong_tries(self, whose: str) -> int:
        """Return how many tries in a row were wrong, of an operator or at a counter."""
        row = self._one("SELECT count FROM wrong_try WHERE whose = ?", whose)
        return int(row[0]) if row else 0

    def count_try(self, *whose: str) -> None:
        """Count one try for each, before it is checked, so that a program that is killed forgets none."""
        with translating():
            self._db.executemany(_TRIED, [[each] for each in whose])

    def forget_tries(self, *whose: str) -> None:
        """Forget the tries of each, after a right one."""
        with translating():
            self._db.executemany("DELETE FROM wrong_try WHERE whose = ?", [[each] for each in whose])

    def _one(self, sql: str, *values: str) -> tuple[str, ...] | None:
        with translating():
            row: tuple[str, ...] | None = self._db.execute(sql, values).fetchone()
        return row

    def _set(self, sql: str, number: str, *values: str) -> None:
        with translating():
            made = self._db.execute(sql, [*values, number])
        if not made.rowcount:
            raise BadInput("operator_not_found", number=number)

    def _digest(self, badge: Private) -> str:
        with translating():
            (salt,) = self._db.execute("SELECT salt FROM badge_salt").fetchone()
        return found_by(badge, salt)


def _operator(row: tuple[str, ...] | None) -> Operator | None:
    return json.decode(row[0], type=Operator) if row else None


def _knows(secret: Private, row: tuple[str, ...] | None) -> bool:
    return is_right(secret, row[0] if row else _nobody()) and row is not None


@cache
def _nobody() -> str:
    """Return a hash that takes as long to check as that of a person."""
    return hashed(Private(new_salt().hex()))
