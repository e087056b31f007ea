"""Explanations of a split: a tree whose leaves add up to the printed number."""

from collections.abc import Iterable

from msgspec.structs import replace

from terminal.benefit import figures
from terminal.benefit.figures import called, formula, total
from terminal.benefit.ledger import Ledger, burden_key
from terminal.benefit.split import Outcome, bracket_parts, shares
from terminal.benefit.terms import TopUp
from terminal.model import Basis, Line, Split
from terminal.money import percent, plain

_LINE_FIGURES = ("uncovered", "over_limit", "line_self_pay", "in_scope", "total")
_OWN = ("uncovered", "over_limit", "line_self_pay", "remote_self_pay", "deductible", "pool_self", "over_cap")
_ORDER = (*_OWN[:5], "pool", *_OWN[5:], "critical_illness", "civil_servant", "medical_aid", "account")
_FUNDS = ("pool", "critical_illness", "civil_servant", "medical_aid")


def basis(outcome: Outcome) -> tuple[Basis, ...]:
    """List the reasons of a split in the order of computation, as printed on the receipt, without figures of 0."""
    made = _figures(outcome)
    return tuple(each for name in _ORDER for each in _short(made[name]) if each.amount)


def tree(outcome: Outcome, lines: Iterable[Line] = ()) -> dict[str, Basis]:
    """Explain every figure of a split by name; the nodes below each one add up to it, down to the single line.

    `lines` are those of the bill that was split; without them the figures of the catalogue are leaves.
    """
    made = {**_figures(outcome), **_line_figures(outcome.split, tuple(lines))}
    scope = ("remote_self_pay", "deductible", "pool", "pool_self", "over_cap")
    if not made["in_scope"].children:
        made["in_scope"] = _sum("in_scope", outcome.split, [made[name] for name in scope])
    made["fund"] = _sum("fund", outcome.split, [made[name] for name in _FUNDS])
    taken = [_negative(made[name]) for name in _FUNDS[1:]]
    made["personal"] = _sum("personal", outcome.split, [made[name] for name in _OWN] + taken)
    made["cash"] = _sum("cash", outcome.split, [made["personal"], _negative(made["account"])])
    return {name: made[name] for name in Split.__struct_fields__}


def leaves(node: Basis) -> tuple[Basis, ...]:
    """Return the leaves below a node; their amounts add up to the node's."""
    return tuple(leaf for child in node.children for leaf in leaves(child)) if node.children else (node,)


def label(figure: str, language: str) -> str:
    """Return the label of a figure of a split."""
    return figures.label(figure, language)


def sentence(split: Split, language: str) -> str:
    """Summarise in one sentence what the patient pays and who pays the rest."""
    return figures.sentence(split, language)


def _figures(outcome: Outcome) -> dict[str, Basis]:
    made = [
        *(figures.catalogue(outcome.split, name) for name in _LINE_FIGURES),
        figures.remote_self_pay(outcome),
        figures.deductible(outcome),
        figures.pool(outcome),
        figures.pool_self(outcome),
        figures.over_cap(outcome),
        _critical_illness(outcome),
        figures.civil_servant(outcome),
        _medical_aid(outcome),
        figures.account(outcome),
    ]
    return {each.figure: each for each in made}


def _critical_illness(outcome: Outcome) -> Basis:
    split, terms = outcome.split, outcome.terms
    if terms.over_cap:
        return _large_payment(split, terms.over_cap)
    burden = split.remote_self_pay + split.deductible + split.pool_self + split.over_cap
    return _brackets("critical_illness", split.critical_illness, terms.critical_illness, burden, outcome.before)


def _medical_aid(outcome: Outcome) -> Basis:
    split = outcome.split
    left = split.in_scope - split.pool - split.critical_illness - split.civil_servant
    return _brackets("medical_aid", split.medical_aid, outcome.terms.medical_aid, left, outcome.before)


def _line_figures(split: Split, lines: tuple[Line, ...]) -> dict[str, Basis]:
    split_lines = list(zip(lines, shares(lines), strict=True))
    made = {}
    for name in _LINE_FIGURES:
        field = "amount" if name == "total" else name
        parts = [figures.line(one, getattr(part, field), name) for one, part in split_lines if getattr(part, field)]
        made[name] = replace(figures.catalogue(split, name), children=tuple(parts))
    return made


def _short(node: Basis) -> tuple[Basis, ...]:
    return node.children or (node,)


def _sum(name: str, split: Split, parts: list[Basis]) -> Basis:
    return replace(figures.catalogue(split, name), children=tuple(part for part in parts if part.amount))


def _negative(node: Basis) -> Basis:
    return replace(node, amount=-node.amount, children=tuple(_negative(child) for child in node.children))


def _large_payment(split: Split, top_up: TopUp) -> Basis:
    """Explain 大额: a part of the cost above the cap."""
    ratio, cap = percent(top_up.brackets[0][1]), plain(top_up.cap)
    over = plain(split.over_cap)
    return figures.figure("critical_illness", split.critical_illness, formula("large", over, ratio, cap), top_up.source)


def _brackets(name: str, paid: int, top_up: TopUp | None, burden: int, ledger: Ledger) -> Basis:
    """Explain a payment on the year's burden: the amount of each bracket, less the reduction by the year's cap."""
    if top_up is None:
        return figures.figure(name, paid, total("nothing"))
    before = ledger.get(burden_key(top_up.key), 0)
    added = zip(bracket_parts(top_up, before + burden), bracket_parts(top_up, before), strict=True)
    due = [after - already for after, already in added]
    if not paid:
        # The cap of the year was reached before this settlement, or the burden is below the threshold.
        formulas = formula("cap_of_year", plain(top_up.cap)) if sum(due) else total("nothing")
        return figures.figure(name, paid, formulas, top_up.source)
    parts = [
        _bracket_part(amount, top_up, ratio) for amount, (_, ratio) in zip(due, top_up.brackets, strict=True) if amount
    ]
    if sum(due) != paid:
        parts.append(
            figures.part(
                called("cap_of_year"), paid - sum(due), formula("cap_of_year", plain(top_up.cap)), top_up.source
            )
        )
    formulas = formula("burden", plain(before + burden), plain(top_up.above))
    return figures.figure(name, paid, formulas, top_up.source, tuple(parts))


def _bracket_part(amount: int, top_up: TopUp, ratio: int) -> Basis:
    return figures.part(called("bracket"), amount, formula("bracket", percent(ratio)), top_up.source)
