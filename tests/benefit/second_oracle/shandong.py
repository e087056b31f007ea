"""青岛, 济南, 德州, 淄博 and the residents of 烟台, typed from the published tables."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import (
    Json,
    Refusal,
    Segment,
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


def retired_five(v: Visit, row: str) -> Fraction:
    return v.of(row) + v.by(0, 5)


def qingdao_stay(v: Visit, third: int) -> Json:
    """QD1: from 2025 on 800 at level 3; 中医 a fifth less; the second stay half."""
    first = v.of("200 500 800") * (Fraction(4, 5) if "中医" in v.classes else 1)
    return per_stay(v, {1: first, 2: first / 2}.get(nth(v), third))


def qingdao_employee_inpatient(v: Visit) -> Terms:
    low = v.of("95 94 93") if v.retired else v.of("90 88 86")
    return Terms(
        steps((40000, low), (None, v.by(95, 97))),
        **qingdao_stay(v, 0),
        caps=[paid(v, "inpatient", 200000)],
        large=large(90, 600000),
        critical=burden(6000, (None, 80)) if v.poor else burden(12000, (None, 75)),
    )


def qingdao_employee_outpatient(v: Visit) -> Terms:
    return Terms(
        flat(retired_five(v, "80 70 60")),
        **per_year(v, v.of("0 500 800")),
        caps=[paid(v, "outpatient", v.by(6000, 7000))],
    )


def qingdao_resident_inpatient(v: Visit) -> Terms:
    adults = "85 80 70" if v.tier == "一档" else "85 75 55"
    ratio = v.of("90 85 80" if v.pupil else adults)
    ratio += 5 if "基药" in v.classes else 0
    return Terms(flat(ratio), **qingdao_stay(v, 100), caps=[paid(v, "inpatient", 180000)])


def qingdao_resident_outpatient(v: Visit) -> Terms:
    """CHOICE: who is not signed, or is treated elsewhere than at 基层, is paid nothing, not refused."""
    return Terms(
        flat(65 if v.signed and v.level <= 1 else 0), caps=[paid(v, "outpatient", 800 if v.tier == "一档" else 600)]
    )


def qingdao_resident_maternity(v: Visit) -> Terms:
    del v
    return Terms([], fixed=3000_00)


def jinan_employee_outpatient(v: Visit) -> Terms:
    return Terms(
        flat(retired_five(v, "80 70 60")),
        **per_year(v, v.of("200 400 800")),
        caps=[paid(v, "outpatient", v.by(6000, 7000))],
    )


def jinan_points(v: Visit) -> int:
    """JN1, JN4: temporary in another province −10 pp. CHOICE: the unregistered too."""
    return 10 if v.state in {"temporary", "unregistered"} else 0


def jinan_employee_inpatient(v: Visit) -> Terms:
    """Level 3; of the others the pages do not agree."""
    if v.level < 3:
        raise Refusal("no_rule")
    points = jinan_points(v)
    bands = steps((10000, v.by(85, 88) - points), (400000, v.by(88, 91) - points), (600000, 90 - points))
    part = Fraction(4, 5) if "中医" in v.classes else Fraction(1)
    return Terms(bands, **per_stay(v, {1: 1000, 2: 500}.get(nth(v), 0) * part))


def jinan_resident_inpatient(v: Visit) -> Terms:
    if "省部" in v.classes:
        return Terms(flat(55 - jinan_points(v)), **per_stay(v, 1200))
    return Terms(flat(v.of("80 75 65 50") - jinan_points(v)), **per_stay(v, v.of("200 400 700 1000")))


def dezhou_employee_outpatient(v: Visit) -> Terms:
    return Terms(
        flat(retired_five(v, "80 70 60")),
        **per_year(v, v.of("200 300 400")),
        caps=[paid(v, "outpatient", v.by(4000, 5000))],
    )


def dezhou_stay(v: Visit) -> tuple[Fraction, list[Segment]]:
    """Level 1, and the hospital of traditional medicine of level 3; the others are cut off."""
    if v.level == 3 and "中医" in v.classes:
        return {1: Fraction(450), 2: Fraction(225)}.get(nth(v), Fraction(0)), flat(v.by(85, 90))
    if v.level in {0, 1}:
        return Fraction(200), steps((10000, v.by(90, 95)), (None, v.by(95, 98)))
    raise Refusal("no_rule")


def dezhou_employee_chronic(v: Visit) -> Terms:
    """As the first stay, its deductible once a year."""
    first = 450 if v.level == 3 else 200
    return Terms(dezhou_stay(v)[1], **per_year(v, first), caps=[paid(v, "inpatient", 200000)])


def dezhou_employee_inpatient(v: Visit) -> Terms:
    owed, bands = dezhou_stay(v)
    start, ratio, most = (4000, 90, None) if v.poor else (8000, 85, 400000)
    return Terms(
        bands,
        **per_stay(v, owed),
        caps=[paid(v, "inpatient", 200000)],
        large=large(92, 650000),
        critical=burden(start, (None, ratio), cap=most),
    )


def zibo_away(v: Visit) -> Json:
    """ZB5: 10 % of the in-scope amount first; the unregistered emergency as the registered."""
    return {"remote": Fraction(1, 10) if v.away else Fraction(0)}


def zibo_employee_outpatient(v: Visit) -> Terms:
    """ZB2; ZB3 for 2023, which says nothing of retired people."""
    new = v.day >= "2024-01-01"
    return Terms(
        flat(retired_five(v, "80 70 60") if new else v.of("60 60 50")),
        **per_year(v, v.of("50 500 700")),
        caps=[paid(v, "outpatient", 4000 if new else 3000)],
        **zibo_away(v),
    )


def zibo_employee_inpatient(v: Visit) -> Terms:
    first = v.of("300 500 700")
    low = v.of("91 89 87") if v.retired else v.of("82 78 74")
    middle = v.of("95 92.5 90") if v.retired else v.of("90 85 80")
    return Terms(
        steps((10000, low), (50000, middle), (120000, v.by(90, 95)), (None, 90)),
        **per_stay(v, {1: first, 2: first / 2}.get(nth(v), 0)),
        **zibo_away(v),
    )


def zibo_employee_chronic(v: Visit) -> Terms:
    tumour = v.settle.get("disease", "").startswith("M005")
    return Terms(flat(v.by(75, 85) if tumour else v.by(70, 80)), **per_year(v, 1000), **zibo_away(v))


def zibo_resident_inpatient(v: Visit) -> Terms:
    first = Fraction(100) if v.pupil else v.of("100 300 700")
    ratio = Fraction(85) if v.level <= 1 and "基药" in v.classes else v.of("75 70 60")
    return Terms(
        flat(ratio),
        **per_stay(v, {1: first, 2: first / 2}.get(nth(v), 0)),
        caps=[paid(v, "inpatient", 200000)],
        **zibo_away(v),
    )


def zibo_resident_maternity(v: Visit) -> Terms:
    """ZB5: a stay of which at least 3,000 is paid, or the whole bill."""
    ratio = Fraction(85) if v.level <= 1 and "基药" in v.classes else v.of("75 70 60")
    # CHOICE: a birth is not counted among the stays, and owes what a first one does.
    owed = 100 if v.pupil else v.of("100 300 700")
    return Terms(flat(ratio), owed=fen(owed), guaranteed=3000_00)


def zibo_resident_outpatient(v: Visit) -> Terms:
    return Terms(flat(50), **per_year(v, 50), caps=[paid(v, "outpatient", 1000)], **zibo_away(v))


def yantai_resident_inpatient(v: Visit) -> Terms:
    first = v.of("300 500 800")
    ratio = v.of("90 72 60") if v.tier == "二档" else v.of("90 58 45")
    return Terms(flat(ratio), **per_stay(v, {1: first, 2: first / 2}.get(nth(v), 100)))


RULES = {
    ("3714", "employee", "chronic"): dezhou_employee_chronic,
    ("3703", "resident", "maternity"): zibo_resident_maternity,
    ("3702", "employee", "inpatient"): qingdao_employee_inpatient,
    ("3702", "employee", "outpatient"): qingdao_employee_outpatient,
    ("3702", "resident", "inpatient"): qingdao_resident_inpatient,
    ("3702", "resident", "outpatient"): qingdao_resident_outpatient,
    ("3702", "resident", "maternity"): qingdao_resident_maternity,
    ("3701", "employee", "outpatient"): jinan_employee_outpatient,
    ("3701", "employee", "inpatient"): jinan_employee_inpatient,
    ("3701", "resident", "inpatient"): jinan_resident_inpatient,
    ("3714", "employee", "outpatient"): dezhou_employee_outpatient,
    ("3714", "employee", "inpatient"): dezhou_employee_inpatient,
    ("3703", "employee", "outpatient"): zibo_employee_outpatient,
    ("3703", "employee", "inpatient"): zibo_employee_inpatient,
    ("3703", "employee", "chronic"): zibo_employee_chronic,
    ("3703", "resident", "inpatient"): zibo_resident_inpatient,
    ("3703", "resident", "outpatient"): zibo_resident_outpatient,
    ("3706", "resident", "inpatient"): yantai_resident_inpatient,
}
