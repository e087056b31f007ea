"""Counters for the bench: each settles bills, refunds some, and resolves lost answers."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from random import Random
from threading import Event
from time import monotonic, perf_counter

from msgspec.structs import replace

from simulation import samples
from simulation.network.insurer import Insurer
from simulation.network.tables import opened
from simulation.samples import SamplePerson
from terminal.benefit import rules
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.model import BEIJING, Act, Bill, PlatformResult
from terminal.ports import Original, Platform, Request
from terminal.private import Private

BEGIN = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8)))
DAY = date(2026, 11, 22)
SHARED = 0.25
REFUNDED = 8
TRIES, PAUSE = 50, 0.5

Patient = tuple[SamplePerson, Bill]


def population(size: int) -> list[Patient]:
    """Return this many people: the samples whose bill is settled directly, repeated."""
    found, like = [], settled_directly()
    for place in range(size):
        who, bill = like[place % len(like)]
        card = replace(who.card, card_sn=Private(f"{who.card.card_sn.reveal()[:6]}{place:026d}"))
        found.append((replace(who, number=f"{who.number[:8]}{place:012d}", card=card), bill))
    return found


def settled_directly() -> list[Patient]:
    """Return the sample people with the first bill of each that the simulated insurer does not refuse."""
    engine, bills = opened(), {each.patient: each.bill for each in reversed(samples.bills())}
    insurer = Insurer(engine, rules.load())
    insurer.enrol(samples.people())
    found = []
    for who in samples.people():
        with suppress(Refused, KeyError):
            bill = bills[who.number]
            insurer.presettle(Request(person_number=who.number, bill_number=bill.number, care=bill.care))
            found.append((who, bill))
    engine.dispose()
    return found


class Terminal:
    """One counter with people of its own, and with people who are at other counters at the same time.

    `settled` holds what it takes to be live, by message id; `took` the seconds of each settlement of its own people,
    `took_shared` of the others; `answered` the times at which a settlement was acknowledged, of the monotonic clock;
    `asked` counts the outcomes that it had to query; `open` holds what could not be resolved.
    """

    def __init__(self, number: int, platform: Platform, own: list[Patient], shared: list[Patient]) -> None:
        self.number, self._platform, self._own, self._shared = number, platform, own, shared
        self._random, self._messages, self._bills = Random(number), 0, 0  # noqa: S311, the order is no secret
        # Of this day: for a message of an earlier one the adapter takes whatever answers for the last word.
        self._began = datetime.now(BEIJING)
        self.settled: dict[str, str] = {}
        self.took: list[float] = []
        self.took_shared: list[float] = []
        self.answered: list[float] = []
        self.asked = 0
        self.open: list[Original] = []

    def work(self, until: float, think: float = 0.0) -> "Terminal":
        """Settle until a time of the monotonic clock, with a pause of `think` seconds between patients."""
        return self.work_while(lambda: monotonic() < until, think)

    def work_while(self, goes_on: Callable[[], bool], think: float = 0.0) -> "Terminal":
        """Settle as long as work goes on, with a pause of `think` seconds between patients."""
        pause = Event()
        while goes_on():
            shared = bool(self._shared) and self._random.random() < SHARED
            self._serve(self._random.choice(self._shared if shared else self._own), shared=shared)
            if think:
                pause.wait(think)
        return self

    def find_out(self) -> None:
        """Resolve what is still open."""
        waiting, self.open = self.open, []
        for each in waiting:
            self._resolved(each)

    def _serve(self, patient: Patient, *, shared: bool) -> None:
        self._bills += 1
        who, bill = patient
        request = Request(person_number=who.number, bill_number=f"B{self.number:02d}{self._bills:06d}", care=bill.care)
        begun = perf_counter()
        try:
            self._platform.identify(who.credential(), DAY)
            trial = self._platform.presettle(request)
        except JiesuanError:
            return
        original = self._settle(replace(request, visit=trial.visit))
        (self.took_shared if shared else self.took).append(perf_counter() - begun)
        if original and self._bills % REFUNDED == 0:
            self._refund(original)

    def _settle(self, request: Request) -> Original | None:
        message = self._message()
        original = Original(
            message_id=message,
            act=Act.SETTLE,
            person_number=request.person_number,
            kind=request.care.kind,
            visit=request.visit,
        )
        try:
            answer = self._platform.settle(request, message)
        except (Refused, NotSent):
            return None
        except Unknown:
            self.asked += 1
            return self._resolved(original)
        return self._adopted(original, answer)

    def _adopted(self, original: Original, answer: PlatformResult) -> Original:
        self.settled[original.message_id] = answer.settlement_number
        self.answered.append(monotonic())
        return replace(original, settlement_number=answer.settlement_number)

    def _resolved(self, original: Original) -> Original | None:
        """Query the outcome of a message and adopt it, else reverse it until that is answered, as a counter does."""
        is_reversing = False
        for _ in _tries():
            try:
                if not is_reversing and isinstance(found := self._platform.find(original), PlatformResult):
                    return self._adopted(original, found)
                is_reversing = True
                self._platform.reverse(original, self._message())
                if self._platform.find(original) is None:
                    return None
            except JiesuanError:
                continue
        self.open.append(original)
        return None

    def _refund(self, original: Original) -> None:
        """Refund a settlement; the same message is sent until it is answered."""
        message = self._message()
        for _ in _tries():
            try:
                self._platform.refund(original, message, DAY)
            except (Unknown, NotSent):  # an earlier attempt may have arrived
                continue
            except JiesuanError:
                return
            del self.settled[original.message_id]
            return

    def _message(self) -> str:
        self._messages += 1
        at = self._began + timedelta(seconds=self._messages // 100)
        return f"{samples.institution().code}{at:%Y%m%d%H%M%S}{self.number:02d}{self._messages % 100:02d}"


def _tries() -> Iterator[int]:
    """Yield the number of each try: a few at once, the later ones with a pause, so that they outlast a failover."""
    pause = Event()
    for place in range(TRIES):
        yield place
        pause.wait(min(0.001 * 2**place, PAUSE))
