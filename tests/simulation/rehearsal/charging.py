"""How a small hospital system registers and charges a visit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulation.rehearsal.driver import Bill, Told
from tests.simulation.rehearsal.link import FEN, Json, Link, No
from tests.simulation.served.client import HOSPITAL

DOCTOR = {
    "atddr_no": "D371600000001",
    "dr_name": "某医师",
    "dept_code": "0301",
    "dept_name": "内科",
    "caty": "A03.04",
}
DIAGNOSIS = {
    "diag_type": "1",
    "diag_srt_no": "1",
    "diag_code": "I10.x00",
    "diag_name": "高血压",
    "vali_flag": "1",
    "diag_dept": "0301",
    "dise_dor_no": "D371600000001",
    "dise_dor_name": "某医师",
}
ORDERED = {
    "bilg_dept_codg": "0301",
    "bilg_dept_name": "内科",
    "bilg_dr_codg": "D371600000001",
    "bilg_dr_name": "某医师",
    "rx_circ_flag": "0",
    "hosp_appr_flag": "0",
}
PARTS = {
    "fulamt_ownpay_amt": "fulamt_ownpay_amt",
    "overlmt_amt": "overlmt_selfpay",
    "preselfpay_amt": "preselfpay_amt",
    "inscp_scp_amt": "inscp_scp_amt",
}


class Charging(Link):
    """Registers, diagnoses, charges and presettles."""

    def charge(self, told: Told) -> Json:
        """Identify, register, diagnose, charge and presettle."""
        bill, began = self.bill(told), f"{self.now():%Y-%m-%d %H:%M:%S}"
        visit = self.register(told, began)
        results = self.upload(bill, visit, began)
        settling = {
            **visit["named"],
            **visit["credential"],
            "med_type": visit["med_type"],
            "dise_codg": bill.disease,
            "medfee_sumamt": self.total(bill, results),
            "psn_setlway": "01",
            "chrg_bchno": "1",
            "acct_used_flag": "1" if told.use_account else "0",
            "insutype": visit["insutype"],
        }
        trial = self.call("2206", {"data": settling}, visit["area"])["setlinfo"]
        sums = {here: str(sum(Decimal(str(each[there])) for each in results)) for there, here in PARTS.items()}
        self.charged[bill.number] = {
            **visit,
            **visit["named"],
            "settling": settling | sums,
            "trial": trial,
            "number": bill.number,
        }
        return self.charged[bill.number]

    def register(self, told: Told, began: str) -> Json:
        """Identify and register a person, and tell the diagnosis."""
        person = told.person
        assert person
        credential, card_sn = self.shown(told)
        found = self.call("1101", {"data": {**credential, "card_sn": card_sn, "begntime": ""}})
        insured = found["insuinfo"][0]
        area, insutype = self.area_of(insured), insured["insutype"]
        med_type = self.med_type(self.bill(told))
        if self.bill(told).disease:
            self.ensure_entitled(self.bill(told), {"psn_no": person.psn_no, "insutype": insutype}, area)
        number = {
            "psn_no": person.psn_no,
            "insutype": insutype,
            "begntime": began,
            "ipt_otp_no": self.bill(told).number,
        }
        visit = self.call("2201", {"data": {**number, **DOCTOR, **credential}}, area)["data"]["mdtrt_id"]
        named = {"psn_no": person.psn_no, "mdtrt_id": visit}
        info = {**named, "med_type": med_type, "begntime": began, "dise_codg": self.bill(told).disease}
        self.call("2203", {"mdtrtinfo": info, "diseinfo": [DIAGNOSIS | {"diag_time": began}]}, area)
        return {"named": named, "credential": credential, "area": area, "insutype": insutype, "med_type": med_type}

    def med_type(self, bill: Bill) -> str:
        return "14" if bill.disease else "11"

    def ensure_entitled(self, bill: Bill, of: Json, area: str) -> None:
        """Ask whether the person may settle for a disease (2001)."""
        asked = {**of, "med_type": "14", "begntime": bill.day, "fixmedins_code": HOSPITAL, "dise_codg": bill.disease}
        found = self.call("2001", {"data": asked}, area)["trtinfo"]
        first = found[0] if isinstance(found, list) else found
        if first["trt_enjymnt_flag"] != "1":
            raise No(first["trt_chk_rslt"])

    def shown(self, told: Told) -> tuple[Json, str]:
        """Return what stands for what the person shows, and the 卡识别码 of a card."""
        assert told.person
        given = told.credential
        if given is None:
            return {"mdtrt_cert_type": "03", "mdtrt_cert_no": told.person.card_number}, told.person.card_sn
        number = self.decoded(given.number) if given.mdtrt_cert_type == "01" else given.number
        return {"mdtrt_cert_type": given.mdtrt_cert_type, "mdtrt_cert_no": number}, given.card_sn

    def decoded(self, code: str) -> str:
        return str(self.call("1162", {"data": {"qrCode": code}})["data"]["ecToken"])

    def upload(self, bill: Bill, visit: Json, began: str) -> list[Json]:
        """Upload the lines of a bill, and return their split."""
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
                **ORDERED,
                **visit["named"],
            }
            for place, line in enumerate(bill.lines, 1)
        ]
        results: list[Json] = self.call("2204", {"feedetail": lines}, visit["area"])["result"]
        return results

    def area_of(self, insured: Mapping[str, Any]) -> str:
        return str(insured["insuplc_admdvs"])

    def amount(self, quantity: str, price: str) -> Any:  # noqa: ANN401, a wrong client has floats
        return str((Decimal(quantity) * Decimal(price)).quantize(FEN, "ROUND_HALF_UP"))

    def total(self, bill: Bill, _results: list[Json]) -> Any:  # noqa: ANN401
        return bill.total

    def bill(self, told: Told) -> Bill:
        assert told.bill
        return told.bill
