"""南通, 杭州, 宁波, 合肥 and the residents of 安徽, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
    Critical,
    Refusal,
    Terms,
    Visit,
    burden,
    fen,
    flat,
    half_up,
    in_year,
    nth,
    paid,
    per_stay,
    per_year,
    steps,
    turns,
)


def nantong_grade(v: Visit) -> int:
    """社区, 1, 2, 专科三级, 综合三级."""
    return v.level if v.level < 3 else 3 if "专科" in v.classes else 4


def nantong_employee_inpatient(v: Visit) -> Terms:
    first = Fraction((300, 500, 750, 800, 1000)[nantong_grade(v)])
    owed = max(first * (1 - Fraction(1, 5) * (nth(v) - 1)), Fraction(200))
    ratio = v.of("98 96 95") if v.retired else v.of("98 92 91")
    return Terms(steps((100000, ratio)), **per_stay(v, owed * turns(v)), plain=fen(owed))


def nantong_employee_outpatient(v: Visit) -> Terms:
    ratio = v.of("80 70 65") if v.retired else v.of("75 65 60")
    return Terms(flat(ratio), **per_year(v, 800), caps=[paid(v, "outpatient", 6000)])


def nantong_resident_outpatient(v: Visit) -> Terms:
    """CHOICE: who is not signed, or is treated elsewhere than at 社区, is paid nothing, not refused."""
    return Terms(flat(50 if v.signed and v.level == 0 else 0), caps=[paid(v, "outpatient", 800)])


def nantong_resident_two_diseases(v: Visit) -> Terms:
    held = {one for each in v.person["recognitions"] if each["kind"] == "two_diseases" for one in each["diseases"]}
    both = "hypertension" in held and len(held) > 1
    return Terms(flat(50), caps=[paid(v, "two diseases", 2000 if both else 1600)])


def nantong_resident_inpatient(v: Visit) -> Terms:
    grade, row = nantong_grade(v), min(3, max(1, v.level)) - 1
    owed = (200, 250, 375, 400, 500)[grade] if v.pupil else (300, 500, 750, 800, 1000)[grade]
    low = (92, 82, 80)[row] if v.pupil else (91, 81, 77)[row]
    high = (98, 94, 92)[row] if v.pupil else (96, 86, 81)[row]
    return Terms(steps((100000, low), (200000, high)), **per_stay(v, owed))


def hangzhou_employee_outpatient(v: Visit) -> Terms:
    if v.signed and v.level == 0 and v.day >= "2025-01-01":
        return Terms(flat(v.by(89, 95)), **per_year(v, v.by(700, 0)))
    ratio = v.of("92 86 86 82") if v.retired else v.of("86 80 80 76")
    return Terms(flat(ratio), **per_year(v, v.by(1000, 300)))


def hangzhou_employee_inpatient(v: Visit) -> Terms:
    """Once a year at the highest level visited."""
    new = v.day >= "2025-01-01"
    owed = v.of("300 600 600 800") if new else v.of("300 500 500 800")
    low = v.of("92 88 88 86") if v.retired else v.of("88 84 84 82")
    high = v.of("96 94 94 92") if v.retired else v.of("92 90 90 88")
    return Terms(steps((40000, low), (400000 if new else 360000, high), (None, 90)), **per_year(v, owed))


def hangzhou_resident_outpatient(v: Visit) -> Terms:
    ratio = v.of("60 50 50 30") if v.tier == "二档" and not v.pupil else v.of("70 60 60 40")
    return Terms(flat(ratio), **per_year(v, 300))


def hangzhou_resident_inpatient(v: Visit) -> Terms:
    """HZ1. CHOICE: what holds for students holds for children."""
    bands = steps((250000, v.of("80 75 75 70")), (None, 80 if v.pupil or v.age < 18 else 70))
    return Terms(bands, **per_year(v, v.of("300 500 500 800")))


def ningbo_employee_outpatient(v: Visit) -> Terms:
    owed = 300 if v.retired else 600 if v.age >= 45 else 900
    ratio = v.by(86, 92) if v.level == 0 else 75 if v.level == 3 else 80
    return Terms(flat(ratio), **per_year(v, owed))


def ningbo_employee_inpatient(v: Visit) -> Terms:
    """Once a year at the highest level visited; the segments count the year; active people: not found."""
    if not v.retired:
        raise Refusal("no_rule")
    owes = per_year(v, v.of("300 600 600 1200"))
    low = v.level == 0
    rows = [("1", 35000, 90 if low else 85), ("2", 70000, 95 if low else 90), ("3", None, 95)]
    deductibles = v.books[owes["owed_key"]] + owes["owed"]
    return Terms(in_year(v, deductibles, rows), **owes, critical=ningbo_critical())


def ningbo_critical() -> Critical:
    return burden(5000, (20000, 80), (500000, 90), lines=True)


def ningbo_employee_chronic(v: Visit) -> Terms:
    del v
    return Terms(flat(92), account=False)


def hefei_employee_outpatient(v: Visit) -> Terms:
    small = v.level <= 1
    ratio = (60 if small else 50) + v.by(0, 10)
    return Terms(flat(ratio), **per_year(v, 200 if small else 400), caps=[paid(v, "outpatient", v.by(4000, 5000))])


def hefei_employee_inpatient(v: Visit) -> Terms:
    first = v.of("200 400 600")
    low = v.of("97 96 95") if v.retired else v.of("94 92 90")
    return Terms(
        steps((60000, low), (None, 96)) if v.day >= "2024-01-01" else flat(low),
        **per_stay(v, first if nth(v) == 1 else first / 2),
        caps=[paid(v, "inpatient", 300000)],
        critical=burden(15000, (50000, 60), (100000, 70), (200000, 75), (None, 85), cap=300000),
    )


HEFEI_COUNTIES = {"340121", "340122", "340123", "340124", "340181"}
"""长丰, 肥东, 肥西, 庐江 and 巢湖."""


def hefei_resident_stay(v: Visit) -> tuple[Fraction, Fraction]:
    """HF3, HF5: at 省属 hospitals until 2024 people of the counties owe 2,000 and are paid 70 %, others 75 %."""
    new = v.day >= "2025-01-01"
    if "省属" not in v.classes:
        row = 2 if "县" in v.classes else max(1, v.level)
        owed, old, newer = ((200, 85, 90), (500, 80, 80), (700, 75, 75))[row - 1]
        return Fraction(owed), Fraction(newer if new else old)
    if v.person["insured_area"] in HEFEI_COUNTIES and not new:
        return Fraction(2000), Fraction(70)
    return Fraction(500 if v.pupil else 1000), Fraction(70 if new else 75)


def hefei_resident_inpatient(v: Visit) -> Terms:
    owed, ratio = hefei_resident_stay(v)
    return Terms(
        flat(ratio),
        **per_stay(v, owed),
        caps=[paid(v, "inpatient", 300000)],
        critical=burden(7500 if v.poor else 15000, (50000, 60), (100000, 70), (200000, 75), (None, 80)),
    )


def hefei_resident_outpatient(v: Visit) -> Terms:
    if v.level >= 2:
        return Terms(flat(60), caps=[paid(v, "large outpatient", 2000)])
    return Terms(flat(60), caps=[paid(v, "outpatient", 150)])


ANHUI_ILLNESS = burden(15000, (50000, 60), (100000, 65), (200000, 75), (None, 80))
"""CHOICE: the start is between 10,000 and 20,000 from city to city."""


def anhui_other_province(v: Visit) -> Terms:
    """20 % of the bill, from 2,000 to 10,000; 60 %."""
    bill = sum(half_up(Fraction(line["quantity"]) * line["unit_price"]) for line in v.settle.get("lines", []))
    terms = Terms(flat(60), **per_stay(v, 0), critical=ANHUI_ILLNESS)
    terms.owed = min(max(half_up(Fraction(bill, 5)), 2000_00), 10000_00)
    return terms


def anhui_resident_inpatient(v: Visit) -> Terms:
    big = "省属" in v.classes
    owed, ratio = (Fraction(1000), Fraction(70)) if big else (v.of("200 500 700"), v.of("85 80 75"))
    if v.away:
        return anhui_other_province(v)
    if v.state == "in_province":
        owed, ratio = owed * (Fraction(3, 2) if v.day >= "2025-01-01" else 2), ratio - 5
    return Terms(flat(ratio), **per_stay(v, owed), critical=ANHUI_ILLNESS)


SPECIAL = ("M005", "M078", "M083")


def anhui_resident_chronic(v: Visit) -> Terms:
    """Common diseases 60 %; special ones as a stay, with one deductible a year."""
    if not v.settle["disease"].startswith(SPECIAL):
        return Terms(flat(60))
    if "省属" in v.classes:
        return Terms(flat(70), **per_year(v, 1000))
    return Terms(flat(v.of("85 80 75")), **per_year(v, v.of("200 500 700")))


def bengbu_resident_inpatient(v: Visit) -> Terms:
    if v.away or v.state == "in_province":
        raise Refusal("no_rule")  # AH3 gives ratios from 45 to 75 % without saying for whom.
    big = "省属" in v.classes
    owed, ratio = (Fraction(1200), Fraction(65)) if big else (v.of("200 500 800"), v.of("85 80 70"))
    return Terms(flat(ratio), **per_stay(v, owed))


def anhui_resident_outpatient(v: Visit) -> Terms:
    if v.level > 1:
        raise Refusal("no_rule")
    return Terms(flat(55))


RULES = {
    ("3206", "resident", "two_diseases"): nantong_resident_two_diseases,
    ("34", "resident", "chronic"): anhui_resident_chronic,
    ("3206", "employee", "inpatient"): nantong_employee_inpatient,
    ("3206", "employee", "outpatient"): nantong_employee_outpatient,
    ("3206", "resident", "outpatient"): nantong_resident_outpatient,
    ("3206", "resident", "inpatient"): nantong_resident_inpatient,
    ("3301", "employee", "outpatient"): hangzhou_employee_outpatient,
    ("3301", "employee", "inpatient"): hangzhou_employee_inpatient,
    ("3301", "resident", "outpatient"): hangzhou_resident_outpatient,
    ("3301", "resident", "inpatient"): hangzhou_resident_inpatient,
    ("3302", "employee", "outpatient"): ningbo_employee_outpatient,
    ("3302", "employee", "inpatient"): ningbo_employee_inpatient,
    ("3302", "employee", "chronic"): ningbo_employee_chronic,
    ("3401", "employee", "outpatient"): hefei_employee_outpatient,
    ("3401", "employee", "inpatient"): hefei_employee_inpatient,
    ("3401", "resident", "inpatient"): hefei_resident_inpatient,
    ("3401", "resident", "outpatient"): hefei_resident_outpatient,
    ("3403", "resident", "inpatient"): bengbu_resident_inpatient,
    ("34", "resident", "inpatient"): anhui_resident_inpatient,
    ("34", "resident", "outpatient"): anhui_resident_outpatient,
}
