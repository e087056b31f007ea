"""上海, 苏州, 嘉兴, 南京 and 无锡, typed from the published tables."""

from tests.benefit.second_oracle.visit import (
    Critical,
    Refusal,
    Terms,
    Visit,
    burden,
    cost,
    flat,
    in_year,
    large,
    nth,
    paid,
    per_stay,
    per_year,
    steps,
)


def shanghai_early(v: Visit) -> bool:
    """Retired by 2000-12-31."""
    return (v.person.get("retired_on") or "9999") <= "2000-12-31"


def shanghai_employee_outpatient(v: Visit) -> Terms:
    if v.state == "unregistered":
        raise Refusal("not_registered")
    if not v.retired:
        owed, row = 500, "80 75 70"
    elif shanghai_early(v):
        owed, row = 200, "90 85 80"
    else:
        owed, row = 300, "85 80 75"
    return Terms(flat(v.of(row)), **per_year(v, owed))


def shanghai_employee_inpatient(v: Visit) -> Terms:
    owed = 1500 if not v.retired else 700 if shanghai_early(v) else 1200
    most = 630000 if v.day >= "2024-07-01" else 610000 if v.day >= "2023-07-01" else 590000
    ratio = v.by(85, 92) - (10 if v.state == "unregistered" else 0)
    return Terms(flat(ratio), **per_stay(v, owed), caps=[paid(v, "inpatient", most)], large=large(80))


def shanghai_employee_chronic(v: Visit) -> Terms:
    """门诊大病, an older table. CHOICE: for every disease, and without the cap."""
    return Terms(flat(v.by(85, 92)))


def shanghai_again(v: Visit) -> Critical | None:
    """SH1, SH2: of dialysis and tumours 60 % of what is left, of the poor 65 %."""
    ill = v.settle.get("disease", "").startswith(("M005", "M078"))
    return burden(0, (None, 65 if v.poor else 60)) if ill else None


def shanghai_resident_outpatient(v: Visit) -> Terms:
    if v.state == "unregistered":
        raise Refusal("not_registered")
    if "村" in v.classes:
        return Terms(flat(80), critical=shanghai_again(v))
    young_or_old = v.age >= 60 or v.age <= 18 or v.pupil
    owes = per_year(v, 300 if young_or_old else 500)
    return Terms(flat(v.of("70 60 50")), **owes, critical=shanghai_again(v))


def shanghai_resident_inpatient(v: Visit) -> Terms:
    younger = "80 75 60" if v.day >= "2025-01-01" else "80 70 60"
    ratio = v.of("90 80 70" if v.age >= 60 else younger)
    ratio -= 10 if v.state == "unregistered" else 0
    return Terms(flat(ratio), **per_stay(v, v.of("50 100 300")), critical=shanghai_again(v))


def suzhou_employee_outpatient(v: Visit) -> Terms:
    drugstore = "药店" in v.classes
    row = "90 85 70" if v.retired else "80 75 60"
    ratio = v.by(60, 70) if drugstore else v.of(row)
    limits = [cost(v, "outpatient", 13000)] + ([cost(v, "drugstore", 3000)] if drugstore else [])
    return Terms(flat(ratio), **per_year(v, v.by(600, 400)), cost_caps=limits)


def suzhou_employee_inpatient(v: Visit) -> Terms:
    first = v.of("300 600 800")
    owed = {1: first, 2: first / 2}.get(nth(v), 100)
    return Terms(steps((40000, v.by(90, 95)), (None, 95)), **per_stay(v, owed))


def suzhou_resident_outpatient(v: Visit) -> Terms:
    return Terms(flat(65 if v.signed else 55), cost_caps=[cost(v, "outpatient", 1200)])


def jiaxing_employee_outpatient(v: Visit) -> Terms:
    new = v.day >= "2025-01-01"
    owed = v.by(400, 200) if new else v.by(500, 300)
    if "药店" in v.classes:
        ratio = 50
    elif v.level == 0 or "医共体" in v.classes:
        ratio = 80
    else:
        ratio = 60 if v.level == 2 else 50
    return Terms(flat(ratio), **per_year(v, owed), caps=[paid(v, "outpatient", 10000 if new else 6000)])


def jiaxing_employee_inpatient(v: Visit) -> Terms:
    return Terms(
        flat(v.of("90 85 80") + v.by(0, 5)),
        **per_year(v, v.of("300 500 800")),
        caps=[paid(v, "inpatient", 200000)],
        large=large(85),
    )


def jiaxing_resident_outpatient(v: Visit) -> Terms:
    if v.day >= "2025-01-01":
        ratio = v.of("55 35 45 35") if "药店" not in v.classes else 35
    else:
        ratio = v.of("50 10 20 10") if "药店" not in v.classes else 10
    return Terms(flat(ratio), caps=[paid(v, "outpatient", 800)])


def jiaxing_resident_chronic(v: Visit) -> Terms:
    if v.level > 0:
        raise Refusal("no_rule")
    return Terms(flat(65))


def jiaxing_resident_inpatient(v: Visit) -> Terms:
    row = "90 85 75 65" if v.day >= "2025-01-01" else "80 80 75 65"
    return Terms(
        flat(v.of(row)),
        **per_year(v, v.of("300 500 800")),
        caps=[paid(v, "inpatient", 200000)],
        critical=burden(15000, (50000, 60), (None, 70)),
    )


def nanjing_employee_outpatient(v: Visit) -> Terms:
    rows = [("1", 1000, 40), ("2", 5000, 60), ("3", 15000, 65)]
    return Terms(in_year(v, 0, rows))


def nanjing_resident_outpatient(v: Visit) -> Terms:
    """To 2022: from 200 to 900 of the year's cost, pupils to 400; from 80 on 5 pp more."""
    if v.day > "2022-12-31":
        raise Refusal("no_rule")
    owes = per_year(v, 200)
    ratio = (60 if v.level == 0 else 50) + (5 if v.age >= 80 else 0)
    deductibles = v.books[owes["owed_key"]] + owes["owed"]
    return Terms(in_year(v, deductibles, [("1", 400 if v.pupil else 900, ratio)]), **owes)


def nanjing_critical(v: Visit) -> Critical:
    """NJ3, NJ10: above 20,000, bands of 20,000; pupils 85 in all of them."""
    if v.pupil:
        return burden(20000, (None, 85))
    plus = 10 if v.person["insurance"] == "employee" else 0
    rows = [(40000, 50), (60000, 55), (80000, 60), (100000, 65), (None, 70)]
    return burden(20000, *((upper, number + plus) for upper, number in rows))


def nanjing_employee_inpatient(v: Visit) -> Terms:
    first = v.of("300 500 1000") if v.day >= "2025-01-01" else v.of("300 500 900")
    owed = {1: first, 2: first / 2}.get(nth(v), 0)
    ratio = v.of("98 97 93") if v.retired else v.of("97 95 90")
    return Terms(
        flat(ratio),
        **per_stay(v, owed),
        caps=[paid(v, "inpatient", 600000)],
        critical=nanjing_critical(v),
    )


def nanjing_resident_inpatient(v: Visit) -> Terms:
    if v.pupil:
        owed, ratio = v.of("300 400 500"), v.of("95 90 80")
    else:
        owed, ratio = v.of("300 500 1000"), v.of("90 85 65")
    return Terms(flat(ratio), **per_stay(v, owed), critical=nanjing_critical(v))


def wuxi_employee_outpatient(v: Visit) -> Terms:
    shop = bool(v.classes & {"药店", "诊所"})
    ratio = v.by(60, 70) if shop else v.of("90 85 85 70") if v.retired else v.of("80 75 75 60")
    limits = [cost(v, "outpatient", 12000)] + ([cost(v, "shop", 2000)] if shop else [])
    return Terms(flat(ratio), **per_year(v, v.by(500, 300)), cost_caps=limits)


def wuxi_employee_inpatient(v: Visit) -> Terms:
    ratio = v.of("98 97 95") if v.retired else v.of("97 95 90")
    return Terms(flat(ratio), **per_stay(v, v.of("200 600 1000")))


def wuxi_employee_chronic(v: Visit) -> Terms:
    return Terms(flat(v.by(97, "98.5")))


def wuxi_resident_inpatient(v: Visit) -> Terms:
    return Terms(flat(v.of("80 70 60")), **per_stay(v, v.of("100 400 600")))


RULES = {
    ("31", "employee", "chronic"): shanghai_employee_chronic,
    ("3201", "resident", "outpatient"): nanjing_resident_outpatient,
    ("3304", "resident", "chronic"): jiaxing_resident_chronic,
    ("31", "employee", "outpatient"): shanghai_employee_outpatient,
    ("31", "employee", "inpatient"): shanghai_employee_inpatient,
    ("31", "resident", "outpatient"): shanghai_resident_outpatient,
    ("31", "resident", "inpatient"): shanghai_resident_inpatient,
    ("3205", "employee", "outpatient"): suzhou_employee_outpatient,
    ("3205", "employee", "inpatient"): suzhou_employee_inpatient,
    ("3205", "resident", "outpatient"): suzhou_resident_outpatient,
    ("3304", "employee", "outpatient"): jiaxing_employee_outpatient,
    ("3304", "employee", "inpatient"): jiaxing_employee_inpatient,
    ("3304", "resident", "outpatient"): jiaxing_resident_outpatient,
    ("3304", "resident", "inpatient"): jiaxing_resident_inpatient,
    ("3201", "employee", "outpatient"): nanjing_employee_outpatient,
    ("3201", "employee", "inpatient"): nanjing_employee_inpatient,
    ("3201", "resident", "inpatient"): nanjing_resident_inpatient,
    ("3202", "employee", "outpatient"): wuxi_employee_outpatient,
    ("3202", "employee", "inpatient"): wuxi_employee_inpatient,
    ("3202", "employee", "chronic"): wuxi_employee_chronic,
    ("3202", "resident", "inpatient"): wuxi_resident_inpatient,
}
