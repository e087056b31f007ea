"""The whole state of a terminal in one file and back: consistent, checked, for its owner, never over books unasked."""

import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec import json
from msgspec.structs import replace

import counter
from counter.backup import MANIFEST, backup, elsewhere, manifest_of, restore
from counter.cli import jiesuan
from counter.receipt_settings import FiscalKind, Receipts
from counter.settings import Driver, Platform, Reader, Settings
from simulation import samples
from terminal.durable import BOOK_VERSION
from terminal.errors import BadInput, Refused
from terminal.journal.reader import entries, head, transactions, verified
from terminal.model import BEIJING, State, payment
from terminal.texts import LANGUAGES, words

OLD = Path(__file__).parents[2] / "fixtures" / "states" / "0.1.0.zip"
AT = datetime(2026, 11, 30, 20, tzinfo=BEIJING)
Run = Callable[..., Result]

KEPT = {
    "channel.db": BOOK_VERSION,
    "fiscal.db": BOOK_VERSION,
    "hospital.db": BOOK_VERSION,
    "insurer.db": BOOK_VERSION,
    "journal.db": 3,
    "journal.db.search": 1,
    "journal.db.key": None,
    "journal.db.signing": None,
    "journal.db.terminal": None,
    "message-ids.03": None,
    "reconciled.json": None,
    "settings.toml": None,
    "training.jsonl": None,
}
"""Every file that a terminal keeps, with its version today; None: one value, or lines that name what they hold."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    reader, receipts = Reader(driver=Driver.SIMULATED, keep_card=False), Receipts(kind=FiscalKind.EMBEDDED)
    return Settings(state=str(tmp_path / "state"), reader=reader, receipts=receipts)


@pytest.fixture
def run(tmp_path: Path, settings: Settings) -> Run:
    file = tmp_path / "settings.toml"
    text = f'state = "{settings.state}"\n[reader]\ndriver = "simulated"\n[receipts]\nkind = "embedded"\n'
    file.write_text(text, encoding="utf-8")

    def run(*given: object) -> Result:
        arguments = [*map(str, given), "--settings", str(file), "--language", "en"]
        return CliRunner().invoke(jiesuan, arguments)

    return run


def settled(settings: Settings, person: int = 0) -> str:
    """Settle a bill at a counter, and return the number of the settlement."""
    with counter.open(settings) as here:
        patient = here.checkout.identify(samples.people()[person].credential())
        agreed = here.checkout.presettle(patient, patient.bills[0].number)
        due = agreed.answer.split.cash
        return here.checkout.settle(agreed, payment.cash(due, due)).number


def code(result: Result) -> str:
    assert isinstance(result.exception, BadInput), result.output
    return result.exception.code


def databases(folder: Path) -> Iterator[tuple[str, sqlite3.Connection]]:
    for file in sorted(folder.glob("*.db")):
        with closing(sqlite3.connect(file)) as opened:
            yield file.name, opened


def test_what_was_backed_up_is_there_again_and_goes_on(run: Run, settings: Settings, tmp_path: Path) -> None:
    number, target = settled(settings), tmp_path / "whole.zip"
    made = run("backup", target)
    assert (made.exit_code, target.stat().st_mode & 0o777) == (0, 0o600)
    state = settings.place(".")
    state.rename(tmp_path / "lost")
    told = run("restore", target)
    assert told.exit_code == 0
    assert "reconcile --date" in told.output
    assert all(each.stat().st_mode & 0o077 == 0 for each in (state, *state.iterdir()))
    assert str(verified(settings.place("journal.db"))) == str(head(tmp_path / "lost" / "journal.db"))
    with counter.open(settings) as here:
        assert here.checkout.settlement(number).state is State.SETTLED
    settled(settings, 1)


def test_what_is_only_in_a_log_is_in_the_copy(settings: Settings, tmp_path: Path) -> None:
    settled(settings)
    with closing(sqlite3.connect(settings.place("channel.db"))) as open_one:
        open_one.execute("PRAGMA wal_autocheckpoint = 0")
        open_one.execute("CREATE TABLE late (x)")
        open_one.commit()
        backup(settings, tmp_path / "whole.zip", AT)
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        archive.extract("channel.db", tmp_path)
    with closing(sqlite3.connect(tmp_path / "channel.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM late").fetchone() == (0,)


def test_neither_works_while_a_counter_is_open(run: Run, settings: Settings, tmp_path: Path) -> None:
    settled(settings)
    backup(settings, tmp_path / "whole.zip", AT)
    with counter.open(settings):
        assert code(run("backup", tmp_path / "other.zip")) == "journal_in_use"
        assert code(run("restore", tmp_path / "whole.zip", "--by", "a", "--reason", "b")) == "journal_in_use"
    assert not (tmp_path / "other.zip").exists()


def test_books_are_given_up_only_by_name_and_reason_and_stay_beside(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    settled(settings)
    backup(settings, tmp_path / "whole.zip", AT)
    newer = settled(settings, 1)
    before = head(settings.place("journal.db"))
    assert code(run("restore", tmp_path / "whole.zip")) == "restore_over_books"
    assert run("restore", tmp_path / "whole.zip", "--by", "王").exit_code == 2
    assert head(settings.place("journal.db")) == before
    assert run("restore", tmp_path / "whole.zip", "--by", "王主管", "--reason", "磁盘坏了").exit_code == 0
    (aside,) = tmp_path.glob("state.before-*")
    assert head(aside / "journal.db") == before
    assert entries(settings.place("journal.db"), newer) == ()
    with closing(sqlite3.connect(settings.place("journal.db"))) as journal:
        (body,) = journal.execute("SELECT body FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    assert json.decode(body)["by"] == "王主管"
    assert json.decode(body)["seen"]["seq"] == before.seq


def test_what_was_settled_since_the_backup_is_not_charged_again(settings: Settings, tmp_path: Path) -> None:
    apart = replace(settings, platform=Platform(path=str(tmp_path / "insurer.db")))
    settled(apart)
    backup(apart, tmp_path / "whole.zip", AT)
    since = settled(apart, 1)
    restore(apart, tmp_path / "whole.zip", AT, over=True)
    with pytest.raises(Refused) as refused:
        settled(apart, 1)
    assert (refused.value.code, refused.value.facts["number"]) == ("already_settled", since)


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(run: Run, settings: Settings, tmp_path: Path) -> None:
    settled(settings)
    target = tmp_path / "whole.zip"
    target.write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    assert code(run("backup", target)) == "backup_exists"
    assert code(run("backup", tmp_path / "no folder" / "whole.zip")) == "backup_not_written"
    assert sorted(tmp_path.iterdir()) == before
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_home_is_never_backed_up_or_moved_and_a_backup_never_lies_in_itself(
    run: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(settings)
    assert code(run("backup", settings.place("whole.zip"))) == "backup_inside"
    backup(settings, tmp_path / "whole.zip", AT)
    for home in (settings.place("."), settings.place("user")):
        monkeypatch.setenv("HOME", str(home))
        assert code(run("backup", tmp_path / "other.zip")) == "state_shared"
        assert code(run("restore", tmp_path / "whole.zip", "--by", "a", "--reason", "b")) == "state_shared"
    assert settings.place("journal.db").exists()


def changed(source: Path, target: Path, name: str, data: bytes) -> Path:
    """Copy a backup with other content of one of its files."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            new.writestr(each, data if each == name else old.read(each))
    return target


def test_a_backup_that_was_changed_or_cut_or_is_of_a_later_program_restores_nothing(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.zip"
    settled(settings)
    backup(settings, whole, AT)
    settings.place(".").rename(tmp_path / "lost")
    text = json.decode(zipfile.ZipFile(whole).read(MANIFEST))
    out = json.encode(text | {"files": {"../out": {"sha256": text["files"]["journal.db"]["sha256"], "version": None}}})
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-100])
    for name, data, said in (
        ("journal.db.key", b"00", "backup_unreadable"),
        (MANIFEST, b"{}", "backup_too_new"),
        (MANIFEST, json.encode(text | {"backup": 2}), "backup_too_new"),
        (MANIFEST, out, "backup_unreadable"),
    ):
        assert code(run("restore", changed(whole, tmp_path / "changed.zip", name, data))) == said
    assert code(run("restore", tmp_path / "cut.zip")) == "backup_unreadable"
    assert code(run("restore", tmp_path / "none.zip")) == "backup_unreadable"
    assert not settings.place(".").exists()
    assert not list(tmp_path.glob("*.restoring")) + list(tmp_path.glob("out"))


def test_what_lies_elsewhere_is_named(settings: Settings, tmp_path: Path) -> None:
    far = Platform(path=str(tmp_path / "far.db"), ledger="postgresql+psycopg://db/books")
    assert elsewhere(Settings(state=settings.state, platform=far)) == (str(tmp_path / "far.db"), "ledger")
    assert elsewhere(settings) == ()


def test_every_file_that_a_terminal_keeps_is_known_with_its_version() -> None:
    assert set(manifest_of(OLD).files) == set(KEPT)


@pytest.mark.parametrize("page", ["install.md", "install.zh.md"])
def test_the_documents_name_every_file_with_its_version(page: str) -> None:
    text = (OLD.parents[2] / "docs" / page).read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    told = {name: row[2] for row in rows for name in re.findall(r"`([^`]+)`", row[0])}
    for name, version in KEPT.items():
        known = told.get(name) or told.get(Path(name).suffix) or told[re.sub(r"\d+$", "NN", name)]
        assert version is None or known.startswith(str(version)), name


def test_the_state_of_the_first_version_opens_and_gets_its_versions(run: Run, settings: Settings) -> None:
    assert run("restore", OLD).exit_code == 0
    with counter.open(settings) as here:
        numbers = [each.number for each in transactions(settings.place("journal.db"))]
        assert [here.checkout.settlement(each).state for each in numbers] == [State.SETTLED] * 2
        assert here.finder.find("zs").people
    for name, opened in databases(settings.place(".")):
        assert opened.execute("PRAGMA user_version").fetchone() == (KEPT[name],), name


@pytest.mark.parametrize("name", [name for name in KEPT if name.endswith(".db") and name != "journal.db"])
def test_a_book_of_a_later_program_is_refused_by_name(run: Run, settings: Settings, name: str) -> None:
    assert run("restore", OLD).exit_code == 0
    with closing(sqlite3.connect(settings.place(name))) as book:
        book.execute(f"PRAGMA user_version = {BOOK_VERSION + 1}")
    with pytest.raises(BadInput) as refused:
        counter.open(settings).close()
    assert (refused.value.code, refused.value.facts["file"]) == ("file_too_new", name)
    for language in LANGUAGES:
        assert name in words(refused.value, language).what
