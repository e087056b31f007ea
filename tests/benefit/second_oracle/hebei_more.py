"""保定, 邯郸, 张家口 and 衡水: mostly uncertain tables, which fill cells that would be empty."""

from fractions import Fraction

from tests.benefit.second_oracle.visit import Refusal, Terms, Visit, flat, large, nth, paid, per_stay, per_year


def baoding_employee_inpatient(v: Visit) -> Terms:
    if v.retired and v.level < 3:
        raise Refusal("no_rule")
    owed = max(100, 300 - 100 * (nth(v) - 1)) if v.level <= 1 else v.of("300 600 900")
    ratio = Fraction(88) if v.retired else v.of("91 88 83")
    return Terms(flat(ratio), **per_stay(v, owed), caps=[paid(v, "inpatient", 120000)], large=large(88, 510000))


def baoding_employee_outpatient(v: Visit) -> Terms:
    return Terms(flat(v.by(60, 70)), **per_year(v, 100), caps=[paid(v, "outpatient", v.by(2500, 3000))])


def baoding_resident_inpatient(v: Visit) -> Terms:
    """BD3, the copy of the rule: in the county, in another one, outside the city.

    CHOICE: free of registration is as in another county.
    """
    caps = [paid(v, "inpatient", 200000)]
    if v.state == "local" and v.settle["hospital"]["area"] == v.person["insured_area"]:
        return Terms(flat(v.of("90 75 75 60")), **per_stay(v, v.of("100 300 400 1500")), caps=caps)
    if v.state in {"local", "free", "long_term"}:
        return Terms(flat(v.of("70 70 55")), **per_stay(v, v.of("800 800 2000")), caps=caps)
    return Terms(flat(50), **per_stay(v, 2500), caps=caps)


def baoding_employee_chronic(v: Visit) -> Terms:
    """CHOICE: 1,200–3,600 by disease, not said which: the highest."""
    return Terms(flat(80), **per_year(v, 500), caps=[paid(v, "chronic", 3600)])


def handan_employee_inpatient(v: Visit) -> Terms:
    row = ("300 600 900", "150 300 450", "100 200 300")[min(nth(v), 3) - 1]
    ratio = v.of("96 96 91") if v.retired else v.of("93 93 88")
    return Terms(flat(ratio), **per_stay(v, v.of(row)))


def handan_employee_outpatient(v: Visit) -> Terms:
    """HD1, uncertain, the retired only."""
    if not v.retired:
        raise Refusal("no_rule")
    return Terms(flat(60), **per_year(v, 100), caps=[paid(v, "outpatient", 2500)])


def handan_resident_inpatient(v: Visit) -> Terms:
    """HD2, HD3; another page for other provinces: 80/70, unregistered −10 pp; no deductible of level 3."""
    if v.level == 3:
        raise Refusal("no_rule")
    owed = 50 if v.level == 0 and nth(v) > 1 else v.of("100 400 800 800")
    ratio = v.of("90 90 80 65")
    if v.away:
        ratio = v.of("80 70 55") - (10 if v.state == "unregistered" else 0)
    return Terms(flat(ratio), **per_stay(v, owed))


def handan_resident_chronic(v: Visit) -> Terms:
    return Terms(flat(60), **per_year(v, 400))


def zhangjiakou_employee_outpatient(v: Visit) -> Terms:
    return Terms(flat(v.by(50, 60)), caps=[paid(v, "outpatient", v.by(1000, 1200))])


def zhangjiakou_resident_two_diseases(v: Visit) -> Terms:
    """CHOICE: 300 for hypertension, 600 for diabetes, both add up."""
    held = {one for each in v.person["recognitions"] if each["kind"] == "two_diseases" for one in each["diseases"]}
    most = 300 * ("hypertension" in held) + 600 * bool(held - {"hypertension"})
    return Terms(flat(50), caps=[paid(v, "two diseases", most)])


def zhangjiakou_resident_inpatient(v: Visit) -> Terms:
    caps = [paid(v, "inpatient", 120000)]
    if v.away:
        return Terms(flat(58), **per_stay(v, v.of("3000 3000 3300")), caps=caps)
    return Terms(flat(v.of("90 75 60")), **per_stay(v, v.of("300 800 1500")), caps=caps)


def hengshui_resident_inpatient(v: Visit) -> Terms:
    return Terms(flat(v.of("90 80 65")), **per_stay(v, v.of("200 400 1000")), caps=[paid(v, "inpatient", 150000)])


RULES = {
    ("1304", "employee", "outpatient"): handan_employee_outpatient,
    ("1306", "employee", "chronic"): baoding_employee_chronic,
    ("1307", "resident", "two_diseases"): zhangjiakou_resident_two_diseases,
    ("1306", "employee", "inpatient"): baoding_employee_inpatient,
    ("1306", "employee", "outpatient"): baoding_employee_outpatient,
    ("1306", "resident", "inpatient"): baoding_resident_inpatient,
    ("1304", "employee", "inpatient"): handan_employee_inpatient,
    ("1304", "resident", "inpatient"): handan_resident_inpatient,
    ("1304", "resident", "chronic"): handan_resident_chronic,
    ("1307", "employee", "outpatient"): zhangjiakou_employee_outpatient,
    ("1307", "resident", "inpatient"): zhangjiakou_resident_inpatient,
    ("1311", "resident", "inpatient"): hengshui_resident_inpatient,
}
