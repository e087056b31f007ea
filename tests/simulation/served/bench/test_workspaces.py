"""Each workspace is a platform of its own: what one tester does, the other does not see."""

import base64
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from httpx import Client
from msgspec import json

from simulation.served.profile import Profile
from tests.simulation.served.bench.conftest import At, Knobs, open_bench, served
from tests.simulation.served.client import HOSPITAL, ONE_URL
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import EMPLOYEE, usual

Make = Callable[..., tuple[At, Knobs]]


def balance(counter: At) -> Decimal:
    return Decimal(str(counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]))


def test_two_testers_in_two_workspaces_faults_in_one_and_the_other_sees_nothing(workspace: Make) -> None:
    one, knobs = workspace("one")
    two, others = workspace("two")
    knobs.rule("storm", {}, {"answer": "status", "status": 503})
    knobs.post("clock", {"mode": "offset", "at": "2026-11-29T09:00:00+08:00"}, "PUT")
    knobs.post("fixtures", {"operator": [{"institution": one.hospital, "operators": ["9999"]}]}, "PUT")
    before = balance(two)
    settled = usual(two).settle()
    assert balance(two) == before - Decimal(str(settled["setlinfo"]["acct_pay"]))
    with pytest.raises(AssertionError, match="503"):
        balance(one)
    assert {each["state"] for each in others.exchanges()} == {"done"}
    assert [each["rule"] for each in others.exchanges() if each["rule"]] == []
    assert others.get("clock")["mode"] == "live"
    assert knobs.get("books")["settlements"] == []
    assert len(others.get("books")["settlements"]) == 1
    assert [each["infno"] for each in knobs.exchanges() if each["infno"] == "2207"] == []


def test_a_sign_in_of_one_workspace_is_none_in_another(workspace: Make) -> None:
    one, _ = workspace("one")
    two, _ = workspace("two", seed=7)
    two.sign_no = one.sign_no[:-1] + "9"
    assert "sign_in_stale" in two.refused("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}})


def test_messages_go_to_the_workspace_of_the_path_then_of_the_institution_then_to_the_default_one(
    http: Client, workspace: Make, counter: At, clock: Clock
) -> None:
    _, bound = workspace("bound", hospitals=["H37160000002"])
    _, named = workspace("named")
    elsewhere = At(http, clock, hospital="H37160000002")
    elsewhere.sign_in()
    At(http, clock, "named", hospital="H37160000002", first=50).sign_in()
    assert [each["fixmedins_code"] for each in bound.exchanges()][1:] == ["H37160000002"]
    assert [each["fixmedins_code"] for each in named.exchanges()][1:] == ["H37160000002"]
    assert {each["fixmedins_code"] for each in Knobs(http).exchanges()} == {counter.hospital}


def test_a_path_of_one_transaction_works_below_a_workspace(workspace: Make) -> None:
    one, knobs = workspace("one")
    given = one.envelope(
        "1101", {"data": {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}}
    )
    assert one.post(given, "/w/one/ebus/rio_fsi/fsi/api/fsiPsnInfoService/queryPsnInfo")["infcode"] == 0
    assert knobs.exchanges()[-1]["path"].startswith("/w/one/ebus")


@pytest.mark.parametrize("path", ["/bench/w/nobody/clock", "/w/nobody/", f"/w/nobody{ONE_URL}"])
def test_a_workspace_that_is_not_there_is_said_to_be_none(http: Client, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["error"]) == (404, "workspace_unknown")


@pytest.mark.parametrize("name", ["one\n", "One", "..", "a/b", "a%2fb", "默认", "", "-a", "a" * 41])
def test_a_name_that_could_be_another_path_is_none(http: Client, folder: Path, name: str) -> None:
    answer = http.post("/bench/workspaces", content=json.encode({"name": name}))
    assert (answer.status_code, answer.json()["key"]) == (400, "name")
    assert not folder.exists() or not list(folder.iterdir())


def test_a_name_or_an_institution_is_taken_once(http: Client, workspace: Make) -> None:
    workspace("one", hospitals=["H37160000002"])
    for asked in ({"name": "one"}, {"name": "two", "hospitals": ["H37160000002"]}, {"name": "default"}):
        answer = http.post("/bench/workspaces", content=json.encode(asked))
        assert (answer.status_code, answer.json()["error"]) == (400, "workspace_taken")


def test_a_reset_begins_anew_and_keeps_rules_and_data(workspace: Make) -> None:
    one, knobs = workspace("one")
    knobs.rule("second", {"infno": "2207"}, {"answer": "html"}, {"nth": [2]})
    before = balance(one)
    usual(one).settle()
    knobs.post("clock/advance", {"by": "3d"})
    knobs.post("reset")
    assert knobs.exchanges() == []
    assert (knobs.get("clock")["mode"], knobs.get("rules")["rules"][0].get("met", 0)) == ("live", 0)
    one.sign_in()
    assert balance(one) == before
    usual(one).settle()


def test_a_request_that_was_under_way_does_nothing_to_what_began_anew(workspace: Make) -> None:
    one, knobs = workspace("one")
    visit = usual(one)
    knobs.rule("slow", {"infno": "2207"}, {"delay": 60})
    with pytest.raises(httpx.ReadTimeout):
        one.http.post(one.url, content=json.encode(one.envelope("2207", visit.settling())), timeout=0.3)
    knobs.post("snapshot?name=a")
    knobs.post("rewind?name=a")
    knobs.post("clock/advance", {"by": "61s"})
    assert [each["state"] for each in knobs.exchanges(infno="2207")] == ["never_arrived"]
    assert knobs.get("books")["settlements"] == []


def test_a_rewind_brings_books_clock_and_counts_back(workspace: Make) -> None:
    one, knobs = workspace("one")
    knobs.rule("second", {"infno": "2207"}, {"answer": "status", "status": 502}, {"nth": [2]})
    usual(one, "MZ1").settle()
    before = balance(one)
    knobs.post("snapshot?name=a")
    visit = usual(one, "MZ2")
    with pytest.raises(AssertionError, match="502"):
        visit.settle()
    assert balance(one) < before
    knobs.post("clock/advance", {"by": "2h"})
    knobs.post("rewind?name=a")
    assert balance(one) == before
    assert (len(knobs.get("books")["settlements"]), knobs.get("clock")["mode"]) == (1, "live")
    with pytest.raises(AssertionError, match="502"):
        usual(one, "MZ2").settle()


def test_a_snapshot_that_was_not_taken_is_said_to_be_none(http: Client, workspace: Make) -> None:
    workspace("one")
    answer = http.post("/bench/w/one/rewind?name=b")
    assert (answer.status_code, answer.json()["error"]) == (404, "snapshot_unknown")


def test_workspaces_come_back_after_a_restart_and_are_gone_once_removed(
    tmp_path: Path, folder: Path, clock: Clock, profile: Profile
) -> None:
    with served(open_bench(tmp_path, folder, clock, profile)) as http:
        http.post("/bench/workspaces", content=json.encode({"name": "one", "hospitals": ["H37160000002"]}))
        http.post("/bench/workspaces", content=json.encode({"name": "two"}))
        one, knobs = At(http, clock, "one"), Knobs(http, "one")
        one.sign_in()
        knobs.rule("r", {"infno": "1101"}, {"answer": "status", "status": 502}, {"nth": [2]})
        knobs.post("clock/advance", {"by": "90m"})
        balance(one)
        assert http.delete("/bench/w/two").status_code == 200
    with served(open_bench(tmp_path, folder, clock, profile)) as http:
        knobs = Knobs(http, "one")
        assert [each["name"] for each in http.get("/bench/workspaces").json()] == ["default", "one"]
        assert knobs.get("clock")["at"].startswith("2026-11-22T13:30:00")
        assert [each["infno"] for each in knobs.exchanges()] == ["9001", "1101"]
        assert knobs.get("rules")["rules"][0]["rule"]["id"] == "r"


class TestLimits:
    """A bench that strangers use survives them."""

    def test_too_many_workspaces(self, tmp_path: Path, folder: Path, clock: Clock, profile: Profile) -> None:
        bench = open_bench(tmp_path, folder, clock, profile)
        bench.limits = bench.limits.__class__(workspaces=1)
        with served(bench) as http:
            codes = [http.post("/bench/workspaces", content=json.encode({"name": name})).status_code for name in "ab"]
        assert codes == [200, 429]

    def test_too_many_requests_of_one_leave_the_other_its_own(
        self, tmp_path: Path, folder: Path, clock: Clock, profile: Profile
    ) -> None:
        bench = open_bench(tmp_path, folder, clock, profile)
        bench.limits = bench.limits.__class__(rate=0.5)
        with served(bench) as http:
            http.post("/bench/workspaces", content=json.encode({"name": "one"}))
            codes = [http.post(f"/w/one{ONE_URL}", content=b"{}").status_code for _ in range(7)]
            assert (codes[0], codes[-1]) == (200, 429)
            assert http.post(ONE_URL, content=b"{}").status_code == 200

    def test_unused_ones_are_forgotten_when_another_is_made(
        self, tmp_path: Path, folder: Path, clock: Clock, profile: Profile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench = open_bench(tmp_path, folder, clock, profile)
        bench.limits = bench.limits.__class__(days=3)
        with served(bench) as http:
            http.post("/bench/workspaces", content=json.encode({"name": "old"}))
            import time

            now = time.time()
            monkeypatch.setattr("simulation.served.bench.bench.time", lambda: now + 4 * 86400)
            http.post("/bench/workspaces", content=json.encode({"name": "new"}))
            assert [each["name"] for each in http.get("/bench/workspaces").json()] == ["default", "new"]


class TestToken:
    """On an address that others reach, a token is asked for."""

    @pytest.fixture
    def token(self) -> str:
        return "of-the-bench"

    def test_nobody_sees_or_turns_anything_without_it(self, http: Client) -> None:
        for method, path in [("GET", "exchanges"), ("POST", "reset"), ("GET", "people"), ("GET", "events")]:
            answer = http.request(method, f"/bench/w/default/{path}")
            assert (answer.status_code, answer.json()["error"]) == (401, "token_wrong")
        assert http.get("/bench/workspaces", headers={"authorization": "Bearer other"}).status_code == 401
        assert http.post("/simulation/vouchers/1").status_code == 401

    def test_that_of_a_workspace_opens_this_one_alone(self, http: Client) -> None:
        bench = {"authorization": "Bearer of-the-bench"}
        for name in ("one", "two"):
            made = http.post("/bench/workspaces", content=json.encode({"name": name}), headers=bench).json()
        mine = {"token": made["token"]}
        assert http.get("/bench/w/two/clock", params=mine).status_code == 200
        assert http.get("/bench/w/one/clock", params=mine).status_code == 401
        assert http.get("/bench/workspaces", params=mine).status_code == 401

    def test_clients_of_the_interface_need_none(self, http: Client, clock: Clock) -> None:
        counter = At(http, clock)
        counter.sign_in()
        assert counter.sign_no


def test_a_page_of_another_site_turns_nothing(http: Client) -> None:
    assert http.post("/bench/w/default/reset", headers={"origin": "http://elsewhere.example"}).status_code == 401
    assert http.post("/bench/w/default/reset", headers={"origin": str(http.base_url)}).status_code == 200


def test_a_rewind_brings_files_back(workspace: Make) -> None:
    one, knobs = workspace("one")
    one.sign_in()
    up = {"in": base64.b64encode(b"a file").decode(), "filename": "a.zip", "fixmedins_code": HOSPITAL}
    number = one.call("9101", {"fsUploadIn": up})["file_qury_no"]
    knobs.post("snapshot?name=a")
    knobs.post("rewind?name=a")
    down = {"file_qury_no": number, "filename": "a.zip", "fixmedins_code": HOSPITAL}
    assert base64.b64decode(one.call("9102", {"fsDownloadIn": down})["in"]) == b"a file"


def test_no_two_answers_have_one_number_whatever_is_loaded_or_come_back_to(workspace: Make) -> None:
    one, knobs = workspace("one")
    knobs.post("clock", {"mode": "frozen", "at": "2099-12-31T09:00:00+08:00"}, "PUT")
    knobs.post("snapshot?name=a")
    numbers = []
    for path, method in (("clock", "GET"), ("fixtures", "PUT"), ("rewind?name=a", "POST")):
        knobs.post(path, {"synthetic": True} if method == "PUT" else None, method)
        numbers.append(one.post(one.envelope("9001", {"signIn": {"opter_no": "0112"}}))["inf_refmsgid"])
    assert len(set(numbers)) == 3
