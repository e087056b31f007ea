"""A reversal of what is not there, was given back, or is named otherwise gets a no, in the words of real platforms."""

from datetime import timedelta

import pytest

from simulation.served.fields.deviations import Mode
from simulation.served.profile import Profile, ReverseUnknown
from tests.simulation.served.client import Counter, Json
from tests.simulation.served.conftest import Clock
from tests.simulation.served.full import FullVisit, full_visit
from tests.simulation.served.visit import EMPLOYEE


@pytest.fixture(params=[Mode.STRICT, Mode.LENIENT])
def profile(request: pytest.FixtureRequest) -> Profile:
    return Profile(mode=request.param, reverse_unknown=ReverseUnknown.REFUSE)


def reversal(visit: FullVisit, message: str, infno: str = "2207") -> Json:
    return {"data": {"psn_no": visit.person, "omsgid": message, "oinfno": infno}}


def settled(counter: Counter) -> tuple[FullVisit, str, Json]:
    visit, message = full_visit(counter), counter.message_id()
    return visit, message, visit.settle(message)["setlinfo"]


def account(visit: FullVisit) -> object:
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": visit.card, "card_sn": EMPLOYEE[2]}
    return visit.counter.call("1101", {"data": data})["insuinfo"][0]["balc"]


def test_an_unknown_message_is_not_found_and_may_still_come(counter: Counter) -> None:
    visit, message = full_visit(counter), counter.message_id()
    assert "未查询到原交易" in counter.refused("2601", reversal(visit, message))
    assert visit.settle(message)["setlinfo"]["setl_id"]


def test_what_was_refunded_is_not_reversed(counter: Counter) -> None:
    visit, message, info = settled(counter)
    counter.call("2208", {"data": {**visit.named, "setl_id": info["setl_id"]}})
    before = account(visit)
    assert "退费结算标志不为未退费" in counter.refused("2601", reversal(visit, message))
    assert account(visit) == before


@pytest.mark.parametrize("named", ["2304", "2208", "2401"])
def test_a_settlement_named_as_something_else_stands(counter: Counter, named: str) -> None:
    visit, message, info = settled(counter)
    assert "oinfno" in counter.refused("2601", reversal(visit, message, named))
    assert account(visit) == info["balc"]
    assert counter.call("2601", reversal(visit, message, "2207A")) == {}


def test_the_same_reversal_is_answered_alike_and_another_finds_nothing(counter: Counter) -> None:
    visit, message, _ = settled(counter)
    own = counter.message_id()
    assert counter.call("2601", reversal(visit, message), own) == {}
    assert counter.call("2601", reversal(visit, message), own) == {}
    assert "未查询到原交易" in counter.refused("2601", reversal(visit, message))


def test_a_code_and_a_token_that_are_unknown_used_or_too_old_are_told_apart(counter: Counter, clock: Clock) -> None:
    def issued() -> str:
        code: str = counter.http.post(f"/simulation/vouchers/{EMPLOYEE[0]}", content=b"").json()["code"]
        return code

    def decoding(code: str) -> Json:
        return {"data": {"orgId": counter.hospital, "ecQrCode": code}, "transType": "ec.query"}

    def identifying(token: str) -> Json:
        return {"data": {"mdtrt_cert_type": "01", "mdtrt_cert_no": token}}

    used, late = issued(), issued()
    token = counter.call("1162", decoding(used))["data"]["ecToken"]
    assert "voucher_used" in counter.refused("1162", decoding(used))
    assert "voucher_unknown" in counter.refused("1162", decoding("424" + "1" * 21 + "0000"))
    assert "voucher_unknown" in counter.refused("1101", identifying("nothing"))
    clock.now += timedelta(days=1)
    counter.sign_in()
    assert "voucher_expired" in counter.refused("1162", decoding(late))
    assert "voucher_expired" in counter.refused("1101", identifying(token))
