"""A hospital's client of the national interface, written from docs/interface.md: dictionaries over HTTP."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

import msgspec
from httpx import Client

HOSPITAL, NAME, AREA = "H37160000001", "滨州某县人民医院", "371600"
ONE_URL = "/mbs/fmi/fsi/api/callFsiService/callService"

Json = dict[str, Any]


class Counter:
    """One operator of a hospital at one counter."""

    def __init__(self, http: Client, clock: Callable[[], datetime], first: int = 1, hospital: str = HOSPITAL) -> None:
        self.http, self.clock, self.hospital = http, clock, hospital
        self.sign_no, self.insured_area = "", ""
        self._serial = count(first)

    def message_id(self) -> str:
        return f"{self.hospital}{self.clock():%Y%m%d%H%M%S}{next(self._serial):04d}"

    def envelope(self, infno: str, given: object, message_id: str = "") -> Json:
        return {
            "infno": infno,
            "msgid": message_id or self.message_id(),
            "mdtrtarea_admvs": AREA,
            "insuplc_admdvs": self.insured_area,
            "recer_sys_code": "YBXT",
            "dev_no": "",
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": "0112",
            "opter_name": "收费员",
            "inf_time": f"{self.clock():%Y-%m-%d %H:%M:%S}",
            "fixmedins_code": self.hospital,
            "fixmedins_name": NAME,
            "sign_no": self.sign_no,
            "input": given,
        }

    def post(self, envelope: Json, url: str = ONE_URL) -> Json:
        answer = self.http.post(url, content=msgspec.json.encode(envelope))
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-simulation"]
        return read(answer.content)

    def call(self, infno: str, given: object, message_id: str = "") -> Json:
        """Send a transaction that must succeed, and return its output."""
        answer = self.post(self.envelope(infno, given, message_id))
        assert answer["infcode"] == 0, answer["err_msg"]
        output: Json = answer["output"]
        return output

    def refused(self, infno: str, given: object, message_id: str = "") -> str:
        """Send a transaction that must be refused, and return the reason."""
        answer = self.post(self.envelope(infno, given, message_id))
        assert answer["infcode"] == -1
        reason: str = answer["err_msg"]
        assert 0 < len(reason) <= 200
        return reason

    def sign_in(self) -> None:
        given = {"signIn": {"opter_no": "0112", "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}}
        self.sign_no = self.call("9001", given)["signinoutb"]["sign_no"]

    def identify(self, card_number: str, card_sn: str) -> Json:
        data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": card_number, "card_sn": card_sn, "begntime": ""}
        found = self.call("1101", {"data": data})
        self.insured_area = found["insuinfo"][0]["insuplc_admdvs"]
        return found


def read(body: bytes) -> Json:
    """Parse an answer with its amounts as they are written."""
    decoded: Json = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal).decode(body)
    return decoded
