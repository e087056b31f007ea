"""A change of money or order in a journal between two starts is noticed at the start or by the books, however made."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from shutil import copyfile, copytree

import pytest

import counter
from counter.settings import Driver, Reader, Settings
from terminal.errors import JiesuanError
from terminal.journal.disk import key_of
from terminal.journal.entry import sealed, tag_of
from terminal.model import GENESIS
from tests.counter.test_journal_behind import NAMES, run, settle
from tests.whole import sample

Rows = list[dict[str, object]]
ATTACKS = sample(16, 400)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a counter that has settled three bills, with a copy of its journal after each."""
    state = tmp_path_factory.mktemp("books")
    for number, name in enumerate(NAMES):
        settle(_settings(state), name)
        copyfile(_journal(state), state / f"after-{number}.copy")
    return state


@pytest.fixture
def state(books: Path, tmp_path: Path) -> Path:
    copytree(books, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _settings(state: Path) -> Settings:
    return Settings(reader=Reader(driver=Driver.SIMULATED)).with_state(state)


def _journal(state: Path) -> Path:
    settings = _settings(state)
    return settings.place(settings.journal.path)


def roll_back(state: Path, random: Random) -> None:
    """Put the journal back to where it was after one of the first settlements."""
    copyfile(state / f"after-{random.randrange(len(NAMES) - 1)}.copy", _journal(state))


def cut(state: Path, random: Random) -> None:
    """Take away the end of the journal, with the last settlement at least."""
    rows = _rows(state)
    settled = max(number for number, row in enumerate(rows) if row["step"] == "settled")
    _write(state, rows[: random.randrange(settled)], sealing=False)


def delete(state: Path, _random: Random) -> None:
    """Delete the journal."""
    _journal(state).unlink()


def lower_a_tender(state: Path, random: Random) -> None:
    """Lower what was received for a settlement, and seal the chain again; with or without the keyed seals."""
    rows = _rows(state)
    row = random.choice([each for each in rows if each["step"] == "settled"])
    body = json.loads(str(row["body"]))
    body["tender"]["received"] -= 100
    row["body"] = json.dumps(body, ensure_ascii=False)
    _write(state, _without_seals(rows) if random.random() < 0.5 else rows, sealing=True)


def change_the_order(state: Path, random: Random) -> None:
    """Exchange two entries, and seal the chain again."""
    rows = _rows(state)
    at = random.randrange(len(rows) - 1)
    rows[at], rows[at + 1] = rows[at + 1] | {"seq": at + 1}, rows[at] | {"seq": at + 2}
    _write(state, rows, sealing=True)


def leave_out_a_settlement(state: Path, random: Random) -> None:
    """Remove every entry of one transaction, number the rest anew, and seal the chain again."""
    rows = _rows(state)
    gone = random.choice(sorted({str(each["transaction_id"]) for each in rows}))
    left = [each for each in rows if each["transaction_id"] != gone]
    _write(state, [each | {"seq": number} for number, each in enumerate(left, 1)], sealing=True)


def _rows(state: Path) -> Rows:
    with closing(sqlite3.connect(_journal(state))) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]


def _without_seals(rows: Rows) -> Rows:
    return [row | {"tag": ""} for row in rows]


def _write(state: Path, rows: Rows, *, sealing: bool, key: bytes = b"") -> None:
    with closing(sqlite3.connect(_journal(state))) as connection, connection:
        connection.execute("DROP TRIGGER entry_kept")
        connection.execute("DELETE FROM entry")
        before = GENESIS
        for row in rows:
            row["tag"] = tag_of(key, before, row) if key else row["tag"]
            before = sealed(before, row) if sealing else str(row["hash"])
            row["hash"] = before
            connection.execute(f"INSERT INTO entry VALUES ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608


def notices(state: Path) -> bool:
    """Return whether a start refuses to sell, or the comparison with the hospital's book finds anything."""
    settings = _settings(state)
    try:
        with closing(counter.open(settings)) as opened:
            if opened.checkout.behind():
                return True
    except JiesuanError:
        return True
    return run(settings, "journal", "missing").exit_code == 1


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(ATTACKS))
def test_every_attack_on_the_journal_is_noticed(state: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311, an attack has to repeat from run to run
    attacks = (roll_back, cut, delete, lower_a_tender, change_the_order, leave_out_a_settlement)
    attack = attacks[seed % len(attacks)]
    attack(state, random)
    assert notices(state), attack.__name__


def test_books_that_nobody_touched_are_whole(state: Path) -> None:
    assert not notices(state)


def test_a_lowered_tender_is_named_by_verify_and_by_reconcile_even_under_true_seals(state: Path) -> None:
    rows = _rows(state)
    row = next(each for each in rows if each["step"] == "settled")
    body = json.loads(str(row["body"]))
    body["tender"]["received"] -= 10_000
    row["body"] = json.dumps(body, ensure_ascii=False)
    _write(state, rows, sealing=True, key=key_of(_journal(state)))
    settings, number = _settings(state), str(row["number"])
    verified = run(settings, "journal", "verify")
    assert (verified.exit_code, "journal_untrue" in verified.output, number in verified.output) == (1, True, True)
    compared = run(settings, "reconcile", "--date", body["at"][:10])
    assert (compared.exit_code, number in compared.output, "本机流水不实" in compared.output) == (1, True, True)
