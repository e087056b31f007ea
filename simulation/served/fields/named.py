"""The names of a message's fields and codes, for whoever shows a message."""

from collections.abc import Iterator
from typing import Any

from simulation.served.fields.definition import Field, Node, dictionaries, table
from simulation.served.fields.schema import HEAD


def of_message(infno: str) -> dict[str, Any]:
    """Return the labels of a request's and of an answer's fields by name, and the meaning of ``field=code``.

    Those of the head are among them; of a transaction without a table they are all.
    """
    tables = [each for each in (table(HEAD), table(infno)) if each]
    request = [field for each in tables for field in _fields(each.request)]
    answer = [field for each in tables for field in _fields(each.answer)]
    return {"request": _labels(request), "answer": _labels(answer), "codes": dict(_codes([*request, *answer]))}


def _fields(nodes: tuple[Node, ...]) -> Iterator[Field]:
    return (field for node in nodes for field in node.fields)


def _labels(fields: list[Field]) -> dict[str, str]:
    return {name: each.label for each in fields for name in (each.name, *each.also)}


def _codes(fields: list[Field]) -> Iterator[tuple[str, str]]:
    for each in fields:
        if known := dictionaries().get(each.dictionary):
            yield from ((f"{each.name}={code}", label) for code, label in known.codes.items())
