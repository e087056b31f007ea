"""One version: the command, the doctor, the remittance and the cassette name the program that made them."""

import re
from contextlib import closing
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner
from msgspec import json

import counter
from counter.cli import jiesuan
from counter.settings import Driver, Reader, Settings
from devices.recording.cassette import read
from devices.recording.player import Player
from devices.recording.recorder import Recorder
from terminal.receipt import Part, as_text, remittance_document
from terminal.version import VERSION
from tests.receipts import HOSPITAL
from tests.remittances import PRINTED, REMITTANCE
from ui.diagnosis import _program

HEAD = {
    "began": "2026-11-27T08:00:00+08:00",
    "language": "zh_CN",
    "counter": "03",
    "operator": "0112",
    "width": 80,
    "way": "text",
}


def recorded(folder: Path) -> Path:
    """Return a new cassette on which nothing has happened yet."""
    file, lines = folder / "new.jsonl", BytesIO()
    with closing(Recorder(lines, lambda: 0.0)) as recorder:
        recorder.begin(**HEAD)
    file.write_bytes(lines.getvalue())
    return file


def test_the_command_and_the_doctor_name_it() -> None:
    assert CliRunner().invoke(jiesuan, ["--version"], prog_name="jiesuan").output == f"jiesuan {VERSION}\n"
    assert f"Jiesuan {VERSION} " in _program().version


def test_a_counter_prints_it_on_a_remittance(tmp_path: Path) -> None:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))
    with counter.open(settings) as here:
        here.print_remittance(REMITTANCE, is_again=False)
    papers = [each.read_bytes().decode("gb18030", "replace") for each in (tmp_path / "receipts").glob("*.escpos")]
    assert len(papers) == 2
    assert all(f"程序：结算 {VERSION}。" in each for each in papers)


def test_a_cassette_keeps_it_and_one_without_it_plays_as_it_was_printed(tmp_path: Path) -> None:
    new, _ = read(recorded(tmp_path))
    assert new.program == VERSION
    old, lines = read(Path("fixtures/cassettes/paid-by-code.jsonl"))
    assert old.program == Player("old", old, lines).program == ""
    other = json.decode(json.encode(new), type=type(new))
    assert Player("new", other, ()).program == VERSION
    assert "程序：" not in as_text(remittance_document(REMITTANCE, Part.FINANCE, HOSPITAL, PRINTED, "zh_CN"), 48)


def test_the_changelog_knows_the_version_and_keeps_its_form() -> None:
    text = Path("CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", text, flags=re.MULTILINE)
    assert releases[0] == ("Unreleased", "")
    assert VERSION in dict(releases)
    assert all(day for name, day in releases if name != "Unreleased")
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Formats"}
    assert set(re.findall(r"^### (.+)$", text, flags=re.MULTILINE)) <= kinds
