"""Cents in cash (分币处理): how an amount in cash is rounded, and for which business. All money is fen."""

from enum import IntEnum

from terminal.model.care import Bill, Insurance, Noun
from terminal.model.visit import is_visit


class CentRule(IntEnum):
    """The rules for amounts in cash, by the numbers that cashiers know them by; nothing else is ever rounded."""

    NONE = 0
    HALF_UP = 1
    UP = 2
    DOWN = 3
    HALF_EVEN = 4
    HALF_YUAN = 5
    """Below 0.30 nothing, from 0.80 the next yuan, half a yuan between them."""
    SIX_UP = 6
    """五舍六入: five fen fall away, six make a jiao."""


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


class CentRules(Noun, frozen=True):
    """The rules of a counter by business: `registration` (挂号), `charge` (收费) and `discharge` (结帐).

    Patients of the `exempt` insurances pay to the fen; who pays a bill in full is exempt from nothing.
    """

    registration: CentRule = CentRule.NONE
    charge: CentRule = CentRule.NONE
    discharge: CentRule = CentRule.NONE
    exempt: tuple[Insurance, ...] = ()

    def of(self, bill: Bill, insurance: Insurance | None) -> CentRule:
        """Return the rule for a bill; `insurance` is None where the insurer pays no part of it."""
        if insurance in self.exempt:
            return CentRule.NONE
        if bill.care.admitted:
            return self.discharge
        return self.registration if is_visit(bill.number) else self.charge
