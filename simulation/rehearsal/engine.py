"""Runs a plan against one workspace: the bench is set, the client is driven, and what happened is graded."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any, NamedTuple, Protocol

from msgspec import json

from simulation import samples
from simulation.rehearsal import checks, evidence
from simulation.rehearsal.checks import Problem
from simulation.rehearsal.driver import Bill, BillLine, Driver, Person, Silent, State, Told
from simulation.rehearsal.evidence import Act, Evidence, Seen
from simulation.rehearsal.scenario import Feature, Level, OfBill, Plan, Scenario, Step
from simulation.served import codes
from terminal.model import Kind
from terminal.money import plain

_STAY = timedelta(days=3)


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


class Ask(Protocol):
    """Asks a knob of the workspace, as docs/bench.md lists them."""

    def __call__(self, path: str, body: bytes | None = None, method: str = "GET", **query: str) -> Any:  # noqa: ANN401, any JSON
        """Return what the knob answers."""
        ...


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
        self._ask, self._driver, self._url, self._run = ask, driver, url, run_id
        self._language, self._seed, self._serial = language, seed, count(1)
        self._people = {each.number: each for each in samples.people()}
        self._offered, self._numbers = samples.catalogue(), dict[tuple[str, str, int], str]()
        self._steps = count(1)
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
        since = self._prepare(scenario)
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
                self._ask("rules", method="DELETE")
        found = self._seen(since)
        books = tuple(self._ask("books")["settlements"])
        problems = tuple(checks.problems(Evidence(scenario, found, tuple(acts), books, frozenset(self._signed))))
        self._signed.update(_sign_numbers(found))
        grade = _grade(problems)
        if grade is not Grade.FAILED and not _happened(scenario, found):
            return Graded(scenario, Grade.INCOMPLETE, problems, found, "the log has nothing of it")
        return Graded(scenario, grade, problems, found)

    def _prepare(self, scenario: Scenario) -> int:
        """Set the rules of a scenario, and return the number of the last exchange before it."""
        if not scenario.steps:
            return 0
        self._ask("rules", method="DELETE")
        self._ask("rules", json.encode({"seed": self._seed}), "PUT")
        for rule in scenario.rules:
            self._ask("rules", json.encode(rule), "POST")
        return int(self._ask("")["exchanges"])

    def _acts(self, scenario: Scenario) -> Iterator[Act]:
        for step in scenario.steps:
            for place in range(step.repeated):
                if step.seconds:
                    self._ask("clock/advance", json.encode({"by": f"{step.seconds}s"}), "POST")
                told = self._told(scenario, step, place)
                yield Act(step, told, self._driver.act(told))

    def _told(self, scenario: Scenario, step: Step, place: int) -> Told:
        of = next((each for each in scenario.bills if each.id == step.bill), None)
        now = self._now()
        return Told(
            run=self._run,
            scenario=scenario.id,
            step=next(self._steps),
            verb=step.verb,
            url=self._url,
            now=f"{now:%Y-%m-%d %H:%M:%S}",
            counter=place % step.counters + 1 if step.counters > 1 else step.counter,
            says=step.says.in_language(self._language),
            use_account=step.use_account,
            person=self._person(of.person) if of else None,
            bill=self._bill(of, now, self._number(scenario, of, place)) if of else None,
        )

    def _number(self, scenario: Scenario, of: OfBill, place: int) -> str:
        key = (scenario.id, of.id, place)
        if key not in self._numbers:
            self._numbers[key] = f"{self._run}{scenario.id}-{next(self._serial)}"
        return self._numbers[key]

    def _person(self, number: str) -> Person:
        found = self._people[number]
        return Person(
            psn_no=found.number,
            name=found.name.reveal(),
            id_number=found.id_number.reveal(),
            card_number=found.card.card_number.reveal(),
            card_sn=found.card.card_sn.reveal(),
            insuplc_admdvs=found.insured.insured_area,
            insutype=codes.INSURANCES[found.insured.insurance],
        )

    def _bill(self, of: OfBill, now: datetime, number: str) -> Bill:
        units = [(code, quantity, self._offered[code]) for code, quantity in of.lines]
        lines = tuple(
            BillLine(
                code=code,
                name=unit.name,
                quantity=str(quantity),
                price=plain(unit.unit_price),
                amount=plain(_amount(quantity, unit.unit_price)),
            )
            for code, quantity, unit in units
        )
        total = sum(_amount(quantity, unit.unit_price) for _, quantity, unit in units)
        admitted = f"{now - _STAY:%Y-%m-%d}" if of.kind is Kind.INPATIENT else ""
        day = f"{now:%Y-%m-%d}"
        return Bill(number=number, kind=of.kind, day=day, total=plain(total), lines=lines, admitted=admitted)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._ask("clock")["at"])

    def _seen(self, since: int) -> tuple[Seen, ...]:
        listed: list[dict[str, Any]] = []
        while more := self._ask("exchanges", since=str(since), limit="200000"):
            listed += more
            since = more[-1]["n"]
        return tuple(evidence.seen(each, self._ask(f"exchanges/{each['n']}")) for each in listed)


def _amount(quantity: Any, price: int) -> int:  # noqa: ANN401, Quantity or its text
    from decimal import ROUND_HALF_UP, Decimal  # noqa: PLC0415

    return int((Decimal(str(quantity)) * price).quantize(Decimal(1), ROUND_HALF_UP))


def _grade(problems: Iterable[Problem]) -> Grade:
    known = tuple(problems)
    if any(each.level is Level.MUST and not each.review for each in known):
        return Grade.FAILED
    if any(each.review for each in known):
        return Grade.REVIEW
    return Grade.WARNING if any(each.level is Level.SHOULD for each in known) else Grade.PASSED


def _happened(scenario: Scenario, seen: Iterable[Seen]) -> bool:
    """Return whether the client sent anything, and met what goes wrong: who does nothing does nothing wrong."""
    rules = {each.id for each in scenario.rules}
    return any(not rules or each.rule in rules for each in seen)


def _sign_numbers(seen: Iterable[Seen]) -> Iterator[str]:
    for each in seen:
        made = each.output.get("signinoutb")
        if isinstance(made, dict):
            yield str(made.get("sign_no", ""))
