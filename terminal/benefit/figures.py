"""One function for each figure of a split: its label, formula and source in both languages."""

from msgspec import structs

from terminal.benefit.rules import Source
from terminal.benefit.split import Outcome, Portion
from terminal.model import Basis, Line, LineClass, Split, Tag
from terminal.money import millionths, percent, plain

_LABELS = {
    "total": ("医疗费总额", "Total of the bill"),
    "uncovered": ("目录外全自费", "Outside the catalogue"),
    "over_limit": ("超限价自费", "Above the limit price"),
    "line_self_pay": ("乙类先行自付", "Self-pay first, class B"),
    "in_scope": ("符合政策范围", "Within the policy's scope"),
    "remote_self_pay": ("异地首先自付", "Self-pay first, out of the area"),
    "deductible": ("起付标准", "Deductible"),
    "pool": ("统筹支付", "Paid by the pool"),
    "pool_self": ("段内个人自付", "Own share within the brackets"),
    "over_cap": ("超封顶线", "Above the cap"),
    "critical_illness": ("大病/大额支付", "Critical illness cover"),
    "civil_servant": ("公务员补助", "Civil servants' subsidy"),
    "medical_aid": ("医疗救助", "Medical aid"),
    "fund": ("基金支付总额", "Paid by the funds"),
    "personal": ("个人负担", "Personal share"),
    "account": ("个人账户支付", "Paid from the account"),
    "cash": ("现金应付", "Cash due"),
}
_CATALOGUE = Source("", "就医地目录", "Catalogue of the place of care", None, Tag.STATED)
_FAMILY = Source("", "家庭共济（按模拟约定）", "Family mutual aid (set for the simulation)", None, Tag.ASSUMED)
_AFTER_OWN = ("本人账户之后，以其余额为限", "after the own account, up to its balance")
_SUMS = {
    "total": ("各项金额之和", "Sum of the lines"),
    "uncovered": ("丙类及目录外全额", "Class C lines in full"),
    "over_limit": ("（单价 - 限价）× 数量", "(unit price - limit) × quantity"),
    "line_self_pay": ("乙类逐项 × 先行自付比例", "Class B lines × their self-pay ratio"),
    "in_scope": ("总额 - 全自费 - 超限价 - 先行自付", "Total - uncovered - over limit - self-pay first"),
    "fund": ("统筹 + 大病/大额 + 公务员 + 救助", "Pool + critical illness + civil servants + aid"),
    "personal": ("总额 - 基金支付", "Total - funds"),
    "cash": ("个人负担 - 个人账户", "Personal share - account"),
}


def label(name: str, language: str) -> str:
    """Name a figure of a split in zh_CN or en."""
    return _LABELS[name][0 if language == "zh_CN" else 1]


def figure(
    name: str,
    amount: int,
    formulas: tuple[str, str],
    source: Source | None = None,
    children: tuple[Basis, ...] = (),
) -> Basis:
    """Build the node of a figure of the split."""
    node = part(_LABELS[name], amount, formulas, source)
    return structs.replace(node, figure=name, children=children)


def part(labels: tuple[str, str], amount: int, formulas: tuple[str, str], source: Source | None = None) -> Basis:
    """Build the node of a part of a figure, named by its labels."""
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
    )


def catalogue(split: Split, name: str) -> Basis:
    """Explain a figure that the lines or other figures add up to."""
    return figure(
        name, getattr(split, name), _SUMS[name], _CATALOGUE if name not in {"fund", "personal", "cash"} else None
    )


def line(one: Line, amount: int, name: str) -> Basis:
    """Explain what one line of the bill adds to a figure of the catalogue."""
    zh, en = _line_formula(one, name)
    return part((one.name, one.name), amount, (zh, en), _CATALOGUE)


def _line_formula(one: Line, name: str) -> tuple[str, str]:
    price = f"{plain(one.unit_price)} × {one.quantity}"
    if name == "over_limit" and one.limit is not None:
        over = f"({plain(one.unit_price)} - {plain(one.limit)}) × {one.quantity}"
        return over, over
    if name == "line_self_pay":
        ratio = percent(millionths(one.self_pay))
        return f"乙类 × {ratio}", f"class B × {ratio}"
    if name == "uncovered" and one.class_ is LineClass.C:
        return f"丙类 {price}", f"class C {price}"
    return price, price


def remote_self_pay(outcome: Outcome) -> Basis:
    """Explain 首先自付: a part of the in-scope amount, before the deductible."""
    split, terms = outcome.split, outcome.terms
    formula = f"{plain(split.in_scope)} × {percent(terms.first_self_pay)}"
    return figure("remote_self_pay", split.remote_self_pay, (formula, formula), terms.remote_source)


def deductible(outcome: Outcome) -> Basis:
    """Explain 起付线: what the year still owes, or what this admission owes."""
    terms, amount = outcome.terms, outcome.split.deductible
    full, owed = plain(terms.deductible), plain(terms.owed)
    formulas = (f"年度 {full}，尚欠 {owed}", f"{full} a year, {owed} still owed")
    if terms.admissions_key:
        formulas = (f"本年第 {terms.admission} 次住院，{full}", f"admission {terms.admission} of the year, {full}")
    return figure("deductible", amount, formulas, terms.deductible_source)


def pool(outcome: Outcome) -> Basis:
    """Explain what the pool pays, bracket by bracket, or as a fixed sum."""
    terms, amount = outcome.terms, outcome.split.pool
    if terms.fixed is not None:
        fixed = plain(terms.fixed)
        return figure("pool", amount, (f"定额补助 {fixed}", f"fixed sum of {fixed}"), terms.ratio_source)
    parts = tuple(_pool_part(outcome, portion) for portion in outcome.portions if portion.pool)
    if len(parts) == 1:
        return figure("pool", amount, (parts[0].formula, parts[0].formula_en), terms.ratio_source)
    return figure("pool", amount, ("各段之和", "sum of the brackets"), terms.ratio_source, parts)


def _pool_part(outcome: Outcome, portion: Portion) -> Basis:
    terms = outcome.terms
    points = percent(terms.points)
    zh = en = f"{plain(portion.amount)} × {percent(portion.segment.ratio)}"
    if terms.points:
        zh, en = f"{zh}（异地降 {points}）", f"{en} ({points} less, out of the area)"
    if terms.level_source:
        clause = terms.level_source.clause
        zh, en = f"{zh}（按 {clause} 视同 {terms.level} 级）", f"{en} (as level {terms.level} by {clause})"
    if portion.over_cap:
        zh, en = f"{zh}，以限额为止", f"{en}, up to the cap"
    return part(_LABELS["pool"], portion.pool, (zh, en), terms.ratio_source)


def pool_self(outcome: Outcome) -> Basis:
    """Explain the own share within the brackets: the rest that pool and cap leave."""
    amount, source = outcome.split.pool_self, outcome.terms.ratio_source
    parts = tuple(_own_part(outcome, portion) for portion in outcome.portions if _own(portion))
    if len(parts) == 1:
        return figure("pool_self", amount, (parts[0].formula, parts[0].formula_en), source)
    formulas = ("段内费用 - 统筹支付 - 超封顶线", "cost in the brackets - pool - above the cap")
    return figure("pool_self", amount, formulas, source, parts)


def _own(portion: Portion) -> int:
    return portion.amount - portion.pool - portion.over_cap


def _own_part(outcome: Outcome, portion: Portion) -> Basis:
    ratio = f" {percent(portion.segment.ratio)}" if portion.segment.ratio else ""
    rest = f"{plain(portion.amount)} - {plain(portion.pool)}"
    zh, en = f"{rest}（统筹{ratio}）", f"{rest} (pool{ratio})"
    if portion.over_cap:
        above = plain(portion.over_cap)
        zh, en = f"{zh} - {above}（超封顶）", f"{en} - {above} (above the cap)"
    return part(_LABELS["pool_self"], _own(portion), (zh, en), outcome.terms.ratio_source)


def over_cap(outcome: Outcome) -> Basis:
    """Explain the cost above the cap, naming the cap that binds."""
    amount = outcome.split.over_cap
    limits = outcome.terms.limits
    if not limits:
        return figure(
            "over_cap", amount, ("超出台账各段", "beyond the segments of the ledger"), outcome.terms.ratio_source
        )
    binding = min(limits, key=lambda limit: limit.amount - outcome.before.get(limit.key, 0))
    left = plain(binding.amount - outcome.before.get(binding.key, 0))
    full = plain(binding.amount)
    formulas = (f"限额 {full}，此前余 {left}", f"cap of {full}, {left} was left")
    return figure("over_cap", amount, formulas, binding.source)


def civil_servant(outcome: Outcome) -> Basis:
    """Explain 公务员补助: a part of deductible, own share and cost above the cap."""
    split, terms = outcome.split, outcome.terms
    base = max(0, split.deductible + split.pool_self + split.over_cap - split.critical_illness)
    formula = f"{plain(base)} × {percent(terms.civil_servant)}"
    return figure("civil_servant", split.civil_servant, (formula, formula), terms.civil_servant_source)


def account(outcome: Outcome) -> Basis:
    """Explain what the account pays: never what is outside the catalogue, never more than its balance."""
    formulas = ("个人负担 - 全自费，以余额为限", "personal share - uncovered, up to the balance")
    family = outcome.from_family
    if not family:
        return figure("account", outcome.split.account, formulas)
    parts = (
        part(_LABELS["account"], outcome.split.account - family, formulas),
        part(("家庭共济账户支付", "Paid from a family member's account"), family, _AFTER_OWN, _FAMILY),
    )
    return figure("account", outcome.split.account, formulas, None, tuple(each for each in parts if each.amount))


def sentence(split: Split, language: str) -> str:
    """Say in one sentence what the patient pays and who pays the rest."""
    total, fund, account_part, cash = (plain(each) for each in (split.total, split.fund, split.account, split.cash))
    if language == "zh_CN":
        paid = f"，个人账户支付 {account_part} 元" if split.account else ""
        return f"您这次总费用 {total} 元，医保基金支付 {fund} 元{paid}，您还需要付 {cash} 元。"
    paid = f", your account pays {account_part}" if split.account else ""
    return f"Your bill is {total} yuan: the insurance pays {fund}{paid}, and you pay {cash}."
