"""石家庄, 唐山, 秦皇岛, 承德, 廊坊 and 沧州, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
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
)


def shijiazhuang_employee_inpatient(v: Visit) -> Terms:
    caps = [paid(v, "inpatient", 350000)]
    # CHOICE: the bands of SJ9, though another page has others.
    illness = burden(18000, (28000, 60), (38000, 65), (48000, 70), (58000, 80), (None, 90), cap=400000)
    if v.away:
        owed, ratio = (3000, 40) if v.state == "unregistered" else (1500, 76)
        owed, ratio = owed - int(v.by(0, 100)), ratio + int(v.by(0, 3))
        return Terms(flat(ratio), **per_stay(v, owed), caps=caps, critical=illness)
    if "县" in v.classes:
        owed, ratio = int(v.of("100 200 200")), int(v.of("98 93 93"))
    elif "省属" in v.classes:
        owed, ratio = 900, 82
    else:
        owed, ratio = int(v.of("100 500 600")), int(v.of("98 90 85"))
    less = 100
    if v.day < "2024-01-01":
        owed, less = shijiazhuang_before_2024(v), 0
    for holds in (v.retired, "中医" in v.classes):
        if holds:
            owed, ratio = max(100, owed - less), min(99, ratio + 3)
    return Terms(flat(ratio), **per_stay(v, owed), caps=caps, critical=illness)


def shijiazhuang_before_2024(v: Visit) -> int:
    """SJ1, "was". CHOICE: nothing less for retired people and traditional medicine."""
    if "县" in v.classes:
        return int(v.of("200 300 300"))
    return 1200 if "省属" in v.classes else int(v.of("200 700 900"))


def shijiazhuang_employee_outpatient(v: Visit) -> Terms:
    new = v.day >= "2025-01-01"
    if v.retired:
        most = 6000 if new else 5000
    elif v.age >= 45:
        most = 4500 if new else 3500
    else:
        most = 3500 if new else 3000
    return Terms(flat(v.by(60, 70)), **per_year(v, 100), caps=[paid(v, "outpatient", most)])


def shijiazhuang_employee_chronic(v: Visit) -> Terms:
    """Two diseases: one deductible, 5,000 together; the cap of a single one is not published."""
    several = len({one["disease"] for one in v.person["recognitions"]}) > 1
    caps = [paid(v, "inpatient", 350000)] + ([paid(v, "chronic", 5000)] if several else [])
    return Terms(flat(v.of("90 85 80")), **per_year(v, 200), caps=caps)


def shijiazhuang_resident_inpatient(v: Visit) -> Terms:
    new = v.day >= "2025-01-01"
    if v.away:
        registered = (2000, 50) if new else (3000, 45)
        owed, ratio = (4000, 30) if v.state == "unregistered" else registered
    elif "县" in v.classes:
        owed, ratio = int(v.of("100 400 400")), int(v.of("92 80 80" if new else "90 80 80"))
    elif "省属" in v.classes:
        owed, ratio = 1500, 60
    else:
        owed, ratio = int(v.of("200 800 1000")), int(v.of("90 75 65" if new else "85 70 65"))
    return Terms(flat(ratio), **per_stay(v, owed))


def shijiazhuang_resident_outpatient(v: Visit) -> Terms:
    """SJ7, SJ10: the village 95 % and 50 a day, 乡镇 and 社区 90 % and 100 a day, together 400 a year.

    CHOICE: other hospitals are paid nothing, not refused.
    """
    if v.level > 0:
        return Terms(flat(0))
    village = "村" in v.classes
    day = (("pool", "outpatient", "day", v.day), fen(50 if village else 100))
    return Terms(flat(95 if village else 90), caps=[day, paid(v, "outpatient", 400)])


def tangshan_employee_inpatient(v: Visit) -> Terms:
    level = v.level - (1 if "中医" in v.classes else 0)
    owed = [100, 200, 500, 900][max(0, level)] - 100 * (nth(v) - 1)
    ratio = v.of("96 93 88") if v.retired else v.of("93 90 85")
    return Terms(flat(ratio), **per_stay(v, max(0, owed)))


def tangshan_employee_chronic(v: Visit) -> Terms:
    """TS2, uncertain: a disease that is not named special."""
    return Terms(flat(80), **per_year(v, 390), caps=[paid(v, "chronic", 10800)])


def qinhuangdao_resident_inpatient(v: Visit) -> Terms:
    if v.state in {"local", "in_province", "free"} or v.state == "long_term":
        return Terms(flat(v.of("90 75 60")), **per_stay(v, v.of("100 500 1500")))
    return Terms(flat(v.of("70 60 50")), **per_stay(v, v.of("500 1000 2000")))


def qinhuangdao_employee_outpatient(v: Visit) -> Terms:
    return Terms(flat(v.by(50, 60)), caps=[paid(v, "outpatient", 2000)])


def chengde_resident_inpatient(v: Visit) -> Terms:
    years = min(3, max(1, v.years_insured)) - 1
    caps = [paid(v, "inpatient", (80000, 120000, 150000)[years])]
    if v.away:
        return Terms(flat(35 if v.state == "unregistered" else 50), **per_stay(v, 3000), caps=caps)
    first = v.of("100 200 400") if v.pupil else v.of("200 400 1500")
    owed = max(first - 100 * (nth(v) - 1), min(first, v.of("100 200 600")))
    ratio = v.of(("77 62 50", "82 67 52", "90 70 55")[years])
    return Terms(flat(ratio), **per_stay(v, owed), caps=caps)


def langfang_resident_inpatient(v: Visit) -> Terms:
    return Terms(flat(v.of("90 70 55")), **per_stay(v, v.of("200 700 1500")), caps=[paid(v, "inpatient", 150000)])


def langfang_employee_outpatient(v: Visit) -> Terms:
    most = 4000 if v.retired else 3000 if v.age >= 45 else 2000
    return Terms(flat(v.by(60, 70)), **per_year(v, 100), caps=[paid(v, "outpatient", most)])


def langfang_employee_inpatient(v: Visit) -> Terms:
    ratios = (93, 95, 97, 99) if v.retired else (90, 92, 94, 96)
    owed = v.of("300 600 900") - (100 if v.retired else 0)
    bands = steps(*zip((10000, 30000, 50000, None), ratios, strict=True))
    return Terms(bands, **per_stay(v, owed))


def langfang_employee_chronic(v: Visit) -> Terms:
    """The national worked example: retired, 80 %, no deductible."""
    if not v.retired:
        raise Refusal("no_rule")
    return Terms(flat(80))


def cangzhou_resident_inpatient(v: Visit) -> Terms:
    caps = [paid(v, "inpatient", 150000)]
    illness = burden(13000, (100000, 60), (None, 70), cap=300000)
    if v.away:
        full = v.of("600 1000 3000")
        ratio = v.of("70 60 50") - (15 if v.state == "unregistered" else 0)
        owes = per_stay(v, full if nth(v, "own table") == 1 else full / 2, "own table")
    else:
        full, ratio = v.of("100 300 500 1500") - (100 if "中医" in v.classes else 0), v.of("90 90 80 65")
        owes = per_stay(v, full if nth(v) == 1 else full / 2)
    return Terms(flat(ratio), **owes, caps=caps, critical=illness)


def cangzhou_resident_chronic(v: Visit) -> Terms:
    return Terms(flat(70), **per_year(v, 200), caps=[paid(v, "chronic", 1000)])


def cangzhou_employee_outpatient(v: Visit) -> Terms:
    most = v.by(3500, 5000) if v.day >= "2024-09-01" else v.by(3000, 4000)
    return Terms(flat(v.by(60, 70)), **per_year(v, 100), caps=[paid(v, "outpatient", most)])


def cangzhou_employee_inpatient(v: Visit) -> Terms:
    ratio = min(v.of("98 95 91") + v.by(0, 3), Fraction(99))
    return Terms(
        flat(ratio),
        **per_stay(v, v.of("500 650 800")),
        caps=[paid(v, "inpatient", 150000)],
        large=large(90, 350000),
    )


def hebei_resident_outpatient(v: Visit) -> Terms:
    """HE1, HE2: 基层 50 %, 150 a year, no deductible."""
    if v.level > 0:
        raise Refusal("no_rule")
    return Terms(flat(50), caps=[paid(v, "outpatient", 150)])


# CHOICE: a cap that only an uncertain row gives is not used where the cell stands without it (石家庄 residents, 唐山,
# 廊坊 and 邯郸).
RULES = {
    ("1302", "employee", "chronic"): tangshan_employee_chronic,
    ("1310", "employee", "chronic"): langfang_employee_chronic,
    ("1301", "employee", "inpatient"): shijiazhuang_employee_inpatient,
    ("1301", "employee", "outpatient"): shijiazhuang_employee_outpatient,
    ("1301", "employee", "chronic"): shijiazhuang_employee_chronic,
    ("1301", "resident", "inpatient"): shijiazhuang_resident_inpatient,
    ("1301", "resident", "outpatient"): shijiazhuang_resident_outpatient,
    ("1302", "employee", "inpatient"): tangshan_employee_inpatient,
    ("1303", "resident", "inpatient"): qinhuangdao_resident_inpatient,
    ("1303", "employee", "outpatient"): qinhuangdao_employee_outpatient,
    ("1308", "resident", "inpatient"): chengde_resident_inpatient,
    ("1310", "resident", "inpatient"): langfang_resident_inpatient,
    ("1310", "employee", "outpatient"): langfang_employee_outpatient,
    ("1310", "employee", "inpatient"): langfang_employee_inpatient,
    ("1309", "resident", "inpatient"): cangzhou_resident_inpatient,
    ("1309", "resident", "chronic"): cangzhou_resident_chronic,
    ("1309", "employee", "outpatient"): cangzhou_employee_outpatient,
    ("1309", "employee", "inpatient"): cangzhou_employee_inpatient,
    ("13", "resident", "outpatient"): hebei_resident_outpatient,
}
