"""A client of the national interface, of the standard library alone, written from the documents alone.

Whatever it knows stands in docs/interface.md, docs/interface/ and docs/bench.md; it imports nothing else.
Money is integer fen, times are Beijing's.
"""

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException

from tests.simulation.served.documented.forms import (
    Json,
    Line,
    Person,
    Settlement,
    care,
    charged,
    fen,
    is_settlement,
    row,
    unzipped,
    yuan,
    zipped,
)

_PATH = "/mbs/fmi/fsi/api/callFsiService/callService"
_SUMS = {
    "fulamt_ownpay_amt": "fulamt_ownpay_amt",
    "overlmt_selfpay": "overlmt_amt",
    "preselfpay_amt": "preselfpay_amt",
    "inscp_scp_amt": "inscp_scp_amt",
}

_RAN_OUT = ("[sign_in_stale]", "签到已失效", "登录已过期", "token已失效")
_UNDER_WAY = ("超时", "系统繁忙", "正在处理")


class Refused(Exception):
    """A well-formed no, with its reason."""


class Unknown(Exception):
    """No answer that can be read: the platform may have done it."""


@dataclass
class Client:
    """One hospital's one counter. `book` is the hospital's own, in order, a refund behind what it refunds."""

    url: str
    now: Callable[[], datetime]
    institution: str
    area: str
    operator: str = "0001"
    timeout: float = 20.0
    book: list[Settlement] = field(default_factory=list)
    unresolved: dict[str, tuple[str, Person]] = field(default_factory=dict)
    sign_no: str = ""
    sent: int = 0

    def sign_in(self) -> None:
        self.sign_no = self.call("9001", {"signIn": {"opter_no": self.operator}})["signinoutb"]["sign_no"]

    def identify(self, certificate: Json) -> Person:
        """Ask who shows a certificate: `mdtrt_cert_type`, `mdtrt_cert_no`, and `card_sn` for a card."""
        found = self.call("1101", {"data": certificate})
        insured = next(each for each in found["insuinfo"] if each["psn_insu_stas"] == "1")
        return Person(found["baseinfo"]["psn_no"], insured["insutype"], insured["insuplc_admdvs"], certificate)

    def charge(self, person: Person, bill: str, lines: list[Line], *, from_account: bool = True) -> Json:
        """Register the visit, say what it was for and send its lines; return the input of 2206 and 2207."""
        visit, when = self._register(person, bill), self._time()
        self.call("2203", care(visit, person, when), person.area)
        result = self.call("2204", {"feedetail": charged(visit, person, bill, lines, when)}, person.area)["result"]
        sums = {name: sum(fen(row.get(of)) for row in result) for name, of in _SUMS.items()}
        return {
            **{name: person.certificate[name] for name in ("mdtrt_cert_type", "mdtrt_cert_no")},
            "psn_no": person.number,
            "med_type": "11",
            "medfee_sumamt": yuan(sum(each.amount for each in lines)),
            "psn_setlway": "01",
            "mdtrt_id": visit,
            "chrg_bchno": bill,
            "acct_used_flag": "1" if from_account else "0",
            "insutype": person.insurance,
            **{name: yuan(amount) for name, amount in sums.items()},
        }

    def settle(self, person: Person, charged: Json) -> Settlement:
        """Presettle and settle; what 2207 says counts. Raises Unknown where that may have been done."""
        self.call("2206", {"data": charged}, person.area)
        made = self.call("2207", {"data": charged}, person.area, moves=person)["setlinfo"]
        return self._booked(made, person.insurance)

    def refund(self, person: Person, made: Settlement) -> Settlement:
        given = {"setl_id": made.id, "mdtrt_id": made.visit, "psn_no": made.person}
        back = self.call("2208", {"data": given}, person.area, moves=person)["setlinfo"]
        return self._booked({**back, "setl_id": made.id}, made.insurance, is_refund=True)

    def resolve(self) -> bool:
        """Reverse what is unknown under the id that was sent, and forget what is reversed; whether all of it is known.

        A no ends an unknown outcome only if the statement does not list it either; what that lists stays unknown.
        """
        for msgid, (infno, person) in list(self.unresolved.items()):
            given = {"psn_no": person.number, "omsgid": msgid, "oinfno": infno}
            try:
                self.call("2601", {"data": given}, person.area)
            except Unknown:
                continue
            except Refused:
                if any(row[3] == msgid for row in self.differences([])):
                    continue
            del self.unresolved[msgid]
        return not self.unresolved

    def total(self, insurance: str) -> tuple[str, str]:
        """Compare the day's sums of an insurance (3201); return result and description."""
        made = [each for each in self.book if each.insurance == insurance]
        given = {
            "insutype": insurance,
            "clr_type": "11",
            "setl_optins": self.area,
            **self._day(),
            "medfee_sumamt": yuan(sum(each.total for each in made)),
            "fund_pay_sumamt": yuan(sum(each.fund for each in made)),
            "acct_pay": yuan(sum(each.account for each in made)),
            "fixmedins_setl_cnt": str(len(made)),
        }
        said = self.call("3201", {"data": given})["stmtinfo"]
        return said["stmt_rslt"], said.get("stmt_rslt_dscr", "")

    def differences(self, book: list[Settlement]) -> list[list[str]]:
        """Compare details (9101, 3202, 9102): the rows of the result, ten fields each."""
        uploaded = {"in": zipped([row(each) for each in book]), "filename": "details.zip"}
        upload = self.call("9101", {"fsUploadIn": {**uploaded, "fixmedins_code": self.institution}})
        given = {
            "setl_optins": self.area,
            "file_qury_no": upload["file_qury_no"],
            **self._day(),
            "medfee_sumamt": yuan(sum(each.total for each in book)),
            "fund_pay_sumamt": yuan(sum(each.fund for each in book)),
            "cash_payamt": yuan(sum(each.cash for each in book)),
            "fixmedins_setl_cnt": str(len(book)),
        }
        made = self.call("3202", {"data": given})["fileinfo"]
        wanted = {name: made[name] for name in ("file_qury_no", "filename")}
        return unzipped(self.call("9102", {"fsDownloadIn": {**wanted, "fixmedins_code": self.institution}})["in"])

    def call(self, infno: str, given: Json, insured: str = "", *, moves: Person | None = None) -> Json:
        """Send one message, again after a new sign-in if that ran out; what moves money is kept until it is known."""
        try:
            return self._called(infno, given, insured, moves)
        except Refused as no:
            if infno == "9001" or not any(each in str(no) for each in _RAN_OUT):
                raise
        self.sign_in()
        return self._called(infno, given, insured, moves)

    def _called(self, infno: str, given: Json, insured: str, moves: Person | None) -> Json:
        msgid = self._message_id()
        if moves:
            self.unresolved[msgid] = (infno, moves)
        answer = self._posted(self._envelope(infno, msgid, insured, given))
        if str(answer["infcode"]) != "0":
            if moves and any(each in answer["err_msg"] for each in _UNDER_WAY):
                raise Unknown(infno)
            self.unresolved.pop(msgid, None)
            raise Refused(answer["err_msg"])
        output = answer["output"] or {}
        output = json.loads(output) if isinstance(output, str) else output
        if moves and not is_settlement(output.get("setlinfo"), given["data"]):
            raise Unknown(infno)
        self.unresolved.pop(msgid, None)
        return output if isinstance(output, dict) else {}

    def _posted(self, message: Json) -> Json:
        request = urllib.request.Request(  # noqa: S310, the URL is the caller's
            self.url + _PATH, json.dumps(message, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as reply:  # noqa: S310
                answer = json.load(reply)
        except (OSError, HTTPException, ValueError) as error:
            raise Unknown(message["infno"]) from error
        if not isinstance(answer, dict) or str(answer.get("infcode")) not in {"0", "-1"}:
            raise Unknown(message["infno"])
        return answer

    def _register(self, person: Person, bill: str) -> str:
        given = {
            **person.certificate,
            "psn_no": person.number,
            "insutype": person.insurance,
            "begntime": self._time(),
            "ipt_otp_no": bill,
            "atddr_no": "D1",
            "dr_name": "李医生",
            "dept_code": "01",
            "dept_name": "内科",
            "caty": "A03",
        }
        visit: str = self.call("2201", {"data": given}, person.area)["data"]["mdtrt_id"]
        return visit

    def _booked(self, made: Json, insurance: str, *, is_refund: bool = False) -> Settlement:
        booked = Settlement(
            id=made["setl_id"],
            visit=made["mdtrt_id"],
            person=made["psn_no"],
            insurance=insurance,
            total=fen(made["medfee_sumamt"]),
            fund=fen(made["fund_pay_sumamt"]),
            account=fen(made["acct_pay"]),
            cash=fen(made["psn_cash_pay"]),
            is_refund=is_refund,
        )
        self.book.append(booked)
        return booked

    def _day(self) -> Json:
        day = f"{self.now():%Y-%m-%d}"
        return {"stmt_begndate": day, "stmt_enddate": day}

    def _time(self) -> str:
        return f"{self.now():%Y-%m-%d %H:%M:%S}"

    def _message_id(self) -> str:
        self.sent += 1
        return f"{self.institution}{self.now():%Y%m%d%H%M%S}{self.sent % 10000:04d}"

    def _envelope(self, infno: str, msgid: str, insured: str, given: Json) -> Json:
        return {
            "infno": infno,
            "msgid": msgid,
            "mdtrtarea_admvs": self.area,
            "insuplc_admdvs": insured,
            "recer_sys_code": "SIM",
            "dev_no": "",
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": self.operator,
            "opter_name": "收费员",
            "inf_time": self._time(),
            "fixmedins_code": self.institution,
            "fixmedins_name": "示例医院",
            "sign_no": self.sign_no,
            "input": given,
        }
