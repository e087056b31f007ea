"""Every exchange is in the log: decrypted, decoded, linked, and without anybody who may be real."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread, Timer
from typing import Any

import httpx
import pytest
from httpx import Client
from msgspec import json

from tests.simulation.served.bench.conftest import At, Knobs
from tests.simulation.served.client import ONE_URL, Json
from tests.simulation.served.visit import EMPLOYEE, usual

RUN = [sys.executable, "-c", "from ui.command import main; main()"]
# Made up: a right check digit of nobody.
REAL_LOOKING, REAL_NAME = "110101199003072877", "欧阳某某"


def settled(counter: At) -> tuple[Json, str]:
    """Settle a visit, and return the answer and the message's number."""
    visit, message_id = usual(counter), counter.message_id()
    return visit.settle(message_id), message_id


def test_a_settlement_is_linked_with_its_visit_and_its_reversal(counter: At, knobs: Knobs) -> None:
    _, message_id = settled(counter)
    counter.call("2601", {"data": {"psn_no": EMPLOYEE[0], "omsgid": message_id, "oinfno": "2207"}})
    found = knobs.exchanges(msgid=message_id)[0]
    assert (found["infno"], found["state"], found["amount"], found["name"]) == ("2207", "done", "165.75", "周建国")
    whole = knobs.get(f"exchanges/{found['n']}")
    assert [each["infno"] for each in whole["linked"]] == ["2201", "2203A", "2204", "2601"]
    assert whole["answer"]["output"]["setlinfo"]["setl_id"] == found["setl_id"]
    assert whole["input"]["data"]["mdtrt_id"] == found["mdtrt_id"]
    assert json.decode(whole["raw"])["msgid"] == message_id


def test_what_was_done_is_told_where_the_answer_was_lost(counter: At, knobs: Knobs) -> None:
    visit = usual(counter)
    knobs.rule("lost", {"infno": "2207"}, {"answer": "lost_reply"})
    with pytest.raises(httpx.RemoteProtocolError):
        visit.settle()
    found = knobs.exchanges(infno="2207")[0]
    assert (found["state"], found["rule"]) == ("done_unheard", "lost")
    (did,) = knobs.get(f"exchanges/{found['n']}")["did"]
    assert did["outcome"]["setlinfo"]["setl_id"] == found["setl_id"]


def test_a_late_request_changes_its_exchange_when_it_arrives(counter: At, knobs: Knobs) -> None:
    visit = usual(counter)
    knobs.rule("late", {"infno": "2207"}, {"answer": "settled_after_timeout", "seconds": 90})
    with pytest.raises(httpx.RemoteProtocolError):
        visit.settle()
    assert knobs.exchanges(infno="2207")[0]["state"] == "on_the_way"
    assert knobs.post("clock/advance", {"by": "2m"})["requests"] == 1
    assert knobs.exchanges(infno="2207")[0]["state"] == "done_unheard"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", "中文".encode("gb18030"), b'{"infno":"9999"}', b"\xff\xfe{}", b"[1]", b'{"input":{}}'],
)
def test_what_cannot_be_read_is_logged_too(http: Client, knobs: Knobs, body: bytes) -> None:
    http.post(ONE_URL, content=body)
    http.post("/fsi/api/nobody/nothing", content=body)
    http.get(ONE_URL)
    assert [each["status"] for each in knobs.exchanges()] == [200, 404, 405]
    assert {each["state"] for each in knobs.exchanges()} == {"refused"}
    assert knobs.get("exchanges/1")["linked"] == []


def test_nobody_who_may_be_real_is_in_the_log(counter: At, knobs: Knobs, bench: Any) -> None:  # noqa: ANN401
    data = {"mdtrt_cert_type": "02", "mdtrt_cert_no": REAL_LOOKING, "certno": REAL_LOOKING, "psn_name": REAL_NAME}
    counter.refused("1101", {"data": data})
    counter.http.post(ONE_URL, content=f"not JSON {REAL_LOOKING}".encode())
    found = knobs.exchanges()
    assert found[1]["findings"] == "P01"
    texts = [json.encode(knobs.get(f"exchanges/{each['n']}")).decode() for each in found]
    assert not [each for each in texts if REAL_LOOKING in each or REAL_NAME in each]
    log = bench.named("default").log
    kept = [bytes(str(row), "utf-8") for row in log._db.execute("SELECT * FROM exchange")]
    assert not [each for each in kept if REAL_LOOKING.encode() in each]


def test_synthetic_people_are_shown_as_they_are(counter: At, knobs: Knobs) -> None:
    counter.identify(*EMPLOYEE[1:])
    whole = knobs.get("exchanges/2")
    assert whole["answer"]["output"]["baseinfo"]["psn_name"] == "周建国"
    assert (whole["findings"], whole["raw"] != "") == ("", True)


def test_a_time_far_from_the_platforms_is_a_finding(counter: At, knobs: Knobs) -> None:
    knobs.post("clock", {"mode": "offset", "at": "2026-11-22T12:20:00"}, "PUT")
    counter.sign_in()
    assert [each["findings"] for each in knobs.exchanges()] == ["", "G01"]


def test_the_oldest_exchanges_are_forgotten(counter: At, knobs: Knobs, bench: Any) -> None:  # noqa: ANN401
    bench.named("default").log.keep = 3
    for _ in range(6):
        counter.sign_in()
    assert [each["n"] for each in knobs.exchanges()] == [5, 6, 7]
    assert [each["n"] for each in knobs.exchanges(limit=10**30, since=-(10**30))] == [5, 6, 7]
    assert knobs.exchanges(since=10**30) == []


def test_an_exchange_goes_out_as_har_and_all_of_them_as_lines(counter: At, knobs: Knobs, http: Client) -> None:
    counter.identify(*EMPLOYEE[1:])
    entry = knobs.get("exchanges/2.har")["log"]["entries"][0]
    assert (entry["request"]["url"], entry["response"]["status"]) == (f"{str(http.base_url).rstrip('/')}{ONE_URL}", 200)
    lines = http.get("/bench/w/default/exchanges.jsonl").content.splitlines()
    assert [json.decode(each)["infno"] for each in lines] == ["9001", "1101"]
    assert http.get("/bench/w/default/exchanges/77").status_code == 404


@contextmanager
def following(http: Client, *options: str) -> Iterator[Callable[[], str]]:
    command = [*RUN, "network", "log", str(http.base_url), "--follow", "--language", "en", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        last = Timer(20, process.kill)
        last.start()
        assert process.stdout
        yield process.stdout.readline
        last.cancel()
        process.terminate()


def test_the_log_is_followed_at_a_terminal(counter: At, knobs: Knobs, http: Client) -> None:
    with following(http) as line:
        assert re.search(r"1 .* 9001 .* done", line())
        knobs.rule("lost", {"infno": "1101"}, {"answer": "html"})
        data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}
        http.post(ONE_URL, content=json.encode(counter.envelope("1101", {"data": data})))
        assert re.search(r"2 .* 1101 .* done, answer lost .*周建国.* lost", line())


def test_whoever_follows_ends_with_the_server(bench: Any) -> None:  # noqa: ANN401
    from tests.simulation.served.bench.conftest import served

    ended: list[bytes] = []

    def follow(url: str) -> None:
        with httpx.stream("GET", f"{url}/bench/w/default/events", timeout=30, trust_env=False) as events:
            for each in events.iter_raw():
                ended.append(each)
                begun.append(True)

    begun: list[bool] = []
    with served(bench) as http:
        thread = Thread(target=follow, args=[str(http.base_url).rstrip("/")])
        thread.start()
        while not begun:
            http.post(ONE_URL, content=b"{}")
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert ended[0].startswith(b": SIMULATION")
