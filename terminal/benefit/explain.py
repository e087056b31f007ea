"""Says why each figure of a split is what it is: formula, clause, document, date and tag."""

from collections.abc import Callable, Iterator

from terminal.benefit.rules import Source
from terminal.benefit.split import Outcome
from terminal.benefit.terms import TopUp
from terminal.model import Basis, Tag
from terminal.money import percent, plain

_LABELS = {
    "uncovered": ("目录外全自费", "Outside the catalogue"),
    "over_limit": ("超限价自费", "Above the limit price"),
    "line_self_pay": ("乙类先行自付", "Self-pay first, class B"),
    "remote_self_pay": ("异地首先自付", "Self-pay first, out of the area"),
    "deductible": ("起付标准", "Deductible"),
    "pool": ("统筹支付", "Paid by the pool"),
    "pool_self": ("段内个人自付", "Own share within the brackets"),
    "over_cap": ("超封顶线", "Above the cap"),
    "critical_illness": ("大病/大额支付", "Critical illness cover"),
    "civil_servant": ("公务员补助", "Civil servant subsidy"),
    "medical_aid": ("医疗救助", "Medical aid"),
    "account": ("个人账户支付", "Paid from the account"),
}
_CATALOGUE = ("就医地目录", "Catalogue of the place of care")


def basis(outcome: Outcome) -> tuple[Basis, ...]:
    """List the reasons of a split, figure by figure in the order of computation; figures of 0 are left out."""
    return tuple(entry for entry in _entries(outcome) if entry.amount)


def _entries(outcome: Outcome) -> Iterator[Basis]:
    split, terms = outcome.split, outcome.terms
    yield _entry("uncovered", split.uncovered, "丙类及目录外全额", None)
    yield _entry("over_limit", split.over_limit, "(单价 - 限价) × 数量", None)
    yield _entry("line_self_pay", split.line_self_pay, "乙类按先行自付比例逐项", None)
    remote = f"{plain(split.in_scope)} × {percent(terms.first_self_pay)}"
    yield _entry("remote_self_pay", split.remote_self_pay, remote, terms.remote_source)
    yield _entry("deductible", split.deductible, _deductible(outcome), terms.deductible_source)
    yield from _portions(outcome)
    for limit in terms.limits:
        yield _entry("over_cap", split.over_cap, f"限额 {plain(limit.amount)}", limit.source)
        break
    yield from _top_ups(outcome)
    base = split.deductible + split.pool_self + split.over_cap - split.critical_illness
    civil = f"{plain(base)} × {percent(terms.civil_servant)}"
    yield _entry("civil_servant", split.civil_servant, civil, terms.civil_servant_source)
    yield _entry("account", split.account, "个人负担 - 全自费,以余额为限", None)


def _deductible(outcome: Outcome) -> str:
    terms = outcome.terms
    if terms.admissions_key:
        return f"本年第 {terms.admission} 次住院,起付 {plain(terms.deductible)}"
    return f"年度 {plain(terms.deductible)},尚欠 {plain(terms.owed)}"


def _portions(outcome: Outcome) -> Iterator[Basis]:
    terms = outcome.terms
    if terms.fixed is not None:
        yield _entry("pool", outcome.split.pool, f"定额 {plain(terms.fixed)}", terms.ratio_source)
    points = f"(异地降 {percent(terms.points)})" if terms.points else ""
    for portion in outcome.portions if terms.fixed is None else ():
        formula = f"{plain(portion.amount)} × {percent(portion.segment.ratio)}{points}"
        yield _entry("pool", portion.pool, formula, terms.ratio_source)
    yield _entry("pool_self", outcome.split.pool_self, "段内费用 - 统筹支付 - 超封顶线", terms.ratio_source)


def _top_ups(outcome: Outcome) -> Iterator[Basis]:
    split, terms = outcome.split, outcome.terms
    if terms.over_cap:
        yield _top_up("critical_illness", split.critical_illness, terms.over_cap, _large)
    if terms.critical_illness:
        yield _top_up("critical_illness", split.critical_illness, terms.critical_illness, _brackets)
    if terms.medical_aid:
        yield _top_up("medical_aid", split.medical_aid, terms.medical_aid, _brackets)


def _large(top_up: TopUp) -> str:
    return f"超封顶部分 × {percent(top_up.brackets[0][1])},年限额 {plain(top_up.cap)}"


def _brackets(top_up: TopUp) -> str:
    ratios = "/".join(percent(ratio) for _, ratio in top_up.brackets)
    return f"本年累计负担超 {plain(top_up.above)} 部分 × {ratios},年限额 {plain(top_up.cap)}"


def _top_up(figure: str, amount: int, top_up: TopUp, formula: Callable[[TopUp], str]) -> Basis:
    return _entry(figure, amount, formula(top_up), top_up.source)


def _entry(figure: str, amount: int, formula: str, source: Source | None) -> Basis:
    zh, en = _LABELS[figure]
    if source is None:
        return Basis(figure=figure, amount=amount, label_zh=zh, label_en=en, formula=formula, document=_CATALOGUE[0])
    return Basis(
        figure=figure,
        amount=amount,
        label_zh=zh,
        label_en=en,
        formula=formula,
        clause=source.clause,
        document=source.document,
        since=source.since,
        tag=Tag(source.tag),
    )
