"""JSON Schema and OpenAPI 3.1 of the transactions, made from their field tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulation.served.fields.check import number_pattern
from simulation.served.fields.definition import Field, FieldType, Node, Shape, Table, dictionaries, table

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"
HEAD = "head"
"""The table of what stands around every input and output."""


def of_request(infno: str) -> Json:
    """Return the JSON Schema of a transaction's input; raises KeyError where no table tells its fields."""
    found = _table(infno)
    return _node("", {each.node: each for each in found.request}, found) | {"title": f"{infno} {found.name}"}


def of_answer(infno: str) -> Json:
    """Return the JSON Schema of a transaction's output; raises KeyError where no table tells its fields."""
    found = _table(infno)
    return _node("", {each.node: each for each in found.answer}, found) | {"title": f"{infno} {found.name}"}


def openapi(paths: Mapping[str, str], one_url: str) -> Json:
    """Return the OpenAPI document of transactions, by number their own path below /fsi/api or an empty one."""
    known = sorted(each for each in paths if table(each))
    own = {f"/fsi/api/{paths[each]}": _operation([each]) for each in known if paths[each]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "模拟医保平台 / a simulated insurance platform",
            "version": "1",
            "description": "A simulation: nobody here is insured, and no money moves. It replaces no document.",
        },
        "jsonSchemaDialect": DIALECT,
        "paths": {one_url: _operation(known)} | own,
        "components": {"schemas": _heads() | {name: each for infno in known for name, each in _schemas(infno).items()}},
    }


def _table(infno: str) -> Table:
    found = table(infno)
    if found is None:
        raise KeyError(infno)
    return found


def _operation(infnos: Sequence[str]) -> Json:
    asked = [{"$ref": f"#/components/schemas/{each}.request"} for each in infnos]
    told = [{"$ref": f"#/components/schemas/{each}.answer"} for each in infnos]
    one = len(infnos) == 1
    name = f"{infnos[0]} {_table(infnos[0]).name}" if one else "every transaction, told apart by infno"
    return {
        "post": {
            "summary": name,
            "requestBody": {"required": True, "content": _content(asked[0] if one else {"oneOf": asked})},
            "responses": {
                "200": {
                    "description": "infcode 0 is yes, -1 no",
                    "content": _content(told[0] if one else {"anyOf": told}),
                }
            },
        }
    }


def _content(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _schemas(infno: str) -> Json:
    asked = {"infno": {"const": infno}, "input": of_request(infno)}
    told = {"output": {"anyOf": [of_answer(infno), {"type": ["object", "null"], "maxProperties": 0}]}}
    return {
        f"{infno}.request": {
            "allOf": [{"$ref": f"#/components/schemas/{HEAD}.request"}],
            "properties": asked,
            "required": ["input"],
        },
        f"{infno}.answer": {"allOf": [{"$ref": f"#/components/schemas/{HEAD}.answer"}], "properties": told},
    }


def _heads() -> Json:
    return {f"{HEAD}.request": of_request(HEAD), f"{HEAD}.answer": of_answer(HEAD)}


def _node(path: str, by_path: Mapping[str, Node], of: Table) -> Json:
    own = by_path.get(path) or Node(node=path, fields=())
    start = f"{path}." if path else ""
    below = [each for each in by_path.values() if each.node and each.node.startswith(start) and each.node != path]
    names = dict.fromkeys(each.node.removeprefix(start).split(".")[0] for each in below)
    inside = {name: _node(start + name, by_path, of) for name in names}
    asked = [each.name for each in own.fields if each.required and not each.also and not of.is_assumed(each)]
    asked += [] if of.is_assumed() else [name for name in names if _is_required(start + name, by_path)]
    row: Json = {"type": "object", "properties": _properties(own.fields, of) | inside}
    row |= {"required": asked} if asked else {}
    row |= {"allOf": either} if (either := list(_by_either_name(own.fields, of))) else {}
    row |= {} if not of.complete or of.is_assumed() else {"additionalProperties": False}
    # A node in which nothing is mandatory is missing where it is empty, though not as a row of a list.
    some = {} if not path or asked or of.is_assumed() else {"minProperties": 1}
    return _shaped(row, own.shape, row | some)


def _by_either_name(fields: Iterable[Field], of: Table) -> Iterator[Json]:
    """Yield what a mandatory field with several names asks for: any of them."""
    for each in fields:
        if each.required and each.also and not of.is_assumed(each):
            yield {"anyOf": [{"required": [name]} for name in (each.name, *each.also)]}


def _is_required(path: str, by_path: Mapping[str, Node]) -> bool:
    return by_path[path].required if path in by_path else True


def _shaped(row: Json, shape: Shape, alone: Json) -> Json:
    many = {"type": "array", "items": row, "minItems": 1}
    return {Shape.ONE: alone, Shape.MANY: many, Shape.EITHER: {"anyOf": [alone, many]}}[shape]


def _properties(fields: Iterable[Field], of: Table) -> Json:
    return {name: _field(each, of) for each in fields for name in (each.name, *each.also)}


def _field(field: Field, of: Table) -> Json:
    known = dictionaries().get(field.dictionary)
    described = "; ".join(filter(None, [_labels(known.codes) if known else "", field.note]))
    told = {"title": field.label}
    if of.is_assumed(field):
        return told
    told |= {"description": described} if described else {}
    if known and not known.open:
        return told | {"enum": list(known.codes)}
    return told | _typed(field)


def _typed(field: Field) -> Json:
    match field.type:
        case FieldType.NUMBER:
            return {"type": ["number", "string"], "pattern": f"^{number_pattern(field.length)}$"}
        case FieldType.DATE:
            return {"type": "string", "format": "date"}
        case FieldType.DATETIME:
            return {"type": "string", "pattern": _TIME}
        case FieldType.TEXT:
            return {"type": "string", "maxLength": int(field.length or 4000)}
        case FieldType.ANY:
            return {}


def _labels(codes: Mapping[str, str]) -> str:
    return "；".join(f"{code} {label}" for code, label in codes.items())
