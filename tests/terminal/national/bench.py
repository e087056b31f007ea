"""A counter with a scripted platform: every request is recorded, every answer is set beforehand."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import httpcore
import httpx
from msgspec import json

from terminal.model import Institution
from terminal.national.envelope import Keys, Sender
from terminal.national.exchange import Exchange
from terminal.national.message_ids import MessageIds
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Profile, load
from terminal.national.wire import Wire

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HOSPITAL = Institution(area="371600", level=2, direct_settlement=True, code="H37160000001", name="示例医院")
SENDER = Sender(institution=HOSPITAL, operator="0112", counter="03")
MESSAGE = "H37160000001" + "20260302093000" + "0300"

Answering = Callable[[dict[str, Any]], httpx.Response]


def clock() -> datetime:
    return NOW


def enveloped(output: object = None, code: object = 0, message: str | None = None, **more: object) -> dict[str, Any]:
    """Return an answer's envelope as a platform writes it."""
    made = {"infcode": code, "inf_refmsgid": "371600202603020930000000000001", "err_msg": message, "output": output}
    return made | {"refmsg_time": "20260302093000000", "respond_time": "20260302093000100"} | more


def answered(output: object = None, code: object = 0, message: str | None = None, **more: object) -> httpx.Response:
    """Return a response with an envelope."""
    return httpx.Response(200, content=json.encode(enveloped(output, code, message, **more)))


class Told(httpcore.ConnectionPool):
    """A connection whose answers, or errors of the same names as httpx's, a function gives."""

    def __init__(self, answering: Callable[[httpx.Request], httpx.Response]) -> None:
        super().__init__()
        self._answering = answering

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        url, body = bytes(request.url).decode(), b"".join(cast("Iterable[bytes]", request.stream))
        try:
            answer = self._answering(httpx.Request("POST", url, headers=request.headers, content=body))
        except httpx.TransportError as error:
            raise getattr(httpcore, type(error).__name__)(str(error)) from error
        return httpcore.Response(answer.status_code, headers=answer.headers.raw, content=answer.content)


class Script:
    """Gives the scripted answers of each transaction, and records the requests; the default is a plain yes."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answers: dict[str, list[Answering | httpx.Response | Exception]] = {}
        self.urls: list[httpx.Request] = []

    def tell(self, infno: str, *answers: Answering | httpx.Response | Exception) -> None:
        """Set the answers to the next calls of a transaction; the last one is repeated."""
        self.answers[infno] = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.decode(request.content)
        self.asked.append(body)
        self.urls.append(request)
        waiting = self.answers.get(body["infno"], [])
        answer = (waiting.pop(0) if len(waiting) > 1 else waiting[0]) if waiting else yes(body)
        if isinstance(answer, Exception):
            raise answer
        # A response can be read only once.
        return (
            httpx.Response(answer.status_code, content=answer.content)
            if isinstance(answer, httpx.Response)
            else answer(body)
        )

    def infnos(self) -> list[str]:
        """Return the transactions requested, in order, except the sign-in."""
        return [each["infno"] for each in self.asked if each["infno"] != "9001"]

    def inputs(self, infno: str) -> list[Any]:
        """Return the inputs of one transaction's requests."""
        return [each["input"] for each in self.asked if each["infno"] == infno]


def yes(asked: dict[str, Any]) -> httpx.Response:
    """Accept, with the data that calls before settling need."""
    outputs = {
        "9001": {"signinoutb": {"sign_time": "2026-03-02 09:30:00", "sign_no": "S1"}},
        "2201": {"data": {"mdtrt_id": "V1", "psn_no": "P1", "ipt_otp_no": "B1"}},
        "2401": {"result": {"mdtrt_id": "V1"}},
    }
    return answered(outputs.get(asked["infno"]))


def platform(
    folder: Path, answering: Callable[[httpx.Request], httpx.Response], profile: Profile | str = "plain", **keys: str
) -> NationalPlatform:
    """Create the adapter of a platform that answers by a function."""
    chosen = load(profile) if isinstance(profile, str) else profile
    wire = Wire("http://platform", chosen.transport, clock, keys.get("token", ""), Told(answering))
    ids = MessageIds(folder / "message-ids", HOSPITAL.code, "03", clock)
    exchange = Exchange(chosen, Keys(**keys), SENDER, wire, ids, clock)
    return NationalPlatform(exchange, chosen, SENDER, clock)


def results(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the output of 2204 with the split of the sample bill's lines."""
    return {"result": list(rows)}
