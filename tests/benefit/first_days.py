"""The first day of each figure's rule, taken by hand from the pages, notices and conferences."""

from collections.abc import Iterator

from tests.benefit.edges import Json, case, chronic, person, temporary, two_diseases, visit

SPECIAL = {"kind": "special_drug", "from": "2018-01-01"}


def first_days() -> Iterator[tuple[str, Json, dict[str, str]]]:
    """Yield (group of packs, case, the first day that each figure of its last settlement states)."""
    for group, made, days_text in (*_binzhou(), *_cangzhou(), *_shanxi(), *_others()):
        days = dict(one.split("=") for one in days_text.split())
        yield group, {"case": days_text, **made}, days


def _binzhou() -> Iterator[tuple[str, Json, str]]:
    employee, resident = person("371600", "employee"), person("371600", "resident")
    for who in (employee, resident):
        kind = who["insurance"]
        cover = "critical_illness=2024-01-01"
        away = {**who, "registrations": [temporary("320000")]}
        stays = [visit("2024-05-10", "inpatient", 600_000_00, 3, "371600") for _ in range(3)]
        days_text = f"pool=2024-01-01 over_cap=2024-01-01 deductible=2024-01-01 {cover}"
        yield "3716", case(who, stays[0]), days_text
        yield "3716", case(who, *stays), "deductible=2024-01-01"
        yield "3716", case(away, visit("2024-05-10", "inpatient", 100_00, 3, "320100")), "remote_self_pay=2024-01-01"
        recognised = {**who, "recognitions": [chronic("M03900")]}
        drugs = visit("2024-05-10", "chronic", 900_00, 3, "371600", disease="M03900")
        yield "3716", case(recognised, drugs), "deductible=2024-01-01 pool=2024-01-01"
        yield "3716", case(who, visit("2024-05-10", "maternity", 5_000_00, 3, "371600", child=1)), "pool=2024-01-01"
        more = " deductible=2024-01-01" if kind == "employee" else ""
        days_text = f"pool=2024-01-01 over_cap=2024-01-01{more}"
        yield "3716", case(who, visit("2024-05-10", "outpatient", 20_000_00, 1, "371600")), days_text
    for category in ("low_income", "low_income_edge", "illness_poverty"):
        aided = {**resident, "aid": {"category": category, "from": "2024-01-01"}}
        stay = visit("2024-05-10", "inpatient", 100_000_00, 3, "371600")
        yield "3716", case(aided, stay), "medical_aid=2024-01-01"
    who = {**resident, "recognitions": [two_diseases("hypertension")]}
    for day, pool in (("2023-05-10", "2019-01-01"), ("2024-05-10", "2024-01-01")):
        drugs = visit(day, "two_diseases", 900_00, 1, "371600")
        yield "3716", case(who, drugs), f"pool={pool} over_cap=2024-01-01"


def _cangzhou() -> Iterator[tuple[str, Json, str]]:
    who = person("130900", "resident", registrations=[temporary("370000")])
    for area, pool in (("130900", "2022-12-15"), ("370100", "2023-01-01")):
        stays = [visit("2024-05-10", "inpatient", 300_000_00, 3, area) for _ in range(2)]
        days_text = "deductible=2023-01-01 over_cap=2023-01-01 critical_illness=2023-01-01"
        yield "1309", case(who, stays[0]), f"{days_text} pool={pool}"
        yield "1309", case(who, *stays), "deductible=2023-01-01"
    yield "1309", case(who, stays[0]), "remote_self_pay=2023-01-01"


def _shanxi() -> Iterator[tuple[str, Json, str]]:
    ill = person("140200", "resident", recognitions=[chronic("M03900")])
    yield "14", case(ill, visit("2024-05-10", "chronic", 900_00, 1, "140200", disease="M03900")), "pool=2021-04-01"
    who = person("140200", "resident", recognitions=[SPECIAL])
    visits = [
        visit(f"2024-05-{day}", "outpatient", 900_00, 1, "140200") for day in ("10", "10", "11", "12", "13", "14")
    ]
    # The cap of the visit applies first, on that day the cap of the day, from the fifth paid visit that of the year.
    for number in (1, 2, 6):
        yield "14", case(who, *visits[:number]), "pool=2021-01-01 over_cap=2021-01-01"
    for insurance in ("resident", "employee"):
        drugs = visit("2024-05-10", "special_drug", 200_000_00, 1, "140200")
        recognised = person("140200", insurance, recognitions=[SPECIAL])
        yield "14", case(recognised, drugs), "pool=2021-08-31 over_cap=2023-01-01"
    worker = person("140200", "employee")
    for day, since in (("2023-05-10", "2023-01-01"), ("2024-08-10", "2024-07-01")):
        drugs = visit(day, "outpatient", 9_000_00, 1, "140200")
        yield "14", case(worker, drugs), f"deductible={since} pool={since} over_cap={since}"
    ill = person("140200", "resident", recognitions=[two_diseases("hypertension")])
    for day, deductible in (("2020-05-10", "2019-11-29"), ("2024-05-10", "2021-03-01")):
        drugs = visit(day, "two_diseases", 900_00, 1, "140200")
        yield "14", case(ill, drugs), f"deductible={deductible} pool=2019-11-29 over_cap=2019-11-29"
    who = person("140100", "resident", registrations=[temporary("370000")])
    stays = [visit("2024-05-10", "inpatient", 300_000_00, 3, "370100") for _ in range(2)]
    days_text = "deductible=2023-01-01 pool=2023-01-01 remote_self_pay=2023-01-01 critical_illness=2023-01-01"
    yield "14", case(who, stays[0]), days_text
    yield "14", case(who, *stays), "deductible=2023-01-01"


def _others() -> Iterator[tuple[str, Json, str]]:
    tianjin = case(person("120000", "employee"), visit("2024-05-10", "outpatient", 900_00, 1, "120101"))
    yield "12", tianjin, "deductible=2024-01-01 pool=2024-01-01"
    stayed = person("310000", "employee")
    for day, cap in (("2023-06-10", "2022-07-01"), ("2023-08-10", "2023-07-01"), ("2024-08-10", "2024-07-01")):
        stay = visit(day, "inpatient", 900_000_00, 3, "310115")
        since = "deductible=2023-07-01 pool=2023-07-01 critical_illness=2023-07-01"
        yield "31", case(stayed, stay), f"{since} over_cap={cap}"
    away = visit("2024-05-10", "inpatient", 900_00, 3, "320100")
    yield "31", case(stayed, away), "remote_self_pay=2023-07-01"
    clinic = visit("2024-07-01", "outpatient", 100_00, 0, "371600")
    clinic["hospital"]["code"] = "H37160000003"
    yield "3716", case(person("371600", "employee"), clinic), "pool_self=2024-06-30"
    shanghai = case(person("310000", "employee"), visit("2024-05-10", "outpatient", 900_00, 1, "310115"))
    yield "31", shanghai, "deductible=2023-07-01 pool=2023-07-01"
