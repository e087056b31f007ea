"""Deposits and discharges have paper numbers of their own kind, where these are controlled."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.papers import Extras, PaperNumbers
from simulation.paper_book import SamplePaperBook
from terminal.accounts.papers import tally
from terminal.model import ORIGINAL, Deposit, Kind, PaidBy, Receipt, Settlement
from terminal.model.papers import PaperBatch, PaperKind
from tests.receipts import AT, SETTLEMENT

PAID = Deposit(number="0007", stay="ZY1", amount=1_000, paid_by=PaidBy.CASH, at=AT, operator="0112")
FIRST = {PaperKind.CHARGE: "0001001", PaperKind.DEPOSIT: "500001", PaperKind.DISCHARGE: "0300001"}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[SamplePaperBook]:
    with closing(SamplePaperBook(tmp_path / "hospital.db")) as book:
        for kind, first in FIRST.items():
            book.issue(PaperBatch(kind=kind, first=first, last=f"{int(first) + 9:0{len(first)}d}", at=AT))
        yield book


def numbers(book: SamplePaperBook, *strict: PaperKind) -> PaperNumbers:
    return PaperNumbers(book, lambda: "0112", lambda: AT, strict)


def of(number: str, kind: Kind) -> Settlement:
    return replace(SETTLEMENT, number=number, kind=kind)


def test_a_discharge_has_a_number_of_its_own_kind_or_else_that_of_a_charge(book: SamplePaperBook) -> None:
    every, charges = numbers(book, *PaperKind), numbers(book, PaperKind.CHARGE)
    assert every.of(of("S1", Kind.INPATIENT), ORIGINAL) == "0300001"
    assert every.of(of("S2", Kind.OUTPATIENT), ORIGINAL) == "0001001"
    assert charges.of(of("S3", Kind.INPATIENT), ORIGINAL) == "0001002"


def test_a_deposit_has_one_number_which_comes_back_with_its_money(book: SamplePaperBook) -> None:
    deposits = numbers(book, PaperKind.DEPOSIT)
    assert [deposits.of_deposit(PAID), deposits.of_deposit(PAID)] == ["500001", "500001"]
    deposits.take_deposit_back(PAID.number, -PAID.amount)
    told = tally(PaperKind.DEPOSIT, book.uses())
    assert ([(each.number, each.amount) for each in told.refunded], told.ranges) == ([("500001", -1_000)], "500001")


def test_what_is_not_controlled_has_no_number(book: SamplePaperBook) -> None:
    made = Receipt(number="0007", language="zh_CN", blocks=())
    assert numbers(book, PaperKind.DEPOSIT).of(of("S1", Kind.OUTPATIENT), ORIGINAL) == ""
    assert Extras(numbers(book, PaperKind.CHARGE)).on_deposit(made, PAID) is made
    assert book.uses() == ()
