"""Recomputation of past settlements: with the rules of their day, or with other rules to compare."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from terminal.benefit.explain import tree
from terminal.benefit.rules import Rules
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import Basis, Care, Insured, Noun, Settlement, Split

_SUMS = {"in_scope", "fund", "personal", "cash"}


class Stored(Noun, frozen=True):
    """A settlement with its inputs; it contains nothing that identifies the person.

    `account` (fen) and `accumulators` are the values before it; `family` is the payment of a family member's account.
    """

    number: str
    insured: Insured
    account: int
    accumulators: dict[str, int]
    care: Care
    split: Split
    family: int = 0


class Difference(Noun, frozen=True):
    """A figure of a stored settlement that other rules change, in fen, and the reasons that differ.

    None stands for a refusal with the code `refused`; the figure is then the cash.
    """

    number: str
    figure: str
    before: int | None
    after: int | None
    why: tuple[Basis, ...] = ()
    refused: str = ""


def stored(settlement: Settlement) -> Stored | None:
    """Return a settlement's inputs; None if the insurer had no part in it, or the inputs were not kept."""
    if settlement.care is None or settlement.refusal:
        return None
    return Stored(
        number=settlement.number,
        insured=settlement.insured,
        account=settlement.account_left + settlement.split.account - settlement.from_family,
        accumulators=settlement.accumulators,
        care=settlement.care,
        split=settlement.split,
        family=settlement.from_family,
    )


def recompute(rules: Rules, past: Stored) -> Outcome:
    """Recompute a settlement with the values of its day. Raises what `calculate_split` raises."""
    return calculate_split(rules, past.insured, past.account, past.accumulators, past.care, past.family)


def diff(old: Rules, new: Rules, past: Iterable[Stored]) -> Iterator[Difference]:
    """Yield every figure of the stored settlements that differs between the old and the new rules."""
    for each in past:
        before, after = _tried(old, each), _tried(new, each)
        if isinstance(before, Outcome) and isinstance(after, Outcome):
            yield from _differences(each.number, before, after)
        elif before != after:
            refused = after if isinstance(after, str) else str(before)
            yield Difference(
                number=each.number, figure="cash", before=_cash(before), after=_cash(after), refused=refused
            )


def _tried(rules: Rules, past: Stored) -> Outcome | str:
    try:
        return recompute(rules, past)
    except Refused as error:
        return error.code


def _cash(tried: Outcome | str) -> int | None:
    return tried.split.cash if isinstance(tried, Outcome) else None


def _differences(number: str, before: Outcome, after: Outcome) -> Iterator[Difference]:
    if before.split == after.split:
        return
    reasons = _changed(before, after)
    for figure in Split.__struct_fields__:
        was, is_now = getattr(before.split, figure), getattr(after.split, figure)
        if was != is_now:
            own = tuple(each for each in reasons if each.figure == figure)
            yield Difference(number=number, figure=figure, before=was, after=is_now, why=own or reasons)


def _changed(before: Outcome, after: Outcome) -> tuple[Basis, ...]:
    """Return the reasons with a source that are new or changed; if there are none, those that were dropped."""
    was, is_now = _reasons(before), _reasons(after)
    new = tuple(each for each in is_now if each not in was)
    return new or tuple(each for each in was if each not in is_now)


def _reasons(outcome: Outcome) -> tuple[Basis, ...]:
    return tuple(
        replace(each, figure=figure)
        for figure, node in tree(outcome).items()
        if figure not in _SUMS
        for each in node.children or (node,)
        if each.document
    )
