"""Paper apart from money: every receipt comes out at least once, every other print is marked, and who asked is kept."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import json

from terminal.journal.entry import Step
from terminal.journal.reader import entries
from terminal.model import Act, Copy, CopyReason, Settlement
from tests.bench import Bench


@pytest.fixture
def made(bench: Bench) -> Settlement:
    return bench.settle(bench.agreed("王秀兰"))


def test_what_was_begun_and_not_ended_waits_also_after_a_restart(bench: Bench, made: Settlement) -> None:
    bench.checkout.prints.begin(made.number)
    assert [each.number for each in bench.checkout.prints.waiting(bench.clock())] == [made.number]
    with closing(bench.restarted()) as again:
        assert [each.number for each in again.checkout.prints.waiting(again.clock())] == [made.number]


def test_what_came_out_waits_no_more_also_after_a_restart(bench: Bench, made: Settlement) -> None:
    bench.checkout.prints.begin(made.number)
    bench.checkout.prints.end(made.number)
    assert bench.checkout.prints.waiting(bench.clock()) == ()
    with closing(bench.restarted()) as again:
        assert again.checkout.prints.waiting(again.clock()) == ()


def test_a_copy_that_did_not_come_out_waits_though_the_original_did(bench: Bench, made: Settlement) -> None:
    bench.checkout.prints.begin(made.number)
    bench.checkout.prints.end(made.number)
    bench.checkout.prints.begin(made.number, CopyReason.LOST)
    assert [each.copies for each in bench.checkout.prints.waiting(bench.clock())] == [2]


def test_a_refund_waits_for_its_own_paper(bench: Bench, made: Settlement) -> None:
    bench.checkout.refund(made.number)
    bench.checkout.prints.begin_refund(made.number)
    assert [(each.act, each.number) for each in bench.checkout.prints.waiting(bench.clock())] == [
        (Act.REFUND, made.number)
    ]
    bench.checkout.prints.end_refund(made.number)
    assert bench.checkout.prints.waiting(bench.clock()) == ()


def test_what_was_begun_waits_until_it_is_out_however_long_that_takes(bench: Bench, made: Settlement) -> None:
    bench.checkout.prints.begin(made.number)
    bench.clock.forward(timedelta(days=40).total_seconds())
    with closing(bench.restarted()) as again:
        assert [each.number for each in again.checkout.prints.waiting(again.clock())] == [made.number]
        again.checkout.prints.end(made.number)
        assert again.checkout.prints.waiting(again.clock()) == ()


def test_an_original_has_no_reason_and_a_copy_the_one_that_was_chosen(bench: Bench, made: Settlement) -> None:
    assert bench.checkout.prints.begin(made.number, CopyReason.LOST).reason is None
    bench.checkout.prints.end(made.number)
    copy = bench.checkout.prints.begin(made.number, CopyReason.FILE)
    assert (copy.number, copy.reason) == (1, CopyReason.FILE)


def test_what_did_not_come_out_is_the_reason_whatever_is_chosen(bench: Bench, made: Settlement) -> None:
    bench.checkout.prints.begin(made.number)
    assert bench.checkout.prints.begin(made.number, CopyReason.LOST).reason is CopyReason.NOT_PRINTED


def test_the_journal_keeps_who_printed_and_why(bench: Bench, path: Path, made: Settlement) -> None:
    bench.checkout.prints.begin(made.number)
    bench.checkout.prints.end(made.number)
    copy = bench.checkout.prints.begin(made.number, CopyReason.UNREADABLE)
    kept = [each.body for each in entries(path, made.number) if each.step is Step.PRINTING]
    assert [json.decode(body, type=Copy) for body in kept] == [Copy(operator=copy.operator), copy]
    assert copy.operator
