"""Signing in, putting bills up and taking them away again, as one counter does over a day."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import convert, json
from msgspec.structs import replace

from simulation.samples import FIXTURES
from terminal.errors import BadInput, NotSent, Refused, Unknown
from terminal.model import Act, Kind
from terminal.national.profile import load
from terminal.ports import Original, Request
from tests.terminal.national import bench
from tests.terminal.national.bench import MESSAGE, Script, answered, platform

RECORDED = json.decode((FIXTURES / "messages" / "presettle-outpatient.json").read_bytes())
REQUEST = convert(RECORDED["call"]["request"], Request)
LINES = RECORDED["exchange"][4]["answer"]["output"]
TRIED = RECORDED["exchange"][5]["answer"]["output"]
STAY = replace(REQUEST, care=replace(REQUEST.care, kind=Kind.INPATIENT, disease=None))
STALE = answered(None, -1, "签到已失效,请重新签到")


@pytest.fixture
def script() -> Script:
    made = Script()
    made.tell("2201", answered({"data": {"mdtrt_id": "3716M001"}}))
    made.tell("2401", answered({"result": {"mdtrt_id": "3716M001"}}))
    for infno in ("2204", "2301"):
        made.tell(infno, answered(LINES))
    for infno in ("2206", "2303"):
        made.tell(infno, answered(TRIED))
    return made


def signed_in(script: Script) -> int:
    return sum(each["infno"] == "9001" for each in script.asked)


def test_an_operator_signs_in_once_a_day(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = bench.NOW
    monkeypatch.setattr(bench, "NOW", today)
    counter = platform(tmp_path, script)
    counter._exchange._clock = lambda: bench.NOW
    counter.presettle(REQUEST)
    assert signed_in(script) == 1
    assert {each["sign_no"] for each in script.asked[1:]} == {"S1"}

    monkeypatch.setattr(bench, "NOW", today + timedelta(days=1))
    counter.presettle(REQUEST)
    assert signed_in(script) == 2


def test_another_operator_signs_in_and_stands_on_every_message(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = ["0301"]
    monkeypatch.setattr(bench, "SENDER", replace(bench.SENDER, operator=lambda: who[0]))
    counter = platform(tmp_path, script)
    counter.presettle(REQUEST)
    who[0] = "0302"
    counter.presettle(REQUEST)
    assert signed_in(script) == 2
    assert {each["opter"] for each in script.asked} == {"0301", "0302"}
    assert script.asked[-1]["opter"] == script.asked[-1]["opter_name"] == "0302"


def test_a_region_without_sign_in_is_not_signed_in_to(script: Script, tmp_path: Path) -> None:
    profile = load("plain")
    platform(tmp_path, script, replace(profile, sign_in=replace(profile.sign_in, needed=False))).presettle(REQUEST)

    assert signed_in(script) == 0


def test_a_question_is_asked_again_once_where_the_sign_in_has_run_out(script: Script, tmp_path: Path) -> None:
    script.tell("2206", STALE, answered(TRIED))
    assert platform(tmp_path, script).presettle(REQUEST).split.cash == 3000
    assert signed_in(script) == 2

    script.tell("2206", STALE)
    with pytest.raises(Refused, match="platform_refused"):
        platform(tmp_path / "..", script).presettle(REQUEST)


def test_what_counts_is_not_sent_again_where_the_sign_in_has_run_out(script: Script, tmp_path: Path) -> None:
    script.tell("2207", STALE)
    counter = platform(tmp_path, script)

    with pytest.raises(Refused, match="sign_in_stale"):
        counter.settle(replace(REQUEST, visit="3716M001/371600/310"), MESSAGE)
    assert script.infnos() == ["2207"]
    with pytest.raises(Refused, match="sign_in_stale"):
        counter.settle(replace(REQUEST, visit="3716M001/371600/310"), MESSAGE)
    assert signed_in(script) == 2


def test_nothing_that_counts_is_sent_where_nobody_could_sign_in(script: Script, tmp_path: Path) -> None:
    script.tell("9001", httpx.ReadTimeout("late"))

    with pytest.raises(NotSent):
        platform(tmp_path, script).settle(replace(REQUEST, visit="3716M001/371600/310"), MESSAGE)
    assert script.infnos() == []


def test_the_same_bill_again_uses_what_is_up_also_without_the_account(script: Script, tmp_path: Path) -> None:
    counter = platform(tmp_path, script)
    first = counter.presettle(REQUEST)
    again = counter.presettle(replace(REQUEST, care=replace(REQUEST.care, use_account=False)))

    assert (first.visit, script.infnos()) == (again.visit, ["2201", "2203", "2204", "2206", "2206"])
    assert [each["data"]["acct_used_flag"] for each in script.inputs("2206")] == ["1", "0"]


def test_a_bill_that_changed_takes_its_former_upload_away(script: Script, tmp_path: Path) -> None:
    counter = platform(tmp_path, script)
    counter.presettle(replace(REQUEST, care=replace(REQUEST.care, doctor="D0008")))
    counter.presettle(REQUEST)

    assert script.infnos() == ["2201", "2203", "2204", "2206", "2205", "2202", "2201", "2203", "2204", "2206"]
    assert script.inputs("2205")[0]["data"]["chrg_bchno"] == "0000"


@pytest.mark.parametrize(
    ("request_", "failing", "undone"),
    [(REQUEST, "2203", ["2205", "2202"]), (STAY, "2402", ["2405", "2302", "2404"])],
)
def test_an_upload_that_breaks_off_leaves_no_visit_behind(
    script: Script, tmp_path: Path, request_: Request, failing: str, undone: list[str]
) -> None:
    script.tell(failing, httpx.ReadTimeout("late"))
    with pytest.raises(NotSent):
        platform(tmp_path, script).presettle(request_)

    assert script.infnos()[script.infnos().index(failing) + 1 :] == undone


def test_what_could_not_be_taken_away_is_taken_away_the_next_time(script: Script, tmp_path: Path) -> None:
    counter = platform(tmp_path, script)
    script.tell("2203", httpx.ReadTimeout("late"), answered(None))
    script.tell("2205", httpx.ConnectError("no"), answered(None))
    with pytest.raises(NotSent):
        counter.presettle(REQUEST)
    counter.presettle(REQUEST)

    assert script.infnos() == ["2201", "2203", "2205", "2205", "2202", "2201", "2203", "2204", "2206"]


def test_lines_of_an_earlier_program_are_cancelled_where_they_are_in_the_way(script: Script, tmp_path: Path) -> None:
    script.tell("2204", answered(None, -1, "明细流水号重复"), answered(LINES))
    platform(tmp_path, script).presettle(REQUEST)

    assert script.infnos() == ["2201", "2203", "2204", "2205", "2204", "2206"]


def test_lines_go_up_in_batches(script: Script, tmp_path: Path) -> None:
    def split(asked: dict[str, Any]) -> httpx.Response:
        sent = {each["feedetl_sn"] for each in asked["input"]["feedetail"]}
        return answered({"result": [each for each in LINES["result"] if str(each["feedetl_sn"]) in sent]})

    script.tell("2204", split)
    platform(tmp_path, script, replace(load("plain"), batch=1)).presettle(REQUEST)

    assert [len(each["feedetail"]) for each in script.inputs("2204")] == [1, 1]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        LINES["result"][:1],
        [LINES["result"][0], {**LINES["result"][1], "overlmt_amt": "1.41"}],
        [LINES["result"][0], {**LINES["result"][1], "feedetl_sn": "3"}],
    ],
    ids=["none", "one missing", "another figure", "another line"],
)
def test_lines_that_the_platform_splits_otherwise_stop_the_bill(
    script: Script, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    script.tell("2204", answered({"result": rows}))

    with pytest.raises(BadInput, match="line_differs"):
        platform(tmp_path, script).presettle(REQUEST)
    assert script.infnos()[-2:] == ["2205", "2202"]


def test_a_bill_that_is_settled_without_a_trial_goes_up_first(script: Script, tmp_path: Path) -> None:
    script.tell("2207", answered(None, -1, "已结算"))
    with pytest.raises(Refused):
        platform(tmp_path, script).settle(REQUEST, MESSAGE)

    assert script.infnos() == ["2201", "2203", "2204", "2207"]
    assert [each["msgid"] for each in script.asked if each["msgid"] == MESSAGE] == [MESSAGE]


def test_a_stay_whose_settlement_was_reversed_is_discharged_anew_before_it_is_settled(
    script: Script, tmp_path: Path
) -> None:
    script.tell("2304", answered(None, -1, "no answer"), httpx.Response(502))
    counter = platform(tmp_path, script)
    visit = counter.presettle(STAY).visit
    with pytest.raises(Refused):
        counter.settle(replace(STAY, visit=visit), MESSAGE)
    counter.presettle(STAY)
    with pytest.raises(Unknown):
        counter.settle(replace(STAY, visit=visit), MESSAGE)
    lost = Original(message_id=MESSAGE, act=Act.SETTLE, person_number="P1", kind=Kind.INPATIENT, visit=visit)
    counter.reverse(lost, MESSAGE)
    counter.presettle(STAY)

    assert script.infnos() == [
        *("2401", "2301", "2402", "2303", "2304", "2303", "2304"),
        *("2601", "2405"),
        *("2405", "2302", "2404"),
        *("2401", "2301", "2402", "2303"),
    ]


def test_a_reversal_that_was_sent_is_unknown_where_the_stay_cannot_be_opened_again(
    script: Script, tmp_path: Path
) -> None:
    lost = Original(message_id=MESSAGE, act=Act.SETTLE, person_number="P1", kind=Kind.INPATIENT, visit="V1/310000/390")
    script.tell("2405", httpx.Response(502))
    with pytest.raises(Unknown):
        platform(tmp_path, script).reverse(lost, MESSAGE)
    assert script.infnos() == ["2601", "2405"]


def test_lines_that_stay_are_asked_about_where_the_whole_was_insured(script: Script, tmp_path: Path) -> None:
    former = "V1/310000/390"
    lost = Original(message_id=MESSAGE, act=Act.SETTLE, person_number="P1", kind=Kind.INPATIENT, former=former)
    platform(tmp_path, script).reverse(lost, MESSAGE)

    assert script.infnos() == ["2601"]
    assert {each["insuplc_admdvs"] for each in script.asked if each["infno"] == "2601"} == {"310000"}


def test_after_a_restart_the_visit_tells_where_a_person_is_insured(script: Script, tmp_path: Path) -> None:
    lost = Original(message_id=MESSAGE, act="settle", person_number="P1", kind="outpatient", visit="V1/310000/390")  # type: ignore[arg-type]
    platform(tmp_path, script).reverse(lost, MESSAGE)

    assert [each["insuplc_admdvs"] for each in script.asked if each["infno"] == "2601"] == ["310000"]


@pytest.mark.parametrize(("profile", "believed"), [("one-url-each", True), ("plain", False)])
def test_that_there_is_nothing_to_reverse_is_believed_only_where_a_query_confirms_it(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str, believed: bool
) -> None:
    monkeypatch.setattr(bench, "NOW", bench.NOW + timedelta(seconds=121))  # nothing is on its way any more
    lost = Original(message_id=MESSAGE, act="settle", person_number="P1", kind="outpatient", visit="V1/310000/390")  # type: ignore[arg-type]
    script.tell("2601", answered(None, -1, "原交易不存在"))
    counter = platform(tmp_path, script, profile, private="11" * 32)

    if believed:
        counter.reverse(lost, MESSAGE)
    else:
        with pytest.raises(Refused):
            counter.reverse(lost, MESSAGE)


def test_a_gateway_is_told_who_asks_and_when(script: Script, tmp_path: Path) -> None:
    script.tell("5203", answered(None))
    counter = platform(tmp_path, script, "one-url-each", private="11" * 32, token="secret")  # noqa: S106, synthetic
    lost = Original(message_id=MESSAGE, act="settle", person_number="P1", kind="outpatient", visit="V1/310000/390")  # type: ignore[arg-type]

    assert counter.find(lost) is None
    sent = script.urls[-1]
    assert sent.url.path == "/fsi/api/fsiIntegratedQueryService/querySetlInfo"
    assert sent.headers["x-tif-timestamp"] == str(int(datetime.timestamp(bench.NOW)))
    assert len(sent.headers["x-tif-signature"]) == 64
