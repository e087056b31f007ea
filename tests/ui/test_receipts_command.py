"""`jiesuan receipts print`: an older receipt again, by command, on any printer of the settings."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import counter
from counter.settings import load
from simulation import samples
from simulation.operators import SampleOperators
from terminal.journal.reader import entries
from terminal.model import Settlement, payment
from tests.counter.staff import PASSWORD, WANG


def printed(folder: Path) -> tuple[Path, Settlement]:
    """Settle a bill whose receipt came out, and return the settings of the counter with a PDF printer."""
    file = folder / "jiesuan.toml"
    file.write_text(
        f'state = "{folder}"\n[reader]\ndriver = "simulated"\nkeep_card = false\n[printer]\ntransport = "pdf"\n',
        "utf-8",
    )
    plain = folder / "plain.toml"
    plain.write_text(file.read_text("utf-8").replace("pdf", "file"), "utf-8")
    with counter.open(load(plain)) as here:
        patient = here.checkout.identify(samples.people()[0].credential())
        agreed = here.checkout.presettle(patient, patient.bills[0].number)
        due = agreed.answer.split.cash
        made = here.checkout.settle(agreed, payment.cash(due, due))
        here.checkout.prints.begin(made.number)
        here.checkout.prints.end(made.number)
    return file, made


def again(number: str, *options: str) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from ui.command import main; main()", "receipts", "print", number[-8:]]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_an_older_receipt_is_printed_again_by_command_with_who_and_why(tmp_path: Path) -> None:
    file, made = printed(tmp_path)
    ended = again(made.number, "--reason", "claim", "--operator", "0888", "--settings", str(file))
    assert ended == (0, f"已打印：{made.number}-copy-1\n", "")
    assert (tmp_path / "receipts" / f"{made.number}-copy-1.pdf").read_bytes().startswith(b"%PDF-")


def test_where_operators_are_set_up_who_prints_gives_the_password(tmp_path: Path) -> None:
    file, made = printed(tmp_path)
    with closing(SampleOperators(tmp_path / "hospital.db")) as operators:
        operators.add(WANG, PASSWORD)
    secrets = tmp_path / "secrets"
    secrets.write_text(PASSWORD.reveal(), "utf-8")
    options = ["--reason", "lost", "--operator", WANG.number, "--secrets", str(secrets), "--settings", str(file)]
    assert again(made.number, *options) == (0, f"已打印：{made.number}-copy-1\n", "")
    assert [each.operator for each in entries(tmp_path / "journal.db", made.bill_number)][-1] == WANG.number
