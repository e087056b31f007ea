"""The journal: on disk before it matters, only added to, held by one process, and clear where it cannot be written."""

import os
import resource
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from simulation.hospital import SampleHospital
from terminal.errors import BadInput, NotSent
from terminal.journal import Journal
from terminal.journal.journal import RESERVE
from terminal.model import Act, Bill, State
from terminal.private import Private
from tests.bench import CODE, Bench, Clock, person


def test_an_intent_is_on_disk_when_open_returns(journal: Journal, path: Path) -> None:
    opened = journal.open(Act.REFUND, "B1", "S1")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT message_id FROM entry").fetchall() == [(opened.message_id,)]


def test_every_commit_waits_for_the_disk(journal: Journal) -> None:
    settings = {name: journal._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert settings == {"journal_mode": "wal", "synchronous": 2}


def test_a_settlement_takes_three_commits(bench: Bench) -> None:
    agreed = bench.agreed("王秀兰")
    statements: list[str] = []
    bench.journal._db.conn.set_trace_callback(statements.append)
    settlement = bench.settle(agreed)
    bench.checkout.prints.begin(settlement.number)
    bench.journal._db.conn.set_trace_callback(None)
    assert statements.count("COMMIT") == 3


def test_an_institution_code_of_another_length_is_told(path: Path, clock: Clock) -> None:
    with pytest.raises(BadInput, match="institution_code"):
        Journal(path, "H371", clock)


def test_a_second_terminal_on_one_journal_refuses_to_start(journal: Journal, path: Path, clock: Clock) -> None:
    journal.open(Act.REFUND, "B1", "S1")
    with pytest.raises(BadInput, match="journal_in_use"):
        Journal(path, CODE, clock)
    assert journal.verify() == 1


def test_a_closed_journal_can_be_opened_again(journal: Journal, path: Path, clock: Clock) -> None:
    journal.open(Act.REFUND, "B1", "S1")
    journal.close()
    with closing(Journal(path, CODE, clock)) as again:
        assert again.verify() == 1


def test_entries_can_be_neither_changed_nor_deleted(journal: Journal) -> None:
    journal.open(Act.REFUND, "B1", "S1")
    for statement in ("UPDATE entry SET bill = 'B2'", "DELETE FROM entry"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            journal._db.execute(statement)


SWAP = """
    UPDATE entry SET seq = -1 WHERE seq = 3;
    UPDATE entry SET seq = 3 WHERE seq = 4;
    UPDATE entry SET seq = 4 WHERE seq = -1;
"""


def tampered(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.executescript(f"DROP TRIGGER entry_kept; DROP TRIGGER entry_fixed; {script}")


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE entry SET body = body || ' ' WHERE seq = 3",
        "UPDATE entry SET at = replace(at, '10:42', '10:43') WHERE seq = 3",
        "UPDATE entry SET step = 'settled' WHERE seq = 3",
        "UPDATE entry SET hash = replace(hash, '0', '1') WHERE seq = 3",
        "DELETE FROM entry WHERE seq = 3",
        SWAP,
    ],
    ids=["body", "time", "step", "hash", "deleted", "swapped"],
)
def test_the_chain_finds_what_was_altered(journal: Journal, path: Path, script: str) -> None:
    for number in range(6):
        journal.end(journal.open(Act.REFUND, f"B{number}", "S1"), State.UNKNOWN, code="no_answer")
    assert journal.verify() == 12
    tampered(path, script)
    with pytest.raises(BadInput) as caught:
        journal.verify()
    assert (caught.value.code, caught.value.facts) == ("journal_altered", {"entry": 3})


def test_the_head_shows_a_tail_that_was_cut(journal: Journal, path: Path) -> None:
    for number in range(3):
        journal.open(Act.REFUND, f"B{number}", "S1")
    anchor = journal.head()
    tampered(path, "DELETE FROM entry WHERE seq = 3")
    assert journal.verify() == 2
    assert journal.head() != anchor


def test_what_is_noted_reaches_the_disk_with_the_next_commit_or_the_close(
    journal: Journal, path: Path, clock: Clock
) -> None:
    opened = journal.open(Act.REFUND, "B1", "S1")
    journal.recorded(opened)
    assert journal.head()[0] == 1
    journal.close()
    again = Journal(path, CODE, clock)
    assert [each.recorded for each in again.of_bill("B1")] == [True]
    again.close()


def test_a_journal_of_a_later_version_is_left_alone(journal: Journal, path: Path, clock: Clock) -> None:
    journal.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(BadInput) as caught:
        Journal(path, CODE, clock)
    assert (caught.value.code, caught.value.facts["version"]) == ("journal_too_new", 99)


def test_a_file_that_is_no_journal_is_told(path: Path, clock: Clock) -> None:
    path.write_bytes(b"a letter, not a database" * 100)
    with pytest.raises(BadInput, match="journal_damaged"):
        Journal(path, CODE, clock)


def test_a_refused_start_lets_the_file_go(path: Path, clock: Clock) -> None:
    path.write_bytes(b"a letter, not a database" * 100)
    for _ in range(2):
        with pytest.raises(BadInput, match="journal_damaged"):
            Journal(path, CODE, clock)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Run as an unprivileged user for a while, because root may write everywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that an unprivileged user can reach, too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_read_only_file_is_told_at_the_start(public: Path, clock: Clock) -> None:
    Journal(public / "journal.db", CODE, clock).close()
    (public / "journal.db").chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
    (public / "journal.db.lock").chmod(0o666)
    with unprivileged(), pytest.raises(BadInput, match="journal_read_only"):
        Journal(public / "journal.db", CODE, clock)


def test_a_read_only_folder_is_told_at_the_start(public: Path, clock: Clock) -> None:
    public.chmod(0o555)
    with unprivileged(), pytest.raises(BadInput, match="journal_read_only"):
        Journal(public / "journal.db", CODE, clock)


def no_room(bench: Bench) -> None:
    bench.journal._db.execute("PRAGMA max_page_count = 1")
    with suppress(NotSent):
        for _ in range(1000):
            bench.journal.open(Act.REFUND, "another bill", "S1")


def no_right(bench: Bench) -> None:
    bench.journal._db.execute("PRAGMA query_only = ON")


def nearly_full(bench: Bench) -> None:
    bench.journal._free_bytes = lambda _: RESERVE - 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(no_room, "journal_full"), (no_right, "journal_read_only"), (nearly_full, "disk_nearly_full")],
)
def test_nothing_is_sent_where_the_intent_cannot_be_written(
    bench: Bench, spoil: Callable[[Bench], None], code: str
) -> None:
    agreed = bench.agreed("王秀兰")
    spoil(bench)
    with pytest.raises(NotSent) as caught:
        bench.settle(agreed)
    assert caught.value.code == code
    assert bench.charged(agreed.bill.number) == []
    assert bench.journal.of_bill(agreed.bill.number) == ()


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Limit the size of files to `size` bytes, so that writes fail as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Elsewhere:
    """A hospital whose records are on a disk of their own."""

    def __init__(self, hospital: SampleHospital) -> None:
        self._hospital = hospital

    def __getattr__(self, name: str) -> object:
        return getattr(self._hospital, name)

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        pass

    def release(self, counter: str, but: Collection[str]) -> None:
        pass


def test_a_disk_that_takes_no_more_bytes_stops_before_the_send(bench: Bench) -> None:
    agreed = bench.agreed("王秀兰")
    with file_size_limit(0), pytest.raises(NotSent, match="hospital_unreachable"):
        bench.settle(agreed)
    elsewhere: object = Elsewhere(bench.hospital)
    bench.checkout = bench.counter(bench.platform, hospital=elsewhere)  # type: ignore[arg-type]  # it has what it needs
    with file_size_limit(0), pytest.raises(NotSent, match="journal_not_written"):
        bench.settle(agreed)
    assert bench.charged(agreed.bill.number) == []
    assert bench.settle(agreed).number


def test_reading_goes_on_where_nothing_can_be_written(bench: Bench) -> None:
    settlement = bench.settle(bench.agreed("王秀兰"))
    no_right(bench)
    assert bench.checkout.last() == settlement
    assert bench.takings == (1, settlement.split.cash)


def test_no_name_number_or_token_is_in_the_file(bench: Bench, tmp_path: Path) -> None:
    for name in ("王秀兰", "张敏"):
        settlement = bench.settle(bench.agreed(name))
        bench.checkout.prints.begin(settlement.number)
        bench.checkout.refund(settlement.number)
    voucher = bench.insurer.issue_voucher(person("李伟").number, bench.clock())
    bench.settle(bench.by_voucher(voucher))
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("journal.db*"))
    secrets = [voucher]
    for name in ("王秀兰", "张敏", "李伟"):
        card = person(name).credential()
        secrets += [each.reveal() for each in (card.name, card.id_number, card.card_number, card.card_sn)]
    assert [each for each in secrets if each.encode() in kept] == []


def test_a_bill_that_is_locked_stays_locked_over_a_restart(journal: Journal, path: Path, clock: Clock) -> None:
    opened = journal.open(Act.REFUND, "B1", "S1")
    journal.close()
    again = Journal(path, CODE, clock)
    assert [(each.id, each.state) for each in again.unfinished()] == [(opened.id, State.SENT)]
    again.close()
