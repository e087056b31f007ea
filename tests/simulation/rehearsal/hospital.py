"""A small hospital system that speaks the interface, written from docs/interface.md: the right one of the doubles."""

import base64
import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from httpx import Client, HTTPError

from simulation.rehearsal.driver import Bill, Reported, State, Told, Verb
from tests.simulation.served.client import AREA, HOSPITAL, ONE_URL, read

Json = dict[str, Any]
FEN = Decimal("0.01")
BUSY = ("繁忙", "正在处理", "超时")
OPERATORS = {1: "0112", 2: "0113", 3: "0114", 4: "0115"}


class No(Exception):
    """A well-formed refusal, with its text."""


class Lost(Exception):
    """No answer, or one that must not be believed."""


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


@dataclass
class Disk:
    """What outlives a loss of power."""

    pending: dict[str, Pending] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    serial: int = 0


class Hospital:
    """A client that does everything right; a wrong one overrides what it does wrong."""

    def __init__(self, url: str) -> None:
        self.http = Client(base_url=url, timeout=5, trust_env=False)
        self.disk, self.ahead = Disk(), timedelta()
        self.sign_nos: dict[int, tuple[str, str]] = {}
        self.charged: dict[str, Json] = {}
        self.counter = 1
        self.seen_refs: set[str] = set()

    def close(self) -> None:
        self.http.close()

    def act(self, told: Told) -> Reported:
        given = datetime.strptime(told.now, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007, the platform's own time
        self.ahead = max(self.ahead, given - datetime.now())  # noqa: DTZ005
        self.counter = told.counter
        try:
            done: Reported = getattr(self, f"do_{told.verb.value}")(told)
        except No as error:
            return Reported(State.REFUSED, shown=str(error))
        except Lost:
            return Reported(State.UNKNOWN)
        return done

    # What it does.

    def do_sign_in(self, _told: Told) -> Reported:
        self.sign_in()
        return Reported(State.DONE)

    def do_restart(self, _told: Told) -> Reported:
        self.sign_nos, self.charged = {}, {}
        return Reported(State.DONE)

    def do_presettle(self, told: Told) -> Reported:
        self.charge(told)
        return Reported(State.DONE)

    def do_settle(self, told: Told) -> Reported:
        bill = self.bill(told)
        if bill.number in self.disk.made and not self.disk.made[bill.number].is_refunded:
            return self.settled_already(bill)
        if bill.number in self.disk.pending:
            return self.locked(told)
        return self.settle(told, self.charge(told))

    def settled_already(self, _bill: Bill) -> Reported:
        return Reported(State.SETTLED)

    def locked(self, _told: Told) -> Reported:
        return Reported(State.UNKNOWN)

    def do_cancel(self, told: Told) -> Reported:
        visit = self.charged.pop(self.bill(told).number)
        named = {"psn_no": visit["psn_no"], "mdtrt_id": visit["mdtrt_id"]}
        self.undo_visit(named, visit)
        return Reported(State.REVERSED)

    def undo_visit(self, named: Json, visit: Json) -> None:
        self.call("2205", {"data": {**named, "chrg_bchno": "0000"}}, visit["area"])
        self.call("2202", {"data": {**named, "ipt_otp_no": visit["number"]}}, visit["area"])

    def do_refund(self, told: Told) -> Reported:
        number = self.bill(told).number
        made = self.disk.made.get(number)
        if made is None or made.is_refunded:
            return Reported(State.REFUSED)
        if number in self.disk.pending:
            return Reported(State.UNKNOWN)
        self.refund(number, made)
        return Reported(State.REFUNDED)

    def refund(self, number: str, made: Made) -> None:
        data = {"psn_no": made.psn_no, "mdtrt_id": made.mdtrt_id, "setl_id": made.setl_id}
        pending = Pending(self.msgid(), "2208", made.psn_no, made.mdtrt_id, made.area, made.insutype, number)
        self.changed(pending, {"data": data})
        made.is_refunded, made.refunded_on = True, self.today()

    def do_resolve(self, _told: Told) -> Reported:
        bills: dict[str, State] = {}
        for number, pending in list(self.disk.pending.items()):
            bills[number] = self.resolved(number, pending)
            if bills[number] is not State.UNKNOWN:
                self.disk.pending.pop(number, None)
        return Reported(State.UNKNOWN if State.UNKNOWN in bills.values() else State.DONE, bills=bills)

    def resolved(self, number: str, pending: Pending) -> State:
        """Reverse what is unknown; after a no the day's statement is the second witness."""
        undone = State.SETTLED if pending.infno == "2208" else State.REVERSED
        if not pending.was_refused:
            try:
                self.reverse(pending)
            except Lost:
                return State.UNKNOWN
            except No as error:
                pending.was_refused = not any(each in str(error) for each in BUSY)
            else:
                return undone
        if not pending.was_refused:
            return State.UNKNOWN
        return self.after_refused(number, pending, undone)

    def after_refused(self, _number: str, pending: Pending, undone: State) -> State:
        with suppress(No, Lost):
            return State.UNKNOWN if pending.msgid in self.statement() else undone
        return State.UNKNOWN

    def reverse(self, pending: Pending) -> None:
        data = {"psn_no": pending.psn_no, "omsgid": pending.msgid, "oinfno": pending.infno}
        self.call("2601", {"data": data}, pending.area)

    def do_day_end(self, _told: Told) -> Reported:
        for insutype in ("310", "390"):
            self.call("3201", {"data": self.totals(insutype)})
        return Reported(State.DONE)

    # How it does it.

    def bill(self, told: Told) -> Bill:
        assert told.bill
        return told.bill

    def charge(self, told: Told) -> Json:
        """Identify, register, diagnose, charge and presettle."""
        bill, person = self.bill(told), told.person
        assert person
        credential = {"mdtrt_cert_type": "03", "mdtrt_cert_no": person.card_number}
        found = self.call("1101", {"data": {**credential, "card_sn": person.card_sn, "begntime": ""}})
        insured = found["insuinfo"][0]
        area, insutype, began = self.area_of(insured), insured["insutype"], f"{self.now():%Y-%m-%d %H:%M:%S}"
        data = {
            "psn_no": person.psn_no,
            "insutype": insutype,
            "begntime": began,
            "ipt_otp_no": bill.number,
            "atddr_no": "D371600000001",
            "dr_name": "某医师",
            "dept_code": "0301",
            "dept_name": "内科",
            "caty": "A03.04",
            **credential,
        }
        visit = self.call("2201", {"data": data}, area)["data"]["mdtrt_id"]
        named = {"psn_no": person.psn_no, "mdtrt_id": visit}
        diagnosis = {
            "diag_type": "1",
            "diag_srt_no": "1",
            "diag_code": "I10.x00",
            "diag_name": "高血压",
            "vali_flag": "1",
        }
        info = {**named, "med_type": "11", "begntime": began}
        self.call("2203", {"mdtrtinfo": info, "diseinfo": [diagnosis]}, area)
        lines = [
            {
                "feedetl_sn": str(place),
                "chrg_bchno": "1",
                "fee_ocur_time": began,
                "med_list_codg": line.code,
                "medins_list_codg": line.code,
                "det_item_fee_sumamt": self.amount(line.quantity, line.price),
                "cnt": line.quantity,
                "pric": line.price,
                **named,
            }
            for place, line in enumerate(bill.lines, 1)
        ]
        results = self.call("2204", {"feedetail": lines}, area)["result"]
        settling = {
            **named,
            **credential,
            "med_type": "11",
            "medfee_sumamt": self.total(bill, results),
            "psn_setlway": "01",
            "chrg_bchno": "1",
            "acct_used_flag": "1" if told.use_account else "0",
            "insutype": insutype,
        }
        trial = self.call("2206", {"data": settling}, area)["setlinfo"]
        parts = {
            "fulamt_ownpay_amt": "fulamt_ownpay_amt",
            "overlmt_amt": "overlmt_selfpay",
            "preselfpay_amt": "preselfpay_amt",
            "inscp_scp_amt": "inscp_scp_amt",
        }
        sums = {here: str(sum(Decimal(str(each[there])) for each in results)) for there, here in parts.items()}
        self.charged[bill.number] = {
            "settling": settling | sums,
            "area": area,
            "trial": trial,
            "number": bill.number,
            **named,
            "insutype": insutype,
        }
        return self.charged[bill.number]

    def area_of(self, insured: Mapping[str, Any]) -> str:
        return str(insured["insuplc_admdvs"])

    def amount(self, quantity: str, price: str) -> Any:  # noqa: ANN401, a wrong client has floats
        return str((Decimal(quantity) * Decimal(price)).quantize(FEN, "ROUND_HALF_UP"))

    def total(self, bill: Bill, _results: list[Json]) -> Any:  # noqa: ANN401
        return bill.total

    def settle(self, told: Told, visit: Json) -> Reported:
        bill = self.bill(told)
        pending = Pending(
            self.msgid(), "2207", visit["psn_no"], visit["mdtrt_id"], visit["area"], visit["insutype"], bill.number
        )
        output = self.changed(pending, {"data": visit["settling"]})
        info = output["setlinfo"]
        self.disk.made[bill.number] = Made(
            info["setl_id"],
            visit["psn_no"],
            visit["mdtrt_id"],
            visit["area"],
            visit["insutype"],
            self.today(),
            info,
        )
        return Reported(State.SETTLED, collected=str(self.collects(visit["trial"], info)), setl_id=info["setl_id"])

    def collects(self, _trial: Json, info: Json) -> Any:  # noqa: ANN401
        return info["psn_cash_pay"]

    def changed(self, pending: Pending, given: Json) -> Json:
        """Send a change whose number is on disk before, and return its output."""
        self.disk.pending[pending.bill] = pending
        try:
            output = self.call(pending.infno, given, pending.area, pending.msgid)
            self.ensure_credible(pending, output)
        except No as error:
            if any(each in str(error) for each in BUSY):
                raise Lost(str(error)) from error
            del self.disk.pending[pending.bill]
            if "签到" in str(error):
                self.sign_in()
                pending.msgid = self.msgid()
                return self.changed(pending, given)
            raise
        del self.disk.pending[pending.bill]
        return output

    def ensure_credible(self, pending: Pending, output: Json | None) -> None:
        info = (output or {}).get("setlinfo") or {}
        if not info.get("setl_id") or info.get("medins_setl_id", pending.msgid) != pending.msgid:
            raise Lost("setlinfo")
        if pending.infno == "2207":
            figures = {name: Decimal(str(each or 0)) for name, each in info.items() if name.endswith(("amt", "pay"))}
            parts = figures["fund_pay_sumamt"] + figures["acct_pay"] + figures["psn_cash_pay"]
            if figures["medfee_sumamt"] != parts + figures.get("acct_mulaid_pay", 0) + figures.get("hosp_part_amt", 0):
                raise Lost("figures")

    def sign_in(self) -> None:
        opter = OPERATORS[self.counter]
        given = {"signIn": {"opter_no": opter, "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}}
        self.sign_nos[self.counter] = (self.today(), "")
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
            "fixmedins_code": HOSPITAL,
            "fixmedins_name": "示例医院",
            "sign_no": self.sign_nos.get(self.counter, ("", ""))[1],
            "input": given,
        }
        try:
            answer = self.http.post(ONE_URL, content=msgspec.json.encode(envelope))
        except HTTPError as error:
            raise Lost(type(error).__name__) from error
        return self.opened(answer.status_code, answer.content)

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
        return f"{HOSPITAL}{self.now():%Y%m%d%H%M%S}{self.disk.serial % 10_000:04d}"

    def now(self) -> datetime:
        return datetime.now() + self.ahead  # noqa: DTZ005

    def today(self) -> str:
        return f"{self.now():%Y-%m-%d}"

    def totals(self, insutype: str) -> Json:
        rows: list[tuple[int, Json]] = []
        for each in self.disk.made.values():
            if each.insutype == insutype:
                rows += [(1, each.info)] if each.day == self.today() else []
                rows += [(-1, each.info)] if each.refunded_on == self.today() else []
        sums = {
            name: str(sum(sign * Decimal(str(info[name] or 0)) for sign, info in rows))
            for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay")
        }
        return {
            **sums,
            "insutype": insutype,
            "clr_type": "11",
            "setl_optins": AREA,
            "stmt_begndate": self.today(),
            "stmt_enddate": self.today(),
            "fixmedins_setl_cnt": str(len(rows)),
        }

    def statement(self) -> set[str]:
        """Return the message numbers of what the platform holds of the day (9101, 3202, 9102)."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", "")
        up = {"in": base64.b64encode(out.getvalue()).decode(), "filename": "a.zip", "fixmedins_code": HOSPITAL}
        number = self.call("9101", {"fsUploadIn": up})["file_qury_no"]
        zero = {"medfee_sumamt": "0", "fund_pay_sumamt": "0", "cash_payamt": "0", "fixmedins_setl_cnt": "0"}
        asked = {
            **zero,
            "setl_optins": AREA,
            "file_qury_no": number,
            "stmt_begndate": self.today(),
            "stmt_enddate": self.today(),
            "clr_type": "11",
        }
        file = self.call("3202", {"data": asked})["fileinfo"]
        down = {"file_qury_no": file["file_qury_no"], "filename": file["filename"], "fixmedins_code": HOSPITAL}
        content = base64.b64decode(self.call("9102", {"fsDownloadIn": down})["in"])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read(archive.namelist()[0]).decode()
        return {cell for row in text.splitlines() for cell in row.split("\t")}


VERBS = frozenset(Verb)
