"""A workspace's clock runs, jumps or stands, only ever forward, and what falls due happens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from httpx import Client
from msgspec import json

from counter.cli import jiesuan
from tests.simulation.served.bench.conftest import At, Knobs
from tests.simulation.served.client import ONE_URL
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import EMPLOYEE, usual

Make = Callable[..., tuple[At, Knobs]]


def set_clock(knobs: Knobs, **to: str) -> httpx.Response:
    return knobs.http.put(f"{knobs.here}/clock", content=json.encode(to))


@pytest.mark.parametrize(("mode", "after"), [("live", "12:05:00"), ("offset", "15:05:00"), ("frozen", "15:00:00")])
def test_a_clock_runs_with_the_real_one_ahead_of_it_or_stands(
    knobs: Knobs, clock: Clock, mode: str, after: str
) -> None:
    to = {"mode": mode} if mode == "live" else {"mode": mode, "at": "2026-11-22T15:00:00"}
    assert set_clock(knobs, **to).status_code == 200
    clock.now += timedelta(minutes=5)
    assert knobs.get("clock") == {"mode": mode, "at": f"2026-11-22T{after}+08:00"}


def test_it_goes_forward_only_until_a_reset(knobs: Knobs) -> None:
    set_clock(knobs, mode="frozen", at="2026-12-01T00:00:00")
    for back in ({"mode": "frozen", "at": "2026-11-30T23:59:59"}, {"mode": "live"}):
        answer = set_clock(knobs, **back)
        assert (answer.status_code, answer.json()["error"]) == (400, "clock_backwards")
    jump = knobs.http.post(f"{knobs.here}/clock/advance", content=b'{"to": "2026-11-01T00:00:00"}')
    assert jump.json()["error"] == "clock_backwards"
    knobs.post("reset")
    assert knobs.get("clock") == {"mode": "live", "at": "2026-11-22T12:00:00+08:00"}


@pytest.mark.parametrize("by", ["1", "-1d", "1y", "", "99999999d", "367d"])
def test_a_length_that_is_none_is_refused(knobs: Knobs, by: str) -> None:
    answer = knobs.http.post(f"{knobs.here}/clock/advance", content=json.encode({"by": by}))
    assert (answer.status_code, answer.json()["key"]) == (400, "by")


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59", "9999-12-31T23:59:59-23:00", "2100-01-01T00:00:00"])
def test_no_clock_comes_near_the_end_of_time_where_it_would_end_the_bench(knobs: Knobs, at: str) -> None:
    for answer in (
        set_clock(knobs, mode="offset", at=at),
        knobs.http.post(f"{knobs.here}/clock/advance", content=json.encode({"to": at})),
    ):
        assert (answer.status_code, answer.json()["key"] in {"at", "to"}) == (400, True)
    set_clock(knobs, mode="frozen", at="2099-12-31T23:00:00")
    answer = knobs.http.post(f"{knobs.here}/clock/advance", content=b'{"by": "1h"}')
    assert (answer.status_code, answer.json()["key"]) == (400, "by")
    assert knobs.http.get("/bench/workspaces").status_code == 200


def test_a_sign_in_ends_with_its_day(counter: At, knobs: Knobs) -> None:
    assert knobs.post("clock/advance", {"by": "12h"})["sign_in_days"] == 1
    assert "sign_in_stale" in counter.refused("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}})


def test_an_e_voucher_ends_after_a_minute_of_the_workspace(counter: At, knobs: Knobs, http: Client) -> None:
    done = CliRunner().invoke(jiesuan, ["voucher", "--url", str(http.base_url), EMPLOYEE[0]])
    code = done.output.strip()
    assert len(code) == 28
    knobs.post("clock/advance", {"by": "61s"})
    assert "voucher_expired" in counter.refused("1162", {"data": {"qrCode": code}})


def test_months_that_end_are_cleared(counter: At, knobs: Knobs, bench: Any) -> None:  # noqa: ANN401
    usual(counter).settle()
    assert knobs.post("clock/advance", {"to": "2027-01-02T00:00:00"})["months"] == ["2026-11", "2026-12"]


def test_an_answer_that_is_held_leaves_when_the_clock_is_advanced(counter: At, knobs: Knobs) -> None:
    visit = usual(counter)
    knobs.rule("held", {"infno": "2207"}, {"hold": 60})
    with ThreadPoolExecutor(1) as other:
        begun = monotonic()
        answer = other.submit(visit.settle)
        while not knobs.exchanges(infno="2207"):
            pass
        assert knobs.exchanges(infno="2207")[0]["state"] == "done_unheard"
        knobs.post("clock/advance", {"by": "60s"})
        assert answer.result(timeout=5)["setlinfo"]["setl_id"]
        assert monotonic() - begun < 30
    assert knobs.exchanges(infno="2207")[0]["state"] == "done"


def test_the_clock_is_advanced_at_a_terminal(workspace: Make, http: Client) -> None:
    workspace("one")
    url = f"{str(http.base_url).rstrip('/')}/w/one"
    done = CliRunner().invoke(jiesuan, ["network", "clock", url, "+1d", "--language", "en"])
    assert done.output.strip() == "the workspace's time is 2026-11-23 12:00:00 (offset)"
    done = CliRunner().invoke(jiesuan, ["network", "clock", url, "yesterday", "--language", "en"])
    assert done.exit_code == 1
    assert "90s | 15m" in done.output


MAGIC = "3716000000000000"


def magic(counter: At, knobs: Knobs, last: str) -> Any:  # noqa: ANN401
    from tests.simulation.served.visit import Visit

    person = next(each for each in knobs.get("people") if each["psn_no"] == MAGIC + last)
    visit = Visit(counter, (person["psn_no"], *person["card"])).register().tell()
    visit.charge(visit.line("1", "V02", "1", "10.00"), visit.line("2", "D03", "3", "21.65"))
    return visit


@pytest.fixture
def at_magic(workspace: Make) -> tuple[At, Knobs]:
    return workspace("magic")


def test_the_suspended_one_is_found_and_refused(at_magic: tuple[At, Knobs]) -> None:
    visit = magic(*at_magic, "9001")
    assert "暂停参保" in at_magic[0].refused("2206", visit.settling())


def test_the_account_of_the_one_who_changes_falls_between_presettling_and_settling(at_magic: tuple[At, Knobs]) -> None:
    visit = magic(*at_magic, "9002")
    before, after = (each["setlinfo"] for each in (visit.presettle(), visit.settle()))
    assert before["acct_pay"] > 0
    assert (after["acct_pay"], after["psn_cash_pay"]) == (0, before["psn_cash_pay"] + before["acct_pay"])


def test_the_one_whose_receipt_is_lost_is_settled_and_unheard(at_magic: tuple[At, Knobs]) -> None:
    counter, knobs = at_magic
    visit = magic(counter, knobs, "9004")
    with pytest.raises(httpx.ReadTimeout):
        counter.http.post(counter.url, content=json.encode(counter.envelope("2207", visit.settling())), timeout=0.5)
    assert knobs.exchanges(infno="2207")[0]["state"] == "done_unheard"


def test_the_one_who_comes_late_is_settled_when_nobody_waits(at_magic: tuple[At, Knobs]) -> None:
    counter, knobs = at_magic
    visit = magic(counter, knobs, "9006")
    with pytest.raises(httpx.ReadTimeout):
        counter.http.post(counter.url, content=json.encode(counter.envelope("2207", visit.settling())), timeout=0.5)
    assert knobs.get("books")["settlements"] == []
    knobs.post("clock/advance", {"by": "91s"})
    assert len(knobs.get("books", psn_no=f"{MAGIC}9006")["settlements"]) == 1


def test_the_one_a_fen_off_and_the_one_who_comes_twice(at_magic: tuple[At, Knobs]) -> None:
    info = magic(*at_magic, "9008").settle()["setlinfo"]
    parts = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    assert str(sum(info[name] for name in parts) - info["medfee_sumamt"]) == "0.01"
    assert magic(*at_magic, "9007").settle()["setlinfo"]["setl_id"]
    assert len(at_magic[1].get("books", psn_no=f"{MAGIC}9007")["settlements"]) == 1


def test_the_stranger_is_not_found_and_a_plain_platform_knows_none_of_them(
    at_magic: tuple[At, Knobs], http: Client, knobs: Knobs
) -> None:
    counter, own = at_magic
    person = next(each for each in own.get("people") if each["psn_no"] == f"{MAGIC}9009")
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": person["card"][0], "card_sn": person["card"][1]}
    assert "未查询到" in counter.refused("1101", {"data": data})
    assert [each for each in knobs.get("people") if each["psn_no"].startswith(MAGIC + "9")] == []
    assert http.post(ONE_URL, content=b"{}").status_code == 200
