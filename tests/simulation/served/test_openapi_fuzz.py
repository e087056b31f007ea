"""Messages drawn from the OpenAPI document, whole and broken, at the paths that it names, against a strict platform.

A sample is drawn in the suite, many more with JIESUAN_PROVE=1 (script/prove whole).
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import Client, Response
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from simulation.served.fields.definition import table
from simulation.served.fields.deviations import Mode
from simulation.served.profile import Profile
from tests.simulation.served.breaks import breaks
from tests.simulation.served.client import ONE_URL, Counter, Json, read
from tests.simulation.served.conftest import Clock
from tests.simulation.served.schemas import messages, violations
from tests.whole import sample

DOCUMENT: Json = msgspec.json.decode((Path(__file__).parents[3] / "docs/interface/openapi.json").read_bytes())
SCHEMAS: Json = DOCUMENT["components"]["schemas"]
OPERATOR = "0112"
"""That of the head, which 9001 names once more."""
INFNOS = sorted(name.removesuffix(".request") for name in SCHEMAS if name.endswith(".request") and name[0].isdigit())
CERTAIN = [infno for infno in INFNOS if (found := table(infno)) and not found.is_assumed()]
"""Those whose fields more than one source has; the pages of the others say that no deviation is refused."""
UNHURRIED: Any = {"suppress_health_check": list(HealthCheck), "derandomize": True, "deadline": None}
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
_JSON = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner))


def paths(infno: str) -> list[str]:
    """The paths at which the document has a transaction: the one of all, and its own if it has one."""
    asked = {"$ref": f"#/components/schemas/{infno}.request"}
    return [path for path, each in DOCUMENT["paths"].items() if asked in _bodies(each["post"])]


def _bodies(operation: Json) -> list[Json]:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return schema.get("oneOf", [schema])  # type: ignore[no-any-return]


@pytest.fixture
def profile() -> Profile:
    return Profile(mode=Mode.STRICT)


def ensure_answered(reply: Response) -> Json:
    """Return a well-formed answer: what the document says of every head holds, and nothing of a stack is in it."""
    assert reply.status_code == 200
    answer = read(reply.content)
    assert violations(SCHEMAS["head.answer"], {**answer, "output": None}) == []
    assert answer["infcode"] == 0 or (answer["infcode"] == -1 and answer["err_msg"])
    assert "Traceback" not in reply.text
    return answer


def sent(counter: Counter, clock: Clock, path: str, infno: str, given: object) -> Json:
    """Post a message of a second of its own, as the number of those of one second has four digits."""
    clock.now += timedelta(seconds=1)
    whole = counter.envelope(infno, given, f"{counter.hospital}{clock.now:%Y%m%d%H%M%S}0001")
    return ensure_answered(counter.http.post(path, content=msgspec.json.encode(whole)))


def test_the_document_has_every_transaction_at_the_path_of_all() -> None:
    assert len(INFNOS) > 80
    assert [infno for infno in INFNOS if ONE_URL not in paths(infno)] == []


@pytest.mark.sampled
@settings(max_examples=sample(120, 4_000), **UNHURRIED)
@given(st.data())
def test_what_fits_the_document_deviates_in_nothing_and_a_yes_fits_it_too(
    counter: Counter, clock: Clock, data: st.DataObject
) -> None:
    infno = data.draw(st.sampled_from([each for each in INFNOS if each != "9002"]))
    path = data.draw(st.sampled_from(paths(infno)))
    drawn = data.draw(messages(SCHEMAS[f"{infno}.request"]["properties"]["input"]))
    if infno == "9001":
        drawn["signIn"]["opter_no"] = OPERATOR
    answer = sent(counter, clock, path, infno, drawn)
    if answer["infcode"] == 0:
        assert violations(SCHEMAS[f"{infno}.answer"]["properties"]["output"], answer["output"]) == []
    assert "[F0" not in answer["err_msg"], (infno, answer["err_msg"])


@pytest.mark.sampled
@settings(max_examples=sample(250, 8_000), **UNHURRIED)
@given(st.data())
def test_what_the_document_calls_invalid_is_refused_by_the_name_of_its_place(
    counter: Counter, clock: Clock, data: st.DataObject
) -> None:
    infno = data.draw(st.sampled_from(CERTAIN))
    schema = SCHEMAS[f"{infno}.request"]["properties"]["input"]
    drawn = data.draw(messages(schema))
    every = list(breaks(schema, drawn))
    assume(every)
    chosen = data.draw(st.sampled_from(every))
    broken = chosen.of(drawn)
    assert violations(schema, broken), chosen
    path = data.draw(st.sampled_from(paths(infno)))
    answer = sent(counter, clock, path, infno, broken)
    assert answer["infcode"] == -1, (infno, chosen)
    assert "[request_malformed]" in answer["err_msg"], (infno, chosen, answer["err_msg"])
    told = answer["err_msg"] + answer["warn_msg"]
    assert chosen.name in told or chosen.title in told, (infno, chosen, told)


@pytest.mark.sampled
@settings(max_examples=sample(60, 1_000), **UNHURRIED)
@given(st.data())
def test_a_broken_head_is_refused_by_the_name_of_its_field(counter: Counter, data: st.DataObject) -> None:
    whole = counter.envelope("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}})
    head = {name: each for name, each in whole.items() if name != "input"}
    chosen = data.draw(
        st.sampled_from([each for each in breaks(SCHEMAS["head.request"], head) if each.name != "infno"])
    )
    broken = chosen.of(whole)
    answer = ensure_answered(counter.http.post(ONE_URL, content=msgspec.json.encode(broken)))
    assert answer["infcode"] == -1, chosen
    assert chosen.name in answer["err_msg"], (chosen, answer["err_msg"])


@pytest.mark.sampled
@settings(max_examples=sample(60, 1_000), **UNHURRIED)
@given(st.data())
def test_no_bytes_at_any_path_of_the_document_are_an_error_of_the_server(http: Client, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(DOCUMENT["paths"])))
    body = data.draw(st.binary(max_size=200) | _JSON.map(msgspec.json.encode))
    assert ensure_answered(http.post(path, content=body))["infcode"] == -1
