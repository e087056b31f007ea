"""Hospital systems that each do one thing wrong, and the scenario that has to catch it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from simulation.rehearsal.driver import Bill, Reported, State, Told
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, Lost, Made, No, Pending
from tests.simulation.served.client import AREA, HOSPITAL


class NeverSignsIn(Hospital):
    def sign_in(self) -> None:
        self.sign_nos[self.counter] = (self.today(), "")


class TakesAStaleSignInForANo(Hospital):
    def opened(self, status: int, content: bytes) -> Json:
        try:
            return super().opened(status, content)
        except No as error:
            raise No(str(error).replace("签到", "")) from error

    def do_settle(self, told: Told) -> Reported:
        return (
            super().do_settle(told) if told.bill and told.bill.number not in self.charged else Reported(State.REFUSED)
        )


class SharesOneSignIn(Hospital):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        if infno != "9001" and 1 in self.sign_nos:
            self.sign_nos[self.counter] = self.sign_nos[1]
        return super().post(infno, given, area, msgid)


class CountsMessagesFromOneAfterARestart(Hospital):
    def do_restart(self, told: Told) -> Reported:
        self.disk.serial = 0
        return super().do_restart(told)

    def msgid(self) -> str:
        self.disk.serial = self.disk.serial % 100 + 1
        return f"{HOSPITAL}{self.now():%Y%m%d}000000{self.disk.serial:04d}"


class ItsClockIsTwoHoursSlow(Hospital):
    def act(self, told: Told) -> Reported:
        done = super().act(told)
        self.ahead = timedelta(hours=-2)
        return done

    def now(self) -> datetime:
        return datetime.now() - timedelta(hours=2)  # noqa: DTZ005


class TakesEverybodyForALocal(Hospital):
    def area_of(self, _insured: Any) -> str:  # noqa: ANN401
        return AREA


class ReadsInfcodeAsANumberOnly(Hospital):
    def opened(self, status: int, content: bytes) -> Json:
        if b'"infcode":"' in content:
            raise Lost("infcode")
        return super().opened(status, content)


class ForgetsTheDiagnosis(Hospital):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        return {} if infno == "2203" else super().post(infno, given, area, msgid)


class CountsInFloats(Hospital):
    def amount(self, quantity: str, price: str) -> Any:  # noqa: ANN401
        return int(float(quantity) * float(price) * 100) / 100

    def total(self, bill: Bill, _results: list[Json]) -> Any:  # noqa: ANN401
        return round(sum(float(each.quantity) * float(each.price) for each in bill.lines), 3)


class CollectsAllButTheFund(Hospital):
    def collects(self, _trial: Json, info: Json) -> Any:  # noqa: ANN401
        return Decimal(str(info["medfee_sumamt"])) - Decimal(str(info["fund_pay_sumamt"]))


class AlwaysUsesTheAccount(Hospital):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        if infno in {"2206", "2207"}:
            given["data"]["acct_used_flag"] = "1"
        return super().post(infno, given, area, msgid)


class CollectsWhatWasPresettled(Hospital):
    def collects(self, trial: Json, _info: Json) -> Any:  # noqa: ANN401
        return trial["psn_cash_pay"]


class KnowsOneBillAPerson(Hospital):
    def do_settle(self, told: Told) -> Reported:
        assert told.person
        if any(each.psn_no == told.person.psn_no for each in self.disk.made.values()):
            return Reported(State.SETTLED, collected=told.bill.total if told.bill else "")
        return super().do_settle(told)


class PaysARefundOutTwice(Hospital):
    def do_refund(self, told: Told) -> Reported:
        said = super().do_refund(told)
        return Reported(State.REFUNDED) if said.state is State.REFUSED else said


class CancelsTheVisitFirst(Hospital):
    def undo_visit(self, named: Json, visit: Json) -> None:
        self.call("2202", {"data": {**named, "ipt_otp_no": visit["number"]}}, visit["area"])


class ForgetsTheDischarge(Hospital):
    def discharge(self, _named: Json, _visit: Json) -> None:
        pass


class ForgetsToUndoTheDischarge(Hospital):
    def readmit(self, _psn_no: str, _mdtrt_id: str, _area: str) -> None:
        pass


class RetriesOnTimeOut(Hospital):
    def settle(self, told: Told, visit: Json) -> Reported:
        try:
            return super().settle(told, visit)
        except Lost:
            return super().settle(told, visit)


class TakesSilenceForNothingDone(Hospital):
    def resolved(self, _number: str, _pending: Pending) -> State:
        return State.REVERSED


class ReversesUnderTheSameNumber(Hospital):
    def reverse(self, pending: Pending) -> None:
        data = {"psn_no": pending.psn_no, "omsgid": pending.msgid, "oinfno": pending.infno}
        self.call("2601", {"data": data}, pending.area, pending.msgid)


class ReversesANewNumber(Hospital):
    def reverse(self, pending: Pending) -> None:
        data = {"psn_no": pending.psn_no, "omsgid": self.msgid(), "oinfno": pending.infno}
        self.call("2601", {"data": data}, pending.area)


class ReversesAnotherTransaction(Hospital):
    def reverse(self, pending: Pending) -> None:
        data = {"psn_no": pending.psn_no, "omsgid": pending.msgid, "oinfno": "2208"}
        self.call("2601", {"data": data}, pending.area)


class TakesNonsenseForANo(Hospital):
    def opened(self, status: int, content: bytes) -> Json:
        try:
            return super().opened(status, content)
        except Lost as error:
            raise No(str(error)) from error


class TakesANoForUnknown(Hospital):
    def changed(self, pending: Pending, given: Json) -> Json:
        try:
            return super().changed(pending, given)
        except No as error:
            raise Lost(str(error)) from error


class TakesBusyForANo(Hospital):
    def changed(self, pending: Pending, given: Json) -> Json:
        try:
            return super().changed(pending, given)
        except Lost as error:
            if "繁忙" in str(error):
                del self.disk.pending[pending.bill]
                raise No(str(error)) from error
            raise


class GivesUpAfterOneReversal(Hospital):
    def resolved(self, number: str, pending: Pending) -> State:
        said = super().resolved(number, pending)
        return State.REVERSED if said is State.UNKNOWN else said


class TakesMinusOneForUnknownForEver(Hospital):
    def after_refused(self, _number: str, pending: Pending, _undone: State) -> State:
        pending.was_refused = False
        return State.UNKNOWN


class TakesARefusedReversalForDone(Hospital):
    def after_refused(self, _number: str, _pending: Pending, undone: State) -> State:
        return undone


class LosesItsStateAtARestart(Hospital):
    def do_restart(self, told: Told) -> Reported:
        self.disk.pending.clear()
        return super().do_restart(told)


class RefundsAgainOnTimeOut(Hospital):
    def refund(self, number: str, made: Made) -> None:
        try:
            super().refund(number, made)
        except Lost:
            super().refund(number, made)


class SettlesAtEveryPress(Hospital):
    """Each press is a visit of its own number: the platform cannot know that it is one bill."""

    presses = 0

    def settled_already(self, bill: Bill) -> Reported:
        del self.disk.made[bill.number]
        return Reported(State.SETTLED)

    def do_settle(self, told: Told) -> Reported:
        assert told.bill
        self.disk.made.pop(told.bill.number, None)
        self.presses += 1
        return super().do_settle(told)

    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        if infno == "2201":
            given["data"]["ipt_otp_no"] += f"-{self.presses}"
        return super().post(infno, given, area, msgid)


class BelievesEveryAnswer(Hospital):
    def ensure_credible(self, _pending: Pending, _output: Json | None) -> None:
        pass

    def do_settle(self, told: Told) -> Reported:
        try:
            return super().do_settle(told)
        except (KeyError, TypeError):
            return Reported(State.REFUSED)


class LeavesRefundsOutOfTheTotals(Hospital):
    def totals(self, insutype: str, clr_type: str) -> Json:
        kept = {number: each.refunded_on for number, each in self.disk.made.items()}
        for each in self.disk.made.values():
            each.refunded_on = ""
        try:
            return super().totals(insutype, clr_type)
        finally:
            for number, day in kept.items():
                self.disk.made[number].refunded_on = day
