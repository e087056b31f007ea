"""Random scenarios about the bounds that the oracle itself knows; the same seed gives the same ones."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.benefit.second_oracle.group import Group
from tests.benefit.second_oracle.money import Player, columns
from tests.benefit.second_oracle.people import draw_person, far_area
from tests.benefit.second_oracle.rules import first_day, rule_of
from tests.benefit.second_oracle.visit import Json, Refusal, Terms, Visit

QUANTITIES = ("1", "2", "3", "0.5", "1.5", "2.333", "30")
SELF_PAY = ("0.05", "0.10", "0.15", "0.30", "1", "0")
MANY = 6
LAST_DAY = date(2026, 11, 28)


def scenarios(seed: int, n: int, groups: Sequence[Group]) -> Iterator[tuple[Json, Json]]:
    """Yield `n` scenarios of the cases' schema, each with the oracle's results by event."""
    rng = Random(seed)  # noqa: S311 - reproducible test data, no secret
    for number in range(n):
        group = groups[number % len(groups)]
        yield scenario(rng, group, f"second-{group.area}-{group.insurance}-{seed}-{number}")


def scenario(rng: Random, group: Group, name: str) -> tuple[Json, Json]:
    days = event_days(rng, group)
    kinds = rng.sample(sorted(group.cells), min(len(group.cells), rng.choice((1, 1, 2, 3))))
    if len(days) > MANY:
        kinds = kinds[:1]
    if {"chronic", "two_diseases"} <= set(kinds):
        kinds.remove("chronic")  # One disease is not paid as both.
    person = draw_person(rng, group, kinds, days)
    player = Player(person, rule_of)
    events: list[Json] = []
    results: Json = {}
    for number, day in enumerate(days):
        earlier = [event["id"] for event in events if "settle" in event]
        if earlier and rng.random() < 0.2:
            event: Json = {"id": f"R{number}", "refund": rng.choice(earlier), "date": day.isoformat()}
        else:
            event = {"id": f"V{number}", "settle": settlement(rng, group, person, rng.choice(kinds), day)}
            event["settle"]["lines"] = lines(rng, amount(rng, player, event["settle"]))
        results[event["id"]] = player.play(event)
        events.append(event)
    case = {"case": name, "title": "随机情形", "basis": "second oracle", "person": person, "events": events}
    return case, results


def event_days(rng: Random, group: Group) -> list[date]:
    """One to six days of one year in order (often: more), some about a day on which something changes.

    Now and then they are the first day that is answered, and the day before.
    """
    if rng.random() < 0.03:
        first = date.fromisoformat(first_day(group.area))
        return [first - timedelta(1)] * 2 + [first] * 2
    year = int(rng.choice(group.years))
    edges = [date.fromisoformat(one) for one in group.edges]
    edges = [one for one in edges if one.year == year or one.year == year + 1]
    days: list[date] = []
    many = "often" in group.words.split() and rng.random() < 0.2
    for _ in range(16 if many else rng.randint(1, MANY)):
        day = date(year, 1, 1) + timedelta(rng.randrange(365))
        if edges and rng.random() < 0.4:
            day = rng.choice(edges) + timedelta(rng.choice((-1, 0, 1)))
        elif days and rng.random() < 0.15:
            day = rng.choice(days)
        days.append(day if day <= LAST_DAY else LAST_DAY - timedelta(rng.randrange(300)))
    return sorted(days)


def settlement(rng: Random, group: Group, person: Json, kind: str, day: date) -> Json:
    level, _, classes = rng.choice(group.cells[kind].split()).partition(":")
    settle: Json = {"kind": kind, "date": day.isoformat()}
    settle["hospital"] = {"area": group.area, "level": int(level), "direct_settlement": True}
    if classes:
        settle["hospital"]["class"] = classes.split(",") if "," in classes else classes
    elsewhere(rng, group, person, settle)
    if kind in {"inpatient", "maternity"}:
        longest = rng.choice((40, 90, 91, 181, 200)) if "long" in group.words.split() else 40
        stay = rng.choice((longest, rng.randint(0, longest)))
        settle["admitted"] = max(date(day.year, 1, 1), day - timedelta(stay)).isoformat()
    if "ill" in group.words.split() and rng.random() < 0.4:
        settle["disease"] = rng.choice(group.diseases)
    if kind == "chronic":
        settle["disease"] = rng.choice([one["disease"] for one in person["recognitions"]])
    if kind == "maternity":
        settle["child"] = rng.randint(1, 3)
    if "referred" in group.words and rng.random() < 0.4:
        settle["referred"] = "up"
    if person["insurance"] == "employee" and rng.random() < 0.15:
        settle["use_account"] = False
    return settle


def elsewhere(rng: Random, group: Group, person: Json, settle: Json) -> None:
    """Move some visits into the province or an agreement's area, and stays into another province."""
    draw = rng.random()
    if group.near and draw < 0.15 and settle["kind"] not in {"chronic", "maternity"}:
        settle["hospital"]["area"] = rng.choice(group.near)
    elif (
        group.far
        and draw < 0.4
        and settle["kind"] in group.far_kinds.split()
        and "," not in str(settle["hospital"].get("class", ""))
    ):
        settle["hospital"]["area"] = far_area(group)
        states = group.far.split()
        if not person["registrations"] and ("unregistered" not in states or rng.random() < 0.5):
            settle["emergency"] = "emergency" in states


def amount(rng: Random, player: Player, settle: Json) -> int:
    """An in-scope amount: often at a bound of the terms that hold for this visit."""
    draw = rng.random()
    if draw < 0.6:
        try:
            v = player.visit(settle)
            bounds = marks(v, rule_of(v))
        except Refusal:
            bounds = []
        if bounds:
            return max(1, rng.choice(bounds) + rng.choice((-1, 0, 0, 1, 2, -2, rng.randint(-500, 500))))
    if draw < 0.7:
        return rng.randint(1, 3000)
    top = rng.choice((7.7, 7.7, 7.7, 8.5)) if settle["kind"] in {"inpatient", "maternity"} else 6.3
    return int(10 ** rng.uniform(2, top))


def marks(v: Visit, terms: Terms) -> list[int]:
    """In-scope amounts of this visit at which something changes."""
    found = [terms.owed]
    room = min((max(0, limit - v.books[key]) for key, limit in terms.caps), default=None)
    cost, share, ratio = 0, Fraction(0), Fraction(0)
    for width, ratio in ((width, ratio) for width, ratio, _ in terms.segments):
        top = Fraction(10**10) if room is None or not ratio else (room - share) / ratio
        if room is not None and ratio and (width is None or top <= width):
            capped = int(terms.owed + cost + max(Fraction(0), top))
            found.append(capped)
            if terms.large and terms.large[1] is not None:
                found.append(capped + int((terms.large[1] - v.books["large", v.year]) / terms.large[0]))
            break
        if width is not None:
            cost, share = cost + width, share + width * ratio
            found.append(terms.owed + cost)
    if terms.large and terms.large[1] is not None and room is None:
        found.append(terms.owed + cost + int((terms.large[1] - v.books["large", v.year]) / terms.large[0]))
    found += [max(0, limit - v.books[key]) for key, limit in terms.cost_caps]
    if terms.critical and terms.segments:
        own = 1 - ratio
        bounds = [terms.critical.start, *(upper for upper, _ in terms.critical.brackets if upper)]
        for bound in bounds:
            left = bound - v.books["burden", v.year] - terms.owed
            if left > 0 and own:
                found.append(terms.owed + int(left / own))
    return [int(one / (1 - terms.remote)) for one in found if 0 < one < 2 * 10**9]


def lines(rng: Random, target: int) -> list[Json]:
    """The lines of a bill with the target in scope (or a little more), now and then none."""
    if rng.random() < 0.01:
        return [{"name": "目录外", "class": "丙", "quantity": "1", "unit_price": rng.randint(1000, 9999)}]
    found = [line(rng, target) for _ in range(rng.randint(1, 3))] if rng.random() < 0.3 else []
    left = target - columns(found)["in_scope"]
    if left > 0 or not found:
        found.append({"name": "药品", "class": "甲", "quantity": "1", "unit_price": max(1, left)})
    return found


def line(rng: Random, target: int) -> Json:
    price = rng.choice((rng.randint(1, 99), rng.randint(1, 20_000), rng.randint(1, max(1, target // 40))))
    found: Json = {
        "name": rng.choice(("药品", "检查", "床位费")),
        "class": rng.choice(("甲", "乙", "乙", "丙")),
        "quantity": rng.choice(QUANTITIES),
        "unit_price": price,
    }
    if found["class"] == "乙":
        found["self_pay"] = rng.choice(SELF_PAY)
    if found["class"] != "丙" and rng.random() < 0.3:
        found["limit"] = max(0, price + rng.choice((-1, 0, 1, -price // 3)))
    return found
