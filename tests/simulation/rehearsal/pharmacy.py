"""A small pharmacy's system, and those that do one thing wrong."""

from typing import Any

from simulation.rehearsal.driver import Reported, State, Told
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, Lost, Made, Pending


class Pharmacy(Hospital):
    """Sells (2101, 2102) and takes back (2103); it does everything right."""

    code = "P37160000001"

    def do_sell(self, told: Told) -> Reported:
        bill = self.bill(told)
        if bill.number in self.disk.pending:
            return Reported(State.UNKNOWN)
        area, sale = self.sale(told)
        self.call("2101", sale, area)
        head = sale["druginfo"]
        pending = Pending(self.msgid(), "2102", head["psn_no"], "", area, head["insutype"], bill.number)
        info = self.changed(pending, sale)["setlinfo"]
        made = Made(info["setl_id"], head["psn_no"], info["mdtrt_id"], area, head["insutype"], self.today(), info)
        self.disk.made[bill.number] = made
        return Reported(State.SETTLED, collected=str(info["psn_cash_pay"]), setl_id=info["setl_id"])

    def sale(self, told: Told) -> tuple[str, Json]:
        bill, (credential, card_sn), began = self.bill(told), self.shown(told), f"{self.now():%Y-%m-%d %H:%M:%S}"
        found = self.call("1101", {"data": {**credential, "card_sn": card_sn, "begntime": ""}})
        insured = found["insuinfo"][0]
        head = {
            "psn_no": found["baseinfo"]["psn_no"],
            **credential,
            "begntime": began,
            "medfee_sumamt": bill.total,
            "insutype": insured["insutype"],
            "acct_used_flag": "1",
            "med_type": "41",
        }
        drugs = [
            {
                "feedetl_sn": str(place),
                "rx_circ_flag": "0",
                "fee_ocur_time": began,
                "med_list_codg": line.code,
                "medins_list_codg": line.code,
                "det_item_fee_sumamt": line.amount,
                "cnt": line.quantity,
                "pric": line.price,
            }
            for place, line in enumerate(bill.lines, 1)
        ]
        return str(insured["insuplc_admdvs"]), {"druginfo": head, "drugdetail": drugs}

    def do_refund(self, told: Told) -> Reported:
        number = self.bill(told).number
        made = self.disk.made.get(number)
        if made is None or made.is_refunded:
            return Reported(State.REFUSED)
        data = {"psn_no": made.psn_no, "mdtrt_id": made.mdtrt_id, "setl_id": made.setl_id}
        pending = Pending(self.msgid(), "2103", made.psn_no, made.mdtrt_id, made.area, made.insutype, number)
        info = self.changed(pending, {"data": data})["setlinfo"]
        made.is_refunded, made.refunded_on = True, self.today()
        return Reported(State.REFUNDED, returned=str(self.cash_back(info)))

    def cash_back(self, info: Json) -> Any:  # noqa: ANN401
        return -info["cash_payamt"]


class ReadsTheNamesOfTheSale(Pharmacy):
    """What 2102 calls psn_cash_pay is not there in 2103, and nothing is given back."""

    def cash_back(self, info: Json) -> Any:  # noqa: ANN401
        return -info.get("psn_cash_pay", 0)


class SellsWithoutPresettling(Pharmacy):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        return {} if infno == "2101" else super().post(infno, given, area, msgid)


class SellsAgainOnTimeOut(Pharmacy):
    def do_sell(self, told: Told) -> Reported:
        try:
            return super().do_sell(told)
        except Lost:
            self.disk.pending.clear()
            return super().do_sell(told)


class ReversesASaleAsAVisit(Pharmacy):
    def reverse(self, pending: Pending) -> None:
        data = {"psn_no": pending.psn_no, "omsgid": pending.msgid, "oinfno": "2207"}
        self.call("2601", {"data": data}, pending.area)
