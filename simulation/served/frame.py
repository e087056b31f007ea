"""The processing of a request: its head is checked, the network carries it, and the outcome is answered."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import NamedTuple

from simulation.network import ledger, sign_ins
from simulation.network.faults import Fault
from simulation.network.network import Delivery, DeliveryOutcome
from simulation.served import envelope, message_ids, plausible
from simulation.served.bench import twists
from simulation.served.bench.effects import Answer, Effect
from simulation.served.bench.twists import Twist
from simulation.served.envelope import FAILED, OK, Message, Stamp
from simulation.served.fields import check
from simulation.served.fields.deviations import Finding, Review, levels
from simulation.served.node import fitted
from simulation.served.table import TABLE
from simulation.served.transaction import Call, Office, Output, Transaction
from terminal import database
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
PLAIN = Twist()


class HttpReply(NamedTuple):
    """An answer to be written, and the fault or the rule's effect that it meets on its way back."""

    body: bytes = b""
    fault: Fault | None = None
    outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED
    effect: Effect | None = None


class Received(NamedTuple):
    """A request that has arrived: its message if it can be read, and the call that it is, or why it is none.

    `review` is what is found about it.
    """

    at: datetime
    review: Review
    message: Message | None = None
    call: Call | None = None
    transaction: Transaction | None = None
    given: object = None
    error: JiesuanError | None = None

    @property
    def person(self) -> str:
        """The psn_no of the input; empty where it has none."""
        return _person(self.given)

    def refuse(self) -> Output:
        """Raise the error of a request that is no call."""
        raise self.error or Refused("request_malformed", reason="")


class Did:
    """What the insurer did with a request, each time that it was processed: its output, or the code of its no.

    A request that is late is processed after its exchange has ended: `changed` is called then.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.done: list[tuple[datetime, Output | str]] = []
        self.changed: Callable[[], object] | None = None
        self._clock = clock

    def recording(self, do: Callable[[], Output]) -> Callable[[], Output]:
        """Return what does the same and records it here."""

        def recorded() -> Output:
            try:
                output = do()
            except JiesuanError as error:
                self._add(error.code)
                raise
            self._add(output)
            return output

        return recorded

    def _add(self, outcome: Output | str) -> None:
        self.done.append((self._clock(), outcome))
        if self.changed:
            self.changed()


class Frame:
    """Answers the requests of one office; any thread may call. `serials` number the answers."""

    def __init__(self, office: Office, serials: Iterator[int] | None = None) -> None:
        self.office = office
        self._serials = serials or count(1)
        self._levels = levels(office.profile.mode, office.profile.levels)
        self._areas: dict[str, str] = {}
        self._signed: set[tuple[str, str, str, date]] = set()
        self._before: Stamp | None = None

    def answer(self, body: bytes, expected: str = "") -> HttpReply:
        """Answer a request; with `expected` accept only that transaction and its variants."""
        return self.process(self.receive(body, expected))

    def receive(self, body: bytes, expected: str = "") -> Received:
        """Parse a request and check its sender; nothing is done yet."""
        at, review, message = self.office.clock(), Review(self._levels), None
        try:
            message = envelope.read(self.office.profile, body)
            call, transaction, given = self._accepted(message, expected, at, review)
        except JiesuanError as error:
            return Received(at, review, message, error=error)
        return Received(at, review, message, call, transaction, given)

    def process(self, received: Received, effect: Effect | None = None, did: Did | None = None) -> HttpReply:
        """Process a received request as the effect of a rule has it; what the insurer did is recorded in `did`."""
        try:
            if received.error and effect is None:
                raise received.error
            return self._http_reply(self._carried(received, effect, did), received, effect)
        except (Refused, Busy) as error:
            return HttpReply(self._refusal(error, received))
        except NotSent:
            # The database failed, perhaps after a commit: a well-formed no would be wrong.
            return HttpReply(outcome=DeliveryOutcome.REPLY_LOST, effect=effect)

    def refusal(self, code: str, **facts: object) -> bytes:
        """Return a well-formed refusal of a request that is not even parsed."""
        return self._refusal(Refused(code, **facts), self.unread())

    def unread(self) -> Received:
        """Return what is known of a request that is not even parsed."""
        return Received(self.office.clock(), Review(self._levels))

    def _accepted(
        self, message: Message, expected: str, at: datetime, review: Review
    ) -> tuple[Call, Transaction, object]:
        head = message.head
        transaction = TABLE.get(head.infno)
        if transaction is None or (expected and head.infno[:4] != expected[:4]):
            raise Refused("transaction_unknown", infno=head.infno)
        call = Call(self.office, head, self._sender(message), at, review)
        if not message_ids.is_whole(head.msgid):
            review.add([Finding("F10", field="msgid")])
        if message.is_text:
            review.add([Finding("F11", check.ROOT)])
        if (times := list(plausible.message_times(head, at))) and not self._is_known(call.message_id):
            review.add(times)
        review.add(self._deviations(head.infno, message))
        review.add(plausible.days(head.infno, message.input, at))
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
        if head.opter not in self.office.operators.get(sender.code, (head.opter,)):
            raise Refused("operator_unlisted", operator=head.opter)
        return sender

    def _deviations(self, infno: str, message: Message) -> list[Finding]:
        checker = check.of_request(infno)
        found = [*checker.check(message.input), *checker.written(message.forms)] if checker else []
        if infno == BY_MESSAGE and self.office.profile.relaxed_query:
            return [each for each in found if each.code != "F01" or each.field == "psn_no"]
        return found

    def _is_known(self, message_id: str) -> bool:
        # What took effect is not refused when it comes again, however late: the first was a yes.
        with self.office.engine.begin() as connection:
            return ledger.is_known(connection, message_id)

    def _carried(self, received: Received, effect: Effect | None, did: Did | None) -> Delivery[Output]:
        """Carry a request over the network; one that is refused at once only meets the effect of its rule."""
        do, names, place, insured = received.refuse, (), "", ""  # type: Callable[[], Output], tuple[str, ...], str, str
        if received.call and received.transaction:
            call, transaction = received.call, received.transaction
            do = partial(self._done, call, transaction, received.given)
            names = tuple(filter(None, (transaction.infno[:4], transaction.port)))
            place, insured = call.sender.area, call.head.insuplc_admdvs or call.head.mdtrtarea_admvs
        meets = effect.planned if effect else None
        return self.office.network.carry(names, place, insured, did.recording(do) if did else do, meets)

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
        # A sign-in found once is cached until the operator signs out here; several servers may share PostgreSQL.
        head = call.head
        mine = (head.sign_no, head.fixmedins_code, head.opter, call.now.date())
        if mine in self._signed:
            return
        with self.office.reader.connect() as connection:
            if not sign_ins.holds(connection, *mine):
                raise Refused("sign_in_stale")
        if self.office.engine.dialect.name != database.POSTGRESQL:
            self._signed.add(mine)

    def _ensure_insured_in(self, call: Call, person: str) -> None:
        if person not in self._areas:
            self._areas[person] = self.office.insurer.insured_area(person)
        if call.head.insuplc_admdvs != self._areas[person]:
            raise Refused("insured_area_wrong", given=call.head.insuplc_admdvs)

    def _http_reply(self, delivery: Delivery[Output], received: Received, effect: Effect | None) -> HttpReply:
        twist = Twist(delivery.fault, effect)
        if delivery.outcome is DeliveryOutcome.REFUSED:
            code = "sign_in_stale" if delivery.fault is Fault.STALE_SIGN_IN else "insurer_refused"
            return HttpReply(self._refusal(Refused(code), received, twist), effect=effect)
        if delivery.outcome is not DeliveryOutcome.DELIVERED:
            return HttpReply(fault=delivery.fault, outcome=delivery.outcome, effect=effect)
        try:
            output = twists.output(delivery.answer(), twist)
        except (Refused, Busy) as error:
            return HttpReply(self._refusal(error, received, twist), delivery.fault, effect=effect)
        if twist.answer is Answer.REFUSED:  # done, and answered with a no
            return HttpReply(self._refusal(Refused("insurer_refused"), received, twist), delivery.fault, effect=effect)
        return HttpReply(self._written(OK, "", output, received, twist), delivery.fault, effect=effect)

    def _refusal(self, error: JiesuanError, received: Received, twist: Twist = PLAIN) -> bytes:
        text = f"{words(error, 'zh_CN').what[:150]}[{error.code}]"
        given = twist.effect.err_msg if twist.effect else ""
        return self._written(FAILED, given or text, {}, received, twist)

    def _written(self, code: int, error: str, output: Output, received: Received, twist: Twist) -> bytes:
        area = received.message.head.mdtrtarea_admvs if received.message else ""
        stamp = Stamp(area, next(self._serials), received.at, self.office.clock())
        before, self._before = self._before, stamp
        answered = before if twist.answer is Answer.ANOTHERS and before else stamp
        noted = [str(each) for each in received.review.noted[:SHOWN]]
        answer = envelope.written(self.office.profile, answered, code, error, output, noted)
        return envelope.encoded(twists.envelope(answer, twist))


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
