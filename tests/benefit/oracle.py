"""The oracle: calculates a scenario in rational numbers, from docs/rules.md and never from the packs."""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from tests.benefit.oracle_bill import Bill, Json, Key, Refusal, Terms
from tests.benefit.oracle_entitled import VILLAGE_CLINICS, check, registration_state
from tests.benefit.oracle_places import rule_for

NOTHING = (
    *("remote_self_pay", "deductible", "pool", "over_cap"),
    *("critical_illness", "civil_servant", "medical_aid", "fund"),
)
# CHOICE: no document names the refusal of a refund whose settlement does not exist: an unknown id, one that was
# refused, the id of a refund, or one that comes later in the scenario.
NOTHING_TO_REFUND = "unknown_settlement"


def play(case: Json) -> Json:
    """Play a scenario on an empty ledger: `{"case": …, "results": {EVENT_ID: {…}}}`."""
    ledger: Counter[Key] = Counter()
    ledger[("account",)] = case["person"].get("account", 0)
    stored: dict[str, tuple[Json, Counter[Key]]] = {}
    refunded: set[str] = set()
    results: Json = {}
    for event in case["events"]:
        try:
            if "settle" in event:
                result, deltas = settled(case["person"], event["settle"], ledger)
                stored[event["id"]] = result, deltas
                ledger.update(deltas)
            else:
                result = refund(event["refund"], stored, refunded, ledger)
        except Refusal as refusal:
            result = {"refused": str(refusal)}
        results[event["id"]] = result
    return {"case": case["case"], "results": results}


def refund(target: str, stored: dict[str, tuple[Json, Counter[Key]]], refunded: set[str], ledger: Counter[Key]) -> Json:
    """Return what the settlement stored, regardless of later events and of the time (the keys hold year and day)."""
    if target in refunded:
        raise Refusal("already_refunded")
    if target not in stored:
        raise Refusal(NOTHING_TO_REFUND)
    refunded.add(target)
    result, deltas = stored[target]
    ledger.subtract(deltas)
    return {name: -result[name] for name in ("total", "fund", "account", "cash")}


def settled(person: Json, settle: Json, ledger: Counter[Key]) -> tuple[Json, Counter[Key]]:
    """Price one settlement; the second value is what it adds to the ledger."""
    check(person, settle)
    if settle["hospital"].get("code") in VILLAGE_CLINICS:
        return account_only(person, settle, ledger)
    rule = rule_for(person, settle["kind"])
    bill = Bill(person, settle, registration_state(person, settle), ledger)
    return money(bill, rule(bill))


def account_only(person: Json, settle: Json, ledger: Counter[Key]) -> tuple[Json, Counter[Key]]:
    """Price a visit at a village clinic (B19): no fund pays, whatever the rules, and only the account moves."""
    # CHOICE: the residents pay in cash; civil servants get nothing either; the state of registration is not asked.
    sums = columns(settle["lines"])
    result: Json = {name: sums[name] for name in ("total", "uncovered", "over_limit", "line_self_pay", "in_scope")}
    result |= dict.fromkeys(NOTHING, 0) | {"pool_self": sums["in_scope"], "personal": sums["total"]}
    result["account"] = account(Bill(person, settle, "local", ledger), result)
    result["cash"] = result["personal"] - result["account"]
    return result, Counter({("account",): -result["account"]})


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def columns(lines: list[Json]) -> Counter[str]:
    """Sum the lines: total, uncovered, over_limit, line_self_pay, in_scope."""
    sums: Counter[str] = Counter()
    for line in lines:
        quantity = Fraction(line["quantity"])
        amount = half_up(quantity * line["unit_price"])
        sums["total"] += amount
        if line["class"] == "丙":
            sums["uncovered"] += amount
            continue
        limit = line.get("limit")
        over = 0 if limit is None else max(0, half_up(quantity * (line["unit_price"] - limit)))
        # CHOICE: a 先行自付 ratio on a 甲 line is not used ("甲 = ratio 0").
        ratio = Fraction(line.get("self_pay") or 0) if line["class"] == "乙" else Fraction(0)
        first = half_up((amount - over) * ratio)
        sums["over_limit"] += over
        sums["line_self_pay"] += first
        sums["in_scope"] += amount - over - first
    return sums


def money(bill: Bill, terms: Terms) -> tuple[Json, Counter[Key]]:
    """Follow docs/rules.md, "Order of computation", from step 2 on."""
    deltas: Counter[Key] = Counter()
    sums = columns(bill.settle["lines"])
    in_scope = sums["in_scope"]
    remote = half_up(in_scope * terms.remote)
    deductible = min(terms.owed, in_scope - remote)
    if terms.owed_key:
        deltas[terms.owed_key] += deductible
    base = in_scope - remote - deductible
    pool, over_cap = pool_payment(bill, terms, base, deltas)
    # CHOICE: "the deductible" of the counting rule is the one owed for this admission, compared with the whole
    # in-scope amount (before 首先自付): equal to it counts, and so does any admission that owes none.
    if terms.admission_key and not (pool == 0 and in_scope < terms.owed):
        deltas[terms.admission_key] += 1
    result: Json = {name: sums[name] for name in ("total", "uncovered", "over_limit", "line_self_pay", "in_scope")}
    result |= {"remote_self_pay": remote, "deductible": deductible, "pool": pool}
    result |= {"pool_self": base - pool - over_cap, "over_cap": over_cap}
    result["critical_illness"] = critical_illness(bill, terms, result, deltas)
    result["civil_servant"] = civil_servant(bill, result)
    result["medical_aid"] = medical_aid(bill, result, deltas)
    result["fund"] = sum(result[name] for name in ("pool", "critical_illness", "civil_servant", "medical_aid"))
    result["personal"] = result["total"] - result["fund"]
    result["account"] = account(bill, result)
    deltas[("account",)] -= result["account"]
    result["cash"] = result["personal"] - result["account"]
    return result, deltas


def pool_payment(bill: Bill, terms: Terms, base: int, deltas: Counter[Key]) -> tuple[int, int]:
    """Split the base over the segments and limit the pool to its caps (4.3, steps 5 and 6): pool, over_cap."""
    if terms.fixed is not None:
        return min(terms.fixed, base), 0
    room = min((max(0, cap - bill.ledger[key]) for key, cap in terms.caps), default=None)
    pool = over_cap = 0
    exceeded = False
    left = base
    for width, ratio, key in terms.segments:
        part = left if width is None else min(left, width)
        left -= part
        if key:
            # CHOICE: a ledger segment is used up by the cost that falls into it, paid or not.
            deltas[key] += part
        share = half_up(part * ratio)
        if exceeded:
            over_cap += part
        elif room is None or share <= room:
            pool += share
            room = None if room is None else room - share
        else:
            # CHOICE: the formula of step 6 also where the room is nothing from the start: half_up(share / ratio),
            # which can leave a fen of pool_self with a ratio below one half.
            over_cap += min(part, half_up(Fraction(share - room) / ratio))
            pool += room
            room, exceeded = 0, True
    for key, _ in terms.caps:
        if key != ("pool", "visit"):
            deltas[key] += pool
    return pool, over_cap + left


def critical_illness(bill: Bill, terms: Terms, result: Json, deltas: Counter[Key]) -> int:
    """大额 of employees on what is above the cap; 大病 of residents on the year's burden."""
    paid: Key = ("critical illness", bill.year)
    pays = 0
    if terms.large:
        ratio, most = terms.large
        pays = half_up(result["over_cap"] * ratio)
        pays = pays if most is None else min(pays, most - bill.ledger[paid])
    if terms.critical:
        start, brackets, cap = terms.critical
        burden: Key = ("critical burden", bill.year)
        before = bill.ledger[burden]
        this = sum(result[name] for name in ("remote_self_pay", "deductible", "pool_self", "over_cap"))
        # CHOICE: the bracket sums are without the cap; the cap is on what was paid this year (they differ only after
        # a refund of an earlier settlement).
        owed = tiers(before + this, start, brackets) - tiers(before, start, brackets)
        pays = min(owed, cap - bill.ledger[paid])
        deltas[burden] += this
    deltas[paid] += pays
    return pays


def tiers(amount: int, start: int, brackets: list[tuple[int | None, Fraction]]) -> int:
    """Sum the brackets above the start, each rounded."""
    left, paid = max(0, amount - start), 0
    for width, ratio in brackets:
        part = left if width is None else min(left, width)
        paid += half_up(part * ratio)
        left -= part
    return paid


def civil_servant(bill: Bill, result: Json) -> int:
    # CHOICE: every kind, place and insurance, wherever the person has the mark; not 首先自付; never below nothing.
    if not bill.person.get("civil_servant"):
        return 0
    base = result["deductible"] + result["pool_self"] + result["over_cap"] - result["critical_illness"]
    return half_up(max(0, base) * Fraction(85 if bill.retired else 80, 100))


def medical_aid(bill: Bill, result: Json, deltas: Counter[Key]) -> int:
    """滨州, inpatient: on what is left in scope, over the year."""
    person, settle = bill.person, bill.settle
    if not person["insured_area"].startswith("3716") or settle["kind"] != "inpatient":
        return 0
    # CHOICE: residents and employees alike; what is left in scope includes 首先自付. The category is asked on the
    # settlement date, and only what was left since it began counts towards the 3,000.
    aid: dict[str, Any] = person.get("aid") or {}
    this = result["in_scope"] - result["pool"] - result["critical_illness"] - result["civil_servant"]
    if not aid or date.fromisoformat(aid["from"]) > bill.day:
        deltas[("left on", settle["date"])] += this
        return 0
    start, ratio, cap = {
        "low_income": (0, Fraction(75, 100), 30_000_00),
        "low_income_edge": (3_000_00, Fraction(50, 100), 20_000_00),
        "illness_poverty": (10_000_00, Fraction(60, 100), 30_000_00),
    }[aid["category"]]
    period, earlier = str(bill.year), 0
    if aid["category"] == "illness_poverty":
        # CHOICE: the year of aid ends before the same day of the next year, the months before begin on the same day of
        # the last one; the day of the application itself is the first of its year.
        since, period = aid["from"], f"aid from {aid['from']}"
        if settle["date"] >= year_after(since, 1):
            return 0
        days = [key for key in bill.ledger if key[0] == "left on"]
        earlier = sum(bill.ledger[key] for key in days if year_after(since, -1) <= str(key[1]) < since)
    left: Key = ("left in scope", period)
    paid: Key = ("medical aid", period)
    before = bill.ledger[left] + earlier
    deltas[left] += this
    owed = tiers(before + this, start, [(None, ratio)]) - tiers(before, start, [(None, ratio)])
    by_hand = min(cap, tiers(earlier, start, [(None, ratio)]))
    pays = max(0, min(owed, cap - by_hand - bill.ledger[paid]))
    deltas[paid] += pays
    return pays


def year_after(day: str, years: int) -> str:
    """The same day of another year; 29 February becomes 1 March in a common year."""
    moved = f"{int(day[:4]) + years}{day[4:]}"
    return moved if not moved.endswith("02-29") or int(moved[:4]) % 4 == 0 else f"{moved[:4]}-03-01"


def account(bill: Bill, result: Json) -> int:
    """Employees only: the personal share except uncovered (what is above a price limit may be paid)."""
    if bill.person["insurance"] != "employee" or not bill.settle.get("use_account", True):
        return 0
    payable: int = result["personal"] - result["uncovered"]
    return min(bill.ledger[("account",)], payable)
