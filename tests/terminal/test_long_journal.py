"""What a counter asks of its journal costs the same however much is in it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.long_journal import asked
from bench.made_up_journal import SALES_A_DAY, fill
from counter.doctor import probes as doctor
from counter.doctor.findings import Finding, Part
from counter.settings import Settings
from terminal.accounts import till
from terminal.errors import BadInput
from terminal.journal.reader import money, recent, transactions, verified
from terminal.journal.schema import UNFINISHED, UNPRINTED
from tests.bench import Bench, Clock

LONG, SHORT = 8_000, 1_000
NAME, OTHER = "张敏", "王秀兰"
YESTERDAY = date(2026, 11, 21)
MORE = 1.2


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[int, bytes]:
    """Journals of many days and of one, as they stand in their files."""
    folder = tmp_path_factory.mktemp("filled")
    for entries in (LONG, SHORT):
        fill(folder / str(entries), entries, Clock().now)
    return {entries: (folder / str(entries)).read_bytes() for entries in (LONG, SHORT)}


@pytest.fixture
def long(tmp_path: Path, filled: dict[int, bytes]) -> Path:
    path = tmp_path / "journal.db"
    path.write_bytes(filled[LONG])
    return path


@pytest.fixture
def counters(tmp_path: Path, filled: dict[int, bytes]) -> Iterator[list[Bench]]:
    """A counter with each of them."""
    made = []
    for entries, content in filled.items():
        folder = tmp_path / f"counter-{entries}"
        folder.mkdir()
        (folder / "journal.db").write_bytes(content)
        made.append(Bench(folder, Clock()))
    yield made
    for each in made:
        each.close()


def work(counter: Bench, do: Callable[[Bench], object]) -> int:
    """Count SQLite's own steps, by ten, that something takes of the journal: no machine makes them more or less."""
    steps = 0

    def tick() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection: sqlite3.Connection = counter.journal._db.conn
    connection.set_progress_handler(tick, 10)
    do(counter)
    connection.set_progress_handler(None, 0)
    return steps


def sale(counter: Bench) -> None:
    """Settle, print, and ask what the window shows."""
    made = counter.settle(counter.agreed(NAME))
    counter.print(made)
    counter.checkout.prints.end(made.number)
    asked(counter)


def refund(counter: Bench) -> None:
    counter.print_refund(counter.checkout.refund(counter.settle(counter.agreed(OTHER)).number))
    asked(counter)


def test_a_made_up_journal_is_whole_and_all_in_it_has_ended(long: Path) -> None:
    assert verified(long).seq >= LONG
    made = tuple(transactions(long))
    assert not [each for each in made if each.is_unfinished or each.owes_receipt]
    assert len({each.message_id for each in made}) == len(made)
    assert till.totals(till.movements(money(long, YESTERDAY)), YESTERDAY).settled >= SALES_A_DAY


@pytest.mark.parametrize(
    "do",
    [
        sale,
        refund,
        lambda counter: counter.journal.settlement("none"),
        lambda counter: till.of_day(counter.journal, counter.clock().date()),
        lambda counter: till.of_day(counter.journal, YESTERDAY),
    ],
    ids=["sale", "refund", "number that is none", "money of today", "money of yesterday"],
)
def test_nothing_at_the_counter_works_more_in_a_long_journal(
    counters: list[Bench], do: Callable[[Bench], object]
) -> None:
    for each in counters:
        each.checkout.open_items()  # what is unfinished or unprinted is looked for once, at the start
        each.checkout.prints.waiting(each.clock())
    long, short = (work(each, do) for each in counters)
    assert 0 < long <= MORE * short


@pytest.mark.parametrize(("query", "values"), [(UNFINISHED, {}), (UNPRINTED, {"begin": 0})])
def test_what_is_unfinished_or_unprinted_is_looked_for_in_an_index_alone(
    long: Path, query: str, values: dict[str, int]
) -> None:
    with closing(sqlite3.connect(long)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    scans = [step for step in plan if step.startswith("SCAN")]
    assert scans
    assert all("USING COVERING INDEX" in step for step in scans)
    assert not any("entry_step" in step for step in plan)


def test_a_reconciliation_reads_the_bills_of_its_day_and_of_those_beside_it(long: Path) -> None:
    day = YESTERDAY - timedelta(days=3)
    near = {day - timedelta(days=1), day, day + timedelta(days=1)}
    read = tuple(transactions(long, day))
    assert {each.since.date() for each in read} == near
    assert len({each.bill_number for each in read}) == SALES_A_DAY * len(near)
    assert {each.day for each in money(long, day)} == {day}


def test_the_doctor_follows_the_last_entries_and_says_how_many(long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "recent", lambda path, key: recent(path, 500, key))
    found = examined(long)
    assert (found.code, found.facts["followed"]) == ("journal_recent", "500")
    assert int(found.facts["entries"]) >= LONG


def examined(path: Path) -> Finding:
    [look] = [
        each.look for each in doctor.probes(Settings(state=str(path.parent)), Clock()) if each.part is Part.JOURNAL
    ]
    return look()


@pytest.mark.parametrize("behind", [0, 499])
def test_an_entry_that_was_altered_among_the_last_is_found(long: Path, behind: int) -> None:
    entry = verified(long).seq - behind
    altered(long, entry)
    with pytest.raises(BadInput, match="journal_altered") as caught:
        recent(long, 500)
    assert caught.value.facts["entry"] == entry


def test_what_was_altered_before_them_is_left_to_the_whole_check(long: Path) -> None:
    altered(long, 7)
    head, followed = recent(long, 500)
    assert (head.seq >= LONG, followed) == (True, 500)
    with pytest.raises(BadInput, match="journal_altered"):
        verified(long)


def altered(path: Path, entry: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_fixed")
        connection.execute("UPDATE entry SET number = 'other' WHERE seq = ?", [entry])
        connection.commit()
