"""The platform's own answers fit the field tables, and its queries find what was done."""

import pytest
from msgspec import json

from simulation.served.fields import check
from simulation.served.fields.deviations import Mode
from simulation.served.node import loose
from simulation.served.profile import Profile
from tests.simulation.served.client import Counter, Json
from tests.simulation.served.full import DIAGNOSIS, FullStay, FullVisit, full_stay, full_visit
from tests.simulation.served.visit import EMPLOYEE, RESIDENT

PERIOD = {"begntime": "2026-11-01 00:00:00", "endtime": "2026-11-22 23:59:59"}


@pytest.fixture
def profile() -> Profile:
    return Profile(mode=Mode.STRICT)


class Checked(Counter):
    """A counter that holds every answer against its table."""

    def call(self, infno: str, given: object, message_id: str = "") -> Json:
        output = super().call(infno, given, message_id)
        checker = check.of_answer(infno)
        assert checker is not None
        found = checker.check(loose(json.encode(output)))  # type: ignore[arg-type]
        assert [str(each) for each in found if not each.assumed] == [], infno
        return output


def lines(counter: Counter, asked: Json) -> list[Json]:
    """Ask for a visit's lines (5204), whose output is the list itself."""
    answer: object = counter.call("5204", asked)
    assert isinstance(answer, list)
    return answer


@pytest.fixture
def checked(unsigned: Counter) -> Counter:
    counter = Checked(unsigned.http, unsigned.clock)
    counter.sign_in()
    return counter


def test_the_answers_of_a_visit_fit_and_its_queries_tell_what_was_done(checked: Counter) -> None:
    visit = full_visit(checked)
    named = {"data": visit.named}
    checked.call("2206", visit.settling())
    assert lines(checked, named) == []
    info = visit.settle()["setlinfo"]
    found = lines(checked, named)
    assert [(each["feedetl_sn"], each["setl_id"]) for each in found] == [("1", info["setl_id"]), ("2", info["setl_id"])]
    (listed,) = checked.call("5201", {"data": {"psn_no": visit.person, "med_type": "11", **PERIOD}})["mdtrtinfo"]
    assert (listed["mdtrt_id"], listed["ipt_otp_no"]) == (visit.visit, visit.number)
    (diagnosis,) = checked.call("5202", named)["diseinfo"]
    assert (diagnosis["diag_code"], diagnosis["maindiag_flag"]) == ("I10.x00", "1")
    checked.call("5203", {"data": {**visit.named, "setl_id": info["setl_id"]}})
    checked.call("5206", {"data": {"psn_no": visit.person, "cum_ym": "202611"}})
    checked.call("2208", {"data": {**visit.named, "setl_id": info["setl_id"]}})
    assert lines(checked, named) == []


def test_the_answers_of_a_stay_fit_and_it_is_found_while_it_goes_on(checked: Counter) -> None:
    stay = FullStay(checked, RESIDENT, "ZY0001").admit_in_full().charge_in_full()
    asked = {"data": {"psn_no": stay.person, **PERIOD}}
    assert [each["mdtrt_id"] for each in checked.call("5303", asked)["data"]] == [stay.visit]
    stay.discharge_in_full()
    assert checked.call("5303", asked)["data"] == []
    checked.call("2303", stay.staying())
    info = stay.settle()["setlinfo"]
    checked.call("2305", {"data": {**stay.named, "setl_id": info["setl_id"]}})


def test_a_stay_is_changed_until_the_patient_leaves(checked: Counter) -> None:
    stay = FullStay(checked, RESIDENT, "ZY0001").admit_in_full()
    told = {name: each for name, each in stay.sent["2401"]["mdtrtinfo"].items() if name not in {"insutype", "ipt_no"}}
    told = {name: each for name, each in told.items() if name != "mdtrt_cert_no"}
    changed = told | stay.named | {"ipt_otp_no": stay.number, "adm_bed": "31"}
    rows = [DIAGNOSIS | stay.named | {"diag_code": code} for code in ("J18.900", "I10.x00")]
    full = {"diag_dept": "0301", "dise_dor_no": "D371600000001", "dise_dor_name": "某医师"}
    given = {"adminfo": changed, "diseinfo": [each | full for each in rows]}
    checked.call("2403", given)
    asked = {"data": {"psn_no": stay.person, "med_type": "21", **PERIOD}}
    assert checked.call("5201", asked)["mdtrtinfo"][0]["adm_bed"] == "31"
    assert [each["diag_code"] for each in checked.call("5202", {"data": stay.named})["diseinfo"]] == [
        "J18.900",
        "I10.x00",
    ]
    checked.call("2402", {"dscginfo": stay.leaving()})
    assert "visit_state" in checked.refused("2403", given)


def test_a_recognition_is_listed_and_withdrawn_by_its_number(checked: Counter) -> None:
    checked.identify(*EMPLOYEE[1:])
    data = {"psn_no": EMPLOYEE[0], "insutype": "310", "opsp_dise_code": "M01600", "begndate": "2026-11-22"}
    number = checked.call("2503", {"data": data})["result"]["trt_dcla_detl_sn"]

    def held() -> set[str]:
        rows = checked.call("5301", {"data": {"psn_no": EMPLOYEE[0]}})["feedetail"]
        return {each["opsp_dise_code"] for each in rows}

    before = held()
    assert "M01600" in before
    withdrawn = {"data": {"psn_no": EMPLOYEE[0], "trt_dcla_detl_sn": number, "memo": "登记有误"}}
    checked.call("2504", withdrawn)
    checked.call("2504", withdrawn)
    assert held() == before - {"M01600"}
    other = withdrawn["data"] | {"trt_dcla_detl_sn": "1"}
    assert "declaration_not_found" in checked.refused("2504", {"data": other})


def test_a_chosen_institution_is_listed_until_it_is_withdrawn(checked: Counter) -> None:
    checked.identify(*EMPLOYEE[1:])
    data = {
        "psn_no": EMPLOYEE[0],
        "biz_appy_type": "1",
        "begndate": "2026-11-22",
        "fix_srt_no": "1",
        "fixmedins_code": checked.hospital,
        "fixmedins_name": "滨州某县人民医院",
    }
    number = checked.call("2505", {"data": data})["result"]["trt_dcla_detl_sn"]
    asked = {"data": {"psn_no": EMPLOYEE[0], "biz_appy_type": "1"}}
    assert [each["fixmedins_code"] for each in checked.call("5302", asked)["psnfixmedin"]] == [checked.hospital]
    checked.call("2506", {"data": {"psn_no": EMPLOYEE[0], "trt_dcla_detl_sn": number, "memo": "改定点"}})
    assert checked.call("5302", asked)["psnfixmedin"] == []


def test_registrations_and_chronic_drugs_are_listed(checked: Counter) -> None:
    checked.identify(*RESIDENT[1:])
    data = {"psn_no": RESIDENT[0], "insutype": "390", "begndate": "2026-11-22", "mdtrtarea_admdvs": "120000"}
    checked.call("2501", {"refmedin": data})
    rows = checked.call("5304", {"data": {"psn_no": RESIDENT[0], **PERIOD}})["refmedin"]
    assert [each["reflin_medins_name"] for each in rows] == ["120000"]
    visit = FullVisit(checked).register_in_full()
    visit.sent["2203"] = {
        "mdtrtinfo": {**visit.named, "med_type": "140104", "begntime": "2026-11-22 11:30:00", "dise_codg": "M03900"},
        "diseinfo": [{name: each for name, each in DIAGNOSIS.items() if name != "maindiag_flag"}],
    }
    checked.call("2203", visit.sent["2203"])
    visit.charge(visit.whole_line("1", "D01", "2", "13.86") | {"dise_codg": "M03900"})
    (drug,) = checked.call("5205", {"data": {"psn_no": visit.person, **PERIOD}})["feedetail"]
    assert (drug["med_list_codg"], drug["list_type"]) == ("D01", "101")


@pytest.mark.parametrize("profile", [Profile(details_by_visit=False)])
def test_a_region_may_ask_for_the_settlement_before_it_lists_lines(counter: Counter, profile: Profile) -> None:
    visit = full_visit(counter)
    assert not profile.details_by_visit
    assert "setl_id" in counter.refused("5204", {"data": visit.named})
    info = visit.settle()["setlinfo"]
    assert len(lines(counter, {"data": {**visit.named, "setl_id": info["setl_id"]}})) == 2
    assert full_stay(counter).visit
