"""A statement of the day ends an unknown outcome only by what its file shows."""

import base64
import io
import zipfile
from datetime import datetime

import pytest

from simulation.rehearsal import forbidden
from simulation.rehearsal.evidence import Seen
from tests.simulation.rehearsal.link import Json

NOW = datetime.fromisoformat("2026-12-01T09:00:00+08:00")
LOST = "H37160000001202612010900000001"
EMPTY = ""


def exchange(n: int, infno: str, given: Json, output: Json | None = None, **more: str) -> Seen:
    known = {"msgid": f"m{n}", "psn_no": "p", "mdtrt_id": "", "omsgid": "", "state": "done"} | more
    answered = {"infcode": "0", "err_msg": "", "rule": "", "findings": (), "refusing": (), "head": {}}
    return Seen(n=n, at=NOW, infno=infno, input=given, output=output or {}, **known, **answered)  # type: ignore[arg-type]


def unknown() -> Seen:
    return exchange(1, "2207", {"data": {}}, msgid=LOST, mdtrt_id="v", state="done_unheard")


def refused() -> Seen:
    return exchange(2, "2601", {"data": {"oinfno": "2207"}}, omsgid=LOST, state="refused")


@pytest.mark.parametrize("why", ["request_malformed", "sign_in_stale", "signature_wrong"])
def test_a_no_at_the_door_is_no_witness(why: str) -> None:
    door = {"state": "refused", "err_msg": f"…[{why}]"}
    turned_away = refused()._replace(err_msg=f"…[{why}]")
    query = exchange(3, "5203", {"data": {"mdtrt_id": "v"}}, mdtrt_id="v")
    assert codes(unknown(), turned_away, query) == {"left_open"}
    assert codes(unknown(), refused(), query._replace(**door)) == {"left_open"}  # type: ignore[arg-type]
    assert codes(unknown(), refused(), query._replace(state="refused", err_msg="没有这笔结算")) == set()


@pytest.mark.parametrize("other", [{"psn_no": "q"}, {"input": {"data": {"oinfno": "2304"}}}])
def test_a_refused_reversal_of_something_else_is_no_witness(other: Json) -> None:
    query = exchange(3, "5203", {"data": {"mdtrt_id": "v"}}, mdtrt_id="v")
    assert "left_open" in codes(unknown(), refused()._replace(**other), query)


def line(msgid: str, visit: str = "v", refunded: str = "0") -> str:
    return "\t".join(("p", visit, "s", msgid, "1", refunded, "", "1", "1", "0")) + "\n"


def statement(text: str, *, day: str = "2026-12-01", clr_type: str = "11") -> list[Seen]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("result.txt", text)
    asked = {"data": {"stmt_begndate": day, "stmt_enddate": day, "clr_type": clr_type}}
    content = {"in": base64.b64encode(out.getvalue()).decode()}
    return [
        exchange(3, "3202", asked, {"fileinfo": {"file_qury_no": "f"}}),
        exchange(4, "9102", {"fsDownloadIn": {"file_qury_no": "f"}}, content),
    ]


def codes(*seen: Seen) -> set[str]:
    return {each.code for each in forbidden.broken(seen)}


def test_a_file_that_lists_the_message_ends_its_outcome() -> None:
    assert codes(unknown(), *statement(line(LOST))) == set()
    assert codes(unknown(), *statement(line("null"))) == set()  # a region that leaves the number out: by the visit


@pytest.mark.parametrize("text", [EMPTY, line("another", "w"), line(LOST, refunded="1")])
def test_a_file_that_does_not_list_it_ends_it_only_after_a_refused_reversal(text: str) -> None:
    assert codes(unknown(), *statement(text)) == {"left_open"}
    assert codes(unknown(), refused(), *statement(text)) == set()


@pytest.mark.parametrize("about", [{"day": "2026-11-30"}, {"clr_type": "21"}])
def test_a_file_of_another_day_or_kind_ends_nothing(about: dict[str, str]) -> None:
    assert codes(unknown(), refused(), *statement(EMPTY, **about)) == {"left_open"}


def test_a_download_that_is_no_statement_ends_nothing() -> None:
    _, download = statement(line(LOST))
    assert codes(unknown(), refused(), download) == {"left_open"}


def test_a_file_that_cannot_be_read_ends_nothing() -> None:
    asked, download = statement(EMPTY)
    assert codes(unknown(), refused(), asked, download._replace(output={"in": "no ZIP"})) == {"left_open"}
    assert codes(unknown(), refused(), *statement("three\tfields\there")) == {"left_open"}


def asked(infno: str, output: Json) -> Seen:
    return exchange(3, infno, {"data": {"mdtrt_id": "v"}}, output, mdtrt_id="v")


@pytest.mark.parametrize(
    ("infno", "output", "is_found"),
    [
        ("5204", {"": [{"setl_id": "s"}]}, True),
        ("5204", {"": []}, False),
        ("5204", {"": [{"setl_id": ""}]}, False),
        ("5203", {"setlinfo": {"setl_id": "s"}}, True),
        ("5203", {"setlinfo": {"setl_id": "s", "medins_setl_id": LOST}}, True),
        ("5203", {"setlinfo": {"setl_id": "s", "medins_setl_id": "another"}}, False),
        ("5203", {"setlinfo": {}, "setldetail": []}, False),
    ],
)
def test_a_query_ends_an_outcome_by_what_it_finds_or_after_a_refused_reversal(
    infno: str, output: Json, *, is_found: bool
) -> None:
    assert codes(unknown(), asked(infno, output)) == (set() if is_found else {"left_open"})
    assert codes(unknown(), refused(), asked(infno, output)) == set()


@pytest.mark.parametrize(("flag", "is_found"), [("1", True), ("0", False)])
def test_a_query_ends_a_lost_refund_when_it_shows_that_it_was_given_back(flag: str, *, is_found: bool) -> None:
    lost = exchange(1, "2208", {"data": {"setl_id": "s"}}, msgid=LOST, mdtrt_id="v", state="done_unheard")
    shown = asked("5203", {"setlinfo": {"setl_id": "s", "refd_setl_flag": flag}})
    assert codes(lost, shown) == (set() if is_found else {"left_open"})
    assert codes(lost, asked("5204", {"": [{"setl_id": "s"}]})) == {"left_open"}
