"""Finds the line of every key and element of a TOML or JSON text that is known to be well formed."""

import re
import tomllib
from collections.abc import Mapping, Sequence

import msgspec

Path = tuple[str, ...]

_TOKEN = re.compile(
    r"""
      (?P<skip>[^\S\n]+|\#[^\n]*)
    | (?P<newline>\n)
    | (?P<text>\"{3}(?:[^\\]|\\.)*?\"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    | (?P<mark>[\[\]{},=:])
    | (?P<word>[^\s\[\]{},=\#"']+)
    """,
    re.VERBOSE | re.DOTALL,
)


def lines(text: str, *, is_toml: bool) -> Mapping[Path, int]:
    """Return the line, from 1, of every key and element by the keys down to it; numbers count elements from 0."""
    scanner = _Scanner(is_toml=is_toml)
    for token in _TOKEN.finditer(text):
        scanner.take(token.lastgroup or "", token[0])
    return scanner.found


def nearest(known: Mapping[Path, int], keys: Sequence[str | int]) -> int:
    """Return the line of a place, or of the nearest place above it that is written down."""
    path = tuple(map(str, keys))
    return next(known[path[:length]] for length in range(len(path), -1, -1) if path[:length] in known)


class _Scanner:
    """Follows the tokens of a text: the table or container that is open, and the place of what comes next.

    `here` is the place of the next value, `open` the containers around it with the index in an array, `pieces` a key
    that is being read, and `tables` the last index of each array of tables.
    """

    def __init__(self, *, is_toml: bool) -> None:
        self.found: dict[Path, int] = {(): 1}
        self._is_toml, self._line = is_toml, 1
        self._here: Path = ()
        self._table: Path = ()
        self._open: list[tuple[Path, int | None]] = []
        self._tables: dict[Path, int] = {}
        self._pieces: list[str] = []
        self._wants_key, self._header = is_toml, 0

    def take(self, sort: str, token: str) -> None:
        if sort == "newline":
            self._end_line()
        elif sort == "mark":
            self._mark(token)
        elif sort in {"text", "word"}:
            self._read(sort, token)
            self._line += token.count("\n")

    def _end_line(self) -> None:
        self._line += 1
        if self._is_toml and not self._open:
            self._wants_key, self._header, self._pieces = True, 0, []

    def _read(self, sort: str, token: str) -> None:
        if not self._wants_key:
            self._note()
        elif sort == "word":
            self._pieces += [piece for piece in token.split(".") if piece]
        else:
            self._pieces.append(_unquoted(token, is_toml=self._is_toml))

    def _mark(self, mark: str) -> None:
        if self._wants_key and mark in "[]":
            self._in_header(mark)
        elif mark in "=:":
            self._end_key()
        elif mark in "{[":
            self._enter(is_array=mark == "[")
        elif mark == ",":
            self._next()
        elif self._open:
            self._open.pop()
            self._wants_key = False

    def _note(self) -> None:
        self.found.setdefault(self._here, self._line)

    def _end_key(self) -> None:
        base = self._open[-1][0] if self._open else self._table
        for length in range(1, len(self._pieces)):
            self.found.setdefault((*base, *self._pieces[:length]), self._line)
        self._here = (*base, *self._pieces)
        self.found[self._here] = self._line
        self._wants_key, self._pieces = False, []

    def _enter(self, *, is_array: bool) -> None:
        self._note()
        self._open.append((self._here, 0 if is_array else None))
        self._wants_key = not is_array
        if is_array:
            self._here = (*self._here, "0")

    def _next(self) -> None:
        path, index = self._open[-1]
        if index is None:
            self._wants_key = True
            return
        self._open[-1] = path, index + 1
        self._here = (*path, str(index + 1))

    def _in_header(self, mark: str) -> None:
        if mark == "[":
            self._header += 1
        elif self._pieces:
            self._enter_table()
            self._pieces = []
        # the second bracket of an array's header closes nothing more

    def _enter_table(self) -> None:
        path: Path = ()
        for number, piece in enumerate(self._pieces, 1):
            path = (*path, piece)
            is_new = number == len(self._pieces) and self._header > 1
            if is_new:
                self._tables[path] = self._tables.get(path, -1) + 1
            if is_new or number < len(self._pieces):
                self.found.setdefault(path, self._line)
            if path in self._tables:
                path = (*path, str(self._tables[path]))
                self.found.setdefault(path, self._line)
        self._table = path
        self.found[path] = self._line


def _unquoted(token: str, *, is_toml: bool) -> str:
    return str(tomllib.loads(f"key = {token}")["key"] if is_toml else msgspec.json.decode(token))
