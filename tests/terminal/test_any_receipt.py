"""Any receipt is found again, however old: by its number, its last digits, its bill or its day."""

from datetime import timedelta
from pathlib import Path

import pytest

from terminal.errors import BadInput
from terminal.journal.reader import receipts
from terminal.model import Act, Settlement, Transaction
from terminal.receipt import document
from tests.bench import Bench

DAY = timedelta(days=1).total_seconds()


@pytest.fixture
def old(bench: Bench) -> Settlement:
    """A settlement of forty days before everything else."""
    made = bench.settle(bench.agreed("王秀兰"))
    bench.clock.forward(40 * DAY)
    bench.settle(bench.agreed("张敏"))
    return made


def found(path: Path, *sought: object) -> list[tuple[Act, str]]:
    return [_named(each) for each in receipts(path, *sought)]  # type: ignore[arg-type]


def _named(each: Transaction) -> tuple[Act, str]:
    return each.act, each.receipt_number


def test_an_old_receipt_is_found_by_number_last_digits_bill_and_day(old: Settlement, path: Path) -> None:
    wanted = [(Act.SETTLE, old.number)]
    assert found(path, old.number) == wanted
    assert found(path, old.number[-8:]) == wanted
    assert found(path, old.bill_number) == wanted
    assert found(path, "", old.at.date()) == wanted
    assert found(path, old.number, old.at.date() + timedelta(days=1)) == []
    assert len(found(path)) == 2
    assert found(path, "no such number") == []


def test_a_refund_has_a_receipt_of_its_own_number(bench: Bench, old: Settlement, path: Path) -> None:
    given = bench.checkout.refund(old.number)
    both = [(Act.SETTLE, old.number), (Act.REFUND, given.refund.number)]
    assert found(path, old.number) == both
    assert found(path, old.bill_number) == both
    assert found(path, given.refund.number) == both[1:]


def test_what_was_found_is_printed_again_by_the_calls_of_every_print(bench: Bench, old: Settlement, path: Path) -> None:
    bench.print(old)
    [again] = receipts(path, old.number)
    assert again.copies == 1
    assert bench.checkout.prints.begin(again.number).number == 1


def test_a_payment_by_phone_has_no_receipt_before_it_is_known_to_be_paid(bench: Bench, path: Path) -> None:
    made = bench.settle_by_phone(bench.agreed("张敏"), 0)
    assert found(path) == []
    bench.print(made)
    assert found(path) == [(Act.SETTLE, made.number)]


def test_a_copy_of_what_was_refunded_since_says_so(bench: Bench, old: Settlement) -> None:
    before = document(bench.checkout.settlement(old.number), "zh_CN")
    bench.checkout.refund(old.number)
    after = document(bench.checkout.settlement(old.number), "zh_CN")
    assert "已经退费" not in str(before)
    assert "已经退费" in str(after)


def test_a_journal_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="journal_missing"):
        receipts(tmp_path / "none.db", "1")
