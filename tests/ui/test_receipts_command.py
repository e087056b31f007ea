"""`jiesuan receipts print`: an older receipt again, by command, on any printer of the settings."""

import subprocess
import sys
from pathlib import Path

import counter
from counter.settings import load
from simulation import samples
from terminal.model import payment


def test_an_older_receipt_is_printed_again_by_command_with_who_and_why(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text(
        f'state = "{tmp_path}"\n[reader]\ndriver = "simulated"\nkeep_card = false\n[printer]\ntransport = "pdf"\n',
        "utf-8",
    )
    plain = tmp_path / "plain.toml"
    plain.write_text(file.read_text("utf-8").replace("pdf", "file"), "utf-8")
    with counter.open(load(plain)) as here:
        patient = here.checkout.identify(samples.people()[0].credential())
        agreed = here.checkout.presettle(patient, patient.bills[0].number)
        due = agreed.answer.split.cash
        made = here.checkout.settle(agreed, payment.cash(due, due))
        here.checkout.prints.begin(made.number)
        here.checkout.prints.end(made.number)
    command = [sys.executable, "-c", "from ui.command import main; main()", "receipts", "print", made.number[-8:]]
    options = ["--reason", "claim", "--operator", "0888", "--settings", str(file)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"已打印：{made.number}-copy-1\n", "")
    assert (tmp_path / "receipts" / f"{made.number}-copy-1.pdf").read_bytes().startswith(b"%PDF-")
