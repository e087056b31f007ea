"""The simulation desk's controls for a counter whose insurer, cards or paper are simulated."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from counter.equipment import Cards
from devices import applet
from devices.applet import Fault, FaultKind
from devices.card import card_image
from devices.simulated import SimulatedReader
from devices.simulated_paper import WatchedPrinter
from simulation import samples
from simulation.channel import ChannelFault
from simulation.network.network import Network
from terminal.model import Bill, Insured, Trade
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
class SamplePerson:
    """A synthetic person that the simulation desk offers, with the unpaid bills."""

    number: str
    name: Private
    id_number: Private
    insured: Insured
    bills: tuple[Bill, ...] = ()


@dataclass(frozen=True)
class Simulation:
    """The simulated parts that the simulation desk controls; `real_service` is true if the card goes through pcscd.

    There is no `issue_voucher` if the insurer is not in this process, and no `phone` without payment by phone.
    `network` is the network to an insurer in this process, `printer` a printer whose paper is shown, and `knobs` turn
    device faults on and off by name; a knob may block while it does. `lend` lets a stranger's card in a real reader
    stand for a person, and returns False where there is none.
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
    network: Network | None = None,
    phone: Phone | None = None,
) -> Simulation | None:
    """Return the controls of the simulation desk; None if real cards are read."""
    if found.slot is None:
        return None
    paper = printer if isinstance(printer, WatchedPrinter) else None
    return Simulation(
        people=tuple(_people()),
        slot=_Places(found.slot, samples.people()),
        issue_voucher=issue_voucher,
        real_service=found.real_service,
        phone=phone,
        network=network,
        printer=paper,
        knobs=dict(_knobs(found)),
        lend=found.lending.lend if found.lending else None,
    )


def _people() -> Iterator[SamplePerson]:
    unpaid = samples.bills()
    for who in samples.people():
        bills = tuple(each.bill for each in unpaid if each.patient == who.number)
        yield SamplePerson(who.number, who.name, who.id_number, who.insured, bills)


def _knobs(found: Cards) -> Iterator[tuple[str, Turn]]:
    """Yield the reader's faults with the functions that turn them on and off; words are in ui/simulation/words.py."""
    if isinstance(found.slot, SimulatedReader):
        for state in (ReaderState.NO_READER, ReaderState.SERVICE_DOWN):
            yield state.value, partial(found.slot.go, state)
    elif found.service:
        yield ReaderState.SERVICE_DOWN.value, found.service.down
