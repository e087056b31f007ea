"""Finding settlements and people by what a cashier knows of them, with an index that the journal can always remake."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from terminal.checkout.finder import Finder, Found, Hit, Standing
from terminal.checkout.search_terms import terms_of
from terminal.errors import NotSent
from terminal.journal import reader, search_index
from terminal.journal.search_index import Key, SearchIndex, whole
from terminal.model import PatientKey, PatientRecord, Settlement
from terminal.private import Private
from tests.bench import Bench
from tests.terminal.make_journal import JOURNALS

TODAY = date(2026, 11, 22)


@pytest.fixture
def index(bench: Bench, tmp_path: Path) -> Iterator[SearchIndex]:
    with closing(SearchIndex(tmp_path / "journal.db")) as index:
        yield index


@pytest.fixture
def finder(bench: Bench, index: SearchIndex) -> Finder:
    return Finder(bench.hospital, index, bench.journal.story_of, bench.clock)


def sold(bench: Bench, name: str) -> Settlement:
    """Settle and print the oldest bill of a person, a minute later than the one before."""
    bench.clock.forward(60)
    made = bench.settle(bench.agreed(name))
    bench.print(made)
    bench.checkout.prints.end(made.number)
    return made


def numbers(found: Found) -> list[str]:
    return [each.settled.number for each in found.hits]


def by(hit: Hit) -> dict[int, str]:
    return {place: key.value for place, key in hit.matched}


def test_a_settlement_is_found_by_each_thing_that_is_known_of_it(bench: Bench, finder: Finder) -> None:
    made = sold(bench, "张敏")
    sold(bench, "胡长顺")
    for typed, key in (
        (made.number, Key.NUMBER),
        (made.number[-6:], Key.NUMBER),
        (made.bill_number.lower(), Key.BILL),
        (made.bill_number[-4:], Key.BILL),
        ("张敏", PatientKey.NAME),
        ("zm", PatientKey.PINYIN),
        ("10:43", Key.TIME),
    ):
        found = finder.find(typed)
        assert numbers(found)[:1] == [made.number], typed
        assert by(found.hits[0]) == {0: key.value}, typed


def test_an_amount_finds_what_the_bill_came_to_and_what_the_patient_paid(bench: Bench, finder: Finder) -> None:
    made = sold(bench, "张敏")
    total, cash = (f"{fen // 100}.{fen % 100:02d}" for fen in (made.split.total, made.split.cash))
    for typed in (total, cash, f"¥{total}", total.partition(".")[0], total[:-1]):
        assert by(finder.find(typed).hits[0]) == {0: "amount"}, typed
    assert finder.find(f"9{total}").hits == ()


def test_what_fits_all_terms_comes_before_what_fits_some_and_the_newest_first(bench: Bench, finder: Finder) -> None:
    first, second, third = (sold(bench, name) for name in ("胡长顺", "张敏", "胡长顺"))
    assert numbers(finder.find("今天")) == [third.number, second.number, first.number]
    assert numbers(finder.find(f"胡长顺 {first.number[-6:]}")) == [first.number, third.number]


def test_a_day_that_is_named_leaves_out_every_other(bench: Bench, finder: Finder) -> None:
    before = sold(bench, "张敏")
    bench.clock.forward(86_400)
    after = sold(bench, "胡长顺")
    assert numbers(finder.find("昨天")) == numbers(finder.find("2026-11-22")) == [before.number]
    assert numbers(finder.find("今天 zm")) == [after.number]
    assert by(finder.find("昨天 zm").hits[0]) == {0: "day", 1: "pinyin"}
    assert finder.day_beside(date(2026, 11, 23), later=False) == date(2026, 11, 22)
    assert finder.day_beside(date(2026, 11, 22), later=False) is None
    assert finder.day_beside(date(2026, 11, 22), later=True) == date(2026, 11, 23)


def test_a_refund_is_found_by_its_own_number_and_its_own_day(bench: Bench, finder: Finder) -> None:
    made = sold(bench, "张敏")
    bench.clock.forward(86_400)
    given = bench.checkout.refund(made.number)
    for typed in (given.refund.number[-8:], "今天", "昨天"):
        [hit] = finder.find(typed).hits
        assert hit.settled.number == made.number
        assert hit.refund is not None
        assert hit.refund.refund == given.refund


def test_how_a_settlement_stands_is_told_and_may_be_asked_for(bench: Bench, finder: Finder) -> None:
    printed, unprinted, refunded = sold(bench, "张敏"), bench.settle(bench.agreed("胡长顺")), sold(bench, "胡长顺")
    bench.print_refund(bench.checkout.refund(refunded.number))
    bench.checkout.prints.end_refund(refunded.number)
    standing = {each.settled.number: each.standing for each in finder.find("今天").hits}
    assert standing == {
        printed.number: Standing.SETTLED,
        unprinted.number: Standing.UNPRINTED,
        refunded.number: Standing.REFUNDED,
    }
    for number, how in standing.items():
        assert numbers(finder.find("今天", how)) == [number]


def test_what_was_only_noted_since_counts(bench: Bench, finder: Finder) -> None:
    made = bench.settle(bench.agreed("张敏"))
    assert finder.find("zm").hits[0].standing is Standing.UNPRINTED
    bench.print(made)
    bench.checkout.prints.end(made.number)  # reaches the disk with the next commit
    assert finder.find("zm").hits[0].standing is Standing.SETTLED


def test_people_are_found_with_what_they_owe_and_each_settlement_says_whose_it_is(bench: Bench, finder: Finder) -> None:
    made = sold(bench, "张敏")
    found = finder.find("zs")
    first, matched = found.people[0]
    assert (first.name.reveal(), matched) == ("张三", ((0, PatientKey.PINYIN),))
    assert found.hits == ()
    [hit] = finder.find(made.number).hits
    assert hit.record is not None
    assert hit.record.name.reveal() == "张敏"


def test_a_number_of_the_hospitals_with_its_sign_finds_what_was_paid_of_it(bench: Bench, finder: Finder) -> None:
    made = sold(bench, "张敏")
    [record] = bench.hospital.find((Private("张敏"),), 1)
    assert numbers(finder.find(f"-{record.number}")) == [made.number]
    assert by(finder.find(f"-{record.number}").hits[0]) == {0: "patient"}


class Away:
    """A hospital that does not answer."""

    def find(self, parts: tuple[Private, ...], limit: int) -> tuple[PatientRecord, ...]:
        raise NotSent("hospital_unreachable")


def test_without_the_hospital_the_journal_is_searched_all_the_same(bench: Bench, index: SearchIndex) -> None:
    made = sold(bench, "张敏")
    finder = Finder(Away(), index, bench.journal.story_of, bench.clock)  # type: ignore[arg-type]  # no more is asked
    found = finder.find(made.number[-6:])
    assert (numbers(found), found.lacks_hospital) == ([made.number], True)
    assert finder.find("10:43").hits[0].record is None


def test_what_finds_too_much_is_narrowed_by_another_term(
    bench: Bench, finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terminal.journal.search_index.MOST", 2)
    first, second, third = (sold(bench, name) for name in ("胡长顺", "张敏", "胡长顺"))
    assert numbers(finder.find("2026-11-22")) == [third.number, second.number]
    assert numbers(finder.find(f"2026-11-22 {first.bill_number}"))[0] == first.number


def test_the_index_is_filled_in_pieces_and_says_so(bench: Bench, index: SearchIndex) -> None:
    made = [sold(bench, name) for name in ("胡长顺", "张敏", "胡长顺")]
    assert [index.catch_up(2), index.catch_up(2)] == [False, True]
    assert len(index.find([whole(Key.NUMBER, each.number) for each in made])[0]) == 3


def test_what_came_since_is_found_after_a_restart(bench: Bench, index: SearchIndex, tmp_path: Path) -> None:
    first = sold(bench, "张敏")
    assert index.catch_up()
    index.close()
    second = sold(bench, "胡长顺")
    with closing(SearchIndex(tmp_path / "journal.db")) as again:
        assert again.catch_up()
        assert len(again.find([whole(Key.NUMBER, each.number) for each in (first, second)])[0]) == 2


def test_an_index_of_another_journal_or_one_that_is_damaged_is_made_anew(
    bench: Bench, index: SearchIndex, tmp_path: Path
) -> None:
    made = sold(bench, "张敏")
    assert index.catch_up()
    index.close()
    file = tmp_path / "journal.db.search"
    with closing(sqlite3.connect(file)) as other:
        other.execute("UPDATE upto SET hash = 'of another'")
        other.execute("INSERT INTO made VALUES (99999, 'B', 'N')")
        other.commit()
    for damage in (lambda: None, lambda: file.write_bytes(b"no database" * 500)):
        damage()
        with closing(SearchIndex(tmp_path / "journal.db")) as again:
            assert again.catch_up()
            assert len(again.find([whole(Key.NUMBER, made.number)])[0]) == 1
            assert again.made([99999]) == {}


@pytest.mark.parametrize("name", ["v1.db", "v2.db", "v3.db"])
def test_a_journal_of_any_version_is_found_in_and_stays_as_it_was(name: str, tmp_path: Path) -> None:
    shutil.copy(JOURNALS / name, tmp_path / name)
    before = (tmp_path / name).read_bytes()
    with closing(SearchIndex(tmp_path / name)) as index:
        assert index.catch_up()
        settled = [each for each in reader.transactions(tmp_path / name) if each.counts]
        for each in settled:
            assert index.find([whole(Key.NUMBER, each.number)])[0]
    assert settled
    assert (tmp_path / name).read_bytes() == before
    reader.verified(tmp_path / name)


def test_nothing_is_found_by_reading_all_settlements(index: SearchIndex) -> None:
    """What is found quickly among few is found in the same steps among many."""
    exact, wide = search_index._EXACT, search_index._RANGE
    for sql, values in (
        (f"{exact} {search_index._NEWEST}", ["number", "1", 9]),
        (f"{wide} {search_index._NEWEST}", ["number", "1", "2", 9]),
        (f"{exact} {search_index._ONE_OF}", ["number", "1", "[1]"]),
        (f"{wide} {search_index._SOME_OF}", ["number", "1", "2", "[1]"]),
        (search_index._MADE, ["[1]"]),
    ):
        steps = [row[3] for row in index._db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert [each for each in steps if each.startswith("SCAN") and "json_each" not in each] == [], sql


def test_the_index_holds_no_name_and_no_number_of_a_person(bench: Bench, finder: Finder, tmp_path: Path) -> None:
    made = sold(bench, "张敏")
    finder.find("zm")
    held = b"".join(each.read_bytes() for each in tmp_path.glob("journal.db.search*"))
    assert made.number[::-1].encode() in held
    for text in ("张敏", made.masked_name, "zhangmin", made.person_number, made.masked_id):
        assert text.encode() not in held


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("182.51", {Key.AMOUNT}),
        ("1,182", {Key.AMOUNT}),
        ("512", {Key.AMOUNT, Key.NUMBER, Key.BILL, Key.REFUND}),
        ("12", {Key.AMOUNT}),
        ("10:42", {Key.TIME}),
        ("１０：４２", {Key.TIME}),
        ("昨天", {Key.DAY}),
        ("11-27", {Key.DAY}),
        ("2026年11月27日", {Key.DAY}),
        ("25:00", set()),
        ("2026-13-40", set()),
        ("zs", set()),
        ("张三", set()),
        ("-26110001", set()),
        ("MZ202611220901", {Key.NUMBER, Key.BILL, Key.REFUND}),
    ],
)
def test_a_term_is_taken_in_each_way_that_it_may_be_meant(typed: str, keys: set[Key]) -> None:
    [term] = terms_of(typed, TODAY)
    assert {each.key for each in term.lookups} == keys
    assert "张三" not in repr(term)


def test_a_day_without_its_year_is_the_last_one_that_has_been() -> None:
    assert [terms_of(typed, TODAY)[0].day for typed in ("11-22", "11-23", "02-30")] == ["2026-11-22", "2025-11-23", ""]
