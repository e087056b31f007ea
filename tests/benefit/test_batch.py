"""A batch gives every figure of the exact path, fen by fen."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

from terminal.benefit.batch import LARGEST, Column, splits
from terminal.benefit.ledger import Ledger
from terminal.benefit.lines import totals
from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import Player, decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.benefit.terms import Resolver
from terminal.model import Care, Insurance, Insured, Line, LineClass, Split
from tests.benefit.edges import case, person, visit
from tests.benefit.generate import cases

LINES = ("total", "uncovered", "over_limit", "line_self_pay", "in_scope")
GROUPS = ["3716", "1309", "12", "14", "31"]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def batched(
    rules: Rules, insured: Insured, care: Care, ledgers: list[Ledger], bills: list[Care], account: int
) -> dict[str, Column]:
    """Split bills of one person's terms as a batch; the figures are columns."""
    admissions = {name: count for name, count in ledgers[0].items() if "/admissions/" in name}
    terms = Resolver(rules, insured, care, admissions).terms()
    sums = zip(*(totals(each.lines) for each in bills), strict=True)
    columns = {name: np.array(column, np.int64) for name, column in zip(LINES, sums, strict=True)}
    names = {name for ledger in ledgers for name in ledger}
    ledger = {name: np.array([each.get(name, 0) for each in ledgers], np.int64) for name in names}
    pays = account if insured.insurance is Insurance.EMPLOYEE and care.use_account else 0
    return splits(terms, columns, ledger, np.full(len(bills), pays, np.int64))


def row(columns: dict[str, Column], index: int) -> Split:
    return Split(**{name: int(column[index]) for name, column in columns.items()})


def test_random_settlements_of_every_pack_agree(rules: Rules) -> None:
    compared = 0
    for raw in cases(seed=8, n=400, areas=GROUPS):
        made = decode(json.dumps(raw).encode(), "random")
        player = Player(rules, made.person)
        for event in made.events:
            account, before = player.account, player.ledger
            player.play(event)
            outcome = player.settled.get(event.id)
            if outcome and event.settle:
                columns = batched(rules, made.person, event.settle, [before], [event.settle], account)
                assert row(columns, 0) == outcome.split
                compared += 1
    assert compared > 800


def test_a_batch_is_split_row_by_row(rules: Rules) -> None:
    raw = case(person("371600", "resident"), visit("2024-05-10", "inpatient", 1, 3, "371600"))
    made = decode(json.dumps({"case": "batch", **raw}).encode(), "batch")
    care = made.events[0].settle
    assert care is not None
    bills = [bill(care, fen) for fen in range(0, 60_000_000, 1_234_567)]
    ledgers: list[Ledger] = [before(index * 50_000) for index in range(len(bills))]
    columns = batched(rules, made.person, care, ledgers, bills, 0)
    for index, (one, ledger) in enumerate(zip(bills, ledgers, strict=True)):
        exact: Outcome = calculate_split(rules, made.person, 0, ledger, one)
        assert row(columns, index) == exact.split


def bill(care: Care, fen: int) -> Care:
    return replace(care, lines=(Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen),))


def before(fen: int) -> Ledger:
    return {"resident/2024/cap/inpatient_chronic": fen, "resident/2024/burden/critical_illness": fen}


def test_amounts_that_could_leave_64_bits_are_refused(rules: Rules) -> None:
    raw = case(person("371600", "resident"), visit("2024-05-10", "inpatient", LARGEST + 1, 3, "371600"))
    made = decode(json.dumps({"case": "batch", **raw}).encode(), "batch")
    care = made.events[0].settle
    assert care is not None
    with pytest.raises(OverflowError):
        batched(rules, made.person, care, [{}], [care], 0)
