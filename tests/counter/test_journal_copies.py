"""A copy of a journal is read wherever it lies, leaves nothing beside it, and says what keeps it from being opened."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from counter.doctor import Part, State, examine
from counter.doctor.probes import probes
from counter.settings import Settings
from terminal.errors import BadInput
from terminal.journal import Journal
from terminal.journal.reader import entries, verified
from terminal.journal.schema import SCHEMA
from terminal.model import Act
from terminal.texts import words
from tests.bench import CODE, Clock
from tests.counter.test_journal_commands import grow, run
from tests.terminal.test_journal import unprivileged

FIXTURES = Path(__file__).parents[2] / "fixtures" / "journals"
VERSIONS = sorted(FIXTURES.glob("*.db"))


@pytest.fixture
def public() -> Iterator[Path]:
    """A directory that an unprivileged user can reach, too."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


def kept(path: Path) -> None:
    """Make a file and its directory unwritable."""
    path.chmod(0o444)
    path.parent.chmod(0o555)


def test_a_copy_in_a_read_only_directory_is_whole_and_gets_no_file_beside_it(public: Path, clock: Clock) -> None:
    path = public / "journal.db"
    with closing(Journal(path, CODE, clock)) as journal:
        grow(journal, 3)
        seq, digest = journal.head()
    before = sorted(each.name for each in public.iterdir())
    kept(path)
    with unprivileged():
        assert str(verified(path)) == f"{seq}:{digest}"
    assert sorted(each.name for each in public.iterdir()) == before


def test_a_copy_without_right_to_read_its_log_says_so(public: Path, tmp_path: Path, clock: Clock) -> None:
    with closing(Journal(tmp_path / "journal.db", CODE, clock)) as journal:
        grow(journal, 3)
        for end in ("", "-wal"):
            shutil.copy(tmp_path / f"journal.db{end}", public)
            (public / f"journal.db{end}").chmod(0o444)
    public.chmod(0o555)
    with unprivileged(), pytest.raises(BadInput, match="journal_log_unreadable"):
        verified(public / "journal.db")


@pytest.mark.parametrize("fixture", VERSIONS, ids=lambda path: path.name)
def test_verify_leaves_nothing_beside_a_journal_that_nobody_uses(fixture: Path) -> None:
    before = sorted(FIXTURES.iterdir())
    assert run("verify", fixture).exit_code == 0
    assert sorted(FIXTURES.iterdir()) == before


def test_a_journal_in_use_is_read_with_what_its_log_holds(journal: Journal, path: Path) -> None:
    grow(journal, 3)
    assert Path(f"{path}-wal").stat().st_size
    assert (verified(path).seq, len(entries(path, "B2"))) == (6, 2)


def restored(source: Path, target: Path) -> None:
    """Restore a journal as `sqlite3 .dump` does, without its version."""
    address = f"{source.as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        new.executescript("\n".join(old.iterdump()))


@pytest.mark.parametrize("fixture", VERSIONS, ids=lambda path: path.stem)
def test_a_journal_restored_without_its_version_is_verified_examined_and_opened_as_what_it_is(
    fixture: Path, tmp_path: Path, clock: Clock
) -> None:
    settings = Settings(state=str(tmp_path))
    path = settings.place(settings.journal.path)
    restored(fixture, path)
    assert run("verify", path).exit_code == 0
    [found] = examine([each for each in probes(settings, clock) if each.part is Part.JOURNAL])
    assert found.state is State.GOOD
    assert verified(path) == verified(fixture)
    with closing(Journal(path, CODE, clock)) as journal:
        assert journal.verify() == verified(fixture).seq
        journal.open(Act.REFUND, "B1", "S1")
    with closing(sqlite3.connect(path)) as now:
        assert now.execute("PRAGMA user_version").fetchone() == (len(SCHEMA),)


def test_a_file_without_a_version_that_is_no_journal_is_refused_in_words_and_stays_as_it_was(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE entry (seq INTEGER)")
    before = path.read_bytes()
    with pytest.raises(BadInput, match="journal_unversioned") as refused:
        verified(path)
    with pytest.raises(BadInput, match="journal_unversioned"):
        Journal(path, CODE, clock)
    assert "other.db" in words(refused.value, "en").what
    assert path.read_bytes() == before
