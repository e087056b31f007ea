"""深圳, 广州, 武汉, 成都, 重庆 and 西安, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
    Key,
    Refusal,
    Terms,
    Visit,
    burden,
    fen,
    flat,
    large,
    nth,
    paid,
    per_stay,
    per_year,
    steps,
    turns,
)

FAMILY_DOCTOR = ("M039", "M016")


def shenzhen_outpatient(v: Visit) -> Terms:
    older = v.retired or (v.person["insurance"] == "resident" and v.age >= 60)
    if v.person["insurance"] == "employee" and v.tier != "二档":
        most = "12224.80" if v.retired else "10478.40"
    else:
        most = "2619.60"
    return Terms(flat(v.of("75 65 55") + (5 if older else 0)), caps=[paid(v, "outpatient", most)])


def shenzhen_inpatient(v: Visit) -> Terms:
    older = v.retired or (v.person["insurance"] == "resident" and v.age >= 60)
    first = v.person["insurance"] == "employee" and v.tier != "二档"
    ratio = 95 if older else v.of("94 92 90") if first else v.of("92 91 90")
    owed = v.of("200 400 600") if nth(v) == 1 else v.of("100 200 300")
    return Terms(flat(ratio), **per_stay(v, owed))


def shenzhen_chronic(v: Visit) -> Terms:
    if v.signed and v.settle["disease"][:4] in FAMILY_DOCTOR:
        return Terms(flat(90))
    return Terms(flat(60 if v.years_insured < 1 else 75 if v.years_insured < 3 else 90))


def guangzhou_employee_inpatient(v: Visit) -> Terms:
    """GZ2, GZ3. CHOICE: the newer deductibles, of retired people too, from 2023 on."""
    ratio = v.of("93 89.5 86") if v.retired else v.of("90 85 80")
    older = "280 560 1120" if v.retired else "400 800 1600"
    owed = v.of("250 500 1000" if v.day >= "2023-01-01" else older)
    return Terms(flat(ratio), **per_stay(v, owed * turns(v)), plain=fen(owed))


def guangzhou_employee_outpatient(v: Visit) -> Terms:
    """GZ1, uncertain: 300 a month."""
    big = 55 if v.settle.get("referred") else 45
    month: Key = ("pool", "outpatient", v.day[:7])
    return Terms(flat(80 if v.level <= 1 else big), caps=[(month, 300_00)])


def wuhan_employee_inpatient(v: Visit) -> Terms:
    own = 100 - v.of("92 92 89 86")
    first = v.of("200 400 600 800")
    return Terms(
        flat(100 - own * (Fraction(4, 5) if v.retired else 1)),
        **per_stay(v, first / 2 if nth(v) > 1 and v.level > 0 else first),
        caps=[paid(v, "inpatient", 240000)],
        large=large(98),
    )


def wuhan_employee_outpatient(v: Visit) -> Terms:
    low = "药店" in v.classes
    ratio = v.by(85, 90) if low else v.of("90 75 65") if v.retired else v.of("85 65 55")
    return Terms(flat(ratio), caps=[paid(v, "outpatient", v.by(3500, 4500))])


def wuhan_resident_inpatient(v: Visit) -> Terms:
    return Terms(
        flat(60),
        **per_stay(v, 800 if nth(v) == 1 else 400),
        caps=[paid(v, "inpatient", 150000)],
        critical=burden(12000, (30000, 60), (100000, 65), (None, 75), cap=300000),
    )


def wuhan_resident_outpatient(v: Visit) -> Terms:
    return Terms(flat(50), caps=[paid(v, "outpatient", 400)])


def chengdu_employee_inpatient(v: Visit) -> Terms:
    """CDU1: two points for each ten years from 50 on; CDU2: from 100 on all is paid. CHOICE: from 2024 on."""
    more = max(0, v.age // 10 - 4) * 2
    ratio = min(Fraction(100), v.of("95 92 90 85") + more)
    if v.age < 100:
        return Terms(flat(ratio), **per_stay(v, v.of("160 200 400 800")))
    return Terms(flat(100 if v.day >= "2024-01-01" else ratio), **per_stay(v, 0))


def chengdu_employee_outpatient(v: Visit) -> Terms:
    big = v.level == 3 and "药店" not in v.classes
    ratio = v.by(50, 60) if big else v.by(60, 70)
    return Terms(flat(ratio), **per_year(v, v.by(200, 150)), caps=[paid(v, "outpatient", v.by(2000, 2500))])


def chengdu_resident_outpatient(v: Visit) -> Terms:
    return Terms(flat(60), caps=[paid(v, "outpatient", 200)])


def chongqing_employee_inpatient(v: Visit) -> Terms:
    owed = max(v.of("200 440 880") * Fraction(9, 10) ** (nth(v) - 1), v.of("100 260 620"))
    ratio = 95 if v.retired else v.of("90 87 85")
    return Terms(flat(ratio), **per_stay(v, owed), caps=[paid(v, "inpatient", 47000)])


def chongqing_employee_outpatient(v: Visit) -> Terms:
    """个人一档: who pays the first tier alone."""
    ratio = v.by(50, 60) if v.level == 3 else v.by(60, 70)
    most = v.by(800, 1200) if v.tier == "一档" else v.by(3000, 4000)
    return Terms(flat(ratio), **per_year(v, v.by(200, 100)), caps=[paid(v, "outpatient", most)])


def chongqing_employee_chronic(v: Visit) -> Terms:
    return Terms(flat(90 if v.settle["disease"].startswith(("M005", "M078", "M083")) else 80))


def chongqing_resident_inpatient(v: Visit) -> Terms:
    second = v.tier == "二档"
    ratio = v.of("85 75 55") if second else v.of("80 70 50")
    return Terms(
        flat(ratio),
        **per_stay(v, v.of("100 300 800")),
        caps=[paid(v, "inpatient", 120000 if second else 80000)],
        critical=burden(17833, (None, 60), cap=200000),
    )


def chongqing_resident_outpatient(v: Visit) -> Terms:
    """CHOICE: level 3 is paid nothing, not refused."""
    owed = per_year(v, 200) if v.level == 2 else {}
    return Terms(flat(v.of("60 40 0")), **owed, caps=[paid(v, "outpatient", 500 if v.tier == "二档" else 300)])


def xian_employee_outpatient(v: Visit) -> Terms:
    return Terms(
        flat(v.of("70 60 50") + v.by(0, 5)),
        **per_year(v, 200),
        caps=[paid(v, "outpatient", v.by(2000, 2500))],
    )


def xian_employee_inpatient(v: Visit) -> Terms:
    """Level 3. CHOICE: no ratio is published above 50,000: the last one goes on."""
    return Terms(
        steps((10000, v.by(88, 91)), (None, v.by(91, 94))),
        **per_stay(v, 650 if nth(v) < 4 else 0),
        caps=[paid(v, "inpatient", 400000)],
        large=large(95),
    )


def xian_resident_outpatient(v: Visit) -> Terms:
    if v.level > 1:
        raise Refusal("no_rule")
    # CHOICE: what is below level 1 is a 站.
    village = v.level == 0 or bool(v.classes & {"村", "门诊部"})
    return Terms(flat(70 if village else 60), caps=[paid(v, "outpatient", 200)])


def xian_resident_inpatient(v: Visit) -> Terms:
    special = v.level == 3 and "特等" in v.classes
    owed, ratio = (2000, 50) if special else (v.of("150 400 1200"), v.of("80 70 60"))
    return Terms(flat(ratio), **per_stay(v, owed), caps=[paid(v, "inpatient", 200000)])


RULES = {
    ("4401", "employee", "outpatient"): guangzhou_employee_outpatient,
    ("50", "employee", "chronic"): chongqing_employee_chronic,
    ("4403", "employee", "outpatient"): shenzhen_outpatient,
    ("4403", "resident", "outpatient"): shenzhen_outpatient,
    ("4403", "employee", "inpatient"): shenzhen_inpatient,
    ("4403", "resident", "inpatient"): shenzhen_inpatient,
    ("4403", "employee", "chronic"): shenzhen_chronic,
    ("4403", "resident", "chronic"): shenzhen_chronic,
    ("4401", "employee", "inpatient"): guangzhou_employee_inpatient,
    ("4201", "employee", "inpatient"): wuhan_employee_inpatient,
    ("4201", "employee", "outpatient"): wuhan_employee_outpatient,
    ("4201", "resident", "inpatient"): wuhan_resident_inpatient,
    ("4201", "resident", "outpatient"): wuhan_resident_outpatient,
    ("5101", "employee", "inpatient"): chengdu_employee_inpatient,
    ("5101", "employee", "outpatient"): chengdu_employee_outpatient,
    ("5101", "resident", "outpatient"): chengdu_resident_outpatient,
    ("50", "employee", "inpatient"): chongqing_employee_inpatient,
    ("50", "employee", "outpatient"): chongqing_employee_outpatient,
    ("50", "resident", "inpatient"): chongqing_resident_inpatient,
    ("50", "resident", "outpatient"): chongqing_resident_outpatient,
    ("6101", "employee", "outpatient"): xian_employee_outpatient,
    ("6101", "employee", "inpatient"): xian_employee_inpatient,
    ("6101", "resident", "outpatient"): xian_resident_outpatient,
    ("6101", "resident", "inpatient"): xian_resident_inpatient,
}
