"""Vectorised splits (numpy): many bills on the same terms, a column for each figure, for population studies.

The figures equal those of `terminal.benefit.split`, which does every real settlement.
"""

from collections.abc import Iterable, Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from terminal.benefit.terms import Terms, TopUp
from terminal.model import Split
from terminal.money import MILLIONTHS

Column = NDArray[np.int64]
Columns = Mapping[str, Column]

LARGEST = 4 * 10**12
"""The largest amount of any input in fen (40 billion yuan): twice that times a million still fits in 64 bits."""


def splits(terms: Terms, bills: Columns, ledger: Columns, account: Column) -> dict[str, Column]:
    """Split every bill of `bills` (total, uncovered, over_limit, line_self_pay, in_scope, in fen).

    All bills share the same `terms`, resolved for a ledger that is empty except for the number of the admission;
    `ledger` has a column for every accumulator that is not 0 everywhere, `account` the amount available in each
    account. Returns a column for every field of Split. Raises OverflowError for amounts above `LARGEST`.
    """
    _guard({id(column): column for column in (*bills.values(), *ledger.values(), account)}.values())
    columns = _Columns(terms, ledger, len(account))
    in_scope = bills["in_scope"]
    remote = _multiply_ratio(in_scope, terms.first_self_pay)
    rest = in_scope - remote
    deductible = np.minimum(columns.owed(), rest)
    pool, over_cap = columns.pool(in_scope, rest - deductible)
    made = dict(bills) | {"remote_self_pay": remote, "deductible": deductible, "pool": pool}
    made |= {"pool_self": rest - deductible - pool - over_cap, "over_cap": over_cap}
    made |= _payers(terms, columns, made)
    made["fund"] = pool + made["critical_illness"] + made["civil_servant"] + made["medical_aid"]
    made["personal"] = made["total"] - made["fund"]
    made["account"] = np.minimum(account, made["personal"] - made["uncovered"])
    made["cash"] = made["personal"] - made["account"]
    return {name: made[name] for name in Split.__struct_fields__}


class _Columns:
    """The terms of a batch with the accumulators of its persons."""

    def __init__(self, terms: Terms, ledger: Columns, size: int) -> None:
        self.terms, self.ledger, self.zero = terms, ledger, np.zeros(size, np.int64)

    def used(self, key: str) -> Column:
        return self.ledger.get(key, self.zero)

    def owed(self) -> Column:
        owed: Column = self.zero + self.terms.deductible
        if not self.terms.admissions_key:
            owed = np.maximum(owed - self.used(self.terms.deductible_key), 0)
        return owed

    def pool(self, in_scope: Column, base: Column) -> tuple[Column, Column]:
        """Return what the pool pays and the cost above the cap, segment by segment as in `split`."""
        if self.terms.fixed is not None:
            return np.minimum(np.minimum(base, in_scope), self.terms.fixed), self.zero
        rooms = [limit.amount - self.used(limit.key) for limit in self.terms.limits]
        room = np.maximum(reduce(np.minimum, rooms), 0) if rooms else None
        left, pool, over_cap, full = base, self.zero, self.zero, None
        for index, segment in enumerate(self.terms.segments):
            amount = left if segment.width is None else np.clip(left, 0, self._width(index, segment.width))
            left = left - amount
            due = _multiply_ratio(amount, segment.ratio)
            if room is None:
                pool = pool + due
                continue
            paid = np.minimum(due, room)
            above = np.minimum(amount, _divided(due - paid, segment.ratio)) if segment.ratio else self.zero
            pool, room = pool + paid, room - paid
            over_cap = over_cap + (above if full is None else np.where(full, amount, above))
            full = paid < due if full is None else full | (paid < due)
        return pool, over_cap + left

    def _width(self, index: int, width: int) -> Column:
        """Return the rest of a segment; payments beyond this year's deductible use up the first one."""
        segment, terms = self.terms.segments[index], self.terms
        beyond = self.used(terms.deductible_key) - terms.deductible if segment.key and not index else self.zero
        return np.maximum(width - np.maximum(beyond, 0) - (self.used(segment.key) if segment.key else 0), 0)

    def paid(self, top_up: TopUp, due: Column) -> Column:
        return np.maximum(np.minimum(due, top_up.cap - self.used(top_up.key)), 0)

    def burdened(self, top_up: TopUp | None, burden: Column) -> Column:
        if top_up is None:
            return self.zero
        before = self.used(top_up.key.replace("/paid/", "/burden/"))
        return self.paid(top_up, _brackets(top_up, before + burden) - _brackets(top_up, before))


def _payers(terms: Terms, columns: _Columns, made: Columns) -> dict[str, Column]:
    beside_pool = made["deductible"] + made["pool_self"] + made["over_cap"]
    burden = made["remote_self_pay"] + beside_pool
    critical = columns.burdened(terms.critical_illness, burden)
    if terms.over_cap:
        critical = critical + columns.paid(
            terms.over_cap, _multiply_ratio(made["over_cap"], terms.over_cap.brackets[0][1])
        )
    civil = _multiply_ratio(np.maximum(beside_pool - critical, 0), terms.civil_servant)
    aid = columns.burdened(terms.medical_aid, burden - critical - civil)
    return {"critical_illness": critical, "civil_servant": civil, "medical_aid": aid}


def _brackets(top_up: TopUp, burden: Column) -> Column:
    paid, lower = np.zeros_like(burden), top_up.above
    for up_to, ratio in top_up.brackets:
        upper = burden if up_to is None else np.minimum(burden, up_to)
        paid = paid + _multiply_ratio(np.maximum(upper - lower, 0), ratio)
        lower = up_to or lower
    return paid


def _multiply_ratio(fen: Column, ratio: int) -> Column:
    if not ratio:
        return np.zeros_like(fen)
    return (fen * ratio + MILLIONTHS // 2) // MILLIONTHS


def _divided(fen: Column, ratio: int) -> Column:
    return (2 * MILLIONTHS * fen + ratio) // (2 * ratio)


def _guard(columns: Iterable[Column]) -> None:
    for column in columns:
        if column.dtype != np.int64 or np.any(column > LARGEST):
            raise OverflowError(f"fen as 64-bit integers of at most {LARGEST}")
