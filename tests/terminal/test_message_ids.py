"""Message ids: never the same twice, in one counter or between the counters of an institution."""

from contextlib import closing
from pathlib import Path

import pytest

from terminal.errors import BadInput
from terminal.journal import Journal
from terminal.model import Act
from tests.bench import CODE, Clock


def test_a_message_id_is_institution_time_counter_and_sequence(path: Path, clock: Clock) -> None:
    with closing(Journal(path, CODE, clock, counter="07")) as journal:
        assert journal.open(Act.REFUND, "B1", "S1").message_id == f"{CODE}202611221042000701"


def test_message_ids_differ_within_a_second_and_when_the_clock_goes_back(journal: Journal, clock: Clock) -> None:
    ids = [journal.open(Act.REFUND, "B1", "S1").message_id for _ in range(50)]
    clock.forward(-3600)
    ids += [journal.open(Act.REFUND, "B1", "S1").message_id for _ in range(50)]
    assert len(set(ids)) == 100
    assert {len(each) for each in ids} == {30}


def test_message_ids_stay_fresh_when_the_clock_repeats_a_second_for_ever(journal: Journal) -> None:
    ids = [journal.open(Act.REFUND, "B1", "S1").message_id for _ in range(250)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("counter", ["", "3", "123", "A1"])
def test_a_counter_that_is_no_number_of_two_digits_is_refused(path: Path, clock: Clock, counter: str) -> None:
    with pytest.raises(BadInput, match="counter_number"):
        Journal(path, CODE, clock, counter=counter)


def test_message_ids_go_on_after_a_restart(journal: Journal, path: Path, clock: Clock) -> None:
    first = journal.open(Act.REFUND, "B1", "S1").message_id
    journal.close()
    again = Journal(path, CODE, clock)
    assert again.open(Act.REFUND, "B2", "S2").message_id > first
    again.close()
