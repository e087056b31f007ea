"""Random bills: amounts at the edges of the rules, and lines that add up to them in scope."""

from fractions import Fraction
from random import Random
from typing import Any

from tests.benefit.oracle import columns

Json = dict[str, Any]

MARKS: dict[tuple[str, str, str], str] = {
    ("3716", "employee", "outpatient"): "200 300 400 5825 6728.57 7323.08 6670.59 7633.33 8257.14",
    ("3716", "employee", "inpatient"): "400 500 600 700 800 900 10000 10800 "
    "10900 222222.22 222722 223678 223233.33 445344.44 210526.32 211226.32 433448",
    ("3716", "employee", "chronic"): "700 235294.12 235994.12 222922.22",
    ("3716", "employee", "maternity"): "0.01 5000 250000",
    ("3716", "resident", "outpatient"): "615.38 615.39 400",
    ("3716", "resident", "inpatient"): "300 500 800 3000 8300 33800 54500 137300 "
    "164000 166966.67 200500 250800 250000 350000 450000 734533.33",
    ("3716", "resident", "chronic"): "200 230769.23 230969.23",
    ("3716", "resident", "two_diseases"): "428.57 571.43 857.14",
    ("3716", "resident", "maternity"): "1500 3000 800",
    ("1309", "resident", "inpatient"): "50 100 150 250 300 500 600 750 1000 1500 "
    "3000 34357.14 166766.67 188000 232269.23 163000 250000 604000 303000 35300",
    ("12", "employee", "outpatient"): "650 700 800 5500 10000",
    ("14", "employee", "outpatient"): "30 50 80 300 3030 3050 3322.73 3680 4125 4625 5080",
    ("14", "resident", "outpatient"): "83.33 83.34 90.91 100 333.33 363.64 400",
    ("14", "resident", "two_diseases"): "30 60 463.33 493.33 630 660 830 1063.33",
    ("14", "resident", "special_drug"): "100000 50000",
    ("14", "employee", "special_drug"): "125000 60000",
    ("14", "resident", "inpatient"): "50 100 250 500 1000 20000 24500 82452.94 100500 117666.67 80000 613333.33",
    ("31", "employee", "outpatient"): "200 300 500",
    ("31", "employee", "inpatient"): "700 1200 1500 663743 664243 719147 742382 686282",
}
"""In-scope yuan of a year at which a figure changes: deductibles, brackets, caps, limits of 大病 and 救助."""

ANY_MARKS = "0.01 10 1000 100000"
QUANTITIES = ("1", "2", "3", "7", "0.5", "1.5", "0.25", "2.333", "12.75", "0.001", "30")
RATIOS = ("0.05", "0.10", "0.15", "0.2", "0.125", "0.30", "0", "1")


def amount(rng: Random, who: Json, kind: str, spent: int) -> int:
    """Choose an in-scope amount in fen: at a limit, the rest of this year up to it, small odd ones, or of any size."""
    draw = rng.random()
    if draw < 0.55:
        mark = Fraction(rng.choice(marks(who, kind))) * 100
        before_first_self_pay = mark / rng.choice((1, 1, 1, Fraction(9, 10), Fraction(8, 10)))
        left = int(before_first_self_pay) - (spent if draw < 0.25 else 0)
        return max(1, left + rng.choice((-1, 0, 0, 1, 2, -2, rng.randint(-500, 500))))
    if draw < 0.75:
        return rng.randint(1, 3000)
    return int(10 ** rng.uniform(2, 8.3))


def marks(who: Json, kind: str) -> list[str]:
    for digits in (4, 2):
        found = MARKS.get((who["insured_area"][:digits], who["insurance"], kind))
        if found:
            return found.split()
    return ANY_MARKS.split()


def lines(rng: Random, target: int) -> list[Json]:
    """Create the lines of a bill with the target in scope (more if the mix exceeds it; occasionally none)."""
    found: list[Json] = []
    if rng.random() < 0.02:
        return [
            {"name": "目录外", "class": "丙", "quantity": rng.choice(QUANTITIES), "unit_price": rng.randint(1000, 9999)}
        ]
    if rng.random() < 0.5:
        found = [line(rng, target) for _ in range(rng.randint(1, 5))]
    left = target - columns(found)["in_scope"]
    if left > 0 or not found:
        found.append({"name": "药品", "class": "甲", "quantity": "1", "unit_price": max(1, left)})
    rng.shuffle(found)
    return found


def line(rng: Random, target: int) -> Json:
    price = rng.choice((rng.randint(1, 99), rng.randint(1, 20_000), rng.randint(1, max(1, target // 3))))
    found: Json = {
        "name": rng.choice(("药品", "检查", "床位费", "耗材")),
        "class": rng.choice(("甲", "乙", "乙", "丙")),
        "quantity": rng.choice(QUANTITIES),
        "unit_price": price,
    }
    if found["class"] == "乙":
        found["self_pay"] = rng.choice(RATIOS)
    if found["class"] != "丙" and rng.random() < 0.4:
        found["limit"] = max(0, price + rng.choice((-1, 0, 1, -price // 3, -price // 2, price)))
    return found
