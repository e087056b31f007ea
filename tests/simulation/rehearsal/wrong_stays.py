"""Hospital systems that each do one thing wrong about a stay."""

from decimal import Decimal

from simulation.rehearsal.driver import Bill, Change, Reported, State, Told
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, No
from tests.simulation.served.client import AREA


class CancelsAnAdmissionWithItsLines(Hospital):
    def undo_stay(self, stay: Json) -> None:
        self.call("2404", {"data": stay["named"]}, stay["area"])


class KeepsWhatWasReturned(Hospital):
    def take_back(self, _told: Told, _stay: Json) -> None:
        pass


class ChargesAnewInsteadOfReturning(Hospital):
    """It takes the first line away, and charges what is left under another number."""

    def take_back(self, told: Told, stay: Json) -> None:
        bill = self.bill(told)
        for line in told.returned:
            place, first = next((place, each) for place, each in enumerate(bill.lines, 1) if each.code == line.code)
            self.call("2302", {"data": [{**stay["named"], "feedetl_sn": str(place)}]}, stay["area"])
            left = Decimal(first.quantity) - Decimal(line.quantity)
            amount = Decimal(first.amount) - Decimal(line.amount)
            row = self.stay_line(bill, stay["named"], f"N{place}", line)
            row |= {"cnt": str(left), "det_item_fee_sumamt": str(amount)}
            stay["results"] = [each for each in stay["results"] if each["feedetl_sn"] != str(place)]
            stay["results"] += self.call("2301", {"feedetail": [row]}, stay["area"])["result"]


class ForgetsTheDiagnosesOfAChange(Hospital):
    def changed_stay(self, bill: Bill, stay: Json, change: Change) -> Json:
        return super().changed_stay(bill, stay, change) | {"diseinfo": []}


class TellsOnlyWhatChanged(Hospital):
    def changed_stay(self, bill: Bill, stay: Json, change: Change) -> Json:
        whole = super().changed_stay(bill, stay, change)
        kept = ("psn_no", "mdtrt_id", "adm_bed", "dscg_maindiag_code", "dscg_maindiag_name")
        return whole | {"adminfo": {name: whole["adminfo"][name] for name in kept}}


class SettlesAsALocalWhoIsNotRegistered(Hospital):
    def leave(self, told: Told, stay: Json) -> Json:
        try:
            return super().leave(told, stay)
        except No:
            return super().leave(told, stay | {"area": AREA})


class TakesAllOfItInCashInstead(Hospital):
    def do_settle(self, told: Told) -> Reported:
        try:
            return super().do_settle(told)
        except No as error:
            return Reported(State.SETTLED, collected=self.bill(told).total, shown=str(error))


class NeverTriesAgain(Hospital):
    def do_settle(self, told: Told) -> Reported:
        number = self.bill(told).number
        if number in self.refused:
            return Reported(State.REFUSED, shown=self.refused[number])
        try:
            return super().do_settle(told)
        except No as error:
            self.refused[number] = str(error)
            raise

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.refused: dict[str, str] = {}


class ChangesAStayOnlyInItsOwnBook(Hospital):
    def do_change(self, _told: Told) -> Reported:
        return Reported(State.DONE)
