"""The order of computation, in rational numbers, and the playing of a scenario on empty books."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.benefit.second_oracle.visit import Critical, Json, Key, Refusal, Terms, Visit, half_up

MUNICIPALITIES = {"11", "12", "31", "50"}
ZONE = {"310118", "320509", "330421"}


def state_of(person: Json, settle: Json) -> str:
    """The registration state on the day of the visit or of the admission."""
    home, there = person["insured_area"], settle["hospital"]["area"]
    first = settle.get("admitted") or settle["date"]
    digits = 2 if home[:2] in MUNICIPALITIES else 4
    if home[:digits] == there[:digits]:
        return "local"
    if home[:2] == there[:2]:
        return "in_province"
    if {home[:2], there[:2]} <= {"11", "12", "13"} and first >= "2023-04-01":
        return "free"
    if {home, there} <= ZONE and first >= "2020-08-24":
        return "free"
    held = {
        one["kind"]
        for one in person.get("registrations", [])
        if there.startswith(one["area"].rstrip("0") if one["area"].endswith("00") else one["area"])
        and one["from"] <= settle["date"]
        and (one.get("to") or "9999") >= first
    }
    if settle.get("emergency"):
        held.add("emergency")
    return next((one for one in ("long_term", "emergency", "referral", "temporary") if one in held), "unregistered")


def columns(lines: list[Json]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in lines:
        quantity, price = Fraction(line["quantity"]), line["unit_price"]
        amount = half_up(quantity * price)
        sums["total"] += amount
        if line["class"] == "丙":
            sums["uncovered"] += amount
            continue
        limit = line.get("limit")
        over = 0 if limit is None else max(0, half_up(quantity * (price - limit)))
        own = Fraction(line.get("self_pay") or 0) if line["class"] == "乙" else Fraction(0)
        first = half_up((amount - over) * own)
        sums["over_limit"] += over
        sums["line_self_pay"] += first
        sums["in_scope"] += amount - over - first
    return sums


@dataclass
class Priced:
    """The result of a settlement, and what it added to the books."""

    result: Json
    deltas: Counter[Key] = field(default_factory=Counter)


def price(v: Visit, terms: Terms) -> Priced:
    """Follow the order of computation: first self-pay, deductible, segments, caps, what stands above the pool."""
    done = Priced({})
    sums = columns(v.settle["lines"])
    in_scope = sums["in_scope"]
    remote = half_up(in_scope * terms.remote)
    rest = in_scope - remote
    counted = min([rest, *(max(0, limit - v.books[key]) for key, limit in terms.cost_caps)])
    deductible = min(terms.owed, counted)
    pool, above = segments(v, terms, counted - deductible, done.deltas)
    above += rest - counted
    if pool < terms.guaranteed:
        pool = min(terms.guaranteed, rest)
        deductible = min(deductible, rest - pool)
        above = min(above, rest - pool - deductible)
    for key, _ in terms.cost_caps:
        done.deltas[key] += counted
    if terms.owed_key:
        done.deltas[terms.owed_key] += deductible
    # CHOICE: "below the deductible" means the stay's own one, whatever else lowers or repeats it.
    plain = terms.owed if terms.plain is None else terms.plain
    if terms.stays and not (pool == 0 and in_scope < plain):
        done.deltas[terms.stays] += 1
    result = done.result
    result |= {name: sums[name] for name in ("total", "uncovered", "over_limit", "line_self_pay", "in_scope")}
    result |= {"remote_self_pay": remote, "deductible": deductible, "pool": pool}
    result |= {"pool_self": rest - deductible - pool - above, "over_cap": above}
    result["critical_illness"] = above_the_pool(v, terms, result, done.deltas)
    result["civil_servant"] = result["medical_aid"] = 0
    result["fund"] = pool + result["critical_illness"]
    result["personal"] = result["total"] - result["fund"]
    may_pay = v.person["insurance"] == "employee" and v.settle.get("use_account", True) and terms.account
    result["account"] = min(v.books["account",], result["personal"] - result["uncovered"]) if may_pay else 0
    done.deltas["account",] -= result["account"]
    result["cash"] = result["personal"] - result["account"]
    return done


def segments(v: Visit, terms: Terms, base: int, deltas: Counter[Key]) -> tuple[int, int]:
    """What the pool pays, and the cost above its caps and its last segment."""
    if terms.fixed is not None:
        return min(terms.fixed, base), 0
    room = min((max(0, limit - v.books[key]) for key, limit in terms.caps), default=None)
    pool = above = 0
    left, full = base, False
    for width, ratio, key in terms.segments:
        part = left if width is None else min(left, width)
        left -= part
        if key:
            deltas[key] += part
        share = half_up(part * ratio)
        if full:
            above += part
        elif room is None or share <= room:
            pool += share
            room = None if room is None else room - share
        else:
            above += min(part, half_up(Fraction(share - room) / ratio))
            pool, room, full = pool + room, 0, True
    for key, _ in terms.caps:
        deltas[key] += pool
    return pool, above + left


def above_the_pool(v: Visit, terms: Terms, result: Json, deltas: Counter[Key]) -> int:
    """大额 on the cost above the pool, then 大病 on the year's burden that is left."""
    pays = 0
    if terms.large:
        ratio, most = terms.large
        key: Key = ("large", v.year)
        pays = half_up(result["over_cap"] * ratio)
        pays = pays if most is None else min(pays, most - v.books[key])
        deltas[key] += pays
    if terms.critical:
        parts = ["remote_self_pay", "deductible", "pool_self", "over_cap"]
        parts += ["line_self_pay"] if terms.critical.line_self_pay else []
        this = sum(result[name] for name in parts) - pays
        before = v.books["burden", v.year]
        owed = bands(before + this, terms.critical) - bands(before, terms.critical)
        if terms.critical.cap is not None:
            owed = min(owed, terms.critical.cap - v.books["critical", v.year])
        deltas["burden", v.year] += this
        deltas["critical", v.year] += owed
        pays += owed
    return pays


def bands(amount: int, critical: Critical) -> int:
    lower, total = critical.start, 0
    for upper, ratio in critical.brackets:
        end = amount if upper is None else min(amount, upper)
        total += half_up(max(0, end - lower) * ratio)
        lower = lower if upper is None else upper
    return total


class Player:
    """One person on empty books, whose events are played one by one."""

    def __init__(self, person: Json, rule_of: Any) -> None:  # noqa: ANN401, a function from a visit to its terms
        self.person, self.rule_of = person, rule_of
        self.books: Counter[Key] = Counter()
        self.books["account",] = person.get("account", 0)
        self.done: dict[str, Priced] = {}
        self.refunded: set[str] = set()

    def visit(self, settle: Json) -> Visit:
        return Visit(self.person, settle, state_of(self.person, settle), self.books)

    def play(self, event: Json) -> Json:
        try:
            if "settle" in event:
                v = self.visit(event["settle"])
                priced = price(v, self.rule_of(v))
                self.done[event["id"]] = priced
                self.books.update(priced.deltas)
                return priced.result
            return self.refund(event["refund"])
        except Refusal as refusal:
            return {"refused": str(refusal)}

    def refund(self, target: str) -> Json:
        if target in self.refunded:
            raise Refusal("already_refunded")
        if target not in self.done:
            raise Refusal("unknown_settlement")
        self.refunded.add(target)
        self.books.subtract(self.done[target].deltas)
        return {name: -self.done[target].result[name] for name in ("total", "fund", "account", "cash")}
