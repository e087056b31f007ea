"""Slips of a pack's author: files and values that fit the schema and silently mean nothing, or something else."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from terminal import areas, diseases, institutions
from terminal.benefit.new_pack import TODO
from terminal.benefit.pack_index import AGREEMENTS, CLAUSES, PackFiles, files, prefix_of
from terminal.errors import BadInput, Phrase
from terminal.input_file import Keys, dotted, line_of, read
from terminal.model import Insurance, Kind, TwoDisease
from terminal.money import plain

Leaf = tuple[Keys, object]

LEAST = 1000
"""Fen below which an amount is taken for one in yuan, unless it is written in yuan."""

_AMOUNTS = {"amount", "yearly", "at_most", "minus", "at_least", "up_to", "above", "cap", "by_child", "by_diseases"}
_DISEASE_LISTS = {"chronic_diseases", "cross_area_diseases"}
_HOSPITAL_LISTS = {"hospital_classes", "hospitals", "institutions"}
_PAYS = {"ratio", "fixed", "guaranteed"}
_digits = re.compile(r"[0-9]{2,6}").search


def slips(found: PackFiles) -> Iterator[BadInput]:
    """Yield what the author of a directory's files meant otherwise; what cannot be read is for `checks.problems`."""
    checked = found.to_check()
    yield from _ignored(found.own or found.agreements.parent)
    own_agreements = (found.agreements,) if found.own in {None, found.agreements.parent} else ()
    pages = {path: page for path in (*checked, *own_agreements) if (page := _page(path)) is not None}
    yield from _areas({path: pages[path] for path in checked if path in pages})
    for path, page in pages.items():
        for keys, code, facts in _of_page(page):
            yield BadInput(code, file=path.name, key=dotted(keys), line=line_of(path, keys), **facts)


def _page(path: Path) -> dict[str, Any] | None:
    try:
        return read(path, dict[str, Any])
    except BadInput:
        return None


def _ignored(folder: Path) -> Iterator[BadInput]:
    """Yield the files of a directory that nobody reads because of their names."""
    known = {*files(folder), folder / AGREEMENTS, folder / CLAUSES}
    for path in sorted(folder.iterdir()):
        if path not in known and path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            named = _digits(path.name) or _digits(str((_page(path) or {}).get("area", "")))
            near = f"{named[0]:0<6}.toml" if named else "371400.toml"
            yield BadInput("pack_ignored", file=path.name, key="(file)", line=1, near=near)


def _areas(pages: dict[Path, dict[str, Any]]) -> Iterator[BadInput]:
    """Yield packs of one area twice, packs whose file is named for another area, and areas that do not exist."""
    first: dict[str, Path] = {}
    for path, page in pages.items():
        area = str(page.get("area", ""))
        place = {"file": path.name, "key": "area", "line": line_of(path, ("area",))}
        if (other := first.setdefault(area, path)) != path:
            yield BadInput("pack_twice", **place, name=area, other=other.name)
        elif prefix_of(path) != areas.prefix(area):
            yield BadInput("pack_unreached", **place, name=area, near=f"{area:0<6}.toml")
        elif not areas.exists(area):
            near = areas.prefix_named(str(page.get("name_zh", ""))) or _near(area, areas.prefixes())
            yield BadInput("pack_no_area", **place, name=area, near=near)


def _of_page(page: dict[str, Any]) -> Iterator[tuple[Keys, str, dict[str, object]]]:
    for keys, value in _leaves(page):
        name = next((key for key in reversed(keys) if isinstance(key, str) and not key.isdigit()), "")
        if isinstance(value, str) and TODO in value:
            yield keys, "pack_todo", {"name": value}
        elif isinstance(value, int) and 0 < value < LEAST and _AMOUNTS.intersection(keys):
            yield keys, "pack_small", {"amount": value, "as_fen": plain(value), "near": f"{value}.00 元"}
        elif name == "levels" and value not in range(4):
            yield keys, "pack_unknown", _unknown("slip_level", value, "0 | 1 | 2 | 3")
        elif isinstance(value, str):
            yield from _code(keys, value)
    yield from _keys_of(page)
    yield from _without_ratio(page)


def _leaves(node: object, keys: Keys = ()) -> Iterator[Leaf]:
    if isinstance(node, dict | list):
        for key, below in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(below, (*keys, key))
    else:
        yield keys, node


def _code(keys: Keys, code: str) -> Iterator[tuple[Keys, str, dict[str, object]]]:
    """Yield a code in a list that stands in no register, and several diseases joined where a list is meant."""
    if len(keys) < 2 or not isinstance(keys[-1], int):
        return
    is_prefix = keys[-2] == "diseases"
    if "+" in code and (is_prefix or keys[-2] in {"codes", "only", "assumed", "class_b"}):
        yield keys, "pack_joined", {"name": code, "near": ", ".join(f'"{each.strip()}"' for each in code.split("+"))}
    elif is_prefix or (keys[-2] == "only" and diseases.is_code(code)) or _DISEASE_LISTS.intersection(keys[:1]):
        if keys[-2] in {"diseases", "only", "codes", "assumed", "class_b"} and not _is_known(code, is_prefix):
            yield keys, "pack_unknown", _unknown("slip_disease", code, _near_disease(code))
    elif keys[-2] in {"codes", "institutions"} and _HOSPITAL_LISTS.intersection(keys):
        register = institutions.load()
        if register.find(code) is None:
            near = _near(code, [each.code for each in register.search()])
            yield keys, "pack_unknown", _unknown("slip_hospital", code, near)


def _is_known(code: str, is_prefix: bool) -> bool:
    return any(each.startswith(code) for each in diseases.codes()) if is_prefix else diseases.is_known(code)


def _keys_of(node: object, keys: Keys = ()) -> Iterator[tuple[Keys, str, dict[str, object]]]:
    """Yield the keys of tables that name a disease nobody knows, or two of 两病 in an order that is not looked up."""
    if isinstance(node, dict):
        for name in node:
            if keys[-1:] == ("by_diseases",):
                yield from _of_two(keys, name)
            elif diseases.is_code(name) and not diseases.is_known(name):
                yield (*keys, name), "pack_unknown", _unknown("slip_disease", name, _near_disease(name))
    if isinstance(node, dict | list):
        for key, below in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _keys_of(below, (*keys, key))


def _of_two(keys: Keys, name: str) -> Iterator[tuple[Keys, str, dict[str, object]]]:
    known = [disease.value for disease in TwoDisease]
    parts = [each.strip() for each in name.split("+")]
    if wrong := [each for each in parts if each not in known]:
        yield (*keys, name), "pack_unknown", _unknown("slip_disease", wrong[0], _near(wrong[0], known))
    elif name != (sorted_name := "+".join(sorted(parts))):
        yield (*keys, name), "pack_order_of_two", {"name": name, "near": sorted_name}


def _without_ratio(page: dict[str, Any]) -> Iterator[tuple[Keys, str, dict[str, object]]]:
    """Yield the benefits and tables that say nothing of what is paid."""
    for insurance in Insurance:
        part = page.get(insurance.value, {})
        named: dict[Keys, Any] = {(kind.value,): part.get(kind.value) for kind in Kind}
        named |= {("tables", name): table for name, table in part.get("tables", {}).items()}
        for keys, benefit in named.items():
            if benefit is not None and not _PAYS.intersection(benefit):
                yield (insurance.value, *keys), "pack_no_ratio", {"name": keys[-1]}


def _unknown(sort: str, name: object, near: str) -> dict[str, object]:
    return {"sort": Phrase(sort), "name": name, "near": near}


def _near_disease(code: str) -> str:
    parent = diseases.parent(code)
    return diseases.code_of(code) or (parent if diseases.is_known(parent) else _near(code, diseases.codes()))


def _near(word: str, known: Collection[str]) -> str:
    return " | ".join(get_close_matches(word, known, n=3)) or "–"
