"""山西 (visits of employees, 太原, 大同, 运城) and 滨州, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
    Json,
    Key,
    Terms,
    Visit,
    burden,
    fen,
    flat,
    large,
    nth,
    paid,
    pct,
    per_stay,
    per_year,
    steps,
)


def shanxi_employee_outpatient(v: Visit) -> Terms:
    """A deductible each visit; from 2024-07-01 until 300 are paid in the year, counted from that day."""
    visit = v.of("30 50 80")
    if v.day < "2024-07-01":
        ratio, most = v.of("60 55 50"), v.by(1800, 2000)
        owes: Json = {"owed": fen(visit)}
    else:
        ratio, most = v.of("65 60 55"), v.by(2500, 3000)
        key: Key = ("deductible", "visits", v.year)
        owes = {"owed": min(fen(visit), max(0, fen(300) - v.books[key])), "owed_key": key}
    return Terms(flat(ratio + v.by(0, 5)), **owes, caps=[paid(v, "outpatient", most)])


def shanxi_resident_outpatient(v: Visit) -> Terms:
    # A visit's own 50 never binds before its day's.
    day: Key = ("pool", "day", v.day)
    caps = [(day, fen(50)), paid(v, "outpatient", 200)]
    return Terms(flat(v.of("60 55 50")), caps=caps)


def taiyuan_employee_inpatient(v: Visit) -> Terms:
    """In another province 800 and 77 or 89 %, an emergency 70 %."""
    caps = [paid(v, "inpatient", 100000)]
    if v.away:
        ratio = Fraction(70) if v.state == "emergency" else v.by(77, 89)
        return Terms(flat(ratio), **per_stay(v, 800), caps=caps, large=large(90, 400000))
    first = v.of("300 500 800")
    owed = {1: first, 2: first / 2}.get(nth(v), 0)
    ratio = v.of("95 93 91") if v.retired else v.of("90 86 82")
    return Terms(flat(ratio), **per_stay(v, owed), caps=caps, large=large(90, 400000))


def taiyuan_resident_inpatient(v: Visit) -> Terms:
    county = v.level == 2 and "县" in v.classes
    first = Fraction(400) if county else v.of("100 500 1000")
    points = {"referral": 5, "emergency": 5, "temporary": 15, "unregistered": 15}.get(v.state, 0)
    return Terms(
        flat((75 if county else v.of("85 70 60")) - points),
        **per_stay(v, {1: first, 2: first / 2}.get(nth(v), 0)),
        caps=[paid(v, "inpatient", 70000)],
        critical=burden(10000, (None, 75), cap=400000),
    )


def datong_employee_inpatient(v: Visit) -> Terms:
    """Of 2024-04-17. CHOICE: deductibles and cap as in 太原, local ratio as in the province."""
    first = v.of("300 500 800")
    row = {"referral": "80 75 70", "emergency": "80 80 80"}.get(v.state, "70 65 60" if v.away else "90 85 80")
    return Terms(
        flat(v.of(row)),
        **per_stay(v, {1: first, 2: first / 2}.get(nth(v), 0)),
        caps=[paid(v, "inpatient", 100000)],
    )


def datong_resident_inpatient(v: Visit) -> Terms:
    """Of 2024-04-17, in another province. CHOICE: the rest as in 太原."""
    county = v.level == 2 and "县" in v.classes
    first = Fraction(400) if county else v.of("100 500 1000")
    if v.state in {"referral", "emergency"}:
        ratio = Fraction(65) if county else v.of("75 60 55")
    elif v.away:
        ratio = Fraction(55) if county else v.of("65 50 40")
    else:
        ratio = Fraction(75) if county else v.of("85 70 60")
    owed = {1: first, 2: first / 2}.get(nth(v), Fraction(0))
    return Terms(flat(ratio), **per_stay(v, owed), caps=[paid(v, "inpatient", 70000)])


def yuncheng_points(v: Visit) -> int:
    """YC1: not referred or not registered −20 %."""
    return 20 if v.state in {"temporary", "unregistered"} else 0


def yuncheng_employee_inpatient(v: Visit) -> Terms:
    return Terms(
        flat(v.of("90 85 80") - yuncheng_points(v)),
        **per_stay(v, v.of("200 400 600")),
        caps=[paid(v, "inpatient", 80000)],
    )


def yuncheng_resident_inpatient(v: Visit) -> Terms:
    if v.away:
        owed, ratio = 1500, 55 - yuncheng_points(v)
    elif v.level == 2 and "市属" in v.classes:
        owed, ratio = 500, 70
    else:
        owed, ratio = int(v.of("100 400 1000")), int(v.of("85 75 60"))
    return Terms(flat(ratio), **per_stay(v, owed), caps=[paid(v, "inpatient", 70000)])


def binzhou_employee_outpatient(v: Visit) -> Terms:
    return Terms(
        flat(v.of("80 70 65") + v.by(0, 5)),
        **per_year(v, v.of("200 300 400")),
        caps=[paid(v, "outpatient", v.by(4500, 5500))],
    )


def binzhou_remote(v: Visit) -> Json:
    part = {"emergency": 10, "referral": 10, "temporary": 10, "unregistered": 20}.get(v.state, 0)
    return {"remote": pct(part)}


def binzhou_employee_inpatient(v: Visit) -> Terms:
    first = v.of("500 700 900")
    owed = {1: first, 2: first - 100}.get(nth(v), 0)
    high = v.by(90, 95)
    bands = steps((10000, v.by(85, "92.5")), (None, high)) if v.level == 3 else flat(high)
    return Terms(
        bands, **per_stay(v, owed), caps=[paid(v, "inpatient", 200000)], large=large(90, 200000), **binzhou_remote(v)
    )


def binzhou_employee_chronic(v: Visit) -> Terms:
    return Terms(flat(v.by(85, 90)), **per_year(v, 700), caps=[paid(v, "inpatient", 200000)])


def binzhou_resident_outpatient(v: Visit) -> Terms:
    return Terms(flat(65), caps=[paid(v, "outpatient", 400)])


def binzhou_resident_inpatient(v: Visit) -> Terms:
    free = v.level >= 2 and nth(v) >= 3
    return Terms(
        flat(v.of("90 75 60")),
        **per_stay(v, 0 if free else v.of("300 500 800")),
        caps=[paid(v, "inpatient", 150000)],
        critical=burden(14000, (100000, 60), (200000, 65), (300000, 70), (None, 75), cap=400000),
        **binzhou_remote(v),
    )


def binzhou_resident_chronic(v: Visit) -> Terms:
    return Terms(flat(65), **per_year(v, 200), caps=[paid(v, "inpatient", 150000)])


RULES = {
    ("1402", "resident", "inpatient"): datong_resident_inpatient,
    ("1402", "employee", "inpatient"): datong_employee_inpatient,
    ("14", "employee", "outpatient"): shanxi_employee_outpatient,
    ("14", "resident", "outpatient"): shanxi_resident_outpatient,
    ("1401", "employee", "inpatient"): taiyuan_employee_inpatient,
    ("1401", "resident", "inpatient"): taiyuan_resident_inpatient,
    ("1408", "employee", "inpatient"): yuncheng_employee_inpatient,
    ("1408", "resident", "inpatient"): yuncheng_resident_inpatient,
    ("3716", "employee", "outpatient"): binzhou_employee_outpatient,
    ("3716", "employee", "inpatient"): binzhou_employee_inpatient,
    ("3716", "employee", "chronic"): binzhou_employee_chronic,
    ("3716", "resident", "outpatient"): binzhou_resident_outpatient,
    ("3716", "resident", "inpatient"): binzhou_resident_inpatient,
    ("3716", "resident", "chronic"): binzhou_resident_chronic,
}
