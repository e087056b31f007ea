"""Hospital systems that take what was not sent for something else."""

from simulation.rehearsal.driver import Reported, State, Told
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Away, Json, Lost


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
