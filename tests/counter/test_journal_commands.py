"""`jiesuan journal`: a journal in use is checked, copied and listed without a change to it."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import jiesuan
from terminal.errors import BadInput
from terminal.journal import Journal
from terminal.journal.backup import backup
from terminal.journal.reader import entries, verified
from terminal.model import Act, Anchor, Presettlement, State
from tests.bench import CODE, Bench, Clock
from tests.terminal.test_journal import tampered


def run(*arguments: object) -> Result:
    return CliRunner().invoke(jiesuan, ["journal", *map(str, arguments)])


def grow(journal: Journal, bills: int) -> None:
    for number in range(bills):
        journal.end(journal.open(Act.REFUND, f"B{number}", "S1"), State.UNKNOWN, code="no_answer")


def test_verify_tells_how_many_entries_and_the_head_while_the_terminal_has_it(journal: Journal, path: Path) -> None:
    grow(journal, 3)
    seq, digest = journal.head()
    done = run("verify", path, "--language", "en")
    assert (done.exit_code, done.stdout) == (0, f"The chain is whole, 6 entries. Anchor {seq}:{digest}\n")


def test_verify_changes_no_byte(journal: Journal, path: Path) -> None:
    grow(journal, 3)
    journal.close()
    before = path.read_bytes()
    assert run("verify", path).exit_code == 0
    assert path.read_bytes() == before


def test_verify_names_the_first_bad_entry(journal: Journal, path: Path) -> None:
    grow(journal, 3)
    tampered(path, "UPDATE entry SET body = body || ' ' WHERE seq IN (3, 5)")
    done = run("verify", path)
    assert done.exit_code == 1
    assert "第 3 条" in done.stderr


def test_an_anchor_finds_a_tail_that_was_cut(journal: Journal, path: Path) -> None:
    grow(journal, 3)
    anchor = verified(path)
    tampered(path, "DELETE FROM entry WHERE seq > 4")
    assert run("verify", path).exit_code == 0
    done = run("verify", path, "--anchor", anchor)
    assert done.exit_code == 1
    assert "journal_cut" in done.stderr


def test_an_anchor_finds_a_journal_that_was_written_anew(
    journal: Journal, path: Path, tmp_path: Path, clock: Clock
) -> None:
    grow(journal, 2)
    clock.forward(1)
    with closing(Journal(tmp_path / "forged.db", CODE, clock)) as forged:
        grow(forged, 3)
    done = run("verify", tmp_path / "forged.db", "--anchor", verified(path))
    assert done.exit_code == 1
    assert "journal_rewritten" in done.stderr


def test_an_anchor_of_before_stays_good_while_the_journal_grows(journal: Journal, path: Path) -> None:
    grow(journal, 2)
    anchor = verified(path)
    grow(journal, 2)
    assert verified(path, anchor).seq == 8


@pytest.mark.parametrize("text", ["", "51", "51:abc", "x:" + "0" * 64])
def test_what_is_no_anchor_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="journal_anchor"):
        Anchor.of(text)


def test_verify_takes_the_journal_of_the_settings(journal: Journal, path: Path, tmp_path: Path) -> None:
    grow(journal, 1)
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[journal]\npath = "{path}"\n', encoding="utf-8")
    assert str(verified(path)) in run("verify", "--settings", settings).stdout


def test_a_backup_is_whole_readable_alone_and_names_its_anchor(journal: Journal, path: Path, tmp_path: Path) -> None:
    grow(journal, 3)
    target = tmp_path / "backup.db"
    done = run("backup", target, "--journal", path)
    assert done.stdout == f"{verified(path)}\n"
    assert verified(target) == verified(path)
    assert [each.name for each in tmp_path.glob("*backup*")] == ["backup.db"]


def test_a_backup_overwrites_nothing(journal: Journal, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="backup_exists"):
        backup(path, target)
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_backup_of_a_broken_journal_leaves_nothing_behind(journal: Journal, path: Path, tmp_path: Path) -> None:
    grow(journal, 3)
    tampered(path, "UPDATE entry SET bill = 'B9' WHERE seq = 2")
    with pytest.raises(BadInput, match="journal_altered"):
        backup(path, tmp_path / "backup.db")
    assert list(tmp_path.glob("*backup*")) == []


def test_a_backup_into_a_folder_that_is_not_there_is_told(journal: Journal, path: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="backup_not_written"):
        backup(path, tmp_path / "gone" / "backup.db")


def test_a_backup_is_on_the_disk_when_it_is_named(
    journal: Journal, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "backup.db"
    synced: list[int] = []
    fsync = os.fsync

    def record_sync(handle: int) -> None:
        synced.append(target.stat().st_size)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", record_sync)
    backup(path, target)
    before, after = synced
    assert before == 0
    assert after == target.stat().st_size


def test_a_backup_is_one_moment_of_a_journal_that_is_being_written(
    journal: Journal, path: Path, tmp_path: Path
) -> None:
    grow(journal, 1)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            grow(journal, 1)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        heads = [backup(path, tmp_path / f"backup{number}.db") for number in range(5)]
    finally:
        stop.set()
        writing.join()
    assert all(verified(path, head).seq >= head.seq for head in heads)


def test_the_terminal_goes_on_with_a_backup(journal: Journal, path: Path, tmp_path: Path, clock: Clock) -> None:
    grow(journal, 2)
    backup(path, tmp_path / "backup.db")
    with closing(Journal(tmp_path / "backup.db", CODE, clock)) as restored:
        grow(restored, 1)
        assert restored.verify() == 6


def test_show_tells_a_settlement_by_any_of_its_numbers(bench: Bench, agreed: Presettlement, path: Path) -> None:
    made = bench.settle(agreed)
    shown = [
        run("show", number, "--journal", path).stdout for number in (made.bill_number, made.number, made.message_id)
    ]
    assert len(set(shown)) == 1
    assert [line.split()[4] for line in shown[0].splitlines()[1:]] == ["已写盘并发出", "医保已结算"]


def test_show_names_nobody(bench: Bench, agreed: Presettlement, path: Path) -> None:
    made = bench.settle(agreed)
    shown = run("show", made.number, "--journal", path, "--language", "en").stdout
    person = agreed.patient.person
    assert [value for value in (person.name, person.id_number) if value.reveal() in shown] == []
    assert made.masked_id not in shown


def test_show_says_so_where_the_journal_has_nothing_of_a_number(journal: Journal, path: Path) -> None:
    assert entries(path, "B1") == ()
    done = run("show", "B1", "--journal", path)
    assert isinstance(done.exception, BadInput)
    assert done.exception.code == "journal_without"


def test_a_journal_of_a_later_version_is_not_read(journal: Journal, path: Path) -> None:
    journal.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(BadInput, match="journal_too_new"):
        verified(path)
