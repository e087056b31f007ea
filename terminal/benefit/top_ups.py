"""Explains what is paid above the pool, bracket by bracket: 大额, 大病 and medical aid."""

from terminal.benefit.figures import figure, part
from terminal.benefit.ledger import Ledger
from terminal.benefit.split import bracket_parts
from terminal.benefit.terms import TopUp
from terminal.model import Basis, Split
from terminal.money import percent, plain

_CAP = ("年度限额", "Cap of the year")


def large(split: Split, top_up: TopUp) -> Basis:
    """Explain 大额: a part of the cost above the cap."""
    ratio, cap = percent(top_up.brackets[0][1]), plain(top_up.cap)
    over = plain(split.over_cap)
    formulas = (f"{over} × {ratio}，年限额 {cap}", f"{over} × {ratio}, at most {cap} a year")
    return figure("critical_illness", split.critical_illness, formulas, top_up.source)


def brackets(name: str, paid: int, top_up: TopUp | None, burden: int, ledger: Ledger) -> Basis:
    """Explain a payment on the year's burden: what each bracket adds, less what the cap of the year takes."""
    if top_up is None or not paid:
        return figure(name, paid, ("—", "–"), top_up.source if top_up else None)
    before = ledger.get(top_up.key.replace("/paid/", "/burden/"), 0)
    added = zip(bracket_parts(top_up, before + burden), bracket_parts(top_up, before), strict=True)
    due = [after - already for after, already in added]
    parts = [_part(amount, top_up, ratio) for amount, (_, ratio) in zip(due, top_up.brackets, strict=True) if amount]
    if sum(due) != paid:
        parts.append(part(_CAP, paid - sum(due), _capped(top_up), top_up.source))
    above = plain(top_up.above)
    formulas = (
        f"本年累计负担 {plain(before + burden)}，超 {above} 的部分分段",
        f"the year's burden of {plain(before + burden)} above {above}, in brackets",
    )
    return figure(name, paid, formulas, top_up.source, tuple(parts))


def _part(amount: int, top_up: TopUp, ratio: int) -> Basis:
    formulas = (f"本段 × {percent(ratio)}", f"bracket × {percent(ratio)}")
    return part(("分段支付", "Paid in the bracket"), amount, formulas, top_up.source)


def _capped(top_up: TopUp) -> tuple[str, str]:
    cap = plain(top_up.cap)
    return f"年限额 {cap}", f"at most {cap} a year"
