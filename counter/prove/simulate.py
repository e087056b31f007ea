"""Counters, insurer, hospital and payment channel under a virtual clock: one seed, one history, bit for bit."""

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from counter.prove.acts import workroom
from counter.prove.books import Books, disagreements
from counter.prove.counter import Clock, Counter, Outside, person
from counter.prove.interface import Interface
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from simulation.served.profile import ReverseUnknown
from terminal.errors import JiesuanError, NotSent
from terminal.model import Noun, Settlement, payment

# Bills that all counters compete for; one person has two, so that one settlement changes the cost of the next.
BILLS = {
    "MZ202611220005": "李伟",
    "MZ202610090006": "李伟",
    "MZ202611210008": "刘洋",
    "MZ202611200020": "杨雪",
    "ZY202611210004": "王秀兰",
}
OWED = {bill: person(name).number for bill, name in BILLS.items()}
ACTS = 60  # per episode; then a new one starts, because every step gets slower as records accumulate
ROUNDS = 3  # of recovery, after which nothing may be open once the faults have ended

_PAYMENTS = ("charge", "query", "cancel", "refund")
DAY = 86_400


class History(Noun, frozen=True):
    """The result of a simulation: steps, acts, deaths of counters, the hash of all events, and the violations."""

    steps: int
    acts: int
    deaths: int
    trace: str
    violations: tuple[str, ...]


class _Died(BaseException):
    """Raised when a counter's process is killed; no code that runs in it may catch this."""


def simulate(steps: int, seed: int, counters: int, *, interface: bool = False) -> History:
    """Simulate at least `steps` steps, each a point that a counter passes and the events there.

    With `interface` the counters use the national interface, in turn of each of two kinds of region.
    """
    trace, violations = hashlib.sha256(), list[str]()
    done = acts = deaths = episodes = 0
    with workroom() as room, _in_silence():
        fresh, books = Path(room, "fresh"), Path(room, "books")
        fresh.mkdir()
        Outside(fresh, Clock()).close()
        while done < steps:
            shutil.copytree(fresh, books)
            random = Random(f"{seed} {episodes}")  # noqa: S311, can be played again
            outside = partial(_barring(episodes), books) if interface else partial(Outside, books)
            episode = _Episode(outside, books, random, counters, trace.update)
            violations += [f"episode {episodes}: {problem}" for problem in episode.play()]
            shutil.rmtree(books)
            done, acts, deaths = done + episode.steps, acts + episode.acts, deaths + episode.deaths
            episodes += 1
    return History(steps=done, acts=acts, deaths=deaths, trace=trace.hexdigest(), violations=tuple(violations))


def _barring(episode: int) -> Callable[[Path, Clock], Outside]:
    """Return an outside of the national interface, whose messages come however late: no counter could wait for them."""
    return partial(Interface, by_message=bool(episode % 2), unknown=ReverseUnknown.ACCEPT)


@contextmanager
def _in_silence() -> Iterator[None]:
    """Silence the log: all faults here are intended."""
    logger = logging.getLogger("terminal")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


class _Episode:
    """One history: at each point that a counter passes, another may act, a late message arrive, or the counter die."""

    def __init__(
        self,
        outside: Callable[[Clock], Outside],
        folder: Path,
        random: Random,
        counters: int,
        write: Callable[[bytes], None],
    ) -> None:
        self.steps = self.acts = self.deaths = 0
        self._random, self._write, self._clock, self._is_calm = random, write, Clock(), False
        self._make, self._folder, self._size = outside, folder, counters
        self._counters: dict[str, Counter] = {}
        self._busy: set[str] = set()
        self._open()

    def play(self) -> Iterator[str]:
        """Yield the violations: a bill that is charged twice at any time, open items, books that disagree."""
        for _ in range(ACTS):
            self._act(self._random.choice(list(self._counters)))
            yield from (f"{bill} is charged twice" for bill in BILLS if self._is_charged_twice(bill))
        self._is_calm = True
        self._calm()
        yield from disagreements(self._books, OWED)
        for each in self._counters.values():
            each.close()
        self._outside.close()

    def _is_charged_twice(self, bill: str) -> bool:
        books = self._books
        return len(books.audit.charged(bill)) > 1 or len(books.live_settlements(bill)) > 1

    @property
    def _books(self) -> Books:
        return self._outside.books(*(each.journal for each in self._counters.values()))

    def _calm(self) -> None:
        """Stop all faults after late messages have arrived, recover, and deliver every message once more."""
        self._outside.platform.arrive()
        for each in self._counters.values():
            each.journal.die()
        self._outside.close()
        self._open()
        for each in list(self._counters.values()) * ROUNDS:
            each.checkout.recover()
            each.collect()
        self._outside.echo()

    def _open(self) -> None:
        self._outside = self._make(self._clock)
        for number in (f"{each:02d}" for each in range(self._size)):
            own = self._folder / number
            own.mkdir(exist_ok=True)
            self._counters[number] = Counter(own, self._clock, partial(self._pass, number), self._outside, number)

    def _pass(self, number: str, point: str) -> None:
        """Trigger a random event at a point that a counter passes."""
        self.steps += 1
        self._note(f"{number} {point}")
        if self._is_calm:
            return
        self._clock.forward(self._random.uniform(-0.5, 2.0))
        chance = self._random.random()
        if chance < 0.01:
            self.deaths += 1
            raise _Died(number)
        if chance < 0.03:
            self._happen()
        elif chance < 0.06 and (idle := [each for each in self._counters if each not in self._busy]):
            self._act(self._random.choice(idle))
        elif chance < 0.07:
            _fail(point)

    def _happen(self) -> None:
        """Trigger a random event outside the counters: a late or repeated message arrives, or the clock is set."""
        outside = self._outside
        what: Callable[[], None] = self._random.choice(
            (
                outside.platform.arrive,
                lambda: outside.platform.network.arrive_first(self._random.randrange(8)),
                lambda: outside.echo(self._random.random()),
                outside.channel.arrive,
                self._agree,
                lambda: self._clock.forward(self._random.uniform(-DAY, DAY)),
            )
        )
        what()

    def _agree(self) -> None:
        """Agree to every payment that waits for a patient."""
        for each in self._outside.channel.book():
            self._outside.channel.agree(each.order)

    def _act(self, number: str) -> None:
        """Run an act of a counter to its end or its death."""
        self.acts += 1
        self._busy.add(number)
        counter = self._counters[number]
        try:
            self._note(f"{number} {self._done(counter)}")
        except JiesuanError as error:
            self._note(f"{number} {error}")
        except _Died:
            self._note(f"{number} died")
            self._counters[number] = counter.risen()
        finally:
            self._busy.discard(number)

    def _done(self, counter: Counter) -> str:
        """Run a random act with random faults, and return its description."""
        self._spoil()
        bill, chance = self._random.choice(list(BILLS)), self._random.random()
        mine = next(iter(counter.books.live_settlements(bill)), None)
        if chance < 0.3:
            return f"recovered {len(counter.checkout.recover())}"
        if chance < 0.35:
            counter.collect()
            return "collected"
        if mine is None:
            made = self._in_full(counter, bill) if chance < 0.45 else self._settled(counter, bill)
            counter.print(made)
            return f"settled {made.number}"
        if chance < 0.6:
            counter.print_refund(counter.checkout.refund(mine.number))
        elif mine.care and len(mine.care.lines) > 1:
            kept = mine.care.lines[: self._random.randrange(1, len(mine.care.lines))]
            counter.print_refund(counter.checkout.refund_lines(mine.number, kept))
        return f"refunded {mine.number}"

    def _settled(self, counter: Counter, bill: str) -> Settlement:
        agreed = counter.agreed(BILLS[bill], bill)
        cash = self._random.choice((0, 500, 10**6))
        return counter.settle_by_phone(agreed, min(cash, agreed.answer.split.cash))

    def _in_full(self, counter: Counter, bill: str) -> Settlement:
        patient = counter.patient(BILLS[bill])
        total = next((each.stated_total for each in patient.bills if each.number == bill), 0)
        return counter.checkout.pay_in_full(patient, bill, payment.cash(total, total), "no_rule")

    def _spoil(self) -> None:
        """Plan up to a few random faults."""
        for _ in range(4):
            if self._random.random() < 0.15:
                self._outside.platform.fail(self._random.choice(self._outside.calls), self._random.choice(list(Fault)))
            if self._random.random() < 0.05:
                self._outside.channel.fail(self._random.choice(_PAYMENTS), self._random.choice(list(ChannelFault)))

    def _note(self, happened: str) -> None:
        self._write(f"{self._clock():%j %H:%M:%S.%f} {happened}\n".encode())


def _fail(point: str) -> None:
    """Fail a write of the counter at this point; it may have been done nevertheless."""
    if ".unpaid" not in point and (" journal." in point or " hospital." in point):
        raise NotSent("disk_full" if " journal." in point else "hospital_unreachable")
