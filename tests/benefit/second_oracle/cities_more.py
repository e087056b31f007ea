"""郑州, 长沙, 哈尔滨 and 沈阳, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
    Json,
    Key,
    Refusal,
    Terms,
    Visit,
    fen,
    flat,
    nth,
    paid,
    per_stay,
    per_year,
    steps,
)


def zhengzhou_grade(v: Visit) -> int:
    """乡; 县 and the city's level 2; the city's level 3 and the province's others (of employees); 省三甲."""
    if v.level == 2 and "省属" in v.classes and v.person["insurance"] == "employee":
        return 2
    if v.level == 3:
        return 3 if v.classes >= {"省属", "三甲"} else 2
    return 0 if v.level == 0 else 1


def zhengzhou_employee_inpatient(v: Visit) -> Terms:
    grade = zhengzhou_grade(v)
    ratio = (97, 97, 95, 93)[grade] if v.retired else (95, 95, 90, 88)[grade]
    return Terms(flat(ratio), **per_stay(v, (200, 300, 600, 900)[grade]))


def zhengzhou_employee_outpatient(v: Visit) -> Terms:
    """40 a visit; 乡 and 社区 none."""
    ratio = 65 if v.level == 0 else 55 if "三甲" in v.classes else 60
    return Terms(
        flat(ratio + v.by(0, 10)),
        owed=fen(0 if v.level == 0 else 40),
        caps=[paid(v, "outpatient", v.by(1800, 2300))],
    )


def zhengzhou_resident_inpatient(v: Visit) -> Terms:
    owed, bound, low, high = (
        (150, 1000, 80, 90),
        (600, 3000, 65, 75),
        (1200, 5000, 60, 70),
        (2000, 8000, 55, 65),
    )[zhengzhou_grade(v)]
    first = Fraction(owed, 2) if v.age <= 14 else Fraction(owed)
    first -= 100 if "中医" in v.classes else 0
    return Terms(steps((bound, low), (None, high)), **per_stay(v, first))


def changsha_employee_inpatient(v: Visit) -> Terms:
    """From the second stay at the same level half; at most 2,000 a year."""
    big = "省部" in v.classes
    first = Fraction(1600) if big else v.of("200 500 800 1100")
    ratio = (Fraction(80) if big else v.of("93 92 90 85")) + v.by(0, 2)
    group = f"level {v.level}"
    key: Key = ("deductible", v.kind, v.year)
    owes = per_stay(v, first if nth(v, group) == 1 else first / 2, group)
    left = max(0, fen(2000) - v.books[key])
    plain, owes["owed"] = owes["owed"], min(owes["owed"], left)
    return Terms(flat(ratio), **owes, owed_key=key, plain=plain, caps=[paid(v, "inpatient", 150000)])


def changsha_employee_outpatient(v: Visit) -> Terms:
    return Terms(
        flat(v.of("70 60 60")), **per_year(v, v.of("0 200 300")), caps=[paid(v, "outpatient", v.by(1500, 2000))]
    )


def harbin_employee_outpatient(v: Visit) -> Terms:
    return Terms(flat(v.of("70 60 50") + v.by(0, 5)), **per_year(v, 400), caps=[paid(v, "outpatient", 3000)])


def harbin_employee_inpatient(v: Visit) -> Terms:
    return Terms(flat(v.of("94 91 88")), **per_stay(v, v.of("240 480 720")), caps=[paid(v, "inpatient", 150000)])


def harbin_employee_chronic(v: Visit) -> Terms:
    several = len(v.person["recognitions"]) > 1
    quarter: Key = ("pool", "chronic", "quarter", v.year, (int(v.day[5:7]) - 1) // 3)
    return Terms(flat(90), caps=[paid(v, "chronic", 4000)] if several else [(quarter, fen(800))])


def harbin_resident_inpatient(v: Visit) -> Terms:
    third = 80 if v.pupil else 70 if v.day >= "2023-07-01" else 65
    ratio = Fraction(third) if v.level == 3 else v.of("90 90 80 0")
    return Terms(flat(ratio), **per_stay(v, v.of("100 240 480 720")), caps=[paid(v, "inpatient", 180000)])


def shenyang_resident_outpatient(v: Visit) -> Terms:
    quarter = (int(v.day[5:7]) - 1) // 3
    owed: Key = ("deductible", v.kind, v.year, quarter)
    most: Key = ("pool", v.kind, v.year, quarter)
    owes: Json = {"owed": max(0, fen(40) - v.books[owed]), "owed_key": owed}
    return Terms(flat(55), **owes, caps=[(most, fen(150))])


def shenyang_resident_chronic(v: Visit) -> Terms:
    return Terms(flat(v.of("80 70 60")))


def shenyang_employee_inpatient(v: Visit) -> Terms:
    """Level 1, uncertain; the deductible of level 3 is a range, level 2 is not there."""
    if v.level > 1:
        raise Refusal("no_rule")
    return Terms(flat(v.by(94, 97)), **per_stay(v, 200))


def shenyang_resident_two_diseases(v: Visit) -> Terms:
    """CHOICE: 200 for hypertension, 400 for diabetes, both add up."""
    held = {one for each in v.person["recognitions"] for one in each.get("diseases", [])}
    most = 200 * ("hypertension" in held) + 400 * bool(held - {"hypertension"})
    return Terms(flat(65), caps=[paid(v, "two diseases", most)])


RULES = {
    ("2101", "resident", "two_diseases"): shenyang_resident_two_diseases,
    ("4101", "employee", "inpatient"): zhengzhou_employee_inpatient,
    ("4101", "employee", "outpatient"): zhengzhou_employee_outpatient,
    ("4101", "resident", "inpatient"): zhengzhou_resident_inpatient,
    ("4301", "employee", "inpatient"): changsha_employee_inpatient,
    ("4301", "employee", "outpatient"): changsha_employee_outpatient,
    ("2301", "employee", "outpatient"): harbin_employee_outpatient,
    ("2301", "employee", "inpatient"): harbin_employee_inpatient,
    ("2301", "employee", "chronic"): harbin_employee_chronic,
    ("2301", "resident", "inpatient"): harbin_resident_inpatient,
    ("2101", "resident", "outpatient"): shenyang_resident_outpatient,
    ("2101", "resident", "chronic"): shenyang_resident_chronic,
    ("2101", "employee", "inpatient"): shenyang_employee_inpatient,
}
