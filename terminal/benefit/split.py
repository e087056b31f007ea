"""The split of a bill: bill, person and ledger in, every fen out (docs/rules.md, "Order of computation")."""

from collections.abc import Iterable, Mapping, Sequence
from math import gcd

from msgspec import Struct, structs

from terminal.benefit import rarer, scope
from terminal.benefit.entitlement import check_entitled, takes_account_only
from terminal.benefit.ledger import Deltas, Ledger, burden_key, told_key
from terminal.benefit.resolved import Portion, Segment, Terms, TopUp
from terminal.benefit.rules import Rules
from terminal.benefit.terms import Resolver
from terminal.errors import BadInput
from terminal.model import Care, Insurance, Insured, Line, LineClass, LineShare, Split
from terminal.model.split import LineShares
from terminal.money import MILLIONTHS, half_up, millionths, multiply_ratio


class Outcome(Struct, frozen=True):
    """A split with its deltas to the ledger `before`, and the values needed to explain it.

    `claimable` (fen) is aid for earlier bills, to be claimed by hand (追溯部分, B21), `decided` what its lists say.
    """

    split: Split
    before: Ledger
    deltas: Mapping[str, int]
    terms: Terms
    portions: tuple[Portion, ...]
    from_family: int = 0
    claimable: int = 0
    decided: scope.Decisions = {}


def calculate_split(
    rules: Rules,
    insured: Insured,
    account: int,
    ledger: Ledger,
    care: Care,
    family: int = 0,
    parts: LineShares | None = None,
) -> Outcome:
    """Split a bill for a person with `account` fen in the account and the accumulators of `ledger`.

    A family member's account of `family` fen pays after the person's own; `parts` are the lines' shares where known.
    Changes nothing. Raises Refused (what entitlement.check_entitled raises, no_rule, or what a pack refuses), or
    BadInput("figures_disagree") if an identity does not hold (docs/rules.md, "Identities").
    """
    check_entitled(rules, insured, care)
    care, decided = scope.applied(rules, care) if rules.lists_any(care) else (care, {})
    sums = parts.totals if parts is not None and parts.lines is care.lines else totals(care.lines)
    total, uncovered, _, _, in_scope = sums
    alone = takes_account_only(care)
    terms = rarer.account_only(rules, insured, care) if alone else Resolver(rules, insured, care, ledger).terms(total)
    rest = in_scope - (remote_self_pay := multiply_ratio(in_scope, terms.first_self_pay))
    bounded = terms.cost_limits or terms.least
    deductible = rarer.deductible(terms, total, rest, ledger) if bounded else min(terms.owed, rest)
    portions = _portions(terms, care, (total, in_scope, rest, rest - deductible), ledger, deltas := Deltas())
    pool = sum(portion.pool for portion in portions)
    over_cap = sum(portion.over_cap for portion in portions)
    _count(terms, deltas, deductible, pool, in_scope)
    pool_self = rest - deductible - pool - over_cap
    split = Split(*sums, remote_self_pay, deductible, pool, pool_self, over_cap)  # in the order of its fields
    split = _with_payers(split, terms, ledger, deltas)
    claimable = _claimable(terms.medical_aid, ledger, deltas)
    own, from_family = _accounts(insured, terms, (account, family), care, split.personal - uncovered)
    split = structs.replace(split, account=own + from_family, cash=split.personal - own - from_family)
    check(split)
    return Outcome(split, ledger, deltas.moved, terms, portions, from_family, claimable, decided)


def _with_payers(split: Split, terms: Terms, ledger: Ledger, deltas: Deltas) -> Split:
    """Add 大额 or 大病, civil servant subsidy and medical aid, each on the rest left by the one before it."""
    burden = split.remote_self_pay + split.deductible + split.pool_self + split.over_cap
    large = _large(terms, split.over_cap, ledger, deltas)
    critical = large + _burdened(terms.critical_illness, ill_burden(terms, split, large), ledger, deltas)
    left_in_brackets = split.deductible + split.pool_self + split.over_cap - critical
    civil = multiply_ratio(max(0, left_in_brackets), terms.civil_servant)
    aid = _burdened(terms.medical_aid, max(0, burden - critical - civil), ledger, deltas)
    deltas.add(terms.left_key, max(0, burden - critical - civil - aid))
    fund = split.pool + critical + civil + aid
    return structs.replace(
        split, critical_illness=critical, civil_servant=civil, medical_aid=aid, fund=fund, personal=split.total - fund
    )


def ill_burden(terms: Terms, split: Split, large: int) -> int:
    """Return the burden on which 大病 pays: what 大额 left in scope, with the lines' self-pay where that counts."""
    burden = split.remote_self_pay + split.deductible + split.pool_self + split.over_cap - large
    return burden + split.line_self_pay if terms.critical_illness and terms.critical_illness.line_self_pay else burden


def check(split: Split) -> None:
    """Raise BadInput("figures_disagree") if an identity does not hold (docs/rules.md, "Identities")."""
    if broken := [name for name, holds in _identities(split).items() if not holds]:
        raise BadInput("figures_disagree", identity=", ".join(broken))


def _identities(split: Split) -> dict[str, bool]:
    lines = split.uncovered + split.over_limit + split.line_self_pay + split.in_scope
    scope = split.remote_self_pay + split.deductible + split.pool + split.pool_self + split.over_cap
    funds = split.pool + split.critical_illness + split.civil_servant + split.medical_aid
    return {
        "total = lines": split.total == lines,
        "in_scope = its parts": split.in_scope == scope,
        "fund = its parts": split.fund == funds,
        "total = fund + personal": split.total == split.fund + split.personal,
        "personal = account + cash": split.personal == split.account + split.cash,
        "account <= personal - uncovered": split.account <= split.personal - split.uncovered,
        "nothing negative": min(structs.astuple(split)) >= 0,
    }


def _portions(
    terms: Terms, care: Care, amounts: tuple[int, int, int, int], ledger: Ledger, deltas: Deltas
) -> tuple[Portion, ...]:
    """Return what the pool pays of (total, in scope, rest after 首先自付, base after the deductible), in parts."""
    total, in_scope, rest, base = amounts
    if terms.fixed is not None:
        paid = min(terms.fixed, in_scope, base)
        return (Portion(Segment("", None, 0), base, paid, 0),)
    room = min((limit.amount - ledger.get(limit.key, 0) for limit in terms.limits), default=None)
    beyond = 0
    if terms.cost_limits:
        counted = rarer.counted(terms, rest, ledger)
        beyond = min(base, rest - counted)
        for limit in terms.cost_limits:
            deltas.add(limit.key, counted)
    if terms.line_groups:
        scoped = [(line, part.in_scope) for line, part in zip(care.lines, shares(care.lines), strict=True)]
        portions = rarer.fill_groups(terms, scoped, base - beyond, room, _fill)
    else:
        portions = _fill(terms.segments, base - beyond, room)
    if beyond:
        portions = (*portions, Portion(Segment("", None, 0), beyond, 0, beyond))
    for portion in portions:
        deltas.add(portion.segment.key, portion.amount)
    if terms.least:
        portions = rarer.at_least(terms.least, total, portions, room)
    pool = sum(portion.pool for portion in portions)
    for limit in terms.limits:
        deltas.add(limit.key, pool)
    return portions


def _fill(segments: tuple[Segment, ...], base: int, room: int | None) -> tuple[Portion, ...]:
    """Spread the cost over the segments and cap what the pool pays (docs/rules.md, "Segments and caps")."""
    portions, left, full = [], base, False
    for segment in segments:
        amount = left if segment.width is None else max(0, min(left, segment.width))
        left -= amount
        due = multiply_ratio(amount, segment.ratio)
        if full:
            portions.append(Portion(segment, amount, 0, amount))
            continue
        paid = due if room is None else min(due, max(0, room))
        full = paid < due
        above = min(amount, half_up((due - paid) * MILLIONTHS, segment.ratio)) if full else 0
        room = None if room is None else room - paid
        portions.append(Portion(segment, amount, paid, above))
    if left:
        portions.append(Portion(Segment("", None, 0), left, 0, left))
    return tuple(portions)


def _large(terms: Terms, over_cap: int, ledger: Ledger, deltas: Deltas) -> int:
    top_up = terms.over_cap
    if top_up is None:
        return 0
    return _paid(top_up, multiply_ratio(over_cap, top_up.brackets[0][1]), ledger, deltas)


def _burdened(top_up: TopUp | None, burden: int, ledger: Ledger, deltas: Deltas) -> int:
    """Return f(the year's burden with this settlement) - f(without it), f being the sum of the rounded brackets."""
    if top_up is None:
        return 0
    name = burden_key(top_up.key)
    before = ledger.get(name, 0) + top_up.earlier
    deltas.add(name, burden)
    due = sum(top_up.by_bracket(before + burden)) - sum(top_up.by_bracket(before))
    return _paid(top_up, due, ledger, deltas)


def _claimable(top_up: TopUp | None, ledger: Ledger, deltas: Deltas) -> int:
    """Return what of the part for earlier bills has not been told for a claim yet."""
    if top_up is None or not top_up.earlier:
        return 0
    new = max(0, top_up.earlier_part - ledger.get(told_key(top_up.key), 0))
    deltas.add(told_key(top_up.key), new)
    return new


def _paid(top_up: TopUp, due: int, ledger: Ledger, deltas: Deltas) -> int:
    left = due if top_up.cap is None else top_up.cap - ledger.get(top_up.key, 0) - top_up.earlier_part
    paid = max(0, min(due, left))
    deltas.add(top_up.key, paid)
    return paid


def _accounts(insured: Insured, terms: Terms, balances: tuple[int, int], care: Care, payable: int) -> tuple[int, int]:
    """Pay from the person's own account, which only employees have, then from a family member's."""
    if not care.use_account or terms.account == "never":
        return 0, 0
    own = min(balances[0], payable) if insured.insurance is Insurance.EMPLOYEE else 0
    return own, min(balances[1], payable - own)


def _count(terms: Terms, deltas: Deltas, deductible: int, pool: int, in_scope: int) -> None:
    if terms.admissions_key:
        counted = pool > 0 or in_scope >= terms.deductible
        deltas.add(terms.admissions_key, int(counted))
    for name in terms.deductible_keys:
        deltas.add(name, deductible)


def share(line: Line) -> LineShare:
    """Split one line: amount = uncovered + over_limit + line_self_pay + in_scope, in fen, each rounded half up.

    The limit is applied before the self-pay ratio (docs/rules.md, "Lines").
    """
    return LineShare(*totals((line,)))


def _fraction(text: str) -> tuple[int, int, int]:
    """Return a decimal as (numerator, denominator, half of that) in lowest terms; a whole number's half is 0."""
    parts = millionths(text)
    shared = gcd(parts, MILLIONTHS)
    return parts // shared, MILLIONTHS // shared, MILLIONTHS // shared // 2


# A bill may have many thousand lines, of few quantities and ratios: the two loops below make no call and no object for
# a line, and small numbers divide faster. They are two because a sum alone takes less time than columns do.


def shares(lines: Sequence[Line]) -> LineShares:
    """Split every line as `share` does, in the same order."""
    outside_catalogue, may_pay_first, read = LineClass.C, LineClass.B, dict[str, tuple[int, int, int]]()
    amounts, over_limits, self_pays, uncovered = [0] * len(lines), [0] * len(lines), [0] * len(lines), 0
    for at, line in enumerate(lines):
        try:
            times, parts, half = read[line.quantity]
        except KeyError:
            times, parts, half = read[line.quantity] = _fraction(line.quantity)
        price, class_ = line.unit_price, line.class_
        amounts[at] = left = (price * times + half) // parts if half else price * times
        if class_ is outside_catalogue:
            uncovered += left
            continue
        limit = line.limit
        if limit is not None and price > limit:
            over_limits[at] = over = ((price - limit) * times + half) // parts
            left -= over
        if class_ is may_pay_first:
            try:
                times, parts, half = read[line.self_pay]
            except KeyError:
                times, parts, half = read[line.self_pay] = _fraction(line.self_pay)
            self_pays[at] = (left * times + half) // parts
    total, over_limit, line_self_pay = sum(amounts), sum(over_limits), sum(self_pays)
    in_scope = total - uncovered - over_limit - line_self_pay
    return LineShares(lines, amounts, over_limits, self_pays, (total, uncovered, over_limit, line_self_pay, in_scope))


def totals(lines: Iterable[Line]) -> tuple[int, int, int, int, int]:
    """Sum (amount, uncovered, over_limit, line_self_pay, in_scope) over the lines, in fen."""
    outside_catalogue, may_pay_first, read = LineClass.C, LineClass.B, dict[str, tuple[int, int, int]]()
    total = uncovered = over_limit = line_self_pay = 0
    for line in lines:
        try:
            times, parts, half = read[line.quantity]
        except KeyError:
            times, parts, half = read[line.quantity] = _fraction(line.quantity)
        price, class_ = line.unit_price, line.class_
        left = (price * times + half) // parts if half else price * times
        total += left
        if class_ is outside_catalogue:
            uncovered += left
            continue
        limit = line.limit
        if limit is not None and price > limit:
            over = ((price - limit) * times + half) // parts
            over_limit += over
            left -= over
        if class_ is may_pay_first:
            try:
                times, parts, half = read[line.self_pay]
            except KeyError:
                times, parts, half = read[line.self_pay] = _fraction(line.self_pay)
            line_self_pay += (left * times + half) // parts
    return total, uncovered, over_limit, line_self_pay, total - uncovered - over_limit - line_self_pay
