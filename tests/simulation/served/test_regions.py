"""Regions differ in what they count as a fund's part and in the queries they allow; people in their insurance."""

from decimal import Decimal

import pytest
from msgspec import json

from simulation.served.profile import Profile
from tests.simulation.served.client import Counter
from tests.simulation.served.visit import EMPLOYEE, RESIDENT, Visit, stay, usual

# 天津: another province, with its own code for the whole.
AWAY = "120000"


class TestRelaxed:
    """A region where 5203 also finds a settlement by the message that made it."""

    @pytest.fixture
    def profile(self) -> Profile:
        return Profile(relaxed_query=True)

    def test_a_lost_answer_is_found_by_its_message(self, counter: Counter) -> None:
        visit, lost = usual(counter), counter.message_id()
        asked = {"data": {"psn_no": visit.person, "medins_setl_id": lost}}
        assert counter.call("5203", asked) == {"setlinfo": {}, "setldetail": []}
        info = visit.settle(lost)["setlinfo"]
        found = counter.call("5203", asked)["setlinfo"]
        assert (found["setl_id"], found["psn_pay"]) == (info["setl_id"], info["psn_part_amt"])
        back = counter.message_id()
        counter.call("2208", {"data": {**visit.named, "setl_id": info["setl_id"]}}, back)
        assert counter.call("5203", asked)["setlinfo"] == {}
        refund = counter.call("5203", {"data": {"psn_no": visit.person, "medins_setl_id": back}})["setlinfo"]
        assert (refund["refd_setl_flag"], refund["medfee_sumamt"]) == ("1", -info["medfee_sumamt"])

    def test_what_is_found_is_of_the_visit_that_was_settled_also_where_another_has_its_number(
        self, counter: Counter
    ) -> None:
        left, visit = usual(counter), usual(counter)
        message, back = counter.message_id(), counter.message_id()

        def found(asked: str) -> object:
            data = {"psn_no": visit.person, "medins_setl_id": asked}
            return counter.call("5203", {"data": data})["setlinfo"]["mdtrt_id"]

        info = visit.settle(message)["setlinfo"]
        refund = {"data": {**visit.named, "setl_id": info["setl_id"]}}
        assert "unknown_settlement" in counter.refused("2208", {"data": {**refund["data"], **left.named}})
        assert found(message) == visit.visit
        counter.call("2208", refund, back)
        assert found(back) == visit.visit


class TestAccountAmongFunds:
    """A region where fund_pay_sumamt counts the account's part."""

    @pytest.fixture
    def profile(self) -> Profile:
        return Profile(fund_includes_account=True)

    def test_the_account_moves_from_the_person_to_the_funds(self, counter: Counter) -> None:
        settled = usual(counter).settle()
        info = settled["setlinfo"]
        assert info["acct_pay"] > 0
        assert info["psn_part_amt"] == info["psn_cash_pay"] + info["acct_mulaid_pay"]
        assert info["medfee_sumamt"] == info["fund_pay_sumamt"] + info["psn_part_amt"] + info["hosp_part_amt"]
        assert sum(each["fund_payamt"] for each in settled["setldetail"]) == info["fund_pay_sumamt"]


def test_the_own_node_tells_every_figure_in_fen(counter: Counter) -> None:
    info = usual(counter).settle()["setlinfo"]
    extension = json.decode(info["exp_content"])
    assert Decimal(extension["split"]["total"]) / 100 == info["medfee_sumamt"]
    assert extension["basis"]
    base = counter.identify(*EMPLOYEE[1:])["baseinfo"]
    assert json.decode(base["exp_content"])["insured"]["insurance"] == "employee"


def test_critical_illness_is_named_by_the_insurance(counter: Counter) -> None:
    visit = stay(counter)
    visit.charge(visit.line("9", "S01", "30", "1980.00"), infno="2301")
    settled = counter.call("2304", visit.discharge().staying())
    info = settled["setlinfo"]
    assert (info["hifmi_pay"] > 0, info["hifob_pay"]) == (True, 0)
    assert "390200" in {each["fund_pay_type"] for each in settled["setldetail"]}


def test_a_person_is_entitled_or_told_why_not(counter: Counter) -> None:
    counter.identify(*EMPLOYEE[1:])
    data = {"psn_no": EMPLOYEE[0], "insutype": "310", "med_type": "140104", "begntime": "2026-11-22"}
    held = counter.call("2001", {"data": data | {"dise_codg": "M03900"}})["trtinfo"]
    other = counter.call("2001", {"data": data | {"dise_codg": "M01600"}})["trtinfo"]
    assert (held["trt_enjymnt_flag"], other["trt_enjymnt_flag"]) == ("1", "0")
    assert other["trt_chk_rslt"]


def test_a_recognition_opens_a_chronic_disease(counter: Counter) -> None:
    counter.identify(*EMPLOYEE[1:])
    data = {"psn_no": EMPLOYEE[0], "insutype": "310", "opsp_dise_code": "M01600", "begndate": "2026-11-22"}
    assert counter.call("2503", {"data": data})["result"]["trt_dcla_detl_sn"]
    asked = data | {"med_type": "140104", "begntime": "2026-11-22", "dise_codg": "M01600"}
    assert counter.call("2001", {"data": asked})["trtinfo"]["trt_enjymnt_flag"] == "1"


def test_a_referral_is_registered_for_another_area_only(counter: Counter) -> None:
    counter.identify(*RESIDENT[1:])
    data = {"psn_no": RESIDENT[0], "insutype": "390", "begndate": "2026-11-22", "mdtrtarea_admdvs": AWAY}
    counter.call("2501", {"refmedin": data})
    base = counter.identify(*RESIDENT[1:])["baseinfo"]
    (registration,) = json.decode(base["exp_content"])["insured"]["registrations"]
    assert (registration["kind"], registration["area"]) == ("referral", AWAY)
    assert "registration_not_needed" in counter.refused("2501", {"refmedin": data | {"mdtrtarea_admdvs": "371600"}})


def test_an_institution_is_found_by_its_code(counter: Counter) -> None:
    (found,) = counter.call("1201", {"medinsinfo": {"fixmedins_code": "H37160000001"}})["medinsinfo"]
    assert found["fixmedins_name"] == "滨州某县人民医院"
    assert counter.call("1201", {"medinsinfo": {"fixmedins_code": "H00000000000"}})["medinsinfo"] == []


def test_a_visit_is_the_calling_institutions_own(counter: Counter) -> None:
    visit = Visit(counter).register()
    envelope = counter.envelope("2202", {"data": {**visit.named, "ipt_otp_no": visit.number}})
    other = envelope | {"fixmedins_code": "H12011600001", "msgid": "H12011600001" + envelope["msgid"][12:]}
    assert counter.post(other)["infcode"] == -1
    assert counter.post(envelope)["infcode"] == 0
