"""Messages drawn from the schemas: a strict platform never fails, and what it accepts its own schema explains."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.network.network import DeliveryOutcome
from simulation.served.fields import check, pages, schema
from simulation.served.fields.definition import Node, numbers, table
from simulation.served.fields.deviations import Mode
from simulation.served.frame import Frame
from simulation.served.profile import Profile
from simulation.served.table import TABLE
from simulation.served.transaction import Office
from tests.simulation.served.client import Counter, Json, read
from tests.simulation.served.conftest import Clock
from tests.simulation.served.schemas import messages, violations
from tests.simulation.served.visit import EMPLOYEE

_ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=60), st.lists(st.text(max_size=3), max_size=2)
)
_REAL = {"psn_no": EMPLOYEE[0], "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2], "insutype": "310"}


@pytest.fixture
def profile() -> Profile:
    return Profile(mode=Mode.STRICT)


@pytest.fixture
def desk(office: Office, clock: Clock) -> tuple[Frame, Counter]:
    """A platform without its HTTP side, and a counter that has signed in to it."""
    frame, counter = Frame(office), Counter(Client(), clock)
    counter.insured_area = "371600"
    signed = sent(frame, counter, "9001", {"signIn": {"opter_no": "0112"}})
    counter.sign_no = signed["output"]["signinoutb"]["sign_no"]
    counter.http.close()
    return frame, counter


def sent(frame: Frame, counter: Counter, infno: str, given: object) -> Json:
    reply = frame.answer(msgspec.json.encode(counter.envelope(infno, given)))
    assert reply.outcome is DeliveryOutcome.DELIVERED
    return read(reply.body)


@settings(max_examples=250, suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)
@given(st.data())
def test_what_a_strict_platform_accepts_fits_its_schema(desk: tuple[Frame, Counter], data: st.DataObject) -> None:
    infno = data.draw(st.sampled_from([each for each in sorted(TABLE) if each != "9002"]))
    drawn = data.draw(messages(schema.of_request(infno)))
    places = list(_dictionaries(drawn))
    for place in places:
        place.update({name: real for name, real in _REAL.items() if name in place})
    for _ in range(data.draw(st.integers(0, 2))):
        place = data.draw(st.sampled_from(places))
        place[data.draw(st.sampled_from([*sorted(place), "unknown"]))] = data.draw(_ODD)
    answer = sent(*desk, infno, drawn)
    if answer["infcode"] == 0:
        assert violations(schema.of_request(infno), drawn) == []
    else:
        assert answer["err_msg"]


@pytest.mark.parametrize("infno", [each for each in numbers() if each in TABLE])
def test_every_mandatory_field_is_missed_by_its_name(desk: tuple[Frame, Counter], infno: str) -> None:
    for node, name in _mandatory(infno):
        given = pages.sample(infno)
        row = _row(given, node)
        del row[name]
        answer = sent(*desk, infno, given)
        assert answer["infcode"] == -1, (node, name)
        assert "request_malformed" in answer["err_msg"]
        found = [each for each in _findings(infno, given) if each.startswith("[F0")]
        assert any(name in each or "[F05]" in each for each in found), (node, name, found)


@pytest.mark.parametrize("infno", [each for each in numbers() if each in TABLE])
def test_the_schema_and_the_checks_agree_about_the_sample(infno: str) -> None:
    assert violations(schema.of_request(infno), pages.sample(infno)) == []


def _findings(infno: str, given: Json) -> list[str]:
    checker = check.of_request(infno)
    assert checker is not None
    return [str(each) for each in checker.check(given)]


def _mandatory(infno: str) -> Iterator[tuple[Node, str]]:
    found = table(infno)
    assert found is not None
    for node in found.request:
        if node.required:
            yield from ((node, each.name) for each in node.fields if each.required and not found.is_assumed(each))


def _row(given: Json, node: Node) -> Json:
    at: Any = given
    for name in filter(None, node.node.split(".")):
        at = at[name]
        at = at[0] if isinstance(at, list) else at
    row: Json = at
    return row


def _dictionaries(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _dictionaries(each)
    elif isinstance(value, list):
        for each in value:
            yield from _dictionaries(each)
