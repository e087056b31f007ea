"""北京 and 天津, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
    Critical,
    Key,
    Refusal,
    Terms,
    Visit,
    burden,
    fen,
    flat,
    in_year,
    large,
    nth,
    paid,
    per_stay,
    per_year,
    steps,
)


def beijing_critical(v: Visit) -> Critical:
    """BJ4: above 30,404 (before 2022 39,525) the first 50,000 60 %, the rest 70 %; outpatient and inpatient."""
    start = 30404 if v.day >= "2022-01-01" else 39525
    return burden(start, (start + 50000, 60), (None, 70))


def beijing_employee_outpatient(v: Visit) -> Terms:
    owes = per_year(v, v.by(1800, 1300))
    hospital = v.by(70, 90 if v.age >= 70 else 85)
    first = Fraction(90) if v.level == 0 else hospital
    rows: list[tuple[str, int | None, Fraction]] = [("first", 20000, first), ("second", None, v.by(60, 80))]
    if v.day < "2023-01-01":
        rows.pop()
    deductibles = v.books[owes["owed_key"]] + owes["owed"]
    return Terms(in_year(v, deductibles, rows), **owes, critical=beijing_critical(v))


def beijing_employee_inpatient(v: Visit) -> Terms:
    owes = per_stay(v, 1300 if nth(v) == 1 else 650)
    # What the year's stays owed is not asked again: the books hold it only to place the brackets.
    key: Key = ("deductible", v.kind, v.year)
    rows = [
        ("to 30,000", 30000, v.of("97 96.1 95.5") if v.retired else v.of("90 87 85")),
        ("to 40,000", 40000, v.of("98.5 97.6 97") if v.retired else v.of("95 92 90")),
        ("to 100,000", 100000, v.of("99.1 99.1 98.5") if v.retired else v.of("97 97 95")),
    ]
    return Terms(
        in_year(v, v.books[key] + owes["owed"], rows),
        **owes,
        owed_key=key,
        large=large(90, 360000) if v.retired else large(85, 340000),
        critical=beijing_critical(v),
    )


def beijing_resident_outpatient(v: Visit) -> Terms:
    """BJ9, BJ5: at most 4,000, from 2021 on 4,500, from 2024 on 5,000."""
    small = v.level <= 1
    most = 5000 if v.day >= "2024-01-01" else 4500 if v.day >= "2021-01-01" else 4000
    return Terms(
        flat(55 if small else 50),
        **per_year(v, 100 if small else 550),
        caps=[paid(v, "outpatient", most)],
        critical=beijing_critical(v),
    )


def beijing_resident_inpatient(v: Visit) -> Terms:
    """CHOICE: a child is younger than 18."""
    first = v.of("300 800 1300")
    ratio = 78 if "区属" in v.classes and v.level == 3 else v.of("80 78 75")
    return Terms(
        flat(ratio),
        **per_stay(v, first / 2 if v.pupil or v.age < 18 or nth(v) > 1 else first),
        caps=[paid(v, "inpatient", 250000)],
        critical=beijing_critical(v),
    )


def tianjin_points(v: Visit) -> int:
    """referred −5 pp; own choice −10 pp at levels 2 and 3; other institutions are not paid."""
    if v.state == "referral":
        return 5
    return 10 if v.state in {"temporary", "unregistered"} else 0


def tianjin_unpaid(v: Visit) -> bool:
    return v.state in {"temporary", "unregistered"} and v.level < 2


def tianjin_refuses(v: Visit) -> bool:
    """T03, C06: until 2023-04-01 only those who live elsewhere are settled there, then whoever is registered."""
    return v.state == "unregistered" or (v.away and v.day < "2023-04-01")


def tianjin_employee_outpatient(v: Visit) -> Terms:
    if tianjin_refuses(v):
        raise Refusal("not_registered")
    owes = per_year(v, v.by(800, 650 if v.age >= 70 else 700))
    deductibles = v.books[owes["owed_key"]] + owes["owed"]
    first = 65 if "药店" in v.classes else v.of("75 65 55")
    return Terms(in_year(v, deductibles, [("1", 5500, first), ("2", 10000, 55)]), **owes)


def tianjin_large_illness() -> Critical:
    """TJ1: inpatient and 门特 above 21,202."""
    return burden(21202, (100000, 60), (200000, 65), (300000, 70), cap=300000)


def tianjin_employee_bands(v: Visit) -> Terms:
    points = tianjin_points(v)
    if v.day < "2020-01-01" and v.kind == "inpatient":  # CHOICE: of 门特 nothing older is told.
        return Terms(steps((55000, v.by(85, 90) - points), (None, 80 - points)))
    if v.retired:
        return Terms(steps((180000, 90 - points), (None, 80 - points)))
    return Terms(steps((120000, 85 - points), (None, 80 - points)))


def tianjin_employee_most(v: Visit) -> tuple[Key, int]:
    """TJ1: from 350,000 to 450,000."""
    return paid(v, "inpatient", 450000 if v.day >= "2020-01-01" else 350000)


def tianjin_employee_inpatient(v: Visit) -> Terms:
    terms = tianjin_employee_bands(v)
    if tianjin_unpaid(v):
        return Terms(flat(0))
    terms.stays = ("stays", "all", v.year)
    if nth(v) == 1:
        joined = per_year(v, v.of("800 1100 1700"), "joined")
        terms.plain = fen(v.of("800 1100 1700"))
        terms.owed, terms.owed_key = joined["owed"], joined["owed_key"]
    else:
        terms.owed = fen(v.of("270 350 500"))
    terms.caps = [tianjin_employee_most(v)]
    terms.critical = tianjin_large_illness()
    return terms


def tianjin_employee_chronic(v: Visit) -> Terms:
    terms = tianjin_employee_bands(v)
    if tianjin_unpaid(v):
        return Terms(flat(0))
    joined = per_year(v, 1300, "joined")
    terms.owed, terms.owed_key = joined["owed"], joined["owed_key"]
    terms.caps = [tianjin_employee_most(v)]
    terms.critical = tianjin_large_illness()
    return terms


def tianjin_resident_outpatient(v: Visit) -> Terms:
    if tianjin_refuses(v):
        raise Refusal("not_registered")
    signed = v.signed and v.day >= "2025-01-01"
    ratio = (v.of("55 55 50") if v.tier == "高" else v.of("50 50 45")) + (5 if signed else 0)
    return Terms(flat(ratio), **per_year(v, 600), caps=[paid(v, "outpatient", 4200 if signed else 4000)])


def tianjin_resident_chronic(v: Visit) -> Terms:
    if tianjin_unpaid(v):
        return Terms(flat(0))
    ratio = (v.of("65 60 55") if v.tier == "高" else v.of("55 50 45")) - tianjin_points(v)
    return Terms(flat(ratio), **per_year(v, 500), caps=[paid(v, "inpatient", 180000)])


def tianjin_resident_inpatient(v: Visit) -> Terms:
    ratio = (v.of("85 80 75") if v.tier == "高" else v.of("75 70 65")) - tianjin_points(v)
    if tianjin_unpaid(v):
        return Terms(flat(0))
    return Terms(flat(ratio), **per_stay(v, 500 if nth(v) == 1 else 0), caps=[paid(v, "inpatient", 250000)])


RULES = {
    ("11", "employee", "outpatient"): beijing_employee_outpatient,
    ("11", "employee", "inpatient"): beijing_employee_inpatient,
    ("11", "resident", "outpatient"): beijing_resident_outpatient,
    ("11", "resident", "inpatient"): beijing_resident_inpatient,
    ("12", "employee", "outpatient"): tianjin_employee_outpatient,
    ("12", "employee", "inpatient"): tianjin_employee_inpatient,
    ("12", "employee", "chronic"): tianjin_employee_chronic,
    ("12", "resident", "outpatient"): tianjin_resident_outpatient,
    ("12", "resident", "chronic"): tianjin_resident_chronic,
    ("12", "resident", "inpatient"): tianjin_resident_inpatient,
}
