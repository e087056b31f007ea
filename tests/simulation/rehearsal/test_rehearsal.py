"""A client that does everything right passes, and each that does one thing wrong is caught."""

from pathlib import Path

import pytest

from counter.prove.rehearsed import Client
from simulation.rehearsal.driver import Reported, Silent, State, Told
from simulation.rehearsal.engine import Grade, Run
from simulation.rehearsal.report import sentence
from simulation.rehearsal.scenario import FOLDER, plan
from terminal import sm
from tests.simulation.rehearsal.caught import CAUGHT
from tests.simulation.rehearsal.conftest import SIGNING, Rehearse
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.signed import Signed
from tests.simulation.rehearsal.wrong import CollectsWhatWasPresettled, RetriesOnTimeOut
from tests.simulation.served.test_signing import CIPHER, OURS, THEIRS
from tests.whole import WHOLE

PAIRS = [(wrong, scenario) for wrong, scenarios in CAUGHT for scenario in scenarios]
# The storm takes half a minute; of the others the suite tries those about what must never happen twice.
SAMPLE = [pair for pair in PAIRS if pair[1] in {"B7", "D1", "D10"}]
SHORT = ("A1", "B3", "B10", "D1", "D8", "E1")


def graded(run: Run) -> dict[str, Grade]:
    return {each.scenario.id: each.grade for each in run.graded}


@pytest.mark.sampled
def test_a_client_that_does_everything_right_passes(rehearse: Rehearse) -> None:
    run = rehearse(Hospital, *(() if WHOLE else SHORT))
    assert {
        each.scenario.id: [sentence(one, "en") for one in each.problems] for each in run.graded if each.problems
    } == {}
    assert run.verdict is Grade.PASSED


@pytest.mark.sampled
@pytest.mark.parametrize(("wrong", "scenario"), PAIRS if WHOLE else SAMPLE)
def test_a_client_that_does_one_thing_wrong_is_caught(rehearse: Rehearse, wrong: type[Hospital], scenario: str) -> None:
    run = rehearse(wrong, scenario)
    assert run.verdict is Grade.FAILED, run.graded
    assert all(each.scenario.advice.zh_CN for each in run.graded)


def test_every_scenario_is_failed_by_a_wrong_client() -> None:
    every = {each.id for name in ("smoke", "acceptance", "faults") for each in plan(name).scenarios}
    assert every == {scenario for _, scenario in PAIRS}
    assert {each.stem for each in FOLDER.glob("*.toml")} == every | {"W1"}


@pytest.mark.sampled
def test_our_own_adapter_passes_and_what_it_does_not_claim_is_listed(rehearse: Rehearse, files: Path) -> None:
    run = rehearse(lambda url: Client(url, files), *(() if WHOLE else ("A1", "D1", "D10", "E1")))
    found = graded(run)
    assert {name for name, grade in found.items() if grade is Grade.SKIPPED} == ({"A8", "B11"} if WHOLE else set())
    # An inf_refmsgid that came once before is not noticed yet, which is a warning.
    assert {name for name, grade in found.items() if grade is Grade.WARNING} == ({"D14"} if WHOLE else set())
    assert not {Grade.FAILED, Grade.INCOMPLETE, Grade.REVIEW}.intersection(found.values())


def test_the_log_of_ordinary_traffic_is_graded_without_a_driver(rehearse: Rehearse) -> None:
    assert graded(rehearse(Hospital, "B3")) == {"B3": Grade.PASSED}
    assert graded(rehearse(Hospital, name="watch")) == {"W1": Grade.PASSED}
    rehearse(RetriesOnTimeOut, "D1")
    [watched] = rehearse(Hospital, name="watch").graded
    assert {each.code for each in watched.problems} >= {"settled_again", "left_open"}


def test_a_failure_shows_the_exchanges_that_prove_it(rehearse: Rehearse) -> None:
    [failed] = rehearse(RetriesOnTimeOut, "D1").graded
    first = next(each for each in failed.problems if each.code == "settled_again")
    lost, again = first.shown
    assert (lost.infno, again.infno) == ("2207", "2207")
    assert lost.rule == "lost"
    assert lost.msgid != again.msgid


def test_what_was_collected_is_held_against_the_platforms_figure(rehearse: Rehearse) -> None:
    [failed] = rehearse(CollectsWhatWasPresettled, "B7").graded
    assert [each.code for each in failed.problems] == ["collected"]


class _Says:
    """A client that says one thing of every step, or nothing."""

    def __init__(self, state: State | None) -> None:
        self._state = state

    def act(self, _told: Told) -> Reported:
        if self._state is None:
            raise Silent("TimeoutError")
        return Reported(self._state)

    def close(self) -> None:
        pass


def test_what_a_client_cannot_do_is_skipped_and_silence_is_not_a_failure(rehearse: Rehearse) -> None:
    assert graded(rehearse(lambda _: _Says(State.UNSUPPORTED), "D1")) == {"D1": Grade.SKIPPED}
    assert graded(rehearse(lambda _: _Says(None), "D1")) == {"D1": Grade.INCOMPLETE}


def test_who_does_nothing_does_not_pass(rehearse: Rehearse) -> None:
    found = graded(rehearse(lambda _: _Says(State.REVERSED), "D1", "D2", "D3", "D8"))
    assert set(found.values()) <= {
        Grade.INCOMPLETE,
        Grade.FAILED,
    }
    assert graded(rehearse(Hospital, name="watch")) == {"W1": Grade.INCOMPLETE}


def test_a_client_that_only_claims_to_have_settled_fails(rehearse: Rehearse) -> None:
    [failed] = rehearse(lambda _: _Says(State.SETTLED), "B3").graded
    assert failed.grade is Grade.FAILED
    assert "only_client" in {each.code for each in failed.problems}


def test_where_the_platform_signs_a_client_is_rehearsed_that_signs(rehearse: Rehearse, files: Path) -> None:
    assert graded(rehearse(Signed, SIGNING)) == {SIGNING: Grade.PASSED}
    keys = files.with_suffix(".toml")
    keys.write_text(
        f'private = "{OURS.hex()}"\npublic = "{sm.public_key(THEIRS).hex()}"\ncipher = "{CIPHER.hex()}"\n',
        encoding="utf-8",
    )
    assert graded(rehearse(lambda url: Client(url, files, "signed", keys), SIGNING)) == {SIGNING: Grade.PASSED}


def test_where_the_platform_does_not_sign_that_is_skipped(rehearse: Rehearse) -> None:
    assert graded(rehearse(Hospital, "A1", SIGNING)) == {"A1": Grade.PASSED, SIGNING: Grade.SKIPPED}
