"""`jiesuan papers` and `jiesuan receipts`: batches issued and checked, receipts opened and compared, codes verified."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import counter
from counter.adapters import now
from counter.cli import jiesuan
from counter.extras import paper_book, receipt_desk, signing_key
from counter.opening import Counter
from counter.settings import Settings, load
from devices.escpos import Paper, RenderMode, encode
from devices.escpos_view import view
from simulation import samples
from simulation.fiscal import SimulatedFiscal
from terminal.errors import JiesuanError
from terminal.fiscal import invoice_of
from terminal.model import Settlement, payment
from terminal.model.papers import PaperKind, PaperNature, PaperUse
from terminal.receipt import document
from terminal.receipt.e_receipt import with_code
from terminal.receipt.signed import signed

PERSON = next(each for each in samples.people() if each.name.reveal() == "张敏")
FILE = """
state = "{0}"
reader = {{ driver = "simulated", keep_card = false }}
receipts = {{ kind = "embedded", signed_code = true }}
papers = {{ strict = ["charge"] }}
refunds = {{ alone = "9999.00" }}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text(FILE.format((tmp_path / "state").as_posix()), encoding="utf-8")
    return file


@pytest.fixture
def settings(file: Path) -> Settings:
    return load(file)


@pytest.fixture
def here(settings: Settings) -> Iterator[Counter]:
    with counter.open(settings) as here:
        assert here.extras.receipts
        here.extras.receipts.follow()
        yield here


@pytest.fixture
def made(here: Counter) -> Settlement:
    """A settlement whose receipt nobody has asked for yet."""
    return settled(here)


def settled(here: Counter) -> Settlement:
    patient = here.checkout.identify(PERSON.credential())
    agreed = here.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    return here.checkout.settle(agreed, payment.cash(due, due))


def run(file: Path, *words: object) -> Result:
    return CliRunner().invoke(jiesuan, [*map(str, words), "--settings", str(file)])


def code_of(done: Result) -> str:
    assert isinstance(done.exception, JiesuanError), done.output
    return done.exception.code


def test_a_batch_is_issued_listed_and_warned_of(file: Path) -> None:
    issued = run(file, "papers", "issue", "0001001", "0001010", "--operator", "0112", "--by", "0301")
    assert issued.exit_code == 0, issued.exception
    listed = run(file, "papers", "list").stdout
    assert listed == issued.stdout
    assert "0001001-0001010  0112  剩 10 张  下一张 0001001  快用完" in listed
    assert "10 left" in run(file, "papers", "list", "--language", "en").stdout
    assert code_of(run(file, "papers", "issue", "0001010", "0001020")) == "paper_batch_overlaps"


def test_spoiled_papers_are_recorded_and_numbers_left_out_are_found(file: Path, settings: Settings) -> None:
    run(file, "papers", "issue", "0001001", "0001010")
    assert run(file, "papers", "spoil", "0001001", "0001002").stdout.strip() == "0001001-0001002"
    assert run(file, "papers", "check").exit_code == 0
    with ExitStack() as stack:
        use = PaperUse(number="0001005", kind=PaperKind.CHARGE, nature=PaperNature.NORMAL, settlement="S1", at=now())
        paper_book(settings, stack).take(use)
    done = run(file, "papers", "check")
    assert (done.exit_code, "0001003-0001004" in done.stdout) == (1, True)


def test_a_refund_whose_paper_did_not_come_back_is_named(file: Path, settings: Settings, here: Counter) -> None:
    made = settled(here)
    run(file, "papers", "issue", "0001001", "0001010")
    with ExitStack() as stack:
        use = PaperUse(number="", kind=PaperKind.CHARGE, nature=PaperNature.NORMAL, settlement=made.number, at=now())
        paper_book(settings, stack).take(use)
    assert run(file, "papers", "check").exit_code == 0
    here.checkout.refund(made.number)
    done = run(file, "papers", "check")
    assert (done.exit_code, made.number in done.stdout) == (1, True)


def test_what_is_pending_is_listed_opened_compared_and_turned_to_paper(file: Path, made: Settlement) -> None:
    pending = run(file, "receipts", "pending")
    assert (pending.exit_code, made.number in pending.stdout, "待开" in pending.stdout) == (1, True, True)
    opened = run(file, "receipts", "open")
    assert (opened.exit_code, opened.stdout) == (0, "")
    assert "已开" in run(file, "receipts", "state", made.number).stdout
    assert "0100007" in run(file, "receipts", "paper", made.number, "0100007").stdout
    assert "0100007" not in run(file, "receipts", "void", made.number).stdout
    assert "0100008" in run(file, "receipts", "paper", made.number, "0100008").stdout
    checked = run(file, "receipts", "check")
    assert (checked.exit_code, checked.stdout.count("1 张")) == (0, 2)


def test_a_receipt_opened_by_hand_fails_the_daily_check_with_what_to_do(
    file: Path, settings: Settings, made: Settlement
) -> None:
    run(file, "receipts", "open")
    with ExitStack() as stack:
        platform = receipt_desk(settings, stack, now)._platform
        assert isinstance(platform, SimulatedFiscal)
        platform.open(replace(invoice_of(made), business="by-hand"))
    done = run(file, "receipts", "check")
    assert done.exit_code == 1
    assert "平台有、医院没有  by-hand" in done.stdout


def test_without_the_setting_there_is_no_receipt_to_ask_for(tmp_path: Path) -> None:
    file = tmp_path / "plain.toml"
    file.write_text(f'state = "{tmp_path.as_posix()}"\n', encoding="utf-8")
    assert code_of(run(file, "receipts", "pending")) == "receipts_off"


def test_a_code_is_verified_as_text_as_file_and_as_picture(file: Path, tmp_path: Path, made: Settlement) -> None:
    text = signed(made, signing_key(load(file)))
    picture, written = tmp_path / "code.png", tmp_path / "code.txt"
    written.write_text(text, encoding="utf-8")
    printed = encode(with_code(document(made, "zh_CN"), text), Paper.MM80, RenderMode.TEXT)
    view(printed, Paper.MM80.dots).save(picture)
    key = run(file, "receipts", "key").stdout.strip()
    for given in (text, written, picture):
        done = run(file, "receipts", "verify", given)
        assert (done.exit_code, made.number in done.stdout) == (0, True), done.exception
        assert CliRunner().invoke(jiesuan, ["receipts", "verify", str(given), "--key", key]).exit_code == 0
    assert code_of(run(file, "receipts", "verify", text.replace("您付", "您得"))) == "code_not_ours"
    assert code_of(run(file, "receipts", "verify", text, "--key", "00" * 32)) == "code_not_ours"
    (tmp_path / "none.png").write_bytes(b"\x89PNG\xff\x00")
    assert code_of(run(file, "receipts", "verify", tmp_path / "none.png")) == "code_unreadable"


def test_the_simulated_fiscal_platform_serves_a_counter_over_http(
    file: Path, settings: Settings, made: Settlement, tmp_path: Path
) -> None:
    asked = [sys.executable, "-c", "from ui.command import main; main()", "receipts", "serve", "--state"]
    with subprocess.Popen([*asked, str(tmp_path / "fiscal")], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        url = server.stdout.readline().split()[0]
        text = file.read_text(encoding="utf-8").replace('kind = "embedded"', f'kind = "http", url = "{url}"')
        file.write_text(text, encoding="utf-8")
        opened = run(file, "receipts", "open")
        checked = run(file, "receipts", "check")
        server.terminate()
    assert (opened.exit_code, opened.stdout) == (0, "")
    assert (checked.exit_code, checked.stdout.count("1 张")) == (0, 2)
