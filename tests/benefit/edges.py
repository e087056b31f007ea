"""Cases at the exact limits of a rule, which random ones rarely hit; the oracle or the case states the result."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

BIRTH = "1980-01-01"


def edges() -> Iterator[tuple[str, Json, Json | None]]:
    """Yield (group of packs, case, expected result); None if the oracle calculates it."""
    for number, (group, case) in enumerate(_by_oracle()):
        yield group, {"case": f"edge-{number}", **case}, None
    for group, case, expected in _by_hand():
        yield group, {"case": "edge", **case}, expected


def person(area: str, insurance: str, **more: Any) -> Json:  # noqa: ANN401, whatever a case's schema allows
    who = {"insured_area": area, "insurance": insurance, "birth": BIRTH, **more}
    return who | ({"status": "active"} if insurance == "employee" and "status" not in more else {})


def visit(day: str, kind: str, fen: int, level: int, area: str, **more: Any) -> Json:  # noqa: ANN401
    hospital = {"area": area, "level": level, "direct_settlement": more.pop("opened", True)}
    line = {"name": "药品", "class": "甲", "quantity": "1", "unit_price": fen}
    stay = {"admitted": more.pop("admitted", day)} if kind in ("inpatient", "maternity") else {}
    return {"hospital": hospital, "kind": kind, "date": day, "lines": [line], **stay, **more}


def case(who: Json, *visits: Json) -> Json:
    return {"person": who, "events": [{"id": f"V{number}", "settle": one} for number, one in enumerate(visits)]}


def chronic(disease: str) -> Json:
    return {"kind": "chronic", "disease": disease, "from": "2018-01-01"}


def temporary(area: str) -> Json:
    return {"kind": "temporary", "area": area, "from": "2018-01-01", "to": None}


def two_diseases(*names: str) -> Json:
    return {"kind": "two_diseases", "diseases": list(names), "from": "2018-01-01"}


def _by_oracle() -> Iterator[tuple[str, Json]]:
    # The bracket of level 3 ends at 10,000 above the deductible: which side a fen is on shows only in a few bills.
    for status in ("active", "retired"):
        who = person("371600", "employee", status=status)
        for beyond in range(-12, 13):
            yield "3716", case(who, visit("2024-05-10", "inpatient", 10_900_00 + beyond, 3, "371600"))
    for held in (("diabetes_type1", "hypertension"), ("diabetes", "diabetes_type1")):
        who = person("371600", "resident", recognitions=[two_diseases(*held)])
        yield "3716", case(who, visit("2024-05-10", "two_diseases", 2_000_00, 1, "371600"))
    all_three = person("371600", "resident", recognitions=[two_diseases("diabetes", "diabetes_type1", "hypertension")])
    yield "3716", case(all_three, visit("2024-05-10", "two_diseases", 2_000_00, 1, "371600"))
    # Two areas of one pool, an institution that has not opened: settled or no rule. Two pools: not opened.
    for group, home, other, kind in (
        ("elsewhere", "500000", "500112", "maternity"),
        ("31", "310000", "310115", "outpatient"),
    ):
        who = person(home, "employee")
        yield group, case(who, visit("2024-05-10", kind, 1_000_00, 1, other, opened=False))
    yield from _cities()
    for disease in ("M03900", "M01600", "M00500", "M07800", "M08300", "M05300", "M06900", "M04600", "M00200", "M07200"):
        ill = person("371600", "resident", recognitions=[chronic(disease)])
        yield "3716", case(ill, visit("2025-05-10", "chronic", 300_00, 1, "320100", disease=disease))
    who = person("310118", "employee")
    for day in ("2020-08-23", "2020-08-24"):
        yield "31", case(who, visit(day, "outpatient", 1_000_00, 1, "320509"))
    registered = person("120000", "employee", registrations=[temporary("310000")])
    for day in ("2023-03-31", "2023-04-01"):
        yield "12", case(registered, visit(day, "outpatient", 1_000_00, 1, "310115"))
    # The brackets of 大病 begin at burdens of 14,000, 100,000, 200,000 and 300,000.
    for bound in (250_000_00, 350_000_00, 450_000_00):
        for beyond in range(-4, 9):
            yield (
                "3716",
                case(person("371600", "resident"), visit("2024-05-10", "inpatient", bound + beyond, 3, "371600")),
            )


def _cities() -> Iterator[tuple[str, Json]]:
    # The deductibles of a year in 山西 end with 300, counted from 2024-07-01.
    for status in ("active", "retired"):
        who = person("140200", "employee", status=status)
        days = ("2024-06-30", "2024-06-30", "2024-07-01", "2024-07-02", "2024-08-01", "2024-09-01", "2024-10-01")
        for level in (1, 2, 3):
            many = [visit(day, "outpatient", 200_00 + level, level, "140200") for day in days for _ in range(2)]
            yield "14", case(who, *many)
            yield "14", case(who, *(visit(day, "outpatient", 9_000_00, level, "140200") for day in days[1:3]))
    # 大额 of 上海 has no end.
    for day in ("2023-06-30", "2023-07-01", "2024-06-30", "2024-07-01"):
        stays = [visit(day, "inpatient", 700_000_00 + beyond, 3, "310115") for beyond in (0, 1)]
        yield "31", case(person("310000", "employee"), *stays)


NO_RULE = {"refused": "no_rule"}


def _by_hand() -> Iterator[tuple[str, Json, Json]]:
    yield from _two_diseases_before_2024()
    yield from _first_days()
    yield from _civil_servants()
    yield from _chronic_elsewhere()
    yield from _illness_poverty()
    yield from _look_back()
    yield from _listed_hospitals()
    yield from _mutual_recognition()
    yield from _scope()
    beijing = visit("2024-05-10", "outpatient", 1_900_00, 1, "110105", opened=False)
    yield "elsewhere", case(person("110000", "employee"), beijing), {"V0": {"pool": 70_00}}


def _scope() -> Iterator[tuple[str, Json, Json]]:
    """Before the day on which it came into the scope an item is paid in full (B09, B17, B18, B23, S10)."""
    for home, code, kind, day_before, day, place in (
        ("371600", "FZ01", "outpatient", "2023-12-31", "2024-01-01", {}),
        ("371600", "MY01", "chronic", "2023-12-31", "2024-01-01", {}),
        ("371600", "AN01", "inpatient", "2024-04-14", "2024-04-15", {"code": "H37160000001"}),
        ("371600", "ZY01", "outpatient", "2023-12-31", "2024-01-01", {"code": "H37160000101", "class": "村"}),
        ("140100", "TB01", "chronic", "2021-08-30", "2021-08-31", {}),
    ):
        bills = [visit(when, kind, 100_00, 2, home, disease="M01600") for when in (day_before, day)]
        for bill in bills:
            bill["lines"][0]["code"] = code
            bill["hospital"] |= place
        made = case(person(home, "resident", recognitions=[chronic("M01600")]), *bills)
        yield {"37": "3716", "14": "14"}[home[:2]], made, {"V0": {"uncovered": 100_00}, "V1": {"uncovered": 0}}
    who = person("140200", "resident", recognitions=[chronic("M02100")])
    bill = visit("2024-05-10", "chronic", 100_00, 2, "140200", disease="M02100")
    yield "14", case(who, bill), {"V0": {"pool": 60_00}}


def _two_diseases_before_2024() -> Iterator[tuple[str, Json, Json]]:
    """B11: from 60 % to 70 %."""
    who = person("371600", "resident", recognitions=[two_diseases("hypertension")])
    bills = [visit(day, "two_diseases", 100_00, 1, "371600") for day in ("2023-12-31", "2024-01-01")]
    yield "3716", case(who, *bills), {"V0": {"pool": 60_00}, "V1": {"pool": 70_00}}


def _first_days() -> Iterator[tuple[str, Json, Json]]:
    """No pack answers for a day before the first one on which it is assumed to hold."""
    for group, day_before, day, who, kind, pool in (
        ("3716", "2018-12-31", "2019-01-01", person("371600", "resident"), "outpatient", 65_00),
        ("1309", "2018-12-31", "2019-01-01", person("130900", "resident"), "inpatient", 0),
        ("12", "2018-12-31", "2019-01-01", person("120000", "employee"), "outpatient", 0),
        ("14", "2018-12-31", "2019-01-01", person("140200", "resident"), "outpatient", 50_00),
        ("14", "2018-12-31", "2019-01-01", person("140100", "resident"), "inpatient", 0),
        ("31", "2018-08-31", "2018-09-01", person("310000", "employee"), "outpatient", 0),
    ):
        bills = [visit(when, kind, 100_00, 1, who["insured_area"]) for when in (day_before, day)]
        yield group, case(who, *bills), {"V0": NO_RULE, "V1": {"pool": pool}}


def _civil_servants() -> Iterator[tuple[str, Json, Json]]:
    """公务员补助 is assumed from 2019 on: of a bill below the deductible, 80 %."""
    who = person("310000", "employee", civil_servant=True)
    bills = [visit(day, "outpatient", 100_00, 1, "310000") for day in ("2018-12-31", "2019-01-01")]
    yield "31", case(who, *bills), {"V0": {"civil_servant": 0}, "V1": {"civil_servant": 80_00}}


def _chronic_elsewhere() -> Iterator[tuple[str, Json, Json]]:
    """The five diseases are assumed from 2019 on, and there are ten from 2025."""
    who = person("371600", "resident", recognitions=[chronic("M03900")])
    bills = [visit(day, "chronic", 300_00, 1, "320100", disease="M03900") for day in ("2018-12-31", "2019-01-01")]
    yield "3716", case(who, *bills), {"V0": {"refused": "disease_not_cross_province"}, "V1": {"pool": 65_00}}
    who = person("371600", "resident", recognitions=[chronic("M04600")])
    bills = [visit(day, "chronic", 300_00, 1, "320100", disease="M04600") for day in ("2024-12-31", "2025-01-01")]
    yield "3716", case(who, *bills), {"V0": {"refused": "disease_not_cross_province"}, "V1": {"pool": 65_00}}


def _illness_poverty() -> Iterator[tuple[str, Json, Json]]:
    """B20, B22: 60 % above 10,000 of what is left, 30,000 a year of aid, twelve months from the recognition."""
    who = person("371600", "resident", aid={"category": "illness_poverty", "from": "2024-05-10"})
    for day, fen, aid in (
        ("2024-05-09", 50_000_00, 0),
        ("2024-05-10", 50_000_00, 3_955_20),
        ("2024-05-10", 500_000_00, 30_000_00),
        ("2025-05-09", 50_000_00, 3_955_20),
        ("2025-05-10", 50_000_00, 0),
    ):
        yield "3716", case(who, visit(day, "inpatient", fen, 3, "371600")), {"V0": {"medical_aid": aid}}


def _look_back() -> Iterator[tuple[str, Json, Json]]:
    """B21: what was left in the twelve months before the application counts; its own part is claimed by hand."""
    who = person("371600", "resident", aid={"category": "illness_poverty", "from": "2024-05-10"})
    for before, aid in (
        ("2023-05-09", 8_755_20),
        ("2023-05-10", 14_755_20),
        ("2024-05-09", 9_715_20),
    ):
        bills = [visit(day, "inpatient", 100_000_00, 3, "371600") for day in (before, "2024-06-09")]
        yield "3716", case(who, *bills), {"V0": {"medical_aid": 0}, "V1": {"medical_aid": aid}}


def _listed_hospitals() -> Iterator[tuple[str, Json, Json]]:
    """C01, C02: at listed hospitals of Beijing and Tianjin 沧州 pays as at home on level 3, without registration."""
    listed, reduced = (10_000_00 - 1_500_00) * 65 // 100, (10_000_00 - 1_000_00) * 45 // 100
    for admitted, pool in (
        ("2018-12-31", reduced),
        ("2019-01-01", listed),
        ("2020-05-09", listed),
        ("2020-05-10", listed),
        ("2022-09-30", listed),
        ("2022-10-01", reduced),
    ):
        for code, area in (("H12011600001", "120116"), ("H11010100001", "110101")):
            stay = visit(max(admitted, "2019-01-05"), "inpatient", 10_000_00, 2, area, admitted=admitted)
            stay["hospital"]["code"] = code
            yield "1309", case(person("130900", "resident"), stay), {"V0": {"pool": pool}}


def _mutual_recognition() -> Iterator[tuple[str, Json, Json]]:
    """C03, C04: the registered are paid as at home on levels 2 and 3; level 1 has to wait for 2023-04-01."""
    own = {1: (10_000_00 - 300_00) * 90, 2: (10_000_00 - 500_00) * 80, 3: (10_000_00 - 1_500_00) * 65}
    reduced = {1: (10_000_00 - 600_00) * 70, 2: (10_000_00 - 1_000_00) * 60, 3: (10_000_00 - 3_000_00) * 50}
    for day, levels in (("2022-09-30", ()), ("2022-10-01", (2, 3)), ("2023-03-31", (2, 3)), ("2023-04-01", (1, 2, 3))):
        for area in ("110105", "120101"):
            who = person("130900", "resident", registrations=[temporary(area)])
            for level in (1, 2, 3):
                stay = visit(day, "inpatient", 10_000_00, level, area)
                stay["hospital"]["code"] = "H11010500001"  # without a code it is on no list
                pool = (own if level in levels else reduced)[level] // 100
                yield "1309", case(who, stay), {"V0": {"pool": pool}}
