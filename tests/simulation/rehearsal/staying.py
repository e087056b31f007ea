"""How a small hospital system admits, charges and discharges."""

from decimal import Decimal

from simulation.rehearsal.driver import Bill, Told
from tests.simulation.rehearsal.charging import DIAGNOSIS, ORDERED, PARTS, Charging
from tests.simulation.rehearsal.link import Json

BATCH = 100


class Staying(Charging):
    """Admits, charges in batches, discharges and presettles."""

    def charge_stay(self, told: Told) -> Json:
        bill, person = self.bill(told), told.person
        assert person
        credential = {"mdtrt_cert_type": "03", "mdtrt_cert_no": person.card_number}
        found = self.call("1101", {"data": {**credential, "card_sn": person.card_sn, "begntime": ""}})
        insured = found["insuinfo"][0]
        visit = {"area": self.area_of(insured), "insutype": insured["insutype"], "credential": credential}
        named = {"psn_no": person.psn_no, "mdtrt_id": self.admit(bill, person.psn_no, visit)}
        results = self.upload_stay(bill, named, visit["area"])
        self.discharge(named, visit)
        settling = {
            **named,
            **credential,
            "medfee_sumamt": bill.total,
            "psn_setlway": "01",
            "acct_used_flag": "1",
            "insutype": visit["insutype"],
        }
        trial = self.call("2303", {"data": settling}, visit["area"])["setlinfo"]
        sums = {here: str(sum(Decimal(str(each[there])) for each in results)) for there, here in PARTS.items()}
        settling |= {**sums, "mid_setl_flag": "0"}
        return {**visit, **named, "settling": settling, "trial": trial, "number": bill.number, "infno": "2304"}

    def admit(self, bill: Bill, psn_no: str, visit: Json) -> str:
        info = {
            "psn_no": psn_no,
            "insutype": visit["insutype"],
            "begntime": f"{bill.admitted} 09:00:00",
            "med_type": "21",
            "ipt_no": bill.number,
            "medrcdno": bill.number,
            "adm_diag_dscr": "肺炎",
            **visit["credential"],
        }
        given = {"mdtrtinfo": info, "diseinfo": [DIAGNOSIS | {"psn_no": psn_no, "maindiag_flag": "1"}]}
        return str(self.call("2401", given, visit["area"])["result"]["mdtrt_id"])

    def upload_stay(self, bill: Bill, named: Json, area: str) -> list[Json]:
        lines = [
            {
                "feedetl_sn": str(place),
                "fee_ocur_time": f"{bill.admitted} 10:00:00",
                "med_list_codg": line.code,
                "medins_list_codg": line.code,
                "det_item_fee_sumamt": line.amount,
                "cnt": line.quantity,
                "pric": line.price,
                **ORDERED,
                **named,
            }
            for place, line in enumerate(bill.lines, 1)
        ]
        results: list[Json] = []
        for first in range(0, len(lines), BATCH):
            results += self.call("2301", {"feedetail": lines[first : first + BATCH]}, area)["result"]
        return results

    def discharge(self, named: Json, visit: Json) -> None:
        info = {**named, "insutype": visit["insutype"], "endtime": f"{self.now():%Y-%m-%d %H:%M:%S}", "dscg_way": "1"}
        self.call("2402", {"dscginfo": info, "diseinfo": []}, visit["area"])

    def readmit(self, psn_no: str, mdtrt_id: str, area: str) -> None:
        self.call("2405", {"data": {"psn_no": psn_no, "mdtrt_id": mdtrt_id}}, area)
