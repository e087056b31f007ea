"""What is settled and was never printed is in the outbox, whoever settled it, until it is printed or signed off."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import json

from counter.prove.counter import PAYMENT_CODE
from simulation.channel import ChannelFault
from simulation.embedded import Fault
from terminal.errors import JiesuanError
from terminal.journal.entry import EMPTY, Step, noted
from terminal.journal.reader import entries
from terminal.model import Act, Settlement, SignOff, SignOffReason, payment
from tests.bench import Bench

NAMES = ("张敏", "王秀兰")
LONG = timedelta(days=40).total_seconds()


@pytest.fixture
def made(bench: Bench) -> Settlement:
    return bench.settle(bench.agreed("王秀兰"))


def waiting(bench: Bench) -> list[tuple[Act, str]]:
    return [(each.act, each.bill_number) for each in bench.checkout.prints.waiting(bench.clock())]


def lost(bench: Bench, act: str, do: Callable[[], object]) -> None:
    """Lose the reply to a call."""
    bench.platform.fail(act, Fault.LOST_REPLY)
    with pytest.raises(JiesuanError):
        do()


def print_one(bench: Bench) -> None:
    printed_out(bench, bench.settle(bench.agreed("李伟")))


def printed_out(bench: Bench, made: Settlement) -> None:
    bench.print(made)
    bench.checkout.prints.end(made.number)
    bench.journal.flush()  # a kill would lose the end, and one more copy does no harm


def test_every_settlement_that_recovery_adopts_waits_for_its_receipt_also_after_restarts(bench: Bench) -> None:
    agreed = [bench.agreed(name) for name in NAMES]
    for each in agreed:
        lost(bench, "settle", lambda each=each: bench.settle(each))  # type: ignore[misc]
    owed = [(Act.SETTLE, each.bill.number) for each in agreed]
    with closing(bench.risen()) as again:
        assert waiting(again) == []
        again.checkout.recover()
        assert waiting(again) == owed
        print_one(again)
        again.clock.forward(LONG)
        with closing(again.risen()) as later:
            assert waiting(later) == owed


def test_a_settlement_whose_counter_died_before_its_print_waits(bench: Bench, made: Settlement) -> None:
    with closing(bench.risen()) as again:
        assert waiting(again) == [(Act.SETTLE, made.bill_number)]


def test_a_refund_that_recovery_adopts_waits_and_what_it_gave_back_does_not(bench: Bench, made: Settlement) -> None:
    lost(bench, "refund", lambda: bench.checkout.refund(made.number))
    bench.checkout.recover()
    assert waiting(bench) == [(Act.REFUND, made.bill_number)]


def test_a_refund_by_line_waits_with_the_receipt_of_the_kept_lines(bench: Bench) -> None:
    agreed = bench.agreed("杨雪", "MZ202611200020")
    bench.checkout.refund_lines(bench.settle(agreed).number, agreed.bill.care.lines[:3])
    assert waiting(bench) == [(Act.REFUND, agreed.bill.number), (Act.SETTLE, agreed.bill.number)]


def test_kept_lines_that_are_settled_later_end_the_wait_of_neither(bench: Bench) -> None:
    agreed = bench.agreed("杨雪", "MZ202611200020")
    number = bench.settle(agreed).number
    lost(bench, "settle", lambda: bench.checkout.refund_lines(number, agreed.bill.care.lines[:3]))
    assert waiting(bench) == []
    bench.checkout.recover()
    assert waiting(bench) == [(Act.REFUND, agreed.bill.number), (Act.SETTLE, agreed.bill.number)]


def test_what_is_not_paid_yet_waits_once_it_is(bench: Bench) -> None:
    agreed = bench.agreed("张敏")
    due = agreed.answer.split.cash
    bench.channel.fail("charge", ChannelFault.REFUSED)
    with pytest.raises(JiesuanError):
        bench.checkout.settle(agreed, payment.tender(due, 0, due), PAYMENT_CODE)
    assert waiting(bench) == []
    bench.collect()
    assert waiting(bench) == [(Act.SETTLE, agreed.bill.number)]


def test_a_printed_receipt_waits_no_more_whoever_settled(bench: Bench, made: Settlement) -> None:
    with closing(bench.risen()) as again:
        printed_out(again, made)
        assert waiting(again) == []
        with closing(again.risen()) as later:
            assert waiting(later) == []


def test_the_first_print_of_a_receipt_that_waited_is_the_original(bench: Bench, made: Settlement) -> None:
    assert bench.checkout.prints.waiting(bench.clock())
    assert (bench.checkout.prints.begin(made.number).number, bench.checkout.prints.begin(made.number).number) == (0, 1)


@pytest.mark.parametrize("begun", [False, True], ids=["never begun", "begun"])
def test_a_sign_off_ends_the_wait_and_the_journal_keeps_who_and_why(bench: Bench, path: Path, begun: bool) -> None:
    made = bench.settle(bench.agreed("王秀兰"))
    if begun:
        bench.checkout.prints.begin(made.number)
    bench.checkout.prints.sign_off(made.number, SignOffReason.CAME_OUT)
    assert waiting(bench) == []
    [kept] = [each.body for each in entries(path, made.number) if each.step is Step.PRINTED]
    assert json.decode(kept, type=SignOff) == SignOff(operator="0001", reason=SignOffReason.CAME_OUT)
    with closing(bench.risen()) as again:
        assert waiting(again) == []
        assert again.checkout.prints.begin(made.number).number == int(begun)
        assert waiting(again) == [(Act.SETTLE, made.bill_number)]


def test_a_refund_is_signed_off_for_itself(bench: Bench, made: Settlement) -> None:
    bench.checkout.refund(made.number)
    bench.checkout.prints.sign_off_refund(made.number, SignOffReason.NOT_WANTED)
    assert waiting(bench) == []


def test_receipts_of_a_version_that_did_not_record_who_printed_are_not_waited_for(
    bench: Bench, made: Settlement
) -> None:
    first = bench.settle(bench.agreed("张敏"))
    for each in bench.journal.of_bill(first.bill_number):
        bench.journal._stepped(each, noted(each, Step.PRINTING, body=EMPTY))
    print_one(bench)
    with closing(bench.risen()) as again:
        assert waiting(again) == []
        after = again.settle(again.agreed("杨雪"))
        assert waiting(again) == [(Act.SETTLE, after.bill_number)]
    assert made.number


def test_a_counter_that_never_printed_waits_for_what_was_settled_since_yesterday(
    bench: Bench, made: Settlement
) -> None:
    bench.clock.forward(timedelta(days=1).total_seconds())
    with closing(bench.risen()) as again:
        assert waiting(again) == [(Act.SETTLE, made.bill_number)]
        again.clock.forward(timedelta(days=1).total_seconds())
        with closing(again.risen()) as later:
            assert waiting(later) == []
