"""The explanation of each figure of a split: label, formula and source in both languages."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec import structs

from terminal import texts
from terminal.benefit.resolved import Portion
from terminal.benefit.rules import Source
from terminal.benefit.split import Outcome
from terminal.model import Basis, Noun, Split, Tag
from terminal.money import multiply_ratio, percent, plain

_HERE = Path(__file__).parent

Both = tuple[str, str]
"""A text in Chinese and in English."""


class Words(Noun, frozen=True):
    """Every text in one language; `{0}` is a placeholder."""

    labels: dict[str, str]
    sources: dict[str, str]
    sums: dict[str, str]
    formulas: dict[str, str]
    sentence: dict[str, str]


@cache
def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en)."""
    return texts.load(_HERE, language, Words)


@cache
def called(name: str) -> Both:
    """Return the name of a figure, or of a part of one."""
    return words("zh_CN").labels[name], words("en").labels[name]


@cache
def titled(name: str) -> Both:
    """Return the title of a source that is no document."""
    return words("zh_CN").sources[name], words("en").sources[name]


@cache
def total(name: str) -> Both:
    """Return the formula of what other figures add up to."""
    return words("zh_CN").sums[name], words("en").sums[name]


def formula(name: str, *facts: object) -> Both:
    """Return a formula with its numbers filled in."""
    chinese, english = _formula(name)
    return chinese.format(*facts), english.format(*facts)


def extended(formulas: Both, name: str, *facts: object) -> Both:
    """Return formulas with more said of each, by a formula whose first place they fill in."""
    chinese, english = _formula(name)
    return chinese.format(formulas[0], *facts), english.format(formulas[1], *facts)


@cache
def _formula(name: str) -> Both:
    return words("zh_CN").formulas[name], words("en").formulas[name]


_NO_SOURCE = {"fund", "personal", "cash"}


def label(name: str, language: str) -> str:
    """Return the label of a figure of a split in zh_CN or en."""
    return words(language).labels[name]


def figure(
    name: str,
    amount: int,
    formulas: tuple[str, str],
    source: Source | None = None,
    children: tuple[Basis, ...] = (),
) -> Basis:
    """Return the node of a figure of the split."""
    node = part(called(name), amount, formulas, source)
    return structs.replace(node, figure=name, children=children)


def part(labels: tuple[str, str], amount: int, formulas: tuple[str, str], source: Source | None = None) -> Basis:
    """Return the node of a part of a figure, with its labels."""
    node = Basis(
        figure="",
        amount=amount,
        label_zh=labels[0],
        label_en=labels[1],
        formula=formulas[0],
        formula_en=formulas[1],
    )
    if source is None:
        return node
    return structs.replace(
        node,
        clause=source.clause,
        document=source.document,
        document_en=source.document_en,
        since=source.since,
        tag=source.tag,
        as_of=source.as_of,
        early=source.early,
    )


def catalogue(split: Split, name: str) -> Basis:
    """Explain a figure that is the sum of lines or of other figures."""
    return figure(name, getattr(split, name), total(name), None if name in _NO_SOURCE else of_catalogue())


@cache
def of_catalogue() -> Source:
    """Return the source of what the catalogue of the place of care decides."""
    return Source("", *titled("catalogue"), None, Tag.STATED)


def remote_self_pay(outcome: Outcome) -> Basis:
    """Explain 首先自付: the part of the in-scope amount that is paid before the deductible."""
    split, terms = outcome.split, outcome.terms
    product = f"{plain(split.in_scope)} × {percent(terms.first_self_pay)}"
    return figure("remote_self_pay", split.remote_self_pay, (product, product), terms.remote_source)


def deductible(outcome: Outcome) -> Basis:
    """Explain 起付线: the rest of the year's deductible, or that of this admission."""
    terms, amount = outcome.terms, outcome.split.deductible
    full, owed = plain(terms.deductible), plain(terms.owed)
    formulas = formula(f"deductible_{terms.per}", full, owed)
    if terms.admissions_key:
        formulas = formula("deductible_admission", terms.admission, full)
    if amount != terms.owed:
        formulas = extended(formulas, "yields" if terms.least else "within", plain(amount))
    return figure("deductible", amount, formulas, terms.deductible_source)


def pool(outcome: Outcome) -> Basis:
    """Explain the pool's payment, bracket by bracket, or as a fixed sum."""
    terms, amount = outcome.terms, outcome.split.pool
    if terms.fixed is not None:
        formulas = formula("fixed", plain(terms.fixed))
        if amount != terms.fixed:
            formulas = extended(formulas, "within", plain(amount))
        return figure("pool", amount, formulas, terms.ratio_source)
    parts = tuple(pool_part(outcome, portion) for portion in outcome.portions if portion.pool)
    if len(parts) == 1 and not terms.points:
        return structs.replace(parts[0], figure="pool")
    return figure("pool", amount, total("pool"), terms.ratio_source, (*parts, *reductions(outcome, parts)))


def reductions(outcome: Outcome, parts: Sequence[Basis]) -> tuple[Basis, ...]:
    """Explain by what care elsewhere lowered the ratios that paid something: a node of 0 fen."""
    terms = outcome.terms
    if not terms.points or not parts:
        return ()
    return (part(called("out_of_area"), 0, formula("points", _points(terms.points)), terms.remote_source),)


def _points(points: int) -> str:
    return percent(points).removesuffix("%")


def state(outcome: Outcome) -> Basis:
    """Explain the registration state that decided, as a node of 0 fen (8.11)."""
    terms = outcome.terms
    chinese, english = formula(f"state_{terms.entitlement}")
    if terms.agreed[0]:
        chinese, english = f"{chinese}：{terms.agreed[0]}", f"{english}: {terms.agreed[1]}"
    return part(called("state"), 0, (chinese, english), terms.state_source)


def _of_portion(outcome: Outcome, portion: Portion) -> Source | None:
    """Return the source of one bracket: with its own clauses, if the entry rests on several."""
    found = outcome.terms.ratio_source
    return structs.replace(found, clause=portion.segment.clause) if found and portion.segment.clause else found


def pool_part(outcome: Outcome, portion: Portion) -> Basis:
    """Explain what the pool pays of one bracket."""
    terms = outcome.terms
    product = f"{plain(portion.amount)} × {percent(portion.segment.ratio)}"
    formulas = _bounded(outcome, portion, (product, product))
    if terms.points:
        formulas = extended(formulas, "out_of_area", _points(terms.points))
    if terms.level_source:
        formulas = extended(formulas, "as_level", terms.level_source.clause, terms.level)
    if portion.over_cap:
        formulas = extended(formulas, "up_to_cap", plain(portion.pool))
    return part(called("pool"), portion.pool, formulas, _of_portion(outcome, portion))


def _bounded(outcome: Outcome, portion: Portion, formulas: Both) -> Both:
    """Say which bracket it is, where another one has the same ratio."""
    of = (portion.segment.ratio, portion.group)
    twins = [each for each in outcome.portions if each.amount and (each.segment.ratio, each.group) == of]
    if len(twins) < 2:
        return formulas
    lower, upper = portion.segment.bounds
    if upper is None:
        return extended(formulas, "of_last_segment", plain(lower))
    return extended(formulas, "of_segment", plain(lower), plain(upper))


def pool_self(outcome: Outcome) -> Basis:
    """Explain the patient's share within the brackets: the rest after pool and cap."""
    amount, source = outcome.split.pool_self, outcome.terms.ratio_source
    parts = tuple(_own_part(outcome, portion) for portion in outcome.portions if _own(portion))
    if len(parts) == 1:
        return structs.replace(parts[0], figure="pool_self")
    return figure("pool_self", amount, total("pool_self"), source, parts)


def _own(portion: Portion) -> int:
    return portion.amount - portion.pool - portion.over_cap


def _own_part(outcome: Outcome, portion: Portion) -> Basis:
    ratio = f" {percent(portion.segment.ratio)}" if portion.segment.ratio else ""
    rest = f"{plain(portion.amount)} - {plain(portion.pool)}"
    formulas = _bounded(outcome, portion, formula("beside_pool", rest, ratio))
    if portion.over_cap:
        formulas = extended(formulas, "above_cap", plain(portion.over_cap))
    return part(called("pool_self"), _own(portion), formulas, _of_portion(outcome, portion))


def over_cap(outcome: Outcome) -> Basis:
    """Explain the cost above the cap, with the cap that applies: what the pool did not pay, back to its cost."""
    amount = outcome.split.over_cap
    cost = " + ".join(_cost_above(portion) for portion in outcome.portions if portion.over_cap)
    limits = (*outcome.terms.limits, *outcome.terms.cost_limits)
    if not limits:
        return figure("over_cap", amount, total("over_cap"), outcome.terms.ratio_source)
    binding = min(limits, key=lambda limit: limit.amount - outcome.before.get(limit.key, 0))
    left = plain(binding.amount - outcome.before.get(binding.key, 0))
    formulas = formula("cap_left", plain(binding.amount), left)
    if cost:
        formulas = extended(formulas, "comes_to", cost)
    return figure("over_cap", amount, formulas, binding.source)


def _cost_above(portion: Portion) -> str:
    if not portion.pool:
        return plain(portion.over_cap)
    due = multiply_ratio(portion.amount, portion.segment.ratio)
    return f"({plain(due)} - {plain(portion.pool)}) ÷ {percent(portion.segment.ratio)}"


def civil_servant(outcome: Outcome) -> Basis:
    """Explain 公务员补助: the part it pays of deductible, patient's share and cost above the cap."""
    split, terms = outcome.split, outcome.terms
    base = max(0, split.deductible + split.pool_self + split.over_cap - split.critical_illness)
    product = f"{plain(base)} × {percent(terms.civil_servant)}"
    return figure("civil_servant", split.civil_servant, (product, product), terms.civil_servant_source)


def account(outcome: Outcome) -> Basis:
    """Explain the account's payment: never for items outside the catalogue, never more than its balance."""
    formulas = total(f"account_{outcome.terms.account}" if outcome.terms.account else "account")
    family = outcome.from_family
    if not family:
        return figure("account", outcome.split.account, formulas)
    parts = (
        part(called("account"), outcome.split.account - family, formulas),
        part(called("family"), family, total("family"), Source("", *titled("family"), None, Tag.ASSUMED)),
    )
    return figure("account", outcome.split.account, formulas, None, tuple(each for each in parts if each.amount))


def sentence(split: Split, language: str) -> str:
    """Summarise in one sentence what the patient pays and who pays the rest."""
    message = words(language).sentence
    paid = message["account"].format(plain(split.account)) if split.account else ""
    return message["whole"].format(
        total=plain(split.total), fund=plain(split.fund), account=paid, cash=plain(split.cash)
    )
