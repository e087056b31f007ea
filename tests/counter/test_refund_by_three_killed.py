"""Wherever a counter dies between an application and its payment, it is paid once, and every book says the same."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from counter.prove.points import stepping
from counter.refund_desk import RefundDesk
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.errors import JiesuanError
from terminal.journal import reader as journals
from terminal.model import Settlement, payment
from terminal.model.application import ApplicationState
from tests.counter.ward import WECHAT, Ward, killed
from tests.whole import sample

APPLICANT, APPROVER, PAYER = "0301", "0302", "0115"
LIMIT = 100
STRIDES = {"refund": 26, "with_lost_answer": 70, "while_unreachable": 90, "with_channel_unknown": 90}


class Three:
    """A counter at which three people refund one settlement."""

    def __init__(self, ward: Ward) -> None:
        self.ward, self.who = ward, PAYER
        cash, bench = ward.cash, ward.bench
        cash.operator = lambda: self.who
        bench.journal._operator = lambda: self.who
        cash._open = list(journals.undelivered(ward.folder / "journal.db"))
        cash._journal = stepping(bench.journal, "journal", ward.tell)
        cash.office = stepping(ward.office, "office", ward.tell)
        journal, clock = bench.journal, bench.clock
        self.desk = RefundDesk(cash.office, cash.perform, journal, "00", lambda: self.who, clock, LIMIT, cash.interval)
        bench.checkout.refunds = self.desk
        bench.checkout.also_recover = [self.desk.recover]

    @property
    def made(self) -> Settlement:
        found = self.ward.bench.checkout.last()
        assert found
        return found

    def go_on(self) -> None:
        """Do whatever is still to be done for the refund, each by the person for it."""
        checkout, made, office = self.ward.bench.checkout, self.made, self.ward.office
        checkout.recover()
        if not office.application_of(made.number):
            self.who = APPLICANT
            self.desk.apply(checkout.settlement(made.number), made.split.cash, "检查未做")
        found = office.application_of(made.number)
        assert found
        if found.state is ApplicationState.ASKED:
            self.who = APPROVER
            self.desk.decide(found.number, APPROVER, is_approved=True)
        self.who = PAYER
        if found.state is not ApplicationState.PAID and checkout.settlement(made.number).state.value == "settled":
            checkout.refund(made.number, application=found.number)


def begin(ward: Ward) -> None:
    agreed = ward.bench.agreed("张敏")
    due = agreed.answer.split.cash
    ward.bench.checkout.settle(agreed, payment.tender(due, 100, due - 100), WECHAT)


def refund(ward: Ward) -> None:
    with suppress(JiesuanError):
        Three(ward).go_on()


def with_lost_answer(ward: Ward) -> None:
    ward.bench.platform.fail("refund", Fault.LOST_REPLY)
    refund(ward)


def while_unreachable(ward: Ward) -> None:
    ward.bench.platform.fail("refund", Fault.UNREACHABLE)
    refund(ward)


def with_channel_unknown(ward: Ward) -> None:
    ward.bench.channel.fail("refund", ChannelFault.LOST_REPLY)
    refund(ward)


@pytest.mark.sampled
@pytest.mark.parametrize("act", [refund, with_lost_answer, while_unreachable, with_channel_unknown])
def test_a_killed_refund_by_three_is_paid_once_and_uses_its_application_up(
    tmp_path: Path, act: Callable[[Ward], None]
) -> None:
    stride = sample(STRIDES[act.__name__], whole=1)
    for ward in killed(tmp_path, act, begin, stride):
        try:
            ended(Three(ward))
        finally:
            ward.close()


def ended(three: Three) -> None:
    """Recover, and do what is left; return nothing where every book says the same."""
    ward, made = three.ward, three.made
    ward.bench.checkout.recover()
    paying = [each for each in ward.office.applications() if each.state is ApplicationState.PAYING]
    assert paying == []
    three.go_on()
    ward.bench.checkout.recover()
    found = ward.office.application_of(made.number)
    assert found
    assert found.state is ApplicationState.PAID
    assert found.refund == ward.bench.checkout.refunded(made.number).refund.number
    assert (found.applied_by, found.decided_by, found.paid_by) == (APPLICANT, APPROVER, PAYER)
    assert ward.bench.charged(made.bill_number) == []
    assert ward.in_channel == 0
    assert ward.bench.takings == (1, 0)
    assert ward.office.applications() == ()
