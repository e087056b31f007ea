"""Random but valid scenarios concentrated at the limits of the benefit rules; the same seed gives the same ones."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.benefit import generate_bill as bills
from tests.benefit.oracle import columns

Json = dict[str, Any]

INSURED = {
    "3716": ("371600", "371600", "371621"),
    "1309": ("130900", "130900", "130922"),
    "12": ("120000", "120000", "120101"),
    "14": ("140100", "140100", "140100", "140200", "140000"),
    "31": ("310000", "310118", "310118", "310115"),
    "elsewhere": ("110000", "130100", "370100", "320509", "330421", "320100", "440300", "500000"),
}
"""The groups of insured areas to which `cases` may be limited, each with its codes (a repeated code is more likely)."""

PLACES = {
    **INSURED,
    "tables": (
        *("110000", "120000", "130100", "130200", "130300", "130400", "130600", "130700", "130800", "130900", "131000"),
        *("131100", "140100", "140200", "140800", "370100", "370200", "370300", "370600", "371400"),
        *("310000", "320100", "320200", "320509", "320600", "330100", "330200", "330421", "340100", "340200", "340300"),
        *("210100", "230100", "410100", "420100", "430100", "440100", "440300", "500000", "510100", "610100"),
    ),
}
"""These groups, and one of the areas with published tables, which this oracle does not know."""

WEIGHTS = {"3716": 8, "1309": 4, "12": 4, "14": 6, "31": 3, "elsewhere": 1}
EMPLOYEES = {"12": 0.9, "31": 0.9, "1309": 0.2, "14": 0.3}
HOSPITALS = (
    *("110105", "120101", "120000", "130900", "130100", "310118", "310115", "320509", "330421", "320100"),
    *("320500", "370100", "371600", "140100", "140200", "500112", "440300"),
)
KINDS = ("outpatient", "chronic", "two_diseases", "special_drug", "inpatient", "maternity")
DISEASES = ("M03900", "M01600", "M00500", "M07800", "M08300", "M05300", "M06900", "M04600", "M00200", "M07200")
OTHER_DISEASES = ("M00501", "M07803", "M00201", "M02100", "M03901", "M01602", "M09999")
DRUG_CODES = ("TY01", "TY95", "TY96", "TY00", "D01")
TIERS = (None, "高", "低", "一档", "二档")
CLASSES = ("县", "省属", "市属", "区属", "省部", "中医", "社区", "村", "基药", "药店")
YEARS = (2024, 2024, 2025, 2026)
EDGE_DAYS = ("01-01", "01-02", "02-28", "06-30", "07-01", "12-30", "12-31")


def cases(seed: int, n: int, areas: Sequence[str] | None = None) -> Iterator[Json]:
    """Yield `n` scenarios of the cases' schema, without `expect`; `areas` are keys of `INSURED` (default: all)."""
    rng = Random(seed)  # noqa: S311 - reproducible test data, no secret
    groups = list(areas or INSURED)
    for number in range(n):
        group = rng.choices(groups, [WEIGHTS[one] for one in groups])[0]
        yield scenario(rng, group, f"random-{seed}-{number}")


def within(case: Json, results: Json) -> Json:
    """Return a scenario without the events for which these results know no rule; they move nothing."""
    unknown = {name for name, result in results.items() if result == {"refused": "no_rule"}}
    events = [each for each in case["events"] if each["id"] not in unknown and each.get("refund") not in unknown]
    return {**case, "events": events}


def scenario(rng: Random, group: str, name: str) -> Json:
    days = event_days(rng, group)
    insured = rng.choice(PLACES[group])
    insurance = "employee" if rng.random() < EMPLOYEES.get(group, 0.5) else "resident"
    places = [insured, rng.choice([insured, insured[:4] + "81"]), *rng.sample(HOSPITALS, 2)]
    kinds = likely_kinds(rng, group, insurance)
    who = person(rng, insured, insurance, places, days)
    who["recognitions"] = recognitions(rng, kinds, days)
    events = event_list(rng, who, places, kinds, days)
    if group == "tables":
        _add_words(rng, who, events)
    return {"case": name, "title": "随机情形", "basis": "random", "person": who, "events": events}


def _add_words(rng: Random, who: Json, events: list[Json]) -> None:
    """Add what only the published tables ask of persons, hospitals and lines."""
    who["tier"] = rng.choice(TIERS) if who["insurance"] == "resident" else None
    who |= {"pupil": rng.random() < 0.3, "signed": rng.random() < 0.3, "insured_years": rng.choice((None, 1, 2, 3))}
    for settle in (event["settle"] for event in events if "settle" in event):
        settle["hospital"]["class"] = rng.sample(CLASSES, rng.choice((0, 1, 1, 2)))
        for line in settle["lines"]:
            line["category"] = rng.choice(("", "中药", "药品"))


def event_days(rng: Random, group: str) -> list[date]:
    """Choose the days of 2 to 9 events in order; a few are edges of a year, some are the same day again."""
    year = rng.choice(YEARS)
    days: list[date] = []
    for _ in range(rng.randint(2, 9)):
        draw = rng.random()
        if days and draw < 0.2:
            days.append(rng.choice(days))
        elif draw < 0.35:
            days.append(date.fromisoformat(f"{year + rng.choice((0, 0, 1))}-{rng.choice(EDGE_DAYS)}"))
        else:
            days.append(date(year, 1, 1) + timedelta(rng.randrange(365)))
    if group in ("1309", "12") and rng.random() < 0.25:
        days += rng.sample([date(2023, 3, 31), date(2023, 4, 1), date(2023, 4, 2)], 2)
    if group == "14" and rng.random() < 0.15:
        days = [rng.choice((date(2021, 2, 28), date(2021, 3, 1), day.replace(year=2021, day=1))) for day in days]
    return sorted(days)


def likely_kinds(rng: Random, group: str, insurance: str) -> list[str]:
    """Choose the kinds of the visits: mostly those that the place has rules for, occasionally any."""
    if rng.random() < 0.12:
        return list(KINDS)
    by_group = {
        ("3716", "employee"): ["outpatient", "inpatient", "inpatient", "chronic", "maternity"],
        ("3716", "resident"): ["outpatient", "inpatient", "inpatient", "chronic", "two_diseases", "maternity"],
        ("1309", "resident"): ["inpatient"],
        ("12", "employee"): ["outpatient"],
        ("14", "resident"): ["outpatient", "chronic", "two_diseases", "special_drug", "inpatient", "inpatient"],
        ("14", "employee"): ["special_drug", "outpatient", "outpatient"],
        ("31", "employee"): ["outpatient", "inpatient"],
    }
    kinds = by_group.get((group, insurance), list(KINDS))
    return rng.sample(kinds, rng.randint(1, min(2, len(kinds))))


def near(rng: Random, days: list[date]) -> str:
    """Choose a date at an event's day, an adjacent day, or well before all of them."""
    if rng.random() < 0.6:
        return "2019-01-01"
    return (rng.choice(days) + timedelta(rng.choice((-1, 0, 0, 1)))).isoformat()


def person(rng: Random, insured: str, insurance: str, places: list[str], days: list[date]) -> Json:
    who: Json = {
        "name": "测试人",
        "insured_area": insured,
        "insurance": insurance,
        "birth": f"{rng.randint(1945, 2010)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "account": rng.choice((0, 1, 12345, rng.randrange(10**5), rng.randrange(10**7), 10**9)),
        "registrations": [registration(rng, places, days) for _ in range(rng.choice((0, 1, 1, 2, 3)))],
    }
    if insurance == "employee":
        who["status"] = rng.choice(("active", "retired"))
        if who["status"] == "retired":
            who["birth"] = seventy(rng, days)
            if rng.random() < 0.9:
                who["retired_on"] = rng.choice(("1999-05-01", "2000-12-31", "2001-01-01", "2015-06-30"))
        if rng.random() < 0.15:
            who["civil_servant"] = rng.random() < 0.9
    if rng.random() < 0.3:
        category = rng.choice(("low_income", "low_income_edge", "illness_poverty", "illness_poverty"))
        who["aid"] = {"category": category, "from": near(rng, days)}
    return who


def seventy(rng: Random, days: list[date]) -> str:
    """Choose a retired person's birth; half of them turn seventy about the day of a visit."""
    if rng.random() < 0.5:
        return f"{rng.randint(1938, 1965)}-03-15"
    day = rng.choice(days) + timedelta(rng.choice((-1, 0, 1)))
    return day.replace(year=day.year - 70, day=min(day.day, 28)).isoformat()


def recognitions(rng: Random, kinds: list[str], days: list[date]) -> list[Json]:
    """Add the recognitions that the visits need, most of the time, and occasionally others."""
    chronic = rng.choice((1, 1, 1, 2, 0)) if "chronic" in kinds else int(rng.random() < 0.1)
    diseases: list[str] = rng.sample(DISEASES + OTHER_DISEASES, chronic)
    found: list[Json] = [{"kind": "chronic", "disease": one, "from": near(rng, days)} for one in diseases]
    if rng.random() < (0.95 if "two_diseases" in kinds else 0.1):
        both = rng.choice((["hypertension"], ["diabetes"], ["diabetes_type1"], ["hypertension", "diabetes"]))
        found.append({"kind": "two_diseases", "diseases": both, "from": near(rng, days)})
        if rng.random() < 0.15:
            found.append({"kind": "two_diseases", "diseases": ["hypertension"], "from": near(rng, days)})
    if rng.random() < (0.95 if "special_drug" in kinds else 0.1):
        found.append({"kind": "special_drug", "from": near(rng, days)})
    return found


def registration(rng: Random, places: list[str], days: list[date]) -> Json:
    place = rng.choice(places[2:])
    area = rng.choice((place, place[:4] + "00", place[:2] + "0000"))
    ends = None if rng.random() < 0.4 else (rng.choice(days) + timedelta(rng.choice((-1, 0, 0, 1, 200)))).isoformat()
    starts = near(rng, days)
    if ends is not None and ends < starts:
        starts, ends = ends, starts
    return {"kind": rng.choice(("long_term", "referral", "temporary")), "area": area, "from": starts, "to": ends}


def event_list(rng: Random, who: Json, places: list[str], kinds: list[str], days: list[date]) -> list[Json]:
    """Fill the days with settlements and refunds of any earlier event, refunded or refused ones included."""
    events: list[Json] = []
    spent: dict[str, int] = {}
    for number, day in enumerate(days):
        earlier = [event["id"] for event in events if "settle" in event]
        if earlier and rng.random() < 0.25:
            target = rng.choice(earlier) if rng.random() < 0.97 else "X9"
            events.append({"id": f"R{number}", "refund": target, "date": day.isoformat()})
            continue
        kind = rng.choice(kinds)
        settle = settlement(rng, who, rng.choice(places), kind, day)
        if place_is_clinic(settle) and rng.random() < 0.5:
            settle["hospital"]["code"] = rng.choice(("H37160000003", "H37160000004"))
        settle["lines"] = bills.lines(rng, bills.amount(rng, who, kind, spent.get(kind, 0)))
        if kind == "special_drug" and rng.random() < 0.3:
            rng.choice(settle["lines"])["code"] = rng.choice(DRUG_CODES)
        spent[kind] = spent.get(kind, 0) + columns(settle["lines"])["in_scope"]
        events.append({"id": f"V{number}", "settle": settle})
    return events


def place_is_clinic(settle: Json) -> bool:
    hospital = settle["hospital"]
    return bool(hospital["level"] == 0 and hospital["area"].startswith("3716"))


def settlement(rng: Random, who: Json, place: str, kind: str, day: date) -> Json:
    settle: Json = {
        "hospital": {
            "area": place,
            "level": rng.choice((0, 1, 1, 2, 2, 3, 3)),
            "direct_settlement": rng.random() < 0.97,
        },
        "kind": kind,
        "date": day.isoformat(),
    }
    if kind in ("inpatient", "maternity"):
        settle["admitted"] = admitted(rng, who, day)
    if kind == "chronic":
        known = [one["disease"] for one in who["recognitions"] if one["kind"] == "chronic"]
        settle["disease"] = rng.choice(known if known and rng.random() < 0.9 else DISEASES + OTHER_DISEASES)
    if kind == "maternity":
        settle["child"] = rng.randint(1, 3)
    if rng.random() < 0.12:
        settle["emergency"] = True
    if rng.random() < 0.15:
        settle["use_account"] = rng.random() < 0.2
    return settle


def admitted(rng: Random, who: Json, day: date) -> str:
    """Choose the admission: often the last valid day of a registration, or the eve of an agreement or of the day."""
    edges = [date(2023, 3, 31), date(2023, 4, 1), date(day.year - 1, 12, 31)]
    for one in who["registrations"]:
        edges += [date.fromisoformat(one["from"]), date.fromisoformat(one["to"] or one["from"])]
    edges = [edge for edge in edges if edge <= day <= edge + timedelta(60)]
    if edges and rng.random() < 0.6:
        return rng.choice(edges).isoformat()
    return (day - timedelta(rng.randint(0, 40))).isoformat()
