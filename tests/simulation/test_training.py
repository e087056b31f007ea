"""Practice scenes are data: in both languages, scored by facts; a file that does not fit is told by its place."""

from datetime import datetime
from pathlib import Path

import pytest

from simulation import stories, training
from simulation.training import FACTS, FULL, scored
from terminal.errors import BadInput
from terminal.model import BEIJING
from terminal.texts import LANGUAGES, words

AT = datetime(2026, 11, 28, 9, 0, tzinfo=BEIJING)
CHANGE = "change-error"
EACH = pytest.mark.parametrize("name", training.names())


@EACH
def test_every_scene_is_told_in_both_languages_with_a_right_way_and_wrong_ones(name: str) -> None:
    scene = training.find(name)
    goals = [text for each in scene.goals for text in (each.well, each.missed)]
    happens = [each.says for each in scene.incidents if each.says]
    told = [scene.title, scene.says, scene.right, *goals, *happens, *(each.says for each in scene.wrong)]
    assert all(each.in_language(language) for each in told for language in LANGUAGES)
    assert all(way.points < FULL for way in scene.wrong)
    assert scene.presses
    assert (training.FOLDER / f"{name}.toml").read_text("utf-8").startswith("# ")


def test_there_are_twelve_scenes_whose_names_are_no_storys() -> None:
    assert len(training.names()) == 12
    assert not set(training.names()) & set(stories.names())


def test_docs_say_what_every_fact_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "training.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in FACTS)


def test_a_scene_is_scored_by_its_facts_alone() -> None:
    scene = training.find(CHANGE)
    assert scored(scene, {"settled": 1, "received": 50_000}).points == FULL
    missed = scored(scene, {"settled": 1, "received": 45_000, "owed_back": 5_000})
    assert (missed.points, missed.cost, missed.reached) == (0, 10_000, (False, False))


def test_a_name_nobody_knows_is_told_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match="training_unknown") as caught:
        training.find("no-such-scene")
    assert all(CHANGE in words(caught.value, language).next for language in LANGUAGES)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('person = "37160000000000000003"', 'person = "26"', r"key=person line=\d+ allowed=needs_person"),
        ('card = "37160000000000000003"', 'card = "26"', r"key=incident.0.card line=\d+ allowed=needs_person"),
        ('at = "waiting"', 'at = "asleep"', r"key=incident.0.at line=\d+ allowed=wrong_value"),
        ("settled = 1", "setled = 1", r"key=goal.0.when.setled line=\d+ allowed=wrong_value"),
        ("points = 70", "points = 60", r"key=goal.1.points line=\d+ allowed=needs_hundred"),
        (
            "points = 30\ncost = 5000\n\n[[wrong.press",
            "points = 100\ncost = 0\n\n[[wrong.press",
            r"key=wrong.0.points .*needs_less",
        ),
        ('key = "F9"', 'key = "Del"', r"key=press.1.key line=\d+"),
        ("[[incident]]", "[[incidnt]]", r"key=incidnt line=\d+"),
    ],
    ids=["person", "card", "moment", "fact", "points", "wrong", "key", "table"],
)
def test_a_scene_that_does_not_fit_is_told_with_file_key_line_and_what_is_allowed(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    text = (training.FOLDER / f"{CHANGE}.toml").read_text("utf-8")
    assert before in text
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(BadInput, match=rf"toml_field file=wrong.toml {complaint}") as caught:
        training.load(file)
    assert all(words(caught.value, language).what for language in LANGUAGES)
