"""The reader in this process behaves as the real one does, faults included."""

from collections.abc import Iterator

import pytest

from devices.applet import Fault, FaultKind, Slot
from devices.card import card_image
from devices.simulated import SimulatedReader
from terminal.ports import ReaderState
from tests.devices.conftest import Watched
from tests.devices.people import SECOND

IMAGE = card_image(SECOND)


@pytest.fixture
def reader() -> SimulatedReader:
    return SimulatedReader()


@pytest.fixture
def slot(reader: SimulatedReader) -> Iterator[Slot]:
    slot: Slot = reader
    yield slot
    slot.stop()


@pytest.fixture
def simulated(reader: SimulatedReader) -> Watched:
    return Watched(reader)


def test_a_card_is_read_on_insertion_and_again_when_asked(slot: Slot, simulated: Watched) -> None:
    slot.insert(IMAGE)
    assert [simulated.next().state for _ in range(3)] == [
        ReaderState.NO_CARD,
        ReaderState.READING,
        ReaderState.READ,
    ]
    simulated.reader.read_again()
    assert simulated.until(ReaderState.READ).card == SECOND
    slot.remove()
    assert simulated.next().state is ReaderState.NO_CARD


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [
        (Fault(FaultKind.MUTE), ReaderState.MUTE, "card_mute"),
        (Fault(FaultKind.FOREIGN), ReaderState.UNKNOWN_CARD, "card_unknown"),
        (Fault(FaultKind.GARBLED, at=0x09), ReaderState.FAILED, "card_garbled"),
        (Fault(FaultKind.HANG, at=3), ReaderState.FAILED, "card_timeout"),
        (Fault(FaultKind.EMPTY, at=3), ReaderState.FAILED, "card_timeout"),
        (Fault(FaultKind.PULL, at=3), ReaderState.REMOVED, "card_removed"),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_each_fault_ends_as_it_does_at_a_real_reader(
    slot: Slot, simulated: Watched, fault: Fault, state: ReaderState, code: str
) -> None:
    slot.insert(IMAGE, fault)
    event = simulated.outcome()
    assert (event.state, event.code) == (state, code)
    slot.insert(IMAGE)
    assert simulated.until(ReaderState.READ).card == SECOND


def test_asking_to_read_without_a_card_changes_nothing(slot: Slot, simulated: Watched) -> None:
    simulated.reader.read_again()
    slot.remove()
    slot.stop()
    assert simulated.next().state is ReaderState.NO_CARD
    assert simulated.events.empty()
