"""A new pack like that of another area: its shape and values as assumptions, its documents still to be named."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from terminal import areas
from terminal.benefit.pack_index import files
from terminal.errors import BadInput
from terminal.input_file import read

Page = dict[str, Any]

TODO = "TODO"

_is_bare = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_SOURCE = "source"
_WIDTH = 120


def make(area: str, model: str, folder: Path, built_in: Path) -> Path:
    """Write an area's pack like that of the `model` area into a directory, and return its path.

    The model's pack is looked for there and among the built-in ones. Raises BadInput: `pack_new_area` for an unknown
    area, `pack_new_like` without such a model, `pack_new_there` where the area has a pack already.
    """
    if not (area.isdigit() and len(area) == 6 and areas.exists(area)):
        raise BadInput("pack_new_area", area=area)
    path = folder / f"{area}.toml"
    text = like(area, model, (folder, built_in))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise BadInput("pack_new_there", path=path) from error
    return path


def like(area: str, model: str, folders: tuple[Path, ...]) -> str:
    """Return the text of a pack for an area, with the rules of the `model` area's pack, which one of the folders holds.

    Raises BadInput("pack_new_like") where none does, and what reading a file raises.
    """
    prefix = areas.prefix(model)
    known = {areas.prefix(path.stem): path for folder in reversed(folders) for path in files(folder)}
    if prefix not in known:
        raise BadInput("pack_new_like", area=model, near=" ".join(sorted(path.stem for path in known.values())))
    page = read(known[prefix], Page)
    head = (
        f"# {_named(area, 'zh_CN')} ({_named(area, 'en')}), after {known[prefix].name}: every value is an assumption.\n"
    )
    return head + "\n".join(_written(_of_area(page, area))) + "\n"


def _of_area(page: Page, area: str) -> Page:
    own = {
        "area": areas.prefix(area),
        "name_zh": _named(area, "zh_CN"),
        "name_en": _named(area, "en"),
        "documents": {_SOURCE: {"title": f"{TODO} 文件名", "title_en": f"{TODO} title of the document"}},
    }
    # What is in scope names the model's own institutions.
    kept = {name: value for name, value in page.items() if name not in {"notices", "scope", *own}}
    return {**own, **{name: _assumed(value) for name, value in kept.items()}}


def _named(area: str, language: str) -> str:
    nearest = areas.own_name(area, language) or f"{TODO} {areas.name(area, language)}"
    return nearest.removesuffix("市") or nearest


def _assumed(node: object) -> object:
    """Return a value without what another area's documents say: clauses go, tags become assumptions."""
    if isinstance(node, dict):
        changed = {"tag": "assumed", "document": _SOURCE}
        return {name: changed.get(name, _assumed(below)) for name, below in node.items() if name != "clause"}
    return [_assumed(each) for each in node] if isinstance(node, list) else node


def _written(table: Mapping[str, Any], keys: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the lines of a table: plain values first, then the tables and arrays of tables below it."""
    plain = {name: value for name, value in table.items() if not _is_section(value, keys)}
    yield from (f"{_key(name)} = {_value(value, len(name))}" for name, value in plain.items())
    for name, value in table.items():
        here = (*keys, name)
        if name in plain:
            continue
        for each in value if isinstance(value, list) else [value]:
            header = ".".join(map(_key, here))
            if isinstance(value, list):
                yield f"\n[[{header}]]"
            elif any(not _is_section(below, here) for below in each.values()):
                yield f"\n[{header}]"
            yield from _written(each, here)


def _is_section(value: object, keys: tuple[str, ...]) -> bool:
    """Return whether a value gets a header of its own: a table near the top, dated entries, or classes."""
    if isinstance(value, dict):
        return len(keys) < 2 or any(_is_section(below, (*keys, "")) for below in value.values())
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and ("from" in first or ("name" in first and "code" not in first and len(keys) < 2))


def _value(value: object, before: int = 0) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return msgspec.json.encode(value).decode()
        case dict():
            return "{ " + ", ".join(f"{_key(name)} = {_value(below)}" for name, below in value.items()) + " }"
        case list():
            return _array([_value(each) for each in value], before)
        case _:
            return value.isoformat() if isinstance(value, date) else str(value)


def _array(values: list[str], before: int) -> str:
    line = f"[{', '.join(values)}]"
    if before + len(line) + 3 <= _WIDTH:
        return line
    return "[\n" + "".join(f"  {each},\n" for each in values) + "]"


def _key(name: str) -> str:
    return name if _is_bare(name) else msgspec.json.encode(name).decode()
