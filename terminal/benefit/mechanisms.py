"""The rarer mechanisms of a benefit: changed deductibles and ratios, joined accounts, line groups (docs/packs.md)."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec.structs import replace

from terminal.benefit.entries import Change, Dated, Deductible, LaterAdmission, RatioTable, Reimbursement, Step
from terminal.benefit.ledger import Ledger
from terminal.benefit.resolved import Least, LineGroup, Owed, Terms, Turn
from terminal.benefit.rules import Source, is_in_force, maybe_in_force
from terminal.benefit.schema import Benefit, Effect, Pack
from terminal.model import Care
from terminal.money import MILLIONTHS, millionths, multiply_ratio, percent, plain


class Case(Protocol):
    """The lookups of one case that the mechanisms need."""

    pack: Pack
    benefit: Benefit
    care: Care
    effect: Effect | None
    ledger: Ledger
    level: int
    name: str

    def key(self, what: str, of: str) -> str:
        """Return the key of an accumulator of the cost year."""

    def holds(self, only: Sequence[str]) -> bool:
        """Return whether one of the words holds."""

    def pick(self, table: object, level: int | None = None) -> object:
        """Return the value of a table."""

    def amount(self, table: object, level: int | None = None) -> int:
        """Return the fen of a table."""

    def ratio(self, table: object) -> int:
        """Return the millionths of a table."""

    def source(self, entry: Dated) -> Source:
        """Return the source of an entry."""


def base(case: Case, entry: Deductible, total: int) -> tuple[int, tuple[Turn, ...]]:
    """Return the deductible of the table, or its part of the bill, with every change that fits, and its turns.

    Without such a part or change there are no turns.
    """
    written, changes = case.source(entry), tuple(fitting(case, entry))
    full = case.amount(entry.amount)
    if entry.of_bill is None and not changes:
        return full, ()
    turns = [Turn("deductible_table", full, (plain(full),), written)]
    if entry.of_bill is not None:
        part = case.ratio(entry.of_bill)
        share = multiply_ratio(total, part)
        bounded = max(full, share)
        full = bounded if entry.at_most is None else min(bounded, case.amount(entry.at_most))
        turns = [Turn("deductible_of_bill", share, (plain(total), percent(part)), written)]
        if full != share:
            turns.append(Turn("of_bill_bounds", full - share, (plain(full), plain(share)), written))
    lower = sum(change.lower for change in changes)
    if lower:
        lowered = case.amount(entry.amount, max(0, case.level - lower))
        change = next(each for each in changes if each.lower)
        turns.append(Turn("one_level_lower", lowered - full, (plain(lowered), plain(full)), case.source(change)))
        full = lowered
    for change in changes:
        after = _changed(case, change, full)
        if after != full:
            turns.append(Turn("deductible_change", after - full, (plain(after), plain(full)), case.source(change)))
        full = after
    return full, tuple(turns)


def fitting(case: Case, entry: Dated) -> Iterator[Change]:
    """Yield the changes in force with an entry that fit the case; one assumed before its day brings its changes."""
    day = max(case.care.day, entry.since)
    for change in case.benefit.changes:
        if is_in_force(change, day) and case.holds(change.only):
            yield change


def _changed(case: Case, change: Change, full: int) -> int:
    after = full if change.factor is None else multiply_ratio(full, millionths(change.factor))
    if change.minus is not None:
        after = max(0, after - case.amount(change.minus))
    if change.at_least is not None:
        after = max(after, min(full, case.amount(change.at_least)))
    return after


def reduced(case: Case, full: int, later: LaterAdmission, nth: int) -> int:
    """Return the deductible of the nth admission of the year."""
    fitting = [step for step in later.steps if step.nth <= nth and case.level in step.levels]
    if not fitting:
        return full
    step = max(fitting, key=lambda found: found.nth)
    after = _stepped(case, step, full, nth - step.nth + 1 if step.every else 1)
    return after if step.at_least is None else max(after, min(full, case.amount(step.at_least)))


def _stepped(case: Case, step: Step, full: int, times: int) -> int:
    if step.amount is not None:
        return case.amount(step.amount)
    if step.factor is not None:
        left = full
        for _ in range(times):
            left = multiply_ratio(left, case.ratio(step.factor))
        return left
    if step.less is not None:
        return multiply_ratio(full, max(0, MILLIONTHS - times * case.ratio(step.less)))
    return max(0, full - times * case.amount(step.minus or 0))


def of_stay(case: Case, entry: Deductible, plain_owed: Owed, full: int, nth: int) -> Owed:
    """Return what a stay or visit owes where it is long, joins another account, or the year's sum is limited."""
    turns, owed = list(plain_owed.turns), plain_owed.owed
    written, keys = case.source(entry), plain_owed.keys
    turns = turns or [Turn("deductible_table", full, (plain(full),), written)]

    def turn(name: str, to: int, fact: str, source: Source) -> int:
        before = sum(turn.amount for turn in turns)
        if to != before:
            turns.append(Turn(name, to - before, (plain(to), plain(before), fact), source))
        return to

    turn("later_admission", owed, str(nth), plain_owed.source or written)
    owed = turn("again_after_days", owed * times(entry, case.care), str(times(entry, case.care)), written)
    if entry.joined and nth == 1:
        joined = case.key("joined", entry.joined)
        keys = (*keys, joined)
        paid = case.ledger.get(joined, 0)
        owed = turn("joined", max(0, owed - paid), plain(paid), written)
    if entry.yearly is not None:
        most, paid = case.amount(entry.yearly), case.ledger.get(case.key("deductible", case.name), 0)
        owed = turn("yearly_sum", min(owed, max(0, most - paid)), plain(max(0, most - paid)), written)
    return replace(plain_owed, owed=owed, keys=keys, turns=tuple(turns))


def times(entry: Deductible, care: Care) -> int:
    """Return how often a stay owes its deductible: once more for each further `again_after_days` days."""
    days = (care.day - (care.admitted or care.day)).days
    return 1 + max(0, days - 1) // entry.again_after_days if entry.again_after_days else 1


def changed_ratio(case: Case, ratio: int, changes: Sequence[Change]) -> int:
    """Return a ratio in millionths after every change."""
    for change in changes:
        before = ratio
        if change.own_share is not None:
            ratio = MILLIONTHS - multiply_ratio(MILLIONTHS - ratio, millionths(change.own_share))
        ratio += case.ratio(change.plus) if change.plus is not None else 0
        ratio -= case.ratio(change.points) if change.points is not None else 0
        highest = MILLIONTHS if change.at_most is None else millionths(change.at_most)
        ratio = max(0, min(ratio, max(before, highest)))
    return ratio


def _ratio_turns(case: Case, changes: Sequence[Change]) -> tuple[Turn, ...]:
    """Return a turn for each change of the ratio: its name, and how much it changes."""
    return tuple(
        Turn(name, amount, (percent(amount),), case.source(change))
        for change in changes
        for name, table in (("own_share", change.own_share), ("plus", change.plus), ("points", change.points))
        if table is not None
        for amount in (case.ratio(table),)
    )


def _line_groups(case: Case, beside: Dated) -> tuple[LineGroup, ...]:
    """Return the groups that lines of the bill are in, in force with the entry of the other lines' ratio."""
    day = max(case.care.day, beside.since)
    groups = (
        LineGroup(
            frozenset(entry.classes),
            frozenset(entry.categories),
            frozenset(entry.codes),
            None if entry.ratio is None else case.ratio(entry.ratio),
            0 if entry.plus is None else case.ratio(entry.plus),
            millionths(entry.at_most),
            case.source(entry),
        )
        for entry in case.benefit.lines
        if is_in_force(entry, day)
    )
    return tuple(group for group in groups if any(group.has(line) for line in case.care.lines))


def with_more(case: Case, terms: Terms, reimbursed: Reimbursement | None) -> Terms:
    """Add what only some benefits have: the place of the account, a guarantee, groups of lines, changes, no fund."""
    if case.effect and case.effect.no_fund:
        terms = replace(terms, over_cap=None, critical_illness=None, medical_aid=None, civil_servant=0)
    use = maybe_in_force(case.pack, case.benefit.account, case.care.day)
    changes = tuple(fitting(case, reimbursed)) if reimbursed else ()
    return replace(
        terms,
        account=use.use if use else "",
        least=_least(case),
        line_groups=_line_groups(case, reimbursed) if reimbursed else (),
        ratio_turns=_ratio_turns(case, changes),
    )


def _least(case: Case) -> Least | None:
    """Return what the pool pays at least, or None."""
    entry = maybe_in_force(case.pack, case.benefit.guaranteed, case.care.day)
    if entry is None:
        return None
    part: RatioTable = entry.of_bill or "0"
    return Least(case.ratio(part), case.amount(entry.amount or 0), case.source(entry), entry.before_deductible)
