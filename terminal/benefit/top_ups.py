"""The explanation of payments above the pool, bracket by bracket: 大额, 大病 and medical aid."""

from terminal.benefit.figures import figure, part
from terminal.benefit.ledger import Ledger
from terminal.benefit.split import bracket_parts
from terminal.benefit.terms import TopUp
from terminal.benefit.words import formula, label, total
from terminal.model import Basis, Split
from terminal.money import percent, plain


def large(split: Split, top_up: TopUp) -> Basis:
    """Explain 大额: a part of the cost above the cap."""
    ratio, cap = percent(top_up.brackets[0][1]), plain(top_up.cap)
    over = plain(split.over_cap)
    return figure("critical_illness", split.critical_illness, formula("large", over, ratio, cap), top_up.source)


def brackets(name: str, paid: int, top_up: TopUp | None, burden: int, ledger: Ledger) -> Basis:
    """Explain a payment on the year's burden: the amount of each bracket, less the reduction by the year's cap."""
    if top_up is None or not paid:
        return figure(name, paid, total("nothing"), top_up.source if top_up else None)
    before = ledger.get(top_up.key.replace("/paid/", "/burden/"), 0)
    added = zip(bracket_parts(top_up, before + burden), bracket_parts(top_up, before), strict=True)
    due = [after - already for after, already in added]
    parts = [_part(amount, top_up, ratio) for amount, (_, ratio) in zip(due, top_up.brackets, strict=True) if amount]
    if sum(due) != paid:
        parts.append(
            part(label("cap_of_year"), paid - sum(due), formula("cap_of_year", plain(top_up.cap)), top_up.source)
        )
    formulas = formula("burden", plain(before + burden), plain(top_up.above))
    return figure(name, paid, formulas, top_up.source, tuple(parts))


def _part(amount: int, top_up: TopUp, ratio: int) -> Basis:
    return part(label("bracket"), amount, formula("bracket", percent(ratio)), top_up.source)
