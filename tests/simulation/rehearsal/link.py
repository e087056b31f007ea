"""The link of a small hospital system to the platform, and what outlives its loss of power."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import msgspec
from httpx import Client, ConnectError, HTTPError

from tests.simulation.served.client import AREA, HOSPITAL, ONE_URL, read

Json = dict[str, Any]
FEN = Decimal("0.01")
BUSY = ("繁忙", "正在处理", "超时")
OPERATORS = {1: "0112", 2: "0113", 3: "0114", 4: "0115"}

# Two clients of one institution never number alike.
_FIRST = count(0, 700)


class No(Exception):
    """A well-formed refusal, with its text."""


class Lost(Exception):
    """No answer, or one that must not be believed."""


class Away(Exception):
    """No connection: nothing was sent."""


@dataclass
class Pending:
    """A change that was sent and has no answer."""

    msgid: str
    infno: str
    psn_no: str
    mdtrt_id: str
    area: str
    insutype: str
    bill: str
    was_refused: bool = False


@dataclass
class Made:
    """A settlement of the hospital's own book."""

    setl_id: str
    psn_no: str
    mdtrt_id: str
    area: str
    insutype: str
    day: str
    info: Json
    is_refunded: bool = False
    refunded_on: str = ""
    is_stay: bool = False


@dataclass
class Disk:
    """What outlives a loss of power."""

    pending: dict[str, Pending] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    sent: dict[str, Pending] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    items: set[str] = field(default_factory=set)
    serial: int = field(default_factory=lambda: next(_FIRST))


class Link:
    """Sends messages as docs/interface.md lists them; what is no believable answer raises Lost."""

    code = HOSPITAL

    def __init__(self, url: str) -> None:
        self.http = Client(base_url=url, timeout=5, trust_env=False)
        self.disk, self.ahead = Disk(), timedelta()
        self.sign_nos: dict[int, tuple[str, str]] = {}
        self.charged: dict[str, Json] = {}
        self.presettled: dict[str, Json] = {}
        self.stays: dict[str, Json] = {}
        self.counter = 1
        self.seen_refs: set[str] = set()

    def close(self) -> None:
        self.http.close()

    def sign_in(self) -> None:
        opter = OPERATORS[self.counter]
        given = {"signIn": {"opter_no": opter, "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}}
        self.sign_nos.pop(self.counter, None)
        made = self.post("9001", given, "", self.msgid())
        self.sign_nos[self.counter] = (self.today(), made["signinoutb"]["sign_no"])

    def call(self, infno: str, given: Json, area: str = "", msgid: str = "") -> Json:
        if self.sign_nos.get(self.counter, ("", ""))[0] != self.today():
            self.sign_in()
        return self.post(infno, given, area, msgid or self.msgid())

    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        envelope = {
            "infno": infno,
            "msgid": msgid,
            "mdtrtarea_admvs": AREA,
            "insuplc_admdvs": area,
            "recer_sys_code": "YBXT",
            "dev_no": "",
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": OPERATORS[self.counter],
            "opter_name": "收费员",
            "inf_time": f"{self.now():%Y-%m-%d %H:%M:%S}",
            "fixmedins_code": self.code,
            "fixmedins_name": "示例医院",
            "sign_no": self.sign_nos.get(self.counter, ("", ""))[1],
            "input": given,
        }
        try:
            answer = self.http.post(ONE_URL, content=self.sealed(envelope))
        except ConnectError as error:
            raise Away("connect") from error
        except HTTPError as error:
            raise Lost(type(error).__name__) from error
        return self.opened(answer.status_code, answer.content)

    def sealed(self, envelope: Json) -> bytes:
        return msgspec.json.encode(envelope)

    def opened(self, status: int, content: bytes) -> Json:
        try:
            body = read(content)
            code = int(body["infcode"])
        except (msgspec.MsgspecError, KeyError, ValueError, UnicodeDecodeError) as error:
            raise Lost("unreadable") from error
        if status != 200:
            raise Lost(str(status))
        if code:
            raise No(body["err_msg"])
        reference = str(body.get("inf_refmsgid") or "")
        if not reference or reference in self.seen_refs:
            raise Lost("inf_refmsgid")
        self.seen_refs.add(reference)
        output: Json = body["output"]
        return output

    def msgid(self) -> str:
        self.disk.serial += 1
        return f"{self.code}{self.now():%Y%m%d%H%M%S}{self.disk.serial % 10_000:04d}"

    def now(self) -> datetime:
        return datetime.now() + self.ahead  # noqa: DTZ005

    def today(self) -> str:
        return f"{self.now():%Y-%m-%d}"
