"""The simulation desk's controls for a counter whose insurer, cards or paper are simulated."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from counter.equipment import Cards
from counter.settings import Settings
from devices import applet
from devices.applet import Fault, FaultKind
from devices.card import card_image
from devices.simulated import SimulatedReader
from devices.simulated_paper import WatchedPrinter
from simulation import samples, self_service
from simulation.channel import ChannelFault, SimulatedChannel
from simulation.hospital import SampleHospital
from simulation.network.clearing_account import Entry
from simulation.network.clearing_office import ClearingOffice
from simulation.network.network import Network
from simulation.stories import Scene
from terminal import institutions
from terminal.benefit.rules import Rules
from terminal.institutions import Designated
from terminal.model import Bill, Insured, Person, Settlement, Trade
from terminal.model.counter import Elsewhere
from terminal.model.counter import Place as Where
from terminal.model.visit import VisitState
from terminal.ports import Printer, ReaderState
from terminal.private import Private

Turn = Callable[[bool], object]

# Most of the card is read by then, so that pulling it out is noticed.
STRIKES_AT = 4


class Slot(Protocol):
    """A simulated card reader's slot."""

    def insert(self, person_number: str, fault: FaultKind | None = None) -> None:
        """Put this person's card on the reader, or a card with this fault."""
        ...

    def remove(self) -> None:
        """Take the card off the reader."""
        ...


class Phone(Protocol):
    """A simulated patient's phone as its payment channel sees it; every call may come from any thread."""

    def agree(self, order: str) -> None:
        """Pay a pending order."""
        ...

    def decline(self, order: str) -> None:
        """Decline a pending order."""
        ...

    def fail(self, call: str, *faults: ChannelFault) -> None:
        """Make the next calls of a method fail."""
        ...

    def book(self) -> tuple[Trade, ...]:
        """Return all orders, oldest first."""
        ...


@dataclass(frozen=True)
class Place:
    """A hospital that the counter can move to, with the number of bills unpaid there at first."""

    institution: Designated
    bills: int
    is_here: bool


@dataclass(frozen=True)
class SamplePerson:
    """A synthetic person that the simulation desk offers, with the unpaid bills, and what makes it worth trying."""

    number: str
    name: Private
    id_number: Private
    insured: Insured
    bills: tuple[Bill, ...] = ()
    why: samples.Said | None = None


class MonthCleared(NamedTuple):
    """A month (YYYY-MM) that was cleared between areas, with each insured area's account at each place of care."""

    month: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Simulation:
    """The simulated parts that the simulation desk controls; `real_service` is true if the card goes through pcscd.

    There is no `issue_voucher` if the insurer is not in this process, and no `phone` without payment by phone.
    `network` is the network to an insurer in this process, `printer` a printer whose paper is shown, and `knobs` turn
    device faults on and off by name; a knob may block while it does. `lend` lets a stranger's card in a real reader
    stand for a person, and returns False where there is none. The counter can move to `places`. `clear_month` clears
    the counter's month between the areas of an insurer in this process; it may block. `outdoors` is what happens
    outside the windows.
    """

    people: tuple[SamplePerson, ...]
    slot: Slot
    issue_voucher: Callable[[str], str] | None
    real_service: bool = False
    phone: Phone | None = None
    network: Network | None = None
    printer: WatchedPrinter | None = None
    knobs: Mapping[str, Callable[[bool], object]] = field(default_factory=dict)
    lend: Callable[[str], bool] | None = None
    places: tuple[Place, ...] = ()
    clear_month: Callable[[], MonthCleared] | None = None
    outdoors: "Outdoors | None" = None


class _Places:
    """The simulation desk's slot: inserts a person's card, given the person number."""

    def __init__(self, slot: applet.Slot, people: Iterable[samples.SamplePerson]) -> None:
        self._slot = slot
        self._people = {person.number: person for person in people}

    def insert(self, person_number: str, fault: FaultKind | None = None) -> None:
        image = card_image(self._people[person_number].credential())
        first = min(tag for file in image.files.values() for tag in file)
        self._slot.insert(image, _fault(fault, first) if fault else None)

    def remove(self) -> None:
        self._slot.remove()


def _fault(kind: FaultKind, tag: int) -> Fault:
    match kind:
        case FaultKind.MUTE | FaultKind.FOREIGN:
            return Fault(kind)
        case FaultKind.GARBLED:
            return Fault(kind, tag)
        case _:
            return Fault(kind, STRIKES_AT)


def watched(printer: Printer) -> Printer:
    """Return a printer; a simulated one also shows its paper."""
    return WatchedPrinter(printer) if printer.simulated else printer


def simulation(
    found: Cards,
    printer: Printer,
    *,
    issue_voucher: Callable[[str], str] | None = None,
    clear_month: Callable[[], MonthCleared] | None = None,
    network: Network | None = None,
    phone: Phone | None = None,
    here: str = "",
    scene: Scene | None = None,
    outdoors: "Outdoors | None" = None,
) -> Simulation | None:
    """Return the controls of the simulation desk at the institution `here`; None if real cards are read."""
    if found.slot is None:
        return None
    paper = printer if isinstance(printer, WatchedPrinter) else None
    people = tuple(_people(*((scene.people, scene.bills) if scene else (samples.people(), samples.bills(code=here)))))
    return Simulation(
        people=people,
        slot=_Places(found.slot, samples.people()),
        issue_voucher=issue_voucher,
        real_service=found.real_service,
        phone=phone,
        network=network,
        printer=paper,
        knobs=dict(_knobs(found)),
        lend=found.lending.lend if found.lending else None,
        places=() if scene else tuple(_places(here)),
        clear_month=clear_month,
        outdoors=outdoors,
    )


class Outdoors:
    """What the people of the sample hospital do outside the windows; every method may block."""

    def __init__(self, hospital: SampleHospital, channel: SimulatedChannel, now: Callable[[], datetime]) -> None:
        self._hospital, self._channel, self._now = hospital, channel, now

    def pay(self, who: SamplePerson, where: Where) -> Settlement | None:
        """Pay a person's oldest bill in full, at a machine, at the doctor's or by phone; None if nothing is unpaid."""
        unpaid = self._hospital.unpaid(who.id_number)
        person = Person(number=who.number, name=who.name, id_number=who.id_number, gender="", insured=who.insured)
        at = Elsewhere(place=where, number="" if where is Where.PHONE else "01")
        books = self._hospital, self._channel
        return self_service.pay(*books, person, unpaid[0].number, at, self._now()) if unpaid else None

    def begin_visit(self, who: SamplePerson) -> str:
        """Let the doctor begin a person's first visit of today, and return its number; empty if there is none."""
        today = self._hospital.visits(who.id_number, self._now().date())
        found = next((each.number for each in today if each.state is VisitState.BOOKED), "")
        if found:
            self._hospital.begin_visit(found)
        return found


def outdoors(hospital: object, channel: object, now: Callable[[], datetime]) -> Outdoors | None:
    """Return what happens outside the windows of the sample hospital; None where another one is joined."""
    is_sample = isinstance(hospital, SampleHospital) and isinstance(channel, SimulatedChannel)
    return Outdoors(hospital, channel, now) if is_sample else None  # type: ignore[arg-type]  # narrowed above


def cleared(settings: Settings, rules: Rules, now: datetime) -> MonthCleared:
    """Clear the month of a time between all areas of the insurer in this process; a repeated call changes nothing."""
    month = f"{now:%Y-%m}"
    with closing(ClearingOffice(settings.database_url(), rules)) as office:
        office.clear(month)
        return MonthCleared(month, office.accounts(month))


def _people(people: Iterable[samples.SamplePerson], unpaid: Sequence[samples.SampleBill]) -> Iterator[SamplePerson]:
    """Yield the people, those first who owe something here."""
    owing = {each.patient for each in unpaid}
    for who in sorted(people, key=lambda each: each.number not in owing):
        bills = tuple(each.bill for each in unpaid if each.patient == who.number)
        yield SamplePerson(who.number, who.name, who.id_number, who.insured, bills, who.why)


def _places(here: str) -> Iterator[Place]:
    """Yield the hospitals that have bills, and that at which the counter stands."""
    register, own = institutions.load(), here or samples.institution().code
    offered = samples.hospitals()
    for code in (*offered, *({own} - set(offered))):
        if found := register.find(code):
            yield Place(found, len(samples.bills(code=code)), is_here=code == own)


def _knobs(found: Cards) -> Iterator[tuple[str, Turn]]:
    """Yield the reader's faults with the functions that turn them on and off; words are in ui/simulation/words.py."""
    if isinstance(found.slot, SimulatedReader):
        for state in (ReaderState.NO_READER, ReaderState.SERVICE_DOWN):
            yield state.value, partial(found.slot.go, state)
    elif found.service:
        yield ReaderState.SERVICE_DOWN.value, found.service.down
