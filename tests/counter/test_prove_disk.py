"""A full, failing or read-only disk loses no money, whichever write fails."""

import pytest

from counter.prove import disk
from counter.prove.acts import ACTS
from counter.prove.disk import Case

SAMPLE = {
    Case("settle", "full", "restart"): 40,
    Case("settle", "failing once", "space again"): 40,
    Case("refund", "read-only", "restart"): 30,
    Case("recover: settled without an answer", "failing", "space again"): 20,
}
EVERY = 4


def test_no_write_that_fails_leaves_a_charge_that_the_journal_does_not_know() -> None:
    found = {each.case: each for each in disk.prove(SAMPLE, EVERY)}
    assert {case: each.wrong for case, each in found.items()} == dict.fromkeys(SAMPLE, ())
    assert [case for case, writes in SAMPLE.items() if found[case].runs < writes // EVERY] == []


def test_everything_that_a_counter_does_can_be_tried() -> None:
    assert len(disk.cases()) == len(set(disk.cases())) == len(ACTS) * len(disk.FAULTS) * len(disk.ENDS)


@pytest.mark.parametrize("case", [Case("settle", "full", "restart")])
def test_a_case_without_a_failure_is_not_tried(case: Case) -> None:
    (found,) = disk.prove([case], every=10_000)
    assert found.runs == 1
