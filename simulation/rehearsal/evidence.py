"""The witnesses of a scenario: the log of the wire, the platform's books, and what the client says of its steps."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from simulation.rehearsal.driver import Reported, State, Told, Verb
from simulation.rehearsal.scenario import Scenario, Step

# A no that is the transport's, and says nothing of the outcome.
_BUSY = ("繁忙", "正忙", "正在处理", "进行中", "超时")
_OF_BILL = {Verb.SETTLE, Verb.REFUND, Verb.CANCEL, Verb.PRESETTLE, Verb.ADMIT, Verb.SELL}
# The digits of an amount that is none: to write 1e999999999 out takes minutes.
_DIGITS = 20
ROWS = ""
"""Where the rows of an answer stand that has no nodes (5204)."""
_ANSWERED = {"done", "refused"}
_COUNTS = ("2207", "2208", "2304", "2305", "2601", "2401", "2102", "2103")


class Seen(NamedTuple):
    """One exchange as the log has it."""

    n: int
    at: datetime
    infno: str
    msgid: str
    psn_no: str
    mdtrt_id: str
    omsgid: str
    state: str
    infcode: str
    err_msg: str
    rule: str
    findings: tuple[str, ...]
    refusing: tuple[str, ...]
    head: Mapping[str, Any]
    input: Mapping[str, Any]
    output: Mapping[str, Any]

    @property
    def is_answered(self) -> bool:
        """True if the client got an answer that says what became of it."""
        return self.state in _ANSWERED and not self.is_busy

    @property
    def is_busy(self) -> bool:
        """True for a no that says nothing of the outcome."""
        return self.state == "refused" and any(each in self.err_msg for each in _BUSY)

    @property
    def is_done(self) -> bool:
        """True if the client was told that it is done."""
        return self.state == "done"

    @property
    def is_unknown(self) -> bool:
        """True for a change whose outcome the client cannot know."""
        return self.infno in _COUNTS and self.state != "not_sent" and not self.is_answered

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of an answer that is a list; none of another."""
        found = self.output.get(ROWS)
        return tuple(each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()

    def node(self, name: str = "data") -> Mapping[str, Any]:
        """Return a node of the input; an empty one where there is none."""
        found = self.input.get(name)
        return found if isinstance(found, dict) else {}


class Act(NamedTuple):
    """A step with what the client was told, what it said, and the numbers of the last exchange before it and of it."""

    step: Step
    told: Told
    said: Reported
    since: int = 0
    until: int = 0


class Evidence(NamedTuple):
    """All that is known of a scenario when its steps are over; `settlements` are the books, amounts in fen."""

    scenario: Scenario
    seen: tuple[Seen, ...]
    acts: tuple[Act, ...]
    settlements: tuple[Mapping[str, Any], ...]
    sign_ins: frozenset[str] = frozenset()

    def of(self, *infnos: str) -> tuple[Seen, ...]:
        """Return the exchanges of some transactions, the oldest first."""
        return tuple(each for each in self.seen if each.infno in infnos)

    def during(self, act: Act) -> tuple[Seen, ...]:
        """Return the exchanges of a step."""
        return tuple(each for each in self.seen if act.since < each.n <= act.until)

    def about(self, number: str) -> tuple[Seen, ...]:
        """Return the exchanges of the steps about a bill."""
        return tuple(each for act in self.acts if _is_about(act, number) for each in self.during(act))

    @property
    def told(self) -> dict[int, str]:
        """The bill that the client was told to settle or to give back, by the number of each exchange of the step."""
        acts = (act for act in self.acts if act.told.bill and act.step.verb in _OF_BILL)
        return {each.n: act.told.bill.number for act in acts if act.told.bill for each in self.during(act)}

    @property
    def bills(self) -> dict[str, "Ended"]:
        """What the client last said of each bill, by its number; nothing of one that it said nothing of."""
        ended: dict[str, Ended] = {}
        for act in self.acts:
            for number, state in act.said.bills.items():
                if number in ended:
                    ended[number] = ended[number].then(state)
            if act.told.bill and act.step.verb in _OF_BILL:
                number = act.told.bill.number
                ended[number] = _next(ended.get(number), act)
        return ended

    def live(self, number: str) -> tuple[Mapping[str, Any], ...]:
        """Return the settlements of a bill that count."""
        return tuple(each for each in self.made(number) if each["state"] == "live")

    def made(self, number: str) -> tuple[Mapping[str, Any], ...]:
        """Return the settlements of a bill; a sale bears no number of the pharmacy's, and is known by its message."""
        sales = {each.msgid for each in self.about(number) if each.infno == "2102"}
        return tuple(each for each in self.settlements if _is_of(each, number) or each["message_id"] in sales)


class Ended(NamedTuple):
    """How a bill ended by what the client says; `collected` in fen, None where it says nothing of that."""

    state: State
    collected: int | None = None

    def then(self, state: State) -> "Ended":
        """Return what a later word about the bill makes of it."""
        return self if state in {State.UNKNOWN, State.DONE, State.NOT_SENT} else self._replace(state=state)


def _next(before: Ended | None, act: Act) -> Ended:
    """Return how a bill stands after a step: what is refused or could not be sent leaves a settled bill settled."""
    state = act.said.state
    if before and before.state is State.SETTLED and state not in {State.REFUNDED, State.REVERSED, State.UNKNOWN}:
        return before
    if before and before.state is State.UNKNOWN and state in {State.REFUSED, State.NOT_SENT}:
        return before
    amount = fen(act.said.collected) if act.step.verb in {Verb.SETTLE, Verb.SELL} else None
    return Ended(state, before.collected if before and amount is None else amount)


def is_settled(act: Act) -> bool:
    """Return whether a client says of a step that it settled."""
    return act.step.verb in {Verb.SETTLE, Verb.SELL} and act.said.state is State.SETTLED


def _is_about(act: Act, number: str) -> bool:
    return bool(act.told.bill and act.told.bill.number == number)


def seen(summary: Mapping[str, Any], whole: Mapping[str, Any]) -> Seen:
    """Return an exchange of the log's API."""
    answer = whole.get("answer") or {}
    output = answer.get("output")
    given = whole.get("input")
    return Seen(
        n=summary["n"],
        at=datetime.fromisoformat(summary["at"]),
        infno=summary["infno"][:4],
        msgid=summary["msgid"],
        psn_no=summary["psn_no"],
        mdtrt_id=summary["mdtrt_id"],
        omsgid=summary["omsgid"],
        state=summary["state"],
        infcode=summary["infcode"],
        err_msg=summary["err_msg"],
        rule=summary["rule"],
        findings=tuple(whole.get("notes") or summary["findings"].split()),
        refusing=tuple(whole.get("refusing") or ()),
        head=whole.get("head") or {},
        input=given if isinstance(given, dict) else {},
        output=output if isinstance(output, dict) else {ROWS: output} if isinstance(output, list) else {},
    )


def fen(text: object) -> int | None:
    """Return an amount in yuan as fen; None where it is none, has a part of a fen, or is larger than any bill."""
    try:
        exact = Decimal(str(text)).scaleb(2)
        return int(exact) if abs(exact.adjusted()) < _DIGITS and exact == int(exact) else None
    except (ArithmeticError, ValueError):
        return None


def amount(values: Iterable[object]) -> int:
    """Return the sum in fen of amounts in yuan; what is none counts as nothing."""
    return sum(fen(each) or 0 for each in values)


def _is_of(row: Mapping[str, Any], number: str) -> bool:
    """Return whether a settlement is of a bill: the platform has its number, a charge of it, or a stay behind it."""
    parts = str(row["bill"]).split("/")
    return number in parts
