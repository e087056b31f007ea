"""The tests catch what they are there for: known mistakes are put into a copy of the program, one at a time."""

import pytest

from tests import planted
from tests.planted import Bug

BUGS = {bug.name: bug for bug in planted.bugs()}
# The others take minutes: script/prove planted.
SAMPLE = [
    "no answer counts as a refusal",
    "a half is rounded to the even fen",
    "what was only noted is lost",
]


def test_at_least_twenty_mistakes_are_known() -> None:
    assert len(BUGS) == len(planted.bugs()) >= 20


@pytest.mark.parametrize("bug", planted.bugs(), ids=lambda bug: bug.name)
def test_a_mistake_still_fits_where_it_is_put_in(bug: Bug) -> None:
    assert bug.new in planted.planted(bug)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_mistake_that_is_put_in_is_caught(name: str) -> None:
    assert planted.is_caught(BUGS[name])


def test_what_changes_nothing_is_not_caught() -> None:
    bug = BUGS["no answer counts as a refusal"]
    same = Bug(name="none", file=bug.file, old=bug.old, new=bug.old, net=bug.net)
    assert not planted.is_caught(same)
