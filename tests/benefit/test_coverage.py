"""What is claimed of each statement of the source documents is true: its case moves money, its page is there."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import Struct
from msgspec.structs import replace

from counter.cli import jiesuan
from terminal.benefit.coverage import Carried, Claim, CoverageRow, claims, coverage
from terminal.benefit.entries import Dated
from terminal.benefit.rules import AGREEMENTS, PACKS, Rules, clauses, load, read_all
from terminal.benefit.scenario import Case, Result, differences, play, read
from terminal.benefit.schema import Notice
from terminal.errors import JiesuanError
from terminal.texts import LANGUAGES

ROOT = Path(__file__).parents[2]
CASES = ROOT / "fixtures" / "cases"
REASONS = "ui/pages/why.py"


@cache
def rows() -> Mapping[str, CoverageRow]:
    packs, agreements = read_all()
    return {row.clause: row for row in coverage(packs, (PACKS / AGREEMENTS, agreements), clauses(), claims())}


def case(name: str) -> Case:
    return read(CASES / f"{name}.json")


def without(node: object, clause: str) -> object:
    """Return what holds rules without those that cite a statement; notices stay."""
    if isinstance(node, tuple):
        return tuple(without(each, clause) for each in node if not _cites(each, clause))
    if isinstance(node, dict):
        return {name: without(below, clause) for name, below in node.items()}
    if isinstance(node, Struct):
        return replace(node, **{name: without(getattr(node, name), clause) for name in node.__struct_fields__})
    return node


def _cites(entry: object, clause: str) -> bool:
    return isinstance(entry, Dated) and not isinstance(entry, Notice) and clause in entry.clause.split()


def played_without(clause: str, of: Case) -> dict[str, Result] | str:
    """Return the results of a case without the rules of a statement, or the error that stops it."""
    packs, agreements = read_all()
    left = tuple(without(pack, clause) for pack in packs.values())
    try:
        return play(Rules(left, without(agreements, clause)), of)  # type: ignore[arg-type]  # the same types
    except (JiesuanError, IndexError) as error:
        return repr(error)


CARRIED = [(row.clause, name) for row in rows().values() for name in row.claim.cases]


@pytest.mark.parametrize(("clause", "name"), CARRIED)
def test_the_case_of_a_statement_comes_out_as_worked_by_hand(clause: str, name: str) -> None:
    of = case(name)
    assert of.expect
    assert differences(of, play(load(), of)) == ()


@pytest.mark.parametrize(("clause", "name"), CARRIED)
def test_the_money_of_a_case_moves_by_the_rules_of_its_statement(clause: str, name: str) -> None:
    """What no value of a pack says (who is entitled, how a refund is made) the case itself rests on."""
    of = case(name)
    cited = bool(rows()[clause].rules) and played_without(clause, of) != play(load(), of)
    assert cited or clause in of.basis.split()


@pytest.mark.parametrize("row", [each for each in rows().values() if each.claim.shown], ids=lambda row: row.clause)
def test_the_page_that_shows_a_statement_is_there_and_its_notice_too(row: CoverageRow) -> None:
    for page in row.claim.shown:
        assert (ROOT / page).is_file()
        assert page != REASONS or row.notices


def test_a_statement_outside_a_terminal_has_its_reason_in_both_languages_and_no_rule() -> None:
    outside = [row for row in rows().values() if row.claim.outside is not None]
    assert outside
    assert all(set(row.claim.outside or ()) == set(LANGUAGES) and not row.rules for row in outside)


def test_each_statement_is_claimed_once_and_no_other_is() -> None:
    assert set(claims()) <= set(clauses())
    kinds = [[bool(each.cases), bool(each.shown), bool(each.outside)].count(True) for each in claims().values()]
    assert set(kinds) == {1}


def test_a_notice_alone_carries_nothing() -> None:
    packs, agreements = read_all()
    bare = coverage(packs, (PACKS / AGREEMENTS, agreements), clauses(), {})
    assert {row.carried for row in bare} == {Carried.NOT}
    assert Claim().cases == ()


def test_every_statement_is_carried_and_the_strict_command_passes() -> None:
    assert [row.clause for row in rows().values() if row.carried is Carried.NOT] == []
    assert CliRunner().invoke(jiesuan, ["packs", "coverage", "--strict"]).exit_code == 0


def test_what_nothing_carries_is_said_and_fails_only_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    claimed = {name: claim for name, claim in claims().items() if name not in {"B09", "S10"}}
    monkeypatch.setattr("counter.cli.packs.claims", lambda: claimed)
    plain = CliRunner().invoke(jiesuan, ["packs", "coverage", "--language", "en"])
    assert plain.exit_code == 0
    assert [line[:5].strip() for line in plain.stdout.splitlines() if "NOT CARRIED" in line] == ["B09", "S10"]
    assert CliRunner().invoke(jiesuan, ["packs", "coverage", "--strict"]).exit_code == 1
