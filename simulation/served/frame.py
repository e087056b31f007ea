"""The processing of a request: its head is checked, the network carries it, and the outcome is answered."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from simulation.network import ledger, sign_ins
from simulation.network.faults import Fault
from simulation.network.network import Delivery, DeliveryOutcome
from simulation.served import envelope, message_ids, plausible
from simulation.served.envelope import FAILED, OK, Message, Stamp
from simulation.served.fields import check
from simulation.served.fields.deviations import Finding, Review, levels
from simulation.served.node import fitted
from simulation.served.table import TABLE
from simulation.served.transaction import Call, Office, Output, Transaction
from terminal.database import Busy
from terminal.errors import JiesuanError, NotSent, Refused
from terminal.institutions import Designated
from terminal.texts import words

SIGN_OUT = "9002"
BY_MESSAGE = "5203"
"""The query that a relaxed region also answers by the message, so that no other number is needed."""
UUID = 32
"""The characters of a message id that is a UUID without its dashes."""
SHOWN = 5
"""The number of deviations that an answer names in warn_msg."""


class HttpReply(NamedTuple):
    """An answer to be written, the fault that affects it on its way back, and the deviations that were noted."""

    body: bytes = b""
    fault: Fault | None = None
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED
    noted: tuple[Finding, ...] = ()


class Arrival(NamedTuple):
    """A request's arrival: the time (with zone), what is found about it, and the sender's area once that is known."""

    at: datetime
    review: Review
    area: str = ""


class Frame:
    """Answers the requests of one office; any thread may call."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._serials = count(1)
        self._levels = levels(office.profile.mode, office.profile.levels)
        self._areas: dict[str, str] = {}
        self._signed: set[tuple[str, str, str, date]] = set()

    def answer(self, body: bytes, expected: str = "") -> HttpReply:
        """Answer a request; with `expected` accept only that transaction and its variants."""
        arrival = Arrival(self.office.clock(), Review(self._levels))
        try:
            message = envelope.read(self.office.profile, body)
            area = message.head.mdtrtarea_admvs
            arrival = arrival._replace(area=area)
            call, transaction, given = self._accepted(message, expected, arrival)
            names = tuple(filter(None, (transaction.infno[:4], transaction.port)))
            insured = message.head.insuplc_admdvs or area
            delivery = self.office.network.carry(
                names, call.sender.area, insured, lambda: self._done(call, transaction, given)
            )
            reply = self._http_reply(delivery, arrival)
        except (Refused, Busy) as error:
            reply = HttpReply(self._refusal(error, arrival))
        except NotSent:
            # The database failed, perhaps after a commit: a well-formed no would be wrong.
            reply = HttpReply(outcome=DeliveryOutcome.REPLY_LOST)
        return reply._replace(noted=tuple(arrival.review.noted))

    def refusal(self, code: str, **facts: object) -> bytes:
        """Return a well-formed refusal of a request that is not even parsed."""
        return self._refusal(Refused(code, **facts), Arrival(self.office.clock(), Review(self._levels)))

    def _accepted(self, message: Message, expected: str, arrival: Arrival) -> tuple[Call, Transaction, object]:
        head, review = message.head, arrival.review
        transaction = TABLE.get(head.infno)
        if transaction is None or (expected and head.infno[:4] != expected[:4]):
            raise Refused("transaction_unknown", infno=head.infno)
        call = Call(self.office, head, self._sender(message), arrival.at, review)
        if not message_ids.is_whole(head.msgid):
            review.add([Finding("F10", field="msgid")])
        if message.is_text:
            review.add([Finding("F11", check.ROOT)])
        if (times := list(plausible.message_times(head, arrival.at))) and not self._is_known(call.message_id):
            review.add(times)
        review.add(self._deviations(head.infno, message.input))
        review.add(plausible.days(head.infno, message.input, arrival.at))
        return call, transaction, fitted(message.input, transaction.input)

    def _sender(self, message: Message) -> Designated:
        """Check the sender given in the head; raises Refused."""
        head, profile, rules = message.head, self.office.profile, self.office.rules
        if "-" not in head.msgid and len(head.msgid) != UUID:
            if head.msgid[:12] != head.fixmedins_code:
                raise Refused("request_malformed", reason="msgid ≠ fixmedins_code + time + 4")
            _ensure_time(f"{head.msgid[12:20]}T{head.msgid[20:26]}", "msgid")
        _ensure_time(head.inf_time, "inf_time")
        if profile.infver and head.infver != profile.infver:
            raise Refused("request_malformed", reason=f"infver ≠ {profile.infver}")
        if profile.recer_sys_code and head.recer_sys_code != profile.recer_sys_code:
            raise Refused("request_malformed", reason=f"recer_sys_code ≠ {profile.recer_sys_code}")
        sender = self.office.register.find(head.fixmedins_code)
        if sender is None:
            raise Refused("not_designated", institution=head.fixmedins_code)
        if rules.pool(head.mdtrtarea_admvs) != rules.pool(sender.area):
            raise Refused("request_malformed", reason=f"mdtrtarea_admvs ≠ {sender.area}")
        return sender

    def _deviations(self, infno: str, given: dict[str, Any]) -> list[Finding]:
        checker = check.of_request(infno)
        found = checker.check(given) if checker else []
        if infno == BY_MESSAGE and self.office.profile.relaxed_query:
            return [each for each in found if each.code != "F01" or each.field == "psn_no"]
        return found

    def _is_known(self, message_id: str) -> bool:
        # What took effect is not refused when it comes again, however late: the first was a yes.
        with self.office.engine.begin() as connection:
            return ledger.is_known(connection, message_id)

    def _done(self, call: Call, transaction: Transaction, given: object) -> Output:
        if transaction.signed_in:
            self._ensure_signed_in(call)
        if person := _person(given):
            self._ensure_insured_in(call, person)
        output = transaction.answer(call, given)
        if transaction.infno == SIGN_OUT:
            self._signed.clear()
        return output

    def _ensure_signed_in(self, call: Call) -> None:
        # A sign-in found once is cached until the operator signs out here.
        head = call.head
        mine = (head.sign_no, head.fixmedins_code, head.opter, call.now.date())
        if mine in self._signed:
            return
        with self.office.engine.begin() as connection:
            if not sign_ins.holds(connection, *mine):
                raise Refused("sign_in_stale")
        self._signed.add(mine)

    def _ensure_insured_in(self, call: Call, person: str) -> None:
        if person not in self._areas:
            self._areas[person] = self.office.insurer.insured_area(person)
        if call.head.insuplc_admdvs != self._areas[person]:
            raise Refused("insured_area_wrong", given=call.head.insuplc_admdvs)

    def _http_reply(self, delivery: Delivery[Output], arrival: Arrival) -> HttpReply:
        if delivery.outcome is DeliveryOutcome.REFUSED:
            code = "sign_in_stale" if delivery.fault is Fault.STALE_SIGN_IN else "insurer_refused"
            return HttpReply(self._refusal(Refused(code), arrival, delivery.fault))
        if delivery.outcome is not DeliveryOutcome.DELIVERED:
            return HttpReply(fault=delivery.fault, outcome=delivery.outcome)
        try:
            output = lenient_output(delivery.answer(), delivery.fault)
        except (Refused, Busy) as error:
            return HttpReply(self._refusal(error, arrival, delivery.fault), delivery.fault)
        return HttpReply(self._written(OK, "", output, arrival, delivery.fault), delivery.fault)

    def _refusal(self, error: JiesuanError, arrival: Arrival, fault: Fault | None = None) -> bytes:
        text = f"{words(error, 'zh_CN').what[:150]}[{error.code}]"
        return self._written(FAILED, text, {}, arrival, fault)

    def _written(self, code: int, error: str, output: Output, arrival: Arrival, fault: Fault | None) -> bytes:
        stamp = Stamp(arrival.area, next(self._serials), arrival.at, self.office.clock())
        noted = [str(each) for each in arrival.review.noted[:SHOWN]]
        answer = envelope.written(self.office.profile, stamp, code, error, output, noted)
        return envelope.encoded(lenient_head(answer, fault))


def _person(given: object) -> str:
    """Return the psn_no in one of an input's nodes, or in the first of several."""
    for name in getattr(given, "__struct_fields__", ()):
        node = getattr(given, name)
        first = node[0] if isinstance(node, tuple) and node else node
        if found := getattr(first, "psn_no", ""):
            return str(found)
    return ""


def _ensure_time(text: str, name: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("request_malformed", reason=name) from error


def lenient_output(fields: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return an output as altered by a fault."""
    match fault:
        case Fault.BLANK_AMOUNTS:
            return {name: _blanked(each) for name, each in fields.items()}
        case Fault.EMPTY_SETLDETAIL if "setldetail" in fields:
            return fields | {"setldetail": []}
        case _:
            return fields


def lenient_head(answer: Mapping[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return an answer's envelope as altered by a fault."""
    fields = dict(answer)
    match fault:
        case Fault.TEXT_INFCODE:
            fields["infcode"] = str(fields["infcode"])
        case Fault.REFUSED:
            # The shape that many platforms give a no (docs/interface.md, "Answers").
            fields |= {"inf_refmsgid": None, "output": None}
    return fields


def _blanked(value: object) -> object:
    match value:
        case dict():
            return {name: _blanked(each) for name, each in value.items()}
        case list():
            return [_blanked(each) for each in value]
        case Decimal() if not value:
            return ""
        case _:
            return value
