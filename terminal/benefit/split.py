"""The split of a bill: bill, person and ledger in, every fen out (docs/rules.md, "Order of computation")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct, structs

from terminal.benefit.entitlement import check_entitled
from terminal.benefit.ledger import Ledger, burden_key
from terminal.benefit.rules import Rules
from terminal.benefit.terms import Resolver, Segment, Terms, TopUp
from terminal.errors import BadInput
from terminal.model import Care, Insurance, Insured, Line, LineClass, LineShare, Split
from terminal.money import MILLIONTHS, half_up, millionths, multiply_ratio


class Portion(Struct, frozen=True):
    """The result of one segment, in fen: pool + over_cap + the person's share = amount."""

    segment: Segment
    amount: int
    pool: int
    over_cap: int


class Outcome(Struct, frozen=True):
    """A split with its deltas to the ledger `before`, and the values needed to explain it."""

    split: Split
    before: Ledger
    deltas: Mapping[str, int]
    terms: Terms
    portions: tuple[Portion, ...]
    from_family: int = 0


@dataclass(slots=True)
class _Deltas:
    moved: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, amount: int) -> None:
        if name and amount:
            self.moved[name] = self.moved.get(name, 0) + amount


def calculate_split(
    rules: Rules, insured: Insured, account: int, ledger: Ledger, care: Care, family: int = 0
) -> Outcome:
    """Split a bill for a person with `account` fen in the account and the accumulators of `ledger`.

    A family member's account of `family` fen pays after the person's own. Changes nothing. Raises Refused (what
    entitlement.check_entitled raises, no_rule, or what a pack refuses), or BadInput("figures_disagree") if an identity
    does not hold (docs/rules.md, "Identities").
    """
    check_entitled(rules, insured, care)
    terms = Resolver(rules, insured, care, ledger).terms()
    total, uncovered, over_limit, line_self_pay, in_scope = totals(care.lines)
    remote_self_pay = multiply_ratio(in_scope, terms.first_self_pay)
    rest = in_scope - remote_self_pay
    deductible = min(terms.owed, rest)
    deltas = _Deltas()
    portions = _portions(terms, in_scope, rest - deductible, ledger, deltas)
    pool = sum(portion.pool for portion in portions)
    over_cap = sum(portion.over_cap for portion in portions)
    _count(terms, deltas, deductible, pool, in_scope)
    split = Split(
        total=total,
        uncovered=uncovered,
        over_limit=over_limit,
        line_self_pay=line_self_pay,
        in_scope=in_scope,
        remote_self_pay=remote_self_pay,
        deductible=deductible,
        pool=pool,
        pool_self=rest - deductible - pool - over_cap,
        over_cap=over_cap,
    )
    split = _with_payers(split, terms, ledger, deltas)
    own, from_family = _accounts(insured, (account, family), care, split.personal - uncovered)
    split = structs.replace(split, account=own + from_family, cash=split.personal - own - from_family)
    check(split)
    return Outcome(split, ledger, deltas.moved, terms, portions, from_family)


def _with_payers(split: Split, terms: Terms, ledger: Ledger, deltas: _Deltas) -> Split:
    """Add 大额 or 大病, civil servant subsidy and medical aid, each on the rest left by the one before it."""
    burden = split.remote_self_pay + split.deductible + split.pool_self + split.over_cap
    critical = _large(terms, split.over_cap, ledger, deltas)
    critical += _burdened(terms.critical_illness, burden, ledger, deltas)
    left_in_brackets = split.deductible + split.pool_self + split.over_cap - critical
    civil = multiply_ratio(max(0, left_in_brackets), terms.civil_servant)
    aid = _burdened(terms.medical_aid, burden - critical - civil, ledger, deltas)
    fund = split.pool + critical + civil + aid
    return structs.replace(
        split,
        critical_illness=critical,
        civil_servant=civil,
        medical_aid=aid,
        fund=fund,
        personal=split.total - fund,
    )


def check(split: Split) -> None:
    """Raise BadInput("figures_disagree") if an identity does not hold (docs/rules.md, "Identities")."""
    broken = [name for name, holds in _identities(split).items() if not holds]
    if broken:
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


def _portions(terms: Terms, in_scope: int, base: int, ledger: Ledger, deltas: _Deltas) -> tuple[Portion, ...]:
    if terms.fixed is not None:
        paid = min(terms.fixed, in_scope, base)
        return (Portion(Segment("", None, 0), base, paid, 0),)
    room = min((limit.amount - ledger.get(limit.key, 0) for limit in terms.limits), default=None)
    portions = _fill(terms.segments, base, room)
    for portion in portions:
        deltas.add(portion.segment.key, portion.amount)
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


def _large(terms: Terms, over_cap: int, ledger: Ledger, deltas: _Deltas) -> int:
    top_up = terms.over_cap
    if top_up is None:
        return 0
    return _paid(top_up, multiply_ratio(over_cap, top_up.brackets[0][1]), ledger, deltas)


def _burdened(top_up: TopUp | None, burden: int, ledger: Ledger, deltas: _Deltas) -> int:
    """Return f(the year's burden with this settlement) - f(without it), f being the sum of the rounded brackets."""
    if top_up is None:
        return 0
    name = burden_key(top_up.key)
    before = ledger.get(name, 0)
    deltas.add(name, burden)
    due = sum(bracket_parts(top_up, before + burden)) - sum(bracket_parts(top_up, before))
    return _paid(top_up, due, ledger, deltas)


def bracket_parts(top_up: TopUp, burden: int) -> tuple[int, ...]:
    """Return the payment of each bracket on a year's burden, rounded half up to the fen, before the cap."""
    paid, lower = [], top_up.above
    for up_to, ratio in top_up.brackets:
        upper = burden if up_to is None else min(burden, up_to)
        paid.append(multiply_ratio(upper - lower, ratio) if upper > lower else 0)
        lower = up_to or lower
    return tuple(paid)


def _paid(top_up: TopUp, due: int, ledger: Ledger, deltas: _Deltas) -> int:
    paid = max(0, min(due, top_up.cap - ledger.get(top_up.key, 0)))
    deltas.add(top_up.key, paid)
    return paid


def _accounts(insured: Insured, balances: tuple[int, int], care: Care, payable: int) -> tuple[int, int]:
    """Pay from the person's own account, which only employees have, then from a family member's."""
    if not care.use_account:
        return 0, 0
    own = min(balances[0], payable) if insured.insurance is Insurance.EMPLOYEE else 0
    return own, min(balances[1], payable - own)


def _count(terms: Terms, deltas: _Deltas, deductible: int, pool: int, in_scope: int) -> None:
    if terms.admissions_key:
        counted = pool > 0 or in_scope >= terms.deductible
        deltas.add(terms.admissions_key, int(counted))
    elif terms.deductible_source:
        deltas.add(terms.deductible_key, deductible)


_MILLION = 1_000_000
_HALF = _MILLION // 2


def share(line: Line) -> LineShare:
    """Split one line: amount = uncovered + over_limit + line_self_pay + in_scope, in fen, each rounded half up.

    The limit is applied before the self-pay ratio (docs/rules.md, "Lines").
    """
    return shares((line,))[0]


def shares(lines: Iterable[Line]) -> tuple[LineShare, ...]:
    """Split every line as `share` does, in the same order."""
    kept: list[LineShare] = []
    _add_up(lines, kept)
    return tuple(kept)


def totals(lines: Iterable[Line]) -> tuple[int, int, int, int, int]:
    """Sum (amount, uncovered, over_limit, line_self_pay, in_scope) over the lines, in fen."""
    return _add_up(lines, None)


class _Ratios(dict[str, int]):
    """Quantities and ratios of one bill in millionths; each text is parsed once."""

    def __missing__(self, text: str) -> int:
        self[text] = millionths(text)
        return self[text]


def _add_up(lines: Iterable[Line], kept: list[LineShare] | None) -> tuple[int, int, int, int, int]:
    # A bill may have many thousand lines: one loop without a function call per line takes half the time.
    outside_catalogue, may_pay_first, read = LineClass.C, LineClass.B, _Ratios()
    total = uncovered = over_limit = line_self_pay = 0
    for line in lines:
        quantity, price, limit, class_ = read[line.quantity], line.unit_price, line.limit, line.class_
        amount = (price * quantity + _HALF) // _MILLION
        total += amount
        if class_ is outside_catalogue:
            uncovered += amount
            if kept is not None:
                kept.append(LineShare(amount, amount, 0, 0, 0))
            continue
        over = first = 0
        if limit is not None and price > limit:
            over = ((price - limit) * quantity + _HALF) // _MILLION
            over_limit += over
        if class_ is may_pay_first:
            first = ((amount - over) * read[line.self_pay] + _HALF) // _MILLION
            line_self_pay += first
        if kept is not None:
            kept.append(LineShare(amount, 0, over, first, amount - over - first))
    return total, uncovered, over_limit, line_self_pay, total - uncovered - over_limit - line_self_pay
