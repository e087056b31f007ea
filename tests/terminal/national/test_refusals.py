"""A platform's no is a no, whatever its shape, and a reversal that is refused ends with a second witness."""

import base64
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from terminal.errors import NotSent, Refused, Unknown
from terminal.model import Act, Kind, PlatformResult
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Profile, load
from terminal.ports import Original
from tests.terminal.national import bench
from tests.terminal.national.bench import MESSAGE, NOW, Script, answered, platform
from tests.terminal.national.test_bad_replies import ASKED, COUNTED, SETTLED_HERE, settlement_output

WORDS = "医保卡已挂失"
# The shapes that public records show (docs/interface.md, "Answers").
SHAPES: dict[str, httpx.Response] = {
    "output null": answered(None, -1, WORDS),
    "output empty": answered({}, -1, WORDS),
    "output of empty text": answered("", -1, WORDS),
    "no inf_refmsgid": answered(None, -1, WORDS, inf_refmsgid=None),
    "inf_refmsgid empty": answered(None, "-1", WORDS, inf_refmsgid=""),
    "infcode as text": answered(None, "-1", WORDS),
}
NOTHING, REFUNDED = "未查询到原交易", "退费结算标志不为未退费"
PERSON = SETTLED_HERE["setlinfo"]["psn_no"]
VISIT = "3716M001/371600/310"
LOST = Original(message_id=MESSAGE, act=Act.SETTLE, person_number=PERSON, kind=Kind.OUTPATIENT, visit=VISIT)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("call", COUNTED)
def test_a_no_is_a_refusal_whatever_its_shape(script: Script, tmp_path: Path, call: str, shape: str) -> None:
    infno, send = COUNTED[call]
    script.tell(infno, SHAPES[shape])

    with pytest.raises(Refused, match="platform_refused") as raised:
        send(platform(tmp_path, script))

    assert (raised.value.facts["infcode"], raised.value.facts["reason"]) == (-1, WORDS)


def test_a_question_that_the_transport_could_not_carry_has_found_nothing_out(script: Script, tmp_path: Path) -> None:
    script.tell("5203", answered(None, -1, "查询超时，未查询到结果", inf_refmsgid=None))

    with pytest.raises(NotSent):
        ASKED["find"][1](platform(tmp_path, script, "one-url-each", private="11" * 32))


def test_nothing_was_sent_where_the_sign_in_before_it_met_a_busy_transport(script: Script, tmp_path: Path) -> None:
    script.tell("9001", answered(None, -1, "系统繁忙", inf_refmsgid=None))

    with pytest.raises(NotSent):
        COUNTED["settle"][1](platform(tmp_path, script))
    assert script.infnos() == []


@pytest.mark.parametrize("code", ["310200", 310200])
def test_an_account_payment_with_a_row_of_its_own_in_setldetail_is_taken(
    script: Script, tmp_path: Path, code: object
) -> None:
    paid = settlement_output(acct_pay="7.12", psn_cash_pay="30.00")
    row = {"fund_pay_type": code, "fund_payamt": "7.12"}
    script.tell("2207", answered({**paid, "setldetail": [SETTLED_HERE["setldetail"], row]}))

    made = COUNTED["settle"][1](platform(tmp_path, script))

    assert isinstance(made, PlatformResult)
    assert (made.split.account, made.split.cash) == (712, 3000)


def library() -> Profile:
    profile = load("plain")
    return replace(profile, recovery=replace(profile.recovery, minus_one="unknown"))


def statement(*rows: tuple[str, ...]) -> httpx.Response:
    """Answer 9102 with the rows of a result file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("result.txt", "".join("\t".join(each) + "\n" for each in rows))
    return answered({"in": base64.b64encode(out.getvalue()).decode()})


HELD = (PERSON, "3716M001", "3716S001", MESSAGE, "1", "0", "null", "67.12", "30.00", "0.00")
OTHER = ("P2", "3716M002", "3716S002", MESSAGE[:-1] + "9", "1", "0", "null", "67.12", "30.00", "0.00")


def with_statement(script: Script, *rows: tuple[str, ...]) -> None:
    script.tell("9101", answered({"file_qury_no": "F1"}))
    script.tell("3202", answered({"fileinfo": {"file_qury_no": "F2"}}))
    script.tell("9102", statement(*rows))


def outcome(counter: NationalPlatform, lost: Original) -> Any:  # noqa: ANN401, of either port's results
    """Reverse as recovery does, which asks again after a reversal that was not refused."""
    counter.reverse(lost, MESSAGE)
    return counter.find(lost)


@pytest.mark.parametrize("reason", [NOTHING, REFUNDED])
def test_a_reversal_that_is_refused_on_the_day_ends_nothing_without_a_second_witness(
    script: Script, tmp_path: Path, reason: str
) -> None:
    script.tell("2601", answered(None, -1, reason, inf_refmsgid=None))

    with pytest.raises(Refused, match="reversal_refused"):
        platform(tmp_path, script).reverse(LOST, MESSAGE)
    assert "3202" not in script.infnos()


@pytest.mark.parametrize("reason", [NOTHING, REFUNDED])
def test_a_reversal_that_is_refused_ends_with_the_query_where_the_region_has_one(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    script.tell("2601", answered(None, -1, reason, inf_refmsgid=None))
    script.tell("5203", answered(None, -1, NOTHING, inf_refmsgid=None))
    monkeypatch.setattr(bench, "NOW", NOW + timedelta(seconds=121))

    assert outcome(platform(tmp_path, script, "one-url-each", private="11" * 32), LOST) is None


def test_what_a_platform_has_not_found_stays_unknown_while_it_may_still_be_on_its_way(
    script: Script, tmp_path: Path
) -> None:
    script.tell("2601", answered(None, -1, NOTHING, inf_refmsgid=None))
    script.tell("5203", answered(None, -1, NOTHING, inf_refmsgid=None))

    with pytest.raises(Refused, match="reversal_refused"):
        outcome(platform(tmp_path, script, "one-url-each", private="11" * 32), LOST)


def test_a_refund_whose_reversal_is_refused_ends_with_the_query_by_its_settlement(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "NOW", NOW + timedelta(seconds=121))
    lost = replace(LOST, act=Act.REFUND, settlement_number="3716S001")
    script.tell("2601", answered(None, -1, NOTHING, inf_refmsgid=None))
    script.tell("5203", answered(settlement_output(setl_id="3716S001", refd_setl_flag="0")))

    assert outcome(platform(tmp_path, script), lost) is None


def refused_reversal(script: Script, folder: Path, profile: Profile | str = "plain") -> NationalPlatform:
    """Return a counter whose reversal was refused on the day."""
    script.tell("2601", answered(None, -1, NOTHING, inf_refmsgid=None))
    counter = platform(folder, script, profile)
    with pytest.raises(Refused, match="reversal_refused"):
        counter.reverse(LOST, MESSAGE)
    return counter


def test_what_the_statement_lists_is_adopted_on_the_day_itself(script: Script, tmp_path: Path) -> None:
    counter = refused_reversal(script, tmp_path)
    script.tell("5203", answered(settlement_output(setl_id="3716S001")))
    with_statement(script, OTHER, HELD)

    found = counter.find(LOST)

    assert isinstance(found, PlatformResult)
    assert found.settlement_number == "3716S001"
    assert {each["data"]["stmt_begndate"] for each in script.inputs("3202")} == {"2026-03-02"}


def test_what_the_statement_does_not_list_is_free_on_the_day_itself_after_the_regions_time(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_statement(script, OTHER)
    counter = refused_reversal(script, tmp_path)
    assert counter.find(LOST) is None
    with pytest.raises(Refused, match="reversal_refused"):
        counter.reverse(LOST, MESSAGE)

    within = load("plain").recovery.listed_within
    assert within
    monkeypatch.setattr(bench, "NOW", NOW + timedelta(minutes=within, seconds=1))
    assert outcome(counter, LOST) is None


def test_where_the_region_has_no_such_time_the_statement_ends_nothing_before_the_day_is_over(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_statement(script, OTHER)
    profile = load("plain")
    slow = replace(profile, recovery=replace(profile.recovery, listed_within=None))
    counter = refused_reversal(script, tmp_path, slow)

    monkeypatch.setattr(bench, "NOW", NOW + timedelta(hours=15))
    with pytest.raises(Refused, match="reversal_refused"):
        counter.reverse(LOST, MESSAGE)
    monkeypatch.setattr(bench, "NOW", NOW + timedelta(hours=16))
    assert outcome(counter, LOST) is None


def test_a_statement_that_cannot_be_had_frees_nothing_and_keeps_nothing_from_being_asked_again(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = refused_reversal(script, tmp_path)
    script.tell("9101", answered(None, -1, "当日不能对账"))
    assert counter.find(LOST) is None  # so that it is reversed once more, which is refused

    monkeypatch.setattr(bench, "NOW", NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="platform_refused"):
        outcome(counter, LOST)

    with_statement(script, OTHER)
    assert outcome(counter, LOST) is None


@pytest.mark.parametrize("profile", [load("plain"), library()], ids=["platform", "library"])
@pytest.mark.parametrize("reason", [NOTHING, REFUNDED, "system error"])
def test_what_the_statement_of_the_day_does_not_list_is_reversed_when_the_day_is_over(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: Profile, reason: str
) -> None:
    script.tell("2601", answered(None, -1, reason, inf_refmsgid=None))
    with_statement(script, OTHER)
    counter = platform(tmp_path, script, profile)
    with pytest.raises((Refused, Unknown)):
        counter.reverse(LOST, MESSAGE)

    monkeypatch.setattr(bench, "NOW", NOW + timedelta(days=1))
    assert outcome(counter, LOST) is None
    days = {each["data"]["stmt_begndate"] for each in script.inputs("3202")}
    assert days == {"2026-03-02", "2026-03-03"}


@pytest.mark.parametrize("profile", [load("plain"), library()], ids=["platform", "library"])
def test_what_the_statement_of_the_day_lists_is_adopted_when_the_day_is_over(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: Profile
) -> None:
    monkeypatch.setattr(bench, "NOW", NOW + timedelta(days=1))
    script.tell("2601", answered(None, -1, "system error"))
    script.tell("5203", answered(settlement_output(setl_id="3716S001")))
    with_statement(script, OTHER, HELD)

    found = outcome(platform(tmp_path, script, profile), replace(LOST, visit="", former=VISIT))

    assert (found.settlement_number, found.visit) == ("3716S001", VISIT)
    assert [each["data"]["setl_id"] for each in script.inputs("5203")] == ["3716S001"]


def test_a_reversal_without_any_answer_ends_only_where_the_statement_lists_nothing(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.tell("2601", httpx.ReadTimeout("late"))
    script.tell("5203", answered(settlement_output(setl_id="3716S001")))
    monkeypatch.setattr(bench, "NOW", NOW + timedelta(days=1))
    with_statement(script, HELD)
    with pytest.raises(Unknown):
        platform(tmp_path, script).reverse(LOST, MESSAGE)

    script.tell("9102", httpx.ReadTimeout("late"))
    with pytest.raises(Unknown):
        platform(tmp_path, script).reverse(LOST, MESSAGE)

    with_statement(script, OTHER)
    assert outcome(platform(tmp_path, script), LOST) is None
