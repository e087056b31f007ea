"""The pages about the transactions (docs/interface/), made from their field tables."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import json

from simulation.served.fields import refusals
from simulation.served.fields.definition import Field, FieldType, Node, Shape, Table, dictionaries, numbers, table
from simulation.served.fields.deviations import deviations

_MADE = "Made from the field tables by `jiesuan network fields --out docs/interface`; change those, not this page."
_TYPES = {
    FieldType.TEXT: "字符型",
    FieldType.NUMBER: "数值型",
    FieldType.DATE: "日期型",
    FieldType.DATETIME: "日期时间型",
    FieldType.ANY: "",
}
_EXAMPLES = {FieldType.NUMBER: "1", FieldType.DATE: "2026-11-22", FieldType.DATETIME: "2026-11-22 11:30:00"}
_SHAPES = {Shape.ONE: "", Shape.MANY: "[]", Shape.EITHER: " or []"}
_EDITIONS = {
    "common": "what several public clients agree on",
    "SZ": "a clinic's client in Shenzhen",
    "NM": "a hospital system in Inner Mongolia",
    "ZH": "a hospital system in Zhongshan",
    "DG": "a wrapper of the library of Dongguan",
    "TZ": "a hospital's client in Jiangsu",
    "YBHI": "a mock inside a hospital system",
    "PY": "a hospital system with checks of orders",
    "J3": "a development kit of 2025",
    "simulation": "this project's own",
}
_MASKED = """`P01` stands in the log of a bench alone, and refuses nothing: a number looks like a real ID number, and is
masked there. Use synthetic people ([bench.md](../bench.md), "Own data")."""
_ADDRESS = "http://127.0.0.1:8600"


def pages(paths: Mapping[str, str], one_url: str) -> dict[str, str]:
    """Return every page by its file's name: an index, deviations, refusals, dictionaries, and one for each transaction.

    `paths` are those of the served transactions below /fsi/api, by number; an empty one is reached by `one_url` alone.
    """
    told = {"README.md": _index(paths), "deviations.md": _deviations(), "dictionaries.md": _dictionaries()}
    told |= {"refusals.md": refusals.page(_MADE)}
    return told | {f"{each}.md": page(each, paths.get(each, ""), one_url) for each in numbers() if each in paths}


def page(infno: str, path: str, one_url: str) -> str:
    """Return the page of one transaction; raises KeyError where no table tells its fields."""
    found = table(infno)
    if found is None:
        raise KeyError(infno)
    lines = [
        *_about(infno, found, path, one_url),
        *_nodes("Input", found.request, found),
        *_nodes("Output", found.answer, found),
        *_sample(infno, one_url),
    ]
    return "\n".join(lines) + "\n"


def sample(infno: str) -> dict[str, Any]:
    """Return an input of a transaction with what is mandatory in it; the values only have the right form."""
    found = table(infno)
    given: dict[str, Any] = {}
    for node in found.request if found else ():
        needed = [each for each in node.fields if each.required] or list(node.fields[:1])
        row = {each.name: _example(each) for each in needed}
        if node.required:
            _put(given, node, row)
    return given


def _about(infno: str, found: Table, path: str, one_url: str) -> Iterator[str]:
    yield from (f"# {infno} {found.name}", "", _MADE, "")
    own = f" or `/fsi/api/{path}`" if path else ""
    yield f"- POST `{one_url}`{own}"
    yield f"- editions: {' '.join(found.editions)}{f' ({found.source})' if found.source else ''}"
    if found.is_assumed():
        yield "- assumed: one source alone has these fields, so that no deviation from them is refused"
    if not found.complete:
        yield "- regions have more fields than these"
    yield from (f"- {each}" for each in found.notes)


def _nodes(title: str, nodes: Iterable[Node], of: Table) -> Iterator[str]:
    listed = list(nodes)
    yield from ("", f"## {title}", "")
    if not listed:
        yield "No node."
    for node in listed:
        name = f"`{node.node}`{_SHAPES[node.shape]}" if node.node else "without a node"
        yield from (f"### {name}{'' if node.required else ' (optional)'}", "")
        yield from ("| field | 名称 | type | length | Y | codes | |", "|---|---|---|---|---|---|---|")
        yield from (_field(each, of) for each in node.fields)
        yield ""


def _field(field: Field, of: Table) -> str:
    codes = f"[{field.dictionary}](dictionaries.md)" if field.dictionary in dictionaries() else field.dictionary
    names = "`, `".join((field.name, *field.also))
    mark = "; ".join(filter(None, ["assumed" if of.is_assumed(field) else "", field.note]))
    yes = "Y" if field.required else ""
    return f"| `{names}` | {field.label} | {_TYPES[field.type]} | {field.length} | {yes} | {codes} | {mark} |"


def _sample(infno: str, one_url: str) -> Iterator[str]:
    given = json.format(json.encode(sample(infno)), indent=1).decode()
    yield from (
        "## Sample",
        "",
        "The `input`, with what is mandatory in it; the envelope is told in [interface.md](../interface.md).",
        "",
    )
    yield from ("```json", given, "```", "", "```sh")
    yield f"curl -s -H 'Content-Type: application/json' --data @{infno}.json {_ADDRESS}{one_url}"
    yield from (
        "```",
        "",
        "A message that deviates is answered with [a code](deviations.md), and a no [with another](refusals.md).",
    )


def _example(field: Field) -> str:
    known = dictionaries().get(field.dictionary)
    if known:
        return next(iter(known.codes))
    return _EXAMPLES.get(field.type) or "1" * min(int(field.length or 4), 4)


def _put(given: dict[str, Any], node: Node, row: dict[str, Any]) -> None:
    *above, name = node.node.split(".")
    at = given
    for each in above:
        inner = at.setdefault(each, {})
        at = inner[0] if isinstance(inner, list) else inner
    if not name:
        at.update(row)
    else:
        at[name] = [row] if node.shape is Shape.MANY else row


def _index(paths: Mapping[str, str]) -> str:
    lines = ["# The transactions of the simulated platform", "", _MADE, ""]
    lines += ["Their fields, [what may deviate](deviations.md), [every no](refusals.md), [the codes](dictionaries.md),"]
    lines += [
        "and the same as [OpenAPI 3.1](openapi.json). What the fields mean is told in [interface.md](../interface.md).",
        "",
    ]
    lines += ["Editions, where fields, lengths and mandatory marks were read:", ""]
    lines += [f"- {key}: {each}" for key, each in _EDITIONS.items()]
    lines += ["", "| number | name | own path below /fsi/api |", "|---|---|---|"]
    for each in (number for number in numbers() if number in paths):
        found = table(each)
        lines.append(f"| [{each}]({each}.md) | {found.name if found else ''} | {paths[each]} |")
    return "\n".join(lines) + "\n"


def _deviations() -> str:
    lines = ["# Deviations", "", _MADE, "", "A region's profile sets the level of a code (`[levels]`).", ""]
    lines += ["| code | what | 提示 | the client | 客户端 | strict | lenient |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {code} | {each.en} | {each.zh} | {each.fix_en} | {each.fix_zh} | {each.strict} | {each.lenient} |"
        for code, each in deviations().items()
    ]
    lines += ["", _MASKED]
    return "\n".join(lines) + "\n"


def _dictionaries() -> str:
    lines = ["# Dictionaries", "", _MADE, ""]
    for name, each in dictionaries().items():
        more = " (regions have more)" if each.open else ""
        codes = "；".join(f"{code} {label}" for code, label in each.codes.items())
        lines += [f"## {name}", "", f"{each.label}{more}: {codes}", ""]
    return "\n".join(lines)
