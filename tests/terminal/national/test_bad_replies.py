"""A reply that is not a well-formed answer: unknown where something may have changed, otherwise safe to repeat."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert, json
from msgspec.structs import replace

from simulation.samples import FIXTURES
from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.national.platform import NationalPlatform
from terminal.ports import Original, Request
from tests.terminal.national.bench import MESSAGE, NOW, Script, answered, enveloped, platform

RECORDED = {
    name: json.decode((FIXTURES / "messages" / f"{name}.json").read_bytes())
    for name in ("presettle-outpatient", "settle-outpatient", "refund-outpatient")
}
REQUEST = convert(RECORDED["settle-outpatient"]["call"]["request"], Request)
ORIGINAL = convert(RECORDED["refund-outpatient"]["call"]["original"], Original)
TRIED, SETTLED, REFUNDED = (each["exchange"][-1]["answer"]["output"] for each in RECORDED.values())
SETTLED_HERE = json.decode(
    json.encode(SETTLED).replace(SETTLED["setlinfo"]["medins_setl_id"].encode(), MESSAGE.encode())
)


def settlement_output(**fields: object) -> dict[str, Any]:
    """Return a good settlement's output with some figures changed."""
    return {**SETTLED_HERE, "setlinfo": {**SETTLED_HERE["setlinfo"], **fields}}


def without(name: str) -> dict[str, Any]:
    return {**SETTLED_HERE, "setlinfo": {key: value for key, value in SETTLED_HERE["setlinfo"].items() if key != name}}


def raw(content: bytes, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=content)


GOOD = json.encode(enveloped(SETTLED_HERE))

UNUSABLE: dict[str, httpx.Response | Exception] = {
    "read timeout": httpx.ReadTimeout("late"),
    "write timeout": httpx.WriteTimeout("late"),
    "reset": httpx.ReadError("reset"),
    "reset while writing": httpx.WriteError("reset"),
    "closed without an answer": httpx.RemoteProtocolError("closed"),
    "cannot be decompressed": httpx.DecodingError("gzip"),
    "redirected": raw(b"", 302),
    "404": raw(GOOD, 404),
    "500": raw(GOOD, 500),
    "HTML": raw("<html>医保服务不可访问</html>".encode()),
    "nothing": raw(b""),
    "truncated": raw(GOOD[: len(GOOD) // 2]),
    "two answers": raw(GOOD + GOOD),
    "not UTF-8": raw(GOOD.decode().encode("gbk", errors="replace") + b"\xff"),
    "deep": raw(b'{"a":' * 100_000),
    "a list": raw(b"[]"),
    "no infcode": raw(json.encode({key: value for key, value in enveloped(SETTLED_HERE).items() if key != "infcode"})),
    "infcode that is no number": answered(SETTLED_HERE, "ok"),
    "infcode of null": answered(SETTLED_HERE, None),
    "infcode true": answered(SETTLED_HERE, code=True),
    "infcode 0.0": raw(GOOD.replace(b'"infcode":0', b'"infcode":0.0')),
    "infcode twice": raw(GOOD.replace(b'"infcode":0', b'"infcode":-1,"infcode":0')),
    "no inf_refmsgid": answered(SETTLED_HERE, inf_refmsgid=""),
    "inf_refmsgid of null": answered(SETTLED_HERE, inf_refmsgid=None),
    "refused without inf_refmsgid and without a word": answered(None, -1, None, inf_refmsgid=None),
    "refused with a settlement": answered(SETTLED_HERE, -1, "结算成功，结算单下载异常"),
    "output a list": answered([SETTLED_HERE]),
    "output a number": answered(1),
    "output text that is no JSON": answered("setlinfo"),
    "no output": answered(None),
    "no setlinfo": answered({}),
    "setlinfo a list": answered({"setlinfo": [1]}),
    "no total": answered(without("medfee_sumamt")),
    "an amount of words": answered(settlement_output(psn_cash_pay="thirty")),
    "an amount of tenths of a fen": answered(settlement_output(psn_cash_pay="30.001")),
    "an amount not finite": answered(settlement_output(psn_cash_pay="NaN")),
    "an amount that is a list": answered(settlement_output(psn_cash_pay=[30])),
    "an amount true": answered(settlement_output(psn_cash_pay=True)),
    "a figure twice": raw(GOOD.replace(b'"medfee_sumamt"', b'"medfee_sumamt":"1.00","medfee_sumamt"')),
    "a figure by two names": answered(settlement_output(cash_payamt=1)),
    "setldetail of numbers": answered({**SETTLED_HERE, "setldetail": [1]}),
    "another visit": answered(settlement_output(mdtrt_id="V9")),
    "another person": answered(settlement_output(psn_no="P9")),
}
FIGURES: dict[str, httpx.Response] = {
    "I1": answered(settlement_output(inscp_scp_amt="61.93")),
    "I2": answered(settlement_output(psn_part_amt="37.13", acct_pay="7.13")),
    "I3": answered(settlement_output(acct_pay="7.13")),
    "I4": answered(settlement_output(hifp_pay=29)),
    "I5": answered({**SETTLED_HERE, "setldetail": [{"fund_payamt": 29}]}),
    "total": answered(
        settlement_output(medfee_sumamt="67.13", inscp_scp_amt="61.93", psn_part_amt="37.13", psn_cash_pay="30.01")
    ),
    "hosp_part_amt": answered(settlement_output(hosp_part_amt=1, psn_part_amt="36.12", psn_cash_pay=29)),
    "pool_self": answered(settlement_output(act_pay_dedc="50.00")),
    "exp_content": answered(settlement_output(exp_content={"split": {"total": 1}})),
}
BEFORE: dict[str, Exception] = {
    "no connection": httpx.ConnectError("refused"),
    "no connection in time": httpx.ConnectTimeout("late"),
    "no connection free": httpx.PoolTimeout("busy"),
    "no such protocol": httpx.UnsupportedProtocol("ftp"),
}
COUNTED: dict[str, tuple[str, Callable[[NationalPlatform], object]]] = {
    "settle": ("2207", lambda counter: counter.settle(REQUEST, MESSAGE)),
    "refund": ("2208", lambda counter: counter.refund(ORIGINAL, MESSAGE, NOW.date())),
}
ASKED: dict[str, tuple[str, Callable[[NationalPlatform], object]]] = {
    "presettle": ("2206", lambda counter: counter.presettle(replace(REQUEST, visit=""))),
    "find": ("5203", lambda counter: counter.find(replace(ORIGINAL, message_id=MESSAGE))),
}


@pytest.fixture
def script() -> Script:
    """A platform that accepts everything before the call under test."""
    made = Script()
    made.tell("2201", answered({"data": {"mdtrt_id": "3716M001"}}))
    made.tell("2204", answered(RECORDED["presettle-outpatient"]["exchange"][4]["answer"]["output"]))
    return made


def ending(counter: NationalPlatform, call: Callable[[NationalPlatform], object]) -> JiesuanError:
    with pytest.raises(JiesuanError) as raised:
        call(counter)
    return raised.value


@pytest.mark.parametrize("what", UNUSABLE)
@pytest.mark.parametrize("call", COUNTED)
def test_what_counts_is_unknown_then(script: Script, tmp_path: Path, call: str, what: str) -> None:
    infno, send = COUNTED[call]
    script.tell(infno, UNUSABLE[what])

    error = ending(platform(tmp_path, script), send)

    assert (type(error), error.code in {"no_answer", "answer_unusable"}) == (Unknown, True)
    assert script.infnos().count(infno) == 1


@pytest.mark.parametrize("what", [each for each in UNUSABLE if each not in {"no output", "no setlinfo"}])
@pytest.mark.parametrize("call", ASKED)
def test_what_was_only_asked_is_asked_again(script: Script, tmp_path: Path, call: str, what: str) -> None:
    infno, ask = ASKED[call]
    script.tell(infno, UNUSABLE[what])

    error = ending(platform(tmp_path, script), ask)

    assert (type(error), error.code in {"platform_unreachable", "platform_answer_unusable"}) == (NotSent, True)


@pytest.mark.parametrize("what", FIGURES)
def test_figures_that_disagree_leave_what_counts_unknown_with_both_sides(
    script: Script, tmp_path: Path, what: str
) -> None:
    script.tell("2207", FIGURES[what])

    error = ending(platform(tmp_path, script), COUNTED["settle"][1])

    assert (type(error), error.code) == (Unknown, "settled_figures")
    assert str(error.facts["identity"]).startswith(what)
    assert error.facts["left"] != error.facts["right"]


@pytest.mark.parametrize("what", FIGURES)
def test_figures_of_a_trial_that_disagree_are_shown_and_never_mended(script: Script, tmp_path: Path, what: str) -> None:
    script.tell("2206", FIGURES[what])

    error = ending(platform(tmp_path, script), ASKED["presettle"][1])

    assert (type(error), error.code) == (BadInput, "answer_figures")


def test_a_refund_of_positive_amounts_is_unknown(script: Script, tmp_path: Path) -> None:
    script.tell("2208", answered(SETTLED_HERE))

    assert ending(platform(tmp_path, script), COUNTED["refund"][1]).code == "settled_figures"


def test_a_settlement_without_its_number_or_of_another_message_is_unknown(script: Script, tmp_path: Path) -> None:
    for output in (
        without("setl_id"),
        settlement_output(setl_id=""),
        settlement_output(medins_setl_id="H37160000001202603020930000399"),
    ):
        script.tell("2207", answered(output))

        assert isinstance(ending(platform(tmp_path, script), COUNTED["settle"][1]), Unknown)


@pytest.mark.parametrize("what", BEFORE)
@pytest.mark.parametrize("call", COUNTED | ASKED)
def test_nothing_left_where_there_was_no_connection(script: Script, tmp_path: Path, call: str, what: str) -> None:
    infno, send = (COUNTED | ASKED)[call]
    script.tell(infno, BEFORE[what])

    assert isinstance(ending(platform(tmp_path, script), send), NotSent)


@pytest.mark.parametrize(
    "reason",
    [
        "结算进行中，请勿重复操作",
        "医保账正忙[ledger_busy]",
        "系统繁忙，请稍后再试",
        "正在处理",
        "调用超时",
        "Read timed out",
    ],
)
def test_a_no_because_the_same_is_being_done_just_now_is_unknown_for_what_counts(
    script: Script, tmp_path: Path, reason: str
) -> None:
    script.tell("2207", answered(None, -1, reason))

    assert isinstance(ending(platform(tmp_path, script), COUNTED["settle"][1]), Unknown)


def test_a_refusal_of_a_local_library_is_unknown_for_what_counts(script: Script, tmp_path: Path) -> None:
    from terminal.national.profile import load

    library = load("plain")
    library = replace(library, recovery=replace(library.recovery, minus_one="unknown"))
    script.tell("2207", answered(None, -1, "system error"))

    assert isinstance(ending(platform(tmp_path, script, library), COUNTED["settle"][1]), Unknown)


@pytest.mark.parametrize("code", [0, "0", " 0 "])
def test_a_yes_may_come_as_a_number_or_a_text(script: Script, tmp_path: Path, code: object) -> None:
    script.tell("2207", answered(SETTLED_HERE, code))

    assert platform(tmp_path, script).settle(REQUEST, MESSAGE).settlement_number == "3716S001"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SETTLED["setlinfo"], "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_garbled_reply_ends_as_anything_else_or_as_another_settlement(tmp_path: Path, data: st.DataObject) -> None:
    script = Script()
    script.tell("2207", raw(data.draw(garbled())))
    try:
        made = platform(tmp_path, script).settle(REQUEST, MESSAGE)
    except (Refused, Unknown):
        return
    # A result that still counts has everything that a good answer must.
    assert made.settlement_number
    assert made.split.total == 6712
    assert made.split.total == made.split.fund + made.split.account + made.split.cash


@st.composite
def garbled(draw: st.DrawFn) -> bytes:
    """Damage a good answer: a byte, a piece, or a field of it."""
    match draw(st.sampled_from(["bytes", "cut", "flip", "field", "figure"])):
        case "bytes":
            return draw(st.binary(max_size=200))
        case "cut":
            return GOOD[: draw(st.integers(0, len(GOOD) - 1))]
        case "flip":
            place = draw(st.integers(0, len(GOOD) - 1))
            return GOOD[:place] + draw(st.binary(min_size=1, max_size=3)) + GOOD[place + 1 :]
        case "field":
            whole = enveloped(SETTLED_HERE)
            return json.encode({**whole, draw(st.sampled_from(sorted(whole))): draw(JUNK)})
        case _:
            name = draw(st.sampled_from(sorted(SETTLED_HERE["setlinfo"])))
            return json.encode(enveloped(settlement_output(**{name: draw(JUNK)})))
