"""Any input gets a well-formed refusal: infcode -1 and a reason, never a stack trace."""

import socket
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulation.served.client import ONE_URL, Counter, Json, read
from tests.simulation.served.visit import EMPLOYEE, Visit, usual


def no(body: bytes) -> str:
    """Assert that an answer is a well-formed refusal, and return its reason."""
    answer = read(body)
    assert answer["infcode"] == -1
    assert len(answer["inf_refmsgid"]) == 30
    assert len(answer["respond_time"]) == 17
    assert 0 < len(answer["err_msg"]) <= 200
    assert "Traceback" not in answer["err_msg"]
    return str(answer["err_msg"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[]",
        b"null",
        b"{",
        b'{"infno": "2207"',
        b'{"infno": NaN}',
        b"\xff\xfe\x00",
        b'{"infno": "2207", "input": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"infno": "\\ud800"}',
        b'{"infno": "2207", "input": {"data": "\xff"}}',
        b" " * (2 << 20),
    ],
)
def test_what_is_no_request_is_refused(http: Client, body: bytes) -> None:
    answer = http.post(ONE_URL, content=body)
    assert answer.status_code == 200
    no(answer.content)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("infno", "9999"),
        ("infno", "22O7"),
        ("msgid", "1"),
        ("msgid", "H3716000000120261122120000000"),
        ("msgid", "H37160000001" + "2026" + "13" + "22120000" + "0001"),
        ("msgid", "H99999999999202611221200000001"),
        ("mdtrtarea_admvs", "37160"),
        ("mdtrtarea_admvs", "110000"),
        ("insuplc_admdvs", ""),
        ("insuplc_admdvs", "110000"),
        ("recer_sys_code", ""),
        ("infver", "V1.0.0.0"),
        ("opter_type", "4"),
        ("opter", None),
        ("opter", "0113"),
        ("opter_name", "收" * 51),
        ("inf_time", "2026-11-22"),
        ("fixmedins_code", "H99999999999"),
        ("fixmedins_name", ""),
        ("sign_no", ""),
        ("sign_no", "QD"),
        ("input", "not JSON"),
        ("input", ["data"]),
        ("input", {"data": []}),
        ("input", {"data": {"x": "y" * 40_000}}),
        ("input", None),
    ],
)
def test_an_envelope_that_does_not_fit_is_refused(counter: Counter, field: str, value: object) -> None:
    visit = usual(counter)
    envelope = counter.envelope("2207", visit.settling()) | {field: value}
    assert no(counter.http.post(ONE_URL, content=msgspec.json.encode(envelope)).content)
    assert visit.settle()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("medfee_sumamt", "-1.00"),
        ("medfee_sumamt", "NaN"),
        ("medfee_sumamt", "Infinity"),
        ("medfee_sumamt", "165.755"),
        ("medfee_sumamt", 10**30),
        ("medfee_sumamt", True),
        ("medfee_sumamt", None),
        ("psn_no", "x" * 31),
        ("psn_no", "nobody"),
        ("mdtrt_id", "nothing"),
        ("acct_used_flag", "2"),
        ("insutype", "390"),
        ("med_type", "21"),
        ("med_type", "77"),
        ("mdtrt_cert_no", "G00000000"),
        ("mdtrt_cert_type", ""),
        ("chrg_bchno", {"a": 1}),
        ("invono", "1" * 21),
    ],
)
def test_a_settlement_that_does_not_fit_is_refused(counter: Counter, field: str, value: object) -> None:
    visit = usual(counter)
    counter.refused("2207", visit.settling(**{field: value}))
    visit.settle()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(http: Client, method: str) -> None:
    answer = http.request(method, ONE_URL)
    assert answer.status_code == 405
    no(answer.content)


def test_another_url_is_refused(http: Client) -> None:
    answer = http.post("/fsi/api/nothing/here", content=b"{}")
    assert answer.status_code == 404
    no(answer.content)


def test_a_body_shorter_than_announced_harms_nobody_else(counter: Counter) -> None:
    where = (counter.http.base_url.host, counter.http.base_url.port or 0)
    with socket.create_connection(where, timeout=5) as broken:
        broken.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{}")
    with socket.create_connection(where, timeout=5) as broken:
        broken.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{}")
        assert b" 500 " not in broken.recv(1000)
    counter.identify(*EMPLOYEE[1:])


_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=40))
_JSON = st.recursive(_SCALARS, lambda kids: st.lists(kids, max_size=3) | st.dictionaries(st.text(max_size=8), kids))


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(st.data())
def test_any_field_may_hold_anything(counter: Counter, data: st.DataObject) -> None:
    """Fuzz: one to three fields of a good message hold another value; there is always an answer."""
    visit = Visit(counter)
    envelope: Json = counter.envelope(*data.draw(st.sampled_from(_messages(visit))))
    for _ in range(data.draw(st.integers(1, 3))):
        target = data.draw(st.sampled_from(list(_dictionaries(envelope))))
        target[data.draw(st.sampled_from(sorted(target) or ["x"]))] = data.draw(_JSON)
    answer = counter.http.post(ONE_URL, content=msgspec.json.encode(envelope))
    assert answer.status_code == 200
    assert read(answer.content)["infcode"] in {0, -1}


def _messages(visit: Visit) -> list[tuple[str, Any]]:
    visit.visit, visit.total = "nothing", visit.total + 1
    line = visit.line("1", "V02", "1", "10.00")
    named = {**visit.named, "setl_id": "1"}
    return [
        ("9001", {"signIn": {"opter_no": "0112", "mac": "", "ip": ""}}),
        ("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}}),
        ("1162", {"data": {"ecQrCode": "1"}}),
        ("1201", {"medinsinfo": {"fixmedins_code": "H37160000001"}}),
        ("2001", {"data": {**visit.named, "insutype": "310", "med_type": "11", "begntime": "2026-11-22"}}),
        ("2203", {"mdtrtinfo": {**visit.named, "med_type": "11"}}),
        ("2204", {"feedetail": [line]}),
        ("2207", visit.settling()),
        ("2208", {"data": named}),
        ("2302", {"data": named}),
        ("2402", {"dscginfo": {**visit.named, "endtime": "2026-11-22"}}),
        ("2501", {"refmedin": {**visit.named, "begndate": "2026-11-22"}}),
        ("2503", {"data": {**visit.named, "begndate": "2026-11-22", "opsp_dise_code": "M03900"}}),
        ("2601", {"data": {**visit.named, "omsgid": visit.counter.message_id(), "oinfno": "2207"}}),
        ("5203", {"data": named}),
        ("5206", {"data": {**visit.named, "cum_ym": "2026"}}),
    ]


def _dictionaries(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _dictionaries(each)
    elif isinstance(value, list):
        for each in value:
            yield from _dictionaries(each)
