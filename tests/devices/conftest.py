"""A real PC/SC service, a slot for virtual cards, and a reader whose events can be awaited."""

from collections.abc import Callable, Iterator, Mapping
from queue import SimpleQueue

import pytest

from devices.applet import Slot
from devices.pcsc import PcscReader
from devices.pcscd import NO_OTHERS, Pcscd
from devices.readers import service_runs
from devices.virtual_card import PORT, VirtualSlot
from terminal.ports import CardReader, ReaderEvent, ReaderState

PATIENCE = 15.0
DEADLINE = 0.8


class Watched:
    """A started reader and its events."""

    def __init__(self, reader: CardReader) -> None:
        self.reader = reader
        self.events: SimpleQueue[ReaderEvent] = SimpleQueue()
        reader.start(self.events.put)

    def next(self) -> ReaderEvent:
        return self.events.get(timeout=PATIENCE)

    def until(self, state: ReaderState) -> ReaderEvent:
        while (event := self.next()).state is not state:
            pass
        return event

    def outcome(self) -> ReaderEvent:
        """Wait for the final event of a reading."""
        while (event := self.next()).state in (ReaderState.NO_CARD, ReaderState.READING):
            pass
        return event


@pytest.fixture
def start_service(machine: None) -> Iterator[Callable[..., Pcscd]]:
    """Start services that end with the test, each replacing the previous one."""
    started: list[Pcscd] = []

    def start(port: int | None = PORT, beside: Mapping[str, int] = NO_OTHERS) -> Pcscd:
        started.append(Pcscd(port, beside))
        return started[-1]

    yield start
    for service in started:
        service.stop()


@pytest.fixture
def service(start_service: Callable[..., Pcscd]) -> Pcscd:
    return start_service(PORT)


@pytest.fixture
def reader_there(request: pytest.FixtureRequest, machine_with_reader: None) -> None:
    """A service with the virtual reader: the machine's, if one runs, or this test's own."""
    if not service_runs():
        request.getfixturevalue("service")


@pytest.fixture
def slot(reader_there: None) -> Iterator[Slot]:
    slot: Slot = VirtualSlot()
    yield slot
    slot.stop()


@pytest.fixture
def watched(machine_reserved: None) -> Iterator[Watched]:
    reader = PcscReader(DEADLINE)
    yield Watched(reader)
    reader.stop()
