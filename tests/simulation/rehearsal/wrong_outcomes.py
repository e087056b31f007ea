"""Hospital systems that take what was not sent for something else, and that make something else of a difference."""

from dataclasses import replace

from simulation.rehearsal.driver import Reported, State, Told
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Away, Json, Lost, Made, Pending


class TakesNoConnectionForUnknown(Hospital):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        try:
            return super().post(infno, given, area, msgid)
        except Away as error:
            raise Lost(str(error)) from error


class KeepsABillLockedThatWasNotSent(Hospital):
    def do_settle(self, told: Told) -> Reported:
        number = self.bill(told).number
        if number in self.charged and number not in self.disk.made and number not in self.presettled:
            return Reported(State.REFUSED)
        done = super().do_settle(told)
        if done.state is not State.SETTLED:
            self.presettled.pop(number, None)
        return done

    def act(self, told: Told) -> Reported:
        done = super().act(told)
        if done.state is State.NOT_SENT and told.bill:
            self.presettled.pop(told.bill.number, None)
            self.charged.setdefault(told.bill.number, {})
        return done


class LeavesADifferenceAlone(Hospital):
    """Its totals differ, and nobody looks at the lines."""

    def is_flat(self, clr_type: str) -> bool:
        super().is_flat(clr_type)
        return True


class ReversesByTheSettlementsNumber(Hospital):
    def reversal(self, psn_no: str, msgid: str, infno: str) -> Json:
        return super().reversal(psn_no, self.msgid(), infno)


class LeavesRefundsOutOfItsFile(Hospital):
    def lines(self, clr_type: str) -> list[tuple[int, Made]]:
        return [row for row in super().lines(clr_type) if row[0] > 0]


class LeavesMissingFieldsEmpty(Hospital):
    def line(self, sign: int, made: Made) -> str:
        return super().line(sign, made).replace("null", "")


class TellsNobodyWhatDiffers(Hospital):
    def do_day_end(self, told: Told) -> Reported:
        done = super().do_day_end(told)
        return Reported(done.state, shown="1", bills=done.bills)


class ReversesWhatItAloneHas(Hospital):
    def settle_difference(self, row: list[str], clr_type: str, named: list[str], bills: dict[str, State]) -> None:
        super().settle_difference(row, clr_type, named, bills)
        made = next((each for each in self.disk.made.values() if each.setl_id == row[2]), None)
        if row[4] == "2" and made:
            msgid = next(key for key, sent in self.disk.sent.items() if sent.mdtrt_id == made.mdtrt_id)
            self.call("2601", {"data": self.reversal(row[0], msgid, "2207")}, made.area)


class LooksAtTheStatementOfAnotherKind(Hospital):
    """What became of an outpatient's settlement it looks for among the stays."""

    def resolved(self, _number: str, pending: Pending) -> State:
        rows = self.compared([], "21")
        return State.SETTLED if pending.msgid in {row[3] for row in rows} else State.REVERSED


class LeavesTheAccountOutOfItsFile(Hospital):
    def lines(self, clr_type: str) -> list[tuple[int, Made]]:
        return [(sign, replace(made, info=made.info | {"acct_pay": 0})) for sign, made in super().lines(clr_type)]
