"""A client sees faults in transit as a region's gateway would show them."""

from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from httpx import Client, Response
from msgspec import json

from simulation.network.faults import Fault, Planned
from simulation.network.network import Network
from simulation.served.transaction import Office
from tests.simulation.served.client import ONE_URL, Counter, Json, read
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import EMPLOYEE, usual


def settling(counter: Counter, network: Network, fault: Fault) -> tuple[Json, str]:
    """Return the envelope of a settlement that will meet a fault, and its message id."""
    visit = usual(counter)
    envelope = counter.envelope("2207", visit.settling())
    network.timeline.add(Planned(fault=fault, call="settle"))
    return envelope, envelope["msgid"]


def sent(counter: Counter, envelope: Json) -> Response:
    return counter.http.post(ONE_URL, content=json.encode(envelope))


def balance(counter: Counter) -> Decimal:
    return Decimal(str(counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]))


@pytest.mark.parametrize("fault", [Fault.LOST_REPLY, Fault.LOST_REQUEST, Fault.LATE, Fault.SETTLED_AFTER_TIMEOUT])
def test_a_lost_message_ends_the_connection_without_an_answer(counter: Counter, network: Network, fault: Fault) -> None:
    before = balance(counter)
    envelope, _ = settling(counter, network, fault)
    with pytest.raises(httpx.RemoteProtocolError):
        sent(counter, envelope)
    network.arrive()
    assert (balance(counter) < before) is (fault is not Fault.LOST_REQUEST)


@pytest.mark.parametrize(
    ("fault", "status", "did"),
    [
        (Fault.HTML, 200, True),
        (Fault.SERVER_ERROR, 500, True),
        (Fault.NOT_FOUND, 404, False),
        (Fault.UNREACHABLE, 503, False),
    ],
)
def test_a_gateway_answers_with_a_page(
    counter: Counter, network: Network, fault: Fault, status: int, did: bool
) -> None:
    before = balance(counter)
    answer = sent(counter, settling(counter, network, fault)[0])
    assert answer.status_code == status
    assert answer.text.startswith("<!DOCTYPE html>")
    assert (balance(counter) < before) is did


def test_an_answer_breaks_off(counter: Counter, network: Network) -> None:
    answer = sent(counter, settling(counter, network, Fault.TRUNCATED)[0])
    assert answer.status_code == 200
    assert not answer.content.endswith(b"}")


def test_a_duplicated_settlement_counts_once(counter: Counter, network: Network) -> None:
    answer = read(sent(counter, settling(counter, network, Fault.DUPLICATED)[0]).content)
    assert answer["output"]["setlinfo"]["balc"] == balance(counter)


@pytest.mark.parametrize(
    ("fault", "code"), [(Fault.REFUSED, "insurer_refused"), (Fault.STALE_SIGN_IN, "sign_in_stale")]
)
def test_a_refusal_on_the_way_is_a_well_formed_no(counter: Counter, network: Network, fault: Fault, code: str) -> None:
    answer = read(sent(counter, settling(counter, network, fault)[0]).content)
    assert (answer["infcode"], code in answer["err_msg"]) == (-1, True)


def test_answers_are_as_rough_as_regions_are(counter: Counter, network: Network) -> None:
    visit = usual(counter)
    for fault in (Fault.BLANK_AMOUNTS, Fault.TEXT_INFCODE, Fault.EMPTY_SETLDETAIL):
        network.timeline.add(Planned(fault=fault, call="presettle"))
    blank, text, empty = (read(sent(counter, counter.envelope("2206", visit.settling())).content) for _ in range(3))
    assert blank["output"]["setlinfo"]["cvlserv_pay"] == ""
    assert text["infcode"] == "0"
    assert empty["output"]["setldetail"] == []


def test_faults_are_planned_listed_and_cleared_while_it_runs(counter: Counter) -> None:
    plan = {"fault": "refused", "call": "1101", "times": 0}
    url = "/simulation/faults"
    assert counter.http.post(url, content=json.encode(plan)).json() == [plan]
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}
    assert "insurer_refused" in counter.refused("1101", {"data": data})
    assert counter.http.post(url, content=b'{"fault": "flood"}').status_code == 400
    assert counter.http.delete(url).json() == []
    counter.call("1101", {"data": data})


def test_books_that_fail_give_no_answer_at_all(counter: Counter, office: Office) -> None:
    visit = usual(counter)
    with office.engine.connect() as holding:
        holding.exec_driver_sql("ALTER TABLE settlement RENAME TO gone")
        holding.commit()
    answer = sent(counter, counter.envelope("2207", visit.settling()))
    assert answer.status_code == 504


def test_a_sign_in_holds_for_its_operator_and_day(counter: Counter, clock: Clock) -> None:
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}
    counter.call("1101", {"data": data})
    counter.call("9002", {"signOut": {"sign_no": counter.sign_no, "opter_no": "0112"}})
    assert "sign_in_stale" in counter.refused("1101", {"data": data})
    counter.sign_in()
    clock.now += timedelta(days=1)
    assert "sign_in_stale" in counter.refused("1101", {"data": data})


def test_a_sign_in_ends_for_its_own_operator_only(counter: Counter, http: Client, clock: Clock) -> None:
    other = Counter(http, clock, hospital="H37160000002")
    other.sign_in()
    other.call("9002", {"signOut": {"sign_no": counter.sign_no, "opter_no": "0112"}})
    assert counter.identify(*EMPLOYEE[1:])["baseinfo"]


def test_a_message_that_signed_in_another_signs_nobody_in(counter: Counter) -> None:
    message_id, given = counter.message_id(), {"signIn": {"opter_no": "0112", "mac": "", "ip": ""}}
    counter.call("9001", given, message_id)
    envelope = counter.envelope("9001", {"signIn": {"opter_no": "0113", "mac": "", "ip": ""}}, message_id)
    assert "message_reused" in counter.post(envelope | {"opter": "0113"})["err_msg"]


def test_every_transaction_has_a_url_of_its_own(counter: Counter) -> None:
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}
    envelope = counter.envelope("1101", {"data": data})
    for base in ("", "/ebus/rio_fsi"):
        assert counter.post(envelope, f"{base}/fsi/api/fsiPsnInfoService/queryPsnInfo")["infcode"] == 0
    assert counter.post(envelope, "/fsi/api/reverseService/revsMethod")["infcode"] == -1
