"""How a small hospital system has its orders checked."""

from simulation.rehearsal.driver import Bill, Reported, State, Told
from tests.simulation.rehearsal.charging import DIAGNOSIS, DOCTOR
from tests.simulation.rehearsal.link import Json
from tests.simulation.rehearsal.staying import Staying
from tests.simulation.served.client import AREA, HOSPITAL


class Ordering(Staying):
    """Sends the orders of a bill (3101), and says of each finding what is done about it (3103)."""

    def do_check_rules(self, told: Told) -> Reported:
        person, bill = told.person, self.bill(told)
        assert person
        orders = [self.order(bill, place) for place in range(len(bill.lines))]
        visit = {
            "mdtrt_id": bill.number,
            "medins_id": HOSPITAL,
            "medins_admdvs": AREA,
            "adm_date": bill.day,
            "dscg_main_dise_codg": DIAGNOSIS["diag_code"],
            "dr_codg": DOCTOR["atddr_no"],
            "adm_dept_codg": DOCTOR["dept_code"],
            "med_type": "11",
            "medfee_sumamt": bill.total,
            "insutype": person.insutype,
            "fsi_order_dtos": orders,
        }
        patient = {"patn_id": person.psn_no, "curr_mdtrt_id": bill.number, "fsi_encounter_dtos": [visit]}
        asked = {"syscode": "his", "task_id": bill.number, "trig_scen": "2", "patient_dtos": [patient]}
        found = self.call("3101", {"data": asked}, person.insuplc_admdvs)["result"]
        for row in found:
            self.answer_finding(row, person.insuplc_admdvs)
        return Reported(State.DONE, shown="; ".join(row["vola_cont"] for row in found))

    def order(self, bill: Bill, place: int) -> Json:
        line = bill.lines[place]
        return {
            "rx_id": f"{bill.number}-{place}",
            "hilist_code": line.code,
            "hilist_name": line.name,
            "drord_begn_date": bill.day,
            "cnt": line.quantity,
            "pric": line.price,
            "sumamt": line.amount,
        }

    def answer_finding(self, row: Json, area: str) -> None:
        warned = {"warn_rslt_id": row["jr_id"], **self.way()}
        self.call("3103", {"data": {"warn_type": "1", "warns": [warned]}}, area)

    def way(self) -> Json:
        return {"dspo_way": "1", "dspo_way_rea": "分早晚两次服用"}
