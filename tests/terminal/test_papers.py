"""Numbered papers: batches, the next free number, runs, missing numbers, what is refused, and who may take which."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation.paper_book import SamplePaperBook
from terminal.accounts.papers import FEW, gaps, left, tally
from terminal.errors import BadInput, Refused
from terminal.model import BEIJING
from terminal.model.papers import PaperBatch, PaperKind, PaperNature, PaperUse, runs

AT = datetime(2026, 11, 27, 8, 0, tzinfo=BEIJING)
CHARGE = PaperKind.CHARGE
BATCH = PaperBatch(kind=CHARGE, first="0001001", last="0001010", operator="0112", issued_by="0301", at=AT)


def asked(settlement: str, operator: str = "0112", number: str = "", amount: int = 100) -> PaperUse:
    return PaperUse(
        number=number,
        kind=CHARGE,
        nature=PaperNature.NORMAL,
        settlement=settlement,
        amount=amount,
        operator=operator,
        at=AT,
    )


@pytest.fixture
def book(tmp_path: Path) -> Iterator[SamplePaperBook]:
    with closing(SamplePaperBook(tmp_path / "hospital.db")) as book:
        book.issue(BATCH)
        yield book


def code_of(call: object) -> str:
    with pytest.raises((Refused, BadInput)) as caught:
        call()  # type: ignore[operator]
    return caught.value.code


def test_each_settlement_takes_the_next_number_and_keeps_it(book: SamplePaperBook) -> None:
    numbers = [book.take(asked(each)).number for each in ("S1", "S2", "S1", "S3")]
    assert numbers == ["0001001", "0001002", "0001001", "0001003"]
    assert book.numbers_left(CHARGE, "0112") == ("0001004", 7)


def test_a13_a_batch_of_few_numbers_is_warned_of_from_the_first_and_refuses_after_the_last(
    book: SamplePaperBook,
) -> None:
    assert book.numbers_left(CHARGE, "0112") == ("0001001", 10)
    assert FEW == 10
    for each in range(10):
        book.take(asked(f"S{each}"))
    assert book.numbers_left(CHARGE, "0112") == ("", 0)
    assert code_of(lambda: book.take(asked("S10"))) == "papers_used_up"


def test_the_papers_of_a_day_as_its_remittance_prints_them(book: SamplePaperBook) -> None:
    for each, amount in enumerate((12_000, 35_640, 51_235, 8_800), start=1):
        book.take(asked(f"S{each}", amount=amount))
    book.spoil(CHARGE, ["0001004"], "0112", AT)
    again = book.take(asked("S4", amount=8_800))
    assert (again.number, again.nature) == ("0001005", PaperNature.SUPPLEMENT)
    assert book.take_back(asked("S1", amount=-12_000)) is not None
    told = tally(CHARGE, book.uses(since=AT, operator="0112"))
    assert (len(told.used), told.ranges) == (4, "0001001-0001003;0001005")
    assert [(each.number, each.settlement) for each in told.spoiled] == [("0001004", "S4")]
    assert [(each.number, each.amount) for each in told.refunded] == [("0001001", -12_000)]


def test_a_reprint_uses_a_new_number_and_takes_the_old_one_back_in_one_act(book: SamplePaperBook) -> None:
    book.take(asked("S1"))
    assert book.reprint(asked("S1")).number == "0001002"
    assert book.number_of(CHARGE, "S1") == "0001002"
    told = tally(CHARGE, book.uses())
    assert told.ranges == "0001001-0001002"
    assert [each.number for each in told.reprinted] == ["0001001"]


def test_a_reprint_without_a_number_left_takes_nothing_back(book: SamplePaperBook) -> None:
    for each in range(10):
        book.take(asked(f"S{each}"))
    assert code_of(lambda: book.reprint(asked("S0"))) == "papers_used_up"
    assert book.number_of(CHARGE, "S0") == "0001001"


def test_a_paper_comes_back_once(book: SamplePaperBook) -> None:
    book.take(asked("S1"))
    assert book.take_back(asked("S1")) is not None
    assert book.take_back(asked("S1")) is None


def test_spoiled_blanks_are_passed_over(book: SamplePaperBook) -> None:
    book.spoil(CHARGE, ["0001002", "0001003"], "0112", AT)
    assert [book.take(asked(each)).number for each in ("S1", "S2")] == ["0001001", "0001004"]
    assert gaps(BATCH, book.uses()) == ()


def test_numbers_that_were_left_out_are_found(book: SamplePaperBook) -> None:
    book.take(asked("S1"))
    book.take(asked("S2", number="0001005"))
    assert [str(each) for each in gaps(BATCH, book.uses())] == ["0001002-0001004"]
    assert left(BATCH, book.uses()) == 5


@pytest.mark.parametrize(
    ("number", "code"),
    [("0001001", "paper_used"), ("001002", "paper_wrong_length"), ("0001011", "paper_outside")],
)
def test_a_number_by_hand_is_refused_with_its_reason(book: SamplePaperBook, number: str, code: str) -> None:
    book.take(asked("S1"))
    assert code_of(lambda: book.take(asked("S2", number=number))) == code


def test_nothing_is_spoiled_twice_or_after_it_came_back_and_all_or_none(book: SamplePaperBook) -> None:
    book.take(asked("S1"))
    book.take_back(asked("S1"))
    assert code_of(lambda: book.spoil(CHARGE, ["0001002", "0001001"], "0112", AT)) == "paper_used"
    book.spoil(CHARGE, ["0001002"], "0112", AT)
    assert code_of(lambda: book.spoil(CHARGE, ["0001002"], "0112", AT)) == "paper_used"


def test_an_operator_takes_the_own_numbers_first_then_the_shared_ones_and_nobody_elses(book: SamplePaperBook) -> None:
    shared = replace(BATCH, first="0002001", last="0002001", operator="", at=AT - timedelta(days=1))
    book.issue(shared)
    assert book.take(asked("S1", operator="0115")).number == "0002001"
    assert code_of(lambda: book.take(asked("S2", operator="0115"))) == "papers_used_up"
    assert book.take(asked("S3")).number == "0001001"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("0001010", "0001020", "paper_batch_overlaps"),
        ("0002000", "0001999", "paper_batch_wrong"),
        ("1", "10", "paper_batch_wrong"),
        ("A1", "A2", "paper_batch_wrong"),
    ],
)
def test_a_batch_is_refused_that_overlaps_or_makes_no_sense(
    book: SamplePaperBook, first: str, last: str, code: str
) -> None:
    assert code_of(lambda: book.issue(replace(BATCH, first=first, last=last))) == code
    assert len(book.batches()) == 1


def test_two_counters_on_one_book_never_take_the_same_number(book: SamplePaperBook, tmp_path: Path) -> None:
    with closing(SamplePaperBook(tmp_path / "hospital.db")) as other:
        numbers = [where.take(asked(f"S{each}")).number for each, where in enumerate((book, other, book, other))]
    assert numbers == ["0001001", "0001002", "0001003", "0001004"]


def test_runs_end_at_gaps_and_at_other_prefixes() -> None:
    found = runs(["A009", "A010", "B011", "A012", "99", "100"])
    assert [str(each) for each in found] == ["99", "100", "A009-A010", "A012", "B011"]
