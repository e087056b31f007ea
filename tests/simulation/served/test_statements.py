"""A hospital's client reconciles and applies for clearing over HTTP, and our own adapter finds what is different."""

import base64
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from httpx import Client
from msgspec.structs import replace

from counter.connect import Where, statements
from simulation import samples
from simulation.network import statement
from simulation.network.statement import Days
from simulation.served.transaction import Office
from terminal.accounts.reconcile.columns import totals
from terminal.model import ClearingType, Insurance, Kind, Posting, Total
from terminal.national.envelope import Sender
from terminal.national.statements import NationalStatements
from tests.simulation.served.client import AREA, HOSPITAL, Counter, Json
from tests.simulation.served.visit import Visit, usual

DAY = date(2026, 11, 22)
ELSEWHERE = next(each for each in samples.people() if each.insured.insured_area == "120000")


@pytest.fixture
def settled(counter: Counter) -> Json:
    """The setlinfo of the one settlement of the day."""
    info: Json = usual(counter).settle()["setlinfo"]
    return info


@pytest.fixture
def ours(office: Office, settled: Json) -> tuple[Posting, ...]:
    """The office's postings of the day."""
    assert settled
    with office.engine.begin() as connection:
        return statement.postings(connection, Days(institution=HOSPITAL, begin=DAY, end=DAY))


@pytest.fixture
def national(http: Client, office: Office, tmp_path: Path) -> Iterator[NationalStatements]:
    """Our own adapter, connected to the office."""
    hospital = samples.institution()
    where = Where(url=str(http.base_url), profile="plain", keys=None, ids=tmp_path / "message-ids")
    sender = Sender(institution=hospital, operator="0113", counter="04")
    with statements(where, sender, office.clock) as opened:
        yield opened


def stated(info: Json, **more: object) -> Json:
    data = {
        "setl_optins": AREA,
        "stmt_begndate": "2026-11-22",
        "stmt_enddate": "2026-11-22",
        "medfee_sumamt": str(info["medfee_sumamt"]),
        "fund_pay_sumamt": str(info["fund_pay_sumamt"]),
        "fixmedins_setl_cnt": 1,
        "clr_type": "11",
    }
    return {"data": data | more}


def total(info: Json, **more: object) -> Json:
    return stated(info, **{"insutype": "310", "acct_pay": str(info["acct_pay"])} | more)


def result(counter: Counter, asked: Json) -> str:
    rslt: str = counter.call("3201", asked)["stmtinfo"]["stmt_rslt"]
    return rslt


def packed(*lines: str) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "\n".join(lines))
    return base64.b64encode(out.getvalue()).decode()


def line(info: Json, **more: object) -> str:
    row = {**info, "refd_setl_flag": "0", "exp_content": "null", **more}
    names = ("setl_id", "mdtrt_id", "psn_no", "medfee_sumamt", "fund_pay_sumamt", "acct_pay", "refd_setl_flag")
    return "\t".join([*(str(row[name]) for name in names), "null"])


def details(counter: Counter, info: Json, *lines: str, **more: object) -> list[list[str]]:
    """Upload a file, compare it with the office's postings, and return the result's lines."""
    up = {"fsUploadIn": {"in": packed(*lines), "filename": "a.zip", "fixmedins_code": HOSPITAL}}
    number = counter.call("9101", up)["file_qury_no"]
    file = counter.call("3202", stated(info, file_qury_no=number, **more))["fileinfo"]
    down = {"file_qury_no": file["file_qury_no"], "filename": file["filename"], "fixmedins_code": HOSPITAL}
    content = base64.b64decode(counter.call("9102", {"fsDownloadIn": down})["in"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [row.split("\t") for row in archive.read(archive.namelist()[0]).decode().splitlines()]


def test_totals_that_are_equal_are_told_so(counter: Counter, settled: Json) -> None:
    assert result(counter, total(settled)) == "0"
    assert result(counter, total(settled, medfee_sumamt="0.01")) == "1"
    assert result(counter, total(settled, medfee_sumamt="99999.00")) == "2"
    assert result(counter, total(settled, insutype="390")) == "2"


def test_totals_can_leave_out_what_was_given_back(counter: Counter) -> None:
    visit = usual(counter)
    info = visit.settle()["setlinfo"]
    counter.call("2208", {"data": {**visit.named, "setl_id": info["setl_id"]}})
    nothing = {"medfee_sumamt": "0", "fund_pay_sumamt": "0", "acct_pay": "0"}
    assert result(counter, total(info, **nothing, fixmedins_setl_cnt=2)) == "0"
    assert result(counter, total(info, **nothing, fixmedins_setl_cnt=0, refd_setl_flag="0")) == "0"


def test_a_file_that_is_equal_is_answered_line_by_line(counter: Counter, settled: Json) -> None:
    (row,) = details(counter, settled, line(settled))
    assert row[:5] == [
        settled["psn_no"],
        settled["mdtrt_id"],
        settled["setl_id"],
        settled["medins_setl_id"],
        "0",
    ]
    assert [Decimal(each) for each in row[7:]] == [
        settled[name] for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay")
    ]


def test_a_line_that_only_the_insurer_has_can_be_reversed_by_its_message(counter: Counter, settled: Json) -> None:
    zero: Json = {"medfee_sumamt": "0", "fund_pay_sumamt": "0"}
    (row,) = details(counter, settled, **zero, fixmedins_setl_cnt=0)
    assert (row[2], row[3], row[4]) == (settled["setl_id"], settled["medins_setl_id"], "1")
    reversal = {"psn_no": row[0], "omsgid": row[3], "oinfno": "2207"}
    counter.call("2601", {"data": reversal})
    assert details(counter, settled, **zero, fixmedins_setl_cnt=0) == []


def test_a_line_that_only_the_hospital_has_comes_back_without_a_message(counter: Counter, settled: Json) -> None:
    rows = details(
        counter,
        settled,
        line(settled),
        line(settled, setl_id="S1", medfee_sumamt="1.00", fund_pay_sumamt="0.00", acct_pay="null"),
        medfee_sumamt=str(settled["medfee_sumamt"] + 1),
        fixmedins_setl_cnt=2,
    )
    assert [(row[2], row[3] == "null", row[4]) for row in rows] == [(settled["setl_id"], False, "0"), ("S1", True, "2")]


def test_a_line_that_the_hospital_has_twice_comes_back_as_one_too_many(counter: Counter, settled: Json) -> None:
    twice = {name: str(2 * settled[name]) for name in ("medfee_sumamt", "fund_pay_sumamt")}
    rows = details(counter, settled, line(settled), line(settled), **twice, fixmedins_setl_cnt=2)
    assert [(row[2], row[4]) for row in rows] == [(settled["setl_id"], "0"), (settled["setl_id"], "2")]


@pytest.mark.parametrize(
    "wrong", [{"stmt_enddate": "2026-11-21"}, {"fixmedins_setl_cnt": "1.5"}, {"fixmedins_setl_cnt": -1}]
)
def test_totals_are_of_days_in_order_and_of_whole_settlements(counter: Counter, settled: Json, wrong: Json) -> None:
    assert "request_malformed" in counter.refused("3201", total(settled, **wrong))


def test_an_upload_that_comes_again_is_the_same_file(counter: Counter) -> None:
    message_id = counter.message_id()
    first, other = ({"fsUploadIn": {"in": packed(each), "filename": "a.zip"}} for each in ("a", "b"))
    assert counter.call("9101", first, message_id) == counter.call("9101", first, message_id)
    assert "message_reused" in counter.refused("9101", other, message_id)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("a\tb",), "file line 1: 8 fields"),
        (("",), "medfee_sumamt"),
        (("S\tV\tP\tnought\t0.00\t0.00\t0\tnull",), "file line 1"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason(
    counter: Counter, settled: Json, lines: tuple[str, ...], reason: str
) -> None:
    up = {"fsUploadIn": {"in": packed(*lines), "filename": "a.zip", "fixmedins_code": HOSPITAL}}
    number = counter.call("9101", up)["file_qury_no"]
    assert reason in counter.refused("3202", stated(settled, file_qury_no=number))


def test_an_upload_may_come_as_bytes_and_must_be_a_zip(counter: Counter, settled: Json) -> None:
    up = {"fsUploadIn": {"in": [-1, 0, 255], "filename": "a.zip", "fixmedins_code": HOSPITAL}}
    number = counter.call("9101", up)["file_qury_no"]
    down = {"file_qury_no": number, "filename": "a.zip", "fixmedins_code": HOSPITAL}
    assert base64.b64decode(counter.call("9102", {"fsDownloadIn": down})["in"]) == b"\xff\x00\xff"
    assert "ZIP" in counter.refused("3202", stated(settled, file_qury_no=number))
    assert counter.refused("9101", {"fsUploadIn": {"in": "no base64!", "filename": "a.zip"}})


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_that_is_damaged_is_refused_however_it_was_packed(counter: Counter, settled: Json, way: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr("a.txt", line(settled) * 50)
    damaged = bytearray(out.getvalue())
    damaged[60:80] = bytes(20)
    up = {"fsUploadIn": {"in": base64.b64encode(damaged).decode(), "filename": "a.zip"}}
    number = counter.call("9101", up)["file_qury_no"]
    assert "ZIP" in counter.refused("3202", stated(settled, file_qury_no=number))


def test_a_file_may_be_longer_than_other_inputs(counter: Counter) -> None:
    up = {"fsUploadIn": {"in": base64.b64encode(bytes(60_000)).decode(), "filename": "a.zip"}}
    assert counter.call("9101", up)["file_qury_no"]


def test_a_file_nobody_uploaded_is_not_there(counter: Counter, settled: Json) -> None:
    assert "file_not_found" in counter.refused("9102", {"fsDownloadIn": {"file_qury_no": "F1"}})
    assert "file_not_found" in counter.refused("3202", stated(settled, file_qury_no="F1"))


def test_a_clearing_application_must_be_what_the_office_holds(counter: Counter, settled: Json) -> None:
    application: Json = {
        "clr_type": "11",
        "clr_way": "01",
        "setlym": "202611",
        "psntime": 1,
        "medfee_sumamt": str(settled["medfee_sumamt"]),
        "fund_appy_sum": str(settled["fund_pay_sumamt"]),
        "begndate": "2026-11-01",
        "enddate": "2026-11-30",
        "clr_optins": AREA,
    }
    assert "clearing_figures" in counter.refused("3203", {"data": application | {"fund_appy_sum": "0.01"}})
    number = counter.call("3203", {"data": application})["data"]["clr_appy_evt_id"]
    assert "clearing_applied" in counter.refused("3203", {"data": application})
    counter.call("3204", {"data": {"clr_appy_evt_id": number}})
    assert counter.call("3203", {"data": application})["data"]["clr_appy_evt_id"] != number
    assert "clearing_not_found" in counter.refused("3204", {"data": {"clr_appy_evt_id": "none"}})


@pytest.fixture
def away(counter: Counter, settled: Json) -> Json:
    """The setlinfo of a person insured in another province."""
    assert settled
    card = ELSEWHERE.card
    patient = (ELSEWHERE.number, card.card_number.reveal(), card.card_sn.reveal())
    visit = Visit(counter, patient, "MZ0002").register().tell()
    visit.charge(visit.line("1", "V02", "1", "10.00"), visit.line("2", "D03", "3", "21.65"))
    info: Json = visit.settle()["setlinfo"]
    return info


def confirmed(row: Json, **more: object) -> Json:
    month = {"trt_year": "2026", "trt_month": "11", "totalrow": 1}
    return {"data": month, "detail": [{**row, "cnfm_flag": "1"} | more]}


def test_lines_between_areas_are_handed_out_and_confirmed(counter: Counter, away: Json) -> None:
    asked = {"trt_year": "2026", "trt_month": "11", "startrow": 1}
    (row,) = counter.call("3260", {"data": asked})["data"]
    assert (row["setl_sn"], row["mdtrt_id"], row["certno"]) == (away["setl_id"], away["mdtrt_id"], away["certno"])
    assert (row["medfee_sumamt"], row["optins_pay_sumamt"]) == (away["medfee_sumamt"], away["fund_pay_sumamt"])
    assert counter.call("3260", {"data": asked | {"startrow": 2}})["data"] == []
    counter.call("3261", confirmed(row))
    assert "clearing_differs" in counter.refused("3261", confirmed(row, optins_pay_sumamt="0.01"))


def test_a_line_that_was_not_accepted_is_handed_out_again_next_month(counter: Counter, away: Json) -> None:
    asked = {"trt_year": "2026", "trt_month": "11"}
    (row,) = counter.call("3260", {"data": asked})["data"]
    counter.call("3261", confirmed(row, cnfm_flag="0"))
    (again,) = counter.call("3260", {"data": asked | {"trt_month": "12"}})["data"]
    assert again["setl_sn"] == away["setl_id"]


def test_our_adapter_hears_whether_the_totals_are_equal(
    national: NationalStatements, ours: tuple[Posting, ...]
) -> None:
    (mine,) = totals(ours).values()
    assert national.totals(DAY, mine)
    assert not national.totals(DAY, replace(mine, fund=mine.fund + 1))
    assert national.totals(DAY, Total(insurance=Insurance.RESIDENT, clearing=ClearingType.INPATIENT))


def test_our_adapter_learns_what_the_insurer_holds(national: NationalStatements, ours: tuple[Posting, ...]) -> None:
    assert national.details(DAY, ClearingType.OUTPATIENT, ours) == ours
    (missing,) = national.details(DAY, ClearingType.OUTPATIENT, ())
    assert (missing.message_id, missing.amounts) == (ours[0].message_id, ours[0].amounts)
    extra = replace(ours[0], number="S1", total=100, fund=0, account=0)
    assert national.details(DAY, ClearingType.OUTPATIENT, (*ours, extra)) == ours
    (theirs,) = national.details(DAY, ClearingType.OUTPATIENT, (replace(ours[0], fund=1),))
    assert theirs.amounts == ours[0].amounts
    assert national.details(DAY, ClearingType.INPATIENT, ()) == ()


def test_an_empty_file_tells_the_settlement_of_a_message(national: NationalStatements, settled: Json) -> None:
    held = national.made_by(settled["medins_setl_id"], Kind.OUTPATIENT, DAY)
    assert (held and held.number, held and held.visit) == (settled["setl_id"], settled["mdtrt_id"])
    assert national.made_by(settled["medins_setl_id"][:-4] + "9999", Kind.OUTPATIENT, DAY) is None
    assert national.made_by(settled["medins_setl_id"], Kind.INPATIENT, DAY) is None
