"""Explanations of a split: a tree whose leaves add up to the printed number."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from terminal.benefit import figures, scope, turns
from terminal.benefit.figures import called, extended, formula, total
from terminal.benefit.ledger import Ledger, burden_key, told_key
from terminal.benefit.resolved import TopUp
from terminal.benefit.split import Outcome, ill_burden, share
from terminal.model import Basis, Line, LineClass, LineShare, Split, Tag
from terminal.money import millionths, multiply_ratio, percent, plain

_LINE_FIGURES = ("uncovered", "over_limit", "line_self_pay", "in_scope", "total")
_OWN = ("uncovered", "over_limit", "line_self_pay", "remote_self_pay", "deductible", "pool_self", "over_cap")
_ORDER = (*_OWN[:5], "pool", *_OWN[5:], "critical_illness", "civil_servant", "medical_aid", "account")
CLAIMABLE = "claimable"
ILLUSTRATIVE = "illustrative"
_FUNDS = ("pool", "critical_illness", "civil_servant", "medical_aid")


def basis(outcome: Outcome) -> tuple[Basis, ...]:
    """List the reasons of a split in the order of computation, as printed on the receipt, without figures of 0.

    The mark of illustrative rules, of 0 fen, comes first: no split by them is without it.
    Last comes the aid for earlier bills that is claimed by hand (追溯部分): it is no part of this settlement.
    """
    made = _figures(outcome)
    reasons = tuple(each for name in _ORDER for each in _short(made[name]) if each.amount)
    return (*_marked(outcome), *reasons, *_claimable(outcome))


def tree(outcome: Outcome, lines: Iterable[Line] = ()) -> dict[str, Basis]:
    """Explain every figure of a split by name; the nodes below each one add up to it, down to the single line.

    `lines` are those of the bill that was split; without them the figures of the catalogue are leaves.
    """
    split = scope.within(lines, outcome.decided) if outcome.decided else tuple(lines)
    made = {**_figures(outcome), **_line_figures(outcome, split)}
    parts_of_scope = ("remote_self_pay", "deductible", "pool", "pool_self", "over_cap")
    if not made["in_scope"].children:
        made["in_scope"] = _sum("in_scope", outcome.split, [made[name] for name in parts_of_scope])
    made["fund"] = _sum("fund", outcome.split, [made[name] for name in _FUNDS])
    taken = [_negative(made[name]) for name in _FUNDS[1:]]
    own = [replace(made[name], figure="") if _is_waived(outcome, name) else made[name] for name in _OWN]
    made["personal"] = _sum("personal", outcome.split, own + taken)
    made["cash"] = _sum("cash", outcome.split, [made["personal"], _negative(made["account"])])
    first = (figures.state(outcome), *_marked(outcome))
    return {name: _headed(made[name], first) for name in Split.__struct_fields__}


def _marked(outcome: Outcome) -> tuple[Basis, ...]:
    """Return the mark of a split by illustrative rules, a node of 0 fen; none for any other."""
    source = outcome.terms.ratio_source
    if source is None or source.tag is not Tag.ILLUSTRATIVE:
        return ()
    return (replace(figures.part(called(ILLUSTRATIVE), 0, total(ILLUSTRATIVE), source), figure=ILLUSTRATIVE),)


def _headed(node: Basis, first: tuple[Basis, ...]) -> Basis:
    """Put what heads every figure before its parts; a figure without parts becomes its own part."""
    parts = node.children or (replace(node, figure=""),)
    return replace(node, children=(*first, *parts))


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
        turns.deductible(outcome) if outcome.terms.deductible_turns else figures.deductible(outcome),
        turns.pool(outcome) if _has_turns(outcome) else figures.pool(outcome),
        figures.pool_self(outcome),
        figures.over_cap(outcome),
        _critical_illness(outcome),
        figures.civil_servant(outcome),
        _medical_aid(outcome),
        figures.account(outcome),
    ]
    return {each.figure: each for each in made}


def _claimable(outcome: Outcome) -> tuple[Basis, ...]:
    top_up = outcome.terms.medical_aid
    if top_up is None or not outcome.claimable:
        return ()
    told = outcome.before.get(told_key(top_up.key), 0)
    due = top_up.by_bracket(top_up.earlier)
    steps = [_step(top_up, top_up.earlier, at, 0) for at, amount in enumerate(due) if amount]
    product = " + ".join(steps) + (f" - {plain(told)}" if told else "")
    formulas = formula("claimable", plain(top_up.earlier), product)
    if sum(due) - told != outcome.claimable:
        formulas = extended(formulas, "up_to_cap", plain(outcome.claimable))
    return (
        replace(
            figures.part(called("claimable"), outcome.claimable, formulas, top_up.source_of(top_up.clauses.look_back)),
            figure=CLAIMABLE,
        ),
    )


def _has_turns(outcome: Outcome) -> bool:
    terms = outcome.terms
    return bool(terms.ratio_turns or terms.line_groups or terms.least)


def _critical_illness(outcome: Outcome) -> Basis:
    split, terms = outcome.split, outcome.terms
    if terms.over_cap is None:
        burden = ill_burden(terms, split, 0)
        return _brackets("critical_illness", split.critical_illness, terms.critical_illness, burden, outcome.before)
    paid = outcome.deltas.get(terms.over_cap.key, 0)
    large = _large_payment(split, terms.over_cap, paid)
    if terms.critical_illness is None:
        return large
    burden, rest = ill_burden(terms, split, paid), split.critical_illness - paid
    other = _brackets("critical_illness", rest, terms.critical_illness, burden, outcome.before)
    parts = tuple(each for node in (large, other) for each in _short(node) if each.amount)
    return figures.figure("critical_illness", split.critical_illness, total("critical_illness"), None, parts)


def _medical_aid(outcome: Outcome) -> Basis:
    split = outcome.split
    left = max(0, split.in_scope - split.pool - split.critical_illness - split.civil_servant)
    return _brackets("medical_aid", split.medical_aid, outcome.terms.medical_aid, left, outcome.before)


def _line_figures(outcome: Outcome, lines: tuple[Line, ...]) -> dict[str, Basis]:
    split_lines = [(line, share(line)) for line in lines]
    made = {}
    for name in _LINE_FIGURES:
        parts = (_line(one, share, name, outcome.decided.get(one.code)) for one, share in split_lines)
        children = tuple(each for each in parts if each.amount)
        made[name] = replace(figures.catalogue(outcome.split, name), children=children)
    return made


def _line(one: Line, share: LineShare, name: str, decided: scope.Decided | None) -> Basis:
    """Explain the contribution of one line of the bill, with its shares, to a figure of the catalogue."""
    amount = share.amount if name == "total" else getattr(share, name)
    formulas = _line_formula(one, share, name)
    if decided is None or name == "total":
        return figures.part((one.name, one.name), amount, formulas, figures.of_catalogue())
    if not decided.is_inside:
        formulas = formula("out_of_scope", f"{plain(one.unit_price)} × {one.quantity}")
    return figures.part((one.name, one.name), amount, formulas, decided.source)


def _line_formula(one: Line, share: LineShare, name: str) -> tuple[str, str]:
    """Write out the share of a line, so that it can be computed: what the price limit and the self-pay take as well."""
    price = f"{plain(one.unit_price)} × {one.quantity}"
    if name == "over_limit" and one.limit is not None:
        over = f"({plain(one.unit_price)} - {plain(one.limit)}) × {one.quantity}"
        return over, over
    within = f"{price} - {plain(share.over_limit)}" if share.over_limit else price
    if name == "line_self_pay":
        amount = plain(share.amount)  # rounded before the ratio is applied
        base = f"({amount} - {plain(share.over_limit)})" if share.over_limit else amount
        return formula("class_b", f"{base} × {percent(millionths(one.self_pay))}")
    if name == "uncovered" and one.class_ is LineClass.C:
        return formula("class_c", price)
    if name == "in_scope" and share.line_self_pay:
        within = f"{within} - {plain(share.line_self_pay)}"
    return (within, within) if name == "in_scope" else (price, price)


def _is_waived(outcome: Outcome, name: str) -> bool:
    """Return whether nothing is owed of a figure because a rule waives it, which is told though it is 0."""
    terms = outcome.terms
    return name == "deductible" and bool(terms.admissions_key and terms.deductible_source) and not terms.owed


def _short(node: Basis) -> tuple[Basis, ...]:
    return node.children or (node,)


def _sum(name: str, split: Split, parts: list[Basis]) -> Basis:
    return replace(
        figures.catalogue(split, name), children=tuple(part for part in parts if part.amount or not part.figure)
    )


def _negative(node: Basis) -> Basis:
    return replace(node, amount=-node.amount, children=tuple(_negative(child) for child in node.children))


def _large_payment(split: Split, top_up: TopUp, paid: int) -> Basis:
    """Explain 大额: a part of the cost above the cap."""
    ratio = top_up.brackets[0][1]
    product = f"{plain(split.over_cap)} × {percent(ratio)}"
    formulas = (product, product)
    if multiply_ratio(split.over_cap, ratio) != paid:
        formulas = extended(formulas, "up_to_cap_of_year", plain(top_up.cap or 0), plain(paid))
    elif top_up.cap is not None:
        formulas = extended(formulas, "below_cap_of_year", plain(top_up.cap))
    return figures.figure("critical_illness", paid, formulas, top_up.source)


def _brackets(name: str, paid: int, top_up: TopUp | None, burden: int, ledger: Ledger) -> Basis:
    """Explain a payment on the year's burden: the amount of each bracket, less the reduction by the year's cap."""
    if top_up is None:
        return figures.figure(name, paid, total("nothing"))
    before = ledger.get(burden_key(top_up.key), 0) + top_up.earlier
    added = zip(top_up.by_bracket(before + burden), top_up.by_bracket(before), strict=True)
    due = [after - already for after, already in added]
    if not paid:
        # The cap of the year was reached before this settlement, or the burden is below the threshold.
        formulas = formula("cap_of_year", plain(top_up.cap or 0)) if sum(due) else total("nothing")
        return figures.figure(name, paid, formulas, top_up.source)
    parts = [
        _bracket_part(amount, top_up, _step(top_up, before + burden, at, already))
        for at, (amount, already) in enumerate(zip(due, top_up.by_bracket(before), strict=True))
        if amount
    ]
    if sum(due) != paid:
        cut = formula("cut_by_cap", plain(paid), plain(sum(due)), plain(top_up.cap or 0))
        parts.append(
            figures.part(called("cap_of_year"), paid - sum(due), cut, top_up.source_of(top_up.clauses.brackets))
        )
    parts += _conditions(top_up)
    formulas = formula("burden", plain(before + burden), plain(top_up.above))
    return figures.figure(name, paid, formulas, top_up.source, tuple(parts))


def _bracket_part(amount: int, top_up: TopUp, step: str) -> Basis:
    return figures.part(called("bracket"), amount, (step, step), top_up.source_of(top_up.clauses.brackets))


def _conditions(top_up: TopUp) -> Iterator[Basis]:
    """Explain what else decided an aid, as nodes of 0 fen: the earlier bills that count, and how long it holds."""
    if top_up.earlier:
        counted = formula("looked_back", plain(top_up.earlier))
        yield figures.part(called("look_back"), 0, counted, top_up.source_of(top_up.clauses.look_back))
    if top_up.until:
        yield figures.part(called("valid"), 0, formula("until", top_up.until), top_up.source_of(top_up.clauses.valid))


def _step(top_up: TopUp, burden: int, at: int, already: int) -> str:
    """Write out what a bracket pays of a year's burden, less what it has `already` paid for (fen)."""
    up_to, ratio = top_up.brackets[at]
    lower = (top_up.brackets[at - 1][0] or 0) if at else top_up.above
    upper = burden if up_to is None else min(burden, up_to)
    cost = f"({plain(upper)} - {plain(lower)})" if lower else plain(upper)
    return f"{cost} × {percent(ratio)}" + (f" - {plain(already)}" if already else "")
