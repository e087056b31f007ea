"""`jiesuan receipts find` and a counter's reprint: any receipt again, with who asked for it and why."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import counter
from counter.cli import jiesuan
from counter.cli.receipts import chosen
from counter.opening import Counter
from counter.receipt_settings import BY_ONE
from counter.settings import Counter as At
from counter.settings import Driver, Reader, Settings
from simulation import samples
from terminal.errors import BadInput
from terminal.journal.entry import Step
from terminal.journal.reader import entries
from terminal.model import CopyReason, Settlement, payment
from terminal.money import plain
from terminal.private import Private

PERSON = next(each for each in samples.people() if each.name == Private("张敏"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        state=str(tmp_path),
        counter=At(counter="03", operator="0777"),
        refunds=BY_ONE,
        reader=Reader(driver=Driver.SIMULATED, keep_card=False),
    )


@pytest.fixture
def journal(settings: Settings) -> Path:
    return settings.place(settings.journal.path)


@pytest.fixture
def opened(settings: Settings) -> Iterator[Counter]:
    with counter.open(settings) as opened:
        yield opened


@pytest.fixture
def made(opened: Counter) -> Settlement:
    patient = opened.checkout.identify(PERSON.credential())
    agreed = opened.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    made = opened.checkout.settle(agreed, payment.cash(due, due))
    opened.papers.settlement(made, opened.checkout.prints.begin(made.number))
    opened.checkout.prints.end(made.number)
    return made


def find(*arguments: object) -> Result:
    return CliRunner().invoke(jiesuan, ["receipts", "find", *map(str, arguments)])


def printed(settings: Settings) -> list[str]:
    return sorted(path.stem for path in settings.place(settings.printer.address).iterdir())


def test_receipts_are_listed_while_the_terminal_is_open(journal: Path, made: Settlement) -> None:
    for sought in ([made.number], [made.number[-6:]], [made.bill_number], ["--date", f"{made.at:%Y-%m-%d}"], []):
        done = find(*sought, "--journal", journal)
        assert (done.exit_code, done.stdout.split()[0]) == (0, made.number)
    assert made.masked_name in done.stdout
    assert "打印 1 次" in done.stdout


def test_none_is_an_empty_list_with_its_status(journal: Path, made: Settlement) -> None:
    done = find("1234567890", "--journal", journal)
    assert (done.exit_code, done.stdout) == (1, "")


def test_a_copy_says_who_and_why_on_paper_and_in_the_journal(
    settings: Settings, journal: Path, opened: Counter, made: Settlement
) -> None:
    opened.close()
    tomorrow = replace(settings, counter=At(counter="03", operator="0888"))
    with counter.open(tomorrow) as later:
        copy = later.print_again(chosen(journal, made.number[-6:]), CopyReason.CLAIM)
        assert (copy.number, copy.operator, copy.reason) == (1, "0888", CopyReason.CLAIM)
        assert later.checkout.prints.waiting(later.clock()) == ()
    assert printed(settings) == [made.number, f"{made.number}-copy-1"]
    paper = (settings.place(settings.printer.address) / f"{made.number}-copy-1.escpos").read_bytes().decode("gb18030")
    assert "0888" in paper
    assert "补打" in paper
    last = [json.loads(each.body) for each in entries(journal, made.number) if each.step is Step.PRINTING][-1]
    assert (last["operator"], last["reason"]) == ("0888", "claim")


def test_a_refund_is_printed_again_by_its_own_number(
    settings: Settings, journal: Path, opened: Counter, made: Settlement
) -> None:
    given = opened.checkout.refund(made.number)
    refund = chosen(journal, given.refund.number)
    assert [opened.print_again(refund, CopyReason.LOST).number for _ in range(2)] == [0, 1]
    assert f"{given.refund.number}-copy-1" in printed(settings)
    assert "已退费" in find(made.bill_number, "--journal", journal).stdout


def test_a_refund_is_listed_with_what_the_patient_got_back(journal: Path, opened: Counter, made: Settlement) -> None:
    assert made.care
    given = opened.checkout.refund_lines(made.number, made.care.lines[:1])
    assert given.kept
    lines = {line.split()[0]: line for line in find(made.bill_number, "--journal", journal).stdout.splitlines()}
    assert f"  {plain(-given.cash_back)}  " in lines[given.refund.number]
    assert f"  {plain(given.kept.split.cash)}  " in lines[given.kept.number]


def test_a_number_that_fits_no_receipt_or_several_prints_none(journal: Path, opened: Counter, made: Settlement) -> None:
    given = opened.checkout.refund(made.number)
    with pytest.raises(BadInput, match="receipt_not_found"):
        chosen(journal, "1234567890")
    with pytest.raises(BadInput, match="receipt_ambiguous") as caught:
        chosen(journal, made.bill_number)
    assert caught.value.facts["numbers"] == f"{made.number}, {given.refund.number}"
    assert chosen(journal, made.number).receipt_number == made.number
