"""Runs a plan against one workspace: the bench is set, the client is driven, and what happened is graded."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from simulation.rehearsal import checks, evidence
from simulation.rehearsal.driver import Driver, Silent, State
from simulation.rehearsal.evidence import Act, Evidence, Seen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Feature, Level, Plan, Presented, Scenario, Step
from simulation.rehearsal.stage import Ask, Stage
from simulation.rehearsal.telling import Teller
from simulation.served.bench.effects import Answer


class Grade(StrEnum):
    """The grade of a scenario, and of a plan: the worst of its claimed ones. The best stands first."""

    PASSED = "PASSED"
    SKIPPED = "SKIPPED"
    """The client does not claim it, or says that it cannot."""
    WARNING = "WARNING"
    REVIEW = "REVIEW"
    """Somebody has to look at the client's screen."""
    INCOMPLETE = "INCOMPLETE"
    """The client gave no answer: nothing is said of it."""
    FAILED = "FAILED"


class Graded(NamedTuple):
    """A scenario with its grade, and what the grade comes from."""

    scenario: Scenario
    grade: Grade
    problems: tuple[Problem, ...] = ()
    seen: tuple[Seen, ...] = ()
    why: str = ""


class Run(NamedTuple):
    """A run of a plan: what repeats it, and how each scenario ended."""

    plan: Plan
    id: str
    seed: int
    begun: datetime
    graded: tuple[Graded, ...]

    @property
    def verdict(self) -> Grade:
        """The worst grade of the scenarios that the client claims; SKIPPED if it claims none."""
        grades = [each.grade for each in self.graded if each.grade is not Grade.SKIPPED]
        order = list(Grade)
        return max(grades, key=order.index, default=Grade.SKIPPED)


class Engine:
    """Runs the scenarios of one plan; `url` is where the client's messages go, `language` what it is told in."""

    def __init__(
        self, ask: Ask, driver: Driver, url: str, run_id: str, *, language: str = "zh_CN", seed: int = 0
    ) -> None:
        self._ask, self._driver, self._url, self._run, self._seed = ask, driver, url, run_id, seed
        self._stage, self._teller = Stage(ask, seed), Teller(run_id, language)
        self._signed: set[str] = set()

    def run(self, plan: Plan, features: Collection[Feature], tell: Callable[[Graded], object]) -> Run:
        """Run a plan; `tell` is called with each scenario that has ended."""
        begun, graded = self._now(), []
        for each in plan.scenarios:
            graded.append(self._graded(each, features))
            tell(graded[-1])
        return Run(plan, self._run, self._seed, begun, tuple(graded))

    def _graded(self, scenario: Scenario, features: Collection[Feature]) -> Graded:
        missing = [each for each in scenario.needs if each not in features]
        if missing:
            return Graded(scenario, Grade.SKIPPED, why=" ".join(missing))
        if scenario.signed and not self._stage.signs:
            return Graded(scenario, Grade.SKIPPED, why="--profile: this platform does not sign")
        since, why = self._prepare(scenario), ""
        acts: list[Act] = []
        try:
            for act in self._acts(scenario):
                acts.append(act)
                if act.said.state is State.UNSUPPORTED:
                    return Graded(scenario, Grade.SKIPPED, seen=self._seen(since), why=act.step.verb)
        except Silent as error:
            return Graded(scenario, Grade.INCOMPLETE, seen=self._seen(since), why=str(error))
        finally:
            if scenario.steps:
                why = self._spoilt(since)
                self._stage.clear()
        found = self._seen(since)
        books = tuple(self._ask("books")["settlements"])
        problems = tuple(checks.problems(Evidence(scenario, found, tuple(acts), books, frozenset(self._signed))))
        self._signed.update(_sign_numbers(found))
        grade = _grade(problems)
        if not why and grade is not Grade.FAILED and not _happened(scenario, found):
            why = "the log has nothing of it"
        return Graded(scenario, Grade.INCOMPLETE if why else grade, problems, found, why)

    def _spoilt(self, since: int) -> str:
        """Return why what is seen of a scenario is no evidence; empty if it is."""
        if self._stage.is_touched:
            return "somebody else turned the knobs of the workspace meanwhile"
        last = self._stage.last
        kept = sum(each["n"] <= last for each in self._listed(since))
        return "" if kept == last - since else "the log has forgotten some of it"

    def _prepare(self, scenario: Scenario) -> int:
        """Set the rules of a scenario, and return the number of the last exchange before it."""
        if not scenario.steps:
            return 0
        self._stage.prepare(scenario)
        return self._stage.last

    def _acts(self, scenario: Scenario) -> Iterator[Act]:
        for step in scenario.steps:
            for place in range(step.repeated):
                self._stage.before(scenario, step)
                yield self._act(scenario, step, place)

    def _act(self, scenario: Scenario, step: Step, place: int) -> Act:
        code, since = self._code(scenario, step), self._stage.last
        with self._stage.nowhere(self._url) if step.offline else nullcontext(self._url) as url:
            told = self._teller.told(scenario, step, place, url=url, now=self._now(), code=code)
            said = self._driver.act(told)
        return Act(step, told, said, since, self._stage.last)

    def _code(self, scenario: Scenario, step: Step) -> str:
        """Return the code of the e-voucher that the person of a step shows; an empty one of who shows none."""
        if step.presents not in {Presented.VOUCHER, Presented.EXPIRED_VOUCHER}:
            return ""
        person = next(each.person for each in scenario.bills if each.id == step.bill)
        return self._stage.voucher(person, step.presents)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._ask("clock")["at"])

    def _seen(self, since: int) -> tuple[Seen, ...]:
        """Read the messages after an exchange; what is no POST is none, such as a browser that looks for an icon."""
        whole = ((each, self._ask(f"exchanges/{each['n']}")) for each in self._listed(since))
        return tuple(evidence.seen(each, found) for each, found in whole if found["method"] == "POST")

    def _listed(self, since: int) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = []
        while more := self._ask("exchanges", since=str(since), limit="200000"):
            listed += more
            since = more[-1]["n"]
        return listed


def _grade(problems: Iterable[Problem]) -> Grade:
    known = tuple(problems)
    if any(each.level is Level.MUST and not each.review for each in known):
        return Grade.FAILED
    if any(each.review for each in known):
        return Grade.REVIEW
    return Grade.WARNING if any(each.level is Level.SHOULD for each in known) else Grade.PASSED


def _happened(scenario: Scenario, seen: Iterable[Seen]) -> bool:
    """Return whether the client sent anything, and met what goes wrong: who does nothing does nothing wrong.

    Whose reply is lost has met nothing unless that was a yes.
    """
    answers = {each.id: each.effect.answer for each in scenario.rules}
    wasted = ("refused_unheard", Answer.LOST_REPLY)
    return any(not answers or (each.rule in answers and (each.state, answers[each.rule]) != wasted) for each in seen)


def _sign_numbers(seen: Iterable[Seen]) -> Iterator[str]:
    for each in seen:
        made = each.output.get("signinoutb")
        if isinstance(made, dict):
            yield str(made.get("sign_no", ""))
