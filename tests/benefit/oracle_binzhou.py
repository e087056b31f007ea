"""The rules of 滨州 in docs/rules.md, "Rules by area": from a bill to the terms it is settled on."""

from fractions import Fraction

from tests.benefit.oracle_bill import (
    YUAN,
    Bill,
    Key,
    Segment,
    Terms,
    critical,
    flat,
    owed_of_year,
    percent,
    two_diseases,
)


def employee_outpatient(bill: Bill) -> Terms:
    # CHOICE: out of the area nothing is reduced: the 首先自付 row of 滨州 names inpatient only.
    ratio = {1: 80, 2: 70, 3: 65}[bill.row] + (5 if bill.retired else 0)
    owed, key = owed_of_year(bill, {1: 200, 2: 300, 3: 400}[bill.row])
    cap = (5500 if bill.retired else 4500) * YUAN
    return Terms(flat(ratio), owed=owed, owed_key=key, caps=[(("pool", "outpatient", bill.year), cap)])


def remote(bill: Bill) -> Fraction:
    states = {"local": 0, "in_province": 0, "free": 0, "long_term": 0, "emergency": 10, "referral": 10, "temporary": 10}
    return percent(states.get(bill.state, 20))


def employee_inpatient(bill: Bill) -> Terms:
    admissions: Key = ("admissions", bill.year)
    before = bill.ledger[admissions]
    full = {1: 500, 2: 700, 3: 900}[bill.row] * YUAN
    # CHOICE: which admission this is, is the count of the year (all levels, at home and away together) plus one; the
    # deductible is that of the level of this hospital.
    owed = {0: full, 1: full - 100 * YUAN}.get(before, 0)
    upper = percent(95 if bill.retired else 90)
    first = percent("92.5" if bill.retired else "85")
    segments: list[Segment] = [(None, upper, None)]
    if bill.level == 3:
        segments = [(10_000 * YUAN, first, None), (None, upper, None)]
    return Terms(
        segments,
        remote=remote(bill),
        owed=owed,
        caps=[(("pool", "inpatient", bill.year), 200_000 * YUAN)],
        admission_key=admissions,
        large=(percent(90), 200_000 * YUAN),
    )


def employee_chronic(bill: Bill) -> Terms:
    owed, key = owed_of_year(bill, 700)
    caps: list[tuple[Key, int]] = [(("pool", "inpatient", bill.year), 200_000 * YUAN)]
    return Terms(flat(90 if bill.retired else 85), owed=owed, owed_key=key, caps=caps)


def employee_maternity(_bill: Bill) -> Terms:
    # CHOICE: maternity is outside everything that says "inpatient": no 首先自付, no 200,000 cap, no admission counted,
    # no 大额, 大病 or 救助. "100 % of in scope, no deductible" is taken as the whole rule, at home and away.
    return Terms(flat(100))


def resident_maternity(bill: Bill) -> Terms:
    # CHOICE: a child beyond the third is paid as the third; without `child` the birth is taken as the first.
    return Terms([], fixed={1: 1500, 2: 1500}.get(bill.settle.get("child", 1), 3000) * YUAN)


def resident_outpatient(bill: Bill) -> Terms:
    return Terms(flat(65), caps=[(("pool", "outpatient", bill.year), 400 * YUAN)])


def resident_inpatient(bill: Bill) -> Terms:
    admissions: Key = ("admissions", bill.year)
    owed = {1: 300, 2: 500, 3: 800}[bill.row] * YUAN
    if bill.ledger[admissions] >= 2 and bill.level in (2, 3):
        owed = 0
    brackets = [(86_000, 60), (100_000, 65), (100_000, 70), (None, 75)]
    return Terms(
        flat({1: 90, 2: 75, 3: 60}[bill.row]),
        remote=remote(bill),
        owed=owed,
        caps=[(("pool", "inpatient", bill.year), 150_000 * YUAN)],
        admission_key=admissions,
        critical=critical(14_000, brackets, 400_000),
    )


def resident_chronic(bill: Bill) -> Terms:
    owed, key = owed_of_year(bill, 200)
    return Terms(flat(65), owed=owed, owed_key=key, caps=[(("pool", "inpatient", bill.year), 150_000 * YUAN)])


def resident_two_diseases(bill: Bill) -> Terms:
    # CHOICE: Ⅰ型 is diabetes here (400), so hypertension with either kind is "both" (600) and both kinds of diabetes
    # alone are 400. The diseases are those recognised on the visit date, over all recognitions; the visit itself
    # names none.
    diseases = two_diseases(bill.person, bill.day)
    diabetes = bool(diseases & {"diabetes", "diabetes_type1"})
    cap = 600 if diabetes and "hypertension" in diseases else 400 if diabetes else 300
    return Terms(flat(70), caps=[(("pool", "two_diseases", bill.year), cap * YUAN)])
