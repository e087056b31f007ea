"""Reads TOML and JSON files into typed values; what does not fit is named with file, line, key and what is allowed."""

import re
import tomllib
from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar, cast

import msgspec

from terminal.errors import BadInput, Phrase
from terminal.input_file import encoding
from terminal.private import Private

T = TypeVar("T")

Keys = tuple[str | int, ...]
"""The keys down to a place of a file; a number counts the elements of an array, or the tables of a `[[name]]`."""

# Compiled when they are first used: a window paints without them.
_LINE = r"line (\d+)"
_BYTE = r"\(byte (\d+)\)"
# A key of so many parts is none of ours, and the parser's memory grows with their square: 400 kB fill a machine.
_ENDLESS_KEY = r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){20}"""
# More digits than Python turns into a number.
_ENDLESS_NUMBER = r"\d(?:_?\d){4300}"


class Fault(Enum):
    """The ways in which a file fails to be what it should be."""

    UNREADABLE = "unreadable"
    SYNTAX = "syntax"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_VALUE = "wrong_value"


class Problem(NamedTuple):
    """The first thing in a file that does not fit.

    `text` is for people. `allowed` holds for every language: the nearest known keys, the missing key, or the values.
    The line of a missing key is that of the table it is missing in.
    """

    fault: Fault
    text: Phrase | str
    keys: Keys = ()
    allowed: str = ""
    file: Path = Path()
    line: int | None = None


class FileKind(NamedTuple):
    """A kind of file: its syntax, and the error that a problem with it becomes.

    `prepared` turns what TOML holds into what the type expects, where people may write it otherwise.
    """

    is_toml: bool
    error: Callable[[Problem], BadInput]
    prepared: Callable[[object], object] | None = None


Check = Callable[[T], Iterable[tuple[Keys, Phrase]]]
"""Finds what does not go together in a value that fits its type: the place, and what is allowed there."""


def read(path: Path, kind: type[T], file_kind: FileKind | None = None, check: Check[T] | None = None) -> T:
    """Read the file at `path` as a `kind`; without a file kind the name decides, .json or TOML.

    Raises BadInput: `toml_unreadable` (file, reason), `toml_syntax` (file, line, allowed) or `toml_field` (file, key,
    line, allowed); the same with `json_`, or what the file kind makes of it.
    """
    chosen = file_kind or (JSON if path.suffix == ".json" else TOML)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise chosen.error(Problem(Fault.UNREADABLE, reason, file=path)) from error
    return decode(data, path, kind, chosen, check)


def decode(
    data: bytes, path: Path, kind: type[T], file_kind: FileKind, check: Check[T] | None = None, first_line: int = 1
) -> T:
    """Decode what a file holds as a `kind`; in JSON, null stands for an optional key that is not there.

    `first_line` is the line of the file at `path` that the data begins with. Raises what `read` raises.
    """
    try:
        return _value(data, kind, file_kind, check)
    except _DoesNotFit as error:
        problem = error.problem
        problem = problem._replace(line=_line(data, problem.keys, is_toml=file_kind.is_toml))
    except encoding.EncodingError as error:
        problem = Problem(Fault.SYNTAX, Phrase(error.code, line=error.line + first_line - 1), line=error.line)
    except (tomllib.TOMLDecodeError, msgspec.DecodeError, RecursionError) as error:
        line, text = _syntax(str(error), data)
        problem = Problem(Fault.SYNTAX, text, line=line)
    line = problem.line and problem.line + first_line - 1
    raise file_kind.error(problem._replace(file=path, line=line))


def line_of(path: Path, keys: Keys) -> int:
    """Return the line of a place in a TOML file that can be read; of one that is not there, the nearest above it."""
    return _line(path.read_bytes(), keys, is_toml=True)


def text_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield each line of a stream as it comes; one in UTF-16 is read to its end first."""
    first = stream.readline()
    if not encoding.is_wide(first):
        yield first
        yield from stream
        return
    data = first + stream.read()
    try:
        yield from (line.encode() for line in encoding.text_of(data).split("\n"))
    except encoding.EncodingError:
        yield data


def dotted(keys: Keys) -> str:
    """Write the way to a place as TOML writes keys: ``fault.0.call``; one with a dot in it in quotes."""
    return ".".join(f'"{key}"' if "." in str(key) or not str(key) else str(key) for key in keys)


class _DoesNotFit(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def _value(data: bytes, kind: type[T], file_kind: FileKind, check: Check[T] | None) -> T:
    value = _toml(data, kind, file_kind) if file_kind.is_toml else _json(data, kind)
    for keys, allowed in check(value) if check else ():
        raise _DoesNotFit(Problem(Fault.WRONG_VALUE, allowed, keys, str(allowed)))
    return value


def _toml(data: bytes, kind: type[T], file_kind: FileKind) -> T:
    plain = _parsed(encoding.text_of(data))
    return _converted(file_kind.prepared(plain) if file_kind.prepared else plain, kind)


def _parsed(text: str) -> dict[str, Any]:
    """Parse TOML; raises TOMLDecodeError, also for what would fill the memory, or is no number of Python's."""
    if endless := re.search(_ENDLESS_KEY, text):
        raise tomllib.TOMLDecodeError(f"Too many parts in a key (at line {_line_at(text, endless)}, column 1)")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        number = re.search(_ENDLESS_NUMBER, text)
        at = f" (at line {_line_at(text, number)}, column 1)" if number else ""
        raise tomllib.TOMLDecodeError(f"{error}{at}") from error


def _line_at(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def _json(data: bytes, kind: type[T]) -> T:
    try:
        value: T = _decoder(cast("Hashable", kind)).decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):  # a null or another encoding, or what follows says why not
        plain = msgspec.json.decode(encoding.text_of(data))
        _ensure_no_unknown(plain, kind)
        return _converted(_without_nulls(plain), kind)
    return value


def _converted(plain: object, kind: type[T]) -> T:
    try:
        return msgspec.convert(plain, kind, dec_hook=private)
    except msgspec.ValidationError:
        from terminal.input_file.misfit import find  # noqa: PLC0415, a window opens without it

        raise _DoesNotFit(find(plain, kind)) from None


@cache
def _decoder(kind: Hashable) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(cast("type[Any]", kind), dec_hook=private)


def private(kind: type, value: object) -> object:
    """Decode personal data, which is written as a text."""
    if kind is Private and isinstance(value, str):
        return Private(value)
    raise TypeError("Expected `str`")


def _ensure_no_unknown(plain: object, kind: type[Any]) -> None:
    """Refuse a field that does not exist also if its value is null."""
    try:
        msgspec.convert(plain, kind, dec_hook=private)
    except msgspec.ValidationError as error:
        if "unknown field" in str(error):
            _converted(plain, kind)


def _without_nulls(node: object) -> object:
    match node:
        case dict():
            return {name: _without_nulls(below) for name, below in node.items() if below is not None}
        case list():
            return [_without_nulls(below) for below in node]
        case _:
            return node


def _line(data: bytes, keys: Keys, *, is_toml: bool) -> int:
    from terminal.input_file.places import lines, nearest  # noqa: PLC0415, a window opens without it

    return nearest(lines(encoding.text_of(data), is_toml=is_toml), keys)


def _syntax(message: str, data: bytes) -> tuple[int | None, str]:
    """Find the line that a parser complains of, and write the complaint with lines in place of bytes."""
    if named := re.search(_LINE, message):
        return int(named[1]), message
    text = encoding.text_of(data)
    if at := re.search(_BYTE, message):
        before = text.encode()[: int(at[1])].decode(errors="ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return line, message.replace(at[0], f"(line {line}, column {column})")
    last = text.rstrip().count("\n") + 1
    is_last = last == 1 or "truncated" in message or "end of document" in message
    return (last if is_last else None), message


def _toml_error(problem: Problem) -> BadInput:
    name = problem.file.name
    match problem.fault:
        case Fault.UNREADABLE:
            return BadInput("toml_unreadable", file=name, reason=problem.text)
        case Fault.SYNTAX:
            return BadInput("toml_syntax", file=name, line=str(problem.line or "?"), allowed=problem.text)
    return BadInput("toml_field", file=name, key=_key(problem), line=problem.line, allowed=problem.text)


def _json_error(problem: Problem) -> BadInput:
    name = problem.file.name
    match problem.fault:
        case Fault.UNREADABLE:
            return BadInput("json_unreadable", file=name, reason=problem.text)
        case Fault.SYNTAX:
            return BadInput("json_syntax", file=name, line=str(problem.line or "?"), allowed=problem.text)
    return BadInput("json_field", file=name, key=_key(problem), line=problem.line, allowed=problem.text)


def _key(problem: Problem) -> str:
    keys = problem.keys[:-1] if problem.fault is Fault.MISSING_KEY else problem.keys
    return dotted(keys) or "(file)"


TOML = FileKind(is_toml=True, error=_toml_error)
JSON = FileKind(is_toml=False, error=_json_error)
