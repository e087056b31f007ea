"""Reads a TOML file into a typed value; what does not fit is told with file, key and line."""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from terminal.errors import BadInput

T = TypeVar("T")

_PATH = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<path>.*)`)?$", re.DOTALL)
_PART = re.compile(r"\[(\d+)\]|\[\.\.\.\]|([^.\[\]]+)")
_UNKNOWN = re.compile(r"unknown field `(?P<key>[^`]+)`")


def read(path: Path, kind: type[T]) -> T:
    """Read the file at `path` as a `kind`.

    Raises BadInput: `toml_unreadable` (file, reason), `toml_syntax` (file, line, allowed) or `toml_field` (file, key,
    line, allowed).
    """
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), kind)
    except OSError as error:
        raise BadInput("toml_unreadable", file=path.name, reason=error.strerror) from error
    except (UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise BadInput("toml_syntax", file=path.name, line=line[1] if line else "?", allowed=str(error)) from error
    except msgspec.ValidationError as error:
        raise field_error(path, text, str(error)) from error


def field_error(path: Path, text: str, message: str) -> BadInput:
    """Turn msgspec's message into file, key, line and what is allowed."""
    match = _PATH.match(message)
    what, where = (match["what"], match["path"] or "") if match else (message, "")
    unknown = _UNKNOWN.search(what)
    parts = [index or name for index, name in _PART.findall(where)] + ([unknown["key"]] if unknown else [])
    key = ".".join(parts) or "(file)"
    return BadInput("toml_field", file=path.name, key=key, line=line_of(text, parts), allowed=what)


def line_of(text: str, parts: list[str]) -> int:
    """Find the line (from 1) of a key path such as ``["employee", "caps", "x", "0", "amount"]``.

    An index counts the `[[headers]]` of its name. Where the last key stands on no line of its own, the line of
    the nearest header or key above it is told.
    """
    seen: dict[tuple[str, ...], int] = {}
    current: tuple[str, ...] = ()
    best, best_length = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        current, full = _step(line, current, seen)
        length = _common(full, parts)
        if full and length == len(full) and length > best_length:
            best, best_length = number, length
    return best


def _step(line: str, current: tuple[str, ...], seen: dict[tuple[str, ...], int]) -> tuple[tuple[str, ...], list[str]]:
    if match := re.match(r"\s*\[\[([^\]]+)\]\]", line):
        header = tuple(match[1].strip().split("."))
        seen[header] = seen.get(header, -1) + 1
        current = (*header, str(seen[header]))
        return current, list(current)
    if match := re.match(r"\s*\[([^\[\]]+)\]\s*(#.*)?$", line):
        current = tuple(match[1].strip().split("."))
        return current, list(current)
    if match := re.match(r"\s*([A-Za-z0-9_.\-]+)\s*=", line):
        return current, [*current, *match[1].split(".")]
    return current, []


def _common(full: list[str], parts: list[str]) -> int:
    count = 0
    for left, right in zip(full, parts, strict=False):
        if left != right:
            break
        count += 1
    return count
