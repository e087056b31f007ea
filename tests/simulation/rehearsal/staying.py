"""How a small hospital system admits, charges and discharges."""

from decimal import Decimal

from simulation.rehearsal.driver import Bill, BillLine, Change, Reported, State, Told
from tests.simulation.rehearsal.charging import DIAGNOSIS, DOCTOR, ORDERED, PARTS, Charging
from tests.simulation.rehearsal.link import Json

BATCH = 100


class Staying(Charging):
    """Admits, charges in batches, discharges and presettles."""

    def charge_stay(self, told: Told) -> Json:
        """Admit and charge, unless that was done before; then discharge and presettle."""
        number = self.bill(told).number
        stay = self.stays.pop(number, None) or self.stay(told)
        return self.leave(told, stay)

    def stay(self, told: Told) -> Json:
        """Admit, and charge every line of the bill."""
        bill, person = self.bill(told), told.person
        assert person
        credential = {"mdtrt_cert_type": "03", "mdtrt_cert_no": person.card_number}
        found = self.call("1101", {"data": {**credential, "card_sn": person.card_sn, "begntime": ""}})
        insured = found["insuinfo"][0]
        visit = {"area": self.area_of(insured), "insutype": insured["insutype"], "credential": credential}
        named = {"psn_no": person.psn_no, "mdtrt_id": self.admit(bill, person.psn_no, visit)}
        return {**visit, "named": named, "results": self.upload_stay(bill, named, visit["area"])}

    def leave(self, told: Told, stay: Json) -> Json:
        bill, named, results = self.bill(told), stay["named"], stay["results"]
        self.discharge(named, stay)
        settling = {
            **named,
            **stay["credential"],
            "medfee_sumamt": str(sum(Decimal(str(each["det_item_fee_sumamt"])) for each in results)),
            "psn_setlway": "01",
            "acct_used_flag": "1",
            "insutype": stay["insutype"],
        }
        trial = self.call("2303", {"data": settling}, stay["area"])["setlinfo"]
        sums = {here: str(sum(Decimal(str(each[there])) for each in results)) for there, here in PARTS.items()}
        settling |= {**sums, "mid_setl_flag": "0"}
        return {**stay, **named, "settling": settling, "trial": trial, "number": bill.number, "infno": "2304"}

    def do_admit(self, told: Told) -> Reported:
        self.stays[self.bill(told).number] = self.stay(told)
        return Reported(State.DONE)

    def do_return(self, told: Told) -> Reported:
        stay = self.stays[self.bill(told).number]
        self.take_back(told, stay)
        return Reported(State.DONE)

    def take_back(self, told: Told, stay: Json) -> None:
        places = {line.code: place for place, line in enumerate(self.bill(told).lines, 1)}
        lines = [
            self.stay_line(self.bill(told), stay["named"], f"R{places[line.code]}", line)
            | {
                "init_feedetl_sn": str(places[line.code]),
                "cnt": f"-{line.quantity}",
                "det_item_fee_sumamt": f"-{line.amount}",
            }
            for line in told.returned
        ]
        stay["results"] += self.call("2301", {"feedetail": lines}, stay["area"])["result"]

    def do_change(self, told: Told) -> Reported:
        stay, change = self.stays[self.bill(told).number], told.change
        assert change
        self.call("2403", self.changed_stay(self.bill(told), stay, change), stay["area"])
        return Reported(State.DONE)

    def changed_stay(self, bill: Bill, stay: Json, change: Change) -> Json:
        info = {
            **stay["named"],
            "begntime": f"{bill.admitted} 09:00:00",
            "endtime": f"{self.now():%Y-%m-%d %H:%M:%S}",
            "mdtrt_cert_type": stay["credential"]["mdtrt_cert_type"],
            "med_type": "21",
            "ipt_otp_no": bill.number,
            "atddr_no": DOCTOR["atddr_no"],
            "chfpdr_name": DOCTOR["dr_name"],
            "adm_diag_dscr": change.diagnosis_name,
            "adm_dept_codg": DOCTOR["dept_code"],
            "adm_dept_name": DOCTOR["dept_name"],
            "adm_bed": change.bed,
            "dscg_maindiag_code": change.diagnosis,
            "dscg_maindiag_name": change.diagnosis_name,
        }
        main = {"diag_code": change.diagnosis, "diag_name": change.diagnosis_name, "maindiag_flag": "1"}
        told = {**stay["named"], "diag_time": info["endtime"]}
        row = DIAGNOSIS | told | main
        del row["vali_flag"]
        return {"adminfo": info, "diseinfo": [row]}

    def undo_stay(self, stay: Json) -> None:
        self.call("2302", {"data": [{**stay["named"], "feedetl_sn": "0000"}]}, stay["area"])
        self.call("2404", {"data": stay["named"]}, stay["area"])

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
        lines = [self.stay_line(bill, named, str(place), line) for place, line in enumerate(bill.lines, 1)]
        results: list[Json] = []
        for first in range(0, len(lines), BATCH):
            results += self.call("2301", {"feedetail": lines[first : first + BATCH]}, area)["result"]
        return results

    def stay_line(self, bill: Bill, named: Json, number: str, line: BillLine) -> Json:
        return {
            "feedetl_sn": number,
            "fee_ocur_time": f"{bill.admitted} 10:00:00",
            "med_list_codg": line.code,
            "medins_list_codg": line.code,
            "det_item_fee_sumamt": line.amount,
            "cnt": line.quantity,
            "pric": line.price,
            **ORDERED,
            **named,
        }

    def discharge(self, named: Json, visit: Json) -> None:
        info = {**named, "insutype": visit["insutype"], "endtime": f"{self.now():%Y-%m-%d %H:%M:%S}", "dscg_way": "1"}
        self.call("2402", {"dscginfo": info, "diseinfo": []}, visit["area"])

    def readmit(self, psn_no: str, mdtrt_id: str, area: str) -> None:
        self.call("2405", {"data": {"psn_no": psn_no, "mdtrt_id": mdtrt_id}}, area)
