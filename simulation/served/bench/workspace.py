"""A workspace: one tester's own platform, with its books, clock, fixtures, rules and log."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import update

from simulation.network import sign_ins
from simulation.network.insurer import Insurer
from simulation.network.network import Network
from simulation.network.tables import people
from simulation.served.bench import enrolment, fixtures, magic
from simulation.served.bench.clock import BenchClock, ClockSetting, Mode
from simulation.served.bench.exchange import Arrival
from simulation.served.bench.fixtures import Base, Fixtures
from simulation.served.bench.log import KEEP, ExchangeLog
from simulation.served.bench.masking import Masking
from simulation.served.bench.record import Recorder
from simulation.served.bench.rules import Counted, Rule, Rules, Subject
from simulation.served.frame import Frame, Received
from simulation.served.transaction import Office

CASE = b"x-jiesuan-case"
DEFAULT = "default"


class Advanced(Struct, frozen=True):
    """What fell due when a clock was advanced: late requests, days whose sign-ins ended, months that were cleared."""

    at: datetime
    requests: int = 0
    sign_in_days: int = 0
    months: tuple[str, ...] = ()


class State(Struct, frozen=True):
    """Everything of a workspace besides its log that can be kept and come back to."""

    clock: ClockSetting
    rules: tuple[Counted, ...]
    seed: int
    fixtures: Fixtures
    books: dict[str, list[dict[str, Any]]]


class Workspace:
    """One tester's platform; `default` is that of all who name none.

    Rules, clock and fixtures are changed on the event loop; a request is answered by the frame that was there when it
    came. `token` opens it where the bench asks for one. `life` counts how often it began anew, `turned` how often
    anything of it was changed that is no message: a rehearsal sees by it that somebody else did.
    """

    def __init__(
        self,
        name: str,
        office: Office,
        clock: BenchClock | None = None,
        *,
        own: Fixtures | None = None,
        rules: Rules | None = None,
        log: Path | None = None,
        keep: int = KEEP,
        token: str = "",
    ) -> None:
        self.name, self.token, self.clock = name, token, clock or BenchClock(office.clock)
        self.rules, self.fixtures = rules or Rules(), own or Fixtures()
        self.life, self.turned, self._serials = 0, 0, count(1)
        self._base = replace(office, clock=self.clock)
        enrolment.enrol(office.engine, self.fixtures)
        self._answer_from(self._office(self.fixtures))
        recorder = Recorder(office.profile, lambda: self._masking, self.shown_name)
        self.log = ExchangeLog(recorder, log, keep)

    @property
    def office(self) -> Office:
        """The office that answers now."""
        return self.frame.office

    @property
    def network(self) -> Network:
        """The way that its messages take."""
        return self._base.network

    @property
    def shipped(self) -> Office:
        """The office without own data."""
        return self._base

    def strike(self, received: Received, arrival: Arrival) -> Rule | None:
        """Return the rule that strikes a request; none for one that cannot be read."""
        message = received.message
        if self.rules.is_empty or message is None:
            return None
        case = next((value.decode("latin-1") for name, value in arrival.headers if name == CASE), "")
        head = message.head
        who = received.person or self._presents(message.input)
        return self.rules.strike(
            Subject(head.infno, head.msgid, who, head.opter, head.fixmedins_code, case, message.input)
        )

    def set_account(self, received: Received, fen: int) -> None:
        """Set the account (fen) of the person of a request."""
        moved = update(people).where(people.c.number == received.person)
        with self.office.engine.begin() as connection:
            connection.execute(moved.values(account=fen, version=people.c.version + 1))

    def load(self, own: Fixtures) -> None:
        """Load own data in place of what was there, effective at once; all of it or, where it does not fit, nothing."""
        new = structs.replace(own, base=own.base or self.fixtures.base)
        office = self._office(new)
        enrolment.load(office.engine, new, self.fixtures)
        self.fixtures = new
        self._answer_from(office)

    def advance(self, by: timedelta) -> Advanced:
        """Let the clock jump forward, and let happen what falls due; raises Refused("clock_backwards")."""
        before = self.clock()
        self.clock.advance(by)
        now = self.clock()
        days, months = (now.date() - before.date()).days, _months(before, now)
        requests = self.network.arrive_due()
        enrolment.clear_months(self.office, months)
        return Advanced(at=now, requests=requests, sign_in_days=days, months=months)

    def reset(self) -> None:
        """Begin anew: books, log and the rules' counts are empty, the clock is live; rules and fixtures stay."""
        self.life += 1
        self.network.drop()
        enrolment.empty(self.office.engine)
        self.clock.set(ClockSetting(mode=Mode.LIVE), back=True)
        self.rules.reset()
        self.log.clear()
        enrolment.enrol(self._base.engine, self.fixtures)
        self._answer_from(self._office(self.fixtures))

    def state(self) -> State:
        """Return what a snapshot keeps."""
        books = enrolment.dump(self.office.engine)
        return State(self.clock.setting, self.rules.listed(), self.rules.seed, self.fixtures, books)

    def rewind(self, state: State) -> None:
        """Go back to a snapshot; the log goes on."""
        self.life += 1
        self.network.drop()
        self.fixtures = state.fixtures
        enrolment.restore(self.office.engine, state.books)
        self.clock.set(state.clock, back=True)
        self.rules.restore(state.rules, state.seed)
        self._answer_from(self._office(self.fixtures))

    def shown_name(self, person_number: str) -> str:
        """Return a person's name where it may be shown, else an empty text."""
        return self._names.get(person_number, "") if person_number else ""

    def close(self) -> None:
        """Close books and log."""
        self.log.close()
        self._base.engine.dispose()

    def _office(self, own: Fixtures) -> Office:
        base, register = self._base, fixtures.register(self._base.register, own)
        return replace(
            base,
            register=register,
            catalogue=fixtures.catalogue(base.catalogue, own),
            insurer=base.insurer if register is base.register else Insurer(base.engine, base.rules, register=register),
            operators=fixtures.operators(own),
        )

    def _answer_from(self, office: Office) -> None:
        self.frame = Frame(office, self._serials)  # no two answers have one inf_refmsgid
        self.rules.end_with(magic.rules() if self.fixtures.base is Base.SAMPLE else ())
        persons = fixtures.people(self.fixtures)
        self._holders = fixtures.holders(persons)
        shown = [each for each in persons if fixtures.is_synthetic(each, self.fixtures)]
        self._names = {each.number: each.name.reveal() for each in shown}
        self._masking = Masking(fixtures.shown(persons, self.fixtures), hides=len(shown) < len(persons))

    def _presents(self, given: object) -> str:
        """Return the person whose credential an input presents; empty where it presents none."""
        data = given.get("data") if isinstance(given, dict) else None
        if not isinstance(data, dict):
            return ""
        number = str(data.get("mdtrt_cert_no") or data.get("certno") or "")
        if number and data.get("mdtrt_cert_type") == "01":
            with self.office.engine.begin() as connection:
                return sign_ins.person_of_token(connection, number, self.clock().date()) or ""
        return self._holders.get(number, "")


def _months(before: datetime, now: datetime) -> tuple[str, ...]:
    """List the months (YYYY-MM) that ended between two times."""
    first, last = before.year * 12 + before.month - 1, now.year * 12 + now.month - 1
    return tuple(f"{each // 12:04d}-{each % 12 + 1:02d}" for each in range(first, last))
