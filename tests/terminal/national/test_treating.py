"""What a bill tells of doctor, department and diagnoses reaches the platform in every message that asks for it."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec import convert, json
from msgspec.structs import replace

from simulation import samples
from simulation.samples import FIXTURES
from terminal.errors import BadInput, JiesuanError
from terminal.model import Bill, Care, Kind
from terminal.national.profile import Needed, load
from terminal.ports import Request
from terminal.texts import words
from tests.terminal.national.bench import Script, answered, platform

RECORDED = json.decode((FIXTURES / "messages" / "presettle-outpatient.json").read_bytes())
PLAIN = convert(RECORDED["call"]["request"], Request)
[TOLD] = [
    each.bill.care.treating
    for each in samples.bills(code="H11010100001")
    if each.patient == "13090000000000000031" and each.bill.care.treating
]


@pytest.fixture
def script() -> Script:
    made = Script()
    made.tell("2201", answered({"data": {"mdtrt_id": "3716M001"}}))
    made.tell("2401", answered({"result": {"mdtrt_id": "3716M001"}}))
    for infno in ("2204", "2301"):
        made.tell(infno, answered(RECORDED["exchange"][4]["answer"]["output"]))
    for infno in ("2206", "2303"):
        made.tell(infno, answered(RECORDED["exchange"][5]["answer"]["output"]))
    return made


def asked(script: Script, infno: str) -> dict[str, Any]:
    found = next(each["input"] for each in script.asked if each["infno"] == infno)
    parsed: dict[str, Any] = found if isinstance(found, dict) else json.decode(found)
    return parsed


def treated(care: Care, kind: Kind) -> Care:
    return replace(care, kind=kind, doctor="D110101000105", treating=TOLD, disease=None)


def test_a_visit_tells_doctor_department_diagnoses_and_who_ordered_each_line(script: Script, tmp_path: Path) -> None:
    platform(tmp_path, script).presettle(replace(PLAIN, care=treated(PLAIN.care, Kind.OUTPATIENT)))
    visit, facts, lines = asked(script, "2201")["data"], asked(script, "2203"), asked(script, "2204")["feedetail"]
    assert [visit[name] for name in ("atddr_no", "dr_name", "dept_code", "dept_name", "caty")] == [
        "D110101000105",
        TOLD.doctor_name,
        "A10",
        "眼科",
        "A10",
    ]
    assert [(each["diag_srt_no"], each["diag_code"]) for each in facts["diseinfo"]] == [
        ("1", "H25.900"),
        ("2", "E11.900"),
    ]
    for line in lines:
        assert (line["bilg_dept_codg"], line["bilg_dept_name"], line["bilg_dr_name"]) == (
            "A10",
            "眼科",
            TOLD.doctor_name,
        )
        assert (line["rx_circ_flag"], line["hosp_appr_flag"]) == ("0", "0")


EVERYTHING = replace(load("plain"), needs=tuple(Needed))


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        (Kind.OUTPATIENT, ["treating_doctor", "treating_department", "treating_diagnoses"]),
        (Kind.INPATIENT, ["treating_doctor", "treating_department", "treating_diagnoses", "treating_bed"]),
    ],
)
def test_what_a_region_insists_on_and_a_bill_lacks_is_named_before_anything_is_sent(
    script: Script, tmp_path: Path, kind: Kind, lacking: list[str]
) -> None:
    untold = replace(PLAIN, care=replace(PLAIN.care, kind=kind, disease=None, doctor="", treating=None))
    with pytest.raises(BadInput, match="bill_untold") as raised:
        platform(tmp_path, script, EVERYTHING).presettle(untold)
    assert [each.code for each in raised.value.facts["fields"]] == lacking  # type: ignore[attr-defined]
    assert script.asked == []
    shown = words(raised.value, "zh_CN").what
    assert all(each in shown for each in (PLAIN.bill_number, "treating.doctor_name", "treating.diagnoses"))


def test_a_bill_that_tells_all_that_a_region_insists_on_is_sent(script: Script, tmp_path: Path) -> None:
    told = treated(PLAIN.care, Kind.INPATIENT)
    platform(tmp_path, script, EVERYTHING).presettle(
        replace(PLAIN, care=replace(told, treating=replace(TOLD, bed="07")))
    )
    assert script.infnos()[0] == "2401"


def test_a_stay_tells_the_doctor_in_charge_and_the_main_diagnosis_at_both_ends(script: Script, tmp_path: Path) -> None:
    platform(tmp_path, script).presettle(replace(PLAIN, care=treated(PLAIN.care, Kind.INPATIENT)))
    begun = asked(script, "2401")["mdtrtinfo"]
    assert [begun[name] for name in ("chfpdr_name", "adm_dept_codg", "adm_dept_name")] == [
        TOLD.doctor_name,
        "A10",
        "眼科",
    ]
    assert (begun["adm_diag_dscr"], begun["dscg_maindiag_code"]) == ("老年性白内障", "H25.900")
    assert asked(script, "2401")["diseinfo"][0]["diag_name"] == begun["dscg_maindiag_name"] == "老年性白内障"
    if any(each["infno"] == "2402" for each in script.asked):
        assert asked(script, "2402")["dscginfo"]["dscg_dept_name"] == "眼科"


def test_a_bill_that_tells_nothing_of_it_is_sent_as_before(script: Script, tmp_path: Path) -> None:
    platform(tmp_path, script).presettle(PLAIN)
    assert "dr_name" not in asked(script, "2201")["data"]
    assert "bilg_dept_codg" not in asked(script, "2204")["feedetail"][0]


DIAGNOSIS = ("diag_type", "diag_srt_no", "diag_code", "diag_name", "diag_dept", "dise_dor_no", "dise_dor_name")
LINE = ("rx_circ_flag", "hosp_appr_flag", "bilg_dept_codg", "bilg_dept_name", "bilg_dr_codg", "bilg_dr_name")
ADMISSION = (
    *("atddr_no", "chfpdr_name", "adm_diag_dscr", "adm_dept_codg", "adm_dept_name", "adm_bed"),
    *("dscg_maindiag_code", "dscg_maindiag_name"),
)
# What public models mark as mandatory (docs/interface.md, "Transactions"): node and fields of each transaction.
MANDATORY = {
    "2201": ("data", ("atddr_no", "dr_name", "dept_code", "dept_name", "caty")),
    "2203": ("diseinfo", DIAGNOSIS),
    "2204": ("feedetail", LINE),
    "2301": ("feedetail", LINE),
    "2401": ("mdtrtinfo", ADMISSION),
    "2402": ("dscginfo", ("dscg_dept_codg", "dscg_dept_name", "dscg_way")),
}
BILLS = [each.bill for code in samples.hospitals() for each in samples.bills(code=code)]


@pytest.mark.parametrize("bill", BILLS, ids=[each.number for each in BILLS])
def test_every_sample_bill_sends_what_is_mandatory(script: Script, tmp_path: Path, bill: Bill) -> None:
    sending = platform(tmp_path, script)
    with suppress(JiesuanError):  # the answers are those of another bill
        sending.presettle(replace(PLAIN, care=bill.care))
    sent = [each["infno"] for each in script.asked if each["infno"] in MANDATORY]
    assert len(sent) >= 2
    for infno in sent:
        node, fields = MANDATORY[infno]
        found = asked(script, infno)[node]
        for row in found if isinstance(found, list) else [found]:
            assert [name for name in fields if not row.get(name)] == []
    if "2401" in sent:
        assert asked(script, "2401")["diseinfo"]


def test_what_the_hospital_approved_is_told_line_by_line(script: Script, tmp_path: Path) -> None:
    care = treated(PLAIN.care, Kind.OUTPATIENT)
    decided = [replace(care.lines[0], approved=each) for each in (None, True, False)]
    with suppress(JiesuanError):
        platform(tmp_path, script).presettle(replace(PLAIN, care=replace(care, lines=tuple(decided))))
    assert [each["hosp_appr_flag"] for each in asked(script, "2204")["feedetail"]] == ["0", "1", "2"]
