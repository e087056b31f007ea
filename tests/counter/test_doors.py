"""What lies in the state directory is its owner's alone, and stays within it, whatever its path or a number says."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

import counter
from counter.settings import Driver, Reader, Settings
from devices.escpos import Paper, RenderMode
from devices.printers import FolderPrinter, file_name
from simulation.hospital import SampleHospital
from terminal.errors import BadInput, DeviceError, JiesuanError
from terminal.receipt import document
from tests.receipts import SETTLEMENT
from ui.printing import PdfPrinter

JIESUAN = str(Path(sys.executable).with_name("jiesuan"))
SECRET = "s3cret"  # noqa: S105, of nothing
AS = f"who:{SECRET}" + "@"


def plain(state: Path) -> Settings:
    return Settings(state=str(state), reader=Reader(driver=Driver.SIMULATED, keep_card=False))


def run(*asked: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [JIESUAN, *asked], capture_output=True, text=True, check=False, env={**os.environ, **variables}
    )


def open_to_others(folder: Path) -> list[str]:
    return [str(each) for each in (folder, *folder.rglob("*")) if stat.S_IMODE(each.stat().st_mode) & 0o077]


def test_a_state_directory_and_what_a_command_writes_there_are_their_owners_alone(tmp_path: Path) -> None:
    state = tmp_path / "state"
    settings = tmp_path / "settings.toml"
    settings.write_text(f'state = "{state}"\n')
    before = os.umask(0o002)
    try:
        issued = run("voucher", "37160000000000000001", JIESUAN_SETTINGS=str(settings))
    finally:
        os.umask(before)
    assert (issued.returncode, issued.stderr) == (0, "")
    assert (state / "insurer.db").exists()
    assert open_to_others(state) == []


def test_what_others_could_read_is_closed_to_them_at_the_next_start(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with counter.open(plain(state)):
        pass
    for each in (state, state / "journal.db", state / "hospital.db", state / "channel.db", state / "insurer.db"):
        each.chmod(0o755)
    with counter.open(plain(state)):
        assert stat.S_IMODE(state.stat().st_mode) == 0o700
        assert not [each for each in open_to_others(state) if each.endswith(".db")]


def test_a_shared_directory_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    plain(tmp_path).make_state()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


@pytest.mark.parametrize("name", ["a?b", "a%20b", "a#b", "a b", "医院"])
def test_a_state_directory_is_the_one_that_its_path_names(tmp_path: Path, name: str) -> None:
    with counter.open(plain(tmp_path / name)) as here:
        here.takings(here.clock().date())
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "insurer.db").is_file()


@pytest.mark.parametrize(
    "name", ["journal.db", "hospital.db", "channel.db", "insurer.db", "journal.db.lock", "insurer.db.03.lock"]
)
def test_a_directory_in_the_place_of_a_file_is_told_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(JiesuanError):
        counter.open(plain(tmp_path))


@pytest.mark.parametrize("number", ["../../above", "/etc/above", "..", "a/b", "a\\b", "", "a" * 300, "结算 1", "C:x"])
def test_a_number_that_is_a_path_writes_within_the_receipts_folder(tmp_path: Path, number: str) -> None:
    folder = tmp_path / "in" / "receipts"
    receipt = replace(document(SETTLEMENT, "zh_CN"), number=number)
    FolderPrinter(folder, Paper.MM80, RenderMode.TEXT).print(receipt)
    assert [each.parent for each in tmp_path.rglob("*.escpos")] == [folder]


def test_a_usual_number_is_its_files_name_and_two_numbers_never_share_one() -> None:
    assert file_name("371600S202611220001") == "371600S202611220001"
    assert len({file_name(each) for each in ("a/b", "a\\b", "a_b", "a:b")}) == 4


@pytest.mark.usefixtures("qapp")
def test_a_pdf_of_a_number_that_is_a_path_stays_within_its_folder(tmp_path: Path) -> None:
    PdfPrinter(tmp_path / "in").print(replace(document(SETTLEMENT, "zh_CN"), number="../above"))
    assert [each.parent for each in tmp_path.rglob("*.pdf")] == [tmp_path / "in"]


def test_a_full_disk_is_not_called_a_missing_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path), len(data))

    monkeypatch.setattr("terminal.durable.write", full)
    with pytest.raises(DeviceError, match="printer_failed"):
        FolderPrinter(tmp_path, Paper.MM80, RenderMode.TEXT).print(document(SETTLEMENT, "zh_CN"))


@pytest.mark.parametrize("url", [f"postgresql://{AS}h/db", f"postgresql://h/db?password={SECRET}"])
@pytest.mark.parametrize(
    "asked",
    [
        ["network", "serve", "--ledger"],
        ["network", "clearing", "--month", "2026-11", "--ledger"],
        ["journal", "hospital"],
    ],
)
def test_a_password_in_an_argument_is_refused_and_not_told(asked: list[str], url: str) -> None:
    told = run(*asked, url)
    assert told.returncode == 2
    assert "[password_in_argument]" in told.stderr
    assert SECRET not in told.stderr + told.stdout


def test_a_database_url_is_taken_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "url"
    url = f"postgresql+psycopg://{AS}127.0.0.1:1/db"
    file.write_text(f"{url}\n")
    for told in (run("journal", "hospital", f"@{file}"), run("journal", "hospital", JIESUAN_REPLICA=url)):
        assert "[database_unusable]" in told.stderr
        assert SECRET not in told.stderr
    assert "FileNotFoundError" in run("journal", "hospital", f"@{tmp_path / 'none'}").stderr


def test_a_console_without_chinese_shows_a_mark_and_no_traceback(tmp_path: Path) -> None:
    SampleHospital(tmp_path / "hospital.db").close()
    for asked in (
        ["--help"],
        ["institutions", "search", "人民医院"],
        ["suspense", "--journal", str(tmp_path / "none.db")],
    ):
        told = run(*asked, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
        assert "Traceback" not in told.stderr


def test_a_state_directory_of_another_user_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", forbidden)
    with pytest.raises(BadInput, match="state_unusable"):
        plain(tmp_path).make_state()
