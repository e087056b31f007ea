"""What is printed can be read again: every formula computes, and the registration state stands before all else."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import floor

import pytest

from terminal.benefit import ledger as accumulators
from terminal.benefit.entitlement import Entitlement
from terminal.benefit.explain import leaves, tree
from terminal.benefit.figures import words
from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import Basis, Care, Insurance, Kind
from tests.benefit.edges import Json, case, chronic, person, temporary, two_diseases, visit
from tests.benefit.generate import cases
from tests.benefit.second_oracle.group import Group
from tests.benefit.second_oracle.groups import GROUPS
from tests.benefit.second_oracle.scenarios import scenarios

DRUGS = {"kind": "special_drug", "from": "2018-01-01"}
_REMARK = re.compile(r"（[^（）]*）")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_SUM = re.compile(r"[\d.%×÷+()\s-]+")
_MOST = re.compile(r"，以限额为止（.*余 ([\d.]+)）$|，以费用 ([\d.]+) 为限$|，保底优先，收 ([\d.]+)$")
_AMOUNT = re.compile(r"\d+\.\d\d")


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def settled(rules: Rules, raw: Json) -> Iterator[tuple[Outcome, Care]]:
    read, ledger = decode(json.dumps({"case": "formula", **raw}).encode(), "formula"), dict[str, int]()
    for event in read.events:
        if event.settle is None:
            continue
        try:
            outcome = calculate_split(rules, read.person, read.person.account, ledger, event.settle)
        except Refused:
            continue
        ledger = accumulators.applied(ledger, outcome.deltas)
        yield outcome, event.settle


def computed(formula: str) -> int | None:
    """Return the fen of a printed formula (yuan), half up, at most what it says is left; None for one that is words."""
    most = _MOST.search(formula)
    if most:
        formula = formula[: most.start()]
        return min(
            computed(formula) or int(_yuan(formula) * 100), round(Fraction(next(filter(None, most.groups()))) * 100)
        )
    text = _REMARK.sub("", formula).split("：")[-1].removeprefix("乙类 ").removeprefix("丙类 ").strip()
    if not _SUM.fullmatch(text) or not {"×", "-", "÷", "+"}.intersection(text):
        return None
    python = _NUMBER.sub(lambda found: _fraction(found[0]), text.replace("×", "*").replace("÷", "/"))
    yuan: Fraction = eval(python, {"F": Fraction})  # noqa: S307 - only digits and signs are left
    return floor(yuan * 100 + Fraction(1, 2))


def _fraction(number: str) -> str:
    return f"(F('{number[:-1]}') / 100)" if number.endswith("%") else f"F('{number}')"


def _yuan(formula: str) -> Fraction:
    """Return the last amount that a formula in words names."""
    return Fraction(_AMOUNT.findall(formula)[-1])


WORDS = {
    *words("zh_CN").sums.values(),
    *(text for name, text in words("zh_CN").formulas.items() if name.startswith("state_")),
}
"""What says only where a figure comes from; everything else that stands at a leaf with an amount computes."""
LAST = re.compile(r"(年度|季度|每月|每次|本年第|定额补助)")


def read(formula: str) -> int | None:
    """Return the fen of a formula, of one in words its last amount; None for what only says where it comes from."""
    if formula in WORDS:
        return None
    amount = computed(formula)
    if amount is None and (LAST.match(formula) or _AMOUNT.fullmatch(formula.rpartition("：")[2])):
        amount = round(_yuan(formula) * 100)
    assert amount is not None, formula
    return amount


def check(outcome: Outcome, care: Care) -> int:
    """Compute every formula of a settlement, and add its leaves up; return how many formulas computed."""
    seen = 0
    for name, root in tree(outcome, care.lines).items():
        parts = leaves(root)
        assert sum(leaf.amount for leaf in parts) == root.amount == getattr(outcome.split, name)
        for leaf in parts:
            amount = read(leaf.formula) if leaf.amount else None
            if amount is not None:
                seen += 1
                assert abs(amount) == abs(leaf.amount), (leaf.label_zh, leaf.formula, leaf.amount)
    return seen


def test_every_printed_formula_computes(rules: Rules) -> None:
    assert sum(check(*one) for raw in cases(seed=811, n=300) for one in settled(rules, raw)) > 1000


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: f"{group.area}-{group.insurance}")
def test_every_formula_of_every_pack_computes_and_its_leaves_add_up(group: Group, rules: Rules) -> None:
    kinds = set[str]()
    seen = 0
    for raw, _ in scenarios(811, 12 * len(group.cells), [group]):
        for outcome, care in settled(rules, raw):
            seen += check(outcome, care)
            kinds.add(care.kind)
    assert kinds == set(group.cells)
    assert seen > 10


OWN = [(pack.area, insurance) for pack in load().packs for insurance in Insurance if pack.people(insurance).benefits()]


@pytest.mark.parametrize(("area", "insurance"), OWN, ids=str)
def test_every_kind_that_a_pack_settles_is_read_at_every_level_at_home_and_away(
    area: str, insurance: Insurance, rules: Rules
) -> None:
    home = area.ljust(6, "0")
    held = [chronic("M00500"), chronic("M07800"), two_diseases("hypertension", "diabetes"), DRUGS]
    away = "110105" if not area.startswith("11") else "310115"
    kinds = [kind for kind in Kind if getattr(rules.chain(home)[0].people(insurance), kind.value)]
    seen = dict[Kind, int]()
    for kind, place, aid in product(kinds, (home, away), ("low_income", "illness_poverty")):
        who = person(home, insurance.value, recognitions=held, aid={"category": aid, "from": "2026-01-01"})
        who["registrations"] = [{**temporary(place), "kind": "referral"}]
        more = {"disease": "M00500"} if kind is Kind.CHRONIC else {}
        bills = [
            visit(f"2026-{month:02}-10", kind.value, yuan * 100, level, place, **more)
            for month, (yuan, level) in enumerate(product((700, 9_000, 400_000), (1, 2, 3)), 1)
        ]
        for one in settled(rules, case(who, *bills)):
            seen[kind] = seen.get(kind, 0) + check(*one)
    assert seen
    assert [kind for kind, formulas in seen.items() if not formulas] == []


REFERRED, SETTLED = ({**temporary("110000"), "kind": kind} for kind in ("referral", "long_term"))
STATES: list[tuple[str, str, list[Json], Json, Entitlement, str, str]] = [
    ("140100", "140100", [], {}, Entitlement.LOCAL, "本统筹区", ""),
    ("140100", "140200", [], {}, Entitlement.IN_PROVINCE, "省内异地", "S19 S21"),
    ("130900", "110105", [], {}, Entitlement.FREE, "视同备案：京津冀", "C06 C12"),
    ("140100", "110105", [], {"emergency": True}, Entitlement.EMERGENCY, "异地急诊抢救，视同备案", ""),
    ("140100", "110105", [temporary("110000")], {}, Entitlement.TEMPORARY, "临时外出备案", ""),
    ("140100", "110105", [REFERRED], {}, Entitlement.REFERRAL, "异地转诊备案", "S19"),
    ("140100", "110105", [SETTLED], {}, Entitlement.LONG_TERM, "异地长期居住备案", "S19"),
    ("140100", "110105", [], {}, Entitlement.UNREGISTERED, "未备案", ""),
]


@pytest.mark.parametrize(
    ("home", "place", "registrations", "more", "state", "says", "clause"),
    STATES,
    ids=lambda value: str(value) if isinstance(value, Entitlement) else "",
)
def test_the_state_that_decided_is_the_first_node_of_every_tree(
    home: str,
    place: str,
    registrations: list[Json],
    more: Json,
    state: Entitlement,
    says: str,
    clause: str,
    rules: Rules,
) -> None:
    who = person(home, "resident", registrations=registrations)
    ((outcome, care),) = settled(rules, case(who, visit("2024-05-10", "inpatient", 11_000_00, 3, place, **more)))
    assert outcome.terms.entitlement is state
    for root in tree(outcome, care.lines).values():
        first = root.children[0]
        assert (first.amount, first.label_zh, first.formula, first.clause) == (0, "登记状态", says, clause)
        assert first.document
        assert first.document_en


def nodes(node: Basis) -> Iterator[Basis]:
    yield node
    for child in node.children:
        yield from nodes(child)


def test_points_are_points_and_the_reduction_is_a_node_of_its_own(rules: Rules) -> None:
    stay = visit("2024-05-10", "inpatient", 11_000_00, 3, "110105")
    ((outcome, care),) = settled(rules, case(person("140100", "resident"), stay))
    (lowered,) = [each for each in nodes(tree(outcome, care.lines)["pool"]) if each.formula == "减 15 个百分点"]
    assert (lowered.amount, lowered.clause, lowered.formula_en) == (0, "S19 S21", "15 percentage points less")
    texts = [each.formula for each in nodes(tree(outcome, care.lines)["cash"])]
    assert "10000.00 × 45%（异地降 15 个百分点）" in [each.formula for each in nodes(tree(outcome)["pool"])], texts


def test_a_deductible_that_is_waived_is_told_though_it_is_nothing(rules: Rules) -> None:
    stays = [visit(f"2024-05-1{day}", "inpatient", 11_000_00, 3, "371600") for day in range(3)]
    *_, (third, care) = settled(rules, case(person("371600", "resident"), *stays))
    (waived,) = [each for each in nodes(tree(third, care.lines)["cash"]) if each.label_zh == "起付标准"]
    assert (waived.amount, waived.clause, waived.formula) == (0, "B13b", "本年第 3 次住院，0.00")


@pytest.mark.parametrize(
    ("status", "level", "fen", "clauses"),
    [
        ("active", 3, 20_900_00, {"B05", "B06"}),
        ("active", 3, 5_900_00, {"B05"}),
        ("active", 2, 20_900_00, {"B04"}),
    ],
)
def test_a_leaf_of_a_stay_cites_the_clause_of_its_own_bracket(
    status: str, level: int, fen: int, clauses: set[str], rules: Rules
) -> None:
    stay = visit("2024-05-10", "inpatient", fen, level, "371600")
    ((outcome, _),) = settled(rules, case(person("371600", "employee", status=status), stay))
    assert {leaf.clause for leaf in leaves(tree(outcome)["pool"])[1:]} == clauses


@pytest.mark.parametrize(("status", "clause"), [("active", "B02"), ("retired", "B02 B03")])
def test_a_leaf_of_a_visit_cites_the_raise_for_the_retired_for_them_alone(
    status: str, clause: str, rules: Rules
) -> None:
    bill = visit("2024-05-10", "outpatient", 1_000_00, 2, "371600")
    ((outcome, _),) = settled(rules, case(person("371600", "employee", status=status), bill))
    assert {leaf.clause for leaf in leaves(tree(outcome)["pool"])[1:]} == {clause}


def test_two_rows_at_one_ratio_say_which_bracket_each_is(rules: Rules) -> None:
    stay = visit("2024-05-10", "outpatient", 7_000_00, 3, "120101")
    ((outcome, _),) = settled(rules, case(person("120000", "employee"), stay))
    rows = [leaf.formula for leaf in leaves(tree(outcome)["pool"])[1:]]
    assert rows == ["4700.00 × 55%（0.00 至 5500.00 段）", "1500.00 × 55%（5500.00 至 10000.00 段）"]


def test_a_bracket_of_the_years_burden_writes_out_what_it_pays(rules: Rules) -> None:
    stays = [visit(f"2024-05-1{day}", "inpatient", 200_000_00, 3, "371600") for day in range(2)]
    first, second = settled(rules, case(person("371600", "resident"), *stays))
    rows = [[leaf.formula for leaf in leaves(tree(one)["critical_illness"])[1:]] for one, _ in (first, second)]
    assert rows[0] == ["(80480.00 - 14000.00) × 60%"]
    assert rows[1][0] == "(100000.00 - 14000.00) × 60% - 39888.00"
