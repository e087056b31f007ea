"""The parts of a payment that only some benefits have: caps of the cost, groups of lines, accounts only, and more."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from terminal.benefit.entitlement import entitlement
from terminal.benefit.ledger import Ledger
from terminal.benefit.resolved import Least, LineGroup, Portion, Segment, Terms
from terminal.benefit.rules import Rules, source
from terminal.model import Care, Insured, Line
from terminal.money import multiply_ratio

Scoped = tuple[Line, int]
Portions = tuple[Portion, ...]
Fill = Callable[[tuple[Segment, ...], int, int | None], Portions]


def counted(terms: Terms, rest: int, ledger: Ledger) -> int:
    """Return how much of a bill's cost, deductible included, the caps of the cost still let count."""
    left = min(limit.amount - ledger.get(limit.key, 0) for limit in terms.cost_limits)
    return max(0, min(rest, left))


def deductible(terms: Terms, total: int, rest: int, ledger: Ledger) -> int:
    """Return the deductible of a bill: what is owed, within the cost that counts, after a guarantee before it."""
    counts = counted(terms, rest, ledger) if terms.cost_limits else rest
    owed, least = min(terms.owed, counts), terms.least
    return min(owed, max(0, rest - wanted(least, total))) if least and least.before_deductible else owed


def wanted(least: Least, total: int) -> int:
    """Return the least payment for a bill's total, in fen."""
    return max(multiply_ratio(total, least.ratio), least.amount)


def at_least(least: Least, total: int, portions: Portions, room: int | None) -> Portions:
    """Add what the pool pays to reach its least payment, within the cost below its caps and their room."""
    paid = sum(portion.pool for portion in portions)
    due = min(wanted(least, total), sum(portion.amount - portion.over_cap for portion in portions))
    more = (due if room is None else min(due, max(0, room))) - paid
    return (*portions, Portion(Segment("", None, 0), 0, more, 0)) if more > 0 else portions


def fill_groups(terms: Terms, lines: Sequence[Scoped], base: int, room: int | None, fill: Fill) -> Portions:
    """Fill the segments with the lines that have no ratio of their own, then with each group of lines that has one.

    The lines come with what is in scope of each, in fen.
    """
    segments, filled = terms.segments, list[Portion]()
    for group, amount in _grouped(terms.line_groups, lines, base):
        own = segments if group is None else tuple(_of_group(group, each, terms.points) for each in segments)
        portions = fill(own, amount, room)
        filled += (replace(portion, group=group) for portion in portions if portion.amount)
        room = None if room is None else room - sum(portion.pool for portion in portions)
        # A base beyond the last segment has a portion of its own, which narrows none.
        segments = tuple(_narrowed(each, portion) for each, portion in zip(segments, portions, strict=False))
    return tuple(filled)


def _grouped(groups: Sequence[LineGroup], lines: Sequence[Scoped], base: int) -> Iterator[tuple[LineGroup | None, int]]:
    """Yield the base of each group; what precedes the base is taken from the other lines first."""
    in_scope: dict[LineGroup | None, int] = dict.fromkeys((None, *groups), 0)
    for line, scope in lines:
        in_scope[next((group for group in groups if group.has(line)), None)] += scope
    taken = sum(in_scope.values()) - base
    for group, amount in in_scope.items():
        less = min(taken, amount)
        taken -= less
        yield group, amount - less


def _of_group(group: LineGroup, segment: Segment, points: int) -> Segment:
    ratio = min(segment.ratio + group.plus, group.at_most) if group.ratio is None else max(0, group.ratio - points)
    return replace(segment, ratio=max(ratio, segment.ratio) if group.ratio is None else ratio)


def _narrowed(segment: Segment, portion: Portion) -> Segment:
    if segment.width is None:
        return segment
    return replace(segment, width=max(0, segment.width - portion.amount))


def account_only(rules: Rules, insured: Insured, care: Care) -> Terms:
    """Return the terms of a visit for which no fund pays and nothing is counted, whatever the rules (B19)."""
    return Terms(
        entitlement=entitlement(rules, insured, care),
        year="",
        level=care.hospital.level,
        level_source=None,
        first_self_pay=0,
        remote_source=None,
        deductible=0,
        owed=0,
        deductible_keys=(),
        deductible_source=None,
        admissions_key="",
        admission=1,
        segments=(Segment("", None, 0),),
        points=0,
        ratio_source=source(rules.agreements.documents, rules.agreements.account_only[-1], care.day),
        limits=(),
        fixed=None,
        over_cap=None,
        critical_illness=None,
        medical_aid=None,
        civil_servant=0,
        civil_servant_source=None,
        state_source=rules.state(entitlement(rules, insured, care), care.day),
    )
