"""The amounts that the year's caps leave a person, as far as the rules are known."""

from collections.abc import Iterator, Sequence
from datetime import date

from terminal.benefit.ledger import Ledger, told_key
from terminal.benefit.resolved import Terms
from terminal.benefit.rules import Rules
from terminal.benefit.terms import Resolver
from terminal.errors import Refused
from terminal.model import Care, Fen, Institution, Insured, Kind, Noun


class YearLimit(Noun, frozen=True):
    """The maximum that one payer pays in a cost year: `amount` fen, of which `used` are spent.

    `payer` is the limited figure of the split: pool (of these `kinds` of care together), critical_illness or
    medical_aid; `cost` for a limit of the in-scope cost that counts for the pool.
    """

    payer: str
    kinds: tuple[Kind, ...]
    amount: Fen
    used: Fen

    @property
    def left(self) -> int:
        """The amount that may still be paid, in fen."""
        return max(0, self.amount - self.used)


def year_limits(
    rules: Rules, insured: Insured, hospital: Institution, ledger: Ledger, day: date
) -> tuple[YearLimit, ...]:
    """Return each cap of the cost year of a day for care at a hospital once; kinds of care without rules have none."""
    found: dict[str, YearLimit] = {}
    for kind in Kind:
        care = Care(hospital=hospital, kind=kind, day=day, lines=())
        for key, payer, amount in _caps(rules, insured, care, ledger):
            kinds = (*found[key].kinds, kind) if key in found else (kind,)
            used = ledger.get(key, 0) + (ledger.get(told_key(key), 0) if payer == "medical_aid" else 0)
            found[key] = YearLimit(payer=payer, kinds=kinds, amount=amount, used=used)
    return tuple(limit for limit in found.values() if limit.amount)


def _caps(rules: Rules, insured: Insured, care: Care, ledger: Ledger) -> Sequence[tuple[str, str, int]]:
    try:
        return tuple(_of_year(Resolver(rules, insured, care, ledger).terms()))
    except Refused:
        return ()


def _of_year(terms: Terms) -> Iterator[tuple[str, str, int]]:
    """Yield (accumulator key, figure, fen) of each cap of the year; daily caps and caps per visit are left out."""
    for limit in terms.limits:
        if terms.year in limit.key.split("/"):
            yield limit.key, "pool", limit.amount
    for limit in terms.cost_limits:
        if terms.year in limit.key.split("/"):
            yield limit.key, "cost", limit.amount
    for top_up in (terms.over_cap, terms.critical_illness):
        if top_up and top_up.cap is not None:
            yield top_up.key, "critical_illness", top_up.cap
    if terms.medical_aid and terms.medical_aid.cap is not None:
        yield terms.medical_aid.key, "medical_aid", terms.medical_aid.cap
