"""A client that does everything right passes, and each that does one thing wrong is caught."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.cli import knobs
from counter.prove.rehearsed import Client
from simulation.rehearsal.driver import Reported, Silent, State, Told
from simulation.rehearsal.engine import Grade, Run
from simulation.rehearsal.report import sentence
from simulation.rehearsal.scenario import FOLDER, Level, plan
from terminal import sm
from tests.simulation.rehearsal.caught import CAUGHT
from tests.simulation.rehearsal.conftest import SIGNING, Rehearse
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.pharmacy import Pharmacy
from tests.simulation.rehearsal.signed import Signed
from tests.simulation.rehearsal.wrong import CollectsWhatWasPresettled, RetriesOnTimeOut
from tests.simulation.rehearsal.wrong_visits import ChangesTheOrderInstead, CollectsWhatIsMappedToNothing
from tests.simulation.served.test_signing import CIPHER, OURS, THEIRS
from tests.whole import WHOLE

NOT_OURS = {"A8", "B1", "B11", "B12", "C2", "C3", "C5", "F1", "F2"}
"""What this terminal does not claim, or needs another platform for (A8, which it passes there)."""
PAIRS = [(wrong, scenario) for wrong, scenarios in CAUGHT for scenario in scenarios]
# The storm takes half a minute; of the others the suite tries those about what must never happen twice.
SAMPLE = [pair for pair in PAIRS if pair[1] in {"B7", "D1", "D5", "D10", "E2", "E3"}]
SHORT = ("A1", "B3", "B10", "D1", "D5", "D8", "E1", "E2", "E3")


def graded(run: Run) -> dict[str, Grade]:
    return {each.scenario.id: each.grade for each in run.graded}


@pytest.mark.sampled
def test_a_client_that_does_everything_right_passes(rehearse: Rehearse) -> None:
    run = rehearse(Hospital, *(() if WHOLE else SHORT))
    # That a number was written as a text is noted, as public clients do either.
    wrong = {each.scenario.id: [one for one in each.problems if one.level is not Level.NOTE] for each in run.graded}
    assert {name: [sentence(one, "en") for one in found] for name, found in wrong.items() if found} == {}
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
    assert {name for name, grade in found.items() if grade is Grade.SKIPPED} == (NOT_OURS if WHOLE else set())
    # That a record is missing it learns from 2206; an inf_refmsgid that came once before is not noticed yet.
    assert {name for name, grade in found.items() if grade is Grade.WARNING} == ({"B9", "D14"} if WHOLE else set())
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


@pytest.mark.parametrize(
    ("right", "scenario"), [(CollectsWhatIsMappedToNothing, "B2"), (ChangesTheOrderInstead, "B12")]
)
def test_there_is_more_than_one_right_way(rehearse: Rehearse, right: type[Hospital], scenario: str) -> None:
    assert graded(rehearse(right, scenario)) == {scenario: Grade.PASSED}


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


class _Claims:
    """A client that signs in, and says of each step what is expected of it."""

    def __init__(self, url: str) -> None:
        self._hospital = Hospital(url)
        self._expected = {
            (each.id, step.verb, step.says.zh_CN): step.expect[0]
            for each in plan("acceptance").scenarios
            for step in each.steps
            if step.expect
        }

    def act(self, told: Told) -> Reported:
        if not self._hospital.sign_nos:
            self._hospital.sign_in()
        state = self._expected.get((told.scenario, told.verb, told.says), State.DONE)
        return Reported(state, shown="1", collected="1.00")

    def close(self) -> None:
        self._hospital.close()


def test_no_scenario_is_passed_by_who_only_claims_what_is_expected(rehearse: Rehearse) -> None:
    found = graded(rehearse(_Claims))
    assert {name for name, grade in found.items() if grade in {Grade.PASSED, Grade.WARNING, Grade.REVIEW}} == set()


def test_the_right_pharmacy_passes_what_a_pharmacy_claims(rehearse: Rehearse) -> None:
    assert graded(rehearse(Pharmacy, "F*")) == {"F1": Grade.PASSED, "F2": Grade.PASSED}


def test_a_client_that_stays_on_line_is_not_graded_for_having_no_connection(rehearse: Rehearse) -> None:
    class StaysOnLine(Hospital):
        def act(self, told: Told) -> Reported:
            return super().act(replace(told, url=str(self.http.base_url)))

    [graded_] = rehearse(StaysOnLine, "D5").graded
    assert (graded_.grade, "not offline" in graded_.why) == (Grade.INCOMPLETE, True)


def test_own_data_of_a_workspace_is_not_taken_away(rehearse: Rehearse, workspace: str) -> None:
    knobs.ask(workspace, "fixtures", b'{"operator": [{"institution": "H37160000001", "operators": ["0112"]}]}', "PUT")
    [graded_] = rehearse(Hospital, "C6").graded
    assert (graded_.grade, "own data" in graded_.why) == (Grade.INCOMPLETE, True)
    assert knobs.ask(workspace, "fixtures")["operators"] == 1


def test_what_a_platform_forgot_for_a_scenario_it_recalls_however_that_ends(rehearse: Rehearse, workspace: str) -> None:
    class HasNoDayEnd(Hospital):
        def do_day_end(self, _told: Told) -> Reported:
            return Reported(State.UNSUPPORTED)

    assert graded(rehearse(HasNoDayEnd, "E3")) == {"E3": Grade.SKIPPED}
    assert [each["state"] for each in knobs.ask(workspace, "books")["settlements"]] == ["live", "live"]


def test_what_a_scenario_loads_is_taken_away_after_it(rehearse: Rehearse, workspace: str) -> None:
    rehearse(Hospital, "B1")
    assert knobs.ask(workspace, "fixtures")["items"] == 0


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
