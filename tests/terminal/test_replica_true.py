"""What stands in the hospital's database is no truth of its own: a rollback, a fresh state and an edit are all told."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, delete, update

import counter
from counter.cli import jiesuan
from counter.doctor import Finding, Part, State, describe, examine
from counter.doctor.probes import probes
from counter.settings import Driver, Reader, Settings
from counter.settings import Journal as Chosen
from terminal.accounts.replication import ship, unshipped
from terminal.accounts.replication.entries import entries
from terminal.errors import BadInput
from terminal.journal import Journal
from terminal.model import Act
from tests.bench import CODE, Clock
from tests.terminal.conftest import FIRST, SECOND

if TYPE_CHECKING:
    from tests.postgres import Server

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hospital-copy.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path), journal=Chosen(replicate_to=url), reader=Reader(driver=Driver.SIMULATED))


def grown(path: Path, clock: Clock, bills: int) -> None:
    journal = Journal(path, CODE, clock)
    for number in range(bills):
        journal.open(Act.REFUND, f"B{number}", "S1")
    journal.close()


@pytest.fixture
def path(settings: Settings, clock: Clock, replica: Engine) -> Path:
    """A journal of four entries that was shipped, also as another counter's."""
    path = settings.place(settings.journal.path)
    grown(path, clock, 4)
    ship(path, FIRST, replica)
    ship(path, SECOND, replica)
    return path


def edit(replica: Engine, seq: int, **to: str) -> None:
    with replica.begin() as connection:
        mine = (entries.c.terminal == FIRST) & (entries.c.seq == seq)
        connection.execute(update(entries).where(mine).values(**to))


def hospital(url: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("JIESUAN_REPLICA", url)
    return CliRunner().invoke(jiesuan, ["journal", "hospital", "--language", "en"])


def test_a_hospital_report_of_whole_chains_says_nothing_else(
    url: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = hospital(url, monkeypatch)
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("column", ["body", "step", "bill", "operator"])
def test_an_edit_in_the_replica_is_no_truth_of_the_hospital_report(
    url: str, replica: Engine, path: Path, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    edit(replica, 2, **{column: "recorded"})
    done = hospital(url, monkeypatch)
    assert done.exit_code == 1
    assert f"Entry 2 of terminal {FIRST} was altered" in done.stderr
    assert SECOND not in done.stderr
    figures = {line.split("\t")[1]: line.split("\t")[2:] for line in done.stdout.splitlines()[1:]}
    assert figures == {FIRST: ["—"] * 4, SECOND: ["0", "0", "4", "¥ 0.00"]}


def test_an_entry_taken_out_of_the_replica_is_told_by_the_hospital_report(
    url: str, replica: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replica.begin() as connection:
        connection.execute(delete(entries).where((entries.c.terminal == FIRST) & (entries.c.seq == 3)))
    assert f"Entry 3 of terminal {FIRST}" in hospital(url, monkeypatch).stderr


def examined(settings: Settings, clock: Clock) -> Finding:
    [found] = examine([each for each in probes(settings, clock) if each.part is Part.REPLICA])
    return found


def test_doctor_says_that_the_replica_is_as_the_journal(settings: Settings, path: Path, clock: Clock) -> None:
    found = examined(settings, clock)
    assert (found.state, found.code, found.facts) == (State.GOOD, "replica_equal", {"waiting": "0"})
    assert "0" in describe(found, "zh_CN").what


def test_doctor_says_how_many_entries_have_not_been_shipped(settings: Settings, path: Path, clock: Clock) -> None:
    grown(path, clock, 30)
    found = examined(settings, clock)
    assert (found.state, found.code, found.facts) == (State.WARN, "replica_behind", {"waiting": "30"})


def test_doctor_finds_an_edit_in_the_replica(settings: Settings, path: Path, replica: Engine, clock: Clock) -> None:
    edit(replica, 3, body='{"cash":1}')
    found = examined(settings, clock)
    assert (found.state, found.code, found.facts["entry"]) == (State.WARN, "replica_differs", "3")


def test_doctor_finds_a_journal_that_was_rolled_back(
    settings: Settings, path: Path, tmp_path: Path, replica: Engine, clock: Clock
) -> None:
    earlier = shutil.copy(path, tmp_path / "earlier.db")
    grown(path, clock, 2)
    ship(path, FIRST, replica)
    shutil.move(earlier, path)
    assert examined(settings, clock).code == "replica_differs"
    clock.forward(1)
    grown(path, clock, 3)
    with pytest.raises(BadInput, match="replica_differs") as caught:
        unshipped(path, FIRST, replica)
    assert caught.value.facts["entry"] == 5


def test_doctor_without_a_replica_or_a_journal_has_nothing_to_compare(settings: Settings, clock: Clock) -> None:
    assert examined(settings, clock).code == "journal_new"
    assert Part.REPLICA not in {each.part for each in probes(Settings(state=settings.state), clock)}


def test_a_fresh_state_is_told_to_whoever_watches_also_when_it_was_found_before(
    settings: Settings, path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings.with_state(tmp_path / "fresh")
    with ExitStack() as stack:
        here = stack.enter_context(counter.open(settings))
        here.journal.open(Act.REFUND, "B1", "S1")
        told, again = SimpleQueue[BadInput](), SimpleQueue[BadInput]()
        here.shipping.watch(told.put)
        assert told.get(timeout=20).code == "replica_differs"
        here.shipping.watch(again.put)
        assert again.get_nowait().code == "replica_differs"
        assert here.journal.open(Act.REFUND, "B2", "S2").id
    assert "is not shipped any more" in caplog.text
    caplog.clear()
