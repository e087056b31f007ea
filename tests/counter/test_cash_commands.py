"""The commands of the cash office: closings listed, voided, taken and printed; floats and loans of a person."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import jiesuan
from simulation.cash_office import SampleCashOffice
from terminal.errors import JiesuanError, Refused
from terminal.model import BEIJING, Anchor, Begin, Booked, BookedKind, Close, Method, Source, takings

Run = Callable[..., Result]
DUE = 24_920
NOON = datetime.now(BEIJING) - timedelta(hours=2)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SampleCashOffice]:
    """The hospital's cash office, where 0112 has taken cash and closed."""
    with closing(SampleCashOffice(tmp_path / "hospital.db")) as opened:
        opened.perform("b", Begin(by="0112", at=NOON - timedelta(hours=2), counter=""))
        sold = {Method.CASH: DUE}
        at = NOON - timedelta(hours=1)
        kind = BookedKind.SETTLEMENT
        moved = Booked(id="E1", at=at, operator="0112", counter="03", kind=kind, number="S1", amounts=sold)
        opened.book(Source(terminal="t", begin=0, last=Anchor(seq=1)), [moved])
        opened.perform("c", Close(by="0112", at=NOON, until=NOON, seen=sold, counted=takings.as_sum(DUE)))
        yield opened


@pytest.fixture
def run(tmp_path: Path, office: SampleCashOffice) -> Run:
    (tmp_path / "settings.toml").write_text(f'state = "{tmp_path}"\n', encoding="utf-8")

    def run(*given: str) -> Result:
        return CliRunner().invoke(jiesuan, [*given, "--settings", str(tmp_path / "settings.toml"), "--language", "en"])

    return run


def error(result: Result) -> JiesuanError:
    assert isinstance(result.exception, JiesuanError)
    return result.exception


def test_the_list_tells_what_is_due_and_what_is_still_held(run: Run) -> None:
    told = run("remittances", "list").output
    assert "R0000001" in told
    assert told.count("249.20") == 2
    assert "not taken yet" in told
    assert run("remittances", "list", "--operator", "0115").output == "There is no remittance.\n"


def test_it_is_shown_as_it_is_printed(run: Run) -> None:
    assert "¥ 249.20" in run("remittances", "show", "R0000001").output.replace("￥", "¥")


def test_finance_takes_a_part_prints_the_receipt_and_the_rest_stays_held(run: Run, tmp_path: Path) -> None:
    given = ("remittances", "take", "R0000001", "--by", "0901", "--pieces")
    told = run(*given, "100x2,20x2,5x1,1x4").output
    assert "T0000001" in told
    assert "0.20 yuan still held" in told
    assert list((tmp_path / "receipts").glob("*T0000001*"))
    assert error(run(*given, "1x1")).code == "more_than_due"
    assert "taken by finance" in run(*given, "0.1x2").output + run("remittances", "list").output


def test_what_finance_has_begun_to_take_is_not_voided(run: Run) -> None:
    run("remittances", "take", "R0000001", "--by", "0901", "--pieces", "100x1")
    assert error(run("remittances", "void", "R0000001", "--by", "0112")).code == "remittance_taken"


def test_a_voided_remittance_gives_its_money_back_to_the_interval(run: Run, office: SampleCashOffice) -> None:
    assert run("remittances", "void", "R0000001", "--by", "0112").exit_code == 0
    assert takings.cash(office.interval("0112").booked) == DUE
    assert "voided" in run("remittances", "list").output


def test_both_copies_are_printed_again_and_say_so(run: Run, tmp_path: Path) -> None:
    assert run("remittances", "print", "R0000001", "--by", "0901").exit_code == 0
    names = sorted(each.name for each in (tmp_path / "receipts").iterdir())
    assert any("finance" in name for name in names)
    assert any("operator" in name for name in names)


def test_a_note_that_there_is_not_is_refused(run: Run) -> None:
    told = run("remittances", "take", "R0000001", "--by", "0901", "--pieces", "30x1")
    assert (told.exit_code, "no such note" in told.output) == (2, True)


def test_nobody_takes_their_own(run: Run) -> None:
    told = run("remittances", "take", "R0000001", "--by", "0112", "--pieces", "100x1")
    assert isinstance(error(told), Refused)


def test_a_float_is_issued_listed_and_received_back(run: Run) -> None:
    assert "F0000001" in run("floats", "issue", "0115", "--pieces", "50x10,20x20,10x10", "--by", "0901").output
    assert "1000.00" in run("floats", "list", "0115").output
    assert run("floats", "return", "F0000001", "--operator", "0115", "--by", "0901").exit_code == 0
    assert run("floats", "list", "0115").output == "There is no float.\n"


def test_a_loan_counts_once_its_lender_has_confirmed_it(run: Run, office: SampleCashOffice) -> None:
    run("floats", "issue", "0115", "--pieces", "50x10", "--by", "0901")
    assert "L0000001" in run("loans", "ask", "0112", "300", "--by", "0115").output
    assert "300.00" in run("loans", "list", "0112").output
    assert error(run("loans", "give", "L0000001", "--by", "0115")).code == "loan_of_another"
    assert run("loans", "give", "L0000001", "--by", "0112").exit_code == 0
    assert takings.cash(office.interval("0115").booked) == 30_000
    assert error(run("loans", "cancel", "L0000001", "--by", "0112")).code == "loan_not_open"
