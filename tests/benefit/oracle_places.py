"""The rules of 沧州, 天津, 山西, 太原 and 上海 (docs/rules.md, "Rules by area"), and which one a bill falls under."""

from collections.abc import Callable
from datetime import date

from tests.benefit import oracle_binzhou as binzhou
from tests.benefit.oracle_bill import (
    YUAN,
    Bill,
    Json,
    Key,
    Refusal,
    Segment,
    Terms,
    age,
    critical,
    flat,
    owed_of_year,
    percent,
    refuse_unregistered,
    two_diseases,
)


def cangzhou_resident_inpatient(bill: Bill) -> Terms:
    own_table = bill.state not in ("local", "in_province", "free", "long_term")
    if own_table:
        full = {1: 600, 2: 1000, 3: 3000}[bill.row] * YUAN
        ratio = {1: 70, 2: 60, 3: 50}[bill.row] - (15 if bill.state == "unregistered" else 0)
    else:
        full = {0: 100, 1: 300, 2: 500, 3: 1500}[bill.level] * YUAN
        ratio = {0: 90, 1: 90, 2: 80, 3: 65}[bill.level]
    # CHOICE: "second and later half" holds for the own table as well, by its own count ("counted apart").
    admissions: Key = ("admissions", "own table" if own_table else "others", bill.year)
    return Terms(
        flat(ratio),
        owed=full // 2 if bill.ledger[admissions] else full,
        caps=[(("pool", "inpatient", bill.year), 150_000 * YUAN)],
        admission_key=admissions,
        critical=critical(13_000, [(87_000, 60), (None, 70)], 300_000),
    )


def tianjin_employee_outpatient(bill: Bill) -> Terms:
    refuse_unregistered(bill)
    # CHOICE: before the joint rule of 2023-04-01 only the three long-term kinds could settle directly (T03).
    if bill.state in {"emergency", "referral", "temporary"} and bill.day < date(2023, 4, 1):
        raise Refusal("not_registered")
    deductible = 800
    if bill.retired:
        deductible = 650 if age(bill.person["birth"], bill.day) >= 70 else 700
    owed, key = owed_of_year(bill, deductible)
    paid = bill.ledger[key]
    # CHOICE: segment 1 ends where the year's in-scope cost reaches 5,500, so its width is 5,500 less the deductible
    # of the year; where the patient turned 70 after paying more than 650, less what was really paid.
    # CHOICE: cost beyond the last segment is over_cap. CHOICE: no reduction out of the area beside the refusal.
    first: Key = ("segment 1", bill.year)
    second: Key = ("segment 2", bill.year)
    left_first = 5500 * YUAN - max(deductible * YUAN, paid) - bill.ledger[first]
    left_second = 4500 * YUAN - bill.ledger[second]
    segments: list[Segment] = [
        (max(0, left_first), percent({1: 75, 2: 65, 3: 55}[bill.row]), first),
        (max(0, left_second), percent(55), second),
    ]
    return Terms(segments, owed=owed, owed_key=key)


def shanxi_resident_outpatient(bill: Bill) -> Terms:
    year: Key = ("pool", "outpatient", bill.year)
    day: Key = ("pool", "outpatient", "day", bill.settle["date"])
    visit: Key = ("pool", "visit")  # counts nothing: a visit is one settlement
    caps = [(visit, 50 * YUAN), (day, 50 * YUAN), (year, 200 * YUAN)]
    return Terms(flat({1: 60, 2: 55, 3: 50}[bill.row]), caps=caps)


def shanxi_employee_outpatient(bill: Bill) -> Terms:
    # CHOICE: out of the province nothing is reduced. The deductibles of the year count from 2024-07-01, the cap counts
    # the whole year.
    late = bill.day >= date(2024, 7, 1)
    owed, ratio = {1: 30, 2: 50, 3: 80}[bill.row] * YUAN, {1: 60, 2: 55, 3: 50}[bill.row]
    deductibles: Key = ("deductible", "outpatient", bill.year)
    if late:
        owed = max(0, min(owed, 300 * YUAN - bill.ledger[deductibles]))
    cap = {(False, False): 1800, (False, True): 2000, (True, False): 2500, (True, True): 3000}[late, bill.retired]
    return Terms(
        flat(ratio + (5 if late else 0) + (5 if bill.retired else 0)),
        owed=owed,
        owed_key=deductibles if late else None,
        caps=[(("pool", "outpatient", bill.year), cap * YUAN)],
    )


def shanxi_resident_two_diseases(bill: Bill) -> Terms:
    owed, key = owed_of_year(bill, 30 if bill.day >= date(2021, 3, 1) else 60)
    # CHOICE: several diseases: the source says "each with its own cap", and the visit does not say which disease it
    # is for, so the caps of the recognised diseases are added up.
    caps = {"hypertension": 260, "diabetes": 360, "diabetes_type1": 480}
    cap = sum(caps[disease] for disease in two_diseases(bill.person, bill.day))
    return Terms(flat(60), owed=owed, owed_key=key, caps=[(("pool", "two_diseases", bill.year), cap * YUAN)])


def shanxi_special_drug(bill: Bill) -> Terms:
    # CHOICE: one rule for all of 14xxxx; its cap is the same accumulator as 太原's resident inpatient cap.
    employee = bill.person["insurance"] == "employee"
    cap = (100_000 if employee else 70_000) * YUAN
    return Terms(flat(80 if employee else 70), caps=[(("pool", "inpatient", bill.year), cap)])


def shanxi_resident_chronic(bill: Bill) -> Terms:
    return Terms(flat(60), caps=[(("pool", "inpatient", bill.year), 70_000 * YUAN)])


def taiyuan_resident_inpatient(bill: Bill) -> Terms:
    admissions: Key = ("admissions", bill.year)
    full = {1: 100, 2: 500, 3: 1000}[bill.row] * YUAN
    points = {"referral": 5, "emergency": 5, "temporary": 15, "unregistered": 15}.get(bill.state, 0)
    return Terms(
        flat({1: 85, 2: 70, 3: 60}[bill.row] - points),
        owed={0: full, 1: full // 2}.get(bill.ledger[admissions], 0),
        caps=[(("pool", "inpatient", bill.year), 70_000 * YUAN)],
        admission_key=admissions,
        critical=critical(10_000, [(None, 75)], 400_000),
    )


def shanghai_employee_outpatient(bill: Bill) -> Terms:
    refuse_unregistered(bill)
    deductible, ratios = 500, {1: 80, 2: 75, 3: 70}
    if bill.retired:
        # CHOICE: retired without a date of retirement is taken as after 2000.
        deductible, ratios = 300, {1: 85, 2: 80, 3: 75}
        if (bill.person.get("retired_on") or "9999") <= "2000-12-31":
            deductible, ratios = 200, {1: 90, 2: 85, 3: 80}
    owed, key = owed_of_year(bill, deductible)
    return Terms(flat(ratios[bill.row]), owed=owed, owed_key=key)


def shanghai_employee_inpatient(bill: Bill) -> Terms:
    # CHOICE: one deductible for each stay of the year, none is lowered; the cap is that of the insurance year; above it
    # 80 % without an end.
    deductible, ratio = (1500, 85) if not bill.retired else (1200, 92)
    if bill.retired and (bill.person.get("retired_on") or "9999") <= "2000-12-31":
        deductible = 700
    cap = {2021: 590_000, 2022: 590_000, 2023: 610_000}.get(bill.year, 590_000 if bill.year < 2022 else 630_000)
    return Terms(
        flat(ratio - (10 if bill.state == "unregistered" else 0)),
        owed=deductible * YUAN,
        caps=[(("pool", "inpatient", bill.year), cap * YUAN)],
        admission_key=("admissions", bill.year),
        large=(percent(80), None),
    )


Rule = Callable[[Bill], Terms]

# CHOICE: only the rows of docs/rules.md, "Rules by area", are rules; what else is known (上海 residents, 沧州
# employees, residents of 天津 and 上海, employees of 太原 and 山西 …) is refused no_rule.
# CHOICE: the rows hold for every date; only the 山西 deductible, the agreements and the disease list have dates.
RULES: dict[tuple[str, str, str], Rule] = {
    ("3716", "employee", "outpatient"): binzhou.employee_outpatient,
    ("3716", "employee", "inpatient"): binzhou.employee_inpatient,
    ("3716", "employee", "chronic"): binzhou.employee_chronic,
    ("3716", "employee", "maternity"): binzhou.employee_maternity,
    ("3716", "resident", "outpatient"): binzhou.resident_outpatient,
    ("3716", "resident", "inpatient"): binzhou.resident_inpatient,
    ("3716", "resident", "chronic"): binzhou.resident_chronic,
    ("3716", "resident", "two_diseases"): binzhou.resident_two_diseases,
    ("3716", "resident", "maternity"): binzhou.resident_maternity,
    ("1309", "resident", "inpatient"): cangzhou_resident_inpatient,
    ("12", "employee", "outpatient"): tianjin_employee_outpatient,
    ("14", "employee", "outpatient"): shanxi_employee_outpatient,
    ("14", "resident", "chronic"): shanxi_resident_chronic,
    ("14", "resident", "outpatient"): shanxi_resident_outpatient,
    ("14", "resident", "two_diseases"): shanxi_resident_two_diseases,
    ("14", "resident", "special_drug"): shanxi_special_drug,
    ("14", "employee", "special_drug"): shanxi_special_drug,
    ("1401", "resident", "inpatient"): taiyuan_resident_inpatient,
    ("31", "employee", "inpatient"): shanghai_employee_inpatient,
    ("31", "employee", "outpatient"): shanghai_employee_outpatient,
}


def rule_for(person: Json, kind: str) -> Rule:
    """Find the rule of the insured place, insurance and kind, or refuse `no_rule`."""
    for digits in (4, 2):
        found = RULES.get((person["insured_area"][:digits], person["insurance"], kind))
        if found is not None:
            return found
    raise Refusal("no_rule")
