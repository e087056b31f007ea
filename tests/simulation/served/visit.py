"""Two sample patients and their visits, as a client of the interface processes them."""

from decimal import Decimal

from tests.simulation.served.client import Counter, Json

# 周建国, an employee retired, with a recognition for M03900; 王秀兰, a resident with aid.
EMPLOYEE = ("37160000000000000001", "G89693949", "371600D1560000053CEAAF308142C8EA")
RESIDENT = ("37160000000000000002", "G02348060", "371600D1560000050FF9BB510944FE0C")


class Visit:
    """A visit of one patient: every step sends what docs/interface.md lists for it."""

    def __init__(self, counter: Counter, patient: tuple[str, str, str] = EMPLOYEE, number: str = "MZ0001") -> None:
        self.counter, self.number = counter, number
        self.person, self.card, card_sn = patient
        insurances = counter.identify(self.card, card_sn)["insuinfo"]
        self.insutype = insurances[0]["insutype"]
        self.visit, self.total, self.sums = "", Decimal(0), {}  # type: str, Decimal, Json

    @property
    def credential(self) -> Json:
        return {"mdtrt_cert_type": "03", "mdtrt_cert_no": self.card}

    @property
    def named(self) -> Json:
        return {"psn_no": self.person, "mdtrt_id": self.visit}

    def register(self, message_id: str = "") -> "Visit":
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
        self.visit = self.counter.call("2201", {"data": data}, message_id)["data"]["mdtrt_id"]
        return self

    def tell(self, med_type: str = "11", disease: str = "") -> "Visit":
        info = {**self.named, "med_type": med_type, "begntime": "2026-11-22 11:30:00", "dise_codg": disease}
        diagnosis = {
            "diag_type": "1",
            "diag_srt_no": "1",
            "diag_code": "I10.x00",
            "diag_name": "高血压",
            "vali_flag": "1",
        }
        self.counter.call("2203A", {"mdtrtinfo": info, "diseinfo": [diagnosis]})
        return self

    def admit(self, med_type: str = "21", message_id: str = "") -> "Visit":
        info = {
            "psn_no": self.person,
            "insutype": self.insutype,
            "begntime": "2026-11-16 09:00:00",
            "med_type": med_type,
            "ipt_no": self.number,
            "medrcdno": "B0001",
            "adm_diag_dscr": "肺炎",
            **self.credential,
        }
        given = {"mdtrtinfo": info, "diseinfo": [{"psn_no": self.person, "diag_type": "1", "maindiag_flag": "1"}]}
        self.visit = self.counter.call("2401", given, message_id)["result"]["mdtrt_id"]
        return self

    def discharge(self) -> "Visit":
        info = {**self.named, "insutype": self.insutype, "endtime": "2026-11-21 10:00:00", "dscg_way": "1"}
        self.counter.call("2402", {"dscginfo": info, "diseinfo": []})
        return self

    def line(self, number: str, code: str, count: str, price: str, **more: object) -> Json:
        amount = (Decimal(count) * Decimal(price)).quantize(Decimal("0.01"))
        return {
            "feedetl_sn": number,
            "chrg_bchno": "1",
            "fee_ocur_time": "2026-11-22 11:40:00" if "MZ" in self.number else "2026-11-18 08:00:00",
            "med_list_codg": code,
            "medins_list_codg": code,
            "det_item_fee_sumamt": float(amount),
            "cnt": float(Decimal(count)),
            "pric": price,
            **self.named,
            **more,
        }

    def charge(self, *lines: Json, infno: str = "2204") -> list[Json]:
        results: list[Json] = self.counter.call(infno, {"feedetail": list(lines)})["result"]
        self.total += sum(each["det_item_fee_sumamt"] for each in results)
        names = {
            "fulamt_ownpay_amt": "fulamt_ownpay_amt",
            "overlmt_amt": "overlmt_selfpay",
            "preselfpay_amt": "preselfpay_amt",
            "inscp_scp_amt": "inscp_scp_amt",
        }
        for there, here in names.items():
            self.sums[here] = self.sums.get(here, 0) + sum(each[there] for each in results)
        return results

    def settling(self, **more: object) -> Json:
        data = {
            **self.named,
            **self.credential,
            "med_type": "11",
            "medfee_sumamt": str(self.total),
            "psn_setlway": "01",
            "chrg_bchno": "1",
            "acct_used_flag": "1",
            "insutype": self.insutype,
        }
        return {"data": data | more}

    def presettle(self, **more: object) -> Json:
        return self.counter.call("2206", self.settling(**more))

    def settle(self, message_id: str = "", **more: object) -> Json:
        sums = {name: str(each) for name, each in self.sums.items()}
        return self.counter.call("2207", self.settling(invono="", **sums, **more), message_id)

    def staying(self, **more: object) -> Json:
        data: Json = self.settling(**more)["data"]
        return {"data": {name: each for name, each in data.items() if name not in {"med_type", "chrg_bchno"}}}


def usual(counter: Counter, number: str = "MZ0001", patient: tuple[str, str, str] = EMPLOYEE) -> Visit:
    """Return an outpatient visit charged for four items."""
    visit = Visit(counter, patient, number).register().tell()
    visit.charge(
        visit.line("1", "V02", "1", "10.00"),
        visit.line("2", "D03", "3", "21.65"),
        visit.line("3", "D04", "2", "39.40"),
        visit.line("4", "D24", "1", "12.00"),
    )
    return visit


def stay(counter: Counter, number: str = "ZY0001") -> Visit:
    """Return an inpatient stay with its charges."""
    visit = Visit(counter, RESIDENT, number).admit()
    visit.charge(
        visit.line("1", "B01", "5", "45.00"),
        visit.line("2", "S01", "1", "1980.00"),
        visit.line("3", "M03", "1", "680.00"),
        visit.line("4", "V04", "5", "15.00"),
        infno="2301",
    )
    return visit


def holds(info: Json) -> None:
    """Assert the identities I1 to I4 (docs/interface.md, "Identities")."""
    figure = {
        name: Decimal(str(each)) for name, each in info.items() if name.endswith(("amt", "pay", "amt", "selfpay"))
    }
    total = figure["medfee_sumamt"]
    parts = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    funds = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "hifdm_pay", "oth_pay")
    assert total == sum(figure[name] for name in parts)
    assert total == figure["fund_pay_sumamt"] + figure["psn_part_amt"] + figure["hosp_part_amt"]
    assert figure["psn_part_amt"] == figure["acct_pay"] + figure["acct_mulaid_pay"] + figure["psn_cash_pay"]
    assert figure["fund_pay_sumamt"] == sum(figure[name] for name in funds)
