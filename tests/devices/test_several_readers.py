"""With a real reader beside the simulated one either takes a card, and what is gone does not hide what is there."""

from contextlib import ExitStack

import pytest

from counter import equipment
from counter.settings import Driver
from counter.settings import Reader as Chosen
from devices.card import card_image
from devices.pcsc import PcscReader
from devices.pcscd import NAME as VIRTUAL
from devices.presence import PresenceCheck
from devices.several_readers import SeveralReaders
from devices.simulated import SimulatedReader
from devices.virtual_card import PORT, VirtualSlot
from simulation import samples
from terminal.errors import NotSent
from terminal.ports import ReaderState
from tests.devices.conftest import Watched
from tests.devices.people import FIRST, SECOND

DESK, USB = "Simulated reader", "ACS ACR39U"


class Pair:
    """Both readers as one, watched."""

    def __init__(self) -> None:
        self.desk, self.usb = SimulatedReader(DESK), SimulatedReader(USB)
        self.both = SeveralReaders(self.desk, self.usb)
        self.watched = Watched(self.both)

    def read(self) -> tuple[str, object]:
        event = self.watched.until(ReaderState.READ)
        return event.reader, event.card


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_either_reader_takes_a_card(pair: Pair) -> None:
    pair.desk.insert(card_image(FIRST))
    assert pair.read() == (DESK, FIRST)
    pair.usb.insert(card_image(SECOND))
    assert pair.read() == (USB, SECOND)
    pair.both.read_again()
    assert {pair.read()[0], pair.read()[0]} == {DESK, USB}
    pair.both.stop()


def test_the_card_of_either_reader_is_found_again_before_anything_is_sent(pair: Pair) -> None:
    pair.usb.insert(card_image(SECOND))
    pair.read()
    present = PresenceCheck(pair.both)
    present.ensure_there(SECOND)
    pair.usb.remove()
    with pytest.raises(NotSent, match="card_taken"):
        present.ensure_there(SECOND)
    pair.both.stop()


def test_a_real_reader_that_is_not_plugged_in_is_no_trouble_and_one_pulled_out_leaves_the_other(pair: Pair) -> None:
    pair.usb.go(ReaderState.NO_READER, True)
    assert pair.watched.until(ReaderState.NO_CARD).reader in {DESK, USB}
    pair.desk.insert(card_image(FIRST))
    states: list[ReaderState] = []
    while not states or states[-1] is not ReaderState.READ:
        states.append(pair.watched.next().state)
    assert not {ReaderState.NO_READER, ReaderState.SERVICE_DOWN} & set(states)
    pair.both.stop()


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
def test_with_auto_a_reader_of_a_service_without_a_virtual_one_is_used_beside_the_simulated(
    start_service: object,
) -> None:
    start_service(None, {USB: PORT + 5})  # type: ignore[operator]
    with ExitStack() as stack:
        found = equipment.cards(Chosen(driver=Driver.AUTO), stack)
        watched = Watched(found.reader)
        real = VirtualSlot(PORT + 5)
        stack.callback(real.stop)
        real.insert(card_image(SECOND))
        assert watched.until(ReaderState.UNKNOWN_CARD).code == "card_stranger"
        real.insert(card_image(samples.people()[0].credential()))
        read = watched.until(ReaderState.READ)
        assert read.reader.startswith(USB)
        assert read.card is not None
        assert found.slot is not None
        found.slot.insert(card_image(FIRST))
        assert watched.until(ReaderState.READ).card == FIRST
        found.presence.ensure_there(read.card)


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
def test_of_two_windows_on_one_machine_neither_reads_the_cards_of_the_other(machine: None) -> None:
    with ExitStack() as stack:
        first, second = (equipment.cards(Chosen(driver=Driver.AUTO), stack) for _ in range(2))
        assert first.real_service
        assert not second.real_service
        assert second.problem is not None
        assert second.problem.code == "virtual_reader_in_use"
        seen, other = Watched(first.reader), Watched(second.reader)
        assert first.slot is not None
        first.slot.insert(card_image(FIRST))
        assert seen.until(ReaderState.READ).card == FIRST
        assert second.slot is not None
        second.slot.insert(card_image(SECOND))
        assert other.until(ReaderState.READ).card == SECOND
        first.presence.ensure_there(FIRST)
        second.presence.ensure_there(SECOND)


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
def test_a_reader_left_to_another_program_is_not_watched(slot: VirtualSlot, machine: None) -> None:
    slot.insert(card_image(FIRST))
    real = PcscReader(others=VIRTUAL)
    watched = Watched(real)
    assert watched.next().code == "card_no_reader"
    assert real.present_identities() == ()
    real.stop()
