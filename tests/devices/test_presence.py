"""The card that was read must be present when it counts: any other is reported before anything is sent."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from devices.applet import Fault, FaultKind
from devices.card import CardImage, Manner, card_image
from devices.presence import PresenceCheck
from devices.simulated import SimulatedReader
from terminal.errors import NotSent
from terminal.ports import Presence, ReaderState
from terminal.private import Private
from tests.devices.conftest import Watched
from tests.devices.people import SECOND

OTHER = replace(SECOND, card_sn=Private("99000000D15600000599000087654321"))


@pytest.fixture
def reader() -> Iterator[SimulatedReader]:
    reader = SimulatedReader()
    yield reader
    reader.stop()


@pytest.fixture
def read(reader: SimulatedReader) -> Watched:
    """The reader, once it has read a card."""
    watched = Watched(reader)
    reader.insert(card_image(SECOND))
    watched.until(ReaderState.READ)
    return watched


def code_of(presence: Presence) -> str:
    with pytest.raises(NotSent) as raised:
        presence.ensure_there(SECOND)
    return raised.value.code


def test_a_card_that_lies_there_still_is_let_through(reader: SimulatedReader, read: Watched) -> None:
    PresenceCheck(reader).ensure_there(SECOND)


def test_a_card_that_was_taken_out_is_missed(reader: SimulatedReader, read: Watched) -> None:
    reader.remove()
    assert code_of(PresenceCheck(reader)) == "card_taken"


def test_a_card_may_be_given_back_where_the_settings_allow_it(reader: SimulatedReader, read: Watched) -> None:
    reader.remove()
    PresenceCheck(reader, keep_card=False).ensure_there(SECOND)


@pytest.mark.parametrize("keep_card", [True, False])
@pytest.mark.parametrize(
    "image",
    [
        card_image(OTHER),
        CardImage({}, Manner(applications=("A000000333010101",))),
        CardImage(card_image(SECOND).files, Manner(atr="3B6400005353FFFF")),
    ],
    ids=["another holder's", "a bank card", "one with the same number"],
)
def test_another_card_is_noticed_even_where_cards_may_be_given_back(
    reader: SimulatedReader, read: Watched, image: CardImage, keep_card: bool
) -> None:
    reader.insert(image, Fault(FaultKind.GARBLED, 0x09))
    assert code_of(PresenceCheck(reader, keep_card)) == "card_exchanged"


def test_the_same_card_put_back_is_let_through(reader: SimulatedReader, read: Watched) -> None:
    reader.remove()
    reader.insert(card_image(SECOND))
    PresenceCheck(reader).ensure_there(SECOND)


def test_a_card_of_the_next_patient_is_not_this_ones_even_once_it_is_read(
    reader: SimulatedReader, read: Watched
) -> None:
    reader.insert(card_image(OTHER))
    read.until(ReaderState.READ)
    assert code_of(PresenceCheck(reader)) == "card_exchanged"


@pytest.mark.parametrize("at", range(1, 4))
def test_a_card_that_is_pulled_while_it_is_looked_at_is_missed(reader: SimulatedReader, read: Watched, at: int) -> None:
    reader.insert(card_image(SECOND), Fault(FaultKind.PULL, at))
    assert code_of(PresenceCheck(reader)) == "card_taken"


def test_a_card_that_hangs_is_not_confirmed(reader: SimulatedReader, read: Watched) -> None:
    reader.insert(card_image(SECOND), Fault(FaultKind.HANG))
    assert code_of(PresenceCheck(reader)) == "card_not_confirmed"
    PresenceCheck(reader, keep_card=False).ensure_there(SECOND)
