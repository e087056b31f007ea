"""Numbered papers in the hospital's book, each named by exactly one remittance (cashiers-day, 2.2 and A1)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from simulation.cash_office import SampleCashOffice
from simulation.paper_book import SamplePaperBook
from terminal.model import Begin, Remittance, Void
from terminal.model.papers import PaperBatch, PaperKind, PaperNature, PaperUse
from terminal.receipt import Part, as_text, papers_used, remittance_document
from tests.receipts import HOSPITAL
from tests.remittances import PRINTED
from tests.simulation.test_cash_office import CUT, DAY, LI, ZHANG, Office, day_of_a1

BATCHES = {
    PaperKind.CHARGE: ("0001001", "0001100"),
    PaperKind.DEPOSIT: ("500001", "500100"),
    PaperKind.DISCHARGE: ("0300001", "0300100"),
}


class Books(Office):
    """A cash office and the book of papers beside it, in one file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.papers = SamplePaperBook(path)
        for kind, (first, last) in BATCHES.items():
            self.papers.issue(PaperBatch(kind=kind, first=first, last=last, at=DAY))

    def use(
        self,
        of: str,
        kind: PaperKind = PaperKind.CHARGE,
        amount: int = 0,
        *,
        at: datetime | None = None,
        by: str = ZHANG,
    ) -> PaperUse:
        nature = PaperNature.NORMAL
        at = at or DAY + timedelta(hours=1)
        return PaperUse(number="", kind=kind, nature=nature, settlement=of, amount=amount, operator=by, at=at)

    def take(self, of: str, kind: PaperKind = PaperKind.CHARGE, *, at: datetime | None = None) -> str:
        return self.papers.take(self.use(of, kind, at=at)).number


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = Books(tmp_path / "hospital.db")
    for operator in (ZHANG, LI):
        opened.act(Begin(by=operator, at=DAY, counter=""))
    yield opened
    opened.papers.close()
    opened.book.close()


def papers_of_a1(books: Books) -> None:
    """Use the papers of A1: four settlements, of which the last one's jams, a refund, two deposits, a discharge."""
    for settlement in ("S1", "S2", "S3", "S4"):
        books.take(settlement)
    books.papers.spoil(PaperKind.CHARGE, ["0001004"], ZHANG, DAY + timedelta(hours=2))
    books.take("S4")
    books.papers.take_back(books.use("S1", amount=-12_000, at=DAY + timedelta(hours=3)))
    for deposit in ("500001", "500002"):
        books.take(deposit, PaperKind.DEPOSIT)
    books.take("Z", PaperKind.DISCHARGE)


def told(made: Remittance) -> list[str]:
    return [papers_used(each, "zh_CN") for each in made.papers]


def test_a1_the_papers_of_the_day_stand_on_the_remittance_by_unbroken_runs(books: Books) -> None:
    day_of_a1(books)
    papers_of_a1(books)
    made = books.close()
    assert told(made) == [
        "收费票据：使用 4 张（0001001-0001003;0001005），报损 1（0001004），退费收回 1",
        "预交票据：使用 2 张（500001-500002）",
        "结帐票据：使用 1 张（0300001）",
    ]
    text = as_text(remittance_document(made, Part.FINANCE, HOSPITAL, PRINTED, "zh_CN"), 80)
    assert [each for each in told(made) if each not in text] == []
    back = text.split("退费收回票据")[1].splitlines()
    assert back[1].split() == ["收费票据", "0001001", "-120.00"]
    assert back[2].strip() == "2026-11-27 11:00:00"


def test_a_paper_is_named_by_exactly_one_remittance_whenever_it_was_booked(books: Books) -> None:
    books.take("S1", at=CUT - timedelta(minutes=1))
    books.take("S2", at=CUT + timedelta(milliseconds=400))
    first = books.close()
    books.take("S3", at=CUT - timedelta(seconds=1))
    second = books.close(until=CUT + timedelta(hours=1))
    assert [told(each) for each in (first, second)] == [
        ["收费票据：使用 1 张（0001001）"],
        ["收费票据：使用 2 张（0001002-0001003）"],
    ]
    assert books.close(until=CUT + timedelta(hours=2)).papers == ()


def test_papers_are_those_of_who_used_them(books: Books) -> None:
    books.take("S1")
    books.papers.take_back(books.use("S1", amount=-100, by=LI))
    assert told(books.close(by=LI)) == ["收费票据：使用 0 张，退费收回 1"]
    assert told(books.close()) == ["收费票据：使用 1 张（0001001）"]


def test_a_voided_remittance_frees_its_papers(books: Books) -> None:
    papers_of_a1(books)
    made = books.close()
    assert books.book.interval(ZHANG).papers == ()
    books.act(Void(by=ZHANG, at=CUT + timedelta(hours=1), number=made.number))
    again = books.close(until=CUT + timedelta(hours=2))
    assert again.papers == made.papers
    assert books.book.remittance(made.number).papers == made.papers


def test_a_reprint_stands_line_by_line(books: Books) -> None:
    books.take("S1")
    books.papers.reprint(books.use("S1", amount=12_000, at=DAY + timedelta(hours=4)))
    made = books.close()
    assert told(made) == ["收费票据：使用 2 张（0001001-0001002），重打收回 1"]
    assert [each.number for each in made.papers[0].reprinted] == ["0001001"]


def test_a_book_from_before_names_only_what_its_open_intervals_used(tmp_path: Path) -> None:
    file = tmp_path / "hospital.db"
    before = Books(file)
    before.act(Begin(by=ZHANG, at=DAY, counter=""))
    before.take("S1", at=DAY - timedelta(hours=1))
    before.take("S2", at=DAY + timedelta(hours=1))
    before.papers.close()
    before.book.close()
    with closing(sqlite3.connect(file)) as db, db:
        for index in ("paper_open", "paper_remittance"):
            db.execute(f"DROP INDEX {index}")
        db.execute("ALTER TABLE paper_use DROP COLUMN remittance")
    with closing(SampleCashOffice(file)) as office:
        uses = office.interval(ZHANG).papers
    assert [(each.number, each.settlement) for each in uses] == [("0001002", "S2")]
