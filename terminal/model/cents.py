"""Cents in cash (分币处理): how an amount in cash is rounded, and for which business. All money is fen."""

from terminal.house_rules import CentRule, CentRules
from terminal.model.care import Bill
from terminal.model.visit import is_visit
from terminal.noun import Insurance

JIAO, HALF_A_YUAN, YUAN = 10, 50, 100


def rounded(fen: int, rule: CentRule) -> int:
    """Return an amount in cash as it is paid, no less than 0."""
    whole, rest = fen - fen % JIAO, fen % JIAO
    match rule:
        case CentRule.NONE:
            return fen
        case CentRule.HALF_YUAN:
            return _to_half_a_yuan(fen)
        case CentRule.HALF_UP:
            is_up = rest >= 5
        case CentRule.UP:
            is_up = rest > 0
        case CentRule.DOWN:
            is_up = False
        case CentRule.HALF_EVEN:
            is_up = rest > 5 or (rest == 5 and whole // JIAO % 2 == 1)
        case CentRule.SIX_UP:
            is_up = rest >= 6
    return whole + JIAO * is_up


def whole(fen: int, rule: CentRule) -> int:
    """Return the part of an amount in cash that needs no rounding; what remains is less than its smallest coin."""
    if rule is CentRule.NONE:
        return fen
    return fen - fen % (HALF_A_YUAN if rule is CentRule.HALF_YUAN else JIAO)


def _to_half_a_yuan(fen: int) -> int:
    yuan, rest = fen - fen % YUAN, fen % YUAN
    if rest < 30:
        return yuan
    return yuan + (HALF_A_YUAN if rest < 80 else YUAN)


def rule_of(bill: Bill, insurance: Insurance | None, rules: CentRules) -> CentRule:
    """Return a counter's rule for a bill; `insurance` is None where the insurer pays no part of it."""
    if insurance in rules.exempt:
        return CentRule.NONE
    if bill.care.admitted:
        return rules.discharge
    return rules.registration if is_visit(bill.number) else rules.charge
