"""A strict platform refuses what deviates and names node and field; a lenient one accepts it and says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx import Client
from msgspec import json

from simulation.served.fields.deviations import Level, Mode
from simulation.served.profile import Profile
from tests.simulation.served.client import ONE_URL, Counter, Json
from tests.simulation.served.conftest import Clock
from tests.simulation.served.full import FullVisit, full_stay, full_visit
from tests.simulation.served.visit import EMPLOYEE, usual

Change = Callable[[Json], object]


@pytest.fixture
def profile(request: pytest.FixtureRequest) -> Profile:
    return getattr(request, "param", Profile(mode=Mode.STRICT))


LENIENT = pytest.mark.parametrize("profile", [Profile()], indirect=True)


def without(*path: str) -> Change:
    """Return what takes a field out of an input."""

    def change(given: Json) -> None:
        at = given
        for each in path[:-1]:
            inner = at[each]
            at = inner[0] if isinstance(inner, list) else inner
        del at[path[-1]]

    return change


def test_a_whole_visit_and_a_whole_stay_pass(counter: Counter) -> None:
    assert full_visit(counter).settle()["setlinfo"]["setl_id"]
    assert full_stay(counter).settle()["setlinfo"]["setl_id"]


MISSING = [
    ("2201", "atddr_no", "data", "主治医生编码"),
    ("2201", "dept_name", "data", "科室名称"),
    ("2203", "diseinfo", "diseinfo", ""),
    ("2204", "bilg_dr_name", "feedetail[1]", "开单医师姓名"),
    ("2204", "rx_circ_flag", "feedetail[1]", "外购处方标志"),
    ("2207", "med_type", "data", "医疗类别"),
    ("2207", "inscp_scp_amt", "data", "符合政策范围金额"),
]


@pytest.mark.parametrize(("infno", "field", "node", "label"), MISSING)
def test_what_is_missing_is_named_by_node_and_field_in_chinese(
    counter: Counter, infno: str, field: str, node: str, label: str
) -> None:
    visit = full_visit(counter)
    given = visit.sent[infno] if infno != "2207" else visit.settling_in_full()
    path = (field,) if node == field else (node.removesuffix("[1]"), field)
    without(*path)(given)
    refusal = counter.refused(infno, given)
    assert ("[F05]" if node == field else "[F01]") in refusal
    assert f"节点 {node}" in refusal
    assert label in refusal


def wrong_types(counter: Counter) -> Json:
    """Return a settlement whose total is a text, and whose account flag a number."""
    given = full_visit(counter).settling_in_full()
    given["data"]["medfee_sumamt"] = str(given["data"]["medfee_sumamt"])
    given["data"]["acct_used_flag"] = 1
    return given


TEXT_FOR_NUMBER = "[F12] 节点 data 的字段 medfee_sumamt（总费用）是数值型，写成了文本"
NUMBER_FOR_TEXT = "[F13] 节点 data 的字段 acct_used_flag（个人账户使用标志）是字符型，写成了数字"


@LENIENT
def test_a_number_as_text_and_a_text_as_number_are_noted_where_the_platform_is_lenient(counter: Counter) -> None:
    answer = counter.post(counter.envelope("2207", wrong_types(counter)))
    assert answer["infcode"] == 0
    assert TEXT_FOR_NUMBER in answer["warn_msg"]
    assert NUMBER_FOR_TEXT in answer["warn_msg"]


def test_a_text_as_number_loses_its_zeros_and_is_refused_and_a_number_as_text_is_noted(counter: Counter) -> None:
    given = wrong_types(counter)
    assert NUMBER_FOR_TEXT in counter.refused("2207", given)
    given["data"]["acct_used_flag"] = "1"
    answer = counter.post(counter.envelope("2207", given))
    assert (answer["infcode"], TEXT_FOR_NUMBER in answer["warn_msg"]) == (0, True)


@pytest.mark.parametrize(
    "profile", [Profile(mode=Mode.STRICT, levels={"F12": Level.REFUSE, "F13": Level.IGNORE})], indirect=True
)
def test_a_region_may_insist_on_numbers(counter: Counter) -> None:
    day = {"stmt_begndate": "2026-11-22", "stmt_enddate": "2026-11-22"}
    data = {"insutype": "310", "clr_type": "11", "setl_optins": "371600", "medfee_sumamt": "1.00", **day}
    assert "[F12]" in counter.refused(
        "3201", {"data": data | {"fund_pay_sumamt": 0, "acct_pay": 0, "fixmedins_setl_cnt": 1}}
    )


UNKNOWN = {f"unknown{each}": "1" for each in range(30)}


def test_no_number_of_small_deviations_hides_one_that_refuses(counter: Counter) -> None:
    given = full_visit(counter).sent["2204"]
    line = given["feedetail"][0]
    wrong = {"feedetl_sn": "9001", "rx_circ_flag": "X"}
    for rows in ([UNKNOWN | line | wrong], [*(UNKNOWN | line for _ in range(30)), line | wrong]):
        refusal = counter.refused("2204", {**given, "feedetail": rows})
        assert f"[F03] 节点 feedetail[{len(rows)}] 的字段 rx_circ_flag" in refusal


@LENIENT
def test_what_is_missing_is_noted_where_the_platform_is_lenient(counter: Counter) -> None:
    visit = usual(counter)
    answer = counter.post(counter.envelope("2207", visit.settling()))
    assert answer["infcode"] == 0
    assert answer["warn_msg"].startswith("模拟 SIMULATION")
    assert "[F01] 节点 data 缺少必填字段 fulamt_ownpay_amt（全自费金额）" in answer["warn_msg"]


@pytest.mark.parametrize(
    "profile", [Profile(mode=Mode.STRICT, levels=dict.fromkeys(("F01", "F12"), Level.IGNORE))], indirect=True
)
def test_a_region_sets_the_level_of_a_single_code(counter: Counter) -> None:
    visit = full_visit(counter)
    given = visit.settling_in_full()
    without("data", "inscp_scp_amt")(given)
    given["data"]["acct_used_flag"] = "2"
    assert "[F03]" in counter.refused("2207", given)
    given["data"]["acct_used_flag"] = "1"
    assert counter.post(counter.envelope("2207", given))["warn_msg"] == "模拟 SIMULATION"


@pytest.mark.parametrize("profile", [Profile(mode=Mode.STRICT, relaxed_query=True)], indirect=True)
def test_a_strict_region_that_finds_by_the_message_asks_for_no_other_number(counter: Counter) -> None:
    visit, message = full_visit(counter), counter.message_id()
    info = visit.settle(message)["setlinfo"]
    found = counter.call("5203", {"data": {"psn_no": visit.person, "medins_setl_id": message}})["setlinfo"]
    assert found["setl_id"] == info["setl_id"]
    assert "psn_no" in counter.refused("5203", {"data": {"medins_setl_id": message}})


def test_a_level_of_no_code_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="F99"):
        Profile(levels={"F99": Level.NOTE})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("psn_no", "1" * 31, "F02"),
        ("psn_setlway", "03", "F03"),
        ("med_typ", "11", "O00"),
        ("medfee_sumamt", "1.234", "F06"),
    ],
)
def test_a_value_that_does_not_fit_has_its_code(counter: Counter, field: str, value: str, code: str) -> None:
    visit = full_visit(counter)
    given = visit.settling_in_full()
    given["data"][field] = value
    answer = counter.post(counter.envelope("2207", given))
    if code == "O00":  # 2207 has other fields in the regions
        assert (answer["infcode"], "[F04] 节点 data 没有字段 med_typ" in answer["warn_msg"]) == (0, True)
    else:
        assert f"[{code}]" in answer["err_msg"]


@pytest.mark.parametrize("day", ["2020-01-02", "2030-01-02"])
def test_care_to_come_or_long_ago_is_refused(counter: Counter, day: str) -> None:
    visit = full_visit(counter)
    for infno, node, field in (("2201", "data", "begntime"), ("2203", "mdtrtinfo", "begntime")):
        given = visit.sent[infno]
        given[node] |= {field: f"{day} 08:00:00", **({"ipt_otp_no": "MZ9"} if infno == "2201" else {})}
        assert "[O03]" in counter.refused(infno, given)
    assert "[O03]" in counter.refused(
        "2204", {"feedetail": [visit.whole_line("9") | {"fee_ocur_time": f"{day} 08:00:00"}]}
    )


def test_one_number_is_one_visit_until_it_is_cancelled_or_given_back(counter: Counter) -> None:
    visit = FullVisit(counter)
    visit.register_in_full()
    assert "[O02]" in counter.refused("2201", visit.sent["2201"])
    counter.call("2202", {"data": {**visit.named, "ipt_otp_no": visit.number}})
    again = full_visit(counter)
    info = again.settle()["setlinfo"]
    assert "[O02]" in counter.refused("2201", again.sent["2201"])
    counter.call("2208", {"data": {**again.named, "setl_id": info["setl_id"]}})
    counter.call("2201", again.sent["2201"])


def test_a_visit_whose_diagnosis_was_not_told_is_not_settled(counter: Counter) -> None:
    visit = FullVisit(counter)
    visit.register_in_full()
    visit.charge_in_full()
    assert "[O01]" in counter.refused("2206", visit.settling())


def test_a_message_of_another_time_is_refused_unless_it_took_effect(counter: Counter, clock: Clock) -> None:
    visit, lost = full_visit(counter), counter.message_id()
    envelope = counter.envelope("2207", visit.settling_in_full(), lost)
    assert counter.post(envelope)["infcode"] == 0
    late = counter.envelope("2203", visit.sent["2203"])
    clock.now += timedelta(minutes=11)
    assert "[G01]" in counter.post(late)["err_msg"]
    assert counter.post(envelope)["infcode"] == 0


@LENIENT
def test_a_lenient_platform_takes_one_line_without_its_list_and_times_with_a_zone(counter: Counter) -> None:
    visit = FullVisit(counter).register_in_full().tell_in_full()
    line = visit.whole_line("1") | {"fee_ocur_time": "2026-11-22T03:40:00Z"}
    answer = counter.post(counter.envelope("2204", {"feedetail": line}))
    assert answer["infcode"] == 0
    assert "[F08] 节点 feedetail 应为数组" in answer["warn_msg"]
    assert "[F07] 节点 feedetail 的字段 fee_ocur_time" in answer["warn_msg"]


@pytest.mark.parametrize("form", ["H3716000000120261122120000", "5b2c1f0e-8a51-4c62-9d3b-0f6a7c1d2e3f"])
@LENIENT
def test_a_lenient_platform_takes_other_message_ids_and_reverses_by_them(counter: Counter, form: str) -> None:
    visit = full_visit(counter)
    before = counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]
    envelope = counter.envelope("2207", visit.settling_in_full(), form)
    first, again = counter.post(envelope), counter.post(envelope)
    assert "[F10]" in first["warn_msg"]
    assert first["output"]["setlinfo"]["setl_id"] == again["output"]["setlinfo"]["setl_id"]
    counter.call("2601", {"data": {"psn_no": visit.person, "omsgid": form, "oinfno": "2207"}})
    assert counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"] == before


def test_an_input_as_text_is_refused_where_an_object_is_expected(counter: Counter) -> None:
    visit = full_visit(counter)
    text = json.encode(visit.settling_in_full()).decode()
    assert "[F11]" in counter.refused("2207", text)


def test_a_strict_platform_refuses_other_message_ids(counter: Counter) -> None:
    visit = full_visit(counter)
    envelope = counter.envelope("2207", visit.settling_in_full(), "5b2c1f0e-8a51-4c62-9d3b-0f6a7c1d2e3f")
    assert "[F10]" in counter.post(envelope)["err_msg"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("交易".encode("gb18030") + b"{}", "GB18030"),
        ("{}".encode("utf-16"), "UTF-16"),
        ("{}".encode("utf-16-le"), "UTF-16"),
        (b"\xef\xbb\xbf{}", "UTF-8 BOM"),
    ],
)
def test_a_body_in_another_encoding_is_called_what_it_is(http: Client, body: bytes, named: str) -> None:
    assert f"{named} ≠ UTF-8" in http.post(ONE_URL, content=body).json()["err_msg"]


def test_an_input_that_is_too_long_says_how_long_it_is_and_how_many_lines_fit(counter: Counter) -> None:
    visit = full_visit(counter)
    lines = [visit.whole_line(str(place)) | {"memo": "某" * 300} for place in range(100)]
    refusal = counter.refused("2204", {"feedetail": lines})
    assert "40000 字符（100 条明细，约可容" in refusal
