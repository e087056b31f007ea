"""A rule strikes the exchanges it is about, and the connection shows what a real platform's would."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from time import monotonic
from typing import Any

import httpx
import pytest
from httpx import Client, Response
from msgspec import json

from tests.simulation.served.bench.conftest import At, Knobs
from tests.simulation.served.client import ONE_URL, Json, read
from tests.simulation.served.conftest import BARRING
from tests.simulation.served.visit import EMPLOYEE, usual

HELD = 0.6
RESET = b"<reset>"


def balance(counter: At) -> Decimal:
    return Decimal(str(counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]))


def settling(counter: At) -> Json:
    """Return the envelope of a settlement."""
    return counter.envelope("2207", usual(counter).settling())


def sent(counter: At, envelope: Json, timeout: float = 10.0) -> Response:
    return counter.http.post(counter.url, content=json.encode(envelope), timeout=timeout)


def logged(knobs: Knobs, infno: str = "2207") -> dict[str, Any]:
    return knobs.exchanges(infno=infno)[-1]


def test_an_answer_is_held_and_comes_late_over_the_open_connection(counter: At, knobs: Knobs) -> None:
    envelope = settling(counter)
    knobs.rule("held", {"infno": "2207"}, {"hold": HELD}, {"nth": [1]})
    begun = monotonic()
    answer = read(sent(counter, envelope).content)
    assert (answer["infcode"], monotonic() - begun >= HELD) == (0, True)
    begun = monotonic()
    assert read(sent(counter, envelope).content)["output"]["setlinfo"]["setl_id"]
    assert monotonic() - begun < HELD


def test_a_client_that_times_out_meanwhile_is_settled_all_the_same_and_the_log_says_so(
    counter: At, knobs: Knobs
) -> None:
    before, envelope = balance(counter), settling(counter)
    knobs.rule("held", {"infno": "2207"}, {"hold": 60})
    with pytest.raises(httpx.ReadTimeout):
        sent(counter, envelope, timeout=HELD)
    assert balance(counter) < before
    assert logged(knobs)["state"] == "done_unheard"


def test_a_request_that_is_processed_late_counts_although_its_reversal_was_refused(counter: At, knobs: Knobs) -> None:
    before, envelope, reversal = slow(counter, knobs)
    assert "未查询到原交易" in counter.post(reversal)["err_msg"]
    knobs.post("clock/advance", {"by": "60s"})
    assert balance(counter) < before
    assert counter.post({**reversal, "msgid": counter.message_id()})["infcode"] == 0
    assert balance(counter) == before
    assert "message_reversed" in sent(counter, envelope).text


@BARRING
def test_a_request_that_is_processed_late_is_void_once_it_was_reversed(counter: At, knobs: Knobs) -> None:
    before, envelope, reversal = slow(counter, knobs)
    assert counter.post(reversal)["infcode"] == 0
    knobs.post("clock/advance", {"by": "60s"})
    assert "message_reversed" in sent(counter, envelope).text
    assert balance(counter) == before


def slow(counter: At, knobs: Knobs) -> tuple[Decimal, Json, Json]:
    """Settle at a platform that is slower than the counter; return the account before, the message, its reversal."""
    before, envelope = balance(counter), settling(counter)
    knobs.rule("slow-platform", {"infno": "2207"}, {"delay": 2 * HELD})
    with pytest.raises(httpx.ReadTimeout):
        sent(counter, envelope, timeout=HELD / 2)
    original = {"psn_no": EMPLOYEE[0], "omsgid": envelope["msgid"], "oinfno": "2207"}
    return before, envelope, counter.envelope("2601", {"data": original})


def test_while_one_answer_is_held_all_others_come_at_once(counter: At, knobs: Knobs) -> None:
    envelope = settling(counter)
    knobs.rule("held", {"infno": "2207"}, {"hold": 60})
    with pytest.raises(httpx.ReadTimeout):
        sent(counter, envelope, timeout=HELD / 3)
    begun = monotonic()
    balance(counter)
    assert monotonic() - begun < 5


def test_silence_lasts_as_long_as_the_rule_says_and_then_the_connection_ends(counter: At, knobs: Knobs) -> None:
    before, envelope = balance(counter), settling(counter)
    knobs.rule("silence", {"infno": "2207"}, {"answer": "lost_reply", "hold": HELD})
    begun = monotonic()
    with pytest.raises(httpx.RemoteProtocolError):
        sent(counter, envelope)
    assert monotonic() - begun >= HELD
    assert balance(counter) < before


def test_a_body_comes_slowly(counter: At, knobs: Knobs) -> None:
    envelope = settling(counter)
    knobs.rule("slow", {"infno": "2207"}, {"answer": "slow", "seconds": HELD})
    parts, begun = [], monotonic()
    with counter.http.stream("POST", counter.url, content=json.encode(envelope)) as answer:
        parts = [each for each in answer.iter_raw() if each]
    assert monotonic() - begun >= HELD * 0.9
    assert len(parts) > 20
    assert read(b"".join(parts))["infcode"] == 0


@pytest.fixture
def line(http: Client) -> Iterator[socket.socket]:
    with closing(socket.create_connection((http.base_url.host, http.base_url.port or 80), timeout=10)) as line:
        yield line


def all_of(line: socket.socket) -> bytes:
    """Return what comes until the connection ends."""
    came = b""
    try:
        while part := line.recv(1 << 16):
            came += part
    except ConnectionResetError:
        came += RESET
    return came


@pytest.mark.parametrize(("answer", "first"), [("reset", b""), ("reset_midway", b"HTTP/1.1 200")])
def test_a_connection_is_reset_before_and_after_the_first_byte(
    counter: At, knobs: Knobs, line: socket.socket, answer: str, first: bytes
) -> None:
    before, body = balance(counter), json.encode(settling(counter))
    knobs.rule("reset", {"infno": "2207"}, {"answer": answer})
    line.sendall(b"POST %s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % (ONE_URL.encode(), len(body)) + body)
    came = all_of(line)
    assert came.startswith(first)
    assert came.endswith((b"{" if first else b"") + RESET)
    assert balance(counter) < before
    assert logged(knobs)["state"] == "done_unheard"


@pytest.mark.parametrize("done", [True, False])
def test_a_gateway_is_busy_whether_or_not_the_platform_did_it(counter: At, knobs: Knobs, done: bool) -> None:
    before, envelope = balance(counter), settling(counter)
    knobs.rule("busy", {"infno": "2207"}, {"answer": "status", "status": 429, "done": done})
    assert sent(counter, envelope).status_code == 429
    assert (balance(counter) < before) is done
    assert logged(knobs)["state"] == ("done_unheard" if done else "never_arrived")


def test_a_refusal_has_the_text_and_code_that_were_given(counter: At, knobs: Knobs) -> None:
    before, envelope = balance(counter), settling(counter)
    knobs.rule("busy", {"infno": "2207"}, {"answer": "refused", "infcode": -7, "err_msg": "系统繁忙，请稍后再试"})
    answer = read(sent(counter, envelope).content)
    assert (answer["infcode"], answer["err_msg"], answer["output"]) == (-7, "系统繁忙，请稍后再试", None)
    assert balance(counter) == before
    assert logged(knobs)["err_msg"] == "系统繁忙，请稍后再试"


def test_an_answer_has_the_number_of_the_answer_before(counter: At, knobs: Knobs) -> None:
    envelope = settling(counter)
    knobs.rule("anothers", {"infno": "2207"}, {"answer": "anothers"})
    before = counter.post(counter.envelope("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}}))
    assert read(sent(counter, envelope).content)["inf_refmsgid"] == before["inf_refmsgid"]


@pytest.mark.parametrize(
    ("answer", "path", "value"),
    [
        ("null_output", "output", None),
        ("text_infcode", "infcode", "0"),
        ("no_setl_id", "output.setlinfo.setl_id", ""),
        ("empty_setldetail", "output.setldetail", []),
    ],
)
def test_an_answer_is_spoilt(counter: At, knobs: Knobs, answer: str, path: str, value: object) -> None:
    envelope = settling(counter)
    knobs.rule("spoilt", {"infno": "2207"}, {"answer": answer})
    found: Any = read(sent(counter, envelope).content)
    for name in path.split("."):
        found = found[name]
    assert found == value


IDENTITIES: dict[str, Callable[[Json], Decimal]] = {
    "I1": lambda info: (
        info["medfee_sumamt"]
        - sum(info[name] for name in ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"))
    ),
    "I2": lambda info: info["medfee_sumamt"] - info["fund_pay_sumamt"] - info["psn_part_amt"] - info["hosp_part_amt"],
    "I3": lambda info: info["psn_part_amt"] - info["acct_pay"] - info["acct_mulaid_pay"] - info["psn_cash_pay"],
    "I4": lambda info: (
        info["fund_pay_sumamt"]
        - sum(info[f"{name}_pay"] for name in ("hifp", "cvlserv", "hifes", "hifmi", "hifob", "maf", "hifdm", "oth"))
    ),
}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_broken_figures_break_one_identity_by_a_fen_and_no_other(counter: At, knobs: Knobs, identity: str) -> None:
    envelope = settling(counter)
    knobs.rule("figures", {"infno": "2207"}, {"answer": "broken_figures", "identity": identity})
    info = read(sent(counter, envelope).content)["output"]["setlinfo"]
    assert {name for name, difference in IDENTITIES.items() if difference(info)} == {identity}


def test_an_empty_answer_and_one_in_gbk(counter: At, knobs: Knobs) -> None:
    envelope = settling(counter)
    knobs.rule("empty", {"infno": "2207"}, {"answer": "empty"}, {"nth": [1]})
    knobs.rule("gbk", {"infno": "2207"}, {"answer": "gbk"})
    assert sent(counter, envelope).content == b""
    assert "模拟" in sent(counter, envelope).content.decode("gb18030")


def test_a_kept_connection_closes_after_an_answer(counter: At, knobs: Knobs, line: socket.socket) -> None:
    body = json.encode(settling(counter))
    knobs.rule("close", {"infno": "2207"}, {"answer": "close"})
    line.sendall(b"POST %s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % (ONE_URL.encode(), len(body)) + body)
    came = all_of(line)
    assert b"connection: close" in came.lower()
    assert came.endswith(b"}")


def test_a_case_named_in_a_header_picks_its_rule(counter: At, knobs: Knobs) -> None:
    knobs.rule("no", {"case": "no"}, {"answer": "status", "status": 503})
    body = json.encode(counter.envelope("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}}))
    codes = [counter.http.post(ONE_URL, content=body, headers={"x-jiesuan-case": case}).status_code for case in "no"]
    assert codes == [200, 200]
    assert counter.http.post(ONE_URL, content=body, headers={"x-jiesuan-case": "no"}).status_code == 503


def test_a_rule_about_a_person_strikes_before_the_visit_too(counter: At, knobs: Knobs) -> None:
    knobs.rule("who", {"infno": "1101", "psn_no": EMPLOYEE[0]}, {"answer": "refused", "err_msg": "某人"})
    given = {"data": {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}}
    assert counter.refused("1101", given) == "某人"
    (rule,) = knobs.get("rules")["rules"]
    assert (rule["met"], rule["struck"]) == (1, 1)
