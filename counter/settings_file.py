"""Settings written back into their file: single values, with every other line and every comment as it was."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_state_path

from counter.settings import Settings, parsed
from terminal import durable
from terminal.errors import BadInput
from terminal.input_file import TOML, decode
from terminal.input_file.encoding import text_of

Value = str | int | bool | tuple[str, ...] | None
"""A value to write; None takes the key out, so that the default holds."""

OWN = "settings.toml"
_UNREADABLE = object()


class Place(NamedTuple):
    """A key of a section of the file."""

    section: str
    key: str


def own_file() -> Path:
    """Return the settings file that is read where none is named: beside what else the terminal keeps."""
    return user_state_path("jiesuan", appauthor=False) / OWN


def read_by_default() -> Path | None:
    """Return the terminal's own settings file if there is one."""
    found = own_file()
    return found if found.is_file() else None


def save(file: Path, changes: Mapping[Place, Value]) -> Settings:
    """Write values into a settings file, which may be missing, and return what it says then.

    It is replaced whole, once that is on disk. Raises BadInput("settings_not_editable") where the file says a value in
    a way that is not changed here, and "settings_unwritable"; the file stays as it was then, as it does where the new
    settings do not fit: what `load` raises.
    """
    try:
        after = edited(text_of(file.read_bytes()) if file.exists() else "", changes, file)
        settings = parsed(after.encode(), file)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = file.stat().st_mode if file.exists() else 0o600
        durable.write(file, after.encode())
        file.chmod(mode & 0o777)
    except OSError as error:
        raise BadInput("settings_unwritable", file=file, reason=error.strerror) from error
    return settings


def edited(text: str, changes: Mapping[Place, Value], file: Path = Path(OWN)) -> str:
    """Return a settings file's text with values changed; raises BadInput("settings_not_editable")."""
    for place, value in changes.items():
        text = _edited(text, place, value)
        if _value_at(text, place, file) != _plain(value):
            raise BadInput("settings_not_editable", file=file, key=".".join(place))
    return text


def _edited(text: str, place: Place, value: Value) -> str:
    lines = text.splitlines()
    head = next((at for at, line in enumerate(lines) if _is_head(line, place.section)), None)
    if head is None:
        if value is None:
            return text
        return "\n".join([*lines, *([""] if lines else []), f"[{place.section}]", _line(place, value)]) + "\n"
    of_section = range(head + 1, next(_heads(lines, head + 1)))
    known = next((at for at in of_section if _is_key(lines[at], place.key)), None)
    if known is None:
        last = max((at for at in of_section if lines[at].strip()), default=head)
        lines[last + 1 : last + 1] = [] if value is None else [_line(place, value)]
    elif value is None:
        del lines[known]
    else:
        lines[known] = _line(place, value) + _comment(lines[known])
    return "\n".join(lines) + "\n"


def _heads(lines: list[str], after: int) -> Iterator[int]:
    """Yield where the next section begins, and the end of the file."""
    yield from (at for at in range(after, len(lines)) if lines[at].lstrip().startswith("["))
    yield len(lines)


def _is_head(line: str, section: str) -> bool:
    return re.fullmatch(rf"\s*\[\s*{re.escape(section)}\s*\]\s*(#.*)?", line) is not None


def _is_key(line: str, key: str) -> bool:
    return re.match(rf"\s*{re.escape(key)}\s*=", line) is not None


def _comment(line: str) -> str:
    """Return the comment that ends a line, with the spaces before it."""
    found = re.fullmatch(r"""(?:[^"'#]|"[^"]*"|'[^']*')*?(\s*#.*)?""", line)
    return (found[1] or "") if found else ""


def _line(place: Place, value: Value) -> str:
    return f"{place.key} = {json.dumps(value, ensure_ascii=False)}"


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _value_at(text: str, place: Place, file: Path) -> object:
    try:
        section = decode(text.encode(), file, dict[str, Any], TOML).get(place.section, {})
    except BadInput:  # what cannot be read before or after the change
        return _UNREADABLE
    return section.get(place.key) if isinstance(section, dict) else None
