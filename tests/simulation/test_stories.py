"""Stories are scenes with a hospital, a person, a time, a bill and what must come out; what does not fit is told."""

from datetime import date
from pathlib import Path

import pytest

from simulation import samples, stories
from simulation.stories import parts
from terminal.errors import BadInput
from terminal.model import BEIJING
from terminal.texts import LANGUAGES, words
from tests.simulation.make_story_table import PAGE, written

SHANGHAI, LOST = "shanghai-year-begins-in-july", "answer-lost-settled-once"
EACH = pytest.mark.parametrize("name", stories.names())


@EACH
def test_every_story_is_told_in_both_languages_and_compares_something(name: str) -> None:
    story = stories.find(name)
    told = [story.title, story.says, *(step.says for step in story.steps)]
    assert all(each.in_language(language) for each in told for language in LANGUAGES)
    assert any(step.checks for step in story.steps)


@EACH
def test_every_bill_of_a_story_is_of_its_own_day_and_at_its_own_hospital(name: str) -> None:
    story = stories.find(name)
    earlier = [each.at.date() for each in story.unpaid]
    for part in parts(story):
        days = [owed.bill.care.day for owed in part.scene.bills]
        assert days == [part.scene.begins.date(), *earlier][: len(days)]
        for owed in part.scene.bills:
            assert owed.bill.care.hospital.code == part.hospital
        assert part.scene.begins.tzinfo is BEIJING


def test_there_are_at_least_forty_stories() -> None:
    assert len(stories.names()) >= 40


@EACH
def test_every_file_works_its_amounts_out_before_anything_else(name: str) -> None:
    assert (stories.FOLDER / f"{name}.toml").read_text("utf-8").startswith("# ")


def test_the_page_maps_statements_to_stories() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page), "run python -m tests.simulation.make_story_table"


def test_what_happens_meanwhile_is_of_the_storys_day_and_comes_before_its_step() -> None:
    story = stories.find("figures-changed-meanwhile")
    [part] = stories.meanwhile(story, 3)
    assert part
    assert (part.hospital, part.scene.begins.date()) == ("H37160000002", story.at.date())
    assert part.scene.bills[0].bill.number != parts(story)[-1].scene.bills[0].bill.number
    assert stories.meanwhile(story, 2) == ()
    assert stories.meanwhile(stories.find("two-counters-one-bill"), 3) == (None,)


def test_the_clock_of_a_story_may_be_ahead_of_the_insurers() -> None:
    assert [part.scene.clock_ahead for part in parts(stories.find("clock-wrong"))] == [660]


def test_what_came_before_comes_first_and_only_the_story_itself_meets_its_faults() -> None:
    days = [part.scene.begins.date() for part in parts(stories.find(SHANGHAI))]
    assert days == [date(2024, 6, 30), date(2024, 7, 1)]
    assert [bool(part.scene.faults) for part in parts(stories.find(LOST))] == [True]


def test_a_person_differs_only_in_what_the_story_says() -> None:
    story = stories.find(SHANGHAI)
    there = {each.number: each for each in parts(story)[-1].scene.people}
    usual = {each.number: each for each in samples.people()}
    assert there[story.person].account == 0 != usual[story.person].account
    assert there[story.person].insured == usual[story.person].insured
    assert {number for number in usual if usual[number] != there[number]} == {story.person}


def test_a_stay_like_one_of_the_set_is_as_long_on_the_storys_days(tmp_path: Path) -> None:
    text = (stories.FOLDER / f"{LOST}.toml").read_text("utf-8")
    file = tmp_path / "stay.toml"
    file.write_text(text.replace("MZ202610090006", "ZY202611210004"), "utf-8")
    [part] = parts(stories.load(file))
    care = part.scene.bills[0].bill.care
    assert (care.admitted, care.day) == (date(2026, 11, 19), date(2026, 11, 28))


def test_a_name_nobody_knows_is_told_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match="story_unknown") as caught:
        stories.find("no-such-story")
    assert all(SHANGHAI in words(caught.value, language).next for language in LANGUAGES)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('hospital = "H32011400001"', 'hospital = "H32011400009"', r"key=hospital line=5 allowed=needs_institution"),
        ('person = "31000000000000000026"', 'person = "26"', r"key=person line=6 allowed=needs_person"),
        ('clause = ["Y10"]', 'clause = ["Y10", "Y99"]', r"key=clause.1 line=4 allowed=needs_clause"),
        ("2024-06-30T16:40:00", "2024-07-30T16:40:00", r"key=before.0.date line=15 allowed=needs_earlier"),
        (
            "expect = { deductible",
            "expect = { deductibel",
            r"key=step.0.expect.deductibel line=\d+ allowed=wrong_value",
        ),
        ("expect = {", "#", r"key=step.0 line=\d+ allowed=needs_expect"),
        (
            'items = [{ name = "药品", class = "甲", quantity = "1", unit_price = 10000 }]',
            "",
            r"key=bill .*needs_lines",
        ),
        (
            'items = [{ name = "药品"',
            'lines = [["D01", "1"]]\nitems = [{ name = "药品"',
            r"key=bill.lines.0.0 .*needs_item",
        ),
        ('department = "全科医学科"\nitems', 'like = "MZ1"\nitems', r"key=bill.like line=\d+ allowed=needs_bill"),
        ('key = "F2"', 'key = "F13"', r"key=step.0.key line=\d+ allowed=wrong_value"),
        ('key = "F2"', 'key = "F2"\ncard = "torn"', r"key=step.0.card line=\d+"),
        ('key = "F2"', 'key = "F2"\nphone = "rings"', r"key=step.0.phone line=\d+ allowed=wrong_value"),
        (
            "[[step]]",
            '[[meanwhile]]\nstep = 1\nhospital = "H1"\nbill = { like = "" }\n[[step]]',
            r"key=meanwhile.0.hospital",
        ),
    ],
    ids=[
        "hospital",
        "person",
        "clause",
        "order",
        "figure",
        "nothing",
        "empty",
        "item",
        "like",
        "key",
        "card",
        "phone",
        "meanwhile",
    ],
)
def test_a_story_that_does_not_fit_is_told_with_file_key_line_and_what_is_allowed(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    text = (stories.FOLDER / f"{SHANGHAI}.toml").read_text("utf-8")
    assert before in text
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(BadInput, match=rf"toml_field file=wrong.toml {complaint}") as caught:
        stories.load(file)
    assert all(words(caught.value, language).what for language in LANGUAGES)


def test_the_amounts_are_those_of_the_worked_cases() -> None:
    story = stories.find("cangzhou-resident-at-tongren")
    assert story.steps[0].expect["pool"] == 624_000
