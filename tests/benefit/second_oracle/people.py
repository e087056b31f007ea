"""The person of a random scenario, and the registrations that let the person be treated elsewhere."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tests.benefit.second_oracle.group import Group
from tests.benefit.second_oracle.visit import Json

TWO_DISEASES = ("hypertension", "diabetes", "diabetes_type1")
RECOGNISED = "2010-01-01"
"""Before the first day that any area is asked about."""
FAR, FAR_FROM_CHONGQING = "500112", "640100"


def far_area(group: Group) -> str:
    """A place in another province that has no agreement with the person's."""
    return FAR_FROM_CHONGQING if group.area.startswith("50") else FAR


def draw_person(rng: Random, group: Group, kinds: Sequence[str], days: Sequence[date]) -> Json:
    words = set(group.words.split())
    who: Json = {"name": "测试人", "insured_area": group.area, "insurance": group.insurance, "account": 0}
    who["pupil"] = "pupil" in words and rng.random() < 0.3
    who["birth"] = birth(rng, group, kinds, days, who["pupil"]).isoformat()
    if group.insurance == "employee":
        who |= employment(rng, group)
    # Now and then no tier is stated: most rules then take the lower one (CHOICE; 杭州 and 深圳 the first).
    young = who["pupil"] or days[0].year - int(who["birth"][:4]) < 20
    if group.tiers and rng.random() < 0.85 and not (young and group.area == "330100"):
        who["tier"] = rng.choice(group.tiers.split())
    if "signed" in words:
        who["signed"] = rng.random() < 0.6
    if "years" in words:
        who["insured_years"] = rng.randint(0, 5) if group.area.startswith("44") else rng.randint(1, 5)
    if "poor" in words and rng.random() < 0.3:
        who["aid"] = {"category": "low_income", "from": RECOGNISED}
    who["recognitions"] = recognitions(rng, group, kinds)
    who["registrations"] = registrations(rng, group)
    return who


def birth(rng: Random, group: Group, kinds: Sequence[str], days: Sequence[date], pupil: bool) -> date:
    """A birthday on 1 January, or, where no stay is planned, about the day of a visit."""
    year = days[0].year
    if pupil:
        return date(year - rng.choice((20, *range(8, 17))), 1, 1)
    if not group.ages or rng.random() < 0.3:
        return date(year - rng.choice((30, 40, 44, 45, 55, 62, 75, 85)), 1, 1)
    born = date(year - rng.choice(group.ages) - rng.choice((0, 0, 1, -1)), 1, 1)
    if "inpatient" not in kinds and rng.random() < 0.6:
        day = rng.choice(days) + timedelta(rng.choice((-1, 0, 1)))
        born = born.replace(month=day.month, day=min(day.day, 28))
    return born


def employment(rng: Random, group: Group) -> Json:
    found: Json = {
        "status": rng.choice(group.statuses.split()),
        "account": rng.choice((0, 0, 12345, rng.randrange(10**6))),
    }
    if found["status"] == "retired":
        early = "early" in group.words.split() and rng.random() < 0.5
        found["retired_on"] = rng.choice(("1999-05-01", "2000-12-31") if early else ("2001-01-01", "2015-06-30"))
    return found


def recognitions(rng: Random, group: Group, kinds: Sequence[str]) -> list[Json]:
    if "two_diseases" in kinds:
        both = rng.sample(TWO_DISEASES, rng.choice((1, 1, 2, 2, 3)))
        return [{"kind": "two_diseases", "diseases": both, "from": RECOGNISED}]
    if "chronic" not in kinds:
        return []
    held = rng.sample(group.diseases, rng.randint(1, len(group.diseases)))
    return [{"kind": "chronic", "disease": one, "from": RECOGNISED} for one in held]


def registrations(rng: Random, group: Group) -> list[Json]:
    if not group.far:
        return []
    state = rng.choice(group.far.split())
    if state in {"emergency", "unregistered"}:
        return []
    return [{"kind": state, "area": far_area(group), "from": RECOGNISED, "to": None}]
