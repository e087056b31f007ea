"""Requests and the reading of answers, compared with messages written from the interface's description."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import convert, json, to_builtins
from msgspec.structs import replace

from simulation.samples import FIXTURES
from terminal.errors import JiesuanError
from terminal.model import CardCredential, InsurerCredential, Recognition, VoucherCredential
from terminal.national.platform import NationalPlatform
from terminal.national.profile import load
from terminal.ports import Original, Request
from terminal.private import Private
from tests.terminal.national.bench import NOW, platform

RECORDED = sorted((FIXTURES / "messages").glob("*.json"))


class Played:
    """Answers message by message, each only to the expected request."""

    def __init__(self, exchange: list[dict[str, Any]]) -> None:
        self.left = list(exchange)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        expected, sent = self.left.pop(0), json.decode(request.content)
        asked = sent["input"] if isinstance(sent["input"], dict) else json.decode(sent["input"])
        assert (sent["infno"], sent["insuplc_admdvs"], asked) == (
            expected["infno"],
            expected["insuplc_admdvs"],
            expected["input"],
        )
        assert "msgid" not in expected or sent["msgid"] == expected["msgid"]
        return httpx.Response(200, content=json.encode(expected["answer"]))


def private(_kind: type, value: object) -> Private:
    return Private(str(value))


def credential(of: dict[str, Any]) -> InsurerCredential:
    if "card" in of:
        return convert(of["card"], CardCredential, dec_hook=private)
    return VoucherCredential(code=Private(of["code"]))


def called(counter: NationalPlatform, call: dict[str, Any]) -> object:
    if "first" in call:
        counter.identify(credential(call["first"]), NOW.date())
    return CALLS[call["method"]](counter, call)


CALLS: dict[str, Callable[[NationalPlatform, dict[str, Any]], object]] = {
    "identify": lambda counter, call: counter.identify(credential(call), NOW.date()),
    "presettle": lambda counter, call: counter.presettle(convert(call["request"], Request)),
    "settle": lambda counter, call: counter.settle(convert(call["request"], Request), call["message_id"]),
    "refund": lambda counter, call: counter.refund(original(call), call["message_id"], NOW.date()),
    "reverse": lambda counter, call: counter.reverse(original(call), call["message_id"]),
    "find": lambda counter, call: counter.find(original(call)),
    "recognise": lambda counter, call: counter.recognise(
        call["person_number"], convert(call["asked"], Recognition), call["institution"]
    ),
}


def original(call: dict[str, Any]) -> Original:
    return convert(call["original"], Original)


def written(value: object) -> object:
    """Return the result in the form of the recorded file; the people in it are synthetic."""
    return json.decode(json.encode(to_builtins(value, enc_hook=lambda each: each.reveal())))


@pytest.mark.parametrize("path", RECORDED, ids=[path.stem for path in RECORDED])
def test_recorded_messages_are_sent_and_understood(path: Path, tmp_path: Path) -> None:
    recorded = json.decode(path.read_bytes())
    played = Played(recorded["exchange"])
    profile = load(recorded["profile"])
    profile = replace(profile, decodes=recorded.get("decodes", profile.decodes))
    counter = platform(tmp_path, played, profile, private="11" * 32)

    if "error" in recorded:
        with pytest.raises(JiesuanError) as raised:
            called(counter, recorded["call"])
        error = raised.value
        assert {"kind": type(error).__name__, "code": error.code, "facts": error.facts} == recorded["error"]
    else:
        assert written(called(counter, recorded["call"])) == recorded["result"]
    assert played.left == []
