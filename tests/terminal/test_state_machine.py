"""A counter under random faults, restarts, refunds and clock steps keeps to a model that knows nothing of how."""

import logging
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from counter.prove.acts import workroom
from counter.prove.books import disagreements
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.errors import JiesuanError, NotSent, Unknown
from terminal.model import Credential, Presettlement, Settlement, payment
from tests.bench import Bench, Clock, person
from tests.terminal.model_of_counter import Bill, Lines, Move, refund, refund_but, settle
from tests.whole import sample

pytestmark = pytest.mark.sampled

# Two people, one of them with two bills, so that one settlement changes what the next one costs.
BILLS = {"MZ202611220005": "李伟", "MZ202610090006": "李伟", "MZ202611210008": "刘洋"}
OWED = {bill: person(name).number for bill, name in BILLS.items()}
PROGRAMS, STEPS = sample((15, 30), whole=(500, 50))
DAY, NEIGHBOUR = 86_400, "99"
CHANNELS_NO = {"not_paid", "channel_unreachable", "payment_not_refundable"}

faults = st.sampled_from(Fault)
fault_or_none = st.none() | faults
channel_faults = st.sampled_from(ChannelFault)
calls = st.sampled_from(["settle", "refund", "reverse", "find", "identify", "presettle"])


@pytest.fixture(autouse=True)
def expected(caplog: pytest.LogCaptureFixture) -> None:
    """Expect the warnings of a hospital that goes down."""
    caplog.set_level(logging.ERROR, "terminal.checkout")


class CounterMachine(RuleBasedStateMachine):
    """Each rule is something that a cashier, the network or a clock may do at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.room = workroom()
        self.clock = Clock()
        self.down = False
        self.bench = Bench(Path(shutil.copytree(FRESH.name, Path(self.room.name, "books"))), self.clock, self._pass)
        self.model = {bill: Bill(self._lines(bill)) for bill in BILLS}

    def teardown(self) -> None:
        try:
            self._calm()
        finally:
            self.bench.close()
            self.room.cleanup()

    @precondition(lambda self: self._unpaid())
    @rule(data=st.data(), voucher=st.booleans(), fault=fault_or_none)
    def settle(self, data: st.DataObject, voucher: bool, fault: Fault | None) -> None:
        bill = data.draw(st.sampled_from(self._unpaid()))
        self._plan("settle", fault)
        self._try(bill, settle, lambda: self.bench.print(self.bench.settle(self._agreed(bill, voucher))))

    @precondition(lambda self: self._unpaid())
    @rule(data=st.data(), cash=st.integers(0, 300), fault=st.none() | channel_faults)
    def settle_by_phone(self, data: st.DataObject, cash: int, fault: ChannelFault | None) -> None:
        bill = data.draw(st.sampled_from(self._unpaid()))
        self.bench.channel.fail("charge", *([fault] if fault else []))
        self._try(bill, settle, lambda: self.bench.print(self._by_phone(self._agreed(bill), cash)))

    @precondition(lambda self: self._unpaid())
    @rule(data=st.data())
    def pay_in_full(self, data: st.DataObject) -> None:
        bill = data.draw(st.sampled_from(self._unpaid()))
        self._try(bill, settle, lambda: self.bench.print(self._in_full(bill)))

    @precondition(lambda self: self._paid())
    @rule(data=st.data(), fault=fault_or_none)
    def refund(self, data: st.DataObject, fault: Fault | None) -> None:
        made = data.draw(st.sampled_from(self._paid()))
        self._plan("refund", fault)
        self._try(made.bill_number, refund, lambda: self.bench.print_refund(self.bench.checkout.refund(made.number)))

    @precondition(lambda self: any(len(lines(made)) > 1 for made in self._paid()))
    @rule(data=st.data(), call=st.sampled_from(["refund", "settle"]), fault=fault_or_none)
    def refund_lines(self, data: st.DataObject, call: str, fault: Fault | None) -> None:
        made = data.draw(st.sampled_from([made for made in self._paid() if len(lines(made)) > 1]))
        kept = lines(made)[: data.draw(st.integers(1, len(lines(made)) - 1))]
        self._plan(call, fault)
        back = partial(self.bench.checkout.refund_lines, made.number, kept)
        self._try(made.bill_number, refund_but(kept), lambda: self.bench.print_refund(back()))

    @rule(call=calls, fault=faults)
    def fail(self, call: str, fault: Fault) -> None:
        self.bench.platform.fail(call, fault)

    @rule(call=st.sampled_from(["query", "cancel", "refund"]), fault=channel_faults)
    def fail_by_phone(self, call: str, fault: ChannelFault) -> None:
        self.bench.channel.fail(call, fault)

    @rule(seconds=st.integers(-DAY, DAY))
    def step_clock(self, seconds: int) -> None:
        self.clock.forward(seconds)

    @rule()
    def restart(self) -> None:
        self.bench = self.bench.restarted()

    @rule(due=st.booleans())
    def recover(self, due: bool) -> None:
        (self.bench.checkout.recover_due if due else self.bench.checkout.recover)()

    @rule(down=st.booleans())
    def hospital(self, down: bool) -> None:
        """Take the hospital's system down, so that the outcome of its calls is unknown, or bring it up again."""
        self.down = down

    @rule(bill=st.sampled_from(sorted(BILLS)), keep=st.booleans())
    def neighbour(self, bill: str, keep: bool) -> None:
        """Claim a bill for another counter, or release it."""
        hospital = self.bench.hospital
        owed = (each for each in hospital.unpaid(person(BILLS[bill]).id_number) if each.number == bill)
        for each in owed if keep else ():
            with suppress(JiesuanError):
                hospital.claim(each, person(BILLS[bill]).id_number, NEIGHBOUR)
        hospital.release(NEIGHBOUR, {bill} if keep else ())

    @rule(place=st.floats(0, 1, exclude_max=True))
    def echo_one(self, place: float) -> None:
        self.bench.wire.echo(place)

    @rule(what=st.sampled_from(["arrive", "echo", "agree"]))
    def arrive(self, what: str) -> None:
        """Deliver late requests, or repeat all requests to the insurer, or have the patient confirm at last."""
        if what == "arrive":
            self.bench.platform.arrive()
            self.bench.channel.arrive()
        elif what == "echo":
            self.bench.wire.echo()
        for each in self.bench.channel.book() if what == "agree" else ():
            self.bench.channel.agree(each.order)

    @rule(place=st.integers(0, 7))
    def overtake(self, place: int) -> None:
        self.bench.platform.network.arrive_first(place)

    @rule()
    def collect(self) -> None:
        self.bench.collect()

    @invariant()
    def books_keep_to_the_model(self) -> None:
        open_bills = {each.bill_number for each in self.bench.checkout.open_items()}
        for number, bill in self.model.items():
            assert len(self.bench.charged(number)) <= 1
            if number not in open_bills:
                bill.found(self._settled(number))
        if not open_bills:
            # A claim is given up when the hospital is there again.
            wrong = disagreements(self.bench.books, OWED)
            assert [each for each in wrong if " is still claimed by counter " not in each] == []

    def _calm(self) -> None:
        """End all faults: everything open is resolved, and every unpaid bill can be settled."""
        self.down = False
        self.bench.hospital.release(NEIGHBOUR, ())
        self.bench = self.bench.restarted()
        for _ in range(3):
            self.bench.checkout.recover()
            self.bench.collect()
        assert self.bench.checkout.open_items() == ()
        assert self.bench.hospital.claims() == {}
        self.books_keep_to_the_model()
        for number, bill in self.model.items():
            if not self._live_settlement(number):
                self.bench.settle(self._agreed(number))
                bill.done(settle)
        self.bench.wire.echo()
        self.books_keep_to_the_model()

    def _pass(self, point: str) -> None:
        if self.down and " hospital." in point:
            raise NotSent("hospital_unreachable")

    def _try(self, bill: str, move: Move, call: Callable[[], object]) -> None:
        """Run a call, and pass the counter's report of it to the model."""
        try:
            call()
        except JiesuanError as error:
            # What the payment channel does not do leaves what the insurer did; who refused is not the model's business.
            if isinstance(error, Unknown) or error.code in CHANNELS_NO:
                self.model[bill].unknown(move)
        else:
            self.model[bill].done(move)

    def _plan(self, call: str, fault: Fault | None) -> None:
        self.bench.platform.fail(call, *([fault] if fault else []))

    def _agreed(self, bill: str, voucher: bool = False) -> Presettlement:
        who = person(BILLS[bill])
        credential: Credential = who.credential()
        if voucher:
            credential = self.bench.checkout.recognise(self.bench.insurer.issue_voucher(who.number, self.clock()))
        return self.bench.checkout.presettle(self.bench.checkout.identify(credential), bill)

    def _by_phone(self, agreed: Presettlement, cash: int) -> Settlement:
        return self.bench.settle_by_phone(agreed, min(cash, agreed.answer.split.cash))

    def _in_full(self, bill: str) -> Settlement:
        patient = self.bench.patient(BILLS[bill])
        total = next((each.stated_total for each in patient.bills if each.number == bill), 0)
        return self.bench.checkout.pay_in_full(patient, bill, payment.cash(total, total), "no_rule")

    def _live_settlement(self, bill: str) -> Settlement | None:
        return next(iter(self.bench.books.live_settlements(bill)), None)

    def _paid(self) -> list[Settlement]:
        return [made for bill in BILLS if (made := self._live_settlement(bill))]

    def _unpaid(self) -> list[str]:
        return [bill for bill in BILLS if not self._live_settlement(bill)]

    def _settled(self, bill: str) -> Lines:
        made = self._live_settlement(bill)
        return lines(made) if made else ()

    def _lines(self, bill: str) -> Lines:
        patient = self.bench.patient(BILLS[bill])
        return next(each.care.lines for each in patient.bills if each.number == bill)


def lines(made: Settlement) -> Lines:
    return made.care.lines if made.care else ()


FRESH = tempfile.TemporaryDirectory(prefix="jiesuan-")
Bench(Path(FRESH.name), Clock()).close()

TestCounter = CounterMachine.TestCase
TestCounter.settings = settings(max_examples=PROGRAMS, stateful_step_count=STEPS, deadline=None)
