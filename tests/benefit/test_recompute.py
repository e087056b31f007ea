"""Any past settlement can be recomputed, and changed packs show which settlements they would change, and why."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec import json

from counter.cli import jiesuan
from counter.cli.packs_diff import of_case
from terminal.benefit.recompute import Stored, diff, recompute, stored
from terminal.benefit.rules import PACKS, load
from terminal.benefit.scenario import decode
from terminal.errors import BadInput
from terminal.journal.reader import transactions
from terminal.model import Settlement, payment
from tests.bench import RULES, Bench, person
from tests.benefit import generate

CASES = Path(__file__).parents[2] / "fixtures" / "cases"
PAYER, RESIDENT = "李伟", "郑浩然"
NAMES = ("张敏", "刘洋", RESIDENT, "何文斌")

Edited = Callable[[str, str], Path]


def random_settlements(seed: int, cases: int) -> Iterator[Stored]:
    """Settle at random, and yield the data that each settlement's recomputation needs."""
    for drawn in generate.cases(seed, cases):
        yield from of_case(RULES(), decode(json.encode(drawn), "random"))


def from_case(name: str) -> Iterator[Stored]:
    return of_case(RULES(), decode((CASES / f"{name}.json").read_bytes(), name))


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Return a function that copies the packs and changes one piece of 滨州's."""

    def edit(old: str, new: str) -> Path:
        folder = tmp_path / "new"
        shutil.copytree(PACKS, folder)
        path = folder / "371600.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


@pytest.fixture
def settled(bench: Bench) -> list[Settlement]:
    """Settle every bill of some people, one with a family member's account; refund one in full and one by line."""
    bench.insurer.share_account(person(PAYER).number, person(RESIDENT).number)
    made = [bench.settle(bench.agreed(name, bill.number)) for name in NAMES for bill in bench.patient(name).bills]
    bench.checkout.refund(made.pop().number)
    first = made.pop(0)
    assert first.care is not None
    kept = bench.checkout.refund_lines(first.number, first.care.lines[1:]).kept
    assert kept is not None
    patient = bench.patient("谢军")
    total = patient.bills[0].stated_total
    bench.checkout.pay_in_full(patient, patient.bills[0].number, payment.cash(total, total), "no_rule")
    return [*made, kept]


def test_a_stored_settlement_worked_out_anew_gives_its_own_figures() -> None:
    played = list(random_settlements(seed=3, cases=600))
    assert len(played) > 1000
    assert [each.number for each in played if recompute(RULES(), each).split != each.split] == []


def test_what_was_settled_at_the_counter_is_worked_out_anew_from_the_journal_alone(
    bench: Bench, settled: list[Settlement], tmp_path: Path
) -> None:
    live = [each.settlement for each in transactions(tmp_path / "journal.db") if each.counts and each.settlement]
    past = {each.number: each for settlement in live if (each := stored(settlement))}
    assert past.keys() == {each.number for each in settled}
    assert {number: recompute(RULES(), each).split for number, each in past.items()} == {
        each.number: each.split for each in settled
    }
    assert any(each.from_family for each in settled)


def test_a_payment_in_full_cannot_be_worked_out_anew(bench: Bench, settled: list[Settlement]) -> None:
    last = bench.checkout.last()
    assert last is not None
    assert last.refusal
    assert stored(last) is None


def test_the_same_packs_change_nothing() -> None:
    assert list(diff(RULES(), load(), random_settlements(seed=5, cases=50))) == []


RETIRED = 'retired = "0.925" }'


def test_a_changed_ratio_tells_every_figure_it_changes_by_how_much_and_why(edited: Edited) -> None:
    new = load(edited(RETIRED, 'retired = "0.93" }'))
    rows = list(diff(RULES(), new, from_case("binzhou-retired-half-fen")))
    assert {row.figure for row in rows} == {"pool", "pool_self", "fund", "personal", "cash"}
    pool = next(row for row in rows if (row.number, row.figure) == ("binzhou-retired-half-fen/V1", "pool"))
    assert (pool.before, pool.after) == (379_250, 381_300)
    assert {(reason.clause, str(reason.since)) for reason in pool.why} == {("B05", "2024-01-01")}
    assert "93%" in pool.why[0].formula
    assert all(row.why for row in rows)


def test_a_settlement_that_the_new_packs_refuse_is_told(edited: Edited) -> None:
    folder = edited("assumed_from = ", "assumed_from = 2031-01-01 # ")
    path = folder / "371600.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("from = 2024-01-01", "from = 2030-01-01"), encoding="utf-8"
    )
    rows = list(diff(RULES(), load(folder), from_case("binzhou-retired-half-fen")))
    assert {(row.figure, row.after, row.refused) for row in rows} == {("cash", None, "no_rule")}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(jiesuan, ["packs", "diff", *map(str, arguments)])


def test_the_command_lists_the_changes_to_cases(edited: Edited) -> None:
    done = run(PACKS, edited(RETIRED, 'retired = "0.93" }'), *sorted(CASES.glob("*.json")))
    assert done.exit_code == 0
    assert "binzhou-retired-half-fen/V1  pool  3792.50 -> 3813.00 (+2050 fen)" in done.output
    assert "4100.00 × 93%" in done.output
    assert "B05" in done.output
    assert done.output.splitlines()[-1].endswith("settlements would change")


OF_THE_FIRST = """\
binzhou-retired-half-fen/V1  pool  3792.50 -> 3813.00 (+2050 fen)
    统筹支付：4100.00 × 93%  〔B05 县医疗保障局专场新闻发布会（滨州某县）（2024-01-01）〕
binzhou-retired-half-fen/V1  pool_self  307.50 -> 287.00 (-2050 fen)
    段内个人自付：4100.00 - 3813.00（统筹 93%）  〔B05 县医疗保障局专场新闻发布会（滨州某县）（2024-01-01）〕
binzhou-retired-half-fen/V1  fund  3792.50 -> 3813.00 (+2050 fen)
binzhou-retired-half-fen/V1  personal  1207.50 -> 1187.00 (-2050 fen)
binzhou-retired-half-fen/V1  cash  1207.50 -> 1187.00 (-2050 fen)
"""


def test_the_output_of_the_command_is_kept_to_the_letter(edited: Edited) -> None:
    done = run(PACKS, edited(RETIRED, 'retired = "0.93" }'), CASES / "binzhou-retired-half-fen.json")
    assert done.stdout.startswith(OF_THE_FIRST)
    assert done.stdout.endswith("\n3 of 3 settlements would change\n")


def test_the_command_lists_the_changes_to_a_journal_that_a_terminal_is_writing(
    edited: Edited, settled: list[Settlement], tmp_path: Path
) -> None:
    new = edited('"0.80", 2 = "0.70", 3 = "0.65" }', '"0.79", 2 = "0.69", 3 = "0.64" }')
    before = (tmp_path / "journal.db").read_bytes()
    done = run(PACKS, new, "--journal", tmp_path / "journal.db", "--language", "en")
    assert done.exit_code == 0
    changed = {line.split()[0] for line in done.output.splitlines() if "->" in line}
    assert changed
    assert changed < {each.number for each in settled}
    assert f"{len(changed)} of {len(settled)} settlements" in done.output
    assert (tmp_path / "journal.db").read_bytes() == before


def test_a_file_that_is_no_journal_and_packs_that_do_not_fit_are_told_in_one_line(
    edited: Edited, tmp_path: Path
) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"a letter, not a database" * 100)
    with pytest.raises(BadInput, match="journal_damaged"):
        list(transactions(letter))
    for arguments in ([PACKS, PACKS, "--journal", letter], [PACKS, edited('per = "year"', 'per = "week"')]):
        done = run(*arguments)
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1
