"""A small hospital system that speaks the interface, written from docs/interface.md: the right one of the doubles."""

from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from simulation.rehearsal.driver import Bill, Reported, State, Told
from tests.simulation.rehearsal.cataloguing import Cataloguing
from tests.simulation.rehearsal.link import BUSY, Away, Json, Lost, Made, No, Pending
from tests.simulation.rehearsal.ordering import Ordering

ON_THE_WAY = timedelta(minutes=2)


class Hospital(Ordering, Cataloguing):
    """A client that does everything right; a wrong one overrides what it does wrong."""

    def act(self, told: Told) -> Reported:
        given = datetime.strptime(told.now, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007, the platform's own time
        self.ahead = max(self.ahead, given - datetime.now())  # noqa: DTZ005
        self.counter, self.http.base_url = told.counter, told.url
        try:
            do = getattr(self, f"do_{told.verb.value}", None)
            done: Reported = do(told) if do else Reported(State.UNSUPPORTED)
        except No as error:
            return Reported(State.REFUSED, shown=str(error))
        except Lost:
            return Reported(State.UNKNOWN)
        except Away:
            return Reported(State.NOT_SENT)
        return done

    # What it does.

    def do_sign_in(self, _told: Told) -> Reported:
        self.sign_in()
        return Reported(State.DONE)

    def do_restart(self, _told: Told) -> Reported:
        self.sign_nos, self.charged, self.presettled = {}, {}, {}
        return Reported(State.DONE)

    def do_presettle(self, told: Told) -> Reported:
        self.presettled[self.bill(told).number] = self.charge(told)
        return Reported(State.DONE)

    def do_settle(self, told: Told) -> Reported:
        bill = self.bill(told)
        if bill.number in self.disk.made and not self.disk.made[bill.number].is_refunded:
            return self.settled_already(bill)
        if bill.number in self.disk.pending:
            return self.locked(told)
        visit = self.presettled.get(bill.number)
        made = self.settle(told, visit or (self.charge_stay(told) if bill.admitted else self.charge(told)))
        self.presettled.pop(bill.number, None)
        return made

    def settled_already(self, _bill: Bill) -> Reported:
        return Reported(State.SETTLED)

    def locked(self, _told: Told) -> Reported:
        return Reported(State.UNKNOWN)

    def do_cancel(self, told: Told) -> Reported:
        number = self.bill(told).number
        if number in self.stays:
            self.undo_stay(self.stays.pop(number))
            return Reported(State.REVERSED)
        visit = self.charged.pop(number)
        named = {"psn_no": visit["psn_no"], "mdtrt_id": visit["mdtrt_id"]}
        self.undo_visit(named, visit)
        return Reported(State.REVERSED)

    def undo_visit(self, named: Json, visit: Json) -> None:
        self.call("2205", {"data": {**named, "chrg_bchno": "0000"}}, visit["area"])
        self.call("2202", {"data": {**named, "ipt_otp_no": visit["number"]}}, visit["area"])

    def do_refund(self, told: Told) -> Reported:
        number = self.bill(told).number
        made = self.disk.made.get(number)
        if made is None or made.is_refunded:
            return Reported(State.REFUSED)
        if number in self.disk.pending:
            return Reported(State.UNKNOWN)
        self.refund(number, made)
        return Reported(State.REFUNDED)

    def refund(self, number: str, made: Made) -> None:
        data = {"psn_no": made.psn_no, "mdtrt_id": made.mdtrt_id, "setl_id": made.setl_id}
        pending = Pending(
            self.msgid(),
            "2305" if made.is_stay else "2208",
            made.psn_no,
            made.mdtrt_id,
            made.area,
            made.insutype,
            number,
        )
        self.changed(pending, {"data": data})
        made.is_refunded, made.refunded_on = True, self.today()
        if made.is_stay:
            self.readmit(made.psn_no, made.mdtrt_id, made.area)

    def do_resolve(self, _told: Told) -> Reported:
        bills: dict[str, State] = {}
        for number, pending in list(self.disk.pending.items()):
            bills[number] = self.resolved(number, pending)
            if bills[number] is not State.UNKNOWN:
                self.disk.pending.pop(number, None)
        return Reported(State.UNKNOWN if State.UNKNOWN in bills.values() else State.DONE, bills=bills)

    def resolved(self, number: str, pending: Pending) -> State:
        """Reverse what is unknown; after a no the day's statement is the second witness."""
        undone = State.SETTLED if pending.infno in {"2103", "2208", "2305"} else State.REVERSED
        if not pending.was_refused:
            try:
                self.reverse(pending)
            except (Lost, Away):
                return State.UNKNOWN
            except No as error:
                pending.was_refused = not any(each in str(error) for each in BUSY)
                if pending.was_refused and self.may_still_come(pending):
                    self.after_refused(number, pending, undone)  # a witness, and not the last
                    pending.was_refused = False
            else:
                return undone
        if not pending.was_refused:
            return State.UNKNOWN
        return self.after_refused(number, pending, undone)

    def may_still_come(self, pending: Pending) -> bool:
        """Return whether a message that the platform has not found may still be on its way to it."""
        sent = datetime.strptime(pending.msgid[12:26], "%Y%m%d%H%M%S")  # noqa: DTZ007, the platform's own time
        return self.now() - sent < ON_THE_WAY

    def after_refused(self, _number: str, pending: Pending, undone: State) -> State:
        with suppress(No, Lost, Away):
            return State.UNKNOWN if pending.msgid in self.statement(pending) else undone
        return State.UNKNOWN

    def reverse(self, pending: Pending) -> None:
        data = {"psn_no": pending.psn_no, "omsgid": pending.msgid, "oinfno": pending.infno}
        self.call("2601", {"data": data}, pending.area)
        if pending.infno == "2304":
            self.readmit(pending.psn_no, pending.mdtrt_id, pending.area)

    # How it does it.

    def settle(self, told: Told, visit: Json) -> Reported:
        bill = self.bill(told)
        pending = Pending(
            self.msgid(),
            visit.get("infno", "2207"),
            visit["psn_no"],
            visit["mdtrt_id"],
            visit["area"],
            visit["insutype"],
            bill.number,
        )
        output = self.changed(pending, {"data": visit["settling"]})
        info = output["setlinfo"]
        self.disk.made[bill.number] = Made(
            info["setl_id"],
            visit["psn_no"],
            visit["mdtrt_id"],
            visit["area"],
            visit["insutype"],
            self.today(),
            info,
            is_stay="infno" in visit,
        )
        return Reported(State.SETTLED, collected=str(self.collects(visit["trial"], info)), setl_id=info["setl_id"])

    def collects(self, _trial: Json, info: Json) -> Any:  # noqa: ANN401
        return info["psn_cash_pay"]

    def changed(self, pending: Pending, given: Json) -> Json:
        """Send a change whose number is on disk before, and return its output."""
        self.disk.pending[pending.bill] = self.disk.sent[pending.msgid] = pending
        try:
            output = self.call(pending.infno, given, pending.area, pending.msgid)
            self.ensure_credible(pending, output)
        except Away:
            del self.disk.pending[pending.bill]
            raise
        except No as error:
            if any(each in str(error) for each in BUSY):
                raise Lost(str(error)) from error
            del self.disk.pending[pending.bill]
            if "签到" in str(error):
                self.sign_in()
                pending.msgid = self.msgid()
                return self.changed(pending, given)
            raise
        del self.disk.pending[pending.bill]
        return output

    def ensure_credible(self, pending: Pending, output: Json | None) -> None:
        info = (output or {}).get("setlinfo") or {}
        if not info.get("setl_id") or info.get("medins_setl_id", pending.msgid) != pending.msgid:
            raise Lost("setlinfo")
        if pending.infno == "2207":
            figures = {name: Decimal(str(each or 0)) for name, each in info.items() if name.endswith(("amt", "pay"))}
            parts = figures["fund_pay_sumamt"] + figures["acct_pay"] + figures["psn_cash_pay"]
            if figures["medfee_sumamt"] != parts + figures.get("acct_mulaid_pay", 0) + figures.get("hosp_part_amt", 0):
                raise Lost("figures")
