"""Stories: one statement of the documents, or one worst case, as a scene that a counter plays and checks.

docs/stories.md describes the file format, and how a story is written.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import asdict, replace

from simulation import samples
from simulation.network.faults import Planned
from simulation.samples import SampleBill, SamplePerson
from simulation.story import Before, Meanwhile, Staged, Story, StoryBill
from terminal import institutions
from terminal.benefit import rules
from terminal.errors import BadInput, Phrase
from terminal.input_file import Keys, read
from terminal.model import BEIJING, Bill, Care, Split

FOLDER = Path(__file__).with_name("stories")
FIGURES = Split.__struct_fields__
CLEARED = ("settlements", "total", "fund", "reversed_fund", "opening", "drawn", "paid", "closing")


class Scene(NamedTuple):
    """The people and bills in place of the samples at a counter, and the time that its clock begins with."""

    people: tuple[SamplePerson, ...]
    bills: tuple[SampleBill, ...]
    begins: datetime
    faults: tuple[Planned, ...] = ()
    clock_ahead: float = 0.0

    def person(self, number: str) -> SamplePerson:
        """Return the person of a number."""
        return next(each for each in self.people if each.number == number)


class Part(NamedTuple):
    """A scene at a hospital, "" for the sample one."""

    hospital: str
    scene: Scene


def load(path: Path) -> Story:
    """Read a story; raises BadInput as input_file.read does, also for what no hospital, person or pack knows."""
    return read(path, Story, check=_unfitting)


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """List the names of all stories, in order."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def find(name: str, folder: Path = FOLDER) -> Story:
    """Return the story of a name; raises BadInput("story_unknown"), and what `load` raises."""
    if name not in names(folder):
        raise BadInput("story_unknown", name=name, known=", ".join(names(folder)))
    return load(folder / f"{name}.toml")


def parts(story: Staged) -> tuple[Part, ...]:
    """Return the scenes to settle before, oldest first, and that of the story itself at the end."""
    people = tuple(_differing(each, story) for each in samples.people())
    begun = [replace(each, hospital=each.hospital or story.hospital) for each in story.before]
    earlier = [
        Part(each.hospital, Scene(people, (_owed(story, each, number),), _local(each.at)))
        for number, each in enumerate(sorted(begun, key=lambda each: each.at), 1)
    ]
    own = [Before(at=story.at, bill=story.bill)] if story.bill else []
    owed = (replace(each, hospital=story.hospital) for each in (*own, *story.unpaid))
    bills = tuple(_owed(story, each, number) for number, each in enumerate(owed, len(begun) + 1))
    return *earlier, Part(story.hospital, Scene(people, bills, _local(story.at), story.faults, story.clock_ahead))


def meanwhile(story: Staged, step: int) -> tuple[Part | None, ...]:
    """Return what happens elsewhere before a step, counted from 1: a scene to settle, None for a claim of the bill."""
    people = tuple(_differing(each, story) for each in samples.people())
    number = len(story.before) + len(story.unpaid) + 2
    return tuple(
        Part(each.hospital, Scene(people, (_owed(story, settled, at),), _local(story.at)))
        if (settled := _settled_elsewhere(story, each))
        else None
        for at, each in enumerate(story.meanwhile, number)
        if each.step == step
    )


def _settled_elsewhere(story: Staged, each: Meanwhile) -> Before | None:
    return Before(at=story.at, bill=each.bill, hospital=each.hospital) if each.bill else None


def _differing(person: SamplePerson, story: Staged) -> SamplePerson:
    if person.number != story.person or story.differs is None:
        return person
    changed = {name: value for name, value in asdict(story.differs).items() if value is not None}
    account = changed.pop("account", person.account)
    return replace(person, account=account, insured=replace(person.insured, **changed))


def _local(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=BEIJING)


def _owed(story: Staged, at: Before, number: int) -> SampleBill:
    """Return a bill of a day, under a number that no set has."""
    day, code = at.at.date(), at.hospital
    named = f"GS{day:%Y%m%d}{number:04d}"
    if at.bill.like:
        model = next(each.bill for each in samples.bills(code=code) if each.bill.number == at.bill.like)
        stayed = model.care.day - model.care.admitted if model.care.admitted else None
        care = replace(model.care, day=day, admitted=at.bill.admitted or (day - stayed if stayed is not None else None))
        return SampleBill(patient=at.person or story.person, bill=replace(model, number=named, care=care))
    care = _care(at.bill, code, day)
    total = samples.total(care.lines)
    bill = Bill(number=named, department=at.bill.department, stated_total=total, care=care)
    return SampleBill(patient=at.person or story.person, bill=bill)


def _care(written: StoryBill, code: str, day: date) -> Care:
    at, offered = samples.institution(code=code), samples.catalogue(code=code)
    care = samples.care_of(written, at, written.kind, day, offered)
    return replace(care, lines=care.lines + written.items)


def _unfitting(story: Story) -> Iterator[tuple[Keys, Phrase]]:
    """Find what no register, person, catalogue, pack or split knows."""
    for at, code in enumerate(story.clauses):
        if code not in _statements():
            yield ("clause", at), Phrase("needs_clause")
    yield from misplaced(story)
    yield from _of_steps(story)


@cache
def _statements() -> frozenset[str]:
    """Return the ids of all statements, which every story is checked against."""
    return frozenset(rules.clauses())


def misplaced(story: Staged) -> Iterator[tuple[Keys, Phrase]]:
    """Find the people, hospitals, bills and days of a scene that nobody knows or that do not go together."""
    known = {each.number for each in samples.people()}
    if story.person not in known:
        yield ("person",), Phrase("needs_person", files="fixtures/people*.json")
    places: list[tuple[Keys, Keys, str, StoryBill | None, datetime]]
    places = [(("hospital",), ("bill",), story.hospital, story.bill, story.at)]
    earlier = (("before", story.before), ("unpaid", story.unpaid))
    for (name, at), each in (((name, at), each) for name, listed in earlier for at, each in enumerate(listed)):
        way: Keys = (name, at)
        places.append(((*way, "hospital"), (*way, "bill"), each.hospital or story.hospital, each.bill, each.at))
        if each.at > story.at:
            yield (*way, "date"), Phrase("needs_earlier")
        if each.person and each.person not in known:
            yield (*way, "person"), Phrase("needs_person", files="fixtures/people*.json")
    for at, other in enumerate(story.meanwhile):
        if other.bill:
            places.append(
                (("meanwhile", at, "hospital"), ("meanwhile", at, "bill"), other.hospital, other.bill, story.at)
            )
    for named, way, hospital, bill, at_time in places:
        if institutions.load().find(hospital) is None:
            yield named, Phrase("needs_institution", near=" | ".join(samples.hospitals()))
        elif bill:
            yield from (((*way, *keys), allowed) for keys, allowed in _of_bill(bill, hospital, at_time.date()))


def _of_bill(bill: StoryBill, hospital: str, day: date) -> Iterator[tuple[Keys, Phrase]]:
    if bill.like and bill.like not in {each.bill.number for each in samples.bills(code=hospital)}:
        yield ("like",), Phrase("needs_bill")
    if not bill.like and not (bill.lines or bill.items):
        yield (), Phrase("needs_lines")
    if bill.admitted and not day - timedelta(days=366) <= bill.admitted <= day:
        yield ("admitted",), Phrase("needs_admission")
    offered = samples.catalogue(code=hospital)
    for at, (code, _) in enumerate(bill.lines):
        if code not in offered:
            yield ("lines", at, 0), Phrase("needs_item")


def _of_steps(story: Story) -> Iterator[tuple[Keys, Phrase]]:
    for at, step in enumerate(story.steps):
        for name in set(step.expect) - set(FIGURES):
            yield ("step", at, "expect", name), Phrase("wrong_value", allowed=" | ".join(FIGURES))
        for name in set(step.cleared) - set(CLEARED):
            yield ("step", at, "cleared", name), Phrase("wrong_value", allowed=" | ".join(CLEARED))
    if not any(step.checks for step in story.steps):
        yield ("step", len(story.steps) - 1), Phrase("needs_expect")
