"""Invariants of every settlement in every pack, for random people, bills, histories and refunds."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import replace

from terminal.benefit.explain import CLAIMABLE, basis, leaves, tree
from terminal.benefit.ledger import period
from terminal.benefit.rules import load
from terminal.benefit.scenario import Player, ScenarioPerson, decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.model import Care, Line, Split
from tests.benefit import generate, generate_bill
from tests.whole import sample

RULES = load()
GROUPS = [group for group in generate.PLACES if group != "elsewhere"]

pytestmark = pytest.mark.sampled

in_every_pack = pytest.mark.parametrize("group", GROUPS)
thoroughly = settings(
    max_examples=sample(20, whole=200), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@dataclass(frozen=True)
class Settled:
    """A settlement of a history: request, account, outcome, and whether it is still live."""

    care: Care
    account: int
    outcome: Outcome
    stands: bool


@dataclass(frozen=True)
class History:
    player: Player
    settled: tuple[Settled, ...]


@st.composite
def histories(draw: st.DrawFn, group: str) -> History:
    """Draw a person of a group of packs, and a year or two of settlements and refunds, each on the ledger before it."""
    rng = draw(st.randoms(use_true_random=False))
    case = decode(json.dumps(generate.scenario(rng, group, "drawn")).encode(), "drawn")
    player = Player(RULES, case.person)
    asked: dict[str, tuple[Care, int]] = {}
    for event in case.events:
        if event.settle:
            asked[event.id] = event.settle, player.account
        player.play(event)
    settled = [Settled(*asked[name], outcome, name not in player.refunded) for name, outcome in player.settled.items()]
    return History(player, tuple(settled))


@st.composite
def more_lines(draw: st.DrawFn) -> tuple[Line, ...]:
    rng = draw(st.randoms(use_true_random=False))
    return convert(
        generate_bill.lines(rng, rng.choice((1, 2, 3, rng.randrange(1000), rng.randrange(10**8)))), tuple[Line, ...]
    )


def again(person: ScenarioPerson, one: Settled, lines: Iterable[Line]) -> Outcome:
    """Settle other lines in place of one settlement."""
    return calculate_split(RULES, person, one.account, one.outcome.before, replace(one.care, lines=tuple(lines)))


def test_the_groups_reach_every_pack() -> None:
    areas = [area for group in GROUPS for area in generate.PLACES[group]]
    assert [pack.area for pack in RULES.packs if not any(area.startswith(pack.area) for area in areas)] == []


@in_every_pack
@thoroughly
@given(data=st.data())
def test_the_figures_add_up_and_none_is_negative(group: str, data: st.DataObject) -> None:
    for one in data.draw(histories(group)).settled:
        split = one.outcome.split
        assert min(getattr(split, name) for name in Split.__struct_fields__) >= 0
        assert split.total == split.uncovered + split.over_limit + split.line_self_pay + split.in_scope
        assert split.in_scope == (
            split.remote_self_pay + split.deductible + split.pool + split.pool_self + split.over_cap
        )
        assert split.fund == split.pool + split.critical_illness + split.civil_servant + split.medical_aid
        assert split.total == split.fund + split.personal
        assert split.personal == split.account + split.cash
        assert split.account <= min(one.account, split.personal - split.uncovered)


@in_every_pack
@thoroughly
@given(data=st.data())
def test_refunds_in_any_order_restore_every_accumulator(group: str, data: st.DataObject) -> None:
    history = data.draw(histories(group))
    live = [one for one in history.settled if one.stands]
    ledger, account = Counter(history.player.ledger), history.player.account
    for one in data.draw(st.permutations(live)):
        ledger.subtract(one.outcome.deltas)
        account += one.outcome.split.account
        assert min(ledger.values(), default=0) >= 0
    assert set(ledger.values()) <= {0}
    assert account == history.player.person.account


@in_every_pack
@thoroughly
@given(data=st.data())
def test_a_settlement_moves_only_its_own_cost_year_and_day(group: str, data: st.DataObject) -> None:
    history = data.draw(histories(group))
    aid = history.player.person.aid
    for one in history.settled:
        periods = {one.outcome.terms.year, aid.since.isoformat() if aid else ""}
        periods |= {period(one.care.day, one.outcome.terms.year, per) for per in ("quarter", "month", "day")}
        assert {name.split("/")[1] for name in one.outcome.deltas} <= periods
        assert min(one.outcome.deltas.values(), default=0) >= 0


@in_every_pack
@thoroughly
@given(data=st.data())
def test_what_stands_of_the_settlements_never_passes_a_cap(group: str, data: st.DataObject) -> None:
    history = data.draw(histories(group))
    paid: Counter[str] = Counter()
    most: dict[str, int] = {}
    for one in history.settled:
        for name, amount, cap in capped(history.player.person, one):
            most[name] = max(cap, most.get(name, 0))
            paid[name] += amount if one.stands else 0
            assert amount <= cap
    assert [name for name in paid if paid[name] > most[name]] == []


def capped(person: ScenarioPerson, one: Settled) -> Iterator[tuple[str, int, int]]:
    """Yield (accumulator, the settlement's use of it, its cap) for every cap; a cap a visit is its own."""
    terms, split = one.outcome.terms, one.outcome.split
    for limit in terms.limits:
        yield limit.key or f"visit {id(one)}", split.pool, limit.amount
    for top_up in (terms.over_cap, terms.critical_illness, terms.medical_aid):
        if top_up and top_up.cap is not None:
            yield top_up.key, one.outcome.deltas.get(top_up.key, 0), top_up.cap
    in_segments = sum(portion.amount for portion in one.outcome.portions if portion.segment.key)
    ratio = RULES.benefit(person, one.care.kind)[1].ratio
    if ratio and ratio[-1].measure == "year":
        bound = ratio[-1].segments[-1].up_to
        # Of stays, those after the last segment owe a deductible too.
        used = in_segments + (split.deductible if terms.per == "year" else 0)
        if isinstance(bound, int):
            yield f"segments {one.care.kind} {terms.year}", used, bound


@in_every_pack
@thoroughly
@given(data=st.data())
def test_the_leaves_of_every_explanation_add_up(group: str, data: st.DataObject) -> None:
    for one in data.draw(histories(group)).settled:
        split, made = one.outcome.split, tree(one.outcome, one.care.lines)
        sums = {name: sum(leaf.amount for leaf in leaves(made[name])) for name in made}
        assert sums == {name: getattr(split, name) for name in Split.__struct_fields__}
        own = split.personal + split.critical_illness + split.civil_servant + split.medical_aid
        reasons = [each for each in basis(one.outcome) if each.figure != CLAIMABLE]
        assert sum(each.amount for each in reasons) == own + split.fund + split.account


@in_every_pack
@thoroughly
@given(data=st.data())
def test_the_order_of_the_lines_does_not_matter(group: str, data: st.DataObject) -> None:
    history = data.draw(histories(group))
    for one in history.settled:
        other = again(history.player.person, one, data.draw(st.permutations(one.care.lines)))
        assert (other.split, other.deltas) == (one.outcome.split, one.outcome.deltas)


ALWAYS = (
    *("total", "uncovered", "over_limit", "line_self_pay", "in_scope"),
    *("remote_self_pay", "deductible", "pool", "over_cap", "critical_illness", "fund"),
)
"""What never falls when lines are added to a bill, by a single fen.

pool is min(room, sum of the segments' shares), and each of these only rises. fund never falls: a payer that comes later
loses at most what an earlier one gained, because it pays a part, at most the whole, of what was left.
"""

WITHOUT_LARGE_COST = (*ALWAYS, "civil_servant", "medical_aid", "personal", "account", "cash")
"""Without 大额 every payer takes its part of what the one before left, so all that is left only rises as well.

大额 is a part of over_cap, which is cost worked back from a rounded payment: a fen of cost may move it by two, and the
person (and whoever pays after it) then has a fen less. pool_self is the rest beside that same figure; it only rises
where no cap is reached.
"""


@in_every_pack
@thoroughly
@given(data=st.data())
def test_a_longer_bill_is_split_into_no_smaller_figures(group: str, data: st.DataObject) -> None:
    history = data.draw(histories(group))
    for one in history.settled:
        less = one.outcome.split
        longer = again(history.player.person, one, (*one.care.lines, *data.draw(more_lines())))
        more = longer.split
        large = longer.terms.over_cap is not None
        rising = [*(ALWAYS if large else WITHOUT_LARGE_COST), *(() if more.over_cap else ("pool_self",))]
        assert [name for name in rising if getattr(more, name) < getattr(less, name)] == []
        assert more.personal >= less.personal - large
