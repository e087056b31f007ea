"""A pharmacy's sale is settled by one message, once, and given back or reversed like a visit."""

from typing import Any

import pytest
from httpx import Client

from simulation.served.fields.deviations import Mode
from simulation.served.profile import Profile, ReverseUnknown
from tests.simulation.served.client import Counter, Json
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import EMPLOYEE

PHARMACY = "P37160000001"


@pytest.fixture
def profile() -> Profile:
    return Profile(mode=Mode.STRICT, reverse_unknown=ReverseUnknown.REFUSE)


@pytest.fixture
def counter(http: Client, clock: Clock) -> Counter:
    counter = Counter(http, clock, hospital=PHARMACY)
    counter.sign_in()
    return counter


def balance(counter: Counter) -> Any:  # noqa: ANN401
    return counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]


def sale(**more: object) -> Json:
    head = {
        "psn_no": EMPLOYEE[0],
        "mdtrt_cert_type": "03",
        "mdtrt_cert_no": EMPLOYEE[1],
        "begntime": "2026-11-22 11:30:00",
        "medfee_sumamt": "64.95",
        "insutype": "310",
        "acct_used_flag": "1",
        "med_type": "41",
    }
    drug = {
        "feedetl_sn": "1",
        "rx_circ_flag": "0",
        "fee_ocur_time": "2026-11-22 11:30:00",
        "med_list_codg": "D03",
        "medins_list_codg": "D03",
        "det_item_fee_sumamt": "64.95",
        "cnt": "3",
        "pric": "21.65",
    }
    return {"druginfo": head | more, "drugdetail": [drug]}


def test_a_sale_is_presettled_without_a_trace_and_settled_once_for_its_message(counter: Counter) -> None:
    before, message = balance(counter), counter.message_id()
    trial = counter.call("2101", sale())
    assert balance(counter) == before
    sold = counter.call("2102", sale(), message)
    assert sold["setlinfo"]["psn_cash_pay"] == trial["setlinfo"]["psn_cash_pay"]
    assert [each["det_item_fee_sumamt"] for each in sold["detlcutinfo"]] == [sold["setlinfo"]["medfee_sumamt"]]
    assert counter.call("2102", sale(), message)["setlinfo"]["setl_id"] == sold["setlinfo"]["setl_id"]
    assert balance(counter) == before - sold["setlinfo"]["acct_pay"]


def test_a_sale_is_given_back_under_the_names_of_its_own_transaction(counter: Counter) -> None:
    before, sold = balance(counter), counter.call("2102", sale())["setlinfo"]
    named = {"psn_no": EMPLOYEE[0], "mdtrt_id": sold["mdtrt_id"], "setl_id": sold["setl_id"]}
    back = counter.call("2103", {"data": named})["setlinfo"]
    assert (back["psn_pay"], back["cash_payamt"]) == (-sold["psn_part_amt"], -sold["psn_cash_pay"])
    assert balance(counter) == before
    assert "already_refunded" in counter.refused("2103", {"data": named})


def test_a_lost_sale_is_reversed_by_its_own_number_only(counter: Counter) -> None:
    before, lost = balance(counter), counter.message_id()
    asked = {"psn_no": EMPLOYEE[0], "omsgid": lost}
    assert "未查询到原交易" in counter.refused("2601", {"data": {**asked, "oinfno": "2102"}})
    counter.call("2102", sale(), lost)
    assert "oinfno ≠ 2102" in counter.refused("2601", {"data": {**asked, "oinfno": "2207"}})
    assert counter.call("2601", {"data": {**asked, "oinfno": "2102"}}) == {}
    assert balance(counter) == before


def test_lines_that_do_not_add_up_to_the_sale_are_refused_and_nothing_is_kept(counter: Counter) -> None:
    before = balance(counter)
    assert "fees_not_uploaded" in counter.refused("2102", sale(medfee_sumamt="64.94"))
    assert "fees_not_uploaded" in counter.refused("2101", sale(medfee_sumamt="64.94"))
    assert balance(counter) == before
