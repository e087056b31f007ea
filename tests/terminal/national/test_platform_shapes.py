"""What real platforms answer beside the document: float noise, a sign-in that ran out, bare decoding, a raw file."""

import io
import zipfile
from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import convert, json
from msgspec.structs import replace

from simulation.samples import FIXTURES
from terminal.errors import NotSent, Refused, Unknown
from terminal.model import ClearingType, VoucherCredential
from terminal.national.bill import decimal
from terminal.national.lenient import fen
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Profile, load
from terminal.national.statements import NationalStatements
from terminal.ports import Request
from terminal.private import Private
from tests.terminal.national.bench import MESSAGE, NOW, SENDER, Script, answered, enveloped, platform

SETTLE = json.decode((FIXTURES / "messages" / "settle-outpatient.json").read_bytes())
REQUEST = convert(SETTLE["call"]["request"], Request)
SETTLED = json.decode(
    json.encode(SETTLE["exchange"][-1]["answer"]["output"]).replace(
        SETTLE["exchange"][-1]["answer"]["output"]["setlinfo"]["medins_setl_id"].encode(), MESSAGE.encode()
    )
)
IDENTIFY = json.decode((FIXTURES / "messages" / "identify-card.json").read_bytes())["exchange"][-1]["answer"]["output"]
CODE = "4240000000000000000000370000"
TOKEN = {"userName": "样例", "idNo": "110101199001010002", "idType": "01", "ecToken": "synthetic-token"}


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("126.39999999999999", 12640),
        ("126.40000000000000568434188608080148696899414062500", 12640),
        ("-126.39999999999999", -12640),
        ("5.551115123125783e-17", 0),
        ("0.30000000000000004", 30),
        ("99999999.98999999", 9_999_999_999),
    ],
)
def test_the_noise_of_floats_is_read_as_what_it_was_meant_to_be(sent: str, meant: int) -> None:
    assert fen(sent) == meant


@pytest.mark.parametrize("sent", ["126.405", "126.3999", "30.001", "1e14", "1e-1000", "0.0049"])
def test_an_amount_between_two_fen_is_refused(sent: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        fen(sent)


def test_a_settlement_whose_figures_went_through_floats_is_settled_and_not_reversed(
    script: Script, tmp_path: Path
) -> None:
    def noisy(value: object) -> object:
        return float(str(value)) + 2e-14 if isinstance(value, int | float | str) and _is_amount(value) else value

    info = {name: noisy(value) for name, value in SETTLED["setlinfo"].items()}
    assert any("00000000" in str(each) for each in info.values())
    script.tell("2207", httpx.Response(200, content=json.encode(enveloped(SETTLED | {"setlinfo": info}))))
    made = platform(tmp_path, script).settle(REQUEST, MESSAGE)
    assert decimal(made.split.total) == round(decimal(made.split.total), 2)
    assert script.infnos() == ["2207"]


def _is_amount(value: object) -> bool:
    text = str(value)
    return "." in text and text.replace(".", "").isdecimal()


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("2026-03-02 09:31:00", "2026-03-02T09:31:00+08:00"),
        ("2026-03-02T01:31:00.000Z", "2026-03-02T09:31:00+08:00"),
        ("2026-03-02T09:31:00.000+08:00", "2026-03-02T09:31:00+08:00"),
        ("20260302093100", "2026-03-02T09:31:00+08:00"),
        ("2026/03/02", None),
        (1772415060000, None),
        ("", None),
    ],
)
def test_a_settlement_is_settled_however_its_time_is_written(
    script: Script, tmp_path: Path, sent: object, meant: str | None
) -> None:
    script.tell("2207", answered(SETTLED | {"setlinfo": SETTLED["setlinfo"] | {"setl_time": sent}}))
    made = platform(tmp_path, script).settle(REQUEST, MESSAGE)
    assert (made.at and made.at.isoformat()) == meant


RAN_OUT = ["登录已过期", "登录信息已失效，请重新登录", "会话已过期", "未签到", "token已过期", "Token expired"]


@pytest.mark.parametrize("told", RAN_OUT)
def test_a_sign_in_that_ran_out_is_told_by_whatever_words(script: Script, tmp_path: Path, told: str) -> None:
    script.tell("2207", answered(None, -1, told, inf_refmsgid=None))
    with pytest.raises(Refused, match="sign_in_stale"):
        platform(tmp_path, script).settle(REQUEST, MESSAGE)
    assert script.infnos() == ["2207"]


@pytest.mark.parametrize("told", [*RAN_OUT, "登录超时"])
def test_a_question_is_asked_again_after_a_new_sign_in(script: Script, tmp_path: Path, told: str) -> None:
    script.tell("1101", answered(None, -1, told), answered(IDENTIFY))
    presented(script, tmp_path, replace(load("plain"), decodes=False))
    assert [each["infno"] for each in script.asked] == ["9001", "1101", "9001", "1101"]


@pytest.mark.parametrize(
    "told", ["登录超时", "登录已过期，交易正在处理", "请求超时，请重新登录", "系统繁忙，请重新签到"]
)
def test_a_no_that_is_still_under_way_is_unknown_also_where_it_speaks_of_the_sign_in(
    script: Script, tmp_path: Path, told: str
) -> None:
    script.tell("2207", answered(None, -1, told))
    with pytest.raises(Unknown):
        platform(tmp_path, script).settle(REQUEST, MESSAGE)


class Decoder(Script):
    """A local service that decodes codes, beside the platform; what it is asked is `shown`."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer, self.shown = answer, b""
        self.tell("1101", answered(IDENTIFY))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("localQrCodeQuery"):
            return super().__call__(request)
        self.shown = request.content
        if isinstance(self.answer, Exception):
            raise self.answer
        return httpx.Response(200, content=self.answer if isinstance(self.answer, bytes) else json.encode(self.answer))


def bare(path: str = "") -> Profile:
    plain = load("plain")
    voucher = replace(plain.voucher, form="bare")
    return replace(plain, voucher=replace(voucher, path=path) if path else voucher)


def presented(script: Script, folder: Path, profile: Profile) -> NationalPlatform:
    counter = platform(folder, script, profile)
    counter.identify(VoucherCredential(code=Private(CODE)), NOW.date())
    return counter


@pytest.mark.parametrize("data", [TOKEN, json.encode(TOKEN).decode()], ids=["object", "text"])
@pytest.mark.parametrize("code", [0, "0", "0000"])
def test_a_code_is_decoded_without_an_envelope(tmp_path: Path, data: object, code: object) -> None:
    script = Decoder({"code": code, "message": "成功", "orgId": "H1", "data": data})
    presented(script, tmp_path, bare())
    shown = json.decode(script.shown)
    assert set(shown) == {"data", "transType", "orgId"}
    assert (shown["transType"], shown["data"]["ecQrCode"]) == ("ec.query", CODE)
    assert "1162" not in script.infnos()
    assert script.inputs("1101")[0]["data"]["mdtrt_cert_no"] == "synthetic-token"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"code": 500159, "message": "请使用医保电子凭证二维码"}, "500159"),
        ({"code": "-2", "message": f"{CODE} 无效"}, "platform_refused"),
        ({"code": -1, "message": None, "data": TOKEN}, "platform_refused"),
    ],
)
def test_a_no_of_the_local_service_is_told_and_names_no_code(
    tmp_path: Path, answer: dict[str, Any], error: str
) -> None:
    with pytest.raises(Refused, match=error) as raised:
        presented(Decoder(answer), tmp_path, bare())
    assert CODE not in str(raised.value.facts)


@pytest.mark.parametrize(
    "answer",
    [b"<html>", b"[]", {"data": TOKEN}, {"code": 0}, {"code": 0, "data": "x"}, enveloped(TOKEN), httpx.ReadTimeout("")],
)
def test_what_the_local_service_does_not_say_well_is_not_taken(tmp_path: Path, answer: object) -> None:
    with pytest.raises(NotSent):
        presented(Decoder(answer), tmp_path, bare("/hsecfc/localQrCodeQuery"))


def test_a_no_inside_a_yes_of_1162_is_a_no(script: Script, tmp_path: Path) -> None:
    script.tell("1162", answered({"code": 500159, "message": "请使用医保电子凭证二维码", "data": None}))
    with pytest.raises(Refused, match="500159"):
        presented(script, tmp_path, load("plain"))


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("result.txt", text)
    return out.getvalue()


ROW = "\t".join(("P1", "V1", "S9", MESSAGE, "1", "0", "null", "66.13", "30.00", "6.13")) + "\n"


def details(folder: Path, script: Script, download: str) -> tuple[Any, ...]:
    plain = load("plain")
    profile = replace(plain, statement=replace(plain.statement, download=download))
    counter = platform(folder, script, profile)
    script.tell("9101", answered({"file_qury_no": "F1"}))
    script.tell("3202", answered({"fileinfo": {"file_qury_no": "F2", "filename": "r.zip"}}))
    statements = NationalStatements(counter._exchange, profile, SENDER)
    return statements.details(date(2026, 3, 2), ClearingType.OUTPATIENT, ())


def test_a_statement_may_come_as_the_raw_file_where_the_region_says_so(script: Script, tmp_path: Path) -> None:
    script.tell("9102", httpx.Response(200, content=zipped(ROW)))
    [held] = details(tmp_path, script, "raw")
    assert (held.number, held.message_id, held.total, held.account) == ("S9", MESSAGE, 6613, 613)


def test_a_region_of_raw_files_may_answer_in_the_envelope_too(script: Script, tmp_path: Path) -> None:
    script.tell("9102", answered({"in": b64encode(zipped(ROW)).decode()}))
    assert len(details(tmp_path, script, "raw")) == 1
    script.tell("9102", answered(None, -1, "文件不存在"))
    with pytest.raises(Refused):
        details(tmp_path / "..", script, "raw")


@pytest.mark.parametrize(
    ("download", "content"),
    [("envelope", zipped(ROW)), ("raw", zipped(ROW)[:-30])],
    ids=["not announced", "broken off"],
)
def test_a_raw_file_that_nobody_announced_or_that_breaks_off_is_no_statement(
    script: Script, tmp_path: Path, download: str, content: bytes
) -> None:
    script.tell("9102", httpx.Response(200, content=content))
    with pytest.raises(NotSent):
        details(tmp_path, script, download)


CODES = {"C01": "deductible/outpatient", "C02": "pool/outpatient"}


def accumulated(script: Script, folder: Path, answer: httpx.Response) -> dict[str, int]:
    plain = load("plain")
    script.tell("1101", answered(IDENTIFY))
    script.tell("5206", answer)
    profile = replace(plain, decodes=False, codes=replace(plain.codes, accumulators=CODES))
    return platform(folder, script, profile).identify(VoucherCredential(code=Private(CODE)), NOW.date()).accumulators


def test_the_year_is_read_where_the_codes_of_5206_are_known(script: Script, tmp_path: Path) -> None:
    insutype = IDENTIFY["insuinfo"][0]["insutype"]
    rows = [
        {"insutype": insutype, "year": "2026", "cum_ym": "202601", "cum_type_code": "C01", "cum": "100.00"},
        {"insutype": insutype, "year": 2026, "cum_ym": "202602", "cum_type_code": "C01", "cum": 250.5},
        {"insutype": insutype, "year": "2025", "cum_ym": "202512", "cum_type_code": "C02", "cum": "9.00"},
        {"insutype": insutype, "year": "2026", "cum_ym": "202602", "cum_type_code": "X", "cum": 3},
    ]
    found = accumulated(script, tmp_path, answered({"cuminfo": rows}))
    assert list(found.values()) == [25050]
    [key] = found
    assert key.endswith("/2026/deductible/outpatient")
    assert script.inputs("5206")[0]["data"]["cum_ym"] == "202603"


@pytest.mark.parametrize(
    "answer", [answered(None, -1, "无权限"), answered({"cuminfo": [{"cum": "x"}]}), answered(None), httpx.Response(502)]
)
def test_a_person_is_identified_also_where_5206_tells_nothing(
    script: Script, tmp_path: Path, answer: httpx.Response
) -> None:
    assert accumulated(script, tmp_path, answer) == {}
