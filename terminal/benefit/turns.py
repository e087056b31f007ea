"""The explanation of the rarer mechanisms: each turn of a deductible or ratio, groups of lines, a least payment."""

from collections.abc import Iterator

from terminal.benefit import figures
from terminal.benefit.figures import called, extended, formula, total
from terminal.benefit.resolved import LineGroup, Portion, Turn
from terminal.benefit.split import Outcome
from terminal.model import Basis
from terminal.money import plain


def deductible(outcome: Outcome) -> Basis:
    """Explain 起付线 turn by turn: the table, its changes, earlier stays, what was paid before, and the bill."""
    terms, paid = outcome.terms, outcome.split.deductible
    parts = [_turned(turn) for turn in terms.deductible_turns]
    left = sum(part.amount for part in parts)
    if left != terms.owed:
        facts = (plain(terms.owed), plain(left))
        parts.append(
            figures.part(called("paid_before"), terms.owed - left, formula("less", *facts), terms.deductible_source)
        )
    if paid != terms.owed:
        facts = (plain(paid), plain(terms.owed))
        within = "yields" if terms.least and terms.least.before_deductible else "within_bill"
        parts.append(figures.part(called(within), paid - terms.owed, formula("less", *facts), terms.deductible_source))
    return figures.figure("deductible", paid, total("deductible"), terms.deductible_source, tuple(parts))


def _turned(turn: Turn) -> Basis:
    return figures.part(called(turn.name), turn.amount, formula(turn.name, *turn.facts), turn.source)


def pool(outcome: Outcome) -> Basis:
    """Explain the pool's payment by bracket and group of lines, with each change of the ratio as a node of 0 fen."""
    parts = [_pool_part(outcome, portion) for portion in outcome.portions if portion.pool]
    parts += (*_ratio_turns(outcome), *figures.reductions(outcome, parts)) if parts else ()
    return figures.figure("pool", outcome.split.pool, total("pool"), outcome.terms.ratio_source, tuple(parts))


def _pool_part(outcome: Outcome, portion: Portion) -> Basis:
    least = outcome.terms.least
    if portion.amount or least is None:
        made = figures.pool_part(outcome, portion)
        return made if portion.group is None else _of_group(made, portion.group, portion)
    before = outcome.split.pool - portion.pool
    facts = (plain(outcome.split.pool), plain(before))
    return figures.part(called("least"), portion.pool, formula("less", *facts), least.source)


def _of_group(made: Basis, group: LineGroup, portion: Portion) -> Basis:
    named = sorted((*(each.value for each in group.classes), *group.categories, *group.codes))
    formulas = extended((made.formula, made.formula_en), "of_lines", " ".join(named))
    return figures.part(called("pool"), portion.pool, formulas, group.source)


def _ratio_turns(outcome: Outcome) -> Iterator[Basis]:
    for turn in outcome.terms.ratio_turns:
        yield figures.part(called("ratio_change"), 0, formula(f"ratio_{turn.name}", *turn.facts), turn.source)
