"""The headless run: a newcomer's second command, through the real card service."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from simulation.samples import institution
from terminal.accounts.till import movements, totals
from terminal.journal import Journal
from terminal.model import State

PAGES = ("waiting", "counter", "collect", "done", "counter-en", "counter-dark")
COMMAND = Path(sys.executable).with_name("jiesuan")

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]


def run_headless(out: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, "window", "--headless", out],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def simulated(tmp_path: Path) -> dict[str, str]:
    settings = tmp_path / "settings.toml"
    settings.write_text('[reader]\ndriver = "simulated"\n')
    return {"JIESUAN_SETTINGS": str(settings)}


def test_a_card_goes_through_the_real_service_to_the_receipt(machine_with_reader: None, tmp_path: Path) -> None:
    run = run_headless(tmp_path)
    assert run.returncode == 0, run.stderr
    assert "through pcscd" in run.stderr
    assert run.stdout.strip() == (tmp_path / "receipt.txt").read_text(encoding="utf-8").strip()
    assert sizes(tmp_path) == dict.fromkeys(PAGES, (1366, 768))
    assert_one_settlement(tmp_path)


def test_a_second_run_into_the_same_directory_begins_anew(tmp_path: Path, simulated: dict[str, str]) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        run = run_headless(out, **simulated)
        assert run.returncode == 0, run.stderr
        assert "simulated in this program" in run.stderr
        assert_one_settlement(out)
        (out / "kept.txt").write_text("not ours")
    assert (out / "kept.txt").read_text() == "not ours"


def sizes(out: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in out.glob("*.png"):
        with Image.open(path) as picture:
            found[path.stem] = picture.size
    return found


def assert_one_settlement(out: Path) -> None:
    """The journal holds one settlement that counts, printed once, and the papers are about it."""
    journal = Journal(out / "journal.db", institution().code, lambda: datetime.now().astimezone())
    try:
        money, last = totals(movements(journal.money())), journal.last()
    finally:
        journal.close()
    assert last is not None
    assert last.settlement is not None
    assert (last.state, last.copies, money.settled, money.cash) == (State.SETTLED, 1, 1, last.settlement.split.cash)
    text = (out / "receipt.txt").read_text(encoding="utf-8")
    assert last.settlement.number in text
    assert "模拟 / DEMO" in text
    assert last.settlement.number.encode() in (out / "receipt.escpos").read_bytes()
    assert (out / "receipt.pdf").read_bytes().startswith(b"%PDF-")
