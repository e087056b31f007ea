"""How long a visit takes is counted from the journal: from the credential to the receipt that came out."""

from datetime import UTC, datetime, timedelta

from terminal.journal.entry import Step
from terminal.journal.visits import Pace, VisitStep, durations, pace
from terminal.model import Act

BEGIN = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def step(what: Step, second: int, whose: str = "", transaction: str = "", by: str = "0112") -> VisitStep:
    at = BEGIN + timedelta(seconds=second)
    act = Act.TRACE if what is Step.IDENTIFIED else Act.SETTLE
    return VisitStep(transaction_id=transaction, step=what, at=at, operator=by, act=act, bill="B", masked_id=whose)


def seconds(*steps: VisitStep, since: datetime = BEGIN) -> list[float]:
    return [each.total_seconds() for each in durations(steps, "0112", since)]


def test_a_visit_begins_with_the_credential_and_ends_with_the_receipt_once() -> None:
    visit = (step(Step.IDENTIFIED, 0, "3***1"), step(Step.SENT, 30, "3***1", "1"), step(Step.PRINTED, 38, "", "1"))
    assert seconds(*visit, step(Step.PRINTED, 90, "", "1")) == [38]


def test_the_next_patient_who_was_identified_ahead_has_a_time_of_their_own() -> None:
    visits = (
        step(Step.IDENTIFIED, 0, "3***1"),
        step(Step.IDENTIFIED, 20, "3***2"),
        step(Step.SENT, 30, "3***1", "1"),
        step(Step.PRINTED, 35, "", "1"),
        step(Step.SENT, 50, "3***2", "2"),
        step(Step.PRINTED, 55, "", "2"),
    )
    assert seconds(*visits) == [35, 35]


def test_what_has_no_receipt_or_is_anothers_or_began_before_is_not_counted() -> None:
    mine = (step(Step.IDENTIFIED, 0, "3***1"), step(Step.SENT, 9, "3***1", "1"))
    theirs = (step(Step.SENT, 9, "3***1", "2", by="0115"), step(Step.PRINTED, 12, "", "2", by="0115"))
    assert seconds(*mine, *theirs) == []
    assert seconds(*mine, step(Step.PRINTED, 12, "", "1"), since=BEGIN + timedelta(seconds=1)) == []


def test_the_pace_is_the_time_of_95_in_100_by_nearest_rank() -> None:
    took = [timedelta(seconds=each) for each in range(1, 21)]
    assert pace(took) == Pace(20, timedelta(seconds=19))
    assert pace(took[:1]) == Pace(1, timedelta(seconds=1))
    assert pace([]) is None
