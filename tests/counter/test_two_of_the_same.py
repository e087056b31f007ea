"""Two terminals of one identity, or of one counter number, never both take money, whatever lock was removed."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import LiteralString

import pytest

import counter
from counter.adapters import now
from counter.opening import Counter
from counter.settings import Counter as AtCounter
from counter.settings import Driver, Journal, Platform, Reader, Settings
from simulation import samples
from simulation.hospital import SampleHospital
from terminal.errors import BadInput, JiesuanError, NotSent, Refused
from terminal.journal.disk import identity_of, lock_of
from terminal.journal.reader import entries
from terminal.model import Presettlement, Settlement, Terminal, payment
from terminal.receipt import document
from tests.postgres import Server
from tests.whole import sample

TRIES, REMOVED = sample(24, whole=100), 0.8
CUT_OFF: LiteralString = """
    SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND datname = %s
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return at(tmp_path)


def at(folder: Path, number: str = "01", journal: str = "journal.db", platform: Platform | None = None) -> Settings:
    return Settings(
        state=str(folder),
        reader=Reader(driver=Driver.SIMULATED),
        counter=AtCounter(counter=number),
        journal=Journal(path=journal),
        platform=platform or Platform(),
    )


def agreed(here: Counter, name: str = "张敏") -> Presettlement:
    person = next(each for each in samples.people() if each.name.reveal() == name)
    assert here.outside.insurer
    voucher = here.outside.insurer.issue_voucher(person.number, now())
    patient = here.checkout.identify(here.checkout.recognise(voucher))
    return here.checkout.presettle(patient, patient.bills[0].number)


def settle(here: Counter, name: str = "张敏") -> Settlement:
    wanted = agreed(here, name)
    due = wanted.answer.split.cash
    return here.checkout.settle(wanted, payment.cash(due, due))


def refusal(here: Counter, name: str = "李伟") -> str:
    """Return why a sale is refused; empty if it is not."""
    try:
        settle(here, name)
    except (NotSent, Refused) as error:
        return error.code
    return ""


def remove_locks(settings: Settings) -> None:
    for lock in Path(settings.state).glob("*.lock"):
        lock.unlink()


def test_a_terminal_keeps_its_identity_and_gets_a_new_start_number_at_each_start(settings: Settings) -> None:
    marks = []
    for _ in range(3):
        with closing(counter.open(settings)) as here:
            marks.append(here.journal.terminal)
    identity = identity_of(settings.place("journal.db"))
    assert marks == [f"{identity}-{start}" for start in (1, 2, 3)]


@pytest.mark.parametrize("by", ["01", "05"])
def test_no_start_number_comes_again_after_a_counter_was_taken_over(settings: Settings, by: str) -> None:
    path, mine = settings.place("hospital.db"), identity_of(settings.place("journal.db"))
    taker = Terminal(counter=by, identity=mine if by == "01" else "ab" * 6, start=0)
    with closing(SampleHospital(path)) as first, closing(SampleHospital(path)) as second:
        starts = [first.lease("01", mine).start for _ in range(2)]
        starts += [each.start for each in [second.take_over("01", taker)] if each.identity == mine]
        starts += [second.lease("01", mine).start for _ in range(2)]
        assert starts == sorted(set(starts))
        with pytest.raises(Refused, match="terminal_replaced"):
            first.ensure_leased()


def test_nothing_is_taken_by_a_terminal_whose_own_number_is_anothers(settings: Settings) -> None:
    with closing(SampleHospital(settings.place("hospital.db"))) as hospital:
        for number, identity in (("03", "ab" * 6), ("05", "cd" * 6)):
            hospital.lease(number, identity)
        with pytest.raises(BadInput, match="counter_taken"):
            hospital.take_over("03", Terminal(counter="05", identity="ef" * 6, start=0))
        assert [each.counter for each in hospital.terminals()] == ["03", "05"]


def test_a_replaced_terminal_releases_nothing_that_its_successor_has_claimed(settings: Settings) -> None:
    with closing(counter.open(settings)) as here:
        wanted = agreed(here)
    path, mine = settings.place("hospital.db"), identity_of(settings.place("journal.db"))
    with closing(SampleHospital(path)) as old, closing(SampleHospital(path)) as new:
        old.lease("01", mine)
        new.lease("01", mine)
        new.claim(wanted.bill, wanted.patient.person.id_number, "01")
        with pytest.raises(Refused, match="terminal_replaced"):
            old.release("01", ())
        assert new.claims() == {wanted.bill.number: "01"}


def test_a_hospitals_file_from_before_counts_on_from_the_starts_it_has(settings: Settings) -> None:
    path, mine = settings.place("hospital.db"), identity_of(settings.place("journal.db"))
    with closing(SampleHospital(path)) as hospital:
        last = [hospital.lease("01", mine).start for _ in range(3)][-1]
    with closing(sqlite3.connect(path)) as older:
        older.execute("DROP TABLE started")
    with closing(SampleHospital(path)) as hospital:
        assert hospital.lease("01", mine).start == last + 1


def test_claims_locks_entries_receipts_and_the_hospitals_book_carry_the_terminal(settings: Settings) -> None:
    with closing(counter.open(settings)) as here:
        mark = here.journal.terminal
        made = settle(here)
        text = str(document(made, "zh_CN"))
        signed = {lock.read_text("ascii") for lock in Path(settings.state).glob("*.lock")}
        path = settings.place("journal.db")
        written = {each.terminal_id for each in entries(path, made.bill_number)}
    with closing(sqlite3.connect(settings.place("hospital.db"))) as book:
        settled_by = book.execute("SELECT counter, terminal FROM settled_by").fetchall()
    assert made.terminal == mark
    assert f"'{mark}'" in text
    assert signed == written == {mark}
    assert settled_by == [("01", mark)]


def test_a_second_start_with_removed_locks_stops_the_first_at_once(settings: Settings) -> None:
    with closing(counter.open(settings)) as first:
        made = settle(first)
        remove_locks(settings)
        with closing(counter.open(settings)) as second:
            assert refusal(first) == "lock_lost"
            with pytest.raises(NotSent, match="lock_lost"):
                first.checkout.refund(made.number)
            assert first.checkout.recover() == ()
            assert refusal(second) == ""


def test_an_older_start_is_refused_even_where_it_holds_its_locks(settings: Settings, tmp_path: Path) -> None:
    with closing(counter.open(settings)) as first:
        made = settle(first)
        with closing(SampleHospital(settings.place("hospital.db"))) as elsewhere:
            elsewhere.lease("01", identity_of(settings.place("journal.db")))
        assert refusal(first) == "terminal_replaced"
        with pytest.raises(Refused, match="terminal_replaced"):
            first.checkout.refund(made.number)
        assert first.checkout.recover() == ()


def test_another_terminal_does_not_start_under_a_number_that_is_taken(settings: Settings) -> None:
    counter.open(settings).close()
    other = at(Path(settings.state), journal="other.db")
    with pytest.raises(BadInput, match="counter_taken"):
        counter.open(other)


def test_a_terminal_with_another_number_keeps_what_it_claimed_and_gives_its_number_up(settings: Settings) -> None:
    with closing(counter.open(settings)) as here:
        wanted = agreed(here)
    with closing(SampleHospital(settings.place("hospital.db"))) as hospital:
        hospital.lease("01", identity_of(settings.place("journal.db")))
        hospital.claim(wanted.bill, wanted.patient.person.id_number, "01")
    with closing(counter.open(at(Path(settings.state), "05"))) as moved:
        assert settle(moved).counter == "05"
    counter.open(at(Path(settings.state), "01", journal="other.db")).close()  # the number is free


def test_one_journal_reached_by_two_paths_is_opened_once(settings: Settings, tmp_path: Path) -> None:
    (linked := tmp_path / "linked").mkdir()
    (linked / "journal.db").symlink_to(settings.place("journal.db"))
    own = Platform(path=str(tmp_path / "own.db"))
    with closing(counter.open(settings)), pytest.raises(BadInput, match="journal_in_use"):
        counter.open(at(linked, platform=own))
    assert lock_of(linked / "journal.db") == lock_of(settings.place("journal.db"))


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(4))
def test_of_two_terminals_of_one_identity_only_the_later_takes_money(tmp_path: Path, seed: int) -> None:
    """Whichever locks were removed, and whether or not the later one works on a copy of the journal."""
    chance = Random(seed)  # noqa: S311
    for number in range(TRIES // 4):
        settings = at(tmp_path / str(number))
        with closing(counter.open(settings)) as first:
            for lock in Path(settings.state).glob("*.lock"):
                if chance.random() < REMOVED:
                    lock.unlink()
            took = _both(first, _second(settings, chance))
        assert took in ([True], [False], [False, True])  # the first sees a lost lock even where no second one starts


def _both(first: Counter, again: Settings) -> list[bool]:
    """Start a second terminal, and return which of the two takes money; only the first if the second does not start."""
    try:
        second = counter.open(again)
    except BadInput:
        return [not refusal(first, "张敏")]
    with closing(second):
        return [not refusal(first, "张敏"), not refusal(second, "李伟")]


def _second(settings: Settings, chance: Random) -> Settings:
    """Return the settings of a second terminal: the same files, or a copy of journal and identity beside them."""
    if chance.random() < 0.5:
        return settings
    path = settings.place("journal.db")
    for name in ("", ".key", ".terminal"):
        copyfile(f"{path}{name}", f"{path.with_name('copy.db')}{name}")
    return at(Path(settings.state), journal="copy.db")


@pytest.mark.xdist_group("postgres")
def test_a_database_lock_that_was_lost_is_noticed_before_money_moves(postgres: Server, tmp_path: Path) -> None:
    url = postgres.database()
    mine, other = (at(tmp_path / name, platform=Platform(ledger=url)) for name in ("mine", "other"))
    with closing(counter.open(mine)) as first:
        postgres.execute("postgres", CUT_OFF, url.rpartition("/")[2])
        with closing(counter.open(other)):
            assert refusal(first, "张敏") == "lock_lost"
        assert refusal(first, "张敏") == ""  # the name is free again, and taken anew


def test_a_claim_of_a_replaced_terminal_is_refused_by_the_hospital_itself(settings: Settings) -> None:
    with closing(counter.open(settings)) as here:
        wanted = agreed(here)
    path = settings.place("hospital.db")
    with closing(SampleHospital(path)) as early, closing(SampleHospital(path)) as late:
        early.lease("07", "3f2a9c1d4b6e")
        late.lease("07", "3f2a9c1d4b6e")
        with pytest.raises(JiesuanError, match="terminal_replaced"):
            early.claim(wanted.bill, wanted.patient.person.id_number, "07")
        late.claim(wanted.bill, wanted.patient.person.id_number, "07")
        assert late.claims() == {wanted.bill.number: "07"}
