"""A run without a display harms nobody: not a counter's files, not another's recording, not a production platform."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import counter
from counter.opening import Counter
from counter.settings import Driver, Journal, Platform, PlatformKind, Reader, Settings
from terminal.errors import BadInput
from terminal.model import Act
from tests.counter.test_proof_of_simulation import own, served
from tests.ui.recorded_counter import counter as recorded
from tests.ui.test_end_to_end_headless import assert_one_settlement, run_headless
from ui.headless import _MADE, _is_as_left
from ui.own_directory import MARK, own_directory

LEFT = "A picture, a receipt and a journal of an earlier run"


def take(out: Path) -> None:
    with own_directory(out, _MADE, _is_as_left):
        pass


def refusal(out: Path) -> str:
    """Return why a directory is not taken, once no byte of it has changed."""
    before = contents(out)
    with pytest.raises(BadInput) as refused:
        take(out)
    assert contents(out) == before
    return refused.value.code


def contents(out: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in out.iterdir() if each.is_file() and each.suffix != ".lock"}


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Callable[[], Counter]]:
    """Open a counter whose state directory is the test's."""
    with ExitStack() as stack:
        settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED))
        yield lambda: stack.enter_context(counter.open(settings))


def test_a_directory_with_files_that_no_run_has_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "done.png").write_text("a picture of somebody's")
    assert refusal(tmp_path) == "out_not_own"


def test_the_state_directory_of_a_running_counter_is_refused_and_stays_as_it_is(
    tmp_path: Path, working: Callable[[], Counter]
) -> None:
    take(tmp_path)
    here = working()
    here.journal.open(Act.REFUND, "B1", "S1")
    assert refusal(tmp_path) == "out_in_use"
    assert here.journal.verify() == 1
    done = run_headless(tmp_path)
    assert (done.returncode, here.journal.verify()) == (2, 1)
    assert "out_in_use" in done.stderr


def test_the_journal_of_a_counter_that_went_on_where_a_run_had_ended_is_kept(
    tmp_path: Path, working: Callable[[], Counter]
) -> None:
    with working() as here:
        here.journal.open(Act.REFUND, "B1", "S1")
        seq, digest = here.journal.head()
    (tmp_path / MARK).write_text(f"{seq}:{digest}")
    assert _is_as_left(tmp_path / MARK)
    with working() as here:
        here.journal.open(Act.REFUND, "B2", "S2")
    assert refusal(tmp_path) == "out_not_own"


def test_of_two_runs_at_once_in_one_directory_the_second_is_refused(tmp_path: Path) -> None:
    with own_directory(tmp_path / "out", _MADE):
        assert refusal(tmp_path / "out") == "out_in_use"
    take(tmp_path / "out")


def test_a_run_replaces_what_a_run_made_and_nothing_else(tmp_path: Path) -> None:
    take(tmp_path)
    for name in ("done.png", "receipt.txt", "holiday.png"):
        (tmp_path / name).write_text(LEFT)
    take(tmp_path)
    assert contents(tmp_path) == {"holiday.png": LEFT.encode(), MARK: b""}


def test_a_place_that_cannot_be_a_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="state_unusable"):
        take(tmp_path / "file" / "out")


def test_a_run_goes_to_the_platform_of_the_settings(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    with served(tmp_path) as url:
        chosen = f'[platform]\nkind = "national"\nurl = "{url}"\nprofile = "plain"\n'
        settings.write_text(f'[reader]\ndriver = "simulated"\n{chosen}')
        run = run_headless(tmp_path / "out", JIESUAN_SETTINGS=str(settings))
    assert run.returncode == 0, run.stderr
    assert_one_settlement(tmp_path / "out")
    assert not (tmp_path / "out" / "insurer.db").exists()


def test_a_run_of_its_own_reads_what_the_settings_name_and_ships_nothing(tmp_path: Path) -> None:
    platform = Platform(ledger="postgresql+psycopg://h/l", faults="faults.toml", keys="/etc/keys.toml")
    shipped = Journal(path="/mnt/books/journal.db", replicate_to="postgresql+psycopg://h/r")
    run = Settings(state="here", journal=shipped, platform=platform).for_one_run(tmp_path)
    assert (run.state, run.journal, run.platform.ledger) == (str(tmp_path), Journal(), platform.ledger)
    assert run.place(run.platform.faults) == Path("here/faults.toml").absolute()
    assert (run.platform.keys, run.platform.hops) == ("/etc/keys.toml", "")
    national = Platform(kind=PlatformKind.NATIONAL, url="http://127.0.0.1:9", profile="signed")
    assert Settings(platform=national).for_one_run(tmp_path).platform == national


def test_nobody_plays_the_cashier_at_a_production_platform(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[reader]\ndriver = "pcsc"\n[printer]\ntransport = "tcp"\naddress = "127.0.0.1:9"\n'
        f'[platform]\nkind = "national"\nurl = "http://127.0.0.1:9"\nprofile = "{own(tmp_path)}"\n'
    )
    run = run_headless(tmp_path / "out", JIESUAN_SETTINGS=str(settings))
    assert run.returncode == 2
    assert "headless_production" in run.stderr


def test_a_recording_overwrites_nothing(qapp: QApplication, tmp_path: Path) -> None:
    cassette = tmp_path / "visit.jsonl"
    cassette.write_text("a recording")
    with pytest.raises(BadInput, match="cassette_exists"), recorded(cassette):
        pass
    assert cassette.read_text() == "a recording"
    with pytest.raises(BadInput, match="cassette_not_written"), recorded(tmp_path / "nowhere" / "visit.jsonl"):
        pass


def test_a_recording_that_could_not_begin_leaves_nothing_in_the_way(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise BadInput("journal_in_use")

    monkeypatch.setattr("ui.cassette.open_services", fails)
    with pytest.raises(BadInput, match="journal_in_use"), recorded(tmp_path / "visit.jsonl"):
        pass
    assert not (tmp_path / "visit.jsonl").exists()
