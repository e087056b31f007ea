"""Visits and stays of a client that sends every mandatory field, for platforms that insist on them."""

from decimal import Decimal

from tests.simulation.served.client import Counter, Json
from tests.simulation.served.visit import EMPLOYEE, RESIDENT, Visit

DOCTOR = {
    "bilg_dept_codg": "0301",
    "bilg_dept_name": "心血管内科",
    "bilg_dr_codg": "D371600000001",
    "bilg_dr_name": "某医师",
    "rx_circ_flag": "0",
    "hosp_appr_flag": "0",
}
DIAGNOSIS = {
    "diag_type": "1",
    "maindiag_flag": "1",
    "diag_srt_no": "1",
    "diag_code": "I10.x00",
    "diag_name": "高血压",
    "diag_time": "2026-11-22 11:35:00",
}


class FullVisit(Visit):
    """A visit whose messages are kept in `sent` by number, so that a test can send them again with a change."""

    def __init__(self, counter: Counter, patient: tuple[str, str, str] = EMPLOYEE, number: str = "MZ0001") -> None:
        super().__init__(counter, patient, number)
        self.sent: dict[str, Json] = {}

    def post(self, infno: str, given: Json) -> Json:
        self.sent[infno] = given
        return self.counter.call(infno, given)

    def register_in_full(self) -> "FullVisit":
        data = {
            "psn_no": self.person,
            "insutype": self.insutype,
            "begntime": "2026-11-22 11:30:00",
            "ipt_otp_no": self.number,
            "atddr_no": "D371600000001",
            "dr_name": "某医师",
            "dept_code": "0301",
            "dept_name": "心血管内科",
            "caty": "A03.04",
            **self.credential,
        }
        self.visit = self.post("2201", {"data": data})["data"]["mdtrt_id"]
        return self

    def tell_in_full(self) -> "FullVisit":
        info = {**self.named, "med_type": "11", "begntime": "2026-11-22 11:30:00"}
        diagnosis = {name: each for name, each in DIAGNOSIS.items() if name != "maindiag_flag"}
        self.post("2203", {"mdtrtinfo": info, "diseinfo": [diagnosis]})
        return self

    def whole_line(self, number: str, code: str = "V02", count: str = "1", price: str = "10.00") -> Json:
        return self.line(number, code, count, price, **DOCTOR)

    def charge_in_full(self) -> "FullVisit":
        lines = [self.whole_line("1"), self.whole_line("2", "D03", "3", "21.65")]
        self.sent["2204"] = {"feedetail": lines}
        self.charge(*lines)
        return self

    def settling_in_full(self) -> Json:
        return self.settling(invono="", **{name: str(each) for name, each in self.sums.items()})


class FullStay(FullVisit):
    """A stay in the same way."""

    def admit_in_full(self) -> "FullStay":
        info = {
            "psn_no": self.person,
            "insutype": self.insutype,
            "begntime": "2026-11-16 09:00:00",
            "med_type": "21",
            "ipt_no": self.number,
            "atddr_no": "D371600000001",
            "chfpdr_name": "某医师",
            "adm_diag_dscr": "肺炎",
            "adm_dept_codg": "0301",
            "adm_dept_name": "呼吸内科",
            "adm_bed": "12",
            "dscg_maindiag_code": "J18.900",
            "dscg_maindiag_name": "肺炎",
            **self.credential,
        }
        given = {"mdtrtinfo": info, "diseinfo": [DIAGNOSIS | {"psn_no": self.person}]}
        self.visit = self.post("2401", given)["result"]["mdtrt_id"]
        return self

    def charge_in_full(self) -> "FullStay":
        line = self.line("1", "B01", "5", "45.00", med_type="21", **DOCTOR)
        del line["chrg_bchno"]
        self.sent["2301"] = {"feedetail": [line]}
        self.charge(line, infno="2301")
        return self

    def leaving(self) -> Json:
        return {
            **self.named,
            "insutype": self.insutype,
            "endtime": "2026-11-21 10:00:00",
            "dscg_way": "1",
            "dscg_dept_codg": "0301",
            "dscg_dept_name": "呼吸内科",
        }

    def discharge_in_full(self) -> "FullStay":
        self.post("2402", {"dscginfo": self.leaving()})
        return self

    def settle(self, message_id: str = "", **more: object) -> Json:
        sums = {name: str(each) for name, each in self.sums.items()}
        return self.counter.call("2304", self.staying(invono="", **sums, **more), message_id)


def full_visit(counter: Counter, number: str = "MZ0001") -> FullVisit:
    """Return an outpatient visit that is charged and not settled."""
    return FullVisit(counter, EMPLOYEE, number).register_in_full().tell_in_full().charge_in_full()


def full_stay(counter: Counter, number: str = "ZY0001") -> FullStay:
    """Return a stay that is discharged and not settled."""
    stay = FullStay(counter, RESIDENT, number).admit_in_full().charge_in_full().discharge_in_full()
    assert stay.total > Decimal(0)
    return stay
