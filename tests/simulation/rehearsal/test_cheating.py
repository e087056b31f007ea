"""Who does not do what a scenario is about does not pass it, whatever else he does or says."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from counter.cli import knobs
from simulation.rehearsal.driver import Reported, State, Told
from simulation.rehearsal.engine import Engine, Grade, Graded
from simulation.rehearsal.evidence import fen
from simulation.rehearsal.scenario import Feature, plan
from tests.simulation.rehearsal.conftest import Rehearse, made
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, Lost, No, Pending
from tests.simulation.rehearsal.wrong_visits import CollectsWhatIsMappedToNothing


def codes(graded: Graded) -> set[str]:
    return {each.code for each in graded.problems}


Turn = tuple[str, bytes, str]
HARMLESS = {"id": "lost", "match": {"infno": "1101"}, "effect": {"answer": "delivered"}}


@pytest.mark.parametrize(
    "turn",
    [
        ("rules", json.encode(HARMLESS), "POST"),
        ("rules", b"", "DELETE"),
        ("clock/advance", b'{"by": "1s"}', "POST"),
        ("fixtures", b"{}", "PUT"),
        ("snapshot", b"", "POST"),
        ("reset", b"", "POST"),
        ("vouchers/37160000000000000003", b"", "POST"),
    ],
)
def test_who_turns_the_knobs_of_the_bench_while_it_is_graded_does_not_pass(rehearse: Rehearse, turn: Turn) -> None:
    class Turns(Hospital):
        def do_settle(self, told: Told) -> Reported:
            path, body, method = turn
            knobs.ask(str(self.http.base_url), path, body, method)
            return super().do_settle(told)

    [found] = rehearse(Turns, "B3").graded
    assert (found.grade, "knobs" in found.why) == (Grade.INCOMPLETE, True)


class OpensThePage(Hospital):
    """Its tester looks at the bench, with a browser that asks for an icon."""

    def do_settle(self, told: Told) -> Reported:
        knobs.ask(str(self.http.base_url), "books")
        assert self.http.get("/favicon.ico").status_code == HTTPStatus.NOT_FOUND
        return super().do_settle(told)


def test_to_look_at_the_bench_is_nobodys_fault(rehearse: Rehearse) -> None:
    assert [each.grade for each in rehearse(OpensThePage, "A4").graded] == [Grade.PASSED]


def test_what_the_log_has_forgotten_is_no_evidence(workspace: str) -> None:
    def forgetful(path: str, *given: Any, **query: Any) -> Any:  # noqa: ANN401
        found = knobs.ask(workspace, path, *given, **query)
        return [each for each in found if each["n"] != 3] if path == "exchanges" else found

    with closing(Hospital(workspace)) as client:
        engine = Engine(forgetful, client, workspace, "7")
        [found] = engine.run(plan("smoke", only=("B3",)), frozenset(Feature), lambda _: None).graded
    assert (found.grade, "forgotten" in found.why) == (Grade.INCOMPLETE, True)


def says(client: type[Hospital], change: Callable[[Reported], Reported]) -> type[Hospital]:
    class Says(client):  # type: ignore[valid-type, misc]
        def act(self, told: Told) -> Reported:
            return change(super().act(told))

    return Says


@pytest.mark.parametrize(
    ("client", "scenario"), [(Hospital, "B3"), (Hospital, "B7"), (CollectsWhatIsMappedToNothing, "B2")]
)
def test_who_does_not_tell_what_was_collected_has_to_be_looked_at(
    rehearse: Rehearse, client: type[Hospital], scenario: str
) -> None:
    [found] = rehearse(says(client, partial(replace, collected="")), scenario).graded
    assert (found.grade, codes(found)) == (Grade.REVIEW, {"collected_untold"})


@pytest.mark.parametrize("collected", ["twelve", "12.009", "1e999999999", "NaN"])
def test_what_is_no_amount_was_not_collected(rehearse: Rehearse, collected: str) -> None:
    [found] = rehearse(says(Hospital, lambda said: replace(said, collected=said.collected and collected)), "B3").graded
    assert (found.grade, codes(found)) == (Grade.FAILED, {"collected"})


@pytest.mark.parametrize("text", ["", "twelve", "0.001", "1e30", "1e999999999", "-1e-999999999", "NaN", "Infinity"])
def test_an_amount_is_of_whole_fen_and_no_larger_than_a_bill(text: str) -> None:
    assert fen(text) is None
    assert (fen("12"), fen("12.340"), fen("-0.01"), fen("0")) == (1200, 1234, -1, 0)


class SettlesAgainOverAnotherVisit(Hospital):
    """Registers the bill a second time under another number, settles at once, and reverses the first one later."""

    visits = 0

    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        if infno == "2201":
            self.visits += 1
            given = {"data": {**given["data"], "ipt_otp_no": f"{self.visits}/{given['data']['ipt_otp_no']}"}}
        return super().post(infno, given, area, msgid)

    def do_settle(self, told: Told) -> Reported:
        try:
            return super().do_settle(told)
        except Lost:
            number = self.bill(told).number
            self.disk.pending["first"] = self.disk.pending.pop(number)
            return super().do_settle(told)

    def do_resolve(self, told: Told) -> Reported:
        return replace(super().do_resolve(told), bills={})


def test_who_settles_again_over_another_visit_is_caught(rehearse: Rehearse) -> None:
    [found] = rehearse(SettlesAgainOverAnotherVisit, "D1").graded
    assert (found.grade, codes(found)) == (Grade.FAILED, {"settled_again"})


class ReversesNonsense(Hospital):
    """Sends a reversal that no platform looks at, and takes the no for an answer."""

    def reverse(self, pending: Pending) -> None:
        self.call("2601", {"data": {"psn_no": pending.psn_no, "omsgid": pending.msgid, "oinfno": "?"}}, pending.area)

    def after_refused(self, _number: str, pending: Pending, undone: State) -> State:
        try:
            self.call("5203", {"data": {"psn_no": pending.psn_no, "mdtrt_id": pending.mdtrt_id}}, pending.area)
        except No:
            return undone
        return undone


def test_a_reversal_that_no_platform_looks_at_ends_nothing(rehearse: Rehearse) -> None:
    [found] = rehearse(ReversesNonsense, "D2").graded
    assert found.grade is Grade.FAILED
    assert "left_open" in codes(found)


class LosesANo(Hospital):
    """Lets the bench lose the answer to a settlement of no visit, finds that out, and then settles as ever."""

    def do_settle(self, told: Told) -> Reported:
        assert told.person
        named = {"psn_no": told.person.psn_no, "mdtrt_id": "none"}
        lost = self.msgid()
        try:
            self.call("2207", {"data": named}, told.person.insuplc_admdvs, lost)
        except (Lost, No):
            data = {"psn_no": told.person.psn_no, "omsgid": lost, "oinfno": "2207"}
            self.call("2601", {"data": data}, told.person.insuplc_admdvs)
        return super().do_settle(told)


def test_who_loses_the_answer_to_a_no_has_met_nothing(bench: str) -> None:
    accepting = {"profile": {"reverse_unknown": "accept"}}  # so that nothing is left open, which fails by itself
    with made(bench, accepting) as url, closing(LosesANo(url)) as driver:
        engine = Engine(partial(knobs.ask, url), driver, url, "7")
        [found] = engine.run(plan("acceptance", only=("D1",)), frozenset(Feature), lambda _: None).graded
    assert found.grade is Grade.INCOMPLETE
